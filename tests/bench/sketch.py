"""Bare sketches of a send, a check and a preview: what any program has to do that takes the same forms on this stack.

They read the fields and the token, put the writer's words into letters that are ready but for those, and write the
same rows in one transaction, in its turn. A send seals what ours seals, and is durable; a look answers with the same
page, of a plain template, or the same JSON. They ask nothing and check next to nothing: none on this stack costs less.
"""

import fcntl
import itertools
import json
import os
import re
import secrets
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from campaign import create_app
from campaign.actions import letters
from campaign.config.settings import load
from campaign.core.letters import links
from campaign.core.letters.submissions import Allotted, Personal, Words
from campaign.sealing.letters import Sealer
from campaign.web.site.current import CONTEXT
from campaign.web.supporter.form_token import FormToken, TokenSigner, new_token
from tests.bench import forms, raw, scene
from tests.bench.raw import Statement

LINKS = 2
"""That lead to what is to be confirmed: of the form and of the mail."""
LETTERS, WORDINGS = 3, 4
"""That the writer of the load has, and of which each of them is ready."""
FIELDS = ("name", "place", "country")

Pieces = tuple[str, ...]
"""A letter, parted where its writer's name stands, and then their town."""
Look = tuple[dict[str, str], FormToken, list[str]]
"""What a look shows: the fields, the token with the numbers allotted, the letters."""


def make(made: scene.Scene) -> Flask:
    """The sketches on the database of a scene, whose rows, page and answer they learn by sending a few forms."""
    context = made.context()
    signer = TokenSigner(context.settings.key("form"))
    context.store.close()
    app = Flask("sketch")
    send, check, preview = _send(made, signer), _check(made, signer, app), _preview(made, signer)

    def submit(slug: str) -> ResponseReturnValue:
        return send(slug) if request.form.get("step") == "send" else check(slug)

    app.add_url_rule("/c/<slug>", view_func=submit, methods=["POST"])
    app.add_url_rule("/c/<slug>/preview", "preview", preview, methods=["POST"])
    return app


def _send(made: scene.Scene, signer: TokenSigner) -> Callable[[str], ResponseReturnValue]:
    (ready,) = _ready(made, 1)
    writes, sealer = _Writes(made.database, raw.learned(made)), Sealer(secrets.token_bytes(32))

    def send(slug: str) -> ResponseReturnValue:
        fields = _posted(*FIELDS, "email")
        token = signer.read(request.form.get("form_token", ""))
        if token is None or token.slug != slug or not all(fields.values()) or len(fields["name"]) > 300:
            return "", 400
        words = [_filled(pieces, fields) for pieces in ready]
        receipt = bytes.fromhex(token.nonce)
        _seal(sealer, links.name_of(receipt), (fields["name"], fields["email"]), words)
        writes.write()
        return redirect(f"/receipt/{links.token(receipt)}", 303)

    return send


def _check(made: scene.Scene, signer: TokenSigner, app: Flask) -> Callable[[str], ResponseReturnValue]:
    look = _look(made, signer, "")
    page = app.jinja_env.from_string(_template(_answered(made, "")))

    def check(slug: str) -> ResponseReturnValue:
        fields, token, words = look(slug)
        return render_template(page, **fields, form_token=signer.sign(token), letters=words)

    return check


def _preview(made: scene.Scene, signer: TokenSigner) -> Callable[[str], ResponseReturnValue]:
    look, known = _look(made, signer, "/preview"), json.loads(_answered(made, "/preview"))["letters"]

    def preview(slug: str) -> ResponseReturnValue:
        _, token, words = look(slug)
        told = [{**one, "body": body} for one, body in zip(known, words, strict=True)]
        return jsonify(token=signer.sign(token), letters=told)

    return preview


def _look(made: scene.Scene, signer: TokenSigner, step: str) -> Callable[[str], Look]:
    """The sketch of a look: the form read, numbers allotted in a transaction that need not be durable, letters."""
    ready, offices = _ready(made, WORDINGS), [f"office-{number}" for number in range(LETTERS)]
    writes = _Writes(made.database, raw.learned(made, step), durable=False)

    def look(slug: str) -> Look:
        fields, now = _posted(*FIELDS), datetime.now(UTC)
        token = signer.read(request.form.get("form_token", "")) or new_token(slug, "", now)
        numbers = writes.write()
        given = {office: Allotted(office, "en", number) for office, number in zip(offices, numbers[::2], strict=True)}
        words = [_filled(pieces, fields) for pieces in ready[numbers[0] % WORDINGS]]
        return fields, replace(token, allotted=given, checked=not step), words

    return look


