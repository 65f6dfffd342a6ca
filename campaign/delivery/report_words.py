"""Delivery reports in plain words: those of Exim, qmail, sendmail, Exchange, Google and others, and flufl.bounce's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from enum import StrEnum
from html import unescape

from flufl.bounce import all_failures

from campaign.delivery.report_parts import Part, field

_LONGEST_TEXT = 24_000
_LONGEST_LINE = 300
_MOST_TEXTS = 4


class Verdict(StrEnum):
    """What a mail in plain words says."""

    FAILED = "failed"
    DELAYED = "delayed"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Words:
    """`status` (RFC 3463) and `reason` are set where it says that delivery failed."""

    verdict: Verdict
    status: str = ""
    reason: str = ""


def _any_of(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE | re.DOTALL)


_MACHINES = _any_of(
    r"mailer.?daemon|postmaster|mail\W?(?:delivery|system|gateway|server|administrator|router)|delivery|mdaemon|daemon",
    r"microsoftexchange|system administrator|internet mail|bounce|undeliverable|masteradmin|smtp",
)
_BEGINS = _any_of(
    r"\s*(?:hi\. (?:this|the) (?:is|mta)|this (?:message|report|e-?mail|is an? automat|mail|is the (?:mail|qmail))",
    r"a message (?:that )?you sent|i'm sorry to have to inform|your message (?:to|was not|did not|could not)",
    r"delivery (?:has )?fail|delivery to the following|the (?:original message|following (?:message|address|recip)))",
)
_DELAYED = _any_of(
    r"\bdelay(?:ed)?\b|not yet (?:been )?delivered|not been delivered yet",
    r"still (?:being )?(?:try|trying|attempt|retr|in the)|will (?:continue|keep|be retried|retry|try|re-?attempt)",
    r"(?<!no further )delivery attempts? will (?:continue|be made)|no action is required",
    r"do(?:es)? not need to (?:re-?send|take|do anything)|just a warning|warning[: ]+(?:message|could|still)",
    r"(?:been|was) postponed|advisory-only|transient (?:non-fatal|error)|temporary failure report|non-fatal errors",
    r"verzögert|noch nicht zugestellt|retard[ée]|a été différ|ha sido retrasad|in ritardo|遅延|지연|延迟|延遲",
)
_ANSWERS = _any_of(
    r"out of (?:the )?office|auto(?:matic|mated)?[ -]?(?:reply|response|antwort)|vacation|on (?:holiday|leave)\b",
    r"abwesen|absence|fuera de|away from|i am away|(?:successfully|was) (?:delivered|relayed|displayed|read)\b",
    r"(?:click|confirm|verify|whitelist|(?<!not )reply)\b.{0,100}(?:to (?:be |have .{0,30})?(?:deliver|release)|human)",
    r"awaiting (?:your )?approval",
    r"held for",
)
_FAILED = _any_of(
    r"permanent(?:ly)? (?:error|fail|fatal|reject|problem)|failed permanently|fatal error|trouble delivering",
    r"error (?:has )?occurred (?:while|when) (?:attempting|trying) to deliver",
    r"(?:could|can) ?not (?:be )?(?:deliver|sen[dt])",
    r"(?:couldn|can|wasn|weren)['’]?t (?:be |able to )?deliver|could not be reached|delivery problems|delivery failure",
    r"(?:was|were|been|is) not (?:able to (?:be )?)?deliver|not (?:be )?delivered|undeliver(?:ed|able)",
    r"unable to deliver|fail(?:ed|ure) (?:to|in|of)? ?deliver|did not reach|non-delivery|failure notice",
    r"returned (?:to sender|mail|message)",
    r"delivery (?:to \S+ |to the following \S+ )?(?:has |have )?(?:been )?(?:fail|abort|error|not|status \S+ \(fail)",
    r"return(?:ing)? message to sender|address(?:\(?e?s?\)?)? (?:had |has )?(?:delivery )?(?:failed|problems)",
    r"giving up|given up|failed recipients?|could not deliver",
    r"(?:was|has been) (?:automatically )?(?:reject|return|refus|bounced)",
    r"(?:message|mail) (?:was )?(?:blocked|rejected)|action: failed",
    r"nicht zugestellt|unzustellbar|nicht zustellbar|zustellung .{0,30}(?:fehlgeschlagen|gescheitert)",
    r"pas pu [êe]tre remis|non remis|[ée]chec de (?:la )?(?:remise|distribution)|no entregado",
    r"recapito .{0,40}(?:non riuscito|fallito)|nie powiod|nie można (?:było )?dostarczyć|niedostarcz|nedoručiteln",
    r"kézbesítés .{0,30}sikertelen|nem kézbesíthető|teslim edilemedi|iletilemedi|kan ikke leveres|ikke leveret",
    r"kan inte levereras|toimitus ep[äa]onnistui|ei voitu toimittaa|не (?:может|могло) быть доставлен|δεν παραδόθηκε",
    r"không (?:thể )?gửi được|tidak (?:dapat )?terkirim|تعذ[ّ]?ر (?:تسليم|توصيل)|לא נמסר|ส่งไม่ได้|ไม่สามารถส่ง",
    r"no se (?:pudo|ha podido|puede) entregar|impossibile recapitare|non recapitat|mancato recapito",
    r"n[ãa]o (?:foi poss[íi]vel|p[ôo]de) .{0,20}entreg|n[ãa]o entregue|onbestelbaar|niet (?:worden )?bezorgd",
    r"kunde inte levereras|не удалось доставить|недоставлен|не доставлен",
    r"配信(?:不能|できません|に失敗)|配達(?:不能|でき)|届けることができ|送信できません",
    r"배달(?:되지|할 수|하지)|전송(?:하지|할 수|실패)|전달(?:되지|하지|할 수)|반송",
    r"无法(?:送达|投递|发送)|未送达|退信|無法(?:傳遞|投遞|送達|寄達)|未能(?:送达|送達)",
)
_COPY = re.compile(
    r"^[ >]*(?:-{2,}|={3,}|_{3,}|\*{3,})?[ \t]*(?:below (?:this line )?is a copy|(?:this is|here is) a copy"
    r"|a copy of (?:the|your)|message (?:header|text)s? follow|start of returned|included is a copy|forwarded message"
    r"|(?:the )?(?:original|returned|unsent|old) (?:message|mail)"
    r"(?: (?:follows|header|text|attached|below|starts?)|:|-|\b[ \t]*$)"
    r"|original-?nachricht|return-path:|received: |message-id: |dkim-signature:|mime-version:)",
    re.IGNORECASE | re.MULTILINE,
)
"""Where the letter begins that is returned: its words are its writer's."""

