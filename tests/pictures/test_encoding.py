"""A picture is made anew: pixels go in and come out, and nothing else does; whatever is no picture is refused."""

from io import BytesIO

import pytest
from PIL import Image

from campaign.core.errors import PictureFault
from campaign.pictures import encoder
from campaign.pictures.encoding import encoded
from tests.support import images


def opened(content):
    return Image.open(BytesIO(content))


def made_anew(raw):
    """What comes out, which is one JPEG of the size that is said."""
    width, height, content = encoder.made_anew(raw)
    image = opened(content)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (width, height))
    return image


def is_near(pixel, wanted):
    return all(abs(one - other) < 24 for one, other in zip(pixel, wanted, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_pixels_stays(kind):
    raw = images.photograph(kind=kind)
    assert any(secret in raw for secret in images.SECRETS)
    _, _, content = encoder.made_anew(raw)
    assert not any(secret in content for secret in images.SECRETS)
    image = opened(content)
    assert not image.getexif() and not {"exif", "icc_profile", "comment", "xmp"} & set(image.info)


@pytest.mark.parametrize(
    ("before", "after"),
    [((4000, 3000), (1200, 630)), ((1200, 630), (1200, 630)), ((800, 4000), (800, 420)), ((9000, 700), (1200, 630)),
     ((600, 315), (600, 315)), ((3000, 400), (761, 400))],
)  # fmt: skip
def test_it_is_cut_to_one_shape_and_never_made_larger(before, after):
    assert made_anew(images.photograph(*before)).size == after


def test_it_stands_upright():
    image = made_anew(images.turned())
    assert is_near(image.getpixel((1150, 20)), (255, 0, 0)) and is_near(image.getpixel((50, 20)), (0x22, 0x66, 0xAA))


def test_what_is_transparent_is_white():
    assert made_anew(images.see_through()).getpixel((600, 300)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "CMYK", "P", "1"])
def test_every_kind_of_pixels_becomes_colours(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert made_anew(images.saved(Image.new(mode, (1300, 700)), kind)).size == (1200, 630)


def test_a_profile_that_cannot_be_read_is_left_out():
    assert made_anew(images.photograph(icc_profile=b"no profile at all")).size == (1200, 630)


def test_even_noise_is_short_enough_for_a_page():
    _, _, content = encoder.made_anew(images.noise())
    assert len(content) < 2 * encoder.MOST_BYTES


def test_the_same_picture_always_makes_the_same_bytes():
    assert encoded(images.photograph()) == encoded(images.photograph())


HOSTILE = {
    "nothing": lambda: b"",
    "words": lambda: b"This is no picture.",
    "a page": lambda: b"<svg xmlns='http://www.w3.org/2000/svg' width='1200' height='630'/>",
    "another kind": lambda: images.saved(Image.new("RGB", (1200, 630)), "GIF"),
    "half of one": lambda: images.photograph()[:3_000],
    "a small one": lambda: images.photograph(599, 400),
    "a flat one": lambda: images.photograph(1200, 300),
    "three billion pixels": lambda: images.claims(60_000, 50_000),
    "a side that is too long": lambda: images.claims(2**31 - 1, 1),
    "pixels that are not there": lambda: images.claims(1_200, 630),
    "a text that grows": images.bomb,
}
"""Made where it is asked for: every process reads this file, and a bomb takes half a second."""


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_picture_is_refused(name):
    with pytest.raises(PictureFault):
        encoded(HOSTILE[name]())


def test_it_is_made_where_there_are_no_secrets(monkeypatch):
    """The process has neither our settings nor what a test puts among them; it makes a picture all the same."""
    import subprocess

    seen = {}

    def watched(*words, env, **more):
        seen.update(env)
        return run(*words, env=env, **more)

    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", watched)
    monkeypatch.setenv("CAMPAIGN_SITE__SECRET_KEY", "a secret")
    assert encoded(images.photograph()).width == 1200
    assert seen and not any(name.startswith("CAMPAIGN_") for name in seen)


@pytest.mark.parametrize(
    ("before", "after"), [((900, 300), (640, 213)), ((300, 900), (80, 240)), ((200, 100), (200, 100))]
)
def test_a_logo_keeps_its_shape_and_is_never_made_larger(before, after):
    width, height, content = encoder.logo_made_anew(images.photograph(*before))
    image = opened(content)
    assert (image.format, image.size, (width, height)) == ("PNG", after, after)
    assert not any(secret in content for secret in images.SECRETS) and not image.info.get("icc_profile")


def test_a_logo_stands_on_white_and_is_short():
    _, _, content = encoder.logo_made_anew(images.see_through())
    assert opened(content).convert("RGB").getpixel((9, 9)) == (255, 255, 255)
    assert len(encoder.logo_made_anew(images.noise())[2]) < 200_000


@pytest.mark.parametrize(("width", "height"), [(1600, 40), (30, 30)])
def test_a_logo_that_nobody_would_see_is_refused(width, height):
    with pytest.raises(ValueError, match="too small"):
        encoder.logo_made_anew(images.photograph(width, height))


def test_a_logo_with_too_many_pixels_is_refused_before_any_is_decoded():
    with pytest.raises(ValueError, match="too many pixels"):
        encoder.logo_made_anew(images.claims(8_000, 8_000))
