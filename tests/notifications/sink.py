"""A mail server for tests: keeps what it accepts, answers as told, and can be stopped in the middle of a message."""

import asyncio
import threading
from email import message_from_bytes

from aiosmtpd.smtp import SMTP, Envelope, Session, syntax

BEFORE, AFTER = "before", "after"


class _Server(SMTP):
    """Waits before it asks for the text, when told to."""

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:
        await self.event_handler.pause_at(BEFORE)
        await super().smtp_DATA(arg)


class Sink:
    """``answers`` are taken one for each message, then everything is accepted. ``hold(BEFORE)`` stops the next message
    before its text is sent, ``hold(AFTER)`` after it was accepted but before the sender hears so.
    """

    def __init__(self) -> None:
        self.accepted: list[tuple[str, str]] = []
        self.answers: list[str] = []
        self.held = threading.Event()
        self.released = threading.Event()
        self._where = ""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def start(self) -> int:
        """Listen on a free port; returns it."""
        self._thread.start()
        server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        return int(server.sockets[0].getsockname()[1])

    async def _listen(self) -> asyncio.Server:
        def serve() -> SMTP:
            return _Server(self, hostname="sink.test", enable_SMTPUTF8=True)

        return await self._loop.create_server(serve, "127.0.0.1", 0)

    def stop(self) -> None:
        """Let everything go and stop listening."""
        self.released.set()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def hold(self, where: str) -> None:
        """Stop the next message."""
        self._where = where

    async def pause_at(self, where: str) -> None:
        """Wait, once, if told to stop here."""
        if self._where == where:
            self._where = ""
            self.held.set()
            while not self.released.is_set():
                await asyncio.sleep(0.02)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take a whole message."""
        if self.answers:
            return self.answers.pop(0)
        message = message_from_bytes(envelope.content or b"")
        self.accepted.append((envelope.rcpt_tos[0], message["Message-ID"]))
        await self.pause_at(AFTER)
        return "250 OK"
