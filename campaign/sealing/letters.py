"""Sealing what is personal: AES-GCM under a key of its own per submission, itself wrapped by the installation's key.

Destroying a submission's key is the only deletion that also reaches write-ahead logs, free pages and copies of the
database file.
"""

import json
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from campaign.core.letters.submissions import Personal, Words

_NONCE = 12
_KEY = 32


class Sealer:
    """Seals and opens `Personal` values. `key` is 32 bytes from the configuration, never in the database."""

    def __init__(self, key: bytes) -> None:
        self._wrap = AESGCM(key)

    def seal(self, submission_id: str, personal: Personal) -> tuple[bytes, bytes]:
        """The wrapped key and the sealed text; each is bound to the submission and of no use for another."""
        key = os.urandom(_KEY)
        named = submission_id.encode()
        return _encrypt(self._wrap, key, named), _encrypt(AESGCM(key), _to_bytes(personal), named)

    def open(self, submission_id: str, wrapped_key: bytes | None, sealed: bytes | None) -> Personal | None:
        """What was sealed, or None once key or text is gone, or where they are not this installation's."""
        if not wrapped_key or not sealed:
            return None
        named = submission_id.encode()
        try:
            key = _decrypt(self._wrap, wrapped_key, named)
            return _from_bytes(_decrypt(AESGCM(key), sealed, named))
        except InvalidTag:
            return None

    def seal_secret(self, name: str, secret: str) -> bytes:
        """A short secret that is kept for good, sealed under the configuration's key itself and bound to its name."""
        return _encrypt(self._wrap, secret.encode(), f"secret {name}".encode())

    def open_secret(self, name: str, sealed: bytes) -> str:
        """What was sealed under this name, or "" where it is not this installation's."""
        try:
            return _decrypt(self._wrap, sealed, f"secret {name}".encode()).decode()
        except InvalidTag:
            return ""


def _encrypt(cipher: AESGCM, plain: bytes, named: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + cipher.encrypt(nonce, plain, named)


def _decrypt(cipher: AESGCM, sealed: bytes, named: bytes) -> bytes:
    return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], named)


def _to_bytes(personal: Personal) -> bytes:
    letters = {target: [words.subject, words.body] for target, words in personal.letters.items()}
    sealed = [personal.name, personal.email, letters, dict(personal.offices), personal.place]
    return json.dumps(sealed, ensure_ascii=False).encode()


def _from_bytes(raw: bytes) -> Personal:
    # What was sealed before it named the offices and the place has three parts.
    name, email, letters, offices, place = (*json.loads(raw), {}, "")[:5]
    words = {target: Words(subject, body) for target, (subject, body) in letters.items()}
    return Personal(name, email, words, offices, place)
