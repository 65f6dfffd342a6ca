"""How mail servers say no: a table of the words of the big providers, each line with where its words are documented."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Meaning(StrEnum):
    """What a reply of the 4xx or 5xx kind says about a mail."""

    SERVER_AWAY = "server_away"
    """The server takes nothing now: it, not the mail, is waited for."""
    SIGN_IN = "sign_in"
    """The server wants another sign-in, or has shut our account or address: nothing can be sent until a person acts."""
    LATER = "later"
    """This mail may go through later."""
    NO_MAILBOX = "no_mailbox"
    """The address is wrong, or takes no mail from outside: so it would be with every other mail to it."""
    TOO_FAST = "too_fast"
    """The mailbox gets more than it takes: the pace is wrong, not the mail."""
    POLICY = "policy"
    """The server does not want mail of this kind from us: sending on would make it worse."""
    OUR_FAULT = "our_fault"
    """We said something that the server does not understand."""
    REFUSED = "refused"
    """This mail is refused for good."""


@dataclass(frozen=True)
class Line:
    """Words in a refusal (a regular expression over lower case, with single spaces and without status codes).

    `source` is where the servers named in `spoken_by` document them, or where they stand in their source.
    """

    spoken_by: str
    words: re.Pattern[str]
    means: Meaning
    source: str


SOURCES = {
    "Exchange": "learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online",
    "Google": "support.google.com/a/answer/3726730 (SMTP error reference)",
    "Proofpoint": "proofpoint.com/us/postmaster; help.proofpoint.com, Bounces and Deferrals",
    "Mimecast": "community.mimecast.com, Mimecast SMTP Error Codes",
    "Barracuda": "campus.barracuda.com/product/emailsecuritygateway/article/BSF/SMTPErrorCodes",
    "Cisco": "AsyncOS for Secure Email Gateway, user guide: Host Access Table, Recipient Access Table, SPF",
    "Postfix": "postfix.org/postconf.5.html; src/smtpd/smtpd_check.c",
    "Exim": "exim.org, specification, ch. 43; src/acl.c, src/verify.c, src/deliver.c",
    "qmail": "cr.yp.to/qmail; qmail-smtpd.c, qmail-local.c; chkuser",
    "sendmail": "cf/m4/proto.m4, sendmail/srvrsmtp.c",
    "OpenSMTPD": "usr.sbin/smtpd/smtp_session.c, mta.c",
    "NetEase": "mail.163.com/help/help_spam_16.htm, the page that its replies name",
    "Tencent": "service.mail.qq.com, the help that its replies name",
    "Yahoo": "senders.yahooinc.com/smtp-error-codes",
    "Amazon": "docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html",
    "SendGrid": "sendgrid.com/docs/for-developers/sending-email/sender-identity, the page that its replies name",
    "Qboxmail": "docs.qboxmail.com/en/email-delivery/management/sending-errors",
    "Mailgun": "help.mailgun.com, My domain has been disabled; help.kyriossystems.com, which quotes its words",
    "SparkPost": "help.infoodle.com; github.com/transitland/transitland-datastore/issues/1231: both quote its words",
    "RFC 5321": "RFC 5321, section 4.2.3",
    "RFC 3463": "RFC 3463, section 3: what its codes mean, in words",
    "RFC 7505": "RFC 7505 (null MX); RFC 7504",
    "RFC 4954": "RFC 4954, section 6",
}
"""Where the words are documented, by the name that the table below gives it."""

_PARTS = {
    "{BOX}": r"(?:user(?:name)?|recipient|mail ?box|e-?mail account|address(?:ee)?|account|alias|local[- ]?part)",
    "{KIND}": r"(?:local |destination |e-?mail |virtual |smtp |mail )?",
    # What may stand between the thing and what is wrong with it: an address that was left out, a name in quotes.
    "{IT}": r"\S{0,3}(?: \S{1,60}){0,3}? [\"'(]?(?:is |was |has |been |are |seems |appears |to be |currently ){0,3}",
    "{GONE}": (
        r"(?:unknown|not (?:be )?(?:found|exist|known|valid|active|here|listed|recogni[sz]ed|present|local|a valid)"
        r"|not (?:on this server|in (?:our|the|my)|a known)|does ?n[o']?t? ?exist|doesn['’]t exist|do not exist"
        r"|non-?existent|inactive|invalid|unavailable|disabled|deactivated|suspended|discontinued|terminated|expired"
        r"|closed|frozen|locked|no longer (?:valid|exist|active|in use|available|accept|monitored|here))"
    ),
    "{SHUT}": r"(?:suspended|disabled|blocked|banned|locked|closed|paused|deactivated|expired|denied|not allowed)",
    "{NO}": r"(?:reject|denied|refus|block|banned|black|invalid|unknown|not )",
}
"""What stands for more words in the table below."""

# A line is: who says it :: where that is documented :: the words.
_TABLE: tuple[tuple[Meaning, str], ...] = (
    # An office that takes mail from its own people only: each letter to it would be refused, and none elsewhere.
    (
        Meaning.NO_MAILBOX,
        r"""
