"""Every verb of the store that writes, each with what is there before, to be run twice or cut off."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from campaign.core.accounts import Role
from campaign.core.answers.kinds import AnswerKind
from campaign.core.answers.links import Marks
from campaign.core.answers.office_page import Request, Stage, Wants
from campaign.core.answers.published import Answer, Quote
from campaign.core.campaigns import toml
from campaign.core.campaigns.picture import Picture
from campaign.core.counts.activity import Count
from campaign.core.counts.refusals import Reason, Refusals
from campaign.core.counts.totals import Row
from campaign.core.counts.webhooks import Notice, Webhook, WebhookDelivery
from campaign.core.delivery.holds import Hold, HoldKind
from campaign.core.delivery.outcomes import State, sent, set_aside
from campaign.core.letters.submissions import Kind, NewNotice
from campaign.core.letters.ways_out import Way
from campaign.core.offices.office import Office
from campaign.core.offices.wishes import Wish
from campaign.core.rights import Access
from campaign.store.protocol.accounts import AccountLink, Organiser, Session
from campaign.store.protocol.campaigns import Draft, OwnOffice, Partner
from campaign.store.protocol.delivery import Finished, Pacing
from campaign.store.protocol.errors import AlreadyExists, Conflict, Missing
from campaign.store.protocol.hosts import Running
from campaign.store.protocol.submissions import Allotment
from campaign.store.protocol.told_answers import Telling
from campaign.store.protocol.upkeep import Retention
from campaign.store.protocol.uploads import Upload
from tests.support.submissions import HOUR, MINUTE, NOTE, NOW, WRITER, add, claim, letter, submission

SAME = ""
ME = Organiser("o@desk.example", "hash", NOW)
OTHER = replace(ME, email="another@desk.example")
CODE, DAY = b"c" * 32, date(2026, 12, 23)
OFFICE = Office("office", "Office", email="o@office.example")
PARTNER = Partner("watch", "River Watch", ("https://watch.example",), "salt")
PICTURE = Picture(b"pixels", 1, 1)
HOOK = Webhook("hook", "rivers", "https://hook.example", DAY)
TOLD = Notice("notice", "hook", "{}")
REQUEST = Request("rivers", "office", "minister", "m@gov.example", Wants.STOP, NOW, "<x@x>")
ANSWER = Answer("rivers", "minister", "Office", DAY, "Words")
UPLOAD = Upload("one", ME.email, "", "list.csv", b"content", "{}", NOW)
TELLING = Telling(
    "rivers", "minister", "office", AnswerKind.REAL, Marks(b"a" * 16, b"n" * 16, b"m" * 16), 0, DAY, "Words"
)
DAILY = Pacing(9, {("rivers", "office"): "Minister@gov.example"}, per_day=1)
LATER = Retention(NOW + HOUR, NOW + HOUR, NOW, NOW, NOW)
BACK = NewNotice(Kind.NOT_SENT, State.QUEUED, "<back@x>", "minister")


@dataclass(frozen=True)
class Press:
    """A verb (`act`) with what is there before (`given`).

    `again` says how the answer differs, or what is stored, where it is run a second time after it was done; SAME: it
    does not.
    """

    act: Callable[[Any, Any], Any]
    given: Callable[[Any], Any] = lambda _: None
    again: str = SAME


def tried(act: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """What a verb gives, or the name of what it refuses with."""

    def run(store: Any, given: Any) -> Any:
        try:
            return act(store, given)
        except (AlreadyExists, Conflict, Missing) as error:
            return type(error).__name__

    return run


def queued(store: Any, writer: bytes = WRITER) -> bytes:
    receipt = add(store, letter(), notices=())
    store.confirm(receipt, writer, NOW)
    return receipt


def number_of(store: Any) -> int:
    ((number,),) = store.select("SELECT id FROM letters")
    return int(number)


def claimed(store: Any) -> Any:
    queued(store)
    return claim(store)[0]


def delivered(store: Any) -> Any:
    taken = claimed(store)
    store.finish(taken, sent("250"), NOW)
    return taken


def looked_at(store: Any) -> int:
    queued(store)
    store.select("UPDATE letters SET held_back = 1 RETURNING id")
    store.look(number_of(store), ME.email)
    return number_of(store)


def overdue(store: Any) -> None:
    for number in range(3):
        queued(store, bytes([number]) * 16)


def with_me(store: Any) -> None:
    store.add_organiser(ME)
    store.add_organiser(OTHER)
    store.replace_recovery_codes(ME.email, [CODE])
    store.open_session(Session(b"half", ME.email, NOW, NOW), "hash")


def with_factor(store: Any) -> None:
    with_me(store)
    store.set_second_factor(Session(b"half", ME.email, NOW, NOW), "SECRET", 1, [CODE])


def invited(store: Any) -> None:
    store.add_account_link(AccountLink(b"link", ME.email, Role.ORGANISER, NOW))


def begun(store: Any) -> None:
    store.save_draft(Draft("begun", "a text", "", ME.email, NOW), "")


def offered(store: Any) -> tuple[bytes, bytes]:
    receipt = queued(store)
    store.offer_quote(receipt, Quote("I swim in the lake."), DAY)
    return receipt, store.quote_offered(receipt).name


def promised(store: Any) -> tuple[bytes, list[bytes]]:
    receipt = add(store, letter(send=False), notices=())
    store.promise(receipt, "minister", b"sealed", WRITER)
    return receipt, [name for name, _ in store.promises("rivers")]


def pasted(store: Any) -> int:
    store.tell_answer(TELLING)
    (answer,) = store.pasted_answers()
    store.look_at_answer(answer.number, ME.email)
    return int(answer.number)


def asked(store: Any) -> int:
    return int(store.ask(REQUEST))


def hooked(store: Any) -> None:
    store.add_webhook(HOOK)


def notified(store: Any) -> None:
    hooked(store)
    store.queue_webhook_notices([TOLD], NOW)


def corrected(store: Any) -> Any:
    new = submission(letter(), notices=())
    store.add_submission(new)
    return replace(new, version=1)


def digest(store: Any) -> Any:
    overdue(store)
    return store.claim_digest(NOW + 48 * HOUR, "one", NOW + 49 * HOUR, replace(DAILY, per_hour=1), "<one@x>")


GONE, COUNTS, ANOTHER = "says that it is gone", "counts once more", "adds another"
REFUSED, SEEN = "says that it is there", "says that another came first"

PRESSES = {
    "add_organiser": Press(tried(lambda store, _: store.add_organiser(ME)), again=REFUSED),
    "remove_organiser": Press(tried(lambda store, _: store.remove_organiser(ME.email)), with_me, GONE),
    "change_access": Press(lambda store, _: store.change_access(ME.email, Access(Role.VIEWER)), with_me),
    "set_password": Press(lambda store, _: store.set_password(ME.email, "new"), with_me),
    "set_wants_mail": Press(lambda store, _: store.set_wants_mail(ME.email, wants=True), with_me),
    "set_second_factor": Press(
        lambda store, _: store.set_second_factor(Session(b"half", ME.email, NOW, NOW), "SECRET", 1, [CODE]),
        with_me,
        "says that the session may not; the app has the secret by then, which lets in",
    ),
    "use_step": Press(lambda store, _: store.use_step(ME.email, 5), with_factor, "says that the code was used"),
    "use_recovery_code": Press(lambda store, _: store.use_recovery_code(ME.email, CODE), with_me, "the same"),
    "replace_recovery_codes": Press(lambda store, _: store.replace_recovery_codes(ME.email, [CODE, b"d"]), with_me),
    "add_account_link": Press(
        lambda store, _: store.add_account_link(AccountLink(b"link", ME.email, Role.ORGANISER, NOW))
    ),
    "withdraw_account_link": Press(lambda store, _: store.withdraw_account_link(ME.email), invited),
    "redeem_account_link": Press(
        lambda store, _: store.redeem_account_link(b"link", "new", NOW, NOTE) is not None,
        invited,
        "says that it is spent; the page signs in who typed that password (`redeemed_by`)",
    ),
    "open_session": Press(
        tried(lambda store, _: store.open_session(Session(b"key", ME.email, NOW, NOW), "hash")),
        with_me,
        "refuses: each try has a key of its own",
    ),
    "complete_session": Press(lambda store, _: store.complete_session(b"half", b"whole"), with_me, GONE),
    "session": Press(lambda store, _: store.session(b"half", NOW), with_me),
    "close_session": Press(lambda store, _: store.close_session(b"half"), with_me),
    "close_sessions": Press(lambda store, _: store.close_sessions(ME.email), with_me),
    "note": Press(lambda store, _: store.note(NOW, ME.email, "did", "it"), again=ANOTHER),
    "hit": Press(lambda store, _: store.hit(b"a", NOW + HOUR), again=COUNTS),
    "hit_all": Press(lambda store, _: store.hit_all([b"a", b"b"], NOW + HOUR), again=COUNTS),
    "take": Press(lambda store, _: store.take(b"a", NOW, NOW + HOUR), again="says that it is taken"),
    "forget_hits": Press(lambda store, _: store.forget_hits(b"a"), lambda store: store.hit(b"a", NOW)),
    "count_activity": Press(
        lambda store, _: store.count_activity("rivers", [Count("source", "a", "seen")]), again=COUNTS
    ),
    "keep_failed_at": Press(
        lambda store, it: store.keep_failed_at(it.id, "m@gov.example"),
        lambda store: (it := claimed(store), store.finish(it, set_aside("550"), NOW))[0],
    ),
    "bounced": Press(
        lambda store, it: store.bounced(it.id, it.message_id, "550", NOW).bounce,
        delivered,
        "says that there is nothing to count",
    ),
    "save_campaign": Press(
        lambda store, _: store.save_campaign("rivers", "live", "other"), again="says that it is so already"
    ),
    "keep_time_zone": Press(lambda store, _: store.keep_time_zone("rivers", "Asia/Seoul")),
    "keep_end": Press(lambda store, _: store.keep_end("rivers", NOW)),
    "save_offices": Press(lambda store, _: store.save_offices([OFFICE]), again="says that nothing is new"),
    "correct_office": Press(
        lambda store, _: store.correct_office(replace(OFFICE, email="other@office.example"), NOW),
        lambda store: (store.save_offices([OFFICE]), queued(store)),
        "counts no letter that gets the new address",
    ),
    "check_office": Press(
        lambda store, _: store.check_office("office", DAY), lambda store: store.save_offices([OFFICE])
    ),
    "add_partner": Press(tried(lambda store, _: store.add_partner(PARTNER)), again=REFUSED),
    "save_partner": Press(
        lambda store, _: store.save_partner(replace(PARTNER, name="x")), lambda store: store.add_partner(PARTNER)
    ),
    "correct_submission": Press(
        lambda store, new: store.correct_submission(new, new_link=False), corrected, "says that it is too late"
    ),
    "copy_more": Press(
        lambda store, new: store.copy_more(new),
        lambda store: replace(submission(letter(send=False)), receipt=add(store, letter(send=False)), personal=None),
    ),
    "archive_campaign": Press(
        lambda store, _: store.archive_campaign("rivers", archived=True),
        lambda store: store.save_campaign("rivers", "closed", "source"),
    ),
    "delete_campaign": Press(
        tried(lambda store, _: store.delete_campaign("rivers")),
        lambda store: store.save_campaign("rivers", "closed", "source"),
        GONE,
    ),
    "claim_digest": Press(
        lambda store, _: store.claim_digest(NOW + 48 * HOUR, "one", NOW + 49 * HOUR, DAILY, "<one@x>") is not None,
        overdue,
        "gives none before the lease of the first is over",
    ),
    "split_digest": Press(
        lambda store, it: len(store.split_digest(it, 1, "<two@x>")), digest, "makes a second one, and the first empty"
    ),
    "save_draft": Press(
        lambda store, _: store.save_draft(Draft("begun", "a text", "", ME.email, NOW), ""),
        again=SEEN + "; what is typed is what stands there, so the page has nothing to save",
    ),
    "drop_draft": Press(lambda store, _: store.drop_draft("begun", toml.version("a text")), begun, SEEN),
    "publish": Press(
        lambda store, _: store.publish("begun", "live", "a text", ("", toml.version("a text"))), begun, SEEN
    ),
    "change_status": Press(
        lambda store, _: store.change_status("rivers", "closed", "closed", toml.version("source")),
        again=SEEN + ", and who asks finds it so",
    ),
    "correct_own_office": Press(
        lambda store, _: store.correct_own_office(
            OwnOffice("rivers", "office", "a@b.example", NOW, "new"), (toml.version("source"), "")
        ),
        again=SEEN,
    ),
    "look": Press(lambda store, number: store.look(number, ME.email), looked_at),
    "let_go": Press(lambda store, number: store.let_go(number, ME.email, NOW, NOTE), looked_at),
    "keep_back": Press(lambda store, number: store.keep_back(number, ME.email, BACK, NOW, NOTE), looked_at),
    "hold": Press(lambda store, _: store.hold(Hold(HoldKind.PAUSED, "rivers", NOW))),
    "release": Press(
        lambda store, _: store.release(HoldKind.PAUSED, "rivers"),
        lambda store: store.hold(Hold(HoldKind.PAUSED, "rivers", NOW)),
        GONE,
    ),
    "note_running": Press(lambda store, _: store.note_running("one", Running("pages", "1", NOW, NOW))),
    "forget_running": Press(
        lambda store, _: store.forget_running("one", "pages"),
        lambda store: store.note_running("one", Running("pages", "1", NOW, NOW)),
    ),
    "strike_host": Press(
        lambda store, _: store.strike_host("one"),
        lambda store: store.note_running("one", Running("pages", "1", NOW, NOW)),
        GONE,
    ),
    "offer_quote": Press(
        lambda store, link: store.offer_quote(link, Quote("I swim."), DAY), queued, "says that one stands already"
    ),
    "take_offered_quote_back": Press(lambda store, it: store.take_offered_quote_back(it[0]), offered),
    "read_offered_quote": Press(lambda store, it: store.read_offered_quote("rivers", it[1]), offered),
    "release_offered_quote": Press(lambda store, it: store.release_offered_quote("rivers", it[1], DAY, NOTE), offered),
    "drop_offered_quote": Press(lambda store, it: store.drop_offered_quote("rivers", it[1]), offered, GONE),
    "ask": Press(lambda store, _: store.ask(REQUEST) > 0, again=ANOTHER + ", in another mail; five a day at most"),
    "claim_request_mail": Press(
        lambda store, _: store.claim_request_mail(NOW, NOW + HOUR) is not None,
        asked,
        "gives none before the lease of the first is over",
    ),
    "finish_request_mail": Press(lambda store, number: store.finish_request_mail(number), asked),
    "confirm_request": Press(
        lambda store, number: store.confirm_request(number, Stage.CONFIRMED, NOW), asked, "says that it was before"
    ),
    "decide_request": Press(
        lambda store, number: store.decide_request(number, Stage.DONE),
        lambda store: (number := asked(store), store.confirm_request(number, Stage.CONFIRMED, NOW))[0],
        "says that it was before",
    ),
    "save_wish": Press(lambda store, _: store.save_wish("rivers", "office", Wish(stopped=True))),
    "save_pictures": Press(lambda store, _: store.save_pictures("rivers", {"a.jpg": PICTURE})),
    "copy_picture": Press(
        lambda store, _: store.copy_picture("rivers", "lakes", "a.jpg"),
        lambda store: store.save_pictures("rivers", {"a.jpg": PICTURE}),
    ),
    "promise": Press(
        lambda store, link: store.promise(link, "minister", b"sealed", WRITER),
        lambda store: add(store, letter(send=False), notices=()),
    ),
    "take_back": Press(lambda store, it: store.take_back(it[0], "minister"), promised),
    "hand_over_promises": Press(
        lambda store, it: store.hand_over_promises("rivers", it[1], DAY), promised, "says that none was left"
    ),
    "publish_figures": Press(
        lambda store, _: store.publish_figures("rivers", NOW, [Row("", "campaign", "", "sent", 1)])
    ),
    "add_answer": Press(lambda store, _: store.add_answer(ANSWER) > 0),
    "change_answer": Press(
        lambda store, number: store.change_answer(replace(ANSWER, number=number, words="x")),
        lambda store: store.add_answer(ANSWER),
    ),
    "release_quote": Press(lambda store, _: store.release_quote("rivers", Quote("Words")), again=ANOTHER),
    "take_back_quote": Press(
        lambda store, number: store.take_back_quote("rivers", number),
        lambda store: (store.release_quote("rivers", Quote("Words")), store.quotes("rivers")[0].number)[1],
        GONE,
    ),
    "purge": Press(
        lambda store, _: store.purge(LATER).unconfirmed,
        lambda store: add(store, letter(), notices=()),
        "has nothing left to count",
    ),
    "claim": Press(lambda store, _: [one.id for one in claim(store)], queued, "gives none before the lease is over"),
    "claim_overdue": Press(
        lambda store, _: len(store.claim_overdue(NOW + HOUR, "one", NOW + 2 * HOUR, 9)), queued, "gives the others"
    ),
    "finish_all": Press(
        lambda store, it: store.finish_all([Finished(it, sent("250"), NOW)]),
        claimed,
        "says that the lease was over, and moves nothing",
    ),
    "count_refusals": Press(
        lambda store, _: store.count_refusals([Refusals("rivers", "", Reason.SITE, "https://a.example", DAY, 1)]),
        again=COUNTS,
    ),
    "forget_refusals": Press(lambda store, _: store.forget_refusals("watch")),
    "destroy_due": Press(lambda store, _: store.destroy_due(), queued),
    "destroy_unreferenced": Press(lambda store, _: store.destroy_unreferenced() >= 0, queued),
    "give_up_keys": Press(lambda store, _: store.give_up_keys(), queued),
    "allot": Press(
        lambda store, _: store.allot("rivers", [Allotment("office", "en", "1")]), again="gives the next number"
    ),
    "add_submission": Press(
        lambda store, new: store.add_submission(new),
        lambda _: submission(letter(), notices=()),
        "says that it was before, and the page is the same",
    ),
    "submission": Press(lambda store, link: store.submission(link).confirmed_at, queued),
    "confirm": Press(
        lambda store, link: store.confirm(link, WRITER, NOW),
        lambda store: add(store, letter(), notices=()),
        "says that it was before, and the page is the same",
    ),
    "erase": Press(lambda store, link: store.erase(link), queued),
    "hand_over": Press(
        lambda store, link: store.hand_over(link, "minister", Way.COPIED, NOW),
        lambda store: add(store, letter(send=False), notices=()),
        "says that it was before, and the page is the same",
    ),
    "say_sent": Press(
        lambda store, link: store.say_sent(link, "minister", NOW),
        lambda store: add(store, letter(send=False), notices=()),
        "says that it was before, and the page is the same",
    ),
    "suppress": Press(lambda store, _: store.suppress(b"address")),
    "tell_answer": Press(
        lambda store, _: store.tell_answer(TELLING), again="says that the link has told it, and the page thanks"
    ),
    "look_at_answer": Press(lambda store, number: store.look_at_answer(number, ME.email), pasted),
    "keep_answer": Press(lambda store, number: store.keep_answer(number, ME.email, "Words", NOTE), pasted),
    "drop_answer": Press(lambda store, number: store.drop_answer(number, ME.email, NOTE), pasted),
    "save_upload": Press(
        tried(lambda store, _: store.save_upload(UPLOAD)), again="refuses: each try has an id of its own"
    ),
    "answer_upload": Press(
        lambda store, _: store.answer_upload("one", "more", "{}"), lambda store: store.save_upload(UPLOAD), SEEN
    ),
    "drop_upload": Press(lambda store, _: store.drop_upload("one"), lambda store: store.save_upload(UPLOAD)),
    "add_office": Press(tried(lambda store, _: store.add_office(OFFICE)), again=REFUSED),
    "check_offices": Press(
        lambda store, _: store.check_offices({"office": OFFICE.email}, DAY, "seen"),
        lambda store: store.save_offices([OFFICE]),
        "names those alone that were not checked that day",
    ),
    "save_brought_areas": Press(lambda store, _: store.save_brought_areas("rivers", "a.csv", b"x")),
    "copy_brought_areas": Press(
        lambda store, _: store.copy_brought_areas("rivers", "lakes", "a.csv"),
        lambda store: store.save_brought_areas("rivers", "a.csv", b"x"),
    ),
    "mark_day": Press(lambda store, _: store.mark_day("rivers", DAY, "article", 9), again=ANOTHER),
    "unmark_day": Press(
        lambda store, number: store.unmark_day("rivers", number),
        lambda store: (store.mark_day("rivers", DAY, "article", 9), store.watched("rivers").marked[0].id)[1],
        GONE,
    ),
    "note_run": Press(lambda store, _: store.note_run("backup", NOW)),
    "add_webhook": Press(
        tried(lambda store, _: store.add_webhook(HOOK)), again="refuses: each try has an id of its own"
    ),
    "remove_webhook": Press(tried(lambda store, _: store.remove_webhook("hook")), hooked, GONE),
    "tell": Press(lambda store, _: store.tell(HOOK, 100, DAY, [TOLD], NOW), hooked, SEEN + ", and tells nothing twice"),
    "queue_webhook_notices": Press(
        tried(lambda store, _: store.queue_webhook_notices([TOLD], NOW)),
        hooked,
        "refuses: each try has an id of its own",
    ),
    "claim_notice": Press(
        lambda store, _: store.claim_notice(NOW, NOW + MINUTE) is not None,
        notified,
        "gives none before the lease of the first is over",
    ),
    "log_delivery": Press(
        lambda store, _: store.log_delivery(WebhookDelivery("notice", "hook", "day", NOW, 1, "200")), hooked
    ),
    "finish_notice": Press(lambda store, _: store.finish_notice(TOLD, "", None), notified),
}
