"""The letter editor with its chips, in a browser: a campaign of its own, and what one does there."""

from typing import TYPE_CHECKING

from playwright.sync_api import Locator, Page, expect

if TYPE_CHECKING:
    from tests.journeys.conftest import Demo

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


def opened(desk: Page, demo: "Demo") -> Page:
    """The letter editor of a campaign of its own, signed in."""
    file = demo.folder / "chips.toml"
    file.write_text(CAMPAIGN)
    demo.command("load", str(file))
    desk.goto(f"{demo.url}/organiser/c/{SLUG}/edit/letter/1")
    expect(desk.locator(".worded")).to_have_count(3)
    return desk


def box(page: Page, name: str = NAME) -> Locator:
    return page.locator(f'[name="{name}"] + .worded')


def switches(page: Page, name: str = NAME) -> Locator:
    return page.locator(f'[name="{name}"] ~ div [role=switch]')


def put(page: Page, text: str, name: str = NAME) -> None:
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


def says(page: Page, text: str, name: str = NAME) -> None:
    expect(page.locator(f'[name="{name}"]')).to_have_value(text)
    assert page.evaluate("box => mergeText.sourceOf(box)", box(page, name).element_handle()) == text


def chips(page: Page, name: str = NAME) -> list[str]:
    return box(page, name).locator(".chip").all_inner_texts()


def keys(page: Page, *names: str) -> None:
    for name in names:
        page.keyboard.press(name)


def choose(page: Page, words: str, name: str = NAME) -> None:
    menu = page.locator(f'[name="{name}"] ~ details.merge')
    menu.locator("summary").click()
    menu.get_by_role("button", name=words, exact=True).click()
