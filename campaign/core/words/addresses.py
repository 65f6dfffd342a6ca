"""E-mail addresses as people type them: in one form, fit for a mail's header or not, and with a slip in the domain."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
PLAIN = re.compile(
    rf"(?=.{{1,254}}\Z)(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*"
    r"@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
)
"""What any mail server takes: 64 octets before the @, 254 in all, labels of 63 (RFC 5321, section 4.5.3.1)."""

LONGEST_TYPED = 1_000
"""Signs of an address with what came along; what is longer is none, and nothing is looked for in it."""
# Each begins where a run of spaces or of signs does: from each place in it, the time would grow with its square.
_AT_IN_WORDS = re.compile(r"(?<!\s)\s*[\[({<]\s*(?:at|@|ät|arroba)\s*[\])}>]\s*", re.IGNORECASE)
_AT_BEFORE_DOMAIN = re.compile(r"(?<!\s)\s*@\s*(?=[^\s@.]+\.[^\s@.])")
_ADDRESS_IN_WORDS = re.compile(
    r"(?<![^\s@<>()\[\]\",;:])[^\s@<>()\[\]\",;:]+@[^\s@<>()\[\]\",;:.]+\.[^\s@<>()\[\]\",;:]+"
)
_OTHER_KEYS = str.maketrans("\u3002\uff61\u2010\u2011\u2012\u2013\u2212", "..-----")
"""The full stop and the hyphens of other keyboards, and those that word processors make."""
_LOOKALIKES = str.maketrans("аеорсухіјѕһԁԛԝοινρυκ", "aeopcyxijshdqwoivpuk")
"""Letters of Cyrillic and Greek keyboards that look like Latin ones."""
_QUOTES = re.compile(
    r"""\A\s*(?:"(.*)"|“(.*)”|„(.*)[“”]|«\s?(.*?)\s?»|「(.*)」|『(.*)』|\((.*)\)|\[(.*)\])\W*\Z""", re.DOTALL
)
"""What somebody may put around an address, but for what may be part of one."""
_PASTED = re.compile(r"\A[^<>@]*<(?=[^<>]*>\W*\Z)|\A(?:mailto:|\s)+|(?<=[^>])[.,;:\s]+\Z|>[.,;:\s]*\Z", re.IGNORECASE)
_AROUND_AT = re.compile(r"\s*@\s*")
"""What comes along when an address is copied out of a text or a list of addresses."""

PROVIDERS = (
    *("gmail.com", "googlemail.com", "icloud.com", "protonmail.com", "proton.me", "fastmail.com", "zoho.com"),
    *("yahoo.com", "yahoo.co.uk", "yahoo.co.jp", "yahoo.fr", "yahoo.de", "yahoo.es", "yahoo.it", "yahoo.co.in"),
    *("yahoo.com.br", "yahoo.com.tw", "yahoo.com.hk", "ymail.com", "rocketmail.com"),
    *("hotmail.com", "hotmail.co.uk", "hotmail.fr", "hotmail.de", "hotmail.es", "hotmail.it"),
    *("outlook.com", "outlook.fr", "outlook.de", "outlook.es", "outlook.kr", "outlook.jp", "windowslive.com"),
    *(
        "comcast.net",
        "verizon.net",
        "sbcglobal.net",
        "bellsouth.net",
        "btinternet.com",
        "virginmedia.com",
        "ntlworld.com",
    ),
    *("t-online.de", "freenet.de", "arcor.de", "bluewin.ch", "orange.fr", "wanadoo.fr", "laposte.net", "libero.it"),
    *("telefonica.net", "naver.com", "hanmail.net", "docomo.ne.jp", "ezweb.ne.jp", "softbank.ne.jp", "nifty.com"),
    *("yandex.ru", "rambler.ru", "foxmail.com", "pchome.com.tw", "rediffmail.com"),
)
"""Domains that many people have their mail at, with names long enough for a slip to be told from another name.

