"""Holds of one review, a host and a region; deferral; a release that is killed in the middle."""

import signal
import sqlite3
import subprocess
import unittest

from daemon import PROGRAMS, Daemon
from stranger import NoAnswer, Peer

COORDINATOR = "coordinator:east-midlands"


class HoldTests(unittest.TestCase):
    def setUp(self):
        self.daemon = Daemon()
        self.addCleanup(self.daemon.__exit__)
        self.daemon.start()
        self.peer = self.open(COORDINATOR)

    def open(self, principal, socket="commands"):
        peer = Peer(self.daemon.sockets, socket, principal)
        self.addCleanup(peer.close)
        return peer

    def start(self, host="derby", **input):
        return self.peer.ok(
            "START", {"workflow": "season", "input": input, "organisation": host})

    def show(self, review):
        return self.peer.ok("SHOW", {"review": review})["review"]

    def advance(self, until):
        return self.peer.ok("ADVANCE", {"until": until, "as": "operator"})

    def weeks(self, review):
        return self.show(review)["context"]["weeks"]

    def due(self, review):
        timers = [t for t in self.show(review)["timers"] if t["purpose"] == "after"]
        return timers[0]["due"] if timers else None

    def settled(self):
        """Waits until no hold is being released: each answer is a fact of a later turn."""
        for _ in range(1000):
            holds = self.peer.ok("HOLDS")["holds"]
            if not any("beingReleased" in hold for hold in holds):
                return holds
        raise AssertionError(holds)

    def test_a_region_holds_all_of_it_and_lets_it_go_on_in_order(self):
        first, other = self.start()["review"], self.start("leicester")["review"]
        held = self.peer.ok("HOLD", {"region": "east-midlands", "reason": "floods"})["held"]
        self.assertEqual(held["by"], "region")
        self.assertEqual(held["who"], COORDINATOR)
        # At once, and told by whom, since when and why.
        shown = self.show(first)
        self.assertEqual(shown["status"], "held")
        self.assertEqual(
            shown["holds"],
            [{"by": "region", "name": "east-midlands", "since": "2017-11-06T09:00:00Z",
              "who": COORDINATOR, "reason": "floods"}])
        rows = self.peer.ok("LIST", {"status": "held"})["reviews"]
        self.assertEqual([row["id"] for row in rows], [first, other])
        self.assertEqual(self.peer.ok("LIST", {"status": "running"})["reviews"], [])
        # What is asked for meanwhile is deferred; a second hold of the same scope is refused.
        later = self.start()
        self.assertEqual((later["status"], later["states"]), ("deferred", []))
        self.assertEqual(self.peer.error("HOLD", {"region": "east-midlands", "reason": "x"})["code"],
                         "CONFLICT")
        self.advance("2017-11-30T09:00:00Z")
        self.assertEqual([self.weeks(r) for r in (first, other)], [0, 0])
        today = self.peer.ok("TODAY")
        self.assertEqual(today["overdue"], [])
        self.assertEqual([row["id"] for row in today["held"]], [first, other])
        self.assertEqual([row["id"] for row in today["deferred"]], [later["review"]])
        self.assertEqual(today["holds"][0]["reason"], "floods")
        # Answers are taken while it stands still.
        person = self.open("person:p1", "tasks")
        person.hello()
        task = person.ok("INBOX")["tasks"][0]
        person.ok("COMPLETE", {
            "task": task["task"], "attempt": task["attempt"], "epoch": task["epoch"],
            "result": {}})
        self.assertEqual(self.show(first)["context"]["answers"], 1)
        self.peer.ok("RELEASE", {"region": "east-midlands", "reason": "dry again"})
        self.assertEqual(self.settled(), [])
        # Seven days were left when it was held; twenty-four days later they are left again.
        self.assertEqual(self.due(first), "2017-12-07T17:00:00Z")
        self.assertEqual(self.show(later["review"])["status"], "running")
        self.advance("2017-12-07T17:00:00Z")
        self.assertEqual([self.weeks(r) for r in (first, other, later["review"])], [1, 1, 1])
        self.advance("2018-03-01T09:00:00Z")
        self.assertEqual([self.weeks(r) for r in (first, other, later["review"])], [1, 1, 1])

    def test_status_and_today_tell_of_holds_jobs_and_what_stood_too_long(self):
        review = self.start()["review"]
        self.peer.ok("HOLD", {"host": "derby", "reason": "floods"})
        operator = self.open("operator", "status")
        holds = operator.ok("STATUS")["holds"]
        self.assertEqual([(h["by"], h["name"], h["who"]) for h in holds],
                         [("host", "derby", COORDINATOR)])
        # The reason is free text: no operator reads it.
        self.assertNotIn("reason", holds[0])
        self.advance("2017-11-26T09:00:00Z")
        self.assertNotIn("incompleteSince", self.peer.ok("TODAY")["held"][0])
        self.advance("2017-11-28T09:00:00Z")
        row = self.peer.ok("TODAY")["held"][0]
        self.assertEqual((row["id"], row["incompleteSince"]), (review, "2017-11-27T17:00:00Z"))
        self.assertEqual(self.show(review)["incompleteSince"], "2017-11-27T17:00:00Z")
        job = self.peer.ok("RELEASE", {"host": "derby", "reason": "dry"})["job"]
        self.settled()
        told = self.peer.ok("TODAY")["jobs"]
        self.assertEqual([(j["job"], j["kind"], j["done"], j["failed"]) for j in told],
                         [(job, "release", 1, 0)])
        self.assertIn("endedAt", told[0])
        self.assertNotIn("incompleteSince", self.show(review))
        # After a week it is history.
        self.advance("2017-12-06T09:00:00Z")
        self.assertEqual(self.peer.ok("TODAY")["jobs"], [])

    def test_a_host_is_held_alone(self):
        derby, leicester = self.start()["review"], self.start("leicester")["review"]
        self.peer.ok("HOLD", {"host": "derby", "reason": "inspection"})
        self.assertEqual([self.show(r)["status"] for r in (derby, leicester)], ["held", "running"])
        self.assertEqual(self.start("derby")["status"], "deferred")
        self.assertEqual(self.start("leicester")["status"], "running")
        self.assertEqual(
            self.open("organisation:leicester").ok("TODAY")["holds"], [])
        self.assertEqual(
            self.open("organisation:derby").ok("TODAY")["holds"][0]["name"], "derby")
        self.advance("2017-11-20T09:00:00Z")
        self.assertEqual([self.weeks(r) for r in (derby, leicester)], [0, 1])
        self.assertEqual(self.peer.error("RELEASE", {"host": "leicester", "reason": "x"})["code"],
                         "CONFLICT")

    def test_parents_hold_children_and_the_last_hold_decides(self):
        parent = self.start(part=True)["review"]
        child = self.show(parent)["children"][0]["id"]
        due = self.due(child)
        self.peer.ok("HOLD", {"review": parent, "reason": "illness"})
        self.assertEqual(self.show(child)["holds"][0]["by"], "parent")
        self.peer.ok("HOLD", {"region": "east-midlands", "reason": "floods"})
        self.advance("2017-11-16T09:00:00Z")
        outcome = self.peer.ok("RELEASE", {"review": parent, "reason": "well again"})
        self.assertEqual(outcome["status"], "held")
        self.assertEqual(self.due(child), due)
        self.assertEqual([h["by"] for h in self.show(child)["holds"]], ["region"])
        self.peer.ok("RELEASE", {"region": "east-midlands", "reason": "dry"})
        self.settled()
        for review in (parent, child):
            self.assertEqual(self.show(review)["status"], "running")
            self.assertEqual(self.due(review), "2017-11-23T17:00:00Z")
        # Cancelling the parent of a held child ends both.
        self.peer.ok("HOLD", {"review": parent, "reason": "again"})
        self.peer.ok("CANCEL", {"review": parent, "reason": "over", "incomplete": True})
        self.assertEqual(self.show(parent)["status"], "incomplete")
        self.assertEqual(self.show(child)["status"], "cancelled")

    def test_only_the_coordinator_of_the_region_holds(self):
        host = self.open("organisation:derby")
        self.assertEqual(host.error("HOLD", {"host": "derby", "reason": "x"})["code"], "NOT_YOURS")
        self.assertEqual(
            self.peer.error("HOLD", {"region": "london", "reason": "x"})["code"], "NOT_YOURS")
        self.assertEqual(
            self.peer.error(
                "HOLD", {"region": "east-midlands", "host": "derby", "reason": "x"})["code"],
            "INVALID")

    def test_a_lease_of_a_held_review_is_answered_and_an_expired_one_returns(self):
        worker = self.open("queue:probe", "tasks")
        worker.hello(queues=["probe"], credits=1)
        review = self.peer.ok(
            "START", {"workflow": "probe", "input": {"rounds": 2}, "organisation": "derby"})["review"]
        task = worker.next_pushed("TASK")
        token = {key: task[key] for key in ("task", "attempt", "epoch")}
        worker.ok("ACCEPT", token)
        self.peer.ok("HOLD", {"region": "east-midlands", "reason": "floods"})
        worker.ok("COMPLETE", token | {"result": {"token": "a"}})
        self.assertEqual(self.show(review)["context"]["answers"], ["a"])
        self.peer.ok("CANCEL", {"review": review, "reason": "over"})
        second = worker.next_pushed("TASK")
        token = {key: second[key] for key in ("task", "attempt", "epoch")}
        self.assertEqual(worker.error("ACCEPT", token)["code"], "STALE")

    def test_a_release_killed_in_its_middle_goes_on_and_nothing_moves_twice(self):
        reviews = [self.start()["review"] for _ in range(300)]
        self.peer.ok("HOLD", {"region": "east-midlands", "reason": "floods"})
        deferred = [self.start()["review"] for _ in range(40)]
        self.advance("2017-11-16T09:00:00Z")
        kills = 0
        try:
            self.peer.ok("RELEASE", {"region": "east-midlands", "reason": "dry"}, seconds=5)
        except NoAnswer:
            self.fail(self.daemon.said())
        while True:
            self.daemon.kill()
            kills += 1
            store = sqlite3.connect(f"file:{self.daemon.store}?mode=ro", uri=True)
            slices = store.execute("SELECT kind FROM journal WHERE subject LIKE 'job/%'").fetchall()
            store.close()
            self.daemon.start()
            if ("end",) in slices or kills > 60:
                break
        self.assertGreater(kills, 1, "the release was over before it could be killed")
        self.assertEqual(self.settled(), [])
        for review in reviews + deferred:
            self.assertEqual(self.due(review), "2017-11-23T17:00:00Z", review)
        store = sqlite3.connect(f"file:{self.daemon.store}?mode=ro", uri=True)
        moved = store.execute(
            "SELECT subject, count(*) FROM journal WHERE kind = 'resume' GROUP BY subject").fetchall()
        store.close()
        self.assertEqual(len(moved), 340)
        self.assertEqual({count for _, count in moved}, {1})
        self.advance("2017-11-23T17:00:00Z")
        self.assertEqual({self.weeks(review) for review in reviews + deferred}, {1})
        self.assertEqual(self.daemon.stop(), 0)
        verdict = subprocess.run(
            [PROGRAMS / "reviewd", "--verify", self.daemon.store], capture_output=True, text=True)
        self.assertEqual(verdict.returncode, 0, verdict.stdout + verdict.stderr)


if __name__ == "__main__":
    unittest.main()
