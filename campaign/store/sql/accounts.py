"""Organisers: their passwords, second factors and the links by which passwords are set."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from campaign.core.accounts import Role
from campaign.core.rights import Access
from campaign.sealing.letters import SecretSealer
from campaign.store.engine.database import Database, moment, row, rows, stamp
from campaign.store.protocol.accounts import AccountLink, Note, Organiser, SecondFactor, Session
from campaign.store.protocol.errors import AlreadyExists, IsLastOrganiser, Missing
from campaign.store.sql.account_rights import drop_rights_of_nobody, rights_of, set_rights
from campaign.store.sql.audit import write_note
from campaign.store.sql.keys import Keys

_LINKS = "SELECT * FROM account_links WHERE spent = 0 AND until >= ?"
"""Those that can be used. One that was stays until then: who presses twice has set their password with it."""


class Accounts(Keys):
    """Who may sign in, and with what."""

    _seal_key: bytes

    def add_organiser(self, organiser: Organiser) -> None:
        with self.writing() as db:
            if row(db, "SELECT email FROM organisers WHERE email = ?", organiser.email):
                raise AlreadyExists(organiser.email)
            _add(db, organiser)
            set_rights(db, organiser.email, organiser.rights)
            db.execute("DELETE FROM account_links WHERE email = ?", (organiser.email,))

    def organiser(self, email: str) -> Organiser | None:
        with self.reading() as db:
            record = row(db, "SELECT * FROM organisers WHERE email = ?", email)
            return _organiser(db, record) if record else None

    def organisers(self) -> list[Organiser]:
        with self.reading() as db:
            return [_organiser(db, record) for record in rows(db, "SELECT * FROM organisers ORDER BY email")]

    def remove_organiser(self, email: str, *, unless_last: bool = False) -> None:
        with self.writing() as db:
            _require(db, email)
            for table in ("sessions", "recovery_codes"):
                db.execute(f"DELETE FROM {table} WHERE organiser = ?", (email,))
            for table in ("account_links", "organisers"):
                db.execute(f"DELETE FROM {table} WHERE email = ?", (email,))
            set_rights(db, email, {})
            if unless_last:
                _require_an_organiser(db, email)

    def change_access(self, email: str, access: Access) -> None:
        with self.writing() as db:
            _require(db, email)
            db.execute("UPDATE organisers SET role = ? WHERE email = ?", (access.role, email))
            set_rights(db, email, access.rights)
            _require_an_organiser(db, email)

    def set_password(self, email: str, password_hash: str, keep: bytes = b"") -> None:
        with self.writing() as db:
            _require(db, email)
            _set_password(db, email, password_hash, keep)

    def set_wants_mail(self, email: str, wants: bool) -> None:
        with self.writing() as db:
            _require(db, email)
            db.execute("UPDATE organisers SET wants_mail = ? WHERE email = ?", (int(wants), email))

    def second_factor(self, email: str) -> SecondFactor | None:
        with self.reading() as db:
            record = row(
                db,
                "SELECT second_factor, (SELECT count(*) FROM recovery_codes WHERE organiser = email) AS codes_left "
                "FROM organisers WHERE email = ? AND second_factor IS NOT NULL",
                email,
            )
            if record is None:
                return None
        secret = self._of_accounts().open_secret(_named(email), record["second_factor"])
        return SecondFactor(secret, record["codes_left"])

    def set_second_factor(self, session: Session, secret: str, step: int, codes: Sequence[bytes]) -> bool:
        email = session.organiser
        sealed = self._of_accounts().seal_secret(_named(email), secret)
        with self.writing() as db:
            changed = db.conn.execute(
                "UPDATE organisers SET second_factor = ?, last_step = ? WHERE email = ? AND EXISTS (SELECT 1 "
                "FROM sessions WHERE key = ? AND organiser = email AND (whole = 1 OR second_factor IS NULL))",
                (sealed, step, email, session.key),
            ).rowcount
            if changed:
                db.execute("DELETE FROM sessions WHERE organiser = ? AND key <> ?", (email, session.key))
                _replace_codes(db, email, codes)
            return changed > 0

    def use_step(self, email: str, step: int) -> bool:
        with self.writing() as db:
            sql = "UPDATE organisers SET last_step = ? WHERE email = ? AND last_step < ?"
            return db.conn.execute(sql, (step, email, step)).rowcount > 0

    def use_recovery_code(self, email: str, code: bytes) -> bool:
        with self.writing() as db:
            sql = "DELETE FROM recovery_codes WHERE organiser = ? AND code = ?"
            return db.conn.execute(sql, (email, code)).rowcount > 0

    def replace_recovery_codes(self, email: str, codes: Sequence[bytes]) -> None:
        with self.writing() as db:
            _replace_codes(db, email, codes)

    def add_account_link(self, link: AccountLink) -> None:
        with self.writing() as db:
            there = row(db, "SELECT email FROM organisers WHERE email = ?", link.email) is not None
            if there and link.role is not None:
                raise AlreadyExists(link.email)
            if not there and link.role is None:
                raise Missing(link.email)
            db.execute(
                "INSERT INTO account_links (key, email, role, drops_second_factor, until) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (email) DO UPDATE SET key = excluded.key, role = excluded.role, "
                "drops_second_factor = excluded.drops_second_factor, until = excluded.until, spent = 0",
                (link.key, link.email, link.role or "", int(link.drops_second_factor), stamp(link.until)),
            )
            if not there:
                set_rights(db, link.email, link.rights)

    def account_link(self, key: bytes, now: datetime) -> AccountLink | None:
        with self.reading() as db:
            return _link(db, row(db, f"{_LINKS} AND key = ?", stamp(now), key))

    def account_links(self, now: datetime) -> list[AccountLink]:
        with self.reading() as db:
            records = rows(db, f"{_LINKS} ORDER BY email", stamp(now))
            return [link for record in records if (link := _link(db, record))]

    def withdraw_account_link(self, email: str) -> None:
        with self.writing() as db:
            db.execute("DELETE FROM account_links WHERE email = ?", (email,))
            drop_rights_of_nobody(db)

    def redeem_account_link(self, key: bytes, password_hash: str, now: datetime, note: Note) -> AccountLink | None:
        with self.writing() as db:
            link = _link(db, row(db, f"{_LINKS} AND key = ?", stamp(now), key))
            if link is None:
                return None
            db.execute("UPDATE account_links SET spent = 1 WHERE key = ?", (key,))
            if link.role is not None:
                _add(db, Organiser(link.email, password_hash, now, link.role))
            else:
                _set_password(db, link.email, password_hash)
            if link.drops_second_factor:
                db.execute("UPDATE organisers SET second_factor = NULL WHERE email = ?", (link.email,))
                _replace_codes(db, link.email, ())
            write_note(db, note)
            return link

    def redeemed_by(self, key: bytes, now: datetime) -> str:
        with self.reading() as db:
            sql = "SELECT email FROM account_links WHERE spent = 1 AND key = ? AND until >= ?"
            record = row(db, sql, key, stamp(now))
            return str(record["email"]) if record else ""

    def _of_accounts(self) -> SecretSealer:
        """What seals the secrets of accounts, before and after a change of the configuration's key."""
        return SecretSealer(self.kept_key("accounts", self._seal_key))


