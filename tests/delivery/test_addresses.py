"""Where a letter goes when its office's address was corrected, and in test mode."""

from dataclasses import replace
from datetime import timedelta

import pytest

from campaign.actions import offices
from campaign.actions.context import Context
from campaign.config.settings import Mail
from campaign.core.delivery.outcomes import State
from campaign.delivery.outgoing import Outgoing
from campaign.delivery.transport import Unavailable, Unknown
from campaign.delivery.worker import Worker
from tests.support.scene import CHECKED, SLUG

NEW = replace(CHECKED, email="new@gov.test")


class Post:
    """A transport that answers as it is told to, and remembers who got what."""

    def __init__(self):
        self.answers, self.got = [], []

    def send(self, mail, following=None):
        self.got.append(mail.recipient)
        if self.answers:
            raise self.answers.pop(0)
        return "250 ok"

    def largest(self):
        return 0

    def close(self):
        """Nothing is open."""


@pytest.fixture
def scene(new_scene):
    return new_scene(Mail(transport="smtp", server="localhost", from_address="letters@x.test"))


def test_letters_never_attempted_go_to_the_new_address_and_the_others_stay(scene):
    post = Post()
    worker = scene.worker(post)
    tried, asked = scene.send(), scene.send()
    post.answers = [Unavailable("451 later", 451), Unknown("no answer")]
    worker.run_once(scene.clock())
    fresh = scene.send()
    assert scene.store.correct_office(NEW, scene.clock()) == 1
    scene.clock.go(timedelta(days=1))
    while worker.run_once(scene.clock()):
        pass
    assert sorted(post.got[2:]) == ["minister@gov.test"] * 2 + ["new@gov.test"]
    assert [scene.state(one) for one in (tried, asked, fresh)] == [State.SENT] * 3


def test_correcting_twice_keeps_the_address_that_was_tried_first(scene):
    post = Post()
    scene.send()
    post.answers = [Unavailable("451 later", 451)]
    scene.worker(post).run_once(scene.clock())
    assert scene.store.correct_office(NEW, scene.clock()) == 0
    assert scene.store.correct_office(replace(NEW, email="newer@gov.test"), scene.clock()) == 0
    scene.clock.go(timedelta(days=1))
    scene.worker(post).run_once(scene.clock())
    assert post.got == ["minister@gov.test"] * 2


def test_in_test_mode_no_letter_goes_to_an_address_that_was_tried(scene):
    post = Post()
    scene.send(email="me@x.test")
    post.answers = [Unavailable("451 later", 451)]
    scene.worker(post).run_once(scene.clock())
    scene.store.correct_office(NEW, scene.clock())
    scene.load("test")
    scene.clock.go(timedelta(days=1))
    outgoing = Outgoing(scene.settings, scene.catalogue, is_organiser=lambda address: address == "me@x.test")
    Worker(scene, outgoing, [post], "two", scene.clock, lambda: 0.0).run_once(scene.clock())
    assert post.got == ["minister@gov.test", "me@x.test"]


@pytest.mark.parametrize(
    ("status", "writer", "goes_to"),
    [
        ("test", "organiser@x.test", "organiser@x.test"),
        ("test", "stranger@x.test", "tests@x.test"),
        ("live", "organiser@x.test", "minister@gov.test"),
    ],
)
def test_in_test_mode_an_organiser_gets_their_own_letters(new_scene, status, writer, goes_to):
    mail = Mail(transport="smtp", server="localhost", from_address="l@x.test", test_recipient="tests@x.test")
    scene, post = new_scene(mail), Post()
    scene.load(status)
    scene.send(email=writer)
    outgoing = Outgoing(scene.settings, scene.catalogue, is_organiser=lambda address: address == "organiser@x.test")
    Worker(scene, outgoing, [post], "one", scene.clock, lambda: 0.0).run_once(scene.clock())
    assert post.got == [goes_to]
    assert scene.store.queue(SLUG).waiting == 0
    scene.store.close()


@pytest.mark.parametrize(("was", "readdressed"), [("mayor@town.test", 1), ("another@town.test", None)])
def test_a_campaigns_own_office_is_corrected_by_the_same_rule(scene, was, readdressed):
    post, context = Post(), Context(scene.store, scene.settings, scene.catalogue)
    worker = scene.worker(post)
    tried, asked, other = scene.send("mayor"), scene.send("mayor"), scene.send("minister")
    post.answers = [Unavailable("451 later", 451), Unknown("no answer"), Unavailable("451 later", 451)]
    worker.run_once(scene.clock())
    fresh = scene.send("mayor")
    addresses = (was, "new@town.test")
    assert offices.correct_own_office(context, SLUG, "mayor", addresses, scene.clock()) == readdressed
    scene.clock.go(timedelta(days=1))
    while worker.run_once(scene.clock()):
        pass
    new = "new@town.test" if readdressed else "mayor@town.test"
    assert sorted(post.got[3:]) == sorted(["mayor@town.test"] * 2 + ["minister@gov.test", new])
    assert [scene.state(one) for one in (tried, asked, other, fresh)] == [State.SENT] * 4
