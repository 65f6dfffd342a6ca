"""What is wrong with a page: axe-core, targets that are too small, and what is wider than its window."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Rules = dict[str, Any]
"""What axe-core is to look for, as `axe.run` takes it."""
Round = tuple[int, Literal["light", "dark"], Rules]
"""A page's width in pixels, the colour scheme that the device prefers, and the rules."""
ALL_RULES: Rules = {"resultTypes": ["violations"]}
# The colour scheme and the width change nothing for the other rules but what the first round does not see.
CONTRAST = ALL_RULES | {"runOnly": ["color-contrast", "target-size", "scrollable-region-focusable"]}
# Each width and each scheme is in the short form; the other two pairs are seen with `--long`.
SHORT: tuple[Round, ...] = ((320, "light", ALL_RULES), (1280, "dark", ALL_RULES))
ROUNDS: tuple[Round, ...] = (*SHORT, (320, "dark", CONTRAST), (1280, "light", CONTRAST))
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
OPEN_FOLDS = "for (const one of document.querySelectorAll('details:not([name])')) one.open = true"


@dataclass
class Inspector:
    """Looks at one page after another and notes what is wrong with each."""

    rounds: Sequence[Round] = SHORT
    axe: Axe = field(default_factory=Axe)
    findings: dict[str, list[str]] = field(default_factory=dict)
    paths: set[str] = field(default_factory=set)

    def look(self, name: str, page: Page) -> None:
        findings = self.findings.setdefault(name, [])
        self.paths.add(urlsplit(page.url).path)
        page.evaluate(OPEN_FOLDS)
        page.evaluate(self.axe.axe_script)
        for width, scheme, rules in self.rounds:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if wide > 0:
                findings.append(f"{width} px: {wide} px too wide")
            if rules is not CONTRAST:
                findings += [f"{width} px: {target}" for target in page.evaluate(SMALL_TARGETS)]
            for violation in page.evaluate("rules => axe.run(rules)", rules)["violations"]:
                where = [f"{node['target']} {node['failureSummary']}" for node in violation["nodes"]]
                findings.append(f"{width} px, {scheme}: {violation['id']}: {where}")