def _named(email: str) -> str:
    return f"second factor of {email}"


def _require(db: Database, email: str) -> None:
    if row(db, "SELECT email FROM organisers WHERE email = ?", email) is None:
        raise Missing(email)


def _require_an_organiser(db: Database, email: str) -> None:
    if row(db, "SELECT email FROM organisers WHERE role = ?", Role.ORGANISER) is None:
        raise IsLastOrganiser(email)


def _add(db: Database, organiser: Organiser) -> None:
    db.execute(
        "INSERT INTO organisers (email, password_hash, created_at, role) VALUES (?, ?, ?, ?)",
        (organiser.email, organiser.password_hash, stamp(organiser.created_at), organiser.role),
    )


def _set_password(db: Database, email: str, password_hash: str, keep: bytes = b"") -> None:
    db.execute("UPDATE organisers SET password_hash = ? WHERE email = ?", (password_hash, email))
    db.execute("DELETE FROM sessions WHERE organiser = ? AND key <> ?", (email, keep))


def _replace_codes(db: Database, email: str, codes: Sequence[bytes]) -> None:
    db.execute("DELETE FROM recovery_codes WHERE organiser = ?", (email,))
    db.conn.executemany("INSERT INTO recovery_codes VALUES (?, ?)", [(email, code) for code in dict.fromkeys(codes)])


def _organiser(db: Database, record: dict[str, Any]) -> Organiser:
    role = Role(record["role"])
    return Organiser(
        record["email"],
        record["password_hash"],
        moment(record["created_at"]),
        role,
        record["second_factor"] is not None,
        bool(record["wants_mail"]),
        rights_of(db, record["email"]) if role is Role.MEMBER else {},
    )


def _link(db: Database, record: dict[str, Any] | None) -> AccountLink | None:
    if record is None:
        return None
    role = Role(record["role"]) if record["role"] else None
    drops = bool(record["drops_second_factor"])
    rights = rights_of(db, record["email"]) if role is Role.MEMBER else {}
    return AccountLink(record["key"], record["email"], role, moment(record["until"]), drops, rights)
