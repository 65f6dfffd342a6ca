"""The keys of what waits, for a backup: sealed to a key that is kept elsewhere. Off unless the settings name it."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from campaign.sealing import age
from campaign.sealing.age import NotReadable

_FIRST_LINE = b"letter-campaign keys 1"
_KEY_FILE = """\
# This is a key. With it and a backup of the website, what waited when that backup was made can be sent after all.
# Whoever has both can read those letters, names and addresses, and also what was sent or erased since then.
# Keep it off the server and away from the backups, and keep a second copy in another safe place.
#
# Made on {day}. Its public half, which stands in the configuration as privacy.recovery_key:
# {public}
{secret}
"""


@dataclass(frozen=True)
class SpareKeys:
    """What opens the items of a backup: the pepper, and the key of each slot that was in use.

    `installation` tells which key file they come from.
    """

    installation: bytes
    pepper: bytes
    slots: Mapping[int, bytes]


def make_key(day: date) -> tuple[str, str]:
    """A new pair: the text of the key file, and the public half."""
    return age.make_key(_KEY_FILE, day)


def seal(keys: SpareKeys, public_key: str) -> bytes:
    """Keys that only the secret half of `public_key` opens; `read` knows what comes out."""
    slots = {str(slot): _text(key) for slot, key in keys.slots.items()}
    said = json.dumps([_text(keys.installation), _text(keys.pepper), slots]).encode()
    return age.encrypt(_FIRST_LINE + b"\n" + said, public_key)


def read(opened: bytes) -> SpareKeys:
    """The keys in what `seal` made, once it is opened. Raises NotReadable."""
    first, _, said = opened.partition(b"\n")
    if first != _FIRST_LINE:
        raise NotReadable("this holds no keys of a backup")
    installation, pepper, slots = json.loads(said)
    return SpareKeys(b64decode(installation), b64decode(pepper), {int(slot): b64decode(slots[slot]) for slot in slots})


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()
