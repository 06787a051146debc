"""Connections that say nothing for a while, as browsers and pools keep them."""

import socket
import time
from dataclasses import dataclass
from types import TracebackType

from benchmarks.scenarios.http.load import Question
from benchmarks.scenarios.http.servers import Server


@dataclass(frozen=True)
class IdleCost:
    """What so many connections cost a server, each after one answer."""

    connections: int
    bytes_each: float  # of the server's memory; the system's own for a socket come on top


class IdleConnections:
    """Opens them, has each answered once, and keeps them until the end of the block."""

    def __init__(self, server: Server, question: Question, connections: int) -> None:
        body = question.body.encode()
        self._request = (f"POST {question.path} HTTP/1.1\r\nHost: localhost\r\n"
                         f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
                         ).encode() + body
        self._server = server
        self._wanted = connections
        self._open: list[socket.socket] = []

    def _answered(self, connection: socket.socket) -> None:
        connection.sendall(self._request)
        reply = connection.recv(65536)
        if not reply.startswith(b"HTTP/1.1 200 "):
            raise RuntimeError(f"{self._server.name}: {reply[:200].decode(errors='replace')}")

    def __enter__(self) -> IdleCost:
        before = self._server.resident_bytes()
        try:
            for _ in range(self._wanted):
                connection = socket.create_connection(("127.0.0.1", self._server.port), timeout=60)
                self._open.append(connection)
                self._answered(connection)
        except BaseException:
            self._close()
            raise
        time.sleep(0.2)
        grown = self._server.resident_bytes() - before
        return IdleCost(self._wanted, grown / self._wanted)

    def all_alive(self) -> bool:
        """Whether some of them, spread over all, are still answered."""
        for connection in self._open[::max(1, len(self._open) // 100)]:
            self._answered(connection)
        return True

    def _close(self) -> None:
        for connection in self._open:
            connection.close()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._close()
