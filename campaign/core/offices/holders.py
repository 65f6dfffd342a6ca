"""An office as its holder is written to: as a woman or as a man while somebody looked up who it is, neutrally after."""

from dataclasses import replace
from datetime import date

from campaign.core.offices.office import Office

_OR = (" ou ", " oder ", " o ")
"""What stands between the two titles of an office, hers before his: French, German; Spanish and Italian."""
_STEM = 3
"""Letters that "Ministra" and "Ministro" have in common, and more."""
_MARKS = ",:，،"


def as_held(office: Office, today: date) -> Office:
    """The office in the words for its holder, as long as that is known to be so; else without a holder.

    A title and a salutation that are written for a woman and a man become those of the one who holds the office, and
    the close that repeats them with them. A day after `holder_until` nobody is addressed any more. Offices of lists
    that say nothing of where their holder was looked up are left as they are.
    """
    if not office.holder_source:
        return office
    if not office.is_held(today):
        salutation = "" if "target.holder" in office.salutation else office.salutation
        return replace(office, holder="", salutation=salutation)
    salutation = office.holder_salutation or _half_of_couple(office.salutation, office.holder_gender)
    close = office.close.replace(_bare(office.salutation), _bare(salutation)) if office.salutation else office.close
    title = _half_of_title(office.title, office.holder_gender)
    return replace(office, title=title, salutation=salutation, close=close)


def _half_of_couple(salutation: str, gender: str) -> str:
    """One of two forms of address, hers before his: "Madame la Ministre, Monsieur le Ministre,"."""
    mark = salutation[-1:]
    halves = _bare(salutation).split("، " if mark == "،" else ", ")
    if gender not in ("f", "m") or len(halves) != 2 or "\n" in salutation or not _are_couple(*halves):
        return salutation
    half = halves[gender == "m"]
    return half[0].upper() + half[1:] + mark


def _half_of_title(title: str, gender: str) -> str:
    """One of two titles: "Ministra o Ministro de Asuntos Exteriores"; what follows his is said of hers too."""
    word = next((one for one in _OR if one in title), "")
    if gender not in ("f", "m") or not word:
        return title
    hers, _, his = title.partition(word)
    if not _are_couple(hers, " ".join(his.split(" ")[: hers.count(" ") + 1])):
        return title
    if gender == "m":
        return his[0].upper() + his[1:]
    return " ".join([hers, *his.split(" ")[hers.count(" ") + 1 :]])


def _are_couple(hers: str, his: str) -> bool:
    """Whether two forms say one thing of a woman and of a man: as many words, one of which begins as hers does.

    "Excellency, Dear Minister," and "Ministre de l’Intérieur ou de la Justice" are none.
    """
    pairs = list(zip(hers.casefold().split(" "), his.casefold().split(" "), strict=False))
    alike = any(one[:_STEM] == other[:_STEM] and len(one) > _STEM for one, other in pairs)
    return hers.count(" ") == his.count(" ") and (alike or pairs == [("madame", "monsieur")])


def _bare(salutation: str) -> str:
    return salutation.rstrip(_MARKS)