Exchange :: Exchange :: resolver\.rst\.(?:sendernotauth|notauth|authreq|restrict)
Exchange :: Exchange :: sender (?:was )?not authenticated (?:for|when)|not in (?:the )?allowed-?senders
Exchange :: Exchange :: only accepts? (?:messages|mail|e-?mail) from|delivery restriction check failed
Exchange :: Exchange :: rejected by recipient|banned recipient|blocked by (?:the )?recipient\b
Exchange :: Exchange :: resolver\.adr\.|recip(?:ient)? ?not ?found|not found by smtp address lookup
Google Groups :: Google :: permission to (?:post|send) (?:messages )?to the group|group .{0,60}may not exist
Mimecast :: Mimecast :: envelope blocked - user (?:domain )?entry|block for manual block
SparkPost, SES :: SparkPost :: recipient (?:address )?(?:was |is |has been )?suppressed|suppression list
""",
    ),
    (
        Meaning.SIGN_IN,
        r"""
Exchange :: Exchange :: client (?:was )?not authenticated|cannot achieve exchange server authentication
Google :: Google :: invalid credentials for relay|mail relay denied|authentication required
Mimecast :: Mimecast :: submitter failed to (?:authenticate|disabled)|incorrect authentication data
Postfix, sendmail :: sendmail :: (?:proper|smtp) auth(?:entication)? (?:is )?required|must (?:first )?auth
Exim, Courier :: RFC 4954 :: (?<!un)auth(?:entication)? (?:is )?required|requires authentication
Amazon SES :: Amazon :: address is not verified|identities failed the check|not authorized to perform \W?ses:
Amazon SES :: Amazon :: sending (?:is |was |has been )?(?:suspended|paused|disabled|blocked)|account is paused
SendGrid, Postmark :: SendGrid :: verified sender identity|not a sender signature|unauthenticated senders? not
SendGrid, Brevo :: SendGrid :: from (?:address|domain) (?:is |was )?(?:not|un) ?verified
SparkPost :: SparkPost :: unconfigured sending domain
Mailgun :: Mailgun :: domain is (?:unverified|not allowed to send)|not allowed to send:
relays :: Qboxmail :: \byour (?:\w+ )?account (?:is |was |has been |\(\S+\) ){0,2}{SHUT}
relays :: Qboxmail :: account (?:is )?under review|free accounts are|account .{0,30}for sending spam
relays :: Qboxmail :: (?:outgoing|outbound) (?:e-?)?mails? .{0,30}{SHUT}
relays :: Qboxmail :: (?:not enough|insufficient|no|out of) (?:\w+ )?credits?\b|credits? (?:are )?(?:exceeded|used up)
""",
    ),
    (
        Meaning.TOO_FAST,
        r"""
