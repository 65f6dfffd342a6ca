"""What may be kept of a mail server's reply: its codes, and no word that would tell whose letter it was."""

import re
import unicodedata
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from html import unescape
from itertools import permutations
from quopri import decodestring
from urllib.parse import unquote

LEFT_OUT = "(…)"

_CODES = re.compile(r"^\d{3}(?:[ -]#?[245]\.\d{1,3}\.\d{1,3})?(?![\d.])")
_CODE = re.compile(r"[(\[]?#?(?:[245]\d\d(?:-[245]\.\d{1,3}\.\d{1,3})?|[245]\.\d{1,3}\.\d{1,3})[)\],:;.]*")
_MARK = re.compile(r"\W*\((?:…|address)\)\W*")
_PIECES = re.compile(r"[\W_]+")
_LETTERS = re.compile(r"[\W\d_]+")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{6,}={0,2}")
_HEX = re.compile(r"(?:[0-9a-f]{2}){4,}", re.IGNORECASE)
_PUNYCODE = re.compile(r"xn--([a-z0-9-]+)", re.IGNORECASE)
_PLUS = re.compile(r"\+([0-9A-F]{2})")
_BACKSLASH = re.compile(r"\\(?:u\{?([0-9a-f]{2,6})\}?|x([0-9a-f]{2}))", re.IGNORECASE)
_UNEVEN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe", "ħ": "h"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_LONG = 4
"""Letters of a word that is looked for inside other words as well; a shorter one has to stand alone."""
_CJK = 0x2E80
_MOST_WORDS = 3_000
_MOST_NAMES = 6
_MOST_READINGS = 40
_WINDOW, _SPELT = 4, 24
"""Over so many tokens a word may be broken, by a fold and letter by letter."""


@dataclass(frozen=True)
class Own:
    """The words of a letter, folded. `person` tells who wrote it; `said` is what was written, which may be anything."""

    person: frozenset[str] = frozenset()
    said: frozenset[str] = frozenset()

    def __or__(self, other: "Own") -> "Own":
        return Own(self.person | other.person, self.said | other.said)


def own_words(name: str, email: str, place: str = "", said: str = "") -> Own:
    """The words that may not stand in a reply about this person's letter; `said` is all that the letter says."""
    local, _, domain = email.rpartition("@")
    labels = domain.split(".")[:-1]
    person: set[str] = set()
    for text in (name, local, place):
        words = _words(text)
        person.update(form for word in words for form in _forms(word))
        person.update(_joined([_fold(word) for word in words[:_MOST_NAMES]]))
    about = {_fold(word) for text in (said, *labels) for word in _words(text)[:_MOST_WORDS]}
    # An initial alone tells nothing, and is a word of every sentence.
    person = {word for word in person if len(word) > 1 or word >= "\u2e80"}
    return Own(frozenset(person), frozenset(word for word in about if len(word) > 1) - SERVER_WORDS)


def codes(reply: str) -> str:
    """The code of a reply and its enhanced status alone; a text that begins with no code is ours, and stays."""
    match = _CODES.match(reply)
    return match.group() if match else reply


def without(reply: str, own: Own) -> str:
    """A reply on one line without any of a letter's own words, however they are written; its codes stay."""
    tokens = reply.split()
    hidden = {place for place, token in enumerate(tokens) if _tells(token, own)}
    hidden.update(_spread(tokens, own))
    hidden = {place for place in hidden if not _CODE.fullmatch(tokens[place]) or place > 1}
    return _marked(tokens, hidden)


def known_words(reply: str) -> str:
    """Its codes, and such words alone as every mail server uses, for when nobody knows whose letter it was."""
    tokens = reply.split()
    return _marked(tokens, {place for place, token in enumerate(tokens) if not _is_known(token)})


def _marked(tokens: list[str], hidden: set[int]) -> str:
    kept = [LEFT_OUT if place in hidden else token for place, token in enumerate(tokens)]
    return " ".join(
        word for place, word in enumerate(kept) if word != LEFT_OUT or kept[place - 1 : place] != [LEFT_OUT]
    )