_ADDRESS = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,100}")
_STATUS = re.compile(r"(?<![\d.])5\.\d{1,3}\.\d{1,3}(?![\d.])")
_REFUSAL = re.compile(r"(?<![\d.])5[0-9]{2}[ -][^\n]{3,200}(?:\n[ \t][^\n]{1,200})?")
_TAGS = re.compile(
    r"<(?:style|script)\b[^>]{0,300}>[^<]{0,20000}</(?:style|script)>|<!--[^>]{0,500}-->|</?[a-z][^<>]{0,500}>",
    re.IGNORECASE,
)


def read_words(head: Message, parts: Sequence[Part]) -> Words:
    """What a mail without a machine's fields says; the caller saw that it came without a sender.

    Only a mail server's words count: who answers for a person says so, or is no machine. What is about a delay, and
    what is about both, is no failure.
    """
    about, text = _decoded(field(head, "Subject")), _text(parts)
    by_machine = _is_by_machine(head, text)
    if _DELAYED.search(f"{about}\n{text}"):
        return Words(Verdict.DELAYED if by_machine else Verdict.NOTHING)
    if not by_machine or _ANSWERS.search(f"{about}\n{text}"):
        return Words(Verdict.NOTHING)
    refusal, status, phrase = _REFUSAL.search(text), _STATUS.search(text), _FAILED.search(text)
    named = "X-Failed-Recipients" in head
    told_twice = phrase and _FAILED.search(about)
    tells = bool(refusal or status or named or _ADDRESS.search(text) or told_twice)
    if ((phrase or _FAILED.search(about) or (named and refusal)) and tells) or _second_reader(head, text, parts):
        reason = refusal.group() if refusal else _line_of(text, status or phrase)
        return Words(Verdict.FAILED, status.group() if status else "5.0.0", reason)
    return Words(Verdict.NOTHING)


def _is_by_machine(head: Message, text: str) -> bool:
    sender = _decoded(field(head, "From"))
    if "X-Failed-Recipients" in head or not sender.strip("<> "):
        return True
    return bool(_MACHINES.search(sender) or _BEGINS.match(text))


def _decoded(words: str) -> str:
    """A field with its encoded words (RFC 2047) read, where they can be."""
    try:
        return str(make_header(decode_header(words)))
    except (LookupError, UnicodeError, ValueError, HeaderParseError):
        return words


def _second_reader(head: Message, text: str, parts: Sequence[Part]) -> bool:
    """Whether flufl.bounce knows a report that we do not.

    It is given little, in short lines: its expressions take a time that grows with the square of a line.
    """
    mail = "".join(f"{name}: {field(head, name)[:_LONGEST_LINE]}\n" for name in _FOR_SECOND if name in head)
    inner = "".join(f"--=\n{_described(part)}\n{_short(part.text())}\n" for part in parts[:_MOST_TEXTS])
    flat = f"{mail}Content-Type: text/plain\n\n{_short(text)}"
    nested = f"{mail}Content-Type: multipart/mixed; boundary==\n\n{inner[:_LONGEST_TEXT]}\n--=--\n"
    for form in (flat, nested):
        temporary, permanent = all_failures(message_from_bytes(form.encode("utf-8", "replace")))
        if temporary or permanent:
            return bool(permanent) and not temporary
    return False


_FOR_SECOND = ("From", "Subject", "X-Mailer", "X-Failed-Recipients")


def _described(part: Part) -> str:
    described = field(part.head, "Content-Description")[:_LONGEST_LINE]
    return "Content-Type: text/plain\n" + (f"Content-Description: {described}\n" if described else "")


def _short(text: str) -> str:
    return "\n".join(line[:_LONGEST_LINE] for line in text[:_LONGEST_TEXT].splitlines())


def _text(parts: Sequence[Part]) -> str:
    """What the mail itself says, before the letter that it returns; of HTML the words."""
    told = [
        part
        for part in parts
        if not part.forwarded and part.kind in ("text/plain", "text/html", "message/delivery-status")
    ]
    plain = [part for part in told if part.kind != "text/html"]
    text = "\n".join(_plain(part) for part in (plain or told)[:_MOST_TEXTS])
    copy = _COPY.search(text)
    return text[: copy.start()] if copy else text


def _plain(part: Part) -> str:
    text = part.text()[: 2 * _LONGEST_TEXT]
    if part.kind == "text/html" or text.lstrip()[:1] == "<":
        text = unescape(_TAGS.sub(" ", text))
    return "\n".join(line[: 4 * _LONGEST_LINE] for line in text[:_LONGEST_TEXT].splitlines())


def _line_of(text: str, match: re.Match[str] | None) -> str:
    """The line in which it stands and what follows: the reason often comes some lines below."""
    if match is None:
        return ""
    begin = text.rfind("\n", 0, match.start()) + 1
    return text[begin : begin + _LONGEST_LINE]
