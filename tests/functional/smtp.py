"""A small mail server for tests, with the faults of real ones."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from itertools import cycle
from threading import Event, Lock, Thread
from typing import Any

OK, DROP_BEFORE, DROP_AFTER, HANG_BEFORE, HANG_AFTER = "ok", "drop before", "drop after", "hang before", "hang after"


@dataclass(frozen=True)
class Taken:
    """A message that the server has got whole, and what the sender was told of it."""

    to: str
    message_id: str
    how: str


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on a free port; each connection gets the next of ``faults``, over and over."""

    daemon_threads = True
    request_queue_size = 50

    def __init__(self, faults: list[str]) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.taken: list[Taken] = []
        self.connections = 0
        #: Set once somebody waits for an answer that does not come.
        self.hangs = Event()
        self._faults = cycle(faults)
        self._lock = Lock()

    @property
    def url(self) -> str:
        """What ``EMAIL_URL`` is to be."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def next_fault(self) -> str:
        """Return what goes wrong with a new connection."""
        with self._lock:
            self.connections += 1
            return next(self._faults)

    def take(self, to: str, body: bytes, how: str) -> None:
        """Keep a message."""
        with self._lock:
            self.taken.append(Taken(to, str(message_from_bytes(body)["Message-ID"]), how))


class _Connection(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        """Speak just enough SMTP; a client that gives up ends the connection, and so this."""
        self.fault = self.server.next_fault()
        self.to = ""
        try:
            self._say("220 test")
            while line := self.rfile.readline().decode().strip():
                if not self._answer(line):
                    return
        except OSError:
            return

    def _answer(self, line: str) -> bool:
        """Answer a command; return whether to go on."""
        verb = line[:4].upper()
        if verb == "RCPT":
            self.to = line.split(":", 1)[1].strip(" <>")
        if verb == "DATA":
            return self._data()
        self._say("221 bye" if verb == "QUIT" else "250 ok")
        return verb != "QUIT"

    def _data(self) -> bool:
        if self.fault == DROP_BEFORE:
            return False
        if self.fault == HANG_BEFORE:
            return self._hang()
        self._say("354 go on")
        body = b"".join(iter(self.rfile.readline, b".\r\n"))
        self.server.take(self.to, body, self.fault)
        if self.fault == HANG_AFTER:
            return self._hang()
        if self.fault == OK:
            self._say("250 taken")
        return bool(self.fault == OK)

    def _hang(self) -> bool:
        self.server.hangs.set()
        while self.rfile.read(1024):
            continue
        return False

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mail_server(*faults: str) -> Iterator[MailServer]:
    """Run a mail server until the block ends."""
    with MailServer(list(faults)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
