"""A client of reviewd written from Protocol.md alone, with nothing but pyzmq.

It links nothing of the project on purpose: what it needs to know and Protocol.md does not say is a
mistake in Protocol.md.
"""

import json
import os
import time
import uuid

import zmq

PROTOCOL = b"reviewd/1"


class NoAnswer(Exception):
    """The daemon did not answer in time."""


def uuid7():
    """A request id: UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then random bits."""
    value = (int(time.time() * 1000) & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    text = f"{value:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


class Peer:
    """One DEALER on one of the daemon's sockets, acting as one principal."""

    context = None

    def __init__(self, folder, socket="commands", acting_as=None):
        if Peer.context is None or Peer.context.closed:
            Peer.context = zmq.Context()
        self.acting_as = acting_as
        self.pushed = []
        self.socket = Peer.context.socket(zmq.DEALER)
        self.socket.setsockopt(zmq.LINGER, 0)
        # The daemon may restart: come back quickly, and do not keep what it has not taken.
        self.socket.setsockopt(zmq.RECONNECT_IVL, 5)
        self.socket.setsockopt(zmq.RECONNECT_IVL_MAX, 50)
        self.socket.connect(f"ipc://{folder}/{socket}/socket")

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def send_frames(self, *frames):
        self.socket.send_multipart(frames)

    def receive(self, seconds):
        """The next message as (verb, request id, body); None when nothing came in time."""
        if not self.socket.poll(max(0, int(seconds * 1000))):
            return None
        frames = self.socket.recv_multipart()
        assert len(frames) == 4, f"a reply has 4 frames, got {len(frames)}"
        assert frames[0] == PROTOCOL, frames[0]
        return frames[1].decode(), frames[2].decode(), json.loads(frames[3])

    def send(self, verb, body=None, request=""):
        body = dict(body or {})
        if self.acting_as is not None:
            body.setdefault("as", self.acting_as)
        self.send_frames(PROTOCOL, verb.encode(), request.encode(), json.dumps(body).encode())

    def ask(self, verb, body=None, request=None, seconds=20, again=None):
        """The answer to one request as (verb, body).

        With `again` the same request is sent again after so many seconds of silence: its id makes
        that harmless. What is pushed meanwhile is kept in `pushed`.
        """
        request = request or uuid7()
        deadline = time.monotonic() + seconds
        self.send(verb, body, request)
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise NoAnswer(f"{verb} got no answer within {seconds} s")
            message = self.receive(min(left, again) if again else left)
            if message is None:
                if again:
                    self.send(verb, body, request)
                continue
            if message[1] == request:
                return message[0], message[2]
            self.pushed.append(message)

    def ok(self, verb, body=None, **how):
        """The body of an answer that must be OK."""
        answer, reply = self.ask(verb, body, **how)
        if answer == "ERROR":
            raise AssertionError(f"{verb} {body}: {reply}")
        return reply

    def error(self, verb, body=None, **how):
        """The body of an answer that must be ERROR."""
        answer, reply = self.ask(verb, body, **how)
        assert answer == "ERROR", f"{verb} {body} was taken: {reply}"
        return reply

    def hello(self, **fields):
        """Says HELLO as the protocol asks on `tasks`; the WELCOME."""
        body = {"client": "stranger 1", "instance": str(uuid.uuid4()), **fields}
        verb, welcome = self.ask("HELLO", body)
        assert verb == "WELCOME", (verb, welcome)
        return welcome

    def next_pushed(self, verb, seconds=20):
        """The next pushed message of a verb; others stay."""
        deadline = time.monotonic() + seconds
        while True:
            for place, message in enumerate(self.pushed):
                if message[0] == verb:
                    return self.pushed.pop(place)[2]
            message = self.receive(deadline - time.monotonic())
            if message is None:
                raise NoAnswer(f"no {verb} within {seconds} s")
            self.pushed.append(message)