def _is_known(token: str) -> bool:
    if _CODE.fullmatch(token) or _MARK.fullmatch(token):
        return True
    bare = token.replace("(address)", " ").replace(LEFT_OUT, " ")
    words = [word for word in _LETTERS.split(bare.replace("'", "").replace("’", "").casefold()) if word]
    return not re.search(r"\d", bare) and all(word in SERVER_WORDS for word in words)


def _tells(token: str, own: Own) -> bool:
    """Whether a token holds one of the words, in any writing that is known here."""
    return any(_holds(reading, own) for reading in _readings(token))


def _holds(text: str, own: Own) -> bool:
    whole = _fold(text)
    pieces = [_fold(piece) for piece in _PIECES.split(text)]
    if any(_is_of(piece, own.person) for piece in (whole, *pieces) if piece):
        return True
    return any(piece in own.said or piece.rstrip("s") in own.said for piece in (whole, *pieces) if len(piece) > 1)


def _is_of(piece: str, person: frozenset[str]) -> bool:
    bare = piece.strip("0123456789") or piece
    if piece in person or bare in person or bare[::-1] in person:
        return True
    if piece in SERVER_WORDS:
        # A Mr Lock is not named by what is blocked.
        return False
    return any(
        (len(word) >= _LONG and (word in piece or (len(piece) >= _LONG and word.startswith(piece))))
        or (ord(word[0]) >= _CJK and any(word[at : at + 2] in piece for at in range(max(1, len(word) - 1))))
        for word in person
    )


def _spread(tokens: list[str], own: Own) -> Iterator[int]:
    """The places of a word that was broken over several tokens, by a fold or letter by letter."""
    long = [word for word in own.person if len(word) >= _LONG]
    folded = [_fold(token) for token in tokens]
    for begin in range(len(tokens)):
        end = begin + 1
        while end < min(len(tokens), begin + (_SPELT if len(folded[end - 1]) < 2 else _WINDOW)):
            end += 1
            joined = "".join(folded[begin:end])
            if any(_crosses(word, joined, folded[begin], folded[end - 1]) for word in long):
                yield from range(begin, end)


def _crosses(word: str, joined: str, first: str, last: str) -> bool:
    """Whether the word begins in the first token and ends in the last one."""
    at = joined.find(word)
    return at >= 0 and at < len(first) and at + len(word) > len(joined) - len(last)


def _readings(token: str) -> list[str]:
    """A token as it stands, and what it says once it is decoded, twice over."""
    readings = [token]
    for reading in readings:
        if len(readings) >= _MOST_READINGS:
            break
        readings.extend(text for text in _decoded(reading) if text and text not in readings)
    return readings


def _decoded(token: str) -> Iterator[str]:
    for sign, decode in _WRITINGS:
        if sign in token:
            yield decode(token)
    for match in _HEX.finditer(token):
        yield bytes.fromhex(match.group()).decode("utf-8", "replace")
    for match in _PUNYCODE.finditer(token):
        yield _of_punycode(match[1])
    for match in _BASE64.finditer(token):
        yield from _of_base64(match.group())


def _of_plus(text: str) -> str:
    """RFC 3461, section 4: an address in an ESMTP parameter."""
    return _PLUS.sub(lambda match: chr(int(match[1], 16)), text)


def _of_backslash(text: str) -> str:
    return _BACKSLASH.sub(lambda match: _character(match[1] or match[2]), text)


