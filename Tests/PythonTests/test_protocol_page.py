"""Protocol.md holds what it says: its transcripts as literal bytes, its worker as a program."""

import os
import re
import subprocess
import sys
import unittest

from daemon import TOP, Daemon, _die_with_parent
from stranger import Peer
from transcript import Mismatch, Player, blocks

PAGE = (TOP / "Sources/ReviewWire/ReviewWire.docc/Protocol.md").read_text()
PLAYER = [{
    "identity": f"uid:{os.getuid()}",
    "mayActAs": ["coordinator:east-midlands", "queue:example", "person:lead", "operator"],
}]


class ProtocolPageTests(unittest.TestCase):
    def test_the_transcripts_are_what_happens(self):
        found = blocks(PAGE)
        self.assertGreaterEqual(len(found), 5)
        with Daemon(principals=PLAYER) as daemon:
            player = Player(daemon.sockets)
            self.addCleanup(player.close)
            for block in found:
                with self.subTest(line=block[0], peer=block[2]):
                    player.play(block)
            self.assertEqual(player.left_over(), {})

    def test_the_player_notices_another_answer(self):
        player = Player(None)
        for expected, found in (
            ({"a": 1}, {"a": 2}), ({"a": 1}, {"a": 1, "b": 2}), ({"a": 1}, {"a": True}),
            ({"a": "$text.a"}, {"a": 1}), ([1], [1, 2]), ({"a": 1, "...": "..."}, {"b": 1}),
        ):
            with self.subTest(expected=expected, found=found), self.assertRaises(Mismatch):
                player.compare(dict(expected) if isinstance(expected, dict) else expected, found, "")

    def test_the_worker_of_the_page_works_and_survives_a_kill(self):
        source = re.search(r"^```python\n(.*?)^```", PAGE, re.M | re.S)[1]
        with Daemon() as daemon, Peer(daemon.sockets, acting_as="coordinator:east-midlands") as peer:
            worker = daemon.folder / "worker.py"
            worker.write_text(source)
            body = {"workflow": "probe", "input": {"rounds": 30}, "organisation": "derby"}
            review = peer.ok("START", body)["review"]
            process = subprocess.Popen(
                [sys.executable, worker, daemon.sockets, "probe"], preexec_fn=_die_with_parent)
            self.addCleanup(process.wait)
            self.addCleanup(process.kill)
            self.wait_for_count(peer, review, 5)
            daemon.kill()
            daemon.start()
            self.assertEqual(self.wait_for_count(peer, review, 30), 30)

    def wait_for_count(self, peer, review, least):
        for _ in range(20_000):
            shown = peer.ok("SHOW", {"review": review}, again=0.5)["review"]
            if shown["context"]["count"] >= least:
                return shown["context"]["count"]
        self.fail(f"the worker did not get to {least}")
