<?php
/**
 * Plugin Name: Letter Campaign
 * Description: Shows the form of a letter-writing campaign: as the block “Letter campaign”, or with the shortcode [letter_campaign campaign="clean-rivers"].
 * Version: 1.0.0
 * Requires at least: 6.0
 * Requires PHP: 7.4
 * License: GPL-2.0-or-later
 * License URI: https://www.gnu.org/licenses/gpl-2.0.html
 */

defined( 'ABSPATH' ) || exit;

// The only site whose script this plugin ever loads, and the code that what comes through your pages is counted under.
const LETTER_CAMPAIGN_SITE    = '{site}';
const LETTER_CAMPAIGN_PARTNER = '{partner}';

/** What stands in the place of the shortcode and of the block: a link, which the script turns into the form. */
function letter_campaign_form( $given ) {
	$known = array( 'campaign' => '', 'partner' => LETTER_CAMPAIGN_PARTNER, 'lang' => '', 'theme' => '', 'accent' => '', 'height' => '', 'source' => '', 'size' => '', 'without' => '', 'label' => '' );
	$given = array_map( 'strval', shortcode_atts( $known, (array) $given, 'letter_campaign' ) );
	if ( ! preg_match( '/\A[a-z0-9]+(-[a-z0-9]+)*\z/', $given['campaign'] ) ) {
		return current_user_can( 'edit_posts' ) ? '<p>Letter Campaign: which campaign? Its name is the last part of its address, such as clean-rivers.</p>' : '';
	}
	wp_enqueue_script( 'letter-campaign', LETTER_CAMPAIGN_SITE . '/embed.js', array(), null, true );
	$src        = LETTER_CAMPAIGN_SITE . '/c/' . $given['campaign'];
	$attributes = ' src="' . esc_url( $src ) . '"';
	foreach ( array( 'partner', 'lang', 'theme', 'accent', 'height', 'source', 'size', 'without' ) as $name ) {
		$attributes .= '' === $given[ $name ] ? '' : ' ' . $name . '="' . esc_attr( $given[ $name ] ) . '"';
	}
	$link  = '' === $given['partner'] ? $src : $src . '?partner=' . rawurlencode( $given['partner'] );
	$words = '' === $given['label'] ? $src : $given['label'];
	return '<letter-campaign' . $attributes . '><a href="' . esc_url( $link ) . '">' . esc_html( $words ) . '</a></letter-campaign>';
}
add_shortcode( 'letter_campaign', 'letter_campaign_form' );

add_action(
	'init',
	function () {
		$text = array( 'type' => 'string', 'default' => '' );
		wp_register_script( 'letter-campaign-editor', false, array( 'wp-blocks', 'wp-element', 'wp-components' ), null, true );
		wp_add_inline_script(
			'letter-campaign-editor',
			"wp.blocks.registerBlockType('letter-campaign/form', { edit: function (block) {
				function field(name, label) {
					return wp.element.createElement(wp.components.TextControl, { key: name, label: label, value: block.attributes[name],
						onChange: function (typed) { var changed = {}; changed[name] = typed; block.setAttributes(changed); } });
				}
				return wp.element.createElement('div', {}, field('campaign', 'Campaign (such as clean-rivers)'), field('label', 'Words of the link until the form is there'));
			}, save: function () { return null; } });"
		);
		register_block_type(
			'letter-campaign/form',
			array(
				'api_version'     => 2,
				'title'           => 'Letter campaign',
				'category'        => 'embed',
				'icon'            => 'email',
				'attributes'      => array( 'campaign' => $text, 'label' => $text ),
				'editor_script'   => 'letter-campaign-editor',
				'render_callback' => 'letter_campaign_form',
			)
		);
	}
);
