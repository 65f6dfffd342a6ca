"""Whether text in a colour can be read."""

PAPER = {"light": "#f6f4ef", "dark": "#212327"}
"""The grounds of `style.css` on which text in the accent colour is hardest to read."""
READABLE = 4.5
"""Contrast of text that WCAG 2.2, success criterion 1.4.3 asks for."""


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (`#rrggbb`) by WCAG 2.2, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of `#rrggbb`, from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
