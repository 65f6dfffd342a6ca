"""The ways by which a letter that is its writer's to send goes out of the tool."""

from enum import StrEnum


class Way(StrEnum):
    """How a letter was handed over to its writer. Each is counted under its own name."""

    COPIED = "copied"
    MAIL_PROGRAM = "mail_program"
    WEBMAIL = "webmail"
    FORM = "form"
    TEXT = "text"
    PRINTED = "printed"
    PDF = "pdf"
