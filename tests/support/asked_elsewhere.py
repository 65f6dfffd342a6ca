"""What another process of the same site answers, as a second host would: its sets have an order of their own."""

import json
import pickle
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from campaign import create_app
from campaign.config.settings import Settings
from campaign.web.site.current import CLOCK, CONTEXT
from tests.support.clock import Clock
from tests.support.command import keep_compiled
from tests.support.processes import environment

Answers = dict[str, tuple[str, str]]
"""By address: the `ETag`, and the body."""


def answers(settings: Settings, now: datetime, addresses: Sequence[str], hash_seed: int) -> Answers:
    """What a new process, whose sets are in the order that `hash_seed` makes, answers at these addresses."""
    done = subprocess.run(
        [sys.executable, "-m", __name__],
        cwd=Path(__file__).parents[2],
        env=environment(PYTHONHASHSEED=str(hash_seed)),
        input=pickle.dumps((settings, now, addresses)),
        stdout=subprocess.PIPE,
        check=True,
    )
    return {address: (etag, body) for address, etag, body in json.loads(done.stdout)}


def main() -> None:
    keep_compiled()
    settings, now, addresses = pickle.load(sys.stdin.buffer)
    app = create_app(settings)
    CLOCK.put(app, Clock(now))
    client = app.test_client(use_cookies=False)
    asked = [(address, client.get(address)) for address in addresses]
    assert [answer.status_code for _, answer in asked] == [200] * len(asked), asked
    CONTEXT.of(app).store.close()
    json.dump([(address, answer.headers.get("ETag", ""), answer.text) for address, answer in asked], sys.stdout)


if __name__ == "__main__":
    main()
