"""A real SMTP server on loopback that keeps what it gets, for tests of letters."""

import asyncio
import email
import email.policy
import os
import pathlib
import threading

from aiosmtpd.smtp import SMTP

HERE = pathlib.Path(__file__).resolve().parent


class Mailbox:
    """Mails as they came over SMTP, each parsed by Python's own library."""

    def __init__(self):
        self.lock = threading.Condition()
        self.envelopes = []
        self.loop = asyncio.new_event_loop()
        self.server = self.loop.run_until_complete(
            self.loop.create_server(lambda: SMTP(self, loop=self.loop), "127.0.0.1", 0))
        self.port = self.server.sockets[0].getsockname()[1]
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    async def handle_DATA(self, server, session, envelope):
        with self.lock:
            self.envelopes.append(envelope)
            self.lock.notify_all()
        return "250 taken"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.server.close()
        self.loop.close()

    def environment(self, **more):
        return {**os.environ, "SMTP": f"127.0.0.1:{self.port}", **more}

    @property
    def mails(self):
        with self.lock:
            return [
                email.message_from_bytes(one.content, policy=email.policy.SMTP)
                for one in self.envelopes]

    def ids(self):
        return [mail["Message-ID"] for mail in self.mails]

    def raw(self):
        with self.lock:
            return [one.content for one in self.envelopes]
