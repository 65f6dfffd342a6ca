"""Mail to a folder: whole or not there, for its owner alone."""

import email
import email.policy
import mailbox
import re
import resource
import signal
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from campaign.delivery.maildir import MaildirTransport
from campaign.delivery.message import Mail
from campaign.delivery.transport import Misconfigured, ServerUnavailable
from tests.delivery.test_transport import MAIL, OTHER


class TestMaildir:
    def test_a_mail_can_be_read(self, tmp_path):
        transport = MaildirTransport(tmp_path / "deep" / "mail")
        assert transport.send(MAIL)
        transport.send(OTHER)
        transport.close()
        box = mailbox.Maildir(tmp_path / "deep" / "mail", create=False)
        assert sorted(message["Subject"] for message in box) == ["one", "two"]
        (first, _) = sorted((tmp_path / "deep" / "mail" / "new").iterdir())
        assert first.read_bytes() == MAIL.data.replace(b"\r\n", b"\n")
        assert email.message_from_bytes(first.read_bytes(), policy=email.policy.default)["Subject"] == "one"

    def test_names_sort_by_age_and_tell_nothing_of_the_machine(self, tmp_path):
        transport = MaildirTransport(tmp_path)
        for number in range(20):
            transport.send(Mail(MAIL.sender, MAIL.recipient, f"Subject: {number}\r\n\r\n".encode()))
        paths = sorted((tmp_path / "new").iterdir())
        assert [path.read_text().split()[1] for path in paths] == [str(number) for number in range(20)]
        assert all(re.fullmatch(r"\d+\.\d+_\d+\.[0-9a-f]{8}", path.name) for path in paths)
        assert not list((tmp_path / "tmp").iterdir())

    def test_only_its_owner_may_read_it(self, tmp_path):
        MaildirTransport(tmp_path / "mail").send(MAIL)
        assert stat.S_IMODE((tmp_path / "mail" / "new").stat().st_mode) == 0o700

    def test_a_folder_that_cannot_be_one(self, tmp_path):
        (tmp_path / "mail").write_text("a file")
        with pytest.raises(Misconfigured):
            MaildirTransport(tmp_path / "mail").send(MAIL)

    def test_a_disk_that_is_full(self, tmp_path, monkeypatch):
        def full(self: Path, target: Path) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Path, "rename", full)
        with pytest.raises(ServerUnavailable, match="No space left"):
            MaildirTransport(tmp_path).send(MAIL)
        assert not list((tmp_path / "tmp").iterdir())

    def test_half_a_letter_is_left_nowhere(self, tmp_path):
        """Where a file may have 64 bytes and no more, as on a disk that is full meanwhile."""
        before, usual = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (64, before[1]))
        try:
            with pytest.raises(ServerUnavailable, match="File too large"):
                MaildirTransport(tmp_path).send(replace(MAIL, data=b"Dear Minister,\r\n" * 50))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
            signal.signal(signal.SIGXFSZ, usual)
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
