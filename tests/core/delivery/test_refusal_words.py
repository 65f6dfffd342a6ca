"""What the servers of the big providers say when they refuse a mail, and what is meant, as a table."""

import pytest

from campaign.core.delivery.refusal_words import DIALECTS, Meaning
from campaign.core.delivery.replies import meaning, meaning_of_report
from tests.support.effort import at_most

WORDINGS = {
    Meaning.NO_MAILBOX: """
        550 5.1.1 <(address)> User has moved; please try another address
        550 5.1.1 This address is closed, please try the contact form
        550 5.1.351 Remote server returned unknown recipient or mailbox unavailable
        550 5.0.350 Remote server returned an error -> 550 No such user here
        511 sorry, no mailbox here by that name (#5.1.1 - chkusr)
        550 5.1.6 Recipient no longer on server
        550 5.4.1 Recipient address rejected: Access denied. [XX0EUR00FT000.eop-eur00.prod.protection.outlook.com]
        550 5.4.1 [(address)]: Recipient address rejected: Access denied [DB5EUR03FT000.eop-EUR03.prod.outlook.com]
        550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup
        550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found
        550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction
        550 5.7.129 RESOLVER.RST.RestrictedToRecipientsPermission; not authorized to send to recipient
        550 5.7.124 RESOLVER.RST.NotAuthorized; sender not in allowed-senders list
        550 5.7.1 RESOLVER.RST.AuthRequired; authentication required
        550 5.4.310 DNS domain gov.example does not exist [Message=InfoDomainNonexistent]
        550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302)
        550 5.7.505 Access denied, banned recipient.
        550-5.1.1 The email account that you tried to reach does not exist. 5.1.1 Please try double-checking the address
        550 5.2.1 The email account that you tried to reach is inactive. For more information, go to the help page
        553 5.1.2 We weren't able to find the recipient domain. Please check for any spelling errors
        550 5.7.1 We're writing to let you know that the group you tried to contact (rivers) may not exist
        550 5.1.1 Invalid Recipient
        550 5.1.1 <(address)>... User unknown (Proofpoint)
        550 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550 [x9Yz.us123]
        503 User unknown
        550 Envelope blocked - User Entry - https://community.mimecast.com/docs/DOC-1369#550
        550 permanent failure for one or more recipients ((address):550 5.1.1 User unknown)
        550 No such recipient here: (address) (barracuda)
        550 #5.1.0 Address rejected.
        550 #5.1.0 Address rejected (address)
        550 5.1.0 Address rejected.
        550 5.1.1 <(address)>: Recipient address rejected: User unknown in local recipient table
        550 5.1.1 <(address)>: Recipient address rejected: User unknown in virtual mailbox table
        550 5.1.1 <(address)>: Recipient address rejected: undeliverable address: host mx said no
        550 5.7.1 <(address)>: Recipient address rejected: Access denied
        554 5.7.1 <(address)>: Recipient address rejected: user not found
        550 5.1.2 <(address)>: Recipient address rejected: Domain not found
        550 Unrouteable address
        550 unknown user
        550 Unknown local part minister in <(address)>
        550-Callout verification failed: 550 550 no such user
        550 relay not to be: no such domain here
        550 5.1.1 sorry, no mailbox here by that name (#5.1.1 - chkuser)
        550 sorry, no mailbox here by that name. (#5.7.17)
        511 sorry, no mailbox here by that name (#5.1.1 - chkuser)
        553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)
        553 sorry, this recipient is in my badrecipientto list (#5.7.1)
        550 5.1.1 <(address)>... User unknown
        553 5.3.0 <(address)>... No such user here
        550 5.1.2 <(address)>... Host unknown (Name server: gov.example: host not found)
        550 5.2.1 <(address)>... Mailbox disabled for this recipient
        550 Invalid recipient: <(address)>
        524 5.2.4 Mailbox does not exist
        554 delivery error: dd This user doesn't have a yahoo.com account ((address)) [0] - mta1000
        554 30 Sorry, your message to (address) cannot be delivered. This mailbox is disabled (554.30).
        552 1 Requested mail action aborted, mailbox not found
        550 5.1.1 mailbox unavailable
        550 Mailbox (address) does not exist
        550 The recipient's mailbox "minister" is no longer in use
        550 (address) no longer works at the ministry
        556 5.1.10 Recipient address has null MX
        521 5.3.2 Host does not accept mail
        525 5.7.13 User account disabled
        550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR204_416
        550 5.1.1 Empfänger unbekannt / unknown recipient
        550 Benutzer minister existiert nicht
        550 5.1.1 El usuario no existe
        550 Utilisateur inconnu
        550 Nessun utente simile in questo indirizzo
        550 5.1.1 Usuário desconhecido
        550 5.1.1 收件人不存在
        550 5.1.1 <(address)> 없는 사용자
        550 5.7.1 Policy does not matter here: no such user
        554 5.4.4 unable to look up host gov.example
        550 5.4.4 Host or domain name not found. Name service error for name=gov.example type=MX: Host not found
        550 cuda_nsu (address): Recipient not found
        550 5.1.1 Gebruiker onbekend
        550 5.7.193 UserInfo; User does not accept messages from outside the organization
        550 Konto deaktiviert
        550 Boîte aux lettres inexistante
        550 Destinatario inexistente
        550 La cuenta no existe
        550 5.1.1 Пользователь не найден
        550 Почтовый ящик не существует
        550 Користувача не знайдено: користувач не існує
        550 Użytkownik nieznany
        550 Okänd användare
        550 Ukendt bruger
        550 Tuntematon käyttäjä
        550 Neznámý uživatel
        550 Ismeretlen felhasználó
        550 Utilizatorul nu există
        550 KULLANICI BULUNAMADI
        550 Άγνωστος χρήστης
        550 المستخدم غير موجود
        550 user doesn`t exist
        550 5.2.0 Mailbox has been moved
        550 unrouteable mail domain "gov.example"
        554 5.7.1 (address) recipient address was suppressed due to customer policy
        550 The recipient is on the suppression list for your account
        550 휴면 계정입니다
        550 5.1.1 수신자가 없습니다
        550 該用戶不存在
        550 收件者地址無效
        550 帳號已停用
        550 compte désactivé
        550 Boîte aux lettres supprimée
        550 Empfängeradresse ungültig
        550 Benutzer nicht mehr vorhanden
        550 Buzón no encontrado
        550 dirección no válida
        550 Cuenta suspendida
    """,
    Meaning.LATER: """
        452 4.2.2 The recipient's inbox is out of storage space
        552 5.2.2 The email account that you tried to reach is over quota
        552-5.2.2 The recipient's inbox is out of storage space and inactive.
        554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException
        550 5.7.1 mailbox is full (quota exceeded while writing to file)
        552 5.7.0 <(address)>: Recipient address rejected: mailbox over quota
        552 Requested mail action aborted: exceeded storage allocation
        550 5.1.1 user over quota. (#5.1.1)
        550 boîte du destinataire pleine
        550 Postfach überfüllt
        552 Почтовый ящик переполнен
        552 Skrzynka pełna
        552 邮箱空间不足
        552 信箱容量不足
        552 メールボックスがいっぱいです
        552 메일함이 가득 찼습니다
        552 صندوق البريد ممتلئ
        552 Le quota de la boîte est dépassé
        552 Cuota de disco superada
        451 4.7.1 <(address)>: Recipient address rejected: Greylisted, see http://postgrey.example
        450 4.2.0 <(address)>: Recipient address rejected: Greylisting in effect, please come back later
        550 5.7.1 Greylisted, come back in 300 seconds
        451 Internal resources are temporarily unavailable - https://community.mimecast.com/docs/DOC-1369#451
        451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (S77719)
        451 4.7.650 The mail server [192.0.2.1] has been temporarily rate limited due to IP reputation.
        450 4.1.1 <(address)>: Recipient address rejected: unverified address: Address verification in progress
        452 4.5.3 Too many recipients
        451 4.3.0 Temporary failure, please try again
        450 4.7.1 Client host rejected: cannot find your hostname
        550 Temporary problem, try again later
    """,
    Meaning.TOO_FAST: """
        450 4.2.1 The user you are trying to contact is receiving mail too quickly.
        550-5.2.1 The user you are trying to contact is receiving mail at a rate that 5.2.1 prevents additional messages
        550 5.4.5 Daily user sending limit exceeded
        550 5.2.121 RESOLVER.RST.RecipientPerHour; The recipient's per hour message receive limit exceeded
        550 5.2.122 The recipient has exceeded their limit for the number of messages they can receive per hour.
        450 4.2.1 Recipient's per hour receive limit exceeded
        452 4.2.1 The user is receiving mail at a rate that prevents additional messages
        550 5.7.1 This mail has been rate limited
        550 #5.7.1 Too many recipients received this hour from this host
        554 5.7.1 You are sending too fast, slow down
        550 5.7.1 Sender rate exceeded
        550 too many messages from your host
        550 5.7.1 Number of messages exceeds limit per day
        550 5.7.233 tenant exceeded its external recipient rate
        554 5.7.1 Messages exceeded the limit of 20 per minute
        550 You have exceeded your messaging limits
        550 5.7.1 you have exceeded your daily sending limits
        550 You have reached your monthly limit
        550 limit of recipients per day reached
        550 mailbox has exceeded the limit of outgoing messages
        550 5.4.6 Unusual sending activity detected. Please try after sometime
    """,
    Meaning.SIGN_IN: """
        530 5.7.57 Client not authenticated to send mail.
        550 5.7.1 Client was not authenticated
        550 5.7.57 Client not authenticated to send mail
        550 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM
        550 5.7.1 Invalid credentials for relay [192.0.2.1]. The IP address you've registered doesn't match
        550 5.7.0 Mail relay denied [192.0.2.1]. Invalid credentials for relay
        550 Submitter failed to authenticate
        550 5.7.1 <(address)>... Relaying denied. Proper authentication required.
        550 SMTP authentication is required for message submission
        554 5.7.0 you must authenticate first
        554 Message rejected: Email address is not verified. The following identities failed the check in region X-1
        554 Message rejected: Sending suspended for this account. For more information, please check the inbox
        554 Message rejected: Sending paused for this account.
        554 Access denied: User is not authorized to perform ses:SendRawEmail
        550 The from address does not match a verified Sender Identity. Mail cannot be sent until this is resolved
        550 Unauthenticated senders not allowed
        550 5.7.1 The 'From' address you supplied is not a Sender Signature on your account.
        550 5.7.1 Unconfigured Sending Domain <letters.example>
        550 Domain letters.example is not allowed to send: The domain is unverified and requires DNS configuration
        550 Free accounts are for test purposes only
        550 Your account has been suspended, contact support
        554 5.7.1 Your account is disabled
        550 5.7.1 Your SMTP account (letters) is blocked
        550 This account has been suspended for sending spam
        550 Account under review
        550 Outgoing mail from this account is blocked
        550 Insufficient credits to send
        554 Maximum credits exceeded
    """,
    Meaning.POLICY: """
        550 5.7.606 Access denied, banned sending IP [192.0.2.1]. To request removal from this list please visit
        550 5.7.509 Access denied, sending domain letters.example does not pass DMARC verification
        550 5.7.1 Unfortunately, messages weren't sent. part of their network is on our block list (S3150).
        550 5.1.8 Access denied, bad outbound sender
        550 5.7.60 SMTP; Client does not have permissions to send as this sender
        550 5.7.23 The message was rejected because of Sender Policy Framework violation -> 550 5.7.1
        550 5.7.25 Access denied, the sending IPv6 address must have a reverse DNS record
        550-5.7.26 This mail is unauthenticated, which poses a security risk to the sender and Gmail users
        550 5.7.26 Unauthenticated email from letters.example is not accepted due to domain's DMARC policy
        550 5.7.1 Our system has detected that this message is likely unsolicited mail
        550 5.7.1 Gmail has detected that this is suspicious due to the very low reputation of the sending domain
        554 5.7.0 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.1
        554 Blocked - see https://support.proofpoint.com/dnsbl-lookup.cgi?ip=192.0.2.1
        550 Administrative prohibition - envelope blocked - https://community.mimecast.com/docs/DOC-1369#550
        550 Rejected by header based Anti-Spoofing policy: (address)
        554 Email rejected due to security policies - https://community.mimecast.com/docs/DOC-1369#554
        554 Service unavailable; Client host [mail.letters.example] blocked using Barracuda Reputation
        550 blocked using b.barracudacentral.org; http://www.barracudanetworks.com/reputation/?pr=1&ip=192.0.2.1
        554-mx1.gov.example Your access to this mail system has been rejected due to the sending MTA's poor reputation.
        550 #5.7.1 Your access to submit messages to this e-mail system has been rejected.
        550 #5.7.1 SPF unauthorized mail is prohibited.
        554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org
        554 5.7.1 <mail.letters.example[192.0.2.1]>: Client host rejected: Access denied
        550 5.1.8 <(address)>: Sender address rejected: Domain not found
        553 5.7.1 <(address)>: Sender address rejected: not owned by user letters
        550 5.1.0 <(address)>: Sender address rejected: User unknown in virtual alias table
        554 5.7.1 <(address)>: Recipient address rejected: Blocked by SPF check: FAIL
        554 5.7.1 <(address)>: Recipient address rejected: Mail appeared to be SPAM or forged
        554 5.7.1 <(address)>: Relay access denied
        550-Verification failed for <(address)> 550 Sender verify failed
        550 relay not permitted
        550 Rejected because 192.0.2.1 is in a black list at dnsbl.example
        553 5.1.8 <(address)>... Domain of sender address (address) does not exist
        550 5.7.1 <(address)>... Relaying denied
        550 5.7.1 Message content rejected
        554 5.7.1 Message rejected due to content restrictions, id=00123-04 - spam
        554 5.7.9 Message not accepted for policy reasons. See https://senders.yahooinc.com/error-codes
        550 5.7.1 Access denied
        550 5.1.7 No such domain letters.example.
        550 5.2.0 From: Domain is invalid. Please provide a valid From
        550 5.7.0 <(address)>: Recipient address rejected: No relaying
        550 5.7.26 <(address)>: Recipient address rejected: Multiple authentication checks failed
        554 INVALID IP FOR SENDING MAIL OF DOMAIN letters.example
        554 5.7.1 <(address)>: Recipient address rejected: Virus detected
        550 5.2.1 Content Filter agent quarantined this message
        553 5.7.1 Your mail has been refused; too many unknown users
        554 Message rejected by content filter
        550 Forged HELO
        554 Dynamic IP rejected
        554 DT:SPM 163 smtp5,not spam report to postmaster
        550 Mail content denied. http://service.mail.qq.com
        550 Письмо отклонено как спам
        550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP.
        550 5.7.515 Access denied, sending domain letters.example doesn't meet the required authentication level.
    """,
    Meaning.OUR_FAULT: """
        501 5.1.3 Bad recipient address syntax
        550 5.6.11 SMTPSEND.BareLinefeedsAreIllegal; message contains bare linefeeds
        550 5.7.1 This message is not RFC 5322 compliant
        503 5.5.1 Bad sequence of commands
        500 5.5.1 Command unrecognized: "LETTER"
        500 unknown command
    """,
    Meaning.REFUSED: """
        552 5.3.4 Message size exceeds fixed maximum message size
        552 #5.3.4 message header size exceeds limit
        552 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient
        552 sorry, that message size exceeds my databytes limit (#5.3.4)
        554 Maximum email size exceeded - https://community.mimecast.com/docs/DOC-1369#554
        554 5.4.14 Hop count exceeded - possible mail loop ATTR34
        554 5.4.6 Message exceeded 50 hops, this may indicate a mail loop.
        554 transaction failed
        552 5.2.3 <(address)>: Recipient address rejected: Message length exceeds administrative limit
    """,
}
"""Texts of this project's writing, in the words that the servers use: the senders, hosts and numbers are invented."""

