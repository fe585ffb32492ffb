"""School terms, windows that bar, and dates that are agreed with people."""

import json
import os
import signal
import sqlite3
import subprocess
import time
import unittest

from daemon import Daemon, PROGRAMS
from stranger import Peer

COORDINATOR = "coordinator:east-midlands"
TERMS = {"terms": [
    {"title": "Autumn", "start": "2017-09-04", "end": "2017-12-20"},
    {"title": "Spring", "start": "2018-01-04", "end": "2018-03-23"}]}
WINDOW = {
    "kind": "pre-election", "title": "By-election", "start": "2017-11-01", "end": "2017-11-15",
    "organisation": "derby"}


class CalendarTests(unittest.TestCase):
    def setUp(self):
        self.daemon = Daemon()
        self.addCleanup(self.daemon.__exit__)
        self.terms = self.daemon.folder / "terms"
        self.terms.mkdir()
        self.windows = self.daemon.folder / "windows.json"
        self.daemon.settings["calendars"] |= {
            "terms": str(self.terms), "windows": str(self.windows)}
        self.daemon.write_config()

    def begin(self, terms=("derby", "leicester"), windows=()):
        for host in terms:
            (self.terms / f"{host}.json").write_text(json.dumps(TERMS))
        self.windows.write_text(json.dumps({"windows": list(windows)}))
        self.daemon.start()
        self.peer = Peer(self.daemon.sockets, "commands", COORDINATOR)
        self.addCleanup(self.peer.close)

    def start(self, host="derby"):
        return self.peer.ok("START", {"workflow": "election", "input": {}, "organisation": host})[
            "review"]

    def show(self, review):
        return self.peer.ok("SHOW", {"review": review})["review"]

    def open_tasks(self, review):
        return {t["name"]: t for t in self.show(review)["tasks"] if t["status"] == "ready"}

    def advance(self, until):
        self.peer.ok("ADVANCE", {"until": until, "as": "operator"})

    def versions(self):
        store = sqlite3.connect(f"file:{self.daemon.store}?mode=ro", uri=True)
        try:
            return store.execute(
                "SELECT count(*) FROM journal WHERE subject = 'calendar/files'").fetchone()[0]
        finally:
            store.close()

    def test_a_deadline_in_terms_is_the_host_s_own(self):
        self.begin()
        review = self.start()
        self.assertIn("teaching", self.show(review)["states"])
        self.advance("2018-01-04T17:00:00Z")
        self.assertIn("taught", self.show(review)["states"])

    def test_terms_that_nobody_gave_are_refused_and_a_reload_brings_them(self):
        self.begin(terms=["leicester"])
        review = self.start()
        self.assertEqual(self.show(review)["status"], "attention")
        (self.terms / "derby.json").write_text(json.dumps(TERMS))
        before = self.versions()
        self.daemon.signal(signal.SIGHUP)
        deadline = time.monotonic() + 20
        while self.versions() == before:
            self.assertLess(time.monotonic(), deadline, self.daemon.said())
            self.peer.ok("CLOCK", {"as": "operator"})
        again = self.start()
        self.assertEqual(self.show(again)["status"], "running")
        # A file that cannot be used changes nothing.
        (self.terms / "derby.json").write_text("{ terms: 7 }")
        self.daemon.signal(signal.SIGHUP)
        while "nothing was reloaded" not in self.daemon.said():
            self.assertLess(time.monotonic(), deadline, self.daemon.said())
            self.peer.ok("CLOCK", {"as": "operator"})
        self.assertEqual(self.show(self.start())["status"], "running")

    def test_a_window_bars_events_and_starts_of_its_host_only(self):
        self.begin(windows=[WINDOW])
        derby, leicester = self.start(), self.start("leicester")
        refused = self.peer.error("EVENT", {"review": derby, "event": "publish"})
        self.assertEqual(refused["code"], "REFUSED")
        self.assertIn("2017-11-15", refused["message"])
        self.assertIn("By-election", refused["message"])
        self.peer.ok("EVENT", {"review": leicester, "event": "publish"})
        self.assertNotIn("letter", self.open_tasks(derby))
        self.assertIn("letter", self.open_tasks(leicester))
        barred = [t for t in self.show(derby)["timers"] if t["purpose"] == "barred"]
        self.assertEqual([t["due"] for t in barred], ["2017-11-16T00:00:00Z"])
        # It holds nothing else.
        self.assertEqual(self.show(derby)["status"], "running")
        self.daemon.kill()
        self.daemon.start()
        self.advance("2017-11-16T09:00:00Z")
        self.assertIn("letter", self.open_tasks(derby))
        self.assertEqual(self.open_tasks(derby)["letter"]["due"], "2017-11-18T17:00:00Z")
        self.peer.ok("EVENT", {"review": derby, "event": "publish"})
        tasks = [t for t in self.show(derby)["tasks"] if t["name"] == "letter"]
        self.assertEqual(len(tasks), 1)

    def test_a_coordinator_declares_a_window_and_lets_it_end_on_another_day(self):
        self.begin()
        told = self.peer.ok("WINDOW", {
            "kind": "pre-election", "title": "By-election", "start": "2017-11-01",
            "end": "2017-11-15", "host": "derby", "reason": "notice of election"})["window"]
        self.assertEqual((told["organisation"], told["region"]), ("derby", "east-midlands"))
        derby, leicester = self.start(), self.start("leicester")
        refused = self.peer.error("EVENT", {"review": derby, "event": "publish"})
        self.assertIn("2017-11-15", refused["message"])
        self.peer.ok("EVENT", {"review": leicester, "event": "publish"})
        self.assertNotIn("letter", self.open_tasks(derby))
        self.daemon.kill()
        self.daemon.start()
        self.assertEqual(self.peer.ok("WINDOWS")["windows"], [told])
        self.peer.error("EVENT", {"review": derby, "event": "publish"})
        # The election is off.
        self.peer.ok("WINDOW", {
            "window": told["window"], "end": "2017-11-05", "reason": "called off"})
        self.peer.ok("EVENT", {"review": derby, "event": "publish"})
        self.assertEqual(self.peer.ok("WINDOWS")["windows"], [])
        self.advance("2017-11-16T09:00:00Z")
        self.assertIn("letter", self.open_tasks(derby))
        wrong = {"title": "x", "start": "2017-11-01", "end": "2017-11-02", "reason": "x"}
        for body, code in [
                ({**wrong, "kind": "purdah"}, "DMN-065"),
                ({**wrong, "kind": "inspection", "end": "2017-10-01"}, "DMN-065"),
                ({"window": "window/1", "end": "2017-11-02", "reason": "x"}, "DMN-064"),
                ({**wrong, "kind": "inspection", "as": "operator"}, "DMN-059")]:
            self.assertEqual(self.peer.error("WINDOW", body)["reason"], code, body)

    def test_an_inspection_in_the_register_bars_what_the_chart_says(self):
        self.begin()
        self.peer.ok("IMPORT", {
            "people": [], "organisations": [
                {"id": "derby", "kind": "local-authority", "name": "Derby"}]})
        said = subprocess.run(
            [PROGRAMS / "reviewctl", "organisations", "inspect", "derby", "--from", "2017-11-06",
             "--until", "2017-11-10", "--as", COORDINATOR],
            env={**os.environ, "REVIEWD": str(self.daemon.sockets)}, capture_output=True,
            text=True, timeout=120)
        self.assertEqual(said.returncode, 0, said.stderr)
        [window] = self.peer.ok("WINDOWS")["windows"]
        self.assertEqual((window["kind"], window["end"]), ("inspection", "2017-11-10"))
        derby, leicester = self.start(), self.start("leicester")
        refused = self.peer.error("EVENT", {"review": derby, "event": "publish"})
        self.assertIn("Inspection of derby", refused["message"])
        self.assertIn("2017-11-10", refused["message"])
        self.peer.ok("EVENT", {"review": leicester, "event": "publish"})
        self.assertNotIn("letter", self.open_tasks(derby))
        self.daemon.kill()
        self.daemon.start()
        self.peer.error("EVENT", {"review": derby, "event": "publish"})
        self.advance("2017-11-11T09:00:00Z")
        self.assertIn("letter", self.open_tasks(derby))
        self.peer.ok("EVENT", {"review": derby, "event": "publish"})

    def test_an_agreed_date_lapses_with_a_hold_and_its_deadlines_wait(self):
        self.begin()
        review = self.start()
        self.assertEqual(self.open_tasks(review)["papers"]["due"], "2017-11-29T17:00:00Z")
        self.peer.ok("HOLD", {"review": review, "reason": "floods"})
        self.advance("2017-11-20T09:00:00Z")
        self.peer.ok("RELEASE", {"review": review, "reason": "dry"})
        shown = self.show(review)
        self.assertEqual(shown["toAgree"], [{"date": "visit.start", "was": "2017-12-04"}])
        self.assertEqual(shown["context"]["asked"], 1)
        papers = self.open_tasks(review)["papers"]
        self.assertNotIn("due", papers)
        self.assertTrue(papers["dateToBeAgreed"])
        self.daemon.kill()
        self.daemon.start()
        self.advance("2017-12-10T09:00:00Z")
        self.assertEqual(self.show(review)["context"]["came"], 0)
        # The very date may be agreed again; here it has passed, so what hangs on it comes at once.
        self.peer.ok("AMEND", {
            "review": review, "reason": "agreed by telephone",
            "correct": {"visit.start": "2017-12-12"}})
        self.assertNotIn("toAgree", self.show(review))
        self.assertEqual(self.open_tasks(review)["papers"]["due"], "2017-12-07T17:00:00Z")
        self.advance("2017-12-12T09:00:00Z")
        self.assertEqual(self.show(review)["context"]["came"], 1)
        self.peer.ok("AMEND", {
            "review": review, "reason": "again", "correct": {"visit.start": "2017-12-20"}})
        self.advance("2018-01-10T09:00:00Z")
        self.assertEqual(self.show(review)["context"]["came"], 1)


if __name__ == "__main__":
    unittest.main()
