"""Several connections: as many as help, each marked before its next letter, and what is refused on several at once."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Barrier, Condition

import pytest

from campaign.config.settings import Mail as MailSettings
from campaign.core.delivery.holds import Hold, HoldKind, slowed
from campaign.core.delivery.outcomes import Attempt, State, beside_others, refused, sent
from campaign.delivery import postmen
from campaign.delivery.message import Mail
from campaign.delivery.outgoing import Outgoing
from campaign.delivery.smtp import SmtpTransport
from campaign.delivery.transport import (
    Following,
    Misconfigured,
    Rejected,
    ServerUnavailable,
    Unavailable,
    nothing_follows,
)
from tests.support.processes import until
from tests.support.scene import NOW, Scene
from tests.support.smtp_server import DROP, SmtpServer

MAIL = MailSettings("smtp", server="localhost", from_address="letters@letters.test")
MINISTER = "minister@gov.test"
GONE, RATE = "550 5.1.1 no such mailbox", "450 4.2.1 The user you are trying to contact is receiving mail too quickly"


@pytest.fixture
def scene(new_scene):
    return new_scene(MAIL)


def connected(scene: Scene, server: SmtpServer, connections: int):
    mail = MailSettings("smtp", server="127.0.0.1", port=server.port, tls="none", from_address="letters@letters.test")
    return scene.worker(*[SmtpTransport(mail) for _ in range(connections)])


def states(scene: Scene, letters: list[str]) -> list[State]:
    return [scene.state(letter) for letter in letters]


class Scripted:
    """Takes what it is given; first it does what it is told, which may raise what is the matter."""

    def __init__(self, *script: Callable[[], object]) -> None:
        self.script = list(script)

    def send(self, mail: Mail, following: Following = nothing_follows) -> str:
        if self.script:
            self.script.pop(0)()
        return "250 ok"

    def largest(self) -> int:
        return 0

    def close(self) -> None:
        pass


class Busy:
    """The end of a wire that nobody is quick on: a mail is answered once as many are there as can be, or none is left.

    The number doubles with each answer that all of them got, as the crew does, up to `most`.
    """

    def __init__(self, most: int, letters: int) -> None:
        self.most, self.left, self.wanted, self.there = most, letters, 1, 0
        self.reached: list[int] = []
        self._turn = Condition()
        self._number = 0

    def arrive(self) -> None:
        with self._turn:
            self.there += 1
            number = self._number
            if self.there < min(self.wanted, self.left):
                assert self._turn.wait_for(lambda: self._number > number, 30), f"{self.there} of {self.wanted} came"
                return
            self.reached.append(self.there)
            self.left -= self.there
            self._number, self.there, self.wanted = number + 1, 0, min(2 * self.wanted, self.most)
            self._turn.notify_all()


class TestHowMany:
    @pytest.mark.parametrize("extensions", [[], ["PIPELINING"]], ids=["step by step", "ahead"])
    def test_their_number_doubles_up_to_what_the_settings_allow(self, scene, extensions):
        letters = [scene.send() for _ in range(19)]
        busy = Busy(4, len(letters))
        with SmtpServer(*extensions) as server:
            server.on_message = busy.arrive
            assert connected(scene, server, 4).drain() == 19
        assert busy.reached == [1, 2, 4, 4, 4, 4]
        assert server.connections == 4 and len(server.taken) == 19
        assert set(states(scene, letters)) == {State.SENT}

    @pytest.mark.parametrize("refusal", ["421 4.7.0 too many connections", "432 4.3.2 Concurrent connections", DROP])
    def test_a_server_that_takes_fewer_gets_fewer(self, scene, caplog, refusal):
        letters = [scene.send() for _ in range(12)]
        with SmtpServer("PIPELINING") as server:
            server.script("CONNECT", "220 ready", "220 ready", refusal, refusal)

            def may_go_on() -> bool:
                """Two connections take turns, so that both prove good; once both have, a third one is tried."""
                mails = Counter(taken.connection for taken in list(server.taken)).values()
                both_begin = len(mails) == 2 and min(mails) == 1 and max(mails) <= 2
                return server.connections >= 3 or list(mails) == [1] or both_begin

            def when_another_was_tried() -> None:
                until(may_go_on, "another is tried")

            server.on_message = when_another_was_tried
            worker = connected(scene, server, 16)
            worker.run_once(scene.clock())
            waiting = states(scene, letters).count(State.QUEUED)
            assert 1 <= waiting <= 2 and states(scene, letters).count(State.SENT) == 12 - waiting
            scene.clock.go(timedelta(seconds=11))
            worker.drain()
        assert set(states(scene, letters)) == {State.SENT} and len(server.taken) == 12, "and none is sent twice"
        assert "go on" in caplog.text and "next attempt" not in caplog.text
        assert server.connections <= 4

    def test_it_is_asked_again_after_a_minute(self, monkeypatch):
        at = [1_000.0]
        monkeypatch.setattr(postmen, "monotonic", lambda: at[0])
        crew = postmen.Crew([Scripted(), Scripted(), Scripted()])
        grown = crew.grow()
        crew.prove(grown)
        two = crew.grow()
        assert not crew.may_grow, "the second has not proven good"
        assert crew.goes_on_without(two) and crew.grow() is None
        at[0] += postmen.ASKED_AGAIN_SECONDS
        assert crew.grow() is not None
        assert not postmen.Crew([Scripted()]).goes_on_without(grown), "nobody else is there"
        crew.go_home()


class TestMarks:
    @pytest.mark.parametrize("extensions", [[], ["PIPELINING"]], ids=["step by step", "ahead"])
    def test_no_letter_leaves_before_the_one_before_it_on_its_connection_is_marked(self, scene, extensions):
        letters = [scene.send() for _ in range(20)]
        early = []
        with SmtpServer(*extensions) as server:

            def look() -> None:
                mine = max((mail.connection for mail in server.taken), default=0)
                for number in range(1, mine + 1):
                    before = [mail for mail in list(server.taken) if mail.connection == number][:-1]
                    early.extend(mail for mail in before if not is_marked(scene, mail.data))

            server.on_message = look
            connected(scene, server, 4).drain()
        assert not early and set(states(scene, letters)) == {State.SENT}
        assert server.connections > 1

    def test_those_that_are_answered_together_are_marked_together(self, scene, monkeypatch):
        letters = [scene.send() for _ in range(31)]
        busy, groups, finish = Busy(8, len(letters)), [], scene.store.finish_all
        monkeypatch.setattr(scene.store, "finish_all", lambda owed: groups.append(len(owed)) or finish(owed))
        with SmtpServer("PIPELINING") as server:
            server.on_message = busy.arrive
            connected(scene, server, 8).drain()
        assert sum(groups) == len(letters) and max(groups) > 1
        assert set(states(scene, letters)) == {State.SENT}

    def test_what_comes_next_is_built_before_a_mark_and_what_follows_that(self, scene, monkeypatch):
        """However quick the server is: others are answered meanwhile, and are marked with it."""
        letters = [scene.send() for _ in range(40)]
        built: list[object] = []
        handed: list[object] = []
        lacking: list[int] = []
        build, finish = Outgoing.mail, scene.store.finish_all

        def marking(owed):
            ready = len(built) - len(handed)
            lacking.append(max(0, min(2 * len(owed), len(letters) - len(handed)) - ready))
            return finish(owed)

        monkeypatch.setattr(postmen.Crew, "has_answers", True)
        monkeypatch.setattr(Outgoing, "mail", lambda *mine: built.append(mine) or build(*mine))
        monkeypatch.setattr(scene.store, "finish_all", marking)
        scene.worker(*(Scripted(*[partial(handed.append, 1)] * 40) for _ in range(4))).drain()
        assert set(states(scene, letters)) == {State.SENT} and len(handed) == len(built) == len(letters)
        assert lacking and not any(lacking)


class TestRefusedOnSeveral:
    def carried_at_once(self, scene: Scene, failure: Exception | None, other: Exception | None) -> list[State]:
        """Three letters: the first is taken, and then two are on their way that are answered together."""
        letters = [scene.send() for _ in range(3)]
        together = Barrier(2)

        def answered(error: Exception | None) -> None:
            together.wait(30)
            if error:
                raise error

        crew = Scripted(lambda: None, partial(answered, failure)), Scripted(partial(answered, other))
        scene.worker(*crew).run_once(scene.clock())
        return states(scene, letters)

    def test_a_wrong_address_is_one_problem(self, scene):
        states = self.carried_at_once(scene, Rejected(GONE, 550), Rejected(GONE, 550))
        assert sorted(states) == [State.FAILED, State.QUEUED, State.SENT]
        assert [(hold.kind, hold.key) for hold in scene.store.holds(scene.clock())] == [(HoldKind.SUSPENDED, MINISTER)]

    def test_a_mailbox_that_gets_too_much_is_slowed_once(self, scene):
        states = self.carried_at_once(scene, Unavailable(RATE, 450), Unavailable(RATE, 450))
        assert states == [State.SENT, State.QUEUED, State.QUEUED]
        assert [hold.per_hour for hold in scene.store.holds(scene.clock())] == [300]

    def test_one_that_breaks_where_another_works_is_no_trouble(self, scene, caplog):
        states = self.carried_at_once(scene, None, ServerUnavailable("gone"))
        assert sorted(states) == [State.QUEUED, State.SENT, State.SENT]
        assert "gone" in caplog.text and "next attempt" not in caplog.text

    @pytest.mark.parametrize("failure", [ServerUnavailable, Misconfigured])
    def test_all_of_them_break_and_that_is_told_once(self, scene, caplog, failure):
        states = self.carried_at_once(scene, failure("gone"), failure("gone"))
        assert sorted(states) == [State.QUEUED, State.QUEUED, State.SENT]
        assert caplog.text.count("next attempt") == 1


ATTEMPT = Attempt(NOW, 1, "rivers", MINISTER, 600, timedelta(hours=120))
SUSPENDED = Hold(HoldKind.SUSPENDED, MINISTER, NOW, GONE)
RESTING = slowed(MINISTER, 600, NOW, RATE)


@pytest.mark.parametrize(
    ("outcome", "holds", "now", "state", "holds_up"),
    [
        (sent("250"), [SUSPENDED], NOW, State.SENT, None),
        (refused(ATTEMPT, 550, GONE), [], NOW, State.FAILED, HoldKind.SUSPENDED),
        (refused(ATTEMPT, 550, GONE), [SUSPENDED], NOW, State.QUEUED, None),
        (refused(ATTEMPT, 550, GONE), [replace(SUSPENDED, key="mayor@town.test")], NOW, State.FAILED, "suspended"),
        (refused(ATTEMPT, 450, RATE), [RESTING], NOW, State.QUEUED, None),
        (refused(ATTEMPT, 450, RATE), [RESTING], NOW + timedelta(hours=2), State.QUEUED, HoldKind.SLOWED),
    ],
)
def test_what_follows_where_a_hold_is_in_force_already(outcome, holds, now, state, holds_up):
    follows = beside_others(outcome, holds, now)
    assert (follows.state, follows.hold and follows.hold.kind) == (state, holds_up)


def is_marked(scene: Scene, data: bytes) -> bool:
    """Whether a letter counts as sent in the database, asked from outside the worker."""
    name = data.partition(b"Message-ID: <")[2].partition(b"@")[0].decode()
    try:
        return scene.state(name) is State.SENT
    finally:
        scene.store.close()  # this thread's connection
