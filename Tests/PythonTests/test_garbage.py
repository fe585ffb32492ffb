"""Bytes that no client should send: each is one clear error or is dropped, and the daemon goes on."""

import os
import unittest

from daemon import Daemon
from stranger import PROTOCOL, Peer, uuid7

CODES = {
    "MALFORMED", "UNKNOWN_VERB", "NOT_MAPPED", "NOT_YOURS", "NOT_FOUND", "INVALID", "REFUSED",
    "CONFLICT", "STALE", "TOO_LARGE", "EXPIRED", "FULL", "DRAINING", "HELLO_REQUIRED", "BUSY",
    "INTERNAL",
}
OK = b'{"as":"operator"}'


def garbage():
    """Each as (what it is, its frames, the codes that fit)."""
    request = uuid7().encode()
    malformed = {"MALFORMED"}
    return [
        ("one empty frame", [b""], malformed),
        ("one frame", [PROTOCOL], malformed),
        ("two frames", [PROTOCOL, b"STATUS"], malformed),
        ("three frames", [PROTOCOL, b"STATUS", request], malformed),
        ("five frames", [PROTOCOL, b"STATUS", request, OK, b""], malformed),
        ("a thousand frames", [PROTOCOL] + [b"x"] * 999, malformed),
        ("four empty frames", [b"", b"", b"", b""], malformed),
        ("another protocol", [b"reviewd/9", b"STATUS", request, OK], malformed),
        ("no protocol", [b"GET / HTTP/1.1", b"STATUS", request, OK], malformed),
        ("an unknown verb", [PROTOCOL, b"STATSU", request, OK], {"UNKNOWN_VERB"}),
        ("no verb", [PROTOCOL, b"", request, OK], malformed | {"UNKNOWN_VERB"}),
        ("a verb of bytes", [PROTOCOL, b"\xff\xfe\x00", request, OK], malformed | {"UNKNOWN_VERB"}),
        ("a verb of a megabyte", [PROTOCOL, b"A" * 2**20, request, OK],
         malformed | {"UNKNOWN_VERB", "TOO_LARGE"}),
        ("a request id of bytes", [PROTOCOL, b"STATUS", b"\x00" * 36, OK], malformed | {"INVALID"}),
        ("a long request id", [PROTOCOL, b"STATUS", b"1" * 37, OK], malformed | {"INVALID"}),
        ("an unknown member", [PROTOCOL, b"STATUS", request, b'{"as":"operator","az":1}'], {"INVALID"}),
        ("a body that is no JSON", [PROTOCOL, b"STATUS", request, b"{as: operator"], malformed),
        ("a body that is no object", [PROTOCOL, b"STATUS", request, b"[1]"], malformed | {"INVALID"}),
        ("a body not in UTF-8", [PROTOCOL, b"STATUS", request, b'{"as":"\xc3\x28"}'], malformed),
        ("half a surrogate", [PROTOCOL, b"STATUS", request, b'{"as":"\\ud800"}'],
         malformed | {"NOT_YOURS", "INVALID"}),
        ("a body with a NUL", [PROTOCOL, b"STATUS", request, b'{"as":"operator"}\x00'], malformed),
        ("deep nesting", [PROTOCOL, b"STATUS", request, b"[" * 100_000 + b"]" * 100_000],
         malformed | {"TOO_LARGE"}),
        ("deep objects", [PROTOCOL, b"STATUS", request, b'{"a":' * 5_000 + b"1" + b"}" * 5_000],
         malformed | {"TOO_LARGE"}),
        ("a body too large", [PROTOCOL, b"STATUS", request, b'{"a":"' + b"x" * 2**21 + b'"}'],
         {"TOO_LARGE"}),
        ("a key twice", [PROTOCOL, b"STATUS", request, b'{"as":"operator","as":"operator"}'], malformed),
        ("numbers without end", [PROTOCOL, b"STATUS", request, b'{"as":"operator","n":1e999999}'],
         malformed | {"INVALID"}),
        ("a principal that is a number", [PROTOCOL, b"STATUS", request, b'{"as":7}'],
         malformed | {"INVALID", "NOT_YOURS"}),
    ]


class GarbageTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon()
        cls.daemon.start()
        cls.addClassCleanup(cls.daemon.__exit__)

    def survives(self, socket, probe):
        for what, frames, codes in garbage():
            with self.subTest(socket=socket, what=what):
                with Peer(self.daemon.sockets, socket, "operator") as peer:
                    peer.send_frames(*frames)
                    # The answer to a good request comes after whatever the garbage got.
                    answer, _ = peer.ask(*probe)
                    self.assertIn(answer, ("OK", "ERROR", "WELCOME"))
                    told = [body for verb, _, body in peer.pushed if verb == "ERROR"]
                    self.assertLessEqual(len(told), 1, told)
                    for error in told:
                        self.assertIn(error["code"], codes if socket == "status" else CODES)
                        self.assertTrue(error["message"].strip())
        self.assertTrue(self.daemon.is_running(), self.daemon.said())

    def test_commands_survives_garbage(self):
        self.survives("commands", ("LIST", {"as": "coordinator:east-midlands"}))

    def test_tasks_survives_garbage(self):
        self.survives("tasks", ("PING", {"as": "person:p1"}))

    def test_a_frame_over_the_limit_of_the_socket_ends_the_connection_and_no_more(self):
        with Peer(self.daemon.sockets, "status", "operator") as peer:
            peer.send_frames(PROTOCOL, b"STATUS", uuid7().encode(), b"x" * (5 * 2**20))
            # ZeroMQ connects again by itself; nothing was answered, and nothing is broken.
            peer.ok("HEALTH", again=0.5)
        self.assertTrue(self.daemon.is_running(), self.daemon.said())

    def test_status_survives_garbage(self):
        self.survives("status", ("HEALTH", {}))

    def test_fields_of_the_wrong_kind_are_named(self):
        cases = [
            ("START", {"workflow": 7}), ("START", {}), ("START", {"workflow": "probe", "input": []}),
            ("EVENT", {"review": None, "event": {}}), ("EVENT", {"review": "r1", "event": "e" * 5000}),
            ("LIST", {"limit": -1}), ("LIST", {"limit": "all"}), ("LIST", {"after": {"x": 1}}),
            ("HISTORY", {"review": "r1", "after": 2**70}), ("ADVANCE", {"until": "yesterday"}),
            ("IMPORT", {"people": [{"id": 4}]}), ("IMPORT", {"people": "all"}),
            ("DEPLOY", {"name": "x", "source": "{"}), ("DEPLOY", {"name": "../x", "source": "{}"}),
            ("AMEND", {"review": "r1"}), ("RESOLVE", {"task": []}), ("SHOW", {"review": "../../etc"}),
            ("SHOW", {"review": "r" + "9" * 400}), ("ANSWER", {"task": "r1-1", "for": 1}),
        ]
        with Peer(self.daemon.sockets, "commands") as peer:
            for verb, body in cases:
                principal = "operator" if verb in ("DEPLOY", "ADVANCE", "RESOLVE") else None
                with self.subTest(verb=verb, body=str(body)[:60]):
                    body = {"as": principal or "coordinator:east-midlands", **body}
                    answer, reply = peer.ask(verb, body)
                    if (verb, "limit" in body) != ("LIST", True):
                        self.assertEqual(answer, "ERROR", reply)
                    if answer == "ERROR":
                        self.assertIn(reply["code"], CODES - {"INTERNAL"})
                        self.assertTrue(reply["message"].strip())
        self.assertTrue(self.daemon.is_running(), self.daemon.said())

    def test_titles_and_places_in_lists_are_what_they_say(self):
        with Peer(self.daemon.sockets, acting_as="coordinator:east-midlands") as peer:
            start = {"workflow": "probe", "organisation": "derby", "input": {"rounds": 0}}
            for title in ("", " ", "two\nlines", 201 * "t", "\u0007"):
                refused = peer.error("START", {**start, "title": title})
                self.assertEqual(
                    (refused["code"], refused["subject"]), ("INVALID", "title"), repr(title))
            peer.ok("START", {**start, "title": 200 * "é"})
            for verb in ("LIST", "TASKS"):
                refused = peer.error(verb, {"after": "zzz"})
                self.assertEqual((refused["code"], refused["subject"]), ("INVALID", "after"))

    def test_tokens_of_the_wrong_kind_are_refused(self):
        with Peer(self.daemon.sockets, "tasks", "queue:probe") as peer:
            peer.hello(queues=["probe"])
            for token in ({}, {"task": 1}, {"task": "r1-1", "attempt": "1", "epoch": []},
                          {"task": "r1-1", "attempt": -(2**62), "epoch": 2**62},
                          {"task": "\u0000", "attempt": 1, "epoch": 1}):
                with self.subTest(token=token):
                    error = peer.error("COMPLETE", {**token, "result": {}})
                    self.assertIn(error["code"], CODES - {"INTERNAL"})
        self.assertTrue(self.daemon.is_running(), self.daemon.said())


class IdentityTests(unittest.TestCase):
    def test_an_identity_that_is_not_listed_is_refused(self):
        with Daemon(principals=[{"identity": "uid:424242", "mayActAs": ["operator"]}]) as daemon:
            for socket, verb in (("commands", "LIST"), ("tasks", "HELLO"), ("status", "STATUS")):
                with self.subTest(socket=socket), Peer(daemon.sockets, socket) as peer:
                    self.assertEqual(peer.error(verb)["code"], "NOT_MAPPED")

    def test_a_principal_that_the_identity_may_not_act_as_is_refused(self):
        mine = [{"identity": f"uid:{os.getuid()}", "mayActAs": ["person:p1"]}]
        with Daemon(principals=mine) as daemon, Peer(daemon.sockets) as peer:
            body = {"workflow": "probe", "input": {"rounds": 0}, "organisation": "derby"}
            self.assertEqual(peer.error("START", body)["code"], "NOT_YOURS")
            body["as"] = "coordinator:east-midlands"
            self.assertEqual(peer.error("START", body)["code"], "NOT_YOURS")

    @unittest.skipUnless(os.getuid() == 0, "needs root, to become another user")
    def test_real_users_are_told_apart(self):
        listed, unlisted = 65533, 65534
        principals = [{"identity": f"uid:{listed}", "mayActAs": ["operator"]}]
        with Daemon(principals=principals) as daemon:
            # The folders keep others out; this test opens them to reach the daemon's own judgement.
            for path in [daemon.folder, daemon.sockets, *daemon.sockets.rglob("*")]:
                path.chmod(0o777)
            answers = [self.status_as(user, daemon.sockets) for user in (listed, unlisted)]
            self.assertEqual(answers, ["OK", "ERROR NOT_MAPPED"])

    def status_as(self, user, sockets):
        """What STATUS answers to another user of this machine."""
        reader, writer = os.pipe()
        if os.fork() == 0:
            try:
                os.setgroups([])
                os.setgid(user)
                os.setuid(user)
                Peer.context = None
                answer, body = Peer(sockets, "status").ask("STATUS")
                os.write(writer, f"{answer} {body.get('code', '')}".strip().encode())
            finally:
                os._exit(0)
        os.close(writer)
        with open(reader) as answers:
            return answers.read()
