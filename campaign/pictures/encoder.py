"""Makes a picture anew, in a process of its own: `python -m campaign.pictures.encoder`, an image in, a picture out.

Of its own because hostile images are made for those who decode them: here are no secrets, little memory, seconds of
time and no files to write, and if it ends, nothing else does. Nothing but pixels goes from what came in into what goes
out. Width and height, a line feed, then the JPEG; where there is none, nothing, and an exit status that is not 0. With
the word `logo` a PNG comes out, in the shape that the image has.
"""

import sys
import warnings
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from campaign.apart import limit
from campaign.core.campaigns.picture import (
    HEIGHT,
    LEAST_LOGO,
    LEAST_WIDTH,
    LOGO_HEIGHT,
    LOGO_WIDTH,
    WIDTH,
    ImageKind,
)

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 60_000_000
"""Of an image as it comes, asked before any pixel is decoded; a telephone's has 12 to 50 million."""
MOST_MEMORY, MOST_SECONDS = 1 << 30, 10
"""Bytes and seconds of processor that the process gets."""
QUALITIES, MOST_BYTES = (82, 72, 62, 52, 42, 32), 150_000
"""Qualities of a JPEG to try, and how long it may be to be taken; the last is taken however long it is."""


def made_anew(raw: bytes) -> tuple[int, int, bytes]:
    """Width, height and JPEG of an image: upright, in sRGB, on white, cut to the one shape and no larger than it was.

    Raises:
        ValueError: the image is too small, or has too many pixels.
        Exception: what Pillow raises at an image that is none, or broken.
    """
    with _opened(raw) as image:
        image.draft("RGB", (2 * WIDTH, 2 * WIDTH))  # a JPEG need not be decoded in full
        upright = ImageOps.exif_transpose(image)
        width = min(WIDTH, upright.width, upright.height * WIDTH // HEIGHT)
        if width < LEAST_WIDTH:
            raise ValueError("too small")
        size = (width, round(width * HEIGHT / WIDTH))
        cut = ImageOps.fit(_plain(upright), size, Image.Resampling.LANCZOS)
    pixels = Image.new("RGB", size)
    pixels.paste(cut)
    return *size, _jpeg(pixels)


def logo_made_anew(raw: bytes) -> tuple[int, int, bytes]:
    """Width, height and PNG of a logo: upright, in sRGB, on white, in its own shape and no larger than it was.

    Raises as `made_anew`.
    """
    with _opened(raw) as image:
        upright = ImageOps.exif_transpose(image)
        scale = min(1, LOGO_WIDTH / upright.width, LOGO_HEIGHT / upright.height)
        size = (round(upright.width * scale), round(upright.height * scale))
        if min(size) < LEAST_LOGO:
            raise ValueError("too small")
        fitted = _plain(upright).resize(size, Image.Resampling.LANCZOS)
    pixels = Image.new("RGB", size)
    pixels.paste(fitted)
    made = _png(pixels)
    return *size, made if len(made) <= MOST_BYTES else _png(pixels.quantize(256))


def _png(pixels: Image.Image) -> bytes:
    out = BytesIO()
    pixels.save(out, "PNG", optimize=True)
    return out.getvalue()


def _opened(raw: bytes) -> Image.Image:
    image = Image.open(BytesIO(raw), formats=FORMATS)
    if image.width * image.height > MOST_PIXELS:
        raise ValueError("too many pixels")
    return image


def _plain(image: Image.Image) -> Image.Image:
    """The image in sRGB, without transparency."""
    profile = image.info.get("icc_profile")
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen)
    plain = image.convert("RGB")
    if not profile:
        return plain
    try:
        known, wanted = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(plain, known, wanted) or plain
    except (ImageCms.PyCMSError, OSError):
        return plain  # a profile that cannot be read changes a tone at most


def _jpeg(pixels: Image.Image) -> bytes:
    made = b""
    for quality in QUALITIES:
        out = BytesIO()
        pixels.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        made = out.getvalue()
        if len(made) <= MOST_BYTES:
            break
    return made


def main() -> None:
    """Limit what this process may use; then read, make and write."""
    limit(MOST_MEMORY, MOST_SECONDS)
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    make = logo_made_anew if sys.argv[1:] == [ImageKind.LOGO] else made_anew
    width, height, made = make(sys.stdin.buffer.read())
    sys.stdout.buffer.write(f"{width} {height}\n".encode() + made)


if __name__ == "__main__":
    main()
