"""Writing with merge fields as chips and conditions as switches: keys, taps, input methods, clipboard and undo."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import until
from tests.support.merge_editor import (
    EITHER,
    HERE,
    NAME,
    ONLY,
    SLUG,
    box,
    chips,
    choose,
    keys,
    opened,
    put,
    says,
    switches,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def editor(desk, demo):
    return opened(desk, demo)


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


def test_what_is_marked_goes_whole_when_something_takes_its_place(editor):
    put(editor, ONLY)
    keys(editor, "Control+Home", *["Shift+ArrowRight"] * 4)
    choose(editor, "home")
    assert "{%" not in editor.input_value(f'[name="{NAME}"]') and chips(editor)[0] == "home"
    put(editor, EITHER)
    keys(editor, "Control+Home", *["Shift+ArrowRight"] * 3)
    editor.keyboard.type("X")
    assert "{%" not in editor.input_value(f'[name="{NAME}"]')
    keys(editor, "Control+z")
    says(editor, EITHER)


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
    assert editor.locator("#merge-fields img").count() == 0
