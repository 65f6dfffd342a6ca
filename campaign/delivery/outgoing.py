"""From a claim to the mail it stands for: whose letter it is, where it goes today, and in whose words."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache

from campaign.actions.catalogue import Catalogue
from campaign.config.settings import Settings
from campaign.core.answers.office_page import Request
from campaign.core.attention import Matter
from campaign.core.campaigns.campaign import Campaign, Status, Target
from campaign.core.campaigns.owners import Owner, contact_for
from campaign.core.delivery import return_paths
from campaign.core.letters import foot, targeting, writing
from campaign.core.letters.foot import Runner
from campaign.core.letters.submissions import WITH_A_LETTER, Kind, NewNotice, Personal, Words
from campaign.core.offices.office import Directory, Office
from campaign.delivery import attention_mails, digest_mails, message, notices, office_notices
from campaign.delivery.headers import ascii_address
from campaign.delivery.message import Mail, Origin, Recipient, Stamp, Translate, Writer, untranslated
from campaign.delivery.notices import Asked, Notice
from campaign.delivery.transport import Misconfigured
from campaign.store.protocol.delivery import Claim, Digest

DAY = timedelta(days=1)

AnswerTokens = Callable[[str, datetime], Mapping[str, str]]
"""The tokens of the links by which a writer tells what came back, by target; for the token of their own link."""


class CannotBeSent(Exception):
    """This mail cannot be built, and no later attempt will change that. Says why, and nothing personal."""


class CannotBeSentNow(CannotBeSent):
    """This mail cannot be built until a person acts, so it waits."""


class Outgoing:
    """Builds mails. `translate` gives the notices' words in the language of the page that the supporter used."""

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        translate: Translate = untranslated,
        is_organiser: Callable[[str], bool] = lambda address: False,
        office_page: Callable[[str, str, str], str] = lambda slug, office, email: "",
        answer_tokens: AnswerTokens = lambda link, at: {},
    ) -> None:
        """`office_page` gives the address of an office's own page, by campaign, office and its address.

        Raises Misconfigured when `mail.from` is no address that mail can come from.
        """
        self._is_organiser = is_organiser
        self._office_page = lru_cache(maxsize=512)(office_page)  # the same below every letter to an office
        self._answer_tokens = answer_tokens
        self._settings = settings
        self._catalogue = catalogue
        self._translate = translate
        site, sender = settings.site, _sender(settings.mail.from_address)
        self._origin = Origin(site.name, site.url, sender, settings.law.controller)
        self._bounce_key = settings.key("bounce")
        self._seen: tuple[int, ...] | None = None
        self._campaigns: dict[str, Campaign] = {}
        self._directory = Directory()

    def look(self) -> tuple[int, ...]:
        """From now on mails are built from campaigns and offices as they are; what it gives changes when they do."""
        versions = self._catalogue.versions()
        if versions != self._seen:
            self._campaigns = {campaign.slug: campaign for campaign in self._catalogue.campaigns()}
            self._directory = self._catalogue.directory()
            self._office_page.cache_clear()
            self._seen = versions
        return versions

    def mail(self, claim: Claim, personal: Personal) -> Mail:
        """The mail to send for a claim: the same bytes every time, as long as the recipient's address is the same.

        Raises:
            CannotBeSent: the target, the office or its address is gone, or no mail can carry an address.
            CannotBeSentNow: the campaign cannot be read until a person acts.
        """
        campaign = self._campaign(claim.campaign)
        try:
            if claim.kind is Kind.LETTER:
                return self._letter(claim, campaign, personal)
            return self._notice(claim, campaign, personal)
        except ValueError as error:
            raise CannotBeSent(f"not a mail that can be sent: {error}") from None

    def digest(self, digest: Digest) -> Mail:
        """Every letter of a digest in one mail; none of them was erased.

        Raises:
            CannotBeSent, CannotBeSentNow: as `mail`.
        """
        first = digest.claims[0]
        campaign = self._campaign(first.campaign)
        letters = [(one.personal.name, self._words(one, one.personal)) for one in digest.claims if one.personal]
        group = digest_mails.Group(
            to=self._office_recipient(first, campaign),
            campaign=campaign.in_language(campaign.title, first.language),
            letters=letters,
            total=digest.total,
            day=digest.date.date() - DAY,
            reply_to=_reply_to(self._settings.site.contact),
            slug=campaign.slug,
            run_by=campaign.run_by(first.language),
        )
        try:
            return digest_mails.digest(self._origin, group, Stamp(digest.message_id, digest.date), self._translate)
        except ValueError as error:
            raise CannotBeSent(f"not a mail that can be sent: {error}") from None

    def attention(self, email: str, matters: Sequence[Matter], now: datetime, group: Owner | None = None) -> Mail:
        """What needs a person, to one who wants to hear of it, in the site's first language. Raises CannotBeSent.

        To a `group` that looks after the offices, in the first language that it speaks.
        """
        own = group.languages if group else ()
        to, stamp = Recipient(email, (*own, *self._settings.site.languages)[0]), Stamp(self.new_message_id(), now)
        is_group = group is not None
        try:
            return attention_mails.attention(self._origin, to, matters, stamp, self._translate, to_group=is_group)
        except ValueError as error:
            raise CannotBeSent(f"not a mail that can be sent: {error}") from None

    def mailboxes(self) -> dict[tuple[str, str], str]:
        """Where the letters to every office that has an address go, by campaign and office."""
        return self._catalogue.mailboxes(self._settings.mail.test_recipient)

    def new_message_id(self) -> str:
        """A Message-ID that tells nothing."""
        return f"<{secrets.token_hex(16)}@{self._settings.mail_domain}>"

    def gives_back(self, claim: Claim) -> NewNotice:
        """The mail to queue when this letter has failed for good."""
        keys = writing.Keys(b"", self._settings.key("messages"), self._settings.mail_domain)
        kind = Kind.UNDECIDED if claim.held_back else Kind.GIVEN_BACK
        return writing.gives_back(claim.submission, claim.target, keys, kind)

    def _letter(self, claim: Claim, campaign: Campaign, personal: Personal) -> Mail:
        words = self._words(claim, personal)
        to = self._office_recipient(claim, campaign, personal.email)
        title = campaign.in_language(campaign.title, claim.language)
        run_by = campaign.run_by(claim.language)
        writer = Writer(personal.name, personal.email, title, campaign.confirm, campaign.slug, run_by)
        # Only the envelope tells where a bounce goes; notices bounce to mail.from, where a person reads.
        stamp = Stamp(claim.message_id, claim.date, self._return_path(claim))
        return message.letter(self._origin, to, writer, words, stamp, self._translate)

    def _office_recipient(self, claim: Claim, campaign: Campaign, writer: str = "") -> Recipient:
        """The office that a letter goes to, with the page that is its own."""
        address = self._address(claim, campaign)
        to = self._recipient(campaign, address, claim.language, writer)
        return replace(to, page=self._office_page(campaign.slug, claim.office, address))

    def request(self, request: Request, link: str) -> Mail:
        """Has an office confirm what was asked for on its page; `link` leads to where it does.

        Raises:
            CannotBeSent: the campaign or the office is gone, or no mail can carry its address.
            CannotBeSentNow: the campaign cannot be read until a person acts.
        """
        campaign = self._campaign(request.campaign)
        target = campaign.target(request.target)
        office = (target.inline if target else None) or self._catalogue.directory().get(request.office)
        if office is None:
            raise CannotBeSent(f"there is no office {request.office!r} any more")
        to = self._recipient(campaign, request.email, office.language)
        asked = office_notices.Asked(office.title, campaign.in_language(campaign.title, office.language), request, link)
        stamp, contact = Stamp(request.message_id, request.at), _reply_to(self._settings.site.contact)
        try:
            return office_notices.confirmation(self._origin, to, asked, stamp, self._translate, contact)
        except ValueError as error:
            raise CannotBeSent(f"not a mail that can be sent: {error}") from None

    def _words(self, claim: Claim, personal: Personal) -> Words:
        words = personal.letters.get(claim.target)
        if words is None:
            raise CannotBeSent("the letter has no words")
        return words

    def _address(self, claim: Claim, campaign: Campaign) -> str:
        if claim.address and campaign.status is not Status.TEST:
            return claim.address  # It was tried there before, and that may have got through.
        target, office = self._target_and_office(claim, campaign)
        if campaign.wish(office.id).stopped:
            raise CannotBeSent(f"the office {claim.office!r} asked for no more letters")
        nothing_leaves = targeting.nothing_leaves(campaign, self._settings.mail.transport)
        address = targeting.usable_address(target, office, claim.date.date(), nothing_leaves=nothing_leaves)
        if not address:
            raise CannotBeSent(f"the office {claim.office!r} has no checked e-mail address any more")
        return address

    def _notice(self, claim: Claim, campaign: Campaign, personal: Personal) -> Mail:
        confirming = claim.kind in (Kind.CONFIRMATION, Kind.REMINDER)
        notice = Notice(
            to=self._recipient(campaign, personal.email, claim.page_language, personal.email),
            campaign=campaign.in_language(campaign.title, claim.page_language),
            link=f"{self._settings.site.url}/{'confirm' if confirming else 'receipt'}/{personal.link}",
            stamp=_stamp(claim),
            contact=_reply_to(contact_for(campaign.owners, claim.page_language) or self._settings.site.contact),
            run_by=campaign.run_by(claim.page_language),
            words=campaign.in_language(campaign.mail_words, claim.page_language),
        )
        if claim.kind is Kind.CONFIRMATION:
            privacy, asked = self._settings.privacy, self._asked(claim, campaign, personal)
            hours = privacy.unconfirmed_hours
            if asked.by_hand:  # its writer's own to send as well, and kept no longer than those
                hours = min(hours, privacy.handover_hours)
            return notices.confirmation(self._origin, notice, hours, self._translate, asked)
        if claim.kind is Kind.REMINDER:
            return notices.reminder(self._origin, notice, self._translate, self._asked(claim, campaign, personal))
        if claim.kind in WITH_A_LETTER:
            office, words = self._office(claim, campaign, personal, claim.target), self._words(claim, personal)
            if claim.kind is Kind.GIVEN_BACK:
                stopped = campaign.wish(office.id).stopped
                words = Words(words.subject, foot.below(words.body, self._foot(claim, campaign)))
                return notices.given_back(self._origin, notice, office, words, self._translate, stopped=stopped)
            decided = claim.kind is Kind.NOT_SENT
            return notices.not_sent(self._origin, notice, office, words, self._translate, decided=decided)
        letters = [
            (self._office(claim, campaign, personal, target).title, words) for target, words in personal.letters.items()
        ]
        tokens = self._answer_tokens(personal.link, claim.date)
        place = f"{self._settings.site.url}/c/{claim.campaign}/answer"
        answers = [f"{place}/{tokens[target]}" if target in tokens else "" for target in personal.letters]
        return notices.copy(self._origin, notice, letters, self._translate, answers)

    def _foot(self, claim: Claim, campaign: Campaign) -> str:
        """What stands below a letter that goes back to its writer, who may send it another way."""
        site, title = self._settings.site, campaign.in_language(campaign.title, claim.language)
        runner = Runner(site.name, campaign.run_by(claim.language) or self._settings.law.controller)
        sentence = foot.part_of(title, runner, claim.language, self._translate)
        return f"{sentence}\n{site.url}/c/{campaign.slug}"

    def _asked(self, claim: Claim, campaign: Campaign, personal: Personal) -> Asked:
        """To whom there are letters: titles of offices, nothing that anybody typed."""
        nothing_leaves = targeting.nothing_leaves(campaign, self._settings.mail.transport)
        ours: list[str] = []
        theirs: list[str] = []
        for target_id in personal.offices:
            target, office = campaign.target(target_id), self._office(claim, campaign, personal, target_id)
            usable = target and targeting.usable_address(
                target, office, claim.date.date(), nothing_leaves=nothing_leaves
            )
            (ours if usable and not campaign.wish(office.id).stopped else theirs).append(office.title)
        return Asked(ours, theirs)

    def _campaign(self, slug: str) -> Campaign:
        if self._seen is None:
            self.look()
        try:
            return self._campaigns[slug]
        except KeyError:
            # Campaigns are never deleted: its file does not load any more, and no letter is to fail for that.
            raise CannotBeSentNow(f"the campaign {slug!r} cannot be read: run `campaign check`") from None

    def _target_and_office(self, claim: Claim, campaign: Campaign) -> tuple[Target, Office]:
        """The target, and the office that this letter was written to, whatever office the target means by now."""
        target = campaign.target(claim.target)
        if target is None:
            raise CannotBeSent(f"the campaign has no target {claim.target!r} any more")
        office = target.inline or self._directory.get(claim.office)
        if office is None or office.id != claim.office:
            raise CannotBeSent(f"there is no office {claim.office!r} any more")
        return target, office

    def _recipient(self, campaign: Campaign, address: str, language: str, writer: str = "") -> Recipient:
        """In test mode all mail goes to its writer where that is an organiser, else to the test address.

        A Maildir is safe without one, a mail server is not.
        """
        if campaign.status is not Status.TEST:
            return Recipient(address, language)
        if writer and self._is_organiser(writer):
            return Recipient(writer, language, test=True)
        test_recipient = self._settings.mail.test_recipient
        if not test_recipient and self._settings.mail.transport != "maildir":
            raise CannotBeSent("the campaign is in test mode, and mail.test_recipient is not set")
        return Recipient(test_recipient or address, language, test=True)

    def _office(self, claim: Claim, campaign: Campaign, personal: Personal, target_id: str) -> Office:
        """The office a letter was to, as far as it is still known, in the words of who reads the mail."""
        office_id, where = personal.offices.get(target_id, ""), (claim.country, claim.page_language)
        office = targeting.office_written_to(campaign, self._directory, office_id, target_id, *where)
        day = claim.date.date()
        return targeting.called(campaign, self._directory, office, target_id, claim.page_language, day)

    def _return_path(self, claim: Claim) -> str:
        return return_paths.address(self._bounce_key, self._origin.address, claim.id, claim.message_id)


def _stamp(claim: Claim) -> Stamp:
    return Stamp(claim.message_id, claim.date)


def _reply_to(contact: str) -> str:
    """The site's contact, where it is an address that a header can hold."""
    try:
        return ascii_address(contact) if contact else ""
    except ValueError:
        return ""


def _sender(address: str) -> str:
    try:
        sender = ascii_address(address)
    except ValueError:
        sender = ""
    if not sender:
        raise Misconfigured("mail.from is not an address that mail can come from")
    return sender
