"""What a partner pastes into its own site, for each kind of site, with its code already in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import escape

from campaign.core.campaigns.campaign import Campaign
from campaign.core.words.marking import N_
from campaign.web.sharing.views import current_script, script_hash, script_integrity
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import settings
from campaign.web.site.framing import PARTS
from campaign.web.site.sources import clean_source

USUAL_HEIGHT, LEAST_HEIGHT, MOST_HEIGHT = 480, 100, 5000
FRAME_HEIGHT = 900
"""Of a frame that cannot grow with the form, in CSS pixels."""
KINDS = (
    (
        "element",
        N_("Best: one line with a script"),
        N_("The form is always as tall as it needs to be. Without scripts people see the link."),
    ),
    ("script", N_("A script alone"), N_("If your editor removes elements that it does not know.")),
    ("frame", N_("A frame"), N_("If scripts are not allowed. Its height is fixed: choose one that suits your page.")),
    (
        "wordpress",
        N_("WordPress"),
        N_(
            "Paste this address on a line of its own: a card with a link appears. For the form itself, put one of the "
            "above into a “Custom HTML” block."
        ),
    ),
    ("link", N_("A link"), N_("For a button, a newsletter or a message.")),
    ("badge", N_("A badge with the number of letters"), N_("A link with an image that counts along.")),
    ("qr", N_("A QR code for paper"), N_("The image to print; its address never changes.")),
    (
        "pinned",
        N_("One line with a script that never changes"),
        N_("If your rules ask you to pin scripts to their content. It does not get better by itself."),
    ),
)
"""Each kind of snippet, the recommended one first: the name of what makes it, its title and when to take it."""
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Options:
    """How the form is to look on a partner's page, and what its visitors are counted under. Empty is "as usual"."""

    language: str = ""
    theme: str = ""
    accent: str = ""
    height: int = 0
    source: str = ""
    without: tuple[str, ...] = ()

    def query(self, partner: str) -> dict[str, str]:
        """For the address of the form."""
        values = {"partner": partner, "source": self.source, "lang": self.language}
        return {name: value for name, value in values.items() if value}

    def look(self) -> dict[str, str]:
        """For the address of the form in a frame."""
        values = {"theme": self.theme, "accent": self.accent, "without": " ".join(self.without)}
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True)
class Snippet:
    """Something to copy: `id` is unique on the page; `image` is the address of what it looks like, if it is one."""

    id: str
    title: str
    hint: str
    text: str
    image: str = ""
    rows: int = 2
    file: str = ""
    """The address of what is to be fetched instead, "" for none."""


def options(asked: Mapping[str, str], languages: tuple[str, ...]) -> Options:
    """The options in a query; whatever is not valid is left out."""
    height = asked.get("height", "")
    pixels = int(height) if height.isascii() and height.isdigit() and len(height) < 5 else 0
    accent = asked.get("accent", "")
    return Options(
        language=asked.get("form_lang", "") if asked.get("form_lang") in languages else "",
        theme=asked.get("theme", "") if asked.get("theme") in ("light", "dark", "auto") else "",
        accent=accent.lower() if asked.get("own_accent") and _COLOUR.fullmatch(accent) else "",
        height=pixels if LEAST_HEIGHT <= pixels <= MOST_HEIGHT else 0,
        source=clean_source(asked.get("source", "")),
        without=tuple(part for part in PARTS if asked.get(f"without_{part}")),
    )


def snippets(campaign: Campaign, partner: str, chosen: Options, language: str) -> list[Snippet]:
    """Every kind, the recommended one first; `language` is that of the link's words."""
    title = campaign.in_language(campaign.title, chosen.language or language)
    made = _Maker(campaign.slug, partner, chosen, str(escape(title)))
    offered = []
    for kind, name, hint in KINDS:
        line = getattr(made, kind)
        image = line if kind == "qr" else made.badge_image if kind == "badge" else ""
        file = made.plugin if kind == "wordpress" else ""
        offered.append(Snippet(kind, gettext(name), gettext(hint), line, image, 1 + len(line) // 60, file))
    return offered


def policy_lines() -> str:
    """What a host page's Content-Security-Policy has to allow."""
    return f"script-src {settings().site.url};\nframe-src {settings().site.url};"


class _Maker:
    def __init__(self, slug: str, partner: str, chosen: Options, title: str) -> None:
        self._site = settings().site.url
        self._base = f"{self._site}/c/{slug}"
        self._partner, self._chosen, self._title = partner, chosen, title
        self._query = chosen.query(partner)

    @property
    def wordpress(self) -> str:
        return self._page

    @property
    def plugin(self) -> str:
        return f"{self._site}/wordpress.zip?{urlencode({'partner': self._partner})}"

    @property
    def _page(self) -> str:
        return self._at(self._base)

    @property
    def element(self) -> str:
        return f"{self._script_tag()}\n{self._element_tag()}"

    @property
    def pinned(self) -> str:
        content = current_script()
        pin = f'src="{self._site}/embed/{script_hash(content)}.js" integrity="{script_integrity(content)}"'
        return f'<script async {pin} crossorigin="anonymous"></script>\n{self._element_tag()}'

    @property
    def script(self) -> str:
        data = {"data-campaign": self._base} | {f"data-{name}": value for name, value in self._settings().items()}
        fallback = f"<noscript>{self.link}</noscript>"
        return f'<script async src="{self._site}/embed.js" {_attributes(data)}></script>{fallback}'

    @property
    def frame(self) -> str:
        address = self._at(f"{self._base}/embed", **self._chosen.look())
        height = self._chosen.height or FRAME_HEIGHT
        more = f'width="100%" height="{height}" frameborder="0" loading="lazy" allow="clipboard-write; web-share"'
        if "ground" in self._chosen.without and self._chosen.theme in ("light", "dark"):
            # Browsers put a ground of their own behind a frame whose scheme is not that of the page around it.
            more += f' style="color-scheme:{self._chosen.theme}"'
        return f'<iframe title="{self._title}" src="{escape(address)}" {more}></iframe>'

    @property
    def link(self) -> str:
        return f'<a href="{escape(self._page)}">{self._title}</a>'

    @property
    def badge(self) -> str:
        image = f'<img src="{escape(self.badge_image)}" height="40" alt="{self._title}">'
        return f'<a href="{escape(self._page)}">{image}</a>'

    @property
    def badge_image(self) -> str:
        language = {"lang": self._chosen.language} if self._chosen.language else {}
        return f"{self._base}/badge.svg" + (f"?{urlencode(language)}" if language else "")

    @property
    def qr(self) -> str:
        return self._at(f"{self._base}/qr.svg")

    def _script_tag(self) -> str:
        return f'<script async src="{self._site}/embed.js"></script>'

    def _element_tag(self) -> str:
        attributes = _attributes({"src": self._base} | self._settings())
        return f"<letter-campaign {attributes}>{self.link}</letter-campaign>"

    def _settings(self) -> dict[str, str]:
        height = {"height": str(self._chosen.height)} if self._chosen.height else {}
        return self._query | self._chosen.look() | height

    def _at(self, address: str, **more: str) -> str:
        return f"{address}?{urlencode(self._query | more)}"


def _attributes(values: Mapping[str, str]) -> str:
    return " ".join(f'{name}="{escape(value)}"' for name, value in values.items())
