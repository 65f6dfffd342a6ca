"""Machines as their network sees them: namespaces joined by a bridge, each of which can be cut off and comes back."""

import secrets
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from tests.support import requirements


@dataclass(frozen=True)
class Networks:
    """`addresses` are those of the machines, by name. Nothing beyond this machine can be reached from them."""

    mark: str
    addresses: Mapping[str, str]

    def inside(self, name: str) -> tuple[str, ...]:
        """What to put before a command that is to run there."""
        return ("nsenter", f"--net=/run/netns/{self.mark}-{name}", "--")

    def cut(self, name: str) -> None:
        """Nothing it sends arrives any more, nor what is sent to it, and nobody is told so."""
        _ip("-n", self.mark, "link", "set", name, "down")

    def mend(self, name: str) -> None:
        _ip("-n", self.mark, "link", "set", name, "up")

    def asked(self, name: str, address: str, *options: str) -> int:
        """The status that a server there answers itself with; 0 where it does not."""
        command = [*self.inside(name), "curl", "--silent", "--output", "/dev/null", "--write-out", "%{http_code}"]
        done = subprocess.run([*command, *options, address], capture_output=True, text=True, check=False)
        return int(done.stdout or 0)


@contextmanager
def networks(*names: str) -> Iterator[Networks]:
    """Skips the test where this machine has no such thing, or does not allow it."""
    for program in ("ip", "nsenter", "curl"):
        requirements.program(program)
    mark = f"letters-{secrets.token_hex(4)}"
    made = Networks(mark, {name: f"10.18.0.{number}" for number, name in enumerate(names, 1)})
    try:
        try:
            _ip("netns", "add", mark)
            _ip("-n", mark, "link", "add", "bridge", "type", "bridge")
            _ip("-n", mark, "link", "set", "bridge", "up")
        except subprocess.CalledProcessError as error:
            requirements.missing(f"this machine allows no network namespaces: {error.stderr.strip()}")
        for name, address in made.addresses.items():
            there = f"{mark}-{name}"
            _ip("netns", "add", there)
            _ip("-n", mark, "link", "add", name, "type", "veth", "peer", "name", "wire", "netns", there)
            _ip("-n", mark, "link", "set", name, "master", "bridge", "up")
            _ip("-n", there, "address", "add", f"{address}/24", "dev", "wire")
            for link in ("wire", "lo"):
                _ip("-n", there, "link", "set", link, "up")
        yield made
    finally:
        for there in (*(f"{mark}-{name}" for name in names), mark):
            subprocess.run(["ip", "netns", "delete", there], capture_output=True, check=False)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], capture_output=True, text=True, check=True)
