"""Delivery held against django-post-office and django-mailer, with the same letters and sink; and against the disk.

What is timed is the sending of what waits, from the first look into the queue to the last mark, in a process that has
everything imported. Ours claims, opens what is sealed, builds, sends, finishes and forgets; each letter is durably
marked before its connection sends the next, together with those that others were answered for at that moment.
"""

import json
import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

from campaign.delivery.outgoing import Outgoing
from tests.bench import peers, raw, scene, sinks
from tests.bench.table import Rounds, Row, interleaved
from tests.bench.worker import Waiting, workers

LETTERS, ROUNDS = 3_000, 5
SHARE = {"post-office": 15, "post-office-tuned": 15, "mailer": 6}
"""The slow ones get one letter in so many, or the benchmark would wait for them most of the time."""
PEERS = ("post-office", "post-office-tuned", "post-office-in-batches", "post-office-in-batches-tuned", "mailer")


def measure(folder: Path, letters: int = LETTERS, rounds: int = ROUNDS, kinds: Sequence[str] = PEERS) -> list[Row]:
    """`kinds` are the peers to measure."""
    ours = scene.make(folder / "ours", confirm=False)
    context = ours.context()
    scene.queue_letters(context, letters)
    context.store.close()
    _write_letters(ours, folder, letters)
    databases = {kind: _filled(kind, folder, letters) for kind in kinds}
    with sinks.smtp_sink() as port:
        candidates: dict[str, Callable[[int], float]] = {"ours": lambda _: _ours(ours, folder / "round", port)}
        for kind in kinds:
            candidates[kind] = lambda _, kind=kind: _peer(kind, databases[kind], folder / "round", port)
        candidates["commits"] = lambda _: raw.commits(folder / "commits.db")
        return _rows(interleaved(candidates, rounds, "a second"))


def _rows(rounds: Rounds) -> list[Row]:
    def against(peer: str, name: str, goal: str, limit: str) -> Row:
        told = f"{rounds.median(peer):.0f} a second; {limit}"
        return rounds.ratio(f"delivery, of {name}", "ours", peer, goal, told)

    commits = "a commit marks all letters that were answered for; each connection waits for it before it sends the next"
    installed = "as its README installs it, but in batches of one, which is how it marks each letter before the next"
    tuned = "the same with one thread, no log of its own and the database in WAL"
    batches = "its README: it sends 100 letters and then marks them in one go, so a crash sends up to 100 again"
    large = "2 processes, each marking 500 letters in one go; one commit a letter is what we spend beyond that"
    each = "one process, a connection and a transaction for each letter; in WAL"
    told = {
        "post-office": ("django-post-office", "≥ 8", installed),
        "post-office-tuned": ("django-post-office tuned", "≥ 5", tuned),
        "post-office-in-batches": ("django-post-office marking 100 at once", "≥ 2", batches),
        "post-office-in-batches-tuned": ("django-post-office tuned, marking 1,000 at once", "-", large),
        "mailer": ("django-mailer", "-", each),
    }
    rows = [against(peer, *told[peer]) for peer in PEERS if peer in rounds.numbers]
    return [
        *rows,
        rounds.ratio("delivery, of the disk's own commits", "ours", "commits", "-", commits),
        rounds.number("letters sent", "ours", goal="≥ 2,200", limit="one core: Python does one thing at a time"),
        rounds.number("the disk's own commits, of one row each", "commits"),
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
