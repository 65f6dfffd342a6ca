"""What is left of a supporter after the last delivery: nothing, anywhere."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from campaign.actions import bounces, retention
from campaign.actions.context import Context
from campaign.config.settings import Mail as MailSettings
from campaign.config.settings import Privacy
from campaign.core.delivery import return_paths
from campaign.core.delivery.holds import HoldKind
from campaign.core.delivery.outcomes import State
from campaign.core.letters import links
from campaign.delivery.smtp import SmtpTransport
from campaign.store.protocol.delivery import Bounce
from tests.support.scene import Scene
from tests.support.smtp_server import SmtpServer

HOUR = timedelta(hours=1)


@pytest.fixture
def scene(new_scene, server):
    mail = MailSettings("smtp", server="127.0.0.1", port=server.port, tls="none", from_address="letters@letters.test")
    return new_scene(mail)


def drain(scene: Scene) -> None:
    scene.worker(SmtpTransport(scene.settings.mail)).drain()


def files(folder) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.fixture
def kept(tmp_path, cluster):
    """Every byte that is kept anywhere."""
    return lambda: files(tmp_path) + (cluster.kept() if cluster else b"")


def test_neither_file_nor_log_nor_backup_knows_anybody(scene, tmp_path, kept, cluster, caplog):
    caplog.set_level(logging.DEBUG)
    letters = [scene.send(confirmed=True) for _ in range(20)]
    secrets = [b"Jane Kim", b"jane@mail.test", *(letter.encode() for letter in letters)]
    words = [b"Jane Kim", b"jane@mail.test", b"please keep river"]
    before = kept()
    assert not any(word in before for word in words)
    drain(scene)
    if not cluster:  # a dump is compressed: what it leaves out is held in tests/store/engine/test_dumps.py
        scene.store.backup(tmp_path / "backup.db")
    assert {scene.state(letter) for letter in letters} == {State.SENT}
    left = kept()
    assert not any(word in left for word in words)
    with scene.store.reading() as db:
        assert db.execute("SELECT count(*) FROM items").fetchone()[0] == 0
    if not cluster:  # PostgreSQL's log keeps what was deleted, sealed with a key that is gone
        assert (tmp_path / "campaign.db-wal").stat().st_size == 0
    assert not any(secret.decode() in caplog.text for secret in secrets[:2])


@pytest.mark.only_on("sqlite")
def test_no_key_and_no_sealed_text_is_left_in_any_file(scene, kept):
    """With the configuration in hand: what was on disk before is not there any more.

    A row that PostgreSQL deleted stays where it was, and opens to nobody: `tests/sealing/several_hosts`.
    """
    letter = scene.send(confirmed=True)
    scene.send(confirmed=True, email="else@mail.test")
    with scene.store.reading() as db:
        name = links.name_of(links.secret_of(letter))
        slot, sealed = db.execute("SELECT slot, sealed FROM items WHERE submission = ?", (name,)).fetchone()
    key = scene.store._slots.read(slot)
    assert key in kept() and sealed[:64] in kept()
    drain(scene)
    assert key not in kept() and sealed[:64] not in kept()


def test_totals_are_the_same_before_and_after_a_purge(scene):
    for _ in range(3):
        scene.send(confirmed=True)
    drain(scene)
    before = scene.counted()
    scene.clock.go(24 * 400 * HOUR)
    retention.purge(Context(scene.store, scene.settings, scene.catalogue), scene.clock())
    assert scene.counted() == before


class TestBounceWindow:
    def come_back(self, scene: Scene, server: SmtpServer) -> Bounce:
        sender = server.taken[0].sender
        path = return_paths.find(sender)
        assert path
        context = Context(scene.store, scene.settings, scene.catalogue)
        return bounces.bounced(context, path, "5.1.1 no such mailbox", scene.clock()).bounce

    def test_within_it_the_letter_goes_back_and_the_address_is_suspended(self, scene, server):
        scene.settings = replace(scene.settings, privacy=Privacy(bounce_window_hours=48))
        letter = scene.send(confirmed=True)
        drain(scene)
        assert scene.stored(letter).personal is not None
        assert self.come_back(scene, server) is Bounce.FAILED
        assert [(hold.kind, hold.key) for hold in scene.store.holds(scene.clock())] == [
            (HoldKind.SUSPENDED, "minister@gov.test")
        ]
        drain(scene)
        assert [taken.recipient for taken in server.taken] == ["minister@gov.test", "jane@mail.test"]
        assert scene.stored(letter).personal is None

    def test_when_it_is_over_nobody_is_known(self, scene, server):
        scene.settings = replace(scene.settings, privacy=Privacy(bounce_window_hours=48))
        letter = scene.send(confirmed=True)
        drain(scene)
        scene.clock.go(49 * HOUR)
        retention.purge(Context(scene.store, scene.settings, scene.catalogue), scene.clock())
        assert scene.stored(letter).personal is None
        assert self.come_back(scene, server) is Bounce.FAILED
        drain(scene)
        assert len(server.taken) == 1

    def test_without_it_a_letter_is_forgotten_when_it_is_sent(self, scene, server):
        letter = scene.send(confirmed=True)
        drain(scene)
        assert scene.stored(letter).personal is None
        assert self.come_back(scene, server) is Bounce.FAILED
        assert scene.counted()["failed"] == 1
