"""Visitors who send or read a byte now and then, and how long another one's page takes meanwhile.

`python -m tests.support.slow_clients PORT COUNT KIND…` is them, in a process of its own; it says so once all are there.
"""

import asyncio
import contextlib
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection

FORM = "/c/north-korean-escapees"
SECONDS = 1.0
"""Between two of their bytes."""
BEGINNINGS = {
    "headers": f"GET {FORM} HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
    "bodies": f"POST {FORM} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    "Content-Length: 3000\r\n\r\nname=",
    "readers": f"GET {FORM} HTTP/1.1\r\nHost: localhost\r\n\r\n",
}


async def be_slow(port: int, kind: str, there: asyncio.Semaphore) -> None:
    """One of them, who comes again when the connection ends."""
    loop = asyncio.get_running_loop()
    while True:
        with socket.socket() as connection, contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.setblocking(False)
            await loop.sock_connect(connection, ("127.0.0.1", port))
            await loop.sock_sendall(connection, BEGINNINGS[kind].encode())
            there.release()
            while True:
                await asyncio.sleep(SECONDS)
                if kind != "readers":
                    await loop.sock_sendall(connection, b"x")
                elif not await loop.sock_recv(connection, 50):
                    break
        await asyncio.sleep(SECONDS)


async def main(port: int, count: int, kinds: Sequence[str]) -> None:
    there = asyncio.Semaphore(0)
    everybody = [asyncio.create_task(be_slow(port, kind, there)) for kind in kinds for _ in range(count)]
    for _ in everybody:
        await there.acquire()
    print("there", flush=True)
    await asyncio.gather(*everybody)


@contextmanager
def slow_clients(port: int, count: int, *kinds: str) -> Iterator[None]:
    """So many of each of these kinds at once."""
    command = [sys.executable, "-m", "tests.support.slow_clients", str(port), str(count), *kinds]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        assert process.stdout and process.stdout.readline() == b"there\n"
        yield
    finally:
        process.kill()
        process.communicate()


def page_seconds(port: int, pages: int = 100) -> float:
    """How long another visitor's page takes, in the median. A page that does not come within ten seconds took them."""
    took = []
    for _ in range(pages):
        began = time.perf_counter()
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", FORM, headers={"Connection": "close"})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200
        except OSError:
            return 10.0
        finally:
            connection.close()
        took.append(time.perf_counter() - began)
    return statistics.median(took)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
