"""What is wrong with a page: axe-core, targets that are too small, and what is wider than its window."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

Rules = dict[str, Any]
"""What axe-core is to look for, as `axe.run` takes it."""
Round = tuple[int, Literal["light", "dark"], Rules]
"""A page's width in pixels, the colour scheme that the device prefers, and the rules."""
# What may be played is all that style sheets would be loaded once more for, and the policy of every page forbids it.
ALL_RULES: Rules = {"resultTypes": ["violations"], "preload": False}
# The colour scheme and the width change nothing for the other rules but what the first round does not see.
CONTRAST = ALL_RULES | {"runOnly": ["color-contrast", "target-size", "scrollable-region-focusable"]}
# Each width and each scheme is in the short form, all rules where it is narrow, which has most to be too small.
SHORT: tuple[Round, ...] = ((320, "light", ALL_RULES), (1280, "dark", CONTRAST))
# Of each kind of page one is looked at for what stands there only where there is room.
ALSO_WIDE: tuple[Round, ...] = ((320, "light", ALL_RULES), (1280, "dark", ALL_RULES))
# With `--long`.
ROUNDS: tuple[Round, ...] = (*ALSO_WIDE, (320, "dark", CONTRAST), (1280, "light", CONTRAST))
# In one more language. A translation may break what things are called and in which language, and what has room for it.
AGAIN = ALL_RULES | {
    "runOnly": ["cat.language", "cat.name-role-value", "cat.text-alternatives", "cat.forms"],
    "rules": {"scrollable-region-focusable": {"enabled": True}},
}

# Buttons, fields and folds are 44 px high at least; every other target 24, unless it stands in a sentence
# (WCAG 2.2, 2.5.8). A box counts with the label beside it.
SMALL_TARGETS = """() => {
    const small = [];
    for (const one of document.querySelectorAll('a[href], button, input, select, textarea, summary')) {
        if (one.type === 'hidden' || one.closest('.trap, .skip, .vh[aria-hidden]') || !one.checkVisibility()) continue;
        let {width, height} = one.getBoundingClientRect();
        if (['checkbox', 'radio'].includes(one.type)) {
            const label = one.labels[0].getBoundingClientRect();
            height = Math.max(height, label.height);
            width += label.width;
        }
        const inline = one.matches('p a, dd a, .raw a') && getComputedStyle(one).display === 'inline';
        const least = one.matches('a:not(.button)') ? 24 : 44;
        if (!inline && Math.min(width, height) < least - 0.1)
            small.push(`${one.outerHTML.slice(0, 90)}: ${width.toFixed(1)} x ${height.toFixed(1)}`);
    }
    return small;
}"""
# The contrast of the hundredth row is that of the first, and axe-core takes more time for it than for all other rules.
# Alike is what has the same name, classes and colours, and stands in what is alike.
ONE_OF_EACH_LOOK = """() => {
    const looks = new Map(), met = new Map();
    for (const one of document.querySelectorAll('body, body *')) {
        const {color, backgroundColor, opacity, fontSize, fontWeight} = getComputedStyle(one);
        const own = [one.localName, one.className, color, backgroundColor, opacity, fontSize, fontWeight];
        const look = [looks.get(one.parentElement), ...own].join();
        looks.set(one, look);
        if (one.checkVisibility()) met.set(look, (met.get(look) || 0) + 1);
        one.toggleAttribute('data-alike', met.get(look) > 2);
    }
    axe.configure({rules: [{id: 'color-contrast', selector: ':not([data-alike])'}]});
}"""
# A bar that sticks to the screen's end covers what lies there for as long as one scrolls no further, and axe-core takes
# that for targets without room. At the page's end everything sticky is at home and covers nothing.
TO_THE_END = "scrollTo({top: document.documentElement.scrollHeight, behavior: 'instant'})"
FIND = "async rules => (await axe.run(rules)).violations"
"""All else that axe-core tells, such as what it found right, is much to be taken out of the browser."""
OPEN_FOLDS = "for (const one of document.querySelectorAll('details:not([name])')) one.open = true"


def violations(page: Page, rules: Rules = ALL_RULES) -> list[dict[str, Any]]:
    """What axe-core finds wrong with a page as it is now."""
    page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(FIND, rules)
    return found


@dataclass
class Inspector:
    """Looks at one page after another and notes what is wrong with each."""

    long: bool = False
    """Whether at each width in each scheme, and at the contrast of all, not only of two that look alike."""
    rounds: Sequence[Round] = SHORT
    """Where it is not long."""
    also_wide: Collection[str] = ()
    """The pages at which it then looks for everything at both widths."""
    findings: dict[str, list[str]] = field(default_factory=dict)
    paths: set[str] = field(default_factory=set)

    def look(self, name: str, page: Page) -> None:
        findings = self.findings.setdefault(name, [])
        self.paths.add(urlsplit(page.url).path)
        page.evaluate(OPEN_FOLDS)
        page.evaluate(AXE_SCRIPT)
        rounds = ALSO_WIDE if name in self.also_wide else self.rounds
        for width, scheme, rules in ROUNDS if self.long else rounds:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if wide > 0:
                findings.append(f"{width} px: {wide} px too wide")
            findings += [f"{width} px: {target}" for target in page.evaluate(SMALL_TARGETS)]
            page.evaluate(TO_THE_END)
            if not self.long:
                page.evaluate(ONE_OF_EACH_LOOK)
            for violation in page.evaluate(FIND, rules):
                where = [f"{node['target']} {node['failureSummary']}" for node in violation["nodes"]]
                findings.append(f"{width} px, {scheme}: {violation['id']}: {where}")
