"""Another tool's queue, in the environment that `peers.py` makes: `peer_process.py KIND DATABASE PORT [LETTERS]`.

With LETTERS (a file with one JSON object a line) it fills a new database with them. Else it says "ready", waits for a
line, sends with the tool's own command, and says how many mails it marked as sent, and in how many seconds.
"""

import json
import logging
import sys
import time
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

POST_OFFICE = {
    "post-office": {"BATCH_SIZE": 1},
    "post-office-tuned": {"BATCH_SIZE": 1, "THREADS_PER_PROCESS": 1, "LOG_LEVEL": 0},
    "post-office-in-batches": {},
    "post-office-in-batches-tuned": {"BATCH_SIZE": 1000, "THREADS_PER_PROCESS": 1, "LOG_LEVEL": 0},
}
"""Marking each letter before the next, as we do, is a batch of one. Larger ones are sent whole, then marked whole."""
PROCESSES = {"post-office-in-batches-tuned": 2}
AS_INSTALLED = ("post-office", "post-office-in-batches")
SAFE_LOG = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"


def configure(kind: str, database: str, port: str) -> None:
    options = {"timeout": 30} if kind in AS_INSTALLED else {"timeout": 30, "init_command": SAFE_LOG}
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "mailer" if kind == "mailer" else "post_office"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database, "OPTIONS": options}},
        EMAIL_BACKEND="mailer.backend.DbBackend" if kind == "mailer" else "post_office.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=int(port),
        POST_OFFICE=POST_OFFICE.get(kind, {}),
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        MAILER_LOCK_PATH=f"{database}.lock",
        USE_TZ=True,
    )
    django.setup()
    logging.disable(logging.INFO)


def fill(letters: str) -> None:
    from django.core.mail import EmailMessage, get_connection

    call_command("migrate", verbosity=0)
    messages = []
    with Path(letters).open(encoding="utf-8") as file:
        for line in file:
            letter = json.loads(line)
            headers = {"Message-ID": letter["message_id"], "Reply-To": letter["reply_to"]}
            messages.append(
                EmailMessage(letter["subject"], letter["body"], letter["from"], [letter["to"]], headers=headers)
            )
    get_connection().send_messages(messages)


def send(kind: str, database: str) -> int:
    """Send everything; how many are marked as sent."""
    if kind == "mailer":
        from mailer.models import MessageLog

        call_command("send_mail")
        return MessageLog.objects.filter(result="1").count()
    from post_office.models import STATUS, Email

    call_command("send_queued_mail", processes=PROCESSES.get(kind, 1), lockfile=f"{database}.lock")
    return Email.objects.filter(status=STATUS.sent).count()


def main(kind: str, database: str, port: str, letters: str = "") -> None:
    configure(kind, database, port)
    if letters:
        fill(letters)
        return
    print("ready", flush=True)
    sys.stdin.readline()
    begin = time.monotonic()
    sent = send(kind, database)
    print(sent, time.monotonic() - begin, flush=True)


main(*sys.argv[1:])
