"""What reviews tell each other, and what a workflow's log leaves in the history."""

import os
import unittest

from daemon import Daemon
from stranger import Peer

EAST, WEST = "coordinator:east-midlands", "coordinator:west-midlands"

SPEAKING = """{id: 'speaking', title: 'Speaking', input: {type: 'object', properties: {
    to: {type: 'string'}}}, context: {heard: null, part: null, lost: null},
  events: {speak: {title: 'Speak', by: 'coordinator'}}, initial: 'open', states: {
  open: {
    invoke: {id: 'kid', workflow: 'kid', onDone: 'over', onError: 'over'},
    on: {
      speak: {actions: [{log: "='to ' + input.to"}, {send: {to: '=input.to', event: 'hint'}}]},
      'news hint': {actions: [{assign: {heard: '=event.origin', part: "=has(event.invokeid) ? \
event.invokeid : ''"}}]},
      'error.communication': {actions: [{assign: {lost: '=event.data.to'}}]}}},
  over: {type: 'final'}}}"""
KID = """{id: 'kid', title: 'Kid', states: {a: {entry: [{send: {to: '#parent', event: 'news'}}],
  invoke: {id: 'little', task: 'little', to: 'person:p1', due: '5 working days', onDone: 'b'}},
  b: {type: 'final'}}}"""


class MessageTests(unittest.TestCase):
    def setUp(self):
        mine = [EAST, WEST, "operator", "person:p1"]
        self.daemon = Daemon(principals=[{"identity": f"uid:{os.getuid()}", "mayActAs": mine}])
        self.addCleanup(self.daemon.__exit__)
        self.daemon.start()
        self.east, self.west = self.open(EAST), self.open(WEST)
        for name, source in [("kid", KID), ("speaking", SPEAKING)]:
            self.east.ok("DEPLOY", {"name": name, "source": source})

    def open(self, principal):
        peer = Peer(self.daemon.sockets, "commands", principal)
        self.addCleanup(peer.close)
        return peer

    def start(self, peer, to):
        return peer.ok("START", {
            "workflow": "speaking", "input": {"to": to}, "organisation": "derby"})["review"]

    def context(self, peer, review):
        return peer.ok("SHOW", {"review": review})["review"]["context"]

    def test_a_child_s_word_says_whose_it_is_and_a_log_stands_in_the_history(self):
        review = self.start(self.east, "review:r99")
        child = self.east.ok("SHOW", {"review": review})["review"]["children"][0]["id"]
        context = self.context(self.east, review)
        self.assertEqual((context["heard"], context["part"]), (f"review:{child}", "kid"))
        self.east.ok("EVENT", {"review": review, "event": "speak"})
        entries = self.east.ok("HISTORY", {"review": review})["entries"]
        self.assertEqual([e["log"] for e in entries if "log" in e], [["to review:r99"]])
        # Nobody is there: the sender is told.
        self.assertEqual(self.context(self.east, review)["lost"], "review:r99")
        self.assertEqual(entries[-1]["kind"], "unreachable")
        self.assertIn("review:r99", entries[-1]["summary"])

    def test_reviews_speak_to_those_of_their_own_region_only(self):
        here = self.start(self.east, "review:r1")
        near = self.start(self.east, f"review:{here}")
        far = self.start(self.west, f"review:{here}")
        self.east.ok("EVENT", {"review": near, "event": "speak"})
        self.assertEqual(self.context(self.east, here)["heard"], f"review:{near}")
        self.west.ok("EVENT", {"review": far, "event": "speak"})
        self.assertEqual(self.context(self.east, here)["heard"], f"review:{near}")
        self.assertEqual(self.context(self.west, far)["lost"], f"review:{here}")
        # One that has ended takes nothing more.
        self.east.ok("CANCEL", {"review": here, "reason": "x"})
        self.east.ok("EVENT", {"review": near, "event": "speak"})
        self.assertEqual(self.context(self.east, near)["lost"], f"review:{here}")


if __name__ == "__main__":
    unittest.main()
