"""A stand-in for Overpass and Nominatim on this machine: it gives prepared replies, in order.

The port is chosen by the system; nothing leaves the machine.
"""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Reply:
    """What is answered: a status, bytes, headers, and how it goes wrong on the way."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    late_s: float = 0.0
    drip_s: float = 0.0
    promised: int | None = None


def told(value: Any, **further: Any) -> Reply:
    return Reply(json.dumps(value, ensure_ascii=False).encode(), **further)


@dataclass(frozen=True)
class Asked:
    """What was asked: the path, the fields and the headers."""

    path: str
    fields: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Server:
    """Where the stand-in is, what it will say, and what it was asked."""

    url: str
    replies: dict[str, list[Reply]]
    asked: list[Asked]

    @property
    def overpass(self) -> str:
        return f"{self.url}/api/interpreter"

    def questions(self, path: str) -> list[Asked]:
        return [one for one in self.asked if one.path == path]


@contextmanager
def stand_in(**replies: list[Reply]) -> Iterator[Server]:
    """Serve replies by the last part of the path; the last one is given again and again."""
    asked: list[Asked] = []
    left = {name: list(listed) for name, listed in replies.items()}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(urlsplit(self.path).query)

        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length", 0))
            self._answer(self.rfile.read(size).decode())

        def _answer(self, query: str) -> None:
            path = urlsplit(self.path).path
            fields = {key: values[0] for key, values in parse_qs(query).items()}
            asked.append(Asked(path, fields, dict(self.headers)))
            listed = left.get(path.rsplit("/", maxsplit=1)[-1], [Reply(status=404)])
            reply = listed.pop(0) if len(listed) > 1 else listed[0]
            time.sleep(reply.late_s)
            try:
                self._send(reply)
            except OSError:  # whoever asked has gone
                return

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            promised = len(reply.body) if reply.promised is None else reply.promised
            self.send_header("Content-Length", str(promised))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if not reply.drip_s:
                self.wfile.write(reply.body)
                return
            for at in range(len(reply.body)):
                self.wfile.write(reply.body[at : at + 1])
                self.wfile.flush()
                time.sleep(reply.drip_s)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Server(f"http://127.0.0.1:{server.server_address[1]}", left, asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