After the lists of github.com/mailcheck/mailcheck (README, "Domains") and en.wikipedia.org/wiki/Comparison_of_webmail_
providers, with the providers of the countries whose languages the pages speak.
"""

NO_SLIPS = frozenset(
    "mail.com email.com gmx.com gmx.de gmx.net gmx.at gmx.ch web.de mail.ru mail.de ymail.com gail.com email.de "
    "hotmart.com daum.net nate.com kakao.com qq.com 163.com 126.com sina.com sohu.com aol.com msn.com live.com "
    "me.com mac.com pm.me never.com navel.com liber.it".split()
)
"""Domains of others that lie close to one of these."""

_ONE_HOME = {"gmail": "com", "googlemail": "com", "icloud": "com", "naver": "com", "hanmail": "net"}
_ONE_HOME |= {"daum": "net", "docomo": "ne.jp", "ezweb": "ne.jp"}
"""Names that have their mail under one ending alone."""
_NO_ENDINGS = {
    **dict.fromkeys("con cmo ocm comm coom vom xom cim cpm clm co cm om".split(), "com"),
    **dict.fromkeys("nte ent met nett".split(), "net"),
}
"""What is typed for an ending. Some are countries' own, so it counts only after one of the names above."""
_NEVER_ENDINGS = {"con": "com", "cmo": "com", "ocm": "com", "comm": "com", "coom": "com", "nte": "net", "ogr": "org"}
_NEVER_ENDINGS |= dict.fromkeys("comn cpm vom xom clm".split(), "com") | dict.fromkeys("ner ney nett".split(), "net")
"""Those that are no ending of any domain (data.iana.org/TLD/tlds-alpha-by-domain.txt)."""
_NOBODY = ("example", "test", "invalid", "localhost")
"""Endings that no mail goes to (RFC 2606)."""
_KNOWN = (*PROVIDERS, *sorted(NO_SLIPS))
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_SHORTEST_NAME, _LONG_NAME = 5, 9


def as_typed(text: str) -> str:
    """An address in plain letters, whatever keyboard it came from: full-width ones, Arabic digits, other full stops."""
    plain = unicodedata.normalize("NFKC", text).translate(_OTHER_KEYS)
    if len(plain) > LONGEST_TYPED:
        return text
    if not (plain.isascii() and plain.isprintable()):
        seen = (sign for sign in plain if unicodedata.category(sign) not in ("Cc", "Cf"))
        plain = "".join(str(unicodedata.decimal(sign, sign)) for sign in seen)
    quoted = _QUOTES.match(plain)
    plain = next(filter(None, quoted.groups()), plain) if quoted else plain.rstrip("、，،。")
    return with_latin_domain(_AROUND_AT.sub("@", _PASTED.sub("", plain)))


def with_latin_domain(address: str) -> str:
    """The address without letters in its domain that only look Latin: no name mixes scripts so (UTS 39), fingers do."""
    local, at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    labels = (label.lower() for label in domain.split("."))
    return f"{local}{at}{'.'.join(map(_latin, labels))}"


def _latin(label: str) -> str:
    latin = label.translate(_LOOKALIKES)
    mixed = any("a" <= letter <= "z" for letter in label)
    return latin if mixed and latin.isascii() else label


def in_ascii(address: str) -> str:
    """An address with its domain in A-labels (RFC 5890), as mail servers know it; as it is where there are none."""
    local, at, domain = address.rpartition("@")
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode()
    return f"{local}{at}{domain}"


def is_mailable(address: str) -> bool:
    """Whether a mail can be sent to and from it: the form and delivery ask the same."""
    return PLAIN.fullmatch(address) is not None


def has_address(name: str) -> bool:
    """Whether an e-mail address stands in a name, or is all there is of it."""
    plain = _AT_BEFORE_DOMAIN.sub("@", _AT_IN_WORDS.sub("@", unicodedata.normalize("NFKC", name)))
    return _ADDRESS_IN_WORDS.search(plain) is not None or ("@" in plain[1:-1] and plain.split() == [plain])


