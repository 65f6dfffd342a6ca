"""A bare sketch of a send: what any program has to do that takes the same form, seals as much and stores the same rows.

It reads the fields and the token, puts the writer's words into letters that are ready but for those, seals what a send
seals, and writes the rows of a send in one durable transaction, in its turn. It asks nothing, counts nothing and checks
next to nothing: no send on this stack costs less.
"""

import fcntl
import os
import re
import secrets
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, redirect, request
from werkzeug.wrappers import Response

from campaign.actions import letters
from campaign.core.letters import links
from campaign.core.letters.submissions import Personal, Words
from campaign.sealing.letters import Sealer
from campaign.web.supporter.form_token import TokenSigner
from tests.bench import forms, raw, scene
from tests.bench.raw import Statement

LINKS = 2
"""That lead to what is to be confirmed: of the form and of the mail."""

Pieces = tuple[str, ...]
"""A letter, parted where its writer's name stands, and then their town."""


def make(made: scene.Scene) -> Flask:
    """The sketch on the database of a scene, whose rows it learns by sending a few forms."""
    statements, ready = raw.learned(made), _ready(made)
    context = made.context()
    signer = TokenSigner(context.settings.key("form"))
    context.store.close()
    app, sealer, writes = Flask("sketch"), Sealer(secrets.token_bytes(32)), _Writes(made.database, statements)

    def send(slug: str) -> Response | tuple[str, int]:
        fields = {name: request.form.get(name, "").strip() for name in ("name", "place", "country", "email")}
        token = signer.read(request.form.get("form_token", ""))
        if token is None or token.slug != slug or not all(fields.values()) or len(fields["name"]) > 300:
            return "", 400
        words = [_filled(pieces, fields["name"], fields["place"]) for pieces in ready]
        receipt = bytes.fromhex(token.nonce)
        _seal(sealer, links.name_of(receipt), (fields["name"], fields["email"]), words)
        writes.write()
        return redirect(f"/receipt/{links.token(receipt)}", 303)

    app.add_url_rule("/c/<slug>", view_func=send, methods=["POST"])
    return app


class _Writes:
    """The rows of a send, each time those of another, through one connection of this process."""

    def __init__(self, database: Path, statements: Sequence[Statement]) -> None:
        self._database, self._statements = database, statements
        self._lock = database.with_name("sketch.lock")
        self._connection: sqlite3.Connection | None = None

    def write(self) -> None:
        db = self._connection = self._connection or raw.connect(self._database)
        rows = raw.of_another(self._statements)
        turn = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(turn, fcntl.LOCK_EX)
            db.execute("BEGIN IMMEDIATE")
            for sql, values in rows:
                db.execute(sql, values)
            db.execute("COMMIT")
        finally:
            os.close(turn)


def _ready(made: scene.Scene) -> list[Pieces]:
    """The letters of the writer of the load, parted where their own words stand."""
    context = made.context()
    campaign, today = context.catalogue.campaign(scene.SLUG), datetime.now(UTC).date()
    found = letters.preview(context, campaign, forms.WRITER, today)
    context.store.close()
    own = re.compile(f"({re.escape(forms.WRITER.name)}|{re.escape(forms.WRITER.place)})")
    return [tuple(own.split(one.body)) for one in found]


def _filled(pieces: Pieces, name: str, place: str) -> str:
    own = {forms.WRITER.name: name, forms.WRITER.place: place}
    return "".join([own.get(piece, piece) for piece in pieces])


def _seal(sealer: Sealer, submission: str, who: tuple[str, str], words: Sequence[str]) -> None:
    """What a send seals that is to be confirmed: its letters together, the mail that asks, a key under each link."""
    link_key = os.urandom(links.LENGTH)
    for _ in range(LINKS):
        sealer.wrap(f"{submission} link", os.urandom(links.LENGTH), link_key)
    whole = {str(number): Words("", body) for number, body in enumerate(words)}
    sealer.seal(f"{submission} held", os.urandom(32), Personal(*who, whole), link_key)
    sealer.seal(f"{submission} mail", os.urandom(32), Personal(*who, {}, link=secrets.token_hex(links.LENGTH)))
