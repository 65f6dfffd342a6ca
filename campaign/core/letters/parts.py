"""What is personal about each part of a submission: a letter, those left to their writer, a mail to the supporter."""

from collections.abc import Collection, Mapping

from campaign.core.letters.submissions import WITH_A_LETTER, Kind, Personal, Words
from campaign.core.words import text


def of_letter(personal: Personal, target: str) -> Personal:
    """What is sealed with one letter that we send: its words and who wrote it, and nothing of the others."""
    words = {target: personal.letters[target]} if target in personal.letters else {}
    offices = {target: personal.offices[target]} if target in personal.offices else {}
    return _part(personal, personal.email, words, offices)


def of_offered(personal: Personal, targets: Collection[str]) -> Personal:
    """What is sealed with letters that their writer sends, once we owe no mail for them: no address."""
    words = {target: one for target, one in personal.letters.items() if target in targets}
    offices = {target: office for target, office in personal.offices.items() if target in targets}
    return _part(personal, "", words, offices)


def _part(personal: Personal, email: str, letters: Mapping[str, Words], offices: Mapping[str, str]) -> Personal:
    """What is personal about these letters, with the postal address and the note where they stand in one of them."""
    address, note = where_said(personal.address, letters), where_said(personal.note, letters)
    return Personal(personal.name, email, letters, offices, personal.place, address=address, note=note)


def of_mail(personal: Personal, kind: Kind, target: str) -> Personal:
    """What is sealed with a mail to the supporter: as much as stands in it, with the link that it has."""
    if kind in (Kind.CONFIRMATION, Kind.REMINDER):
        offices = dict.fromkeys(personal.letters, "") | dict(personal.offices)
        return Personal("", personal.email, {}, offices, link=personal.link)
    return of_letter(personal, target) if kind in WITH_A_LETTER else personal


def where_said(words: str, letters: Mapping[str, Words]) -> str:
    """The words, where they stand in one of the letters; else nothing."""
    return words if words and any(text.holds(letter.body, words) for letter in letters.values()) else ""
