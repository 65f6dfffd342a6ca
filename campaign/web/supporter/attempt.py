"""One POST of the form: what was typed and edited, and the letters it leads to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import blake2b

from werkzeug.datastructures import MultiDict

from campaign.actions import letters
from campaign.core import days
from campaign.core.campaigns.campaign import Campaign, Wording
from campaign.core.counts.activity import Count, stepped
from campaign.core.crowds import Crowd
from campaign.core.letters import by_hand, doubts
from campaign.core.letters.composition import Supporter
from campaign.core.letters.doubts import Doubt
from campaign.core.letters.frames import Frame
from campaign.core.letters.submissions import Act, Prepared, Words
from campaign.core.words import text
from campaign.store.protocol.campaigns import Partner
from campaign.web.site.catalogues import gettext
from campaign.web.site.current import context, now, settings
from campaign.web.site.faults import Fault
from campaign.web.site.framing import active_partner, is_embedded
from campaign.web.site.sources import clean_source
from campaign.web.supporter import as_sent, consent
from campaign.web.supporter.email_address import clean_email
from campaign.web.supporter.entries import Entries
from campaign.web.supporter.opt_in import OptInBox, OwnerBox, of_owners, of_partner
from campaign.web.supporter.representatives import Representatives
from campaign.web.supporter.said import Said

LEAVING = ("send", "copy", "ask-send", "ask-copy")
"""The steps after which letters are no longer on a page to be changed. They alone need a form's token that holds."""


QUESTIONS = ("question-send", "question-copy")
"""The page with the one question, before each of two ways to leave."""


UNKNOWN = "…"
"""Stands in a letter for a name or a country not yet given."""


