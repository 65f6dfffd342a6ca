"""The web servers that may stand in front, each as we recommend it but for ports and certificates."""

import re
import shutil
import socket
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from tests.support import requirements
from tests.support.processes import free_port, until

DEPLOY = Path(__file__).parents[2] / "deploy"
CADDYFILE = DEPLOY / "caddy/Caddyfile"
NGINX = DEPLOY / "nginx/letter-campaign.conf"
APACHE = DEPLOY / "apache/letter-campaign.conf"
TRAEFIK = DEPLOY / "traefik/letter-campaign.yaml"

_NGINX_MAIN = """\
daemon off;
master_process off;
pid {folder}/pid;
error_log stderr crit;
events {{ worker_connections 4096; }}
http {{
{temporary}include site.conf;
}}
"""
_APACHE_MODULES = "mpm_event authz_core ssl socache_shmcb headers proxy proxy_http reqtimeout buffer setenvif".split()
_APACHE_MAIN = """\
ServerRoot {folder}
ServerName localhost
PidFile {folder}/pid
DefaultRuntimeDir {folder}
Mutex file:{folder}
User {user}
Group {group}
ErrorLog {folder}/main.log
Define APACHE_LOG_DIR {folder}
{modules}
Listen 127.0.0.1:{port}
Include {folder}/site.conf
{limits}
"""


class Proxy(ABC):
    """One of them. Making it skips the test by name where the program is not on this machine."""

    name: str
    packaged = True
    """Whether Debian has it, so that a test may require it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        if not self.packaged and not shutil.which(self.name):
            pytest.skip(f"{self.name} is missing, and Debian has no package of it")
        self.program = requirements.program(self.name, f"/usr/sbin/{self.name}")

    @abstractmethod
    def configure(self, upstream: int) -> None:
        """Write what `command` reads: the recommended file, for this machine's loopback and without TLS."""

    @abstractmethod
    def command(self) -> list[str]:
        """What runs it in the foreground."""

    @contextmanager
    def running(self, upstream: int) -> Iterator[int]:
        self.folder.mkdir(exist_ok=True)
        self.folder.chmod(0o755)
        self.configure(upstream)
        environ = {"HOME": str(self.folder), "PATH": "/usr/bin:/bin"}
        with (self.folder / "output.log").open("wb") as output:
            process = subprocess.Popen(self.command(), env=environ, stdout=output, stderr=output)
        try:
            until(lambda: process.poll() is not None or self._listens(), f"{self.name} listens")
            assert process.poll() is None, self.written()
            yield self.port
        finally:
            process.terminate()
            process.wait()

    def written(self) -> str:
        """All that it wrote down."""
        return "".join(path.read_text("utf-8", "replace") for path in self.folder.glob("*log"))

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


class Caddy(Proxy):
    name = "caddy"

    def configure(self, upstream: int) -> None:
        text = CADDYFILE.read_text().replace("letters.example.org", f"http://127.0.0.1:{self.port}")
        text = text.replace("\n{\n", "\n{\n\tadmin off\n", 1).replace(":8000", f":{upstream}")
        (self.folder / "Caddyfile").write_text(text)

    def command(self) -> list[str]:
        return [self.program, "run", "--adapter", "caddyfile", "--config", str(self.folder / "Caddyfile")]


class Nginx(Proxy):
    name = "nginx"

    def configure(self, upstream: int) -> None:
        text = re.sub(r"listen \[.*\n", "", NGINX.read_text()).replace("443 ssl", f"127.0.0.1:{self.port}")
        self.write(re.sub(r"ssl_certificate.*\n", "", text).replace(":8000", f":{upstream}"))

    def write(self, site: str) -> None:
        (self.folder / "site.conf").write_text(site.replace("/var/log/nginx", str(self.folder)))
        kept = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = "".join(f"{name}_temp_path {self.folder / name};\n" for name in kept)
        (self.folder / "nginx.conf").write_text(_NGINX_MAIN.format(folder=self.folder, temporary=temporary))

    def command(self, *words: str) -> list[str]:
        return [self.program, *words, "-e", "stderr", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]


class Apache(Proxy):
    name = "apache2"

    def configure(self, upstream: int) -> None:
        text = re.sub(r"\n *SSL.*", "", APACHE.read_text()).replace("*:443", f"127.0.0.1:{self.port}")
        self.write(text.replace(":8000", f":{upstream}"))

    def write(self, site: str) -> None:
        (self.folder / "site.conf").write_text(site)
        folder = Path("/usr/lib/apache2/modules")
        modules = "\n".join(f"LoadModule {name}_module {folder}/mod_{name}.so" for name in _APACHE_MODULES)
        limits = "\n".join(re.findall(r"^#     (\w.*)$", APACHE.read_text(), re.MULTILINE))
        values = {"folder": self.folder, "port": self.port, "user": "nobody", "group": "nogroup"}
        main = _APACHE_MAIN.format(**values, modules=modules, limits=limits)
        (self.folder / "apache.conf").write_text(main)

    def command(self, *words: str) -> list[str]:
        return [self.program, *(words or ("-DFOREGROUND",)), "-f", str(self.folder / "apache.conf")]


class Traefik(Proxy):
    name = "traefik"
    packaged = False

    def configure(self, upstream: int) -> None:
        site = yaml.safe_load(TRAEFIK.read_text().replace("letters.example.org", "127.0.0.1"))
        for router in site["http"]["routers"].values():
            del router["tls"]
        site["http"]["services"]["letter-campaign"]["loadBalancer"]["servers"] = [
            {"url": f"http://127.0.0.1:{upstream}"}
        ]
        (self.folder / "site.yaml").write_text(yaml.safe_dump(site))

    def command(self) -> list[str]:
        entry = f"--entrypoints.websecure.address=127.0.0.1:{self.port}"
        return [self.program, entry, f"--providers.file.filename={self.folder / 'site.yaml'}", "--log.level=ERROR"]


PROXIES = (Caddy, Nginx, Apache, Traefik)
