"""What is sealed to a host is what RFC 9180 says: another reader of it, held against the RFC's numbers, opens ours."""

import hmac

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

from campaign.sealing import hpke

ODE = bytes.fromhex("4f6465206f6e2061204772656369616e2055726e")
PLAIN = bytes.fromhex("4265617574792069732074727574682c20747275746820626561757479")
VECTORS = {
    # RFC 9180, A.1.1: AES-128-GCM.
    "A.1.1": (
        (1, 16, AESGCM),
        "52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736",
        "4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8",
        "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d",
        "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431",
        "fe0e18c9f024ce43799ae393c7e8fe8fce9d218875e8227b0187c04e7d2ea1fc",
        "4531685d41d65f03dc48f6b8302c05b0",
        "56d890e5accaaf011cff4b7d",
        "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a",
    ),
    # RFC 9180, A.2.1: ChaCha20Poly1305, whose key is as long as that of AES-256-GCM.
    "A.2.1": (
        (3, 32, ChaCha20Poly1305),
        "f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600",
        "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb",
        "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a",
        "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a",
        "0bbe78490412b4bbea4812666f7916932b828bba79942424abb65244930d69a7",
        "ad2744de8e17f4ebba575b3f5f5a8fa1f69c2a07f6e7500bc60ca6e3e3ec1c91",
        "5c4d98150661b848853b547f",
        "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28",
    ),
}
OURS = (2, 32, AESGCM)
"""AES-256-GCM, for which the RFC itself prints no numbers with X25519."""
KEM = b"KEM\x00\x20"


def extract(suite, salt, label, secret):
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + secret, "sha256")


def expand(suite, secret, label, info, length):
    """One block of HKDF-Expand is all that is asked for."""
    labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(secret, labelled + b"\x01", "sha256")[:length]


def shared_secret(private, enc):
    """Decap of DHKEM (RFC 9180, section 4.1)."""
    own = X25519PrivateKey.from_private_bytes(private)
    exchanged = own.exchange(X25519PublicKey.from_public_bytes(enc))
    context = enc + own.public_key().public_bytes_raw()
    return expand(KEM, extract(KEM, b"", b"eae_prk", exchanged), b"shared_secret", context, 32)


def key_and_nonce(aead, secret, info):
    """KeySchedule in base mode (section 5.1)."""
    number, length, _ = aead
    suite = b"HPKE\x00\x20\x00\x01" + number.to_bytes(2, "big")
    context = b"\x00" + extract(suite, b"", b"psk_id_hash", b"") + extract(suite, b"", b"info_hash", info)
    secret = extract(suite, secret, b"secret", b"")
    return expand(suite, secret, b"key", context, length), expand(suite, secret, b"base_nonce", context, 12)


def read(aead, private, enc, sealed, info, aad):
    key, nonce = key_and_nonce(aead, shared_secret(private, enc), info)
    return aead[2](key).decrypt(nonce, sealed, aad)


@pytest.mark.parametrize("name", VECTORS)
def test_the_other_reader_is_right_by_the_numbers_of_the_rfc(name):
    aead, *numbers = VECTORS[name]
    ephemeral, private, public, enc, secret, key, nonce, sealed = map(bytes.fromhex, numbers)
    assert (hpke.public_key(private), hpke.public_key(ephemeral)) == (public, enc)
    assert shared_secret(private, enc) == secret
    assert key_and_nonce(aead, secret, ODE) == (key, nonce)
    assert read(aead, private, enc, sealed, ODE, b"Count-0") == PLAIN


def test_what_we_seal_is_what_the_rfc_says():
    private = hpke.new_private_key()
    sealed = hpke.seal(hpke.public_key(private), PLAIN, ODE)
    assert len(sealed) == 32 + len(PLAIN) + 16
    assert read(OURS, private, sealed[:32], sealed[32:], ODE, b"") == PLAIN


def test_what_the_rfc_says_is_what_we_open():
    private, ephemeral = hpke.new_private_key(), X25519PrivateKey.generate()
    public, enc = hpke.public_key(private), ephemeral.public_key().public_bytes_raw()
    exchanged = ephemeral.exchange(X25519PublicKey.from_public_bytes(public))
    secret = expand(KEM, extract(KEM, b"", b"eae_prk", exchanged), b"shared_secret", enc + public, 32)
    key, nonce = key_and_nonce(OURS, secret, ODE)
    assert hpke.opened(private, enc + AESGCM(key).encrypt(nonce, PLAIN, b""), ODE) == PLAIN


def test_nobody_else_opens_it_and_nobody_for_something_else():
    private = hpke.new_private_key()
    sealed = hpke.seal(hpke.public_key(private), PLAIN, ODE)
    assert hpke.opened(private, sealed, ODE) == PLAIN
    assert hpke.opened(hpke.new_private_key(), sealed, ODE) == b""
    assert hpke.opened(private, sealed, b"another") == b""
    assert hpke.opened(private, sealed[:-1] + bytes([sealed[-1] ^ 1]), ODE) == b""
    assert hpke.opened(private, b"short", ODE) == b""
    assert hpke.seal(hpke.public_key(private), PLAIN, ODE) != sealed, "each time another"
