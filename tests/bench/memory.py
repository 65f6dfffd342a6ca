"""Memory of `campaign serve` with delivery: what all its processes take, shared pages counted once (PSS)."""

from pathlib import Path

from tests.bench import forms, load, scene, sinks
from tests.bench.table import Row, row
from tests.support.processes import Server, serving, until

SUBMISSIONS = 5_000
_MOST_ROUNDS = 20


def measure(folder: Path, submissions: int = SUBMISSIONS, seconds: float = load.SECONDS) -> list[Row]:
    with sinks.smtp_sink() as port:
        made = scene.make(folder / "memory", port=port, workers=2, confirm=False)
        context = made.context()
        most = min(1 + submissions // 500, _MOST_ROUNDS)
        forms.write(context, folder / "forms", most * load.per_round(seconds))
        with serving(made.folder, "serve") as server:
            sent = number = 0
            while sent < submissions and number < most:
                load.get(server.port, f"/c/{scene.SLUG}", min(seconds, 1))
                sent += load.send(server.port, folder / "forms", number, seconds).count
                number += 1
            until(lambda: context.store.queue(scene.SLUG).waiting == 0, "every letter is sent", 300)
            parts = _parts(server)
        context.store.close()
    told = f"after {sent} submissions: " + ", ".join(f"{name} {megabytes:.0f}" for name, megabytes in parts)
    told += "; a page of shared objects is copied where one of them is used, as Python counts its references there"
    whole = sum(megabytes for _, megabytes in parts)
    return [row("two web workers and delivery after their submissions (PSS)", "MB", whole, goal="≤ 110", limit=told)]


def _parts(server: Server) -> list[tuple[str, float]]:
    """What each process takes, in megabytes, by its name."""
    parent, *others = server.family()
    return [("parent", pss(parent.pid)), *((other.name(), pss(other.pid)) for other in others)]


def pss(pid: int) -> float:
    """Megabytes of a process, pages that it shares counted in part."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024 / 1_000_000
