"""What chips stand for is the template: shown or typed, pasted or saved, it is posted as it stands, and never HTML."""

import tomllib
from importlib.resources import files
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SLUG as BUNDLED
from tests.support.merge_editor import HERE, NAME, ONLY, SLUG, UNKIND, box, chips, choose, keys, opened, put, says

pytestmark = pytest.mark.browser

AWKWARD = (
    *("", " ", "\n", "a\n\nb\n", "{", "{{", "}}", "{{ }}", "{%", "{% %}", "{{ supporter.place", "supporter.place }}"),
    *("{{{ supporter.place }}}", "{{supporter.place}}", "{{-  supporter.place -}}", "{{ \n supporter.place\t}}"),
    *("{{ supporter.nobody }}", "{{ today | upcase }}", "{{ supporter.place | default: 'my {town}' }}"),
    *("{{ supporter.place | default: \"my 'town'\" }}", "{{ supporter.name | josa: '은/는' }}{{ today }}{{ today }}"),
    *("{% if supporter.place %}", "{% endif %}", "{% else %}{% endif %}{% if supporter.place %}"),
    "{% if supporter.place %}{% if supporter.home %}x{% endif %}{% endif %}",
    "{% if supporter.place %}a{% elsif supporter.home %}b{% else %}c{% endif %}",
    "{% if supporter.place == 'x' %}a{% endif %}{% unless today %}b{% endunless %}",
    "{% comment %}{% if supporter.place %}x{% endif %}{% endcomment %}{% if supporter.place %}{% endif %}",
    "{% if supporter.place %}{{ supporter.place }}{% else %}{% endif %}",
    "\u200b{{ today }}\u200f\u00ad 👩‍👩‍👧 é é\u00a0",
    UNKIND,
    f"{{{{ supporter.place | default: '{UNKIND.replace(chr(39), '')}' }}}}",
)


@pytest.fixture(scope="module")
def editor(desk, demo):
    return opened(desk, demo)


def bundled():
    """Every text of the bundled campaign."""
    waiting = [tomllib.loads((files("campaign.library") / "north-korean-escapees.toml").read_text())]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict | list):
            waiting += one.values() if isinstance(one, dict) else one


def test_every_text_comes_out_byte_for_byte_as_it_went_in(editor, demo, long):
    """In the short form of the bundled ones those in which something is to be shown as a chip."""
    texts = [*dict.fromkeys([*AWKWARD, *(text for text in bundled() if long or "{" in text)])]
    editor.goto(f"{demo.url}/organiser/c/{BUNDLED}/edit/letter/1")
    changed, plain, harm = editor.evaluate(
        """texts => {
            const field = document.querySelector('textarea[data-merge]'), box = field.nextElementSibling;
            const changed = [], plain = [], harm = [];
            for (const text of texts) {
                field.value = text;
                field.dispatchEvent(new Event('input'));
                const first = mergeText.sourceOf(box);
                box.dispatchEvent(new Event('compositionend'));
                if (first !== text || field.value !== text || mergeText.sourceOf(box) !== text) changed.push(text);
                if (/[{}]/.test(box.textContent)) plain.push(text);
                if (box.querySelector(':not(.chip, br)')) harm.push(text);
            }
            return [changed, plain, harm];
        }""",
        texts,
    )
    editor.goto(f"{demo.url}/organiser/c/{SLUG}/edit/letter/1")
    assert changed == harm == []
    assert len(texts) > (1000 if long else 250)
    assert set(plain) < set(AWKWARD), "nothing of the bundled campaign is shown as Liquid"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{supporter.place}}, {{ today }}", ["town", "day of the letter"]),
        ("{{ supporter.place | default: 'my town' }}", ["town, or “my town”"]),
        ('{{ supporter.name | josa: "은/는" }}', ["supporter’s name + 은/는"]),
        ("{{ supporter.place | upcase }}{{ supporter.nobody }}", []),
        ("{{{ supporter.place }}}{{- today -}}", []),
        ("{% if supporter.place == 'x' %}a{% endif %}", []),
        ("{% unless supporter.place %}a{% endunless %}{% endif %}", []),
        ("{% if supporter.place %}a{% elsif today %}b{% else %}c{% endif %}", []),
        ("{% if supporter.name %}a{% endif %}", []),
        (
            "{% if today %}{% if supporter.place %}x{% endif %}{% endif %}",
            ["only if the supporter names a town", "as far as here"],
        ),
    ],
)
def test_what_cannot_be_shown_safely_is_left_as_text(editor, text, shown):
    put(editor, text)
    assert chips(editor) == shown
    says(editor, text)


@pytest.mark.parametrize(
    "words", [UNKIND, "<script>window.harmed=1</script>", "{{ answers.why }}", "<svg/onload=window.harmed=1>"]
)
def test_what_is_pasted_or_asked_is_never_html(editor, words):
    put(editor, "")
    editor.evaluate("words => navigator.clipboard.writeText(words)", words)
    keys(editor, "Control+v")
    says(editor, words)
    put(editor, f"{{% if answers.why %}}{words}{{% endif %}}")
    for part in (".worded", "[role=switch] + label", "details.merge", "#merge-told"):
        assert editor.locator(f":is({part}) :is(img, b, script, svg)").count() == 0
    assert not editor.evaluate("window.harmed")


def test_the_subject_is_one_line_and_enter_saves(editor, demo):
    name = "letters.1.subject.1"
    put(editor, "", name)
    editor.evaluate("navigator.clipboard.writeText('Clean\\r\\nrivers {{ supporter.home_in }}')")
    keys(editor, "Control+v")
    expect(editor.locator(f'[name="{name}"]')).not_to_have_value("")
    typed = editor.input_value(f'[name="{name}"]')
    assert typed == "Clean rivers {{ supporter.home_in }}" and chips(editor, name) == ["in (home)"]
    with editor.expect_request(lambda asked: asked.method == "POST" and asked.url.endswith("/letter/1")) as sent:
        keys(editor, "Enter")
    assert parse_qs(sent.value.post_data)[name] == [typed]
    editor.wait_for_load_state()
    expect(editor.locator(".worded")).to_have_count(3)


def test_what_is_typed_saves_itself_and_what_is_posted_is_the_template(editor, demo):
    put(editor, HERE)
    editor.keyboard.type(" Yes.")
    expect(editor.locator("#kept")).to_contain_text("Saved")
    second = "letters.1.blocks.2.text.1"
    with editor.expect_request(lambda asked: asked.method == "POST" and asked.url.endswith("/letter/1")) as sent:
        editor.locator('button[name=do][value="save"]').first.click()
    posted = parse_qs(sent.value.post_data)
    assert (posted[NAME], posted[second]) == ([HERE + " Yes."], [ONLY])
    editor.goto(f"{demo.url}/organiser/c/{SLUG}/edit/letter/1")
    says(editor, HERE + " Yes.")


def test_the_template_text_is_there_for_those_who_want_it(editor):
    put(editor, ONLY)
    button = editor.get_by_role("button", name="Show the template text")
    button.click()
    field = editor.locator(f'textarea[name="{NAME}"]')
    expect(box(editor)).to_be_hidden()
    assert field.bounding_box()["width"] > 100 and not field.get_attribute("aria-hidden")
    field.fill(HERE)
    choose(editor, "supporter’s name")
    expect(field).to_have_value(HERE + "{{ supporter.name }}")
    button.click()
    expect(box(editor)).to_be_visible()
    assert chips(editor) == ["town", "supporter’s name"]
