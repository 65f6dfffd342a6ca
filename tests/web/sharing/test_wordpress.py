"""The plugin for WordPress: one file in a ZIP, with this site and a partner's code in it, that PHP can read."""

import io
import json
import subprocess
import zipfile
from dataclasses import replace

import pytest

from campaign.web.site.current import CONTEXT
from tests.support import requirements
from tests.support.pages import get
from tests.web.partner.test_pages import private

STUBS = """<?php
define('ABSPATH', '/');
function add_shortcode($name, $act) { $GLOBALS['shortcode'] = $act; }
function add_action($name, $act) {}
function shortcode_atts($known, $given, $name) { return array_merge($known, array_intersect_key($given, $known)); }
function wp_enqueue_script($name, $src) { $GLOBALS['script'] = $src; }
function current_user_can($what) { return false; }
function esc_url($url) { return htmlspecialchars($url, ENT_QUOTES); }
function esc_attr($words) { return htmlspecialchars($words, ENT_QUOTES); }
function esc_html($words) { return htmlspecialchars($words, ENT_QUOTES); }
require $argv[1];
$given = json_decode($argv[2], true);
echo $GLOBALS['shortcode']($given), "\\n", isset($GLOBALS['script']) ? $GLOBALS['script'] : 'no script';
"""

BLOCK = """<?php
define('ABSPATH', '/');
function add_shortcode($name, $act) {}
function add_action($name, $act) { $act(); }
function wp_register_script($name, $src, $needs) {}
function wp_add_inline_script($name, $script) { $GLOBALS['script'] = $script; }
function register_block_type($name, $block) { $GLOBALS['attributes'] = $block['attributes']; }
require $argv[1];
echo json_encode(array($GLOBALS['attributes'], $GLOBALS['script']));
"""
"""Prints what the block keeps, and the script of the editor."""


def plugin(client, **query):
    answer = client.get("/wordpress.zip", query_string=query)
    assert answer.status_code == 200 and answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        assert packed.namelist() == ["letter-campaign/letter-campaign.php"]
        return packed.read("letter-campaign/letter-campaign.php").decode()


@pytest.fixture
def php(client, tmp_path):
    """Runs PHP with the plugin's file."""
    program = requirements.program("php")
    (tmp_path / "letter-campaign.php").write_text(plugin(client, partner="river-watch"))
    (tmp_path / "stubs.php").write_text(STUBS)
    (tmp_path / "block.php").write_text(BLOCK)

    def run(*words):
        return subprocess.run([program, *words], cwd=tmp_path, capture_output=True, text=True, check=False)

    return run


def test_it_knows_this_site_and_the_partners_code(client):
    text = plugin(client, partner="river-watch")
    assert "LETTER_CAMPAIGN_SITE    = 'http://localhost';" in text
    assert "LETTER_CAMPAIGN_PARTNER = 'river-watch';" in text and "{site}" not in text and "{partner}" not in text
    assert "License: GPL-2.0-or-later" in text and "Plugin Name: Letter Campaign" in text


@pytest.mark.parametrize("partner", ["x'; evil(); '", "\\", "<?php", "x" * 1000])
def test_nothing_that_somebody_put_into_the_address_becomes_code(client, partner):
    line = next(one for one in plugin(client, partner=partner).splitlines() if "LETTER_CAMPAIGN_PARTNER =" in one)
    assert line.count("'") == 2 and "\\" not in line and "<" not in line


def test_the_partners_own_page_leads_to_it_with_its_code(client, context):
    page = get(client, private(context))
    assert page.all("a", href="/wordpress.zip?partner=river-watch")


def test_a_site_with_a_quote_in_it_stays_words(app, client, monkeypatch):
    context = CONTEXT.of(app)
    monkeypatch.setitem(
        vars(context.settings), "site", replace(context.settings.site, url="https://x.example/o'clock\\")
    )
    assert "'https://x.example/o\\'clock\\\\'" in plugin(client)


def test_it_is_the_same_file_for_everybody(client):
    first, second = (client.get("/wordpress.zip?partner=x").data for _ in range(2))
    assert first == second


def test_php_can_read_it(php):
    done = php("-l", "letter-campaign.php")
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_chosen_in_the_block_is_what_the_shortcode_knows(php):
    kept, script = json.loads(php("block.php", "letter-campaign.php").stdout)
    assert kept == dict.fromkeys(("campaign", "label", "without", "size"), {"type": "string", "default": ""})
    told = php("stubs.php", "letter-campaign.php", '{"campaign": "x", "without": "title summary", "size": "18"}').stdout
    assert ' size="18" without="title summary">' in told
    assert "wp.blocks.registerBlockType('letter-campaign/form'" in script


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ('{"campaign": "clean-rivers", "label": "Write <now>"}',
         '<letter-campaign src="http://localhost/c/clean-rivers" partner="river-watch">'
         '<a href="http://localhost/c/clean-rivers?partner=river-watch">Write &lt;now&gt;</a></letter-campaign>\n'
         "http://localhost/embed.js"),
        ('{"campaign": "clean-rivers", "partner": "", "theme": "\\"><script>"}',
         '<letter-campaign src="http://localhost/c/clean-rivers" theme="&quot;&gt;&lt;script&gt;">'
         '<a href="http://localhost/c/clean-rivers">http://localhost/c/clean-rivers</a></letter-campaign>\n'
         "http://localhost/embed.js"),
        ('{"campaign": "https://evil.example"}', "\nno script"),
    ],
)  # fmt: skip
def test_a_shortcode_shows_the_form_of_this_site_and_no_other(php, given, told):
    done = php("stubs.php", "letter-campaign.php", given)
    assert (done.returncode, done.stdout) == (0, told), done.stderr
