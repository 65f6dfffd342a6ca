"""A notice as HTML beside its text: the same words, with a button. Nothing is loaded from anywhere, dark mode included.

Mail programs are old browsers: tables and attributes for what every one of them shows (Outlook on Windows lays out with
Word), a style sheet for those that read one, and inline colours for those that take it out.
"""

import re
from collections.abc import Iterator
from html import escape

_PAGE = """\
<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; supported-color-schemes: light dark }}
a {{ color: #1f5f8b }}
@media (prefers-color-scheme: dark) {{
body, .ground {{ background: #17181a !important }}
.sheet {{ background: #212327 !important; color: #ecebe7 !important }}
.quiet {{ color: #b5b1a8 !important }}
a {{ color: #a3cbe8 }}
}}
</style>
</head>
<body style="margin:0;background:#f6f4ef">
<table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" style="background:#f6f4ef">
<tr><td align="center" style="padding:16px">
<table role="presentation" class="sheet" width="100%" cellpadding="0" cellspacing="0"
style="max-width:600px;background:#fffefb;color:#1f1e1b">
<tr><td style="padding:24px;font-family:Georgia,serif;font-size:17px;line-height:1.55">
{body}
</td></tr></table>
</td></tr></table>
</body>
</html>
"""
_BUTTON = """\
<table role="presentation" cellpadding="0" cellspacing="0">
<tr><td bgcolor="#1f5f8b" style="border-radius:6px;padding:14px 24px">
<a href="{link}" style="color:#ffffff;font-family:Arial,sans-serif;font-weight:bold;text-decoration:none">{words}</a>
</td></tr></table>
<p class="quiet" style="color:#5a574f;font-size:14px;word-break:break-all"><a href="{link}">{link}</a></p>"""
_LINK = re.compile(r"https?://[^\s<>\"\u2068\u2069。，、：；！？）」]+[^\s<>\"\u2068\u2069.,;:!?)。，、：；！？）」]")


def page(text: str, title: str, link: str, button: str, language: str, *, right_to_left: bool) -> str:
    """The text as a page: its paragraphs, the one that is the `link` alone as a button with the address below it."""
    body = "\n".join(_parts(text, link, button))
    direction = "rtl" if right_to_left else "ltr"
    return _PAGE.format(language=escape(language), direction=direction, title=escape(title), body=body)


def _parts(text: str, link: str, button: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        lines = paragraph.split("\n")
        if paragraph == link:
            yield _BUTTON.format(link=escape(link), words=escape(button))
        elif len(lines) > 1 and all(line.startswith("- ") for line in lines[1:]):
            items = "".join(f"<li>{_linked(line[2:])}</li>" for line in lines[1:])
            yield f"<p>{_linked(lines[0])}</p>\n<ul>{items}</ul>"
        else:
            yield f"<p>{'<br>'.join(map(_linked, lines))}</p>"


def _linked(text: str) -> str:
    parts, end = [], 0
    for match in _LINK.finditer(text):
        address = escape(match.group())
        parts += [escape(text[end : match.start()]), f'<a href="{address}">{address}</a>']
        end = match.end()
    return "".join([*parts, escape(text[end:])])
