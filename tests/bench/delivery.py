"""Delivery held against django-post-office and django-mailer: the same letters into the same sink.

What is timed is the sending of what waits, from the first look into the queue to the last mark, in a process that has
everything imported. Ours claims, opens what is sealed, builds, sends, finishes and forgets; each letter is marked in a
durable transaction of its own before the next is sent.
"""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

from campaign.delivery.outgoing import Outgoing
from tests.bench import peers, scene, sinks
from tests.bench.table import Rounds, Row, interleaved
from tests.bench.worker import Waiting, workers

LETTERS, ROUNDS = 3_000, 3
SHARE = {"mailer": 5, "post-office-each": 15}
"""The slow ones get one letter in so many, or the benchmark would wait for them most of the time."""
PEERS = ("post-office", "post-office-tuned", "post-office-each", "mailer")

_EACH = "it marks each letter, as we do (BATCH_SIZE 1)"


def measure(folder: Path, letters: int = LETTERS, rounds: int = ROUNDS) -> list[Row]:
    ours = scene.make(folder / "ours", confirm=False)
    context = ours.context()
    scene.queue_letters(context, letters)
    context.store.close()
    _write_letters(ours, folder, letters)
    databases = {kind: _filled(kind, folder, letters) for kind in PEERS}
    with sinks.smtp_sink() as port:
        candidates: dict[str, Callable[[int], float]] = {"ours": lambda _: _ours(ours, folder / "round", port)}
        for kind in PEERS:
            candidates[kind] = lambda _, kind=kind: _peer(kind, databases[kind], folder / "round", port)
        rounds_of = interleaved(candidates, rounds)
    return _rows(rounds_of)


def _rows(found: Rounds) -> list[Row]:
    ratio = found.ratio
    return [
        ratio(
            "delivery, of django-post-office as installed",
            "ours",
            "post-office",
            "≥ 8",
            "its rule is weaker than ours: 100 letters are sent, then marked in one go",
        ),
        ratio(
            "delivery, of django-post-office tuned",
            "ours",
            "post-office-tuned",
            "≥ 5",
            "two processes, 1,000 letters sent and then marked in one go, no log, WAL",
        ),
        ratio("delivery, of django-post-office by our rule", "ours", "post-office-each", "≥ 8", _EACH),
        ratio("delivery, of django-mailer", "ours", "mailer", "-", "one process, each letter marked; WAL"),
        found.number("letters a second, ours (this machine, now)", "ours", limit="processor: see `make bench` notes"),
        *(found.number(f"letters a second, {kind}", kind) for kind in PEERS),
    ]


def _write_letters(queued: scene.Scene, folder: Path, count: int) -> None:
    """The letters that wait, as the peers take them: word for word what our own mails say."""
    copied = scene.Scene(folder / "written")
    shutil.copytree(queued.folder, copied.folder)
    context = copied.context()
    outgoing = Outgoing(context.settings, context.catalogue)
    now = datetime.now(UTC)
    with (folder / "letters").open("w", encoding="utf-8") as file:
        for claim in context.store.claim(now, "writer", now + timedelta(hours=1), count):
            mail = message_from_bytes(outgoing.mail(claim, claim.personal).data, policy=policy.default)
            fields = {name: str(mail[name.replace("_", "-")]) for name in ("from", "to", "subject", "reply_to")}
            fields |= {"message_id": claim.message_id, "body": mail.get_content()}
            file.write(json.dumps(fields) + "\n")
    context.store.close()


def _filled(kind: str, folder: Path, letters: int) -> Path:
    lines = (folder / "letters").read_text("utf-8").splitlines(keepends=True)
    share = folder / f"letters of {kind}"
    share.write_text("".join(lines[: max(letters // SHARE.get(kind, 1), 1)]), "utf-8")
    database = folder / f"{kind}.db"
    peers.fill(kind, database, share)
    return database


def _ours(queued: scene.Scene, folder: Path, port: int) -> float:
    copied = scene.Scene(folder)
    shutil.copytree(queued.folder, folder)
    scene.aim(copied, port)
    return _rate(workers(copied.config, 1)[0], folder)


def _peer(kind: str, database: Path, folder: Path, port: int) -> float:
    folder.mkdir()
    for file in database.parent.glob(f"{database.name}*"):
        shutil.copy(file, folder)
    return _rate(peers.sender(kind, folder / database.name, port), folder)


def _rate(process: Waiting, folder: Path) -> float:
    process.go()
    sent, seconds = process.done()
    shutil.rmtree(folder)
    return sent / seconds
