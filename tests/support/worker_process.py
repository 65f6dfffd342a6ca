"""A worker in a process of its own, as `campaign deliver` runs it, until SIGTERM: `worker_process FOLDER PORT URL`."""

import sys
from pathlib import Path

from campaign.config.settings import Delivery
from campaign.config.settings import Mail as MailSettings
from campaign.delivery.process import run
from tests.support.scene import Scene


def main(folder: str, port: str, url: str) -> None:
    mail = MailSettings("smtp", server="127.0.0.1", port=int(port), tls="none", from_address="letters@letters.test")
    run(Scene(Path(folder), mail, Delivery(batch=10, lease_seconds=30), url).context)


main(*sys.argv[1:])
