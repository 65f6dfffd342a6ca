<?php
/**
 * Plugin Name: Letter Campaign
 * Description: Shows the form of a letter-writing campaign: as the block “Letter campaign”, or with the shortcode [letter_campaign campaign="clean-rivers"].
 * Version: 1.1.0
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
				var make = wp.element.createElement, parts = wp.components, left = block.attributes.without.split(' ').filter(Boolean);
				function change(name, value) { var changed = {}; changed[name] = value; block.setAttributes(changed); }
				function field(name, label) {
					return make(parts.TextControl, { key: name, label: label, value: block.attributes[name], onChange: function (typed) { change(name, typed); } });
				}
				function leave(name, label) {
					return make(parts.CheckboxControl, { key: name, label: label, checked: left.indexOf(name) >= 0, onChange: function (ticked) {
						change('without', left.filter(function (one) { return one !== name; }).concat(ticked ? name : []).join(' '));
					} });
				}
				var sizes = ['16', '17', '18', '19', '20', '21', '22', '23', '24'].map(function (one) { return { label: one + ' px', value: one }; });
				return make('div', {}, field('campaign', 'Campaign (such as clean-rivers)'), field('label', 'Words of the link until the form is there'),
					leave('ground', 'Leave out the ground: the page’s own is seen'), leave('title', 'Leave out the title, the logo and the picture'),
					leave('summary', 'Leave out the summary'),
					make(parts.SelectControl, { key: 'size', label: 'Size of the text', value: block.attributes.size, onChange: function (chosen) { change('size', chosen); },
						options: [{ label: 'As on the page', value: '' }].concat(sizes) }));
			}, save: function () { return null; } });"
		);
		register_block_type(
			'letter-campaign/form',
			array(
				'api_version'     => 2,
				'title'           => 'Letter campaign',
				'category'        => 'embed',
				'icon'            => 'email',
				'attributes'      => array( 'campaign' => $text, 'label' => $text, 'without' => $text, 'size' => $text ),
				'editor_script'   => 'letter-campaign-editor',
				'render_callback' => 'letter_campaign_form',
			)
		);
	}
);