def _character(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if number < 0x110000 else ""


def _of_punycode(label: str) -> str:
    try:
        return label.encode().decode("punycode")
    except UnicodeError:
        return ""


def _of_base64(text: str) -> Iterator[str]:
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    for begin in range(4 if len(plain) > 40 else 1):
        part = plain[begin:]
        try:
            said = b64decode(part[: len(part) - (len(part) % 4 == 1)] + "=" * (-len(part) % 4)).decode(
                "utf-8", "replace"
            )
        except (NotBase64, ValueError):
            continue
        yield said


def _of_latin_1(text: str) -> str:
    """What was UTF-8 and was taken for Latin-1 on the way."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return ""


_WRITINGS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("%", unquote),
    ("=", lambda text: decodestring(text.encode()).decode("utf-8", "replace")),
    ("&", unescape),
    ("\\", _of_backslash),
    ("+", _of_plus),
    ("", _of_latin_1),
)
"""The sign by which a writing is known, and how to read it."""


def _words(text: str) -> list[str]:
    return [word for word in _PIECES.split(unicodedata.normalize("NFC", text)) if word]


def _forms(word: str) -> Iterator[str]:
    """A word as it may be written: without marks, with umlauts spelt out, with what is not ASCII lost."""
    folded = _fold(word)
    lost = "".join(char for char in word.casefold() if char.isascii())
    for form in (folded, _fold(word.casefold().translate(_UMLAUTS)), lost if len(lost) > 2 else ""):
        yield form
        yield form.strip("0123456789")


def _joined(words: list[str]) -> Iterator[str]:
    """Words run together as in the names of mailboxes: janeexample, examplejane, jexample, examplej."""
    yield "".join(words)
    for one, other in permutations(filter(None, words), 2):
        yield from (one + other, one[0] + other, one + other[0])


def _fold(text: str) -> str:
    """Letters and digits alone, in lower case, without marks."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_UNEVEN)
    return unicodedata.normalize("NFC", "".join(char for char in plain if char.isalnum()))


def together(several: Iterable[Own]) -> Own:
    """The words of several letters, which leave in one mail."""
    return reduce(Own.__or__, several, Own())


SERVER_WORDS = frozenset(
    """
a about abuse accept accepted accepting access account accounts action active address addresses administrative
administrator after again alias allowed already an and any are as at attempt attempts authenticate authenticated
authentication authorized available bad banned be because been being blacklist blacklisted blocked blocklist bounce
bounced box but by callout can cannot check client closed closing code command complete complies compliant
conditions configuration configured connect connection connections contact content could credentials currently daily
data deactivated deferred delayed deliver delivered delivering delivery denied destination detected directory
disabled disk dkim dmarc dns dnsbl do does domain domains doesn doesnt dont due e email emails employed empty enough
envelope error exceed exceeded exceeds exist existent exists expired failed fails failure fatal find following for
forbidden forged format found from full gateway given global gone greylist greylisted greylisting group has have
header headers helo here host hosted hour id if in inactive inbox incorrect insufficient internal into invalid ip is
issue it its large last later left limit limited limits line list listed local locked longer loop lookup mail
mailbox mailboxes mailer mailing mails maximum me message messages minutes missing moved multiple must mx my name
need network never no non nonexistent not null number of on one only open operation or organisation organization
original our out over overquota owner part per permanent permanently permission permissions permitted please point
policies policy possible postmaster prevents problem processing prohibited protocol provided ptr quarantined quota
rate reached reason receive received receiving recently recipient recipients record refused reject rejected
rejecting relay relaying remote reply reports reputation request requested require required requires resolve
resolver restricted restriction retry reverse rfc route routing said security see seems send sender senders sending
sent sequence server service session sieve size smtp so sorry space spam spf status still storage such supported
suspended suspicious syntax system table talk temporarily temporary that the there this threshold timed timeout tls
to too tried try trying unable unauthenticated unavailable undeliverable unknown unrouteable unroutable unsolicited
unverified up use user username users using valid verification verified verify via violation virtual virus was we
were when which while with without wrong you your mta rcpt ehlo attribution adr rst recipnotfound recipientnotfound
lmtp lda dsn ndr smtpd microsoft outlook exchange google gmail yahoo proofpoint mimecast barracuda cisco postfix
exim qmail sendmail spamhaus
""".split()
)
"""Words that say nothing of anybody: what servers say, in English. No common name stands here."""