Google :: Google :: receiving mail (?:too quickly|at a rate)|at a rate that prevents
Google :: Google :: (?:hourly|daily|sending|message|rate|frequency|relay)(?: \w+)? (?:limit|quota|rate)\b
Google :: Google :: rate[ -]?limit|email quota exceeded|too many recipients for this sender
Exchange :: Exchange :: per hour (?:message )?receive limit|exceeded their limit|submission quota exceeded
Exchange :: Exchange :: recipients? thread limit|limit for message recipients|throttl|exceeded its \w+ recipient rate
Cisco :: Cisco :: too many recipients (?:received|this hour|from)|recipients? per hour|receiving rate
Postfix, Exim :: Postfix :: (?:too|so) (?:fast|quickly|frequent)|rate (?:was |is )?exceeded|rate overlimit
many :: Postfix :: too many (?:messages|mails?|e-?mails?|letters|connections|deliveries)|too much mail
many :: Postfix :: number of (?:messages|mails|recipients|connections)\b.{0,30}exceed
many :: Postfix :: exceed\w* .{0,40}per (?:hour|day|minute)
relays :: Qboxmail :: (?:daily|monthly|yearly|messaging|sending|outgoing)(?: \w+){0,2} (?:limits?|quotas?)\b
relays :: Qboxmail :: per (?:hour|day|month) reached|limit of outgoing|unusual sending activity
""",
    ),
    (
        Meaning.OUR_FAULT,
        r"""
Google :: Google :: not (?:a valid )?rfc ?[0-9]* ?(?:compliant|address)|missing a valid (?:message-id|address in)
Exchange :: Exchange :: rfc 5322 section|bare (?:lf|line ?feed|cr|carriage)|invalid characters
many :: RFC 5321 :: syntax|malformed|bad sequence|(?:unrecogni[sz]ed|unknown|unimplemented) command|line too long
""",
    ),
    (
        Meaning.REFUSED,
        r"""
many :: RFC 3463 :: message (?:header )?size|message (?:is |was )?too (?:large|big|long)
many :: RFC 3463 :: maximum (?:message|email) size
Exchange :: Exchange :: recipsizelimit|sendersizelimit|size limit for (?:this|the) (?:message|recipient)
qmail :: qmail :: exceeds my databytes|databytes limit
Exchange :: Exchange :: message length exceeds|length exceeds administrative limit
many :: RFC 3463 :: mail loop|routing loop|too many (?:hops|received headers)|hop count|message exceeded \d+ hops
""",
    ),
    (
        Meaning.LATER,
        r"""
Google :: Google :: out of storage|over (?:its )?(?:disk )?quota|overquota
Exchange :: Exchange :: mail ?box (?:is |was |appears )?full|full mailbox|quota (?:is |was |has been |usage )?exceeded
Postfix :: Postfix :: mailbox size limit|(?:exceed\w*|not enough|insufficient|no) (?:\w+ ){0,3}(?:storage|space|quota)
Exim :: Exim :: quota exceed|disc quota|mail ?(?:dir|folder|file) (?:is )?(?:over|full)
Europe :: RFC 3463 :: bo[iî]te .{0,30}plein|quota d[ée]pass|postfach .{0,20}(?:voll|überfüllt)
Europe :: RFC 3463 :: ящик .{0,20}(?:переполнен|заполнен)|skrzynka .{0,20}(?:pełna|przepełniona)
Europe :: RFC 3463 :: buz[oó]n .{0,20}lleno|casella .{0,20}piena
Asia :: RFC 3463 :: (?:邮箱|郵箱|信箱|容量).{0,6}满|已滿|(?:空间|空間|容量)不足
Asia :: RFC 3463 :: 容量(?:が)?(?:超過|オーバー)|용량.{0,6}초과|(?:メール|受信).{0,8}いっぱい|가득
Asia :: RFC 3463 :: (?:البريد|الصندوق).{0,20}(?:ممتلئ|ممتلئة)|تجاوز .{0,20}(?:الحصة|المساحة)
Europe :: RFC 3463 :: quota .{0,40}d[ée]pass[ée]|(?:cuota|espacio) .{0,30}(?:superad|excedid|agotad)
Postfix, Exim :: Postfix :: gr[ae]y-?list|come back (?:in|later)|defer(?:red|ring)?\b
""",
    ),
    # Whose mail they do not want, said before anything is said of a user or an address that is unknown.
    (
        Meaning.POLICY,
        r"""
