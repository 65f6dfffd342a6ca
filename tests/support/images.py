"""Images as people bring them, made here: with what cameras write into them, and as nobody means well who made them."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

SECRETS = (b"Secret Camera", b"secret comment", b"secret xmp")
"""What `photograph` says besides its pixels."""


def photograph(
    width: int = 1600, height: int = 1200, kind: str = "JPEG", colour: str = "#2266aa", **more: Any
) -> bytes:
    """A picture of one colour, its upper left red, with the camera's name, a place, a comment and a profile."""
    image = Image.new("RGB", (width, height), colour)
    image.paste("red", (0, 0, width // 4, height // 4))
    exif = more.pop("exif", None) or Image.Exif()
    exif[0x010F] = "Secret Camera"  # Make
    exif.get_ifd(0x8825)[1] = "N"  # the place, as degrees north
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    told: dict[str, Any] = {"exif": exif.tobytes(), "icc_profile": profile, **more}
    if kind == "JPEG":
        told |= {"comment": b"secret comment", "xmp": b"<x>secret xmp</x>"}
    if kind == "PNG":
        told["pnginfo"] = PngInfo()
        told["pnginfo"].add_text("Comment", "secret comment")
    return saved(image, kind, **told)


def turned() -> bytes:
    """A picture that lies on its side and says so (EXIF orientation 6): upright it is wide, and red at the right."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return photograph(1200, 1600, exif=exif)


def see_through(width: int = 1600, height: int = 1200) -> bytes:
    """A PNG that is transparent all over."""
    return saved(Image.new("RGBA", (width, height), (0, 0, 0, 0)), "PNG")


def noise(width: int = 1600, height: int = 1200) -> bytes:
    """What no encoder makes short."""
    return saved(Image.effect_noise((width, height), 120).convert("RGB"), "PNG")


def saved(image: Image.Image, kind: str, **more: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it has so many pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return _png(head, zlib.compress(b"\0" * 99))


def bomb() -> bytes:
    """A PNG of a hundred kilobytes whose text takes a hundred megabytes."""
    text = _chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 100_000_000, 9))
    head = struct.pack(">IIBBBBB", 1200, 630, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * (630 * (1 + 3 * 1200)))
    return _png(head, pixels, text)


def _png(head: bytes, pixels: bytes, more: bytes = b"") -> bytes:
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + more + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
