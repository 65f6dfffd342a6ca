"""A bare Debian of its own: a tree by debootstrap, started with its own init by systemd-nspawn, and gone at the end."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.support import requirements
from tests.support.processes import until

SUITE = "bookworm"
PACKAGES = ("systemd", "systemd-sysv", "dbus", "ca-certificates")
"""What any machine that was installed by hand has beside the essential."""


@dataclass(frozen=True)
class Machine:
    """A tree, and the process that is its init, if it runs."""

    tree: Path
    init: int = 0

    def run(
        self, *words: str, given: str = "", check: bool = True, **environ: str
    ) -> "subprocess.CompletedProcess[str]":
        """A command as root: inside the running machine, else in the tree, with the network of this machine."""
        settings = [f"{name}={value}" for name, value in {"PATH": _PATH, "LANG": "C.UTF-8", **environ}.items()]
        if self.init:
            before = ["nsenter", "--target", str(self.init), "--all", "--", "env", "--ignore-environment", *settings]
        else:
            passed = [f"--setenv={setting}" for setting in settings]
            before = [*_NSPAWN, "--pipe", f"--directory={self.tree}", *passed]
        done = subprocess.run([*before, *words], input=given, capture_output=True, text=True, check=False)
        assert not check or done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done


_NSPAWN = ("systemd-nspawn", "--quiet", "--register=no", "--keep-unit")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@contextmanager
def bare_debian(folder: Path, *packages: str) -> Iterator[Machine]:
    """The tree alone. Only root can make one, and only where Debian's packages can be reached."""
    if os.geteuid():
        requirements.missing("a tree of a machine can only be made by root")
    program, _ = requirements.program("debootstrap"), requirements.program("systemd-nspawn")
    tree = folder / "machine"
    command = [
        program,
        "--variant=minbase",
        f"--include={','.join((*PACKAGES, *packages))}",
        SUITE,
        str(tree),
        _mirror(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    (tree / "etc/hosts").write_text("127.0.0.1 localhost\n::1 localhost\n")
    try:
        yield Machine(tree)
    finally:
        shutil.rmtree(tree)


@contextmanager
def started(machine: Machine) -> Iterator[Machine]:
    """The same machine, with its init running and a network that nobody else is on."""
    log = machine.tree.with_suffix(".log")
    with log.open("wb") as output:
        nspawn = subprocess.Popen(
            [*_NSPAWN, "--private-network", "--console=pipe", f"--directory={machine.tree}", "--boot"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        running = Machine(machine.tree, until(lambda: _init_of(nspawn), "the machine starts"))
        until(lambda: _is_up(running), f"the machine is up: {log}", 120)
        yield running
    finally:
        nspawn.terminate()  # which asks its init to power off
        with contextlib.suppress(subprocess.TimeoutExpired):
            nspawn.wait(90)
        nspawn.kill()
        nspawn.wait()


def _mirror() -> str:
    """Where this machine has its own packages from."""
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(SITE) $(CODENAME)", "Created-By: Packages"],
        capture_output=True,
        text=True,
        check=False,
    )
    addresses = [line.split()[0] for line in listed.stdout.splitlines() if line.endswith(f" {SUITE}")]
    return (
        addresses[0]
        if addresses
        else requirements.missing(f"this machine has its packages from elsewhere than {SUITE}")
    )


def _init_of(nspawn: "subprocess.Popen[bytes]") -> int:
    assert nspawn.poll() is None, "systemd-nspawn ended"
    children = psutil.Process(nspawn.pid).children()
    return next((child.pid for child in children if child.name() == "systemd"), 0)


def _is_up(machine: Machine) -> bool:
    said = machine.run("systemctl", "is-system-running", check=False).stdout.strip()
    return said in ("running", "degraded")
