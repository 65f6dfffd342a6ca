"""A client driven by the OpenAPI document finds nothing on a real server: every check that schemathesis knows."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import confirm, context_of, submit
from tests.support.campaigns import changed
from tests.support.processes import environment, run, serving

pytestmark = pytest.mark.slow


def test_every_check_there_is(folder, long):
    examples = 100 if long else 4  # for each operation and each way to make up requests
    with context_of(folder) as context:
        for number in range(3):
            confirm(context, submit(context, partner="", note=f"note {number}"))
    for status in ("test", "closed", "draft"):
        file = folder / f"{status}.toml"
        file.write_text(changed(status=f'"{status}"', opens="2026-01-01").replace("clean-rivers", f"{status}-rivers"))
        run(folder, "load", file.name).fine()
    with serving(folder, "serve", "--no-delivery") as server:
        words = ["run", f"http://127.0.0.1:{server.port}/api/v1/openapi.json", "--checks", "all", "--warnings", "off"]
        more = ["--max-examples", str(examples), "--generation-database", "none", "--seed", "1", "--no-color"]
        more += ["--origin", f"http://127.0.0.1:{server.port}"]
        tool = Path(sys.executable).with_name("schemathesis")
        command = [str(tool), *words, *more]
        home = environment(HOME=str(folder))
        done = subprocess.run(command, cwd=folder, env=home, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "No issues found" in done.stdout, done.stdout
        assert "Traceback" not in server.err and "ERROR" not in server.err, server.err
    shutil.rmtree(folder / ".schemathesis", ignore_errors=True)