Postfix :: Postfix :: sender (?:address|domain|e-?mail)\b.{0,40}?(?:reject|denied|refus|block|invalid|unknown|not )
Exim :: Exim :: sender verif\w+|sender verify callout|unrout\w+ sender|verify (?:the )?sender|no mx for sender
sendmail, qmail :: sendmail :: domain of sender|sender domain|envelope sender
Exim, Google :: Google :: from: (?:domain|header)|addresses in from|no relaying|authentication checks? failed
sendmail, qmail :: sendmail :: your (?:envelope|e-?mail) (?:sender|address)
Exchange :: Exchange :: bad outbound sender|unknown sender|banned sender|sender denied|send as this sender
many :: RFC 3463 :: \bsender\b(?: \S+){0,2} (?:is |was |has been )?{NO}
many :: RFC 3463 :: (?:not|isn't|aren't) (?:allowed|permitted|authori[sz]ed) to (?:send|submit)
many :: RFC 3463 :: mail from\b.{0,30}(?:reject|refus|denied)
many :: Postfix :: too many (?:unknown|invalid|bad|nonexistent) (?:users|recipients|addresses)
Mimecast :: Mimecast :: envelope (?:blocked|rejected)|administrative prohibition|anti-spoofing|header-?based
Postfix :: Postfix :: (?:client|helo|ehlo)(?: host| command)?\b.{0,60}?{NO}
Postfix :: Postfix :: (?:client|helo|ehlo)(?: host| command)?\b.{0,60}?cannot find
sendmail :: sendmail :: relay(?:ing)?(?: access| is| mail)? (?:was )?(?:denied|prohibited|not (?:permitted|allowed))
Postfix, Exim :: sendmail :: (?:unable|not allowed|permitted) to relay|open relay|we do not relay
many :: Google :: reverse[- ]?dns|\bptr\b|\brdns\b|(?:find|resolve) your (?:host|ip)|ip (?:address )?name lookup
many :: Google :: \bspf\b|sender policy framework|\bdkim\b|\bdmarc\b|fails? (?:to pass )?authentication
many :: Google :: unauthenticated
Yahoo :: Yahoo :: mismatches client ip|invalid ip for sending|messages from \S+ weren
""",
    ),
    # A mailbox that is not there, in so many words.
    (
        Meaning.NO_MAILBOX,
        r"""
