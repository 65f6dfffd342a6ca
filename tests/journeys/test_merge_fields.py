"""Merge fields as chips and conditions as switches: what is posted is the template, whatever was shown of it."""

import json
import tomllib
from importlib.resources import files
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SLUG as BUNDLED
from tests.journeys.conftest import until

pytestmark = pytest.mark.browser

SLUG = "chips"
NAME = "letters.1.blocks.1.text.1"
HERE = "I live in {{ supporter.place }}."
ONLY = "{% if supporter.place %}I live in {{ supporter.place }}. {% endif %}Please answer."
EITHER = "{% if supporter.home %}From {{ supporter.home }} I write{% else %}I write{% endif %} to you."
UNKIND = '<img src=x onerror="window.harmed=1"><b>x</b>'
CAMPAIGN = f"""
[campaign]
slug = "{SLUG}"
status = "test"
languages = ["en", "ar"]
title = {{ en = "Clean rivers", ar = "أنهار نظيفة" }}
[[questions]]
id = "why"
label = {{ en = '{UNKIND}', ar = "لماذا؟" }}
[[targets]]
id = "mayor"
title = "Mayor"
email = "mayor@town.example"
[[letters]]
targets = ["mayor"]
language = "en"
subject = ["Clean rivers {{{{ supporter.home_in }}}}"]
[[letters.blocks]]
text = ["{HERE}"]
[[letters.blocks]]
text = ["{ONLY}"]
[[letters]]
targets = ["mayor"]
language = "ar"
subject = ["أنهار نظيفة"]
[[letters.blocks]]
text = ["أعيش في {{{{ supporter.place }}}}."]
[[letters.blocks]]
text = ["الرجاء الإجابة."]
"""
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
    """The letter editor of a campaign of its own, signed in."""
    file = demo.folder / "chips.toml"
    file.write_text(CAMPAIGN)
    demo.command("load", str(file))
    desk.goto(f"{demo.url}/organiser/c/{SLUG}/edit/letter/1")
    expect(desk.locator(".worded")).to_have_count(3)
    return desk


def box(page, name=NAME):
    return page.locator(f'[name="{name}"] + .worded')


def switches(page, name=NAME):
    return page.locator(f'[name="{name}"] ~ div [role=switch]')


def put(page, text, name=NAME):
    """The field says this, as after a restored page, and the caret stands at the end."""
    page.evaluate(
        """([name, text]) => {
            const field = document.querySelector(`[name="${name}"]`);
            field.value = text;
            field.dispatchEvent(new Event('input', { bubbles: true }));
            field.setSelectionRange(text.length, text.length);
            field.focus();
        }""",
        [name, text],
    )


def says(page, text, name=NAME):
    expect(page.locator(f'[name="{name}"]')).to_have_value(text)
    assert page.evaluate("box => mergeText.sourceOf(box)", box(page, name).element_handle()) == text


def chips(page, name=NAME):
    return box(page, name).locator(".chip").all_inner_texts()


def keys(page, *names):
    for name in names:
        page.keyboard.press(name)


def choose(page, words, name=NAME):
    menu = page.locator(f'[name="{name}"] ~ details.merge')
    menu.locator("summary").click()
    menu.get_by_role("button", name=words, exact=True).click()


def bundled():
    """Every text of the bundled campaign."""
    waiting = [tomllib.loads((files("campaign.library") / "north-korean-escapees.toml").read_text())]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict | list):
            waiting += one.values() if isinstance(one, dict) else one


def test_every_text_comes_out_byte_for_byte_as_it_went_in(editor, demo):
    texts = [*dict.fromkeys([*AWKWARD, *bundled()])]
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
    assert len(texts) > 1000 and set(plain) < set(AWKWARD), "nothing of the bundled campaign is shown as Liquid"


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


