"""Letters that come back: where a bounce is sent to, and what a report of one changes, once."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from campaign.actions import bounces, offices
from campaign.actions.context import Context
from campaign.config.settings import Mail as MailSettings
from campaign.core.delivery import outcomes
from campaign.core.delivery.holds import HoldKind
from campaign.core.delivery.outcomes import State
from campaign.core.delivery.return_paths import ReturnPath, find
from campaign.core.letters.submissions import Kind
from campaign.delivery.smtp import SmtpTransport
from campaign.store.protocol.delivery import Bounce, Bounced
from tests.support.scene import CHECKED, NOW, SLUG, Scene, message_id
from tests.support.smtp_server import SmtpServer

SENDER = "letters@letters.test"
REPLY = "bounced, 5.1.1: 550 5.1.1 no such mailbox"
LATER = NOW + timedelta(days=2)


@pytest.fixture
def server():
    with SmtpServer() as running:
        yield running


@pytest.fixture
def scene(new_scene, server):
    return new_scene(
        MailSettings("smtp", server="127.0.0.1", port=server.port, tls="none", from_address=SENDER, timeout=5)
    )


def deliver(scene: Scene) -> None:
    transport = SmtpTransport(scene.settings.mail)
    scene.worker(transport).run_once(scene.clock())
    transport.close()


def bounced(scene: Scene, path: ReturnPath | None) -> Bounced:
    assert path
    return bounces.bounced(Context(scene.store, scene.settings, scene.catalogue), path, REPLY, LATER)


def moved_to_failed(scene: Scene) -> bool:
    """Whether the one letter counts as failed, and as nothing else, in every row of the ledger."""
    kept = {"supporters": 1, "confirmed": 1, "letters": 1, "different_letters": 1, "failed": 1}
    rows = [row for row in scene.store.totals(SLUG) if row.count]
    return all(row.count == kept.get(row.measure) for row in rows) and "failed" in {row.measure for row in rows}


class TestEnvelope:
    def test_each_letter_has_a_return_path_of_its_own_and_comes_from_the_same_mailbox(self, scene, server):
        scene.send()
        scene.send("mayor")
        deliver(scene)
        paths = [taken.sender for taken in server.taken]
        assert len(set(paths)) == 2
        for taken in server.taken:
            assert re.fullmatch(r"letters\+letter-[0-9]+-[a-z2-7]{16}@letters\.test", taken.sender)
            assert b"<letters@letters.test>\r\n" in taken.data and b"+letter-" not in taken.data

    def test_a_letter_sent_again_has_the_same_one(self, scene, server):
        server.script("MESSAGE", "451 4.3.0 later")
        scene.send()
        deliver(scene)
        scene.clock.go(timedelta(hours=1))
        deliver(scene)
        first, second = [text for text in server.commands if text.startswith("MAIL")]
        assert first == second and find(first)

    def test_mails_to_supporters_bounce_to_where_a_person_reads(self, scene, server):
        scene.send(kinds=[Kind.COPY])
        deliver(scene)
        assert {taken.recipient: find(taken.sender) is None for taken in server.taken} == {
            "jane@mail.test": True,
            "minister@gov.test": False,
        }
        assert SENDER in [taken.sender for taken in server.taken]


class TestReports:
    @pytest.fixture
    def path(self, scene, server):
        """The return path of a letter that was sent."""
        scene.send()
        deliver(scene)
        assert scene.counted()["sent"] == 1
        return find(server.taken[0].sender)

    @pytest.mark.parametrize("corrected", [False, True])
    def test_what_comes_back_from_an_address_that_was_corrected_says_nothing_of_the_new_one(
        self, scene, path, corrected
    ):
        if corrected:
            scene.store.correct_office(replace(CHECKED, email="new@gov.test"), LATER)
        assert bounced(scene, path).bounce is Bounce.FAILED
        held = [] if corrected else [(HoldKind.SUSPENDED, CHECKED.email)]
        assert [(hold.kind, hold.key) for hold in scene.store.holds(LATER)] == held

    @pytest.mark.parametrize("corrected", [False, True])
    def test_the_same_holds_for_an_office_of_the_campaigns_own(self, scene, server, corrected):
        scene.send("mayor")
        deliver(scene)
        if corrected:
            addresses = ("mayor@town.test", "new@town.test")
            context = Context(scene.store, scene.settings, scene.catalogue)
            offices.correct_own_office(context, SLUG, "mayor", addresses, LATER)
        assert bounced(scene, find(server.taken[0].sender)).bounce is Bounce.FAILED
        assert [hold.key for hold in scene.store.holds(LATER)] == ([] if corrected else ["mayor@town.test"])

    @pytest.mark.parametrize("mend", ["before", "after", "checked"])
    def test_that_it_came_back_needs_nobody_once_the_address_is_mended(self, scene, path, mend):
        context, since = Context(scene.store, scene.settings, scene.catalogue), NOW - timedelta(hours=1)
        corrected = replace(CHECKED, email="new@gov.test")
        if mend == "before":
            offices.correct_office(context, CHECKED, corrected, LATER)
        bounced(scene, path)
        assert scene.store.failures(since) == ({} if mend == "before" else {SLUG: 1})
        if mend == "after":
            offices.correct_office(context, CHECKED, corrected, LATER)
        elif mend == "checked":
            offices.check_office(context, CHECKED.id, LATER)
        assert scene.store.failures(since) == {}

    def test_so_it_is_for_an_office_of_the_campaigns_own(self, scene, server):
        scene.send("mayor")
        deliver(scene)
        bounced(scene, find(server.taken[0].sender))
        since = NOW - timedelta(hours=1)
        assert scene.store.failures(since) == {SLUG: 1}
        context = Context(scene.store, scene.settings, scene.catalogue)
        offices.correct_own_office(context, SLUG, "mayor", ("mayor@town.test", "new@town.test"), LATER)
        assert scene.store.failures(since) == {}

    def test_a_letter_that_came_back_counts_as_failed(self, scene, path):
        assert bounced(scene, path) == Bounced(Bounce.FAILED, SLUG, "minister", "gov-en")
        assert moved_to_failed(scene)
        with scene.store.reading() as db:
            assert db.execute("SELECT state, reply FROM letters").fetchall() == [("failed", REPLY)]

    def test_a_partners_rows_move_as_well(self, scene, server):
        add = scene.store.add_submission
        scene.store.add_submission = lambda new: add(replace(new, partner="watch"))
        scene.send()
        deliver(scene)
        bounced(scene, find(server.taken[0].sender))
        rows = {(row.partner, row.dimension, row.measure): row.count for row in scene.store.totals(SLUG)}
        for partner in ("", "watch"):
            for dimension in ("campaign", "target"):
                assert rows[partner, dimension, "sent"] == 0 and rows[partner, dimension, "failed"] == 1

    def test_a_letter_that_came_back_is_no_longer_among_the_personal_ones(self, scene, server):
        add = scene.store.add_submission
        scene.store.add_submission = lambda new: add(
            replace(new, letters=tuple(replace(letter, personalised=True) for letter in new.letters))
        )
        scene.send()
        deliver(scene)
        assert scene.counted()["personalised"] == 1
        bounced(scene, find(server.taken[0].sender))
        assert "personalised" not in scene.counted()

    def test_a_second_report_changes_nothing(self, scene, path):
        bounced(scene, path)
        assert bounced(scene, path) == Bounced(Bounce.NOTHING, SLUG, "minister", "gov-en")
        assert moved_to_failed(scene)

    @pytest.mark.parametrize(
        "changes",
        [{"code": "a" * 16}, {"code": ""}, {"letter": 2}, {"letter": 999}, {"letter": 10**18 - 1}],
        ids=["forged", "without a code", "another letter's", "of no letter", "of no letter there could be"],
    )
    def test_a_path_that_we_did_not_make_changes_nothing(self, scene, path, changes):
        scene.send("mayor")
        before = scene.store.totals(SLUG)
        assert bounced(scene, replace(path, **changes)) == Bounced(Bounce.NOTHING)
        assert scene.store.totals(SLUG) == before

    def test_a_path_made_under_another_secret_changes_nothing(self, scene, path):
        scene.settings = replace(scene.settings, site=replace(scene.settings.site, secret_key="t" * 40))
        assert bounced(scene, path) == Bounced(Bounce.NOTHING)
        assert scene.counted()["sent"] == 1

    @pytest.mark.only_on("sqlite")  # PostgreSQL gives no number twice
    def test_the_path_of_a_letter_that_was_a_test_does_not_fit_the_live_one_with_its_number(self, scene, server, path):
        scene.load(status="test")
        scene.load(status="live")
        scene.send()
        deliver(scene)
        live = find(server.taken[-1].sender)
        assert live and live.letter == path.letter
        assert bounced(scene, path).bounce is Bounce.NOTHING
        assert bounced(scene, live).bounce is Bounce.FAILED

    @pytest.mark.parametrize(
        ("outcome", "answer"),
        [
            (outcomes.sent("250 ok"), Bounce.FAILED),
            (outcomes.set_aside("550 no"), Bounce.NOTHING),
            (outcomes.Outcome(State.RETRYING, "451 later", LATER), Bounce.NOTHING),
            (outcomes.given_back(NOW), Bounce.NOTHING),
            (outcomes.erased(), Bounce.NOTHING),
            (outcomes.unknown(NOW, 1, "no reply"), Bounce.TOO_EARLY),
            (None, Bounce.TOO_EARLY),
        ],
    )
    def test_only_what_was_sent_can_come_back(self, scene, outcome, answer):
        """A report may be quicker than the worker, which says that a letter was sent a moment after it was."""
        identity = scene.send()
        (claim,) = scene.store.claim(NOW, "one", LATER, 10)
        if outcome:
            assert scene.store.finish(claim, outcome, NOW)
        before = scene.store.totals(SLUG)
        bounced = scene.store.bounced(claim.id, message_id(identity), REPLY, NOW)
        assert bounced == Bounced(answer, SLUG, "minister", "gov-en")
        assert (scene.store.totals(SLUG) == before) is (answer is not Bounce.FAILED)
        assert scene.store.bounced(claim.id, message_id("another"), REPLY, NOW) == Bounced(Bounce.NOTHING)

    def test_the_same_report_read_elsewhere_counts_once(self, scene, path):
        other = scene.opened()
        identity = scene.store.message_id(path.letter)
        answers = [store.bounced(path.letter, identity, REPLY, NOW).bounce for store in (scene.store, other)]
        other.close()
        assert answers == [Bounce.FAILED, Bounce.NOTHING] and moved_to_failed(scene)