def did_you_mean(address: str) -> str:
    """The address with the domain that was probably meant; empty where nothing speaks for a slip."""
    local, _, domain = address.rpartition("@")
    meant = _meant(domain.lower().rstrip(".")) if len(address) <= LONGEST_TYPED else ""
    return f"{local}@{meant}" if local and meant else ""


def _meant(domain: str) -> str:
    if domain in PROVIDERS or domain in NO_SLIPS or "." not in domain or domain.endswith(_NOBODY):
        return ""
    name, _, ending = domain.partition(".")
    endings = dict.fromkeys((_NO_ENDINGS.get(ending, ending), ending))
    if f"{name}.{_NO_ENDINGS.get(ending)}" in NO_SLIPS:
        return f"{name}.{_NO_ENDINGS[ending]}"
    near = next((close for ending in endings for close in _close(name, ending)), "")
    if near:
        return near
    if name in _ONE_HOME:
        return f"{name}.{_ONE_HOME[name]}"
    cut = [known for known in _KNOWN if _is_cut(domain, known)]
    if cut:
        return cut[0] if len(cut) == 1 else ""
    rest, _, last = domain.rpartition(".")
    return f"{rest}.{_NEVER_ENDINGS[last]}" if last in _NEVER_ENDINGS else ""


def _is_cut(typed: str, known: str) -> bool:
    """Whether a known domain was typed with its last letter missing or twice, so that no such ending is left."""
    ending = typed.rpartition(".")[2]
    return (len(ending) == 1 and typed == known[:-1]) or (len(ending) > 2 and typed == known + known[-1])


def _close(name: str, ending: str) -> Iterator[str]:
    """The providers with this ending whose name is `name`, or is one slip away from it: the closest first."""
    of_ending = [provider for provider in PROVIDERS if provider.partition(".")[2] == ending]
    of_name = {provider.partition(".")[0]: provider for provider in of_ending}
    if name in of_name:
        yield of_name[name]
    yield from (domain for known, domain in of_name.items() if _is_slip(name, known))
    homes = {known: f"{known}.{home}" for known, home in _ONE_HOME.items() if known not in of_name}
    yield from (domain for known, domain in homes.items() if ending in ("com", "net") and _is_slip(name, known))


def _is_slip(typed: str, known: str) -> bool:
    """Whether fingers slipped once between two names: a letter twice, left out, in the wrong order or beside its key.

    Two slips in long names. A first letter that differs makes another name, not a slip ("cloud.com", "email.com").
    """
    if len(known) < _SHORTEST_NAME or typed == known:
        return False
    swapped = typed[:2] == known[1::-1] and typed[2:] == known[2:]
    if typed[:1] != known[:1]:
        return swapped
    return _distance(typed, known) <= (2 if len(known) >= _LONG_NAME else 1)


def _distance(one: str, other: str) -> int:
    """How many slips apart two names are (optimal string alignment); a key that lies far away counts double."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, mine in enumerate(one, 1):
        here = [row]
        for column, theirs in enumerate(other, 1):
            cost = 0 if mine == theirs else 1 if _beside(mine, theirs) else 2
            steps = [last[column] + 1, here[column - 1] + 1, last[column - 1] + cost]
            if row > 1 and column > 1 and mine == other[column - 2] and one[row - 2] == theirs:
                steps.append(before[column - 2] + 1)
            here.append(min(steps))
        before, last = last, here
    return last[-1]


def _beside(one: str, other: str) -> bool:
    """Whether two keys touch on the keyboard most people write addresses on."""
    places = [(row, keys.index(key)) for key in (one, other) for row, keys in enumerate(_ROWS) if key in keys]
    if len(places) < 2:
        return False
    (row, column), (other_row, other_column) = places
    return abs(row - other_row) <= 1 and abs(column - other_column) <= 1
