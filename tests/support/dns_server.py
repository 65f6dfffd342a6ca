"""A name server on this machine's loopback, over UDP, that knows the TXT records it is given."""

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset

Records = Mapping[str, list[str] | None]
"""TXT records by name; None for a name that the server does not answer about at all."""


@contextmanager
def name_server(records: Records) -> Iterator[int]:
    """Serves the records while the context is open; gives the port."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            raw, socket = self.request
            answer = answer_to(raw, records)
            if answer:
                socket.sendto(answer, self.client_address)

    with socketserver.UDPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def answer_to(raw: bytes, records: Records) -> bytes | None:
    question = dns.message.from_wire(raw)
    name = question.question[0].name
    known = records.get(name.to_text(omit_final_dot=True), [])
    if known is None:
        return None
    response = dns.message.make_response(question)
    response.flags |= dns.flags.RA
    if known:
        quoted = (" ".join(f'"{text[at : at + 200]}"' for at in range(0, len(text), 200)) for text in known)
        response.answer.append(dns.rrset.from_text_list(name, 60, "IN", "TXT", list(quoted)))
    else:
        response.set_rcode(dns.rcode.NXDOMAIN)
    return response.to_wire()


def resolver_at(port: int) -> dns.resolver.Resolver:
    """Asks that server and no other."""
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    resolver.port = port
    return resolver