many :: RFC 3463 :: \b{BOX}s?\b{IT}{GONE}
many :: RFC 3463 :: \b(?:no such|unknown|bad|no|not a) {KIND}{BOX}s?\b
many :: RFC 3463 :: \b(?:non-?existent|inactive|undeliverable|no valid|not a (?:valid|known)) {KIND}{BOX}s?\b
Proofpoint, Mimecast, OpenSMTPD :: OpenSMTPD :: invalid (?:recipient|e-?mail|mailbox|user|account|rcpt|address)
sendmail :: sendmail :: user unknown|no such (?:user|person)|name not found
qmail :: qmail :: no mailbox here|badr(?:ec)?(?:cp|ci)pt|validrcptto|this recipient is (?:not )?in my
Exim :: Exim :: unrout\w+ (?:address|recipient)|unknown local[- ]part|callout verification failed|all relevant mx
Exim :: Exim :: unrout\w+ mail domain
Yahoo :: Yahoo :: doesn['’]t have an? .{0,40}account|mailbox is disabled|not accepting messages
Yahoo :: Yahoo :: recipient account is (?:b?locked|full)|compte du destinataire est bloqu
Google :: Google :: account that you tried to reach|unable to find the recipient domain|find the recipient domain
Exchange :: Exchange :: (?:destination|recipient|e-?mail) address .{0,40}not (?:found|be found)|reserved by rfc 2606
many :: RFC 3463 :: (?:address|mailbox|account|recipient|user)\b.{0,40}no longer|no one at this address
many :: RFC 3463 :: mailbox (?:has been |was |is )?(?:moved|retired|migrated)
many :: RFC 3463 :: (?:has )?left the (?:company|organi[sz]ation)|no longer (?:works?|employed|with)
many :: RFC 7505 :: null ?mx|does not accept (?:any )?(?:e-?mail|messages)|no smtp service|seems? to reject all mails
many :: RFC 3463 :: (?:domain|host)(?: name)?\b(?: \S+){0,2}? (?:is |was )?(?:not found|unknown|not hosted)
many :: RFC 3463 :: (?:domain|host)(?: name)?\b(?: \S+){0,2}? (?:does )?not exist
many :: RFC 3463 :: (?:no such|unknown|nonexistent|find any) (?:domain|host)|nonexistentdomain
sendmail, Postfix :: sendmail :: unable to (?:look ?up|resolve) host|name service error|domain name not found
many :: RFC 3463 :: is not (?:one of )?(?:my|our) (?:domain|local)|allowed rcpthosts
Europe :: RFC 3463 :: (?:utilisateur|destinataire|adresse|bo[iî]te)\b.{0,40}(?:inconnu|invalide|n['’ ]existe|inexist)
Europe :: RFC 3463 :: (?:destinatario|buz[oó]n|cuenta|conta|caixa)\b.{0,40}(?:inexistente|n[ao] existe|não existe)
Europe :: RFC 3463 :: (?:konto|postfach)\b.{0,40}(?:deaktiviert|gesperrt|gelöscht|geschlossen)
Europe :: RFC 3463 :: (?:gebruiker|ontvanger|adres)\b.{0,40}(?:onbekend|bestaat niet)|onbekende (?:gebruiker|ontvanger)
Europe :: RFC 3463 :: okänd (?:användare|mottagare)|(?:användare|mottagare)\w*.{0,20}(?:okänd|finns inte)
Europe :: RFC 3463 :: ukendt (?:bruger|modtager)|ukjent (?:bruker|mottaker)|tuntematon (?:käyttäjä|vastaanottaja)
Europe :: RFC 3463 :: (?:użytkownik|odbiorca|adresat)\b.{0,30}(?:nieznany|nie istnieje)|nieznany (?:użytkownik|odbiorca)
Europe :: RFC 3463 :: neznámý (?:uživatel|příjemce)|(?:uživatel|příjemce)\b.{0,20}neexist
Europe :: RFC 3463 :: ismeretlen (?:felhasználó|címzett)|(?:utilizator|destinatar)\w*.{0,20}(?:nu există|necunoscut)
Europe :: RFC 3463 :: (?:пользовател|получател|адресат|адрес|ящик)\w*.{0,30}(?:не найден|не существует|неизвест)
Europe :: RFC 3463 :: (?:користувач|одержувач)\w*.{0,30}не (?:знайден|існує)|неизвестный (?:пользователь|получатель)
Europe :: RFC 3463 :: άγνωστος (?:χρήστης|παραλήπτης)
Europe :: RFC 3463 :: (?:kullan[ıi]c[ıi]|al[ıi]c[ıi])\b.{0,30}(?:bulunamad[ıi]|bilinmiyor|mevcut değil)
Asia :: RFC 3463 :: (?:المستخدم|المستلم|العنوان|البريد).{0,20}(?:غير (?:موجود|معروف)|لا يوجد)
Europe :: RFC 3463 :: (?:usuario|destinatario|utente|usu[aá]rio)\b.{0,40}(?:desconocid|sconosciut|desconhecid)
Europe :: RFC 3463 :: (?:usuario|destinatario|utente|usu[aá]rio)\b.{0,40}(?:n[ao] existe|não existe|inesistente)
Europe :: RFC 3463 :: no existe (?:dicha|ese)|nessun utente
Europe :: RFC 3463 :: (?:empf[aä]e?nger|benutzer|postfach|adresse|konto)\b.{0,40}(?:unbekannt|existiert nicht)
Europe :: RFC 3463 :: (?:empf[aä]e?nger|benutzer|postfach|adresse)\b.{0,40}nicht (?:bekannt|gefunden|vorhanden)
Europe :: RFC 3463 :: unbekannte[rs]? (?:empf|benutz|adress)
many :: RFC 3463 :: doesn[`´‘]t exist
Asia :: RFC 3463 :: (?:用户|用戶|使用者|收件人|收件者|帳號|账号|邮箱|郵箱|信箱|地址).{0,8}(?:不存在|无效|無效|已停用)
Asia :: RFC 3463 :: 查無此|(?:휴면|탈퇴한|정지된|해지된) ?(?:계정|사용자|회원)
Asia :: RFC 3463 :: (?:계정|사용자|수신자).{0,12}(?:없습니다|정지|휴면)
Europe :: RFC 3463 :: (?:compte|bo[iî]te|utilisateur)\b.{0,40}(?:d[ée]sactiv|suspendu|ferm[ée]|supprim|introuvable)
Europe :: RFC 3463 :: (?:empf[aä]e?nger|benutzer|adress|postfach)\w*.{0,40}(?:ungültig|nicht mehr|deaktiviert|gesperrt)
Europe :: RFC 3463 :: (?:buz[oó]n|cuenta|usuario|direcci[oó]n|destinatario)\b.{0,40}(?:no (?:encontr|v[aá]l)|inv[aá]l)
Europe :: RFC 3463 :: (?:buz[oó]n|cuenta|usuario)\b.{0,40}(?:deshabilitad|desactivad|suspendid|bloquead|cancelad)
Asia :: RFC 3463 :: 存在しま?せ?[んい]|宛先不明|見つかりません
Asia :: RFC 3463 :: 없는 (?:사용자|계정|주소)|존재하지 않|찾을 수 없
""",
    ),
    # What they hold against us, or against what the letters say.
    (
        Meaning.POLICY,
        r"""
Exchange :: Exchange :: banned sending ip|banned|block list|blocklist|bad helo|exceeded (?:threshold|permitted)
Exchange :: Exchange :: quarantin
Proofpoint :: Proofpoint :: blocked - see|ipcheck\.proofpoint|blocked by proofpoint|pdr|proofpoint dynamic
Mimecast :: Mimecast :: security polic|content examination|host network,? not allowed|\[?mcspam|blocked senders?
Barracuda :: Barracuda :: barracudacentral|barracudanetworks\.com/reputation|banned content|blocked using
Barracuda :: Barracuda :: suspect content
Cisco :: Cisco :: access to (?:submit|this mail system)|poor (?:e-?mail )?reputation|senderbase|talosintelligence
Google :: Google :: unsolicited|low reputation|suspicious|not accepted due to|gmail has blocked|potential security
many :: RFC 3463 :: black-?list|deny-?list|\brbl\b|dnsbl|spamhaus|spamcop|surbl|reputation|\bspam\b|junk|bulk mail
many :: RFC 3463 :: phish|virus|malware
many :: RFC 3463 :: polic(?:y|ies)\b|content (?:was |is )?(?:rejected|refused|blocked|not accepted)|complaints?\b
many :: RFC 3463 :: abus(?:e|ive)
many :: RFC 3463 :: content filter|(?:forged|fake|dynamic|generic) (?:helo|ehlo|ip|address|host)|спам
NetEase :: NetEase :: \b(?:dt:(?:spm|sum)|hl:(?:ihu|ipb|iff)|rp:[a-z]{3})\b
Tencent :: Tencent :: mail content denied|(?:message|mail) (?:contains|with) illegal
""",
    ),
    # The recipient, and no reason, or none of the above.
    (
        Meaning.NO_MAILBOX,
        r"""
Exchange :: Exchange :: recipient(?: address)?s?\b.{0,40}?(?:rejected|refused|denied|not (?:accepted|ok|permitted))
Cisco :: Cisco :: (?<!sender )(?<!ip )address rejected
Postfix, Exim :: Postfix :: rcpt\b.{0,30}(?:rejected|refused|denied|not allowed)|rejected (?:the )?recipients?
qmail :: qmail :: does not like recipient|envelope recipient has been denied
many :: RFC 3463 :: (?:recipient|mailbox|user)\b.{0,60}(?:not accepting|refuses?|does not accept|has blocked)
""",
    ),
    (
        Meaning.LATER,
        r"""
many :: RFC 5321 :: try (?:again|it again|later)|temporar(?:y|ily)|retry later|later please
many :: RFC 5321 :: please try(?: sending| after| in |$)
""",
    ),
)


def _lines(means: Meaning, table: str) -> Iterator[Line]:
    for row in table.strip().splitlines():
        spoken_by, source, words = row.split(" :: ", 2)
        for part, stands_for in _PARTS.items():
            words = words.replace(part, stands_for)
        yield Line(spoken_by, re.compile(words), means, SOURCES[source])


DIALECTS = tuple(line for means, table in _TABLE for line in _lines(means, table))
"""The first line whose words are in a refusal decides: a rate before a policy, the sender before the user."""

MAILBOX_RATE = re.compile(
    r"receiving mail (?:too quickly|at a rate)|at a rate that prevents|per hour (?:message )?receive limit"
)
"""What a server says for now (4xx) of one mailbox: Google's 4.2.1, Exchange Online's 5.2.121."""
