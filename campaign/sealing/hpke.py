"""The key of an item, sealed to a host: HPKE (RFC 9180), base mode, of `cryptography`.

DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. What is sealed is the encapsulated key (32 bytes) and then the
ciphertext; there is no additional data, so what it belongs to is bound by `info`.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def new_private_key() -> bytes:
    """32 bytes (RFC 7748)."""
    return X25519PrivateKey.generate().private_bytes_raw()


def public_key(private: bytes) -> bytes:
    """The 32 bytes that anybody may have."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal(public: bytes, key: bytes, info: bytes) -> bytes:
    """What the holder of the private half opens, and nobody else; of no use with another `info`."""
    return _SUITE.encrypt(key, X25519PublicKey.from_public_bytes(public), info)


def opened(private: bytes, sealed: bytes, info: bytes) -> bytes:
    """What was sealed; empty where it was sealed to another key, or for something else."""
    try:
        return _SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(private), info)
    except (InvalidTag, ValueError):
        return b""
