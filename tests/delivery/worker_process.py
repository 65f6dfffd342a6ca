"""A worker in a process of its own, to be killed: `worker_process.py FOLDER PORT MINUTES`, or `run` for MINUTES.

Its clock is MINUTES ahead, so that it finds the leases of those killed before it over; it ends when nothing is due.
With `run` it is the worker as `campaign deliver` runs it, until SIGTERM.
"""

import sys
from datetime import timedelta
from pathlib import Path

from campaign.config import Delivery
from campaign.config import Mail as MailSettings
from campaign.delivery.smtp import SmtpTransport
from campaign.delivery.worker import run
from tests.delivery.scene import Scene


def main(folder: str, port: str, minutes: str) -> None:
    mail = MailSettings("smtp", server="127.0.0.1", port=int(port), tls="none", from_address="letters@letters.test")
    scene = Scene(Path(folder), mail, Delivery(batch=10, lease_seconds=30))
    if minutes == "run":
        run(scene)
        return
    scene.clock.go(timedelta(minutes=int(minutes)))
    scene.worker(SmtpTransport(mail), name=f"worker {minutes}").drain()


main(*sys.argv[1:])
