"""Links that lead to a submission. A link is its secret: 32 random bytes of which the database knows a hash alone.

The form's page leads to a receipt with one secret, the mail that asks to confirm holds another. Who confirms is led to
the receipt by a third, which is made from the second and does not lead back to it.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from hashlib import sha256

from campaign.core.errors import LinkNotValid

LENGTH = 32


def token(secret: bytes) -> str:
    """What stands in the address: 43 URL-safe characters."""
    return urlsafe_b64encode(secret).decode().rstrip("=")


def secret_of(given: str) -> bytes:
    """The secret of a token. Raises LinkNotValid for anything that `token` did not make, letter for letter."""
    try:
        secret = urlsafe_b64decode(given.encode("ascii") + b"=" * (-len(given) % 4))
    except (Error, UnicodeEncodeError, ValueError):
        raise LinkNotValid from None
    # Made anew rather than believed: decoding passes over characters that do not belong.
    if len(secret) != LENGTH or token(secret) != given:
        raise LinkNotValid
    return secret


def name_of(secret: bytes) -> str:
    """What the database knows a link by (32 hexadecimal digits): it leads to no link."""
    return sha256(b"link " + secret).hexdigest()[:32]


def receipt_of(confirmation: bytes) -> bytes:
    """The secret of the receipt of who has the link to confirm."""
    return sha256(b"receipt of " + confirmation).digest()


def receipt_from_before(code: bytes, nonce: str) -> bytes:
    """The secret for a form that version 0.1 had shown: its nonce had 32 digits. `code` is 16 bytes from the nonce."""
    return bytes.fromhex(nonce) + code
