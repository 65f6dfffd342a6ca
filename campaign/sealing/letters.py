"""Sealing what is personal: AES-GCM under a key that is made of an item's slot, the configuration and, where only the
supporter has business with it, the link.

To overwrite the slot is the only deletion that also reaches write-ahead logs, free pages and copies of the database.
"""

import hmac
import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from campaign.core.letters.submissions import Personal, Words

SALT = 16
_NONCE = 12
_JSON = json.JSONEncoder(ensure_ascii=False)
_KEY = 32


class Sealer:
    """Seals and opens `Personal` values. `key` is 32 bytes that are never in the database.

    Everything is bound to its name (a submission and which part of it), and of no use for another.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def seal(self, name: str, slot: bytes, personal: Personal, link_key: bytes = b"") -> bytes:
        """`slot` is the item's own key; with `link_key` nobody opens it who has not that as well."""
        return _encrypt(self._cipher(name, slot + link_key), _to_bytes(personal), name)

    def open(self, name: str, slot: bytes, sealed: bytes, link_key: bytes = b"") -> Personal | None:
        """What was sealed; None where the key is another by now, or is not this installation's."""
        try:
            return _from_bytes(_decrypt(self._cipher(name, slot + link_key), sealed, name))
        except InvalidTag:
            return None

    def wrap(self, name: str, link: bytes, link_key: bytes) -> bytes:
        """A submission's key for those who have its link; a salt of its own stands before it."""
        salt = os.urandom(SALT)
        return salt + _encrypt(self._cipher(name, link, salt), link_key, name)

    def unwrap(self, name: str, link: bytes, wrapped: bytes) -> bytes:
        """The key that was wrapped; empty where the link is another."""
        try:
            return _decrypt(self._cipher(name, link, wrapped[:SALT]), wrapped[SALT:], name)
        except InvalidTag:
            return b""

    def _cipher(self, name: str, secret: bytes, salt: bytes = b"") -> AESGCM:
        return AESGCM(hkdf(secret, salt, self._key + name.encode()))


class SecretSealer:
    """Seals short secrets that are kept for good; `key` is 32 bytes from the configuration."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal_secret(self, name: str, secret: str) -> bytes:
        """Bound to its name."""
        return _encrypt(self._cipher, secret.encode(), f"secret {name}")

    def open_secret(self, name: str, sealed: bytes) -> str:
        """What was sealed under this name, or "" where it is not this installation's."""
        try:
            return _decrypt(self._cipher, sealed, f"secret {name}").decode()
        except InvalidTag:
            return ""


class SealerBefore:
    """What opens submissions that were sealed by version 0.1: their key was in the database, under `key`."""

    def __init__(self, key: bytes) -> None:
        self._wrap = AESGCM(key)

    def open(self, submission_id: str, wrapped_key: bytes | None, sealed: bytes | None) -> Personal | None:
        """What was sealed, or None once key or text is gone, or where they are not this installation's."""
        if not wrapped_key or not sealed:
            return None
        try:
            key = _decrypt(self._wrap, wrapped_key, submission_id)
            return _from_bytes(_decrypt(AESGCM(key), sealed, submission_id))
        except InvalidTag:
            return None


def hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """32 bytes by HKDF with SHA-256 (RFC 5869): one block is all that is asked for."""
    extracted = hmac.digest(salt or bytes(_KEY), secret, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")


def _encrypt(cipher: AESGCM, plain: bytes, name: str) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + cipher.encrypt(nonce, plain, name.encode())


def _decrypt(cipher: AESGCM, sealed: bytes, name: str) -> bytes:
    return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())


def _to_bytes(personal: Personal) -> bytes:
    letters = {target: [words.subject, words.body] for target, words in personal.letters.items()}
    sealed = [personal.name, personal.email, letters, dict(personal.offices), personal.place, personal.link]
    sealed += [personal.address, personal.note] if personal.address or personal.note else []
    return _JSON.encode(sealed).encode()


def _from_bytes(raw: bytes) -> Personal:
    parts: list[Any] = json.loads(raw)
    # What was sealed before it named the offices, the place and a link has three parts, or five; few have the last two.
    rest: list[Any] = [{}, "", "", "", ""]
    name, email, letters, offices, place, link, address, note = [*parts, *rest[len(parts) - 3 :]]
    words = {target: Words(subject, body) for target, (subject, body) in letters.items()}
    return Personal(name, email, words, offices, place, link, address, note)
