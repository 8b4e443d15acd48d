"""The virus scanner, where one is configured: ClamAV's own daemon over a socket (its INSTREAM command)."""

import contextlib
import socket
import struct
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings

from files.enums import ScanState

log = structlog.get_logger("portal.files")
CONNECT_SECONDS = 3
ANSWER_SECONDS = 30
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the scanner said; ``virus`` is its name for what it found."""

    state: str
    virus: str = ""
    reached: bool = True


AWAY = Verdict(state=ScanState.WAITING, reached=False)


def scan(stream: Any) -> Verdict:
    """Have a file's content scanned: ``none`` without a scanner, ``waiting`` where it cannot be reached or will not answer."""
    if not settings.CLAMAV:
        return Verdict(state=ScanState.NONE)
    try:
        answer = _ask(stream)
    except OSError as error:
        log.warning("scanner_unreachable", error=str(error))
        return AWAY
    finally:
        stream.seek(0)
    if answer.endswith(" FOUND"):
        return Verdict(state=ScanState.INFECTED, virus=answer.removesuffix(" FOUND").removeprefix("stream: "))
    if answer == "stream: OK":
        return Verdict(state=ScanState.CLEAN)
    # Such as "INSTREAM size limit exceeded. ERROR": its StreamMaxLength is too small.
    log.warning("scanner_failed", answer=answer)
    return Verdict(state=ScanState.WAITING)


def _ask(stream: Any) -> str:
    """The daemon's answer to the content: sent in parts that begin with their length, ended by one of length zero."""
    with _connection() as connection:
        stream.seek(0)
        # A daemon that has had enough closes its side while we still write; what it said can be read all the same.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(b"zINSTREAM\0")
            while part := stream.read(CHUNK):
                connection.sendall(struct.pack(">I", len(part)) + part)
            connection.sendall(struct.pack(">I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            part = connection.recv(LONGEST_ANSWER)
            if not part:
                break
            answer += part
    if not answer:
        raise ConnectionError("the scanner closed the connection without an answer")
    return answer.rstrip(b"\0\r\n").decode("utf-8", "replace")


def _connection() -> socket.socket:
    """A connection to ``unix:///path`` or ``tcp://host:port``."""
    address = urlsplit(settings.CLAMAV)
    if address.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(CONNECT_SECONDS)
        try:
            connection.connect(address.path)
        except OSError:
            connection.close()
            raise
    else:
        connection = socket.create_connection((address.hostname, address.port or 3310), CONNECT_SECONDS)
    connection.settimeout(ANSWER_SECONDS)
    return connection