def test_one_types_before_between_and_behind_chips(editor):
    put(editor, "{{ supporter.name }}{{ supporter.place }}")
    assert chips(editor) == ["supporter’s name", "town"]
    editor.keyboard.type(".")
    keys(editor, "Control+Home")
    editor.keyboard.type("I am ")
    keys(editor, "ArrowRight")
    editor.keyboard.type(" of ")
    says(editor, "I am {{ supporter.name }} of {{ supporter.place }}.")
    keys(editor, "ArrowRight", "ArrowRight", "Enter", "Enter")
    editor.keyboard.type("Yours")
    says(editor, "I am {{ supporter.name }} of {{ supporter.place }}.\n\nYours")
    put(editor, "")
    editor.keyboard.type("See {{ supporter.place }}!")
    assert chips(editor) == ["town"], "who types a field gets its chip"
    says(editor, "See {{ supporter.place }}!")


def test_backspace_and_delete_take_a_chip_whole(editor):
    put(editor, "a{{ supporter.name }}{{ supporter.place }}b")
    keys(editor, "ArrowLeft", "Backspace")
    says(editor, "a{{ supporter.name }}b")
    keys(editor, "ArrowLeft", "Delete")
    says(editor, "ab")
    put(editor, HERE)
    keys(editor, "Control+a", "Delete")
    says(editor, "")


def test_a_field_is_put_in_where_one_writes_by_keyboard_and_by_tap(editor):
    put(editor, "Near  live many.")
    keys(editor, "Control+Home", *["ArrowRight"] * 5)
    choose(editor, "town")
    expect(box(editor)).to_be_focused()
    expect(editor.locator("#merge-told")).to_have_text("Put in: town")
    editor.keyboard.type("!")
    says(editor, "Near {{ supporter.place }}! live many.")
    keys(editor, "Tab", "Enter", "Tab", "Enter")
    says(editor, "Near {{ supporter.place }}!{{ supporter.name }} live many.")


def test_a_switch_lets_a_sentence_stand_always_and_gives_the_condition_back_as_it_was(editor):
    spaced = ONLY.replace("{% if", "{%  if")
    put(editor, spaced)
    assert chips(editor) == ["only if the supporter names a town", "town", "as far as here"]
    one = (
        box(editor)
        .locator("+ div")
        .get_by_role("switch", name="only if the supporter names a town: “\u2068I live in [town].\u2069”")
    )
    expect(one).to_be_checked()
    one.focus()
    keys(editor, "Space")
    says(editor, HERE + " Please answer.")
    expect(one).not_to_be_checked()
    expect(one).to_be_focused()
    keys(editor, "Space")
    says(editor, spaced)
    put(editor, EITHER)
    expect(box(editor).locator("+ div label")).to_contain_text(", otherwise: “\u2068I write\u2069”")
    switches(editor).click()
    says(editor, "From {{ supporter.home }} I write to you.")
    switches(editor).click()
    says(editor, EITHER)


def test_taking_an_end_of_a_condition_takes_the_other_and_leaves_the_words(editor):
    put(editor, EITHER)
    keys(editor, "Control+Home", "Delete")
    says(editor, "From {{ supporter.home }} I writeI write to you.")
    put(editor, EITHER)
    assert (
        editor.evaluate(
            """box => {
            box.querySelector('[data-kind=else]').remove();
            box.dispatchEvent(new Event('compositionend'));
            return box.previousElementSibling.value;
        }""",
            box(editor).element_handle(),
        )
        == "From {{ supporter.home }} I writeI write to you."
    )


def test_a_sentence_is_made_to_depend_on_something(editor):
    put(editor, "Please answer. I live in {{ supporter.place }}. Thank you.")
    keys(editor, "Control+Home", *["ArrowRight"] * 20)
    choose(editor, "only if the supporter names a town")
    whole = "Please answer. {% if supporter.place %}I live in {{ supporter.place }}. {% endif %}Thank you."
    says(editor, whole)
    keys(editor, "ArrowLeft", "ArrowLeft")
    choose(editor, "only if the supporter names a town")
    says(editor, whole)
    expect(editor.locator("#merge-told")).to_contain_text("This cannot depend on something")
    put(editor, "Please answer me.")
    keys(editor, "ArrowLeft", "Shift+Control+ArrowLeft")
    choose(editor, "only if it is known who holds the office")
    says(editor, "Please answer {% if target.holder %}me{% endif %}.")