@dataclass(frozen=True)
class Attempt:
    """What a supporter posted in a campaign, on a page in `language`."""

    campaign: Campaign
    entries: Entries
    language: str
    posted: MultiDict[str, str]

    @property
    def step(self) -> str:
        """The step asked for. A button that only changes the page's language names none: the page stays what it is."""
        pages = {"form": "edit", "check": "again", "copies": "copy", "said": "say"} | {one: one for one in QUESTIONS}
        if self.reworded or self.anew:
            return "again"
        return self.posted.get("step") or pages.get(self.posted.get("shown", ""), "")

    @property
    def reworded(self) -> str:
        """The target whose letter the supporter wants in another wording; mostly none."""
        return self.posted.get("reword", "")

    @property
    def anew(self) -> str:
        """The target whose edited letter is to be composed from the form once more; mostly none."""
        return self.posted.get("anew", "")

    @cached_property
    def edits(self) -> dict[str, Words]:
        """The words of letters as posted, cleaned, by target."""
        return {
            target.id: Words(
                text.line(self.posted.get(f"subject-{target.id}", "")),
                text.paragraphs(self.posted.get(f"body-{target.id}", "")),
            )
            for target in self.campaign.targets
            if target.id not in (self.anew, self.reworded)
            and (f"body-{target.id}" in self.posted or f"subject-{target.id}" in self.posted)
        }

    @cached_property
    def as_sent(self) -> frozenset[str]:
        """The targets whose letters stand as they were sent, whoever wrote what in them."""
        return as_sent.standing(self.edits, self.posted)

    @cached_property
    def frames(self) -> dict[str, Frame]:
        """What stood around the edited letters when they were composed last, by target."""
        return {
            target: Frame(*(text.paragraphs(self.posted.get(f"{part}-{target}", "")) for part in ("opening", "ending")))
            for target in self.edits
            if f"opening-{target}" in self.posted
        }

    @cached_property
    def omitted(self) -> frozenset[str]:
        """The targets left out by choice: on the check page those whose box is clear, elsewhere those named so.

        Whom there was no letter to could not be chosen: after a change of country there may be one.
        """
        ids, shown = [target.id for target in self.campaign.targets], self.posted.get("shown")
        included = {target for target in ids if f"include-{target}" in self.posted}
        posted = self.posted.get("step") in (*LEAVING, "edit"), shown in ("check", "copies")
        from_check_page = any(posted) and self.edits and shown not in QUESTIONS
        if included or from_check_page:
            return frozenset(ids) - included - frozenset(self.posted.getlist("unshown"))
        return frozenset(self.posted.getlist("omitted"))

    @cached_property
    def left_out(self) -> frozenset[str]:
        """The targets not written to. No letter leaves that did not stand on the page from which it is sent."""
        unshown = self.posted.getlist("unshown") if self.step in LEAVING else ()
        return self.omitted.union(unshown)

    @cached_property
    def representatives(self) -> Representatives:
        before = {target: allotted.office for target, allotted in self.entries.token.allotted.items()}
        return Representatives(self.campaign, self.entries.country, self.posted, before)

    @cached_property
    def supporter(self) -> Supporter:
        """The supporter as typed, with those who are known to represent them."""
        settled = self.representatives.settled
        return replace(self.said.with_it, representatives=settled) if settled else self.said.with_it

    @cached_property
    def said(self) -> Said:
        """The same in the languages of letters that leave in another than the supporter's."""
        return Said(self.campaign, self.entries.supporter(), self.posted, settings().limits.note_length)

    @cached_property
    def faults(self) -> list[Fault]:
        """Everything wrong with what the form asks for, in the order of the page: the postcode after the town."""
        leaves = self.step in LEAVING
        own = [fault for fault in self.entries.faults if fault["id"] or leaves]
        before = sum(fault["id"] in ("country", "name", "place") for fault in own)
        return [*own[:before], *self.representatives.faults, *own[before:], *self.said.faults]

    @cached_property
    def partner(self) -> Partner | None:
        """Whose page it came through; None for a partner who was switched off since the form was opened."""
        return active_partner(self.entries.token.partner)

    @property
    def partner_code(self) -> str:
        """The code of that partner, "" for none."""
        return self.partner.code if self.partner else ""

    @cached_property
    def opt_in(self) -> OptInBox:
        return OptInBox(self.campaign.opt_in_wording(self.language), self.posted)

    @cached_property
    def tell_me(self) -> OptInBox:
        """The box of those who want to be told when an office answers: where the campaign has a key to seal it to."""
        words = gettext("Tell me by email when an office answers")
        return OptInBox(Wording(words, self.language) if self.campaign.opt_in else None, self.posted, "tell_me")

    @property
    def boxes(self) -> tuple[OptInBox, ...]:
        """Every box with which an address is kept."""
        return self.opt_in, *(one.box for one in self.owner_opt_ins), self.partner_opt_in, self.tell_me

    @property
    def was_asked(self) -> list[tuple[str, str]]:
        """What carries on that the one question was asked."""
        answered = self.posted.get("shown") in QUESTIONS and "step" in self.posted
        return [("asked", "1")] if answered or self.posted.get("asked") else []

    @property
    def answers_question(self) -> bool:
        """Whether this is the answer to the one question that brings words into the letters."""
        return self.posted.get("shown") in QUESTIONS and self.posted.get("step") == "check"

    def holding_note(self, letters: Sequence[Prepared]) -> list[Prepared]:
        """The letters, of those that are not left out, in which the supporter's note stands."""
        note = self.entries.note
        return [prepared for prepared in self.included(letters) if note and text.holds(prepared.words.body, note)]

    def doubts(self, letters: Sequence[Prepared]) -> dict[Doubt, str]:
        """What may do harm in the supporter's own words, each with its first passage."""
        return doubts.doubts(self.typed, self.included(letters), [self.entries.name])

    @property
    def settled_doubts(self) -> frozenset[Doubt]:
        """Those that the supporter was asked about, and keeps."""
        return frozenset(doubt for doubt in Doubt if self.posted.get(f"keep_{doubt}"))

    @property
    def typed(self) -> list[str]:
        """The supporter's own words in the form."""
        own = [self.entries.note, *self.entries.answers.values()]
        return [words for words in own if words] + [words for _, words in self.said.carried()]

    def may_ask(self, letters: Sequence[Prepared]) -> bool:
        """Whether to ask for a sentence of one's own: once, where there is none and there is a place for it."""
        included = self.included(letters)
        has_place = any(block.personal for letter in self.campaign.letters for block in letter.blocks)
        untouched = not any(prepared.edited or prepared.personalised for prepared in included)
        return has_place and bool(included) and untouched and not self.was_asked

    def carried(self) -> list[tuple[str, str]]:
        """What was chosen on the check page, for pages that do not show it."""
        chosen = [("omitted", target) for target in sorted(self.omitted)]
        kept = (f"keep_{doubt}" for doubt in Doubt)
        chosen += [(name, "1") for name in ("copy_to_me", *kept) if self.posted.get(name)]
        ticked = [pair for box in self.boxes for pair in box.carried] + consent.carried(self.posted)
        return [*ticked, *chosen, *self.was_asked, *self.said.carried()]

    @cached_property
    def partner_opt_in(self) -> OptInBox:
        """The box of the partner through whose page it came."""
        wording, name = of_partner(self.campaign, self.partner, self.language), "partner_opt_in"
        return OptInBox(wording, self.posted, name, self.partner.name if self.partner else "")

    @cached_property
    def owner_opt_ins(self) -> list[OwnerBox]:
        """The boxes of the groups that run the campaign."""
        return of_owners(self.campaign, self.language, self.partner, self.posted)

    def act(
        self,
        submission_id: str = "",
        email: str = "",
        supporter: Supporter | None = None,
        looked_at_first: frozenset[str] = frozenset(),
    ) -> Act:
        return Act(
            id=submission_id or self.entries.token.nonce,
            supporter=supporter or self.supporter,
            allotted=self.entries.token.allotted,
            edits=self.edits,
            frames=self.frames,
            left_out=self.left_out,
            looked_at_first=looked_at_first,
            email=email,
            copy_to_me=bool(email) and bool(self.posted.get("copy_to_me")),
            opt_in=self.opt_in.ticked if email else None,
            partner_opt_in=self.partner_opt_in.ticked if email else None,
            owner_opt_ins={
                one.partner.code: ticked for one in self.owner_opt_ins if email and (ticked := one.box.ticked)
            },
            tell_me=self.tell_me.ticked if email else None,
            page_language=self.language,
            partner=self.partner_code,
            source=clean_source(self.entries.source),
            embedded=is_embedded(),
        )

    @property
    def is_first_look(self) -> bool:
        """Whether no letter of this form was looked at yet."""
        return not self.entries.token.allotted

    @property
    def has_started(self) -> bool:
        """Whether the page's script has said before that something is being typed."""
        return "started" in self.posted

    def allot(self, counts: Sequence[Count] = (), *, checked: bool = False, crowd: Crowd | None = None) -> None:
        """Settle the variants of each letter and put them into the form's token; count `counts`.

        Those that were given before stay, but for a letter that is wanted in another wording. A trapped form counts
        for nothing. Raises TooManyRequests where its `crowd` has no room for another look.
        """
        before = {target: one for target, one in self.entries.token.allotted.items() if target != self.reworded}
        counts = () if self.entries.trapped else counts
        allotted = letters.allot(context(), self.campaign, self.supporter, before, self.day, counts, crowd)
        if self.entries.form_token.carry(allotted, checked=checked):
            self.__dict__.pop("letters", None)  # They were composed from other variants.

    def looks(self) -> list[Count]:
        """What the check page counts: each form once, as one that was checked, and so was started."""
        day = self.campaign.day_at(now()).isoformat()
        steps = ("checked",) if self.has_started else ("started", "checked")
        if self.entries.token.checked:
            return []
        return [count for step in steps for count in stepped(step, day, self.partner_code)]

    @cached_property
    def letters(self) -> list[Prepared]:
        """Every letter, those left out included, with what stands for what is not yet given."""
        act = self.act(supporter=self.on_paper())
        return letters.prepare(context(), self.campaign, act, self.day)

    @property
    def may_take_address(self) -> bool:
        """Whether a postal address for the answer belongs into one of the letters."""
        return letters.any_takes_address(context(), self.campaign, self.on_paper(blank=""))

    @cached_property
    def day(self) -> date:
        """The day on which the supporter writes, where they are."""
        zone = self.entries.time_zone
        return days.writers_day(now(), self.entries.country, self.campaign.place, zone)

    def on_paper(self, blank: str = UNKNOWN) -> Supporter:
        """The supporter with "…" for what is not yet given, and a representative without a name for one not known."""
        typed, representatives = self.said.with_it, self.representatives.on_paper
        if typed.name and typed.country and not representatives:
            return typed
        return replace(
            typed,
            name=typed.name or blank,
            country=typed.country or blank,
            representatives=representatives,
        )

    def edited(self, letters: Sequence[Prepared]) -> list[tuple[str, str]]:
        """Name and value of the words that the supporter changed, for a page that carries them on.

        With them goes what they were written around. Words for whom there is no letter now stay for when there is.
        """
        changed = [
            (f"{part}-{prepared.letter.target}", words)
            for prepared in letters
            if prepared.edited
            for part, words in (
                ("subject", prepared.words.subject),
                ("body", prepared.words.body),
                ("opening", prepared.letter.frame.opening),
                ("ending", prepared.letter.frame.ending),
            )
        ]
        return [*changed, *as_sent.carried(letters, self.as_sent), *self.without_letter(letters)]

    def without_letter(self, letters: Sequence[Prepared]) -> list[tuple[str, str]]:
        """Name and value of what the supporter wrote to whom they do not write now, as after a change of country."""
        targets = set(self.edits) - {prepared.letter.target for prepared in letters}
        parts = ("subject", "body", "opening", "ending", as_sent.FIELD)
        names = [f"{part}-{target}" for target in sorted(targets) for part in parts]
        return [(name, self.posted[name]) for name in names if name in self.posted]

    def unshown(self, letters: Sequence[Prepared]) -> list[tuple[str, str]]:
        """Whom there is no letter to now and nobody left out, for a page that sends exactly what it shows."""
        shown = {prepared.letter.target for prepared in letters}
        targets = (target.id for target in self.campaign.targets)
        return [("unshown", target) for target in targets if target not in shown | self.omitted]

    def everything(self, letters: Sequence[Prepared]) -> list[tuple[str, str]]:
        """Name and value of all that was said, for a page that makes itself again."""
        included = [(f"include-{prepared.letter.target}", "1") for prepared in self.included(letters)]
        told = [*self.entries.values(), *self.representatives.carried(), *self.said.carried()]
        return [*told, *included, *self.unshown(letters), *self.edited(letters)]

    def included(self, letters: Sequence[Prepared]) -> list[Prepared]:
        return [prepared for prepared in letters if prepared.letter.target not in self.left_out]

    def email(self, letters: Sequence[Prepared]) -> str:
        """The address to confirm; empty where we send nothing and nobody confirms. Raises ValidationError."""
        asked = any(prepared.address for prepared in self.included(letters))
        return self._clean_email if asked or (self.campaign.confirm and self.leaves_by_hand(letters)) else ""

    def leaves_by_hand(self, letters: Sequence[Prepared]) -> bool:
        """Whether those that are not left out are left for handing over, as there is none that we would send."""
        offered = by_hand.are_left(self.campaign, self.entries.country, letters, now())
        return offered and bool(self.included(letters))

    @cached_property
    def _clean_email(self) -> str:
        return clean_email(self.entries.email)


def copies_id(nonce: str) -> str:
    """The nonce of the submission for copies: another than for sending, so that having copied does not keep from it."""
    return blake2b(nonce.encode(), digest_size=32, person=b"copies").hexdigest()