class _Writes:
    """The rows of a send or a look, each time those of another, through one connection of this process."""

    def __init__(self, database: Path, statements: Sequence[Statement], *, durable: bool = True) -> None:
        allots = 'UPDATE "allotments" SET "count"'
        self._statements = [
            replace(one, sql=f'{one.sql} RETURNING "count"') if one.sql.startswith(allots) else one
            for one in statements
        ]
        self._database, self._durable = database, durable
        self._lock = database.with_name("sketch.lock")
        self._connection: sqlite3.Connection | None = None

    def write(self) -> list[int]:
        """Write them in one transaction; the numbers that it allotted."""
        db = self._connection = self._connection or self._connected()
        rows, numbers = raw.of_another(self._statements), []
        turn = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(turn, fcntl.LOCK_EX)
            db.execute("BEGIN IMMEDIATE")
            for sql, values in rows:
                numbers += [number for (number,) in db.execute(sql, values)]
            db.execute("COMMIT")
        finally:
            os.close(turn)
        return numbers

    def _connected(self) -> sqlite3.Connection:
        db = raw.connect(self._database)
        if not self._durable:
            db.execute("PRAGMA synchronous = NORMAL")
        return db


def _ready(made: scene.Scene, wordings: int) -> list[list[Pieces]]:
    """The letters of the writer of the load in so many wordings, parted where their own words stand."""
    context = made.context()
    campaign, today = context.catalogue.campaign(scene.SLUG), datetime.now(UTC).date()
    found = [letters.preview(context, campaign, forms.WRITER, today, number) for number in range(wordings)]
    context.store.close()
    own = re.compile(f"({re.escape(forms.WRITER.name)}|{re.escape(forms.WRITER.place)})")
    return [[tuple(own.split(one.body)) for one in wording] for wording in found]


def _posted(*names: str) -> dict[str, str]:
    return {name: request.form.get(name, "").strip() for name in names}


def _filled(pieces: Pieces, fields: Mapping[str, str]) -> str:
    own = {forms.WRITER.name: fields["name"], forms.WRITER.place: fields["place"]}
    return "".join([own.get(piece, piece) for piece in pieces])


def _answered(made: scene.Scene, step: str) -> str:
    """What ours answers to a first look."""
    file = made.folder / "a form to look at"
    forms.write_looks(file, 1)
    app = create_app(load(made.config, {}))
    answer = raw.sent(app, file.read_text().strip(), step)
    CONTEXT.of(app).store.close()
    return answer


def _template(page: str) -> str:
    """A check page as a plain template: the same text, with holes for the token, what was typed, and each letter."""
    for name in ("form_token", *FIELDS):
        page = _holed(page, f'name="{name}" value="', '"', f"{{{{ {name} }}}}", 1)
    page = _holed(page, r"</strong> <span[^>]*>", "</span></span></summary>", "{{ letters[#][:160] }}", LETTERS)
    return _holed(page, r'<textarea id="body-[^>]*>\n', "</textarea>", "{{ letters[#] }}", LETTERS)


def _holed(page: str, before: str, after: str, hole: str, times: int) -> str:
    """A page with a hole instead of what stands between two patterns, so many times; `#` is which of them it is."""
    number = itertools.count()
    pattern = re.compile(f"(?s)({before})(?:.*?)(?={after})")
    holed, found = pattern.subn(lambda match: match[1] + hole.replace("#", str(next(number))), page)
    if found != times:
        raise RuntimeError(f"the check page has {found} of {before}, not {times}")
    return holed


def _seal(sealer: Sealer, submission: str, who: tuple[str, str], words: Sequence[str]) -> None:
    """What a send seals that is to be confirmed: its letters together, the mail that asks, a key under each link."""
    link_key = os.urandom(links.LENGTH)
    for _ in range(LINKS):
        sealer.wrap(f"{submission} link", os.urandom(links.LENGTH), link_key)
    whole = {str(number): Words("", body) for number, body in enumerate(words)}
    sealer.seal(f"{submission} held", os.urandom(32), Personal(*who, whole), link_key)
    sealer.seal(f"{submission} mail", os.urandom(32), Personal(*who, {}, link=secrets.token_hex(links.LENGTH)))