EACH = [(line.strip(), means) for means, text in WORDINGS.items() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize(("reply", "means"), EACH, ids=[reply for reply, _ in EACH])
def test_what_is_meant(reply, means):
    assert meaning(int(reply[:3]), reply) is means


def test_there_are_words_of_every_provider_and_each_line_has_its_source():
    spoken_by = " ".join(line.spoken_by for line in DIALECTS)
    named = "Exchange Google Proofpoint Mimecast Barracuda Cisco Postfix Exim qmail sendmail OpenSMTPD"
    assert [name for name in named.split() if name not in spoken_by] == []
    assert all(line.source for line in DIALECTS) and len(EACH) >= 120


@pytest.mark.parametrize(
    ("reply", "means"),
    [
        ("bounced, 5.1.1", Meaning.NO_MAILBOX),
        ("bounced, 5.0.0: 550 No such user here", Meaning.NO_MAILBOX),
        ("bounced, 5.4.1: 550 5.4.1 Recipient address rejected: Access denied.", Meaning.NO_MAILBOX),
        ("bounced, 5.7.1: 550 5.7.133 authentication required; sender not authenticated for group", Meaning.NO_MAILBOX),
        ("bounced, 5.1.1: 552 mailbox full", Meaning.LATER),
        ("bounced, 4.4.7: 451 try again later", Meaning.LATER),
        ("bounced, 4.4.7: no such user", Meaning.LATER),
        ("bounced, 5.7.1: 554 5.7.1 blocked using zen.spamhaus.org", Meaning.POLICY),
        ("bounced, 5.1.1: sender address rejected", Meaning.POLICY),
        ("bounced, 5.0.0: 550 5.1.1 (…)", Meaning.NO_MAILBOX),
        ("bounced, 5.0.0", Meaning.REFUSED),
        ("550 5.1.1 no such mailbox", Meaning.NO_MAILBOX),
    ],
)
def test_what_a_report_means(reply, means):
    assert meaning_of_report(reply) is means


@pytest.mark.parametrize("unit", ["user ", "a", "(", "address !", "recipient rejected ", "sender ", "5.1.1 ", "550-"])
def test_no_reply_takes_long(unit):
    with at_most(0.5):
        meaning(550, "550 " + unit * 200_000)
