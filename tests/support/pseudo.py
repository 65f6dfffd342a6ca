"""Pseudo-locales: catalogues made from the English texts, one longer and one from right to left."""

import re
from collections.abc import Callable
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from campaign.web.site import catalogues, countries, language

ROOT = Path(__file__).parents[2]
VALUE = re.compile(r"(%\(\w+\)[sd]|\n)")
_ACCENTED = str.maketrans("aceinosuyACEINOSUY", "àçéîñöšüýÀÇÉÎÑÖŠÜÝ")
_ARABIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابتثجحخدذرزسشصضطظعغفقكلمنه")


def forget() -> None:
    """Have the catalogues read anew: others stand in their place, or no longer do."""
    catalogues._translations.cache_clear()
    catalogues._as_it_stands.cache_clear()
    catalogues._of_number.cache_clear()
    countries._options.cache_clear()
    language._buttons.cache_clear()


def longer(words: str) -> str:
    """Every letter with a mark, and every long word longer by half: German compounds are."""
    made = [word + word[len(word) // 2 :] if len(word) > 6 else word for word in words.split(" ")]
    return " ".join(made).translate(_ACCENTED)


def arabic(words: str) -> str:
    """Letters that run from right to left, as many as there were."""
    return words.lower().translate(_ARABIC)


def write(folder: Path, language: str, made: Callable[[str], str]) -> None:
    """Write `<folder>/<language>/LC_MESSAGES/messages.po`, every text of the template put through `made`."""
    with (ROOT / "campaign" / "translations" / "messages.pot").open("rb") as file:
        template = read_po(file)
    catalog = Catalog(locale=language)
    for message in template:
        if message.id:
            source = message.id if isinstance(message.id, str) else message.id[-1]
            words = "".join(part if VALUE.fullmatch(part) else made(part) for part in VALUE.split(source))
            catalog.add(message.id, (words,) * catalog.num_plurals if message.pluralizable else words)
    catalogue = folder / language / "LC_MESSAGES" / "messages.po"
    catalogue.parent.mkdir(parents=True)
    with catalogue.open("wb") as target:
        write_po(target, catalog)
