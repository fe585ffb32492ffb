"""Reads and plays the transcripts of Protocol.md, as its section "Transcripts" says."""

import json
import re
import uuid

from stranger import Peer, uuid7

KINDS = {
    "text": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "time": lambda value: isinstance(value, str)
    and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", value) is not None,
    "any": lambda value: True,
}
VARIABLE = re.compile(r"\$(text|number|time|any)\.(\w+)")


class Mismatch(AssertionError):
    """What came is not what the page says."""


def blocks(page):
    """(first line, socket, peer, messages) of each block; a message is (direction, frames)."""
    found = []
    for match in re.finditer(r"^```transcript (\w+) (\w+)\n(.*?)^```", page, re.M | re.S):
        messages = []
        for part in re.split(r"\n\s*\n", match[3].strip("\n")):
            lines = part.split("\n")
            direction = lines[0][0]
            assert direction in "<>" and all(line[0] == direction for line in lines), part
            messages.append((direction, [line[2:] for line in lines]))
        found.append((page.count("\n", 0, match.start()) + 1, match[1], match[2], messages))
    return found


class Player:
    """Plays blocks against a daemon; every peer keeps its connection from block to block."""

    def __init__(self, sockets):
        self.sockets, self.peers, self.waiting, self.values = sockets, {}, {}, {}

    def close(self):
        for peer in self.peers.values():
            peer.close()

    def play(self, block):
        _, socket, name, messages = block
        if name not in self.peers:
            self.peers[name], self.waiting[name] = Peer(self.sockets, socket), []
        for direction, frames in messages:
            if direction == ">":
                self.peers[name].send_frames(*(self.bytes(frame) for frame in frames))
            else:
                self.expect(name, frames)

    def left_over(self):
        """Messages that came and that no block expects."""
        for name, peer in self.peers.items():
            while peer.socket.poll(200):
                self.waiting[name].append(peer.socket.recv_multipart())
        return {name: messages for name, messages in self.waiting.items() if messages}

    def bytes(self, frame):
        if frame.startswith("hex:"):
            return bytes.fromhex(frame[4:])
        if frame.startswith("repeat:"):
            _, count, text = frame.split(":", 2)
            return (text * int(count)).encode()
        frame = re.sub(r'"(\$(?:text|number|time|any)\.\w+)"',
                       lambda match: json.dumps(self.values[match[1]]), self.named(frame))
        return frame.encode()

    def named(self, text):
        """`$id.NAME` and `$uuid.NAME`: made at their first use."""
        def value(match):
            make = uuid7 if match[1] == "id" else lambda: str(uuid.uuid4())
            return self.values.setdefault(match[0], make())
        return re.sub(r"\$(id|uuid)\.\w+", value, text)

    def expect(self, name, frames):
        head = [self.named(frame).encode() for frame in frames[:3]]
        deadline_ms = 20_000
        while True:
            for place, message in enumerate(self.waiting[name]):
                if message[:3] == head:
                    self.waiting[name].pop(place)
                    self.compare(json.loads(self.named(frames[3])), json.loads(message[3]), "body")
                    return
            if not self.peers[name].socket.poll(deadline_ms):
                raise Mismatch(f"{name} expected {head}, and got {self.waiting[name]}")
            self.waiting[name].append(self.peers[name].socket.recv_multipart())

    def compare(self, expected, found, where):
        if isinstance(expected, str) and (variable := VARIABLE.fullmatch(expected)):
            if not KINDS[variable[1]](found):
                raise Mismatch(f"{where}: expected a {variable[1]}, found {found!r}")
            if self.values.setdefault(expected, found) != found:
                raise Mismatch(f"{where}: {expected} was {self.values[expected]!r}, found {found!r}")
        elif isinstance(expected, dict) and isinstance(found, dict):
            is_open = expected.pop("...", None) is not None
            missing, more = expected.keys() - found.keys(), found.keys() - expected.keys()
            if missing or (more and not is_open):
                raise Mismatch(f"{where}: missing {sorted(missing)}, not expected {sorted(more)}: {found}")
            for key, value in expected.items():
                self.compare(value, found[key], f"{where}.{key}")
        elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
            for place, (one, other) in enumerate(zip(expected, found)):
                self.compare(one, other, f"{where}[{place}]")
        elif expected != found or type(expected) is not type(found):
            raise Mismatch(f"{where}: expected {expected!r}, found {found!r}")
