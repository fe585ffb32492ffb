"""The daemon as a process: ready, reload, drain, and the one that comes second."""

import os
import pathlib
import select
import signal
import subprocess
import tempfile
import time
import unittest
import unittest.mock

from daemon import PROGRAMS, Daemon
from stranger import Peer, uuid7

COORDINATOR = "coordinator:east-midlands"
START = {"workflow": "probe", "input": {"rounds": 1}, "organisation": "derby", "as": COORDINATOR}

USAGE, STORE, SOCKETS, LOCKED, CONFIGURATION = 64, 65, 69, 73, 78


class ProcessTests(unittest.TestCase):
    def test_a_second_daemon_on_the_same_store_is_refused_at_once(self):
        with Daemon() as first:
            second = Daemon(store=first.store)
            self.addCleanup(second.__exit__)
            began = time.monotonic()
            second.spawn().close()
            self.assertEqual(second.ends(), LOCKED)
            self.assertLess(time.monotonic() - began, 5)
            self.assertIn(str(first.store), second.said())
            with Peer(first.sockets, "status", "operator") as peer:
                peer.ok("HEALTH")

    def test_a_daemon_of_another_store_does_not_take_the_sockets_away(self):
        with Daemon() as first:
            second = Daemon()
            self.addCleanup(second.__exit__)
            second.settings["sockets"] = str(first.sockets)
            second.write_config()
            second.spawn().close()
            self.assertEqual(second.ends(), LOCKED)
            self.assertIn(f"the sockets in {first.sockets} belong to a reviewd that runs", second.said())
            self.assertIn(f"process {first.process.pid}", second.said())
            with Peer(first.sockets, "status", "operator") as peer:
                peer.ok("HEALTH")
            first.kill()
            second.start()
            with Peer(first.sockets, "status", "operator") as peer:
                peer.ok("HEALTH")

    def test_paths_count_from_the_configurations_folder_however_it_is_named(self):
        daemon = Daemon()
        self.addCleanup(daemon.__exit__)
        daemon.settings.update(store="own.store", sockets="sockets")
        daemon.write_config()
        daemon.config = daemon.config.name
        here = os.getcwd()
        self.addCleanup(os.chdir, here)
        programs = PROGRAMS if PROGRAMS.is_absolute() else pathlib.Path(here) / PROGRAMS
        os.chdir(daemon.folder)
        with unittest.mock.patch("daemon.PROGRAMS", programs):
            daemon.start()
        os.chdir(here)
        self.assertTrue((daemon.folder / "own.store").exists())
        with Peer(daemon.sockets, "status", "operator") as peer:
            peer.ok("HEALTH")

    def test_checking_a_configuration_finds_what_a_start_would(self):
        daemon = Daemon()
        self.addCleanup(daemon.__exit__)

        def check(**settings):
            whole = dict(daemon.settings)
            daemon.settings.update(settings)
            daemon.write_config()
            daemon.settings = whole
            return subprocess.run(
                [PROGRAMS / "reviewd", "--check-config", daemon.config], capture_output=True,
                text=True, timeout=60)

        self.assertIn("can be used", check().stdout)
        holidays = daemon.settings["calendars"]["bankHolidays"]
        for settings, code, words in [
            ({"calendars": {"bankHolidays": "/nowhere"}}, CONFIGURATION, "/nowhere cannot be read"),
            ({"calendars": {"bankHolidays": "/etc/passwd"}}, CONFIGURATION, "/etc/passwd"),
            ({"calendars": {"bankHolidays": holidays, "zone": "Europe/Londn"}}, CONFIGURATION,
             "Europe/Londn"),
            ({"workflows": "/nowhere"}, CONFIGURATION, "DMN-004"),
            ({"sockets": "/tmp/" + 100 * "s"}, SOCKETS, "at most 107 fit"),
        ]:
            ran = check(**settings)
            self.assertEqual((ran.returncode, ran.stdout), (code, ""), settings)
            self.assertIn(words, ran.stderr)
        self.assertFalse(daemon.store.exists(), "nothing is touched")

    def test_an_empty_store_that_was_in_use_is_not_begun_anew(self):
        daemon = Daemon()
        self.addCleanup(daemon.__exit__)
        daemon.start()
        daemon.stop()
        for beside in daemon.folder.glob("reviews.store*"):
            if beside.suffix in (".store", ".store-wal"):
                beside.write_bytes(b"")
        daemon.spawn().close()
        self.assertEqual(daemon.ends(), STORE)
        self.assertIn("reviews.store.note says that it was in use", daemon.said())

    def test_status_tells_before_the_bank_holidays_end(self):
        with Daemon(may_act_as=["*"]) as daemon:
            with Peer(daemon.sockets, "status", "operator") as peer:
                self.assertTrue(peer.ok("HEALTH")["ok"])
            with Peer(daemon.sockets, acting_as="operator") as operator:
                operator.ok("ADVANCE", {"until": "2030-12-20T09:00:00Z", "within": 0})
            with Peer(daemon.sockets, "status", "operator") as peer:
                self.until(lambda: peer.ok("HEALTH")["problems"])
                (problem,) = peer.ok("HEALTH")["problems"]
            self.assertIn("known up to 2030-12-31", problem)
            with Peer(daemon.sockets, acting_as=COORDINATOR) as peer:
                refused = peer.error("START", {
                    "workflow": "waiting", "organisation": "derby", "input": {"person": "p1"}})
            self.assertEqual(refused["reason"], "ENG-002")
            self.assertIn("2031-01-01", refused["message"])

    def test_sigterm_answers_what_was_received_and_ends_with_0(self):
        with Daemon() as daemon, Peer(daemon.sockets) as peer:
            peer.ok("LIST", {"as": COORDINATOR})
            requests = [uuid7() for _ in range(200)]
            for request in requests:
                peer.send("START", START, request)
            first = peer.receive(20)
            self.assertEqual(first[0], "OK")
            self.assertEqual(daemon.stop(), 0, daemon.said())
            answers = [first]
            while (message := peer.receive(0.5)) is not None:
                answers.append(message)
            told = {message[1] for message in answers if message[0] == "OK"}
            # What was told is there after the next start, and nothing that was not asked.
            daemon.start()
            there = {
                request for request in requests
                if peer.ask("START", START, request, again=0.5)[0] == "OK"}
            self.assertTrue(told <= there)
            listed = peer.ok("LIST", {"as": COORDINATOR, "limit": 500}, again=0.5)["reviews"]
            self.assertEqual(len(listed), len(requests))

    def test_it_is_ready_only_when_it_answers(self):
        daemon = Daemon()
        self.addCleanup(daemon.__exit__)
        daemon.start()
        with Peer(daemon.sockets, "status", "operator") as peer:
            peer.ok("HEALTH", seconds=2)

    def test_sighup_reads_principals_again(self):
        with Daemon() as daemon, Peer(daemon.sockets) as peer:
            peer.ok("LIST", {"as": COORDINATOR})
            daemon.settings["principals"] = [
                {"identity": f"uid:{os.getuid()}", "mayActAs": ["operator"]}]
            daemon.write_config()
            daemon.signal(signal.SIGHUP)
            self.until(lambda: peer.ask("LIST", {"as": COORDINATOR})[0] == "ERROR")
            self.assertEqual(peer.error("LIST", {"as": COORDINATOR})["code"], "NOT_YOURS")

    def test_sighup_with_a_mistake_keeps_what_was(self):
        with Daemon() as daemon, Peer(daemon.sockets) as peer:
            daemon.config.write_text("{ principals: 7")
            daemon.signal(signal.SIGHUP)
            self.until(lambda: "reviewd.conf" in daemon.said())
            peer.ok("LIST", {"as": COORDINATOR})

    def test_a_real_clock_refuses_a_store_of_a_manual_one(self):
        with Daemon(clock="manual") as daemon:
            self.assertEqual(daemon.stop(), 0)
            real = Daemon(clock="real", store=daemon.store)
            self.addCleanup(real.__exit__)
            real.spawn().close()
            self.assertEqual(real.ends(), STORE, real.said())
            self.assertIn("manual", real.said())

    def test_a_mistake_in_the_configuration_names_its_place(self):
        cases = [
            ("{ stor: 1 }", ["stor", "store"]),
            ("{\n  store: \"a\",\n  sockets \"b\" }", [":3:"]),
            ("{ store: 5, sockets: \"b\", calendars: { bankHolidays: \"x\" } }", ["store"]),
            ("[]", ["object"]),
        ]
        for text, words in cases:
            with self.subTest(text=text):
                daemon = Daemon()
                self.addCleanup(daemon.__exit__)
                daemon.config.write_text(text)
                daemon.spawn().close()
                self.assertEqual(daemon.ends(), CONFIGURATION, daemon.said())
                for word in [*words, "reviewd.conf"]:
                    self.assertIn(word, daemon.said())

    def test_a_tcp_endpoint_is_refused_as_not_yet_built(self):
        daemon = Daemon()
        self.addCleanup(daemon.__exit__)
        daemon.settings["sockets"] = "tcp://127.0.0.1:5555"
        daemon.write_config()
        daemon.spawn().close()
        self.assertEqual(daemon.ends(), CONFIGURATION)
        self.assertIn("tcp", daemon.said())

    def test_a_wrong_command_line_ends_with_its_own_code(self):
        for arguments in (["--confg", "x"], [], ["--config"]):
            ran = subprocess.run([PROGRAMS / "reviewd", *arguments], capture_output=True, timeout=20)
            self.assertEqual(ran.returncode, USAGE, ran.stderr)
            self.assertTrue(ran.stderr)
        ran = subprocess.run([PROGRAMS / "reviewd", "--help"], capture_output=True, timeout=20)
        self.assertEqual(ran.returncode, 0)
        self.assertIn(b"--config", ran.stdout)

    def test_logs_hold_nothing_that_people_wrote(self):
        with Daemon(log="debug") as daemon, Peer(daemon.sockets) as peer:
            secret = "zebra-crossing-at-midnight"
            body = {**START, "input": {"rounds": 0, "person": "p1"}}
            review = peer.ok("START", body)["review"]
            with Peer(daemon.sockets, "tasks", "person:p1") as person:
                person.hello()
                name = person.ok("INBOX")["tasks"][0]["task"]
                shown = person.ok("SHOW", {"task": name})["task"]
                person.ok("COMPLETE", {
                    "task": name, "attempt": shown["attempt"], "epoch": shown["epoch"],
                    "result": {"decision": "decline", "reason": secret}})
                person.error("COMPLETE", {"task": secret, "attempt": 1, "epoch": 1, "result": {}})
            peer.error("CANCEL", {"as": COORDINATOR, "review": review + "0", "reason": secret})
            self.assertEqual(daemon.stop(), 0)
            said = daemon.errors.read_text()
            self.assertNotIn(secret, said)
            self.assertRegex(said, r" debug START \S+ of uid:\d+ is answered\n")
            self.assertRegex(said, r" debug CANCEL \S+ of uid:\d+ is refused: [A-Z]+-\d+\n")

    @unittest.skipUnless(os.getuid() == 0, "needs root, to mount a small disk")
    def test_a_full_disk_refuses_and_heals_without_a_restart(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="rv-"))
        self.addCleanup(subprocess.run, ["rmdir", folder], check=True)
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=6m", "reviewd-test", folder], capture_output=True)
        if mounted.returncode != 0:
            self.skipTest("may not mount here")
        self.addCleanup(subprocess.run, ["umount", folder], check=True)
        with Daemon(store=folder / "reviews.store") as daemon, Peer(daemon.sockets) as peer:
            review = peer.ok("START", START)["review"]
            # What the tables do not hold yet cannot be read while nothing can be written.
            with Peer(daemon.sockets, "status", "operator") as status:
                self.until(lambda: (f := status.ok("STATUS"))["applied"] == f["journal"] > 2)
            ballast = folder / "ballast"
            with open(ballast, "wb") as file:
                free = os.statvfs(folder)
                file.write(b"\0" * (free.f_bavail * free.f_frsize - 65536))
            last, started = None, [review]
            for _ in range(2000):
                answer, last = peer.ask("START", START)
                if answer == "ERROR":
                    break
                started.append(last["review"])
            self.assertEqual(last.get("code"), "FULL", last)
            self.assertEqual(peer.ok("SHOW", {"as": COORDINATOR, "review": review})["review"]["id"], review)
            ballast.unlink()
            self.until(lambda: peer.ask("START", START)[0] == "OK")
            daemon.kill()
            daemon.start()
            for name in started:
                peer.ok("SHOW", {"as": COORDINATOR, "review": name}, again=0.5)

    def until(self, holds, seconds=20):
        """Asks again until it holds; each question is a round trip or a read, so nothing spins dry."""
        deadline = time.monotonic() + seconds
        while not holds():
            self.assertLess(time.monotonic(), deadline, "it never became true")
            select.select([], [], [], 0.01)


class EventsTests(unittest.TestCase):
    def test_events_are_numbered_and_a_beat_tells_the_last_number(self):
        import json

        import zmq

        with Daemon() as daemon, Peer(daemon.sockets) as peer:
            feed = Peer.context.socket(zmq.SUB)
            self.addCleanup(feed.close, 0)
            feed.connect(f"ipc://{daemon.sockets}/events/socket")
            feed.subscribe(b"")
            self.assertTrue(feed.poll(10_000), "no beat within 10 s")
            _, body = feed.recv_multipart()
            began = json.loads(body)["sequence"]
            peer.ok("START", START)
            seen = []
            while feed.poll(10_000):
                topic, body = feed.recv_multipart()
                event = json.loads(body)
                if topic != b"beat":
                    seen.append(event["sequence"])
                    self.assertEqual(event.get("region", ""), topic.decode())
                elif event["sequence"] > began:
                    self.assertEqual(event["sequence"], seen[-1])
                    break
            self.assertEqual(seen, list(range(began + 1, began + 1 + len(seen))))
            self.assertGreaterEqual(len(seen), 1)
