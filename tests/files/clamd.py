"""A stand-in for ClamAV's daemon: understands INSTREAM, finds what contains a mark, and can be told to fail."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MARK = b"harmful words of the test"
VIRUS = "Test.Harmful-1"


class Daemon:
    """``answer`` replaces what it would say; ``seen`` are the contents that it was sent."""

    def __init__(self) -> None:
        self.answer: bytes | None = None
        self.seen: list[bytes] = []


@contextmanager
def daemon(folder: Path | None = None) -> Iterator[tuple[Daemon, str]]:
    """A running daemon and its address: on a socket in ``folder``, else on a port."""
    state = Daemon()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            if self.rfile.read(10) != b"zINSTREAM\0":
                self.wfile.write(b"UNKNOWN COMMAND\0")
                return
            content = b""
            while size := struct.unpack(">I", self.rfile.read(4))[0]:
                content += self.rfile.read(size)
            state.seen.append(content)
            found = f"stream: {VIRUS} FOUND".encode() if MARK in content else b"stream: OK"
            self.wfile.write(found + b"\0" if state.answer is None else state.answer)

    server: socketserver.BaseServer
    if folder is not None:
        path = folder / "clamd.ctl"
        server, address = socketserver.ThreadingUnixStreamServer(str(path), Handler), f"unix://{path}"
    else:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        address = f"tcp://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield state, address
    finally:
        server.shutdown()
        server.server_close()