def test_an_input_method_composes_beside_a_chip_undisturbed(editor):
    put(editor, HERE.removesuffix("."))
    said = editor.context.new_cdp_session(editor)
    first = box(editor).locator(".chip").element_handle()
    for letters in ("ㅎ", "하", "한"):
        said.send("Input.imeSetComposition", {"text": letters, "selectionStart": 1, "selectionEnd": 1})
        until(lambda letters=letters: editor.input_value(f'[name="{NAME}"]').endswith("}}" + letters))
        assert first.evaluate("chip => chip.isConnected"), "nothing is laid out anew while one composes"
    said.send("Input.insertText", {"text": "한국"})
    says(editor, HERE.removesuffix(".") + "한국")
    said.detach()


def test_what_is_copied_or_cut_with_its_fields_is_pasted_with_them(editor):
    put(editor, HERE)
    keys(editor, "Control+a", "Control+c", "End")
    editor.keyboard.type(" ")
    keys(editor, "Control+v")
    says(editor, f"{HERE} {HERE}")
    assert chips(editor) == ["town", "town"]
    keys(editor, "Control+a", "Control+x")
    says(editor, "")
    keys(editor, "Control+v")
    says(editor, f"{HERE} {HERE}")


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


def test_undo_and_redo_take_each_step_back(editor):
    put(editor, "One.")
    editor.keyboard.type(" Two.")
    choose(editor, "town")
    keys(editor, "Backspace", "Control+z")
    says(editor, "One. Two.{{ supporter.place }}")
    keys(editor, "Control+z")
    says(editor, "One. Two.")
    keys(editor, "Control+z")
    says(editor, "One.")
    keys(editor, "Control+y", "Control+Shift+z")
    says(editor, "One. Two.{{ supporter.place }}")


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


def test_a_label_and_a_link_lead_to_the_box_and_it_is_named(editor):
    editor.locator(f'label[for="{NAME}"]').click()
    expect(box(editor)).to_be_focused()
    expect(editor.get_by_role("textbox", name="Wording 1").first).to_be_visible()
    editor.fill(f'[name="{NAME}"]', EITHER)
    says(editor, EITHER)


@pytest.mark.parametrize("width", [320, 1280])
def test_a_letter_from_right_to_left_fits(editor, demo, width):
    editor.set_viewport_size({"width": width, "height": 780})
    editor.goto(f"{demo.url}/organiser/c/{SLUG}/edit/letter/2?lang=ar")
    assert box(editor, "letters.2.blocks.1.text.1").evaluate("box => getComputedStyle(box).direction") == "rtl"
    assert editor.evaluate("document.documentElement.scrollWidth") <= width
    editor.set_viewport_size({"width": 1280, "height": 780})
    editor.goto(f"{demo.url}/organiser/c/{SLUG}/edit/letter/1?lang=en")


def test_the_salutation_of_an_office_names_its_field(editor, demo):
    editor.goto(f"{demo.url}/organiser/offices/gb-fcdo")
    put(editor, "Dear {{ target.holder }},", "salutation")
    assert chips(editor, "salutation") == ["who holds the office"]
    says(editor, "Dear {{ target.holder }},", "salutation")
    put(editor, "", "salutation")
    editor.evaluate("window.onbeforeunload = null")
    editor.on("dialog", lambda dialog: dialog.accept())
    editor.goto(f"{demo.url}/organiser/c/{SLUG}/edit")
    expect(editor.locator('[name="targets.1.salutation"] + .worded')).to_be_visible()
    assert json.loads(json.dumps(UNKIND)) not in editor.content()
