"""Supporters who write over a socket, as a browser without scripts does: form, sending, the link in our mail."""

import re
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode

TOKEN = re.compile(r'name="form_token"[^>]*value="([^"]*)"')
CONFIRM = re.compile(r"/confirm/[A-Za-z0-9_.-]+")


@dataclass(frozen=True)
class Visitor:
    """Somebody at a port of this machine."""

    port: int

    def ask(self, method: str, address: str, **fields: str) -> tuple[int, str, str]:
        """Status, text and where the answer leads on to."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
        try:
            connection.request(method, address, urlencode(fields) or None, kind)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), answer.headers.get("Location", "")
        finally:
            connection.close()

    def send(self, form: str, **fields: str) -> str:
        """Fill in the form at this address, look at the letters and send them; the address of the receipt."""
        assert self.ask("GET", form)[0] == 200
        status, page, _ = self.ask("POST", form, step="check", **fields)
        match = TOKEN.search(page)
        assert status == 200 and match, (status, page[:200])
        status, page, receipt = self.ask("POST", form, step="send", form_token=match[1], **fields)
        assert status == 303, (status, re.findall(r"<li>.*|class=\"error.*", page))
        return receipt

    def confirm(self, mail: str) -> None:
        """Follow the link in this mail and press its button."""
        match = CONFIRM.search(mail.replace("=\n", "").replace("=\r\n", ""))
        assert match, mail
        assert self.ask("GET", match[0])[0] == 200
        assert self.ask("POST", match[0], do="confirm")[0] == 303
