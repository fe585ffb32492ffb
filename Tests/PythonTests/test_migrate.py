"""Running reviews move to a newer definition: tried first, with their children, all or nothing."""

import sqlite3
import subprocess
import unittest

from daemon import PROGRAMS, Daemon
from stranger import Peer

COORDINATOR = "coordinator:east-midlands"

PARENT = """{id: 'parent', title: 'The whole', context: {date: null}, initial: 'working', states: {
  working: {title: 'At work', type: 'parallel', onDone: 'over', states: {
    parts: {initial: 'part', states: {
      part: {invoke: {id: 'kid', workflow: 'part', input: {n: 1}, onDone: 'partDone'}},
      partDone: {type: 'final'}}},
    own: {initial: 'asking', states: {
      asking: {title: 'Asking',
        invoke: {id: 'question', task: 'question', title: 'Well?', to: 'person:p1',
          due: '5 working days', onDone: 'asked'}},
      asked: {type: 'final'}}}}},
  over: {type: 'final'}}}"""
PART = """{id: 'part', title: 'A part', initial: 'small', states: {
  small: {invoke: {id: 'little', task: 'little', title: 'A little', to: 'person:p2',
    due: '5 working days', onDone: 'smallDone'}},
  smallDone: {type: 'final'}}}"""


class MigrateTests(unittest.TestCase):
    def setUp(self):
        self.daemon = Daemon()
        self.addCleanup(self.daemon.__exit__)
        self.daemon.start()
        self.peer = self.open(COORDINATOR)
        self.first = {"parent": self.deploy("parent", PARENT), "part": self.deploy("part", PART)}

    def open(self, principal, socket="commands"):
        peer = Peer(self.daemon.sockets, socket, principal)
        self.addCleanup(peer.close)
        return peer

    def deploy(self, name, source):
        self.deployed = self.peer.ok("DEPLOY", {"name": name, "source": source})
        return self.deployed["hash"]

    def start(self):
        return self.peer.ok(
            "START", {"workflow": "parent", "input": {}, "organisation": "derby"})["review"]

    def show(self, review):
        return self.peer.ok("SHOW", {"review": review})["review"]

    def migrate(self, to, mapping="{}", **body):
        return self.peer.ok("MIGRATE", {
            "name": "parent", "to": to, "mapping": mapping, "reason": "longer time", **body})

    def verify(self):
        self.assertEqual(self.daemon.stop(), 0)
        verdict = subprocess.run(
            [PROGRAMS / "reviewd", "--verify", self.daemon.store], capture_output=True, text=True)
        self.assertEqual(verdict.returncode, 0, verdict.stdout + verdict.stderr)

    def test_a_deployment_tells_what_differs_and_which_reviews_stay(self):
        review = self.start()
        new = PARENT.replace("5 working days", "9 working days").replace("asked", "answered")
        self.deploy("parent", new)
        told = [change["text"] for change in self.deployed["changes"]]
        self.assertIn(
            "the task “Well?” (`question`): due “9 working days”, until now “5 working days”", told)
        self.assertIn("the state `asked` is gone", told)
        self.assertEqual(self.deployed["before"], self.first["parent"])
        self.assertEqual(self.deployed["running"], [
            {"hash": self.first["parent"], "count": 1, "first": [review]}])

    def test_a_review_moves_with_its_child_or_not_at_all(self):
        review = self.start()
        before = self.show(review)
        child = before["children"][0]["id"]
        new = PARENT.replace("asking", "questioning").replace("'question'", "'inquiry'")
        to = self.deploy("parent", new)
        part = self.deploy("part", PART.replace("small", "tiny").replace("'little'", "'bit'"))
        # Nothing is said of `asking`, nothing of the open task.
        dry = self.migrate(to, dryRun=True)
        self.assertEqual(dry["reviews"][0]["possible"], False)
        problems = [problem["subject"] for problem in dry["reviews"][0]["problems"]]
        self.assertEqual(len(problems), 2)
        self.assertIn(
            "the review stands in `asking`, which has no counterpart; say where it stands: "
            "states: { asking: \"…\" }", problems)
        self.assertIn("the new definition asks nothing of this name", problems[1])
        own = "states: {asking: 'questioning'}, invocations: {question: 'inquiry'}"
        # The child's part of the mapping is wrong: the parent does not move either.
        half = f"{{{own}, children: {{part: {{states: {{smallDone: 'tinyDone'}}}}}}}}"
        refused = self.migrate(to, half, reviews=[review])["reviews"][0]
        self.assertEqual((refused["possible"], refused["code"]), (False, "ENG-038"))
        self.assertEqual(self.show(review)["workflowHash"], self.first["parent"])
        whole = (f"{{{own}, children: {{part: {{states: {{small: 'tiny'}}, "
                 "invocations: {little: 'bit'}}}}")
        dry = self.migrate(to, whole, dryRun=True)["reviews"][0]
        self.assertEqual((dry["possible"], dry["states"]), (True, ["part", "questioning"]))
        self.assertEqual(dry["started"] + dry["stopped"], [])
        self.assertIn("stands in `questioning`, which was `asking`", dry["told"])
        self.assertIn(f"{child}: stands in `tiny`, which was `small`", dry["told"])
        self.assertEqual(self.show(review), before)
        self.migrate(to, whole, reviews=[review])
        after = self.show(review)
        self.assertEqual((after["workflowHash"], after["states"]), (to, ["part", "questioning"]))
        self.assertEqual(after["tasks"], before["tasks"])
        self.assertEqual(self.show(child)["workflowHash"], part)
        last = self.peer.ok("HISTORY", {"review": review})["entries"][-1]
        self.assertEqual((last["kind"], last["who"]), ("migrate", COORDINATOR))
        self.assertEqual(last["reason"], "longer time")
        # After a kill the answers that were asked for before the move still count.
        self.daemon.kill()
        self.daemon.start()
        self.assertEqual(self.show(review), after)
        for task in self.peer.ok("TASKS", {})["tasks"]:
            self.peer.ok("ANSWER", {
                "task": task["task"], "for": task["to"], "told": "phone", "result": {}})
        self.assertEqual(self.show(review)["status"], "done")
        self.verify()

    def test_slips_in_a_mapping_are_told_with_line_and_column(self):
        to = self.deploy("parent", PARENT.replace("asked", "answered"))
        error = self.peer.error("MIGRATE", {
            "name": "parent", "to": to, "reason": "x",
            "mapping": "{\n  states: { askd: 'answered' },\n}"})
        self.assertEqual(error["code"], "INVALID")
        self.assertEqual(error["subject"], "mapping:2:13")
        self.assertEqual(error["nearest"], "asked")
        for body in [{"mapping": "{"}, {"mapping": "[]"}, {"mapping": "{stats: {}}"},
                     {"to": ""}, {"to": "zz"}, {"reviews": []}, {"reviews": ["x"]},
                     {"mapping": "{children: {nobody: {}}}"}]:
            error = self.peer.error("MIGRATE", {
                "name": "parent", "to": to, "reason": "x", **body})
            self.assertIn(error["code"], ("INVALID", "NOT_FOUND"), body)

    def test_another_region_and_an_operator_move_nothing(self):
        review = self.start()
        to = self.deploy("parent", PARENT.replace("9 working", "5 working") + "\n")
        operator = self.open("operator")
        error = operator.error("MIGRATE", {
            "name": "parent", "to": to, "reason": "x", "reviews": [review]})
        self.assertEqual(error["code"], "NOT_YOURS")

    def test_what_is_deferred_moves_with_the_others_and_begins_by_the_new_definition(self):
        running = self.start()
        self.peer.ok("HOLD", {"region": "east-midlands", "reason": "floods"})
        deferred = self.start()
        to = self.deploy("parent", PARENT.replace("asking", "questioning"))
        tried = self.migrate(to, "{states: {asking: 'questioning'}}", dryRun=True)
        self.assertEqual([line["possible"] for line in tried["reviews"]], [True, True])
        job = self.migrate(to, "{states: {asking: 'questioning'}}")["job"]
        for _ in range(1000):
            jobs = [j for j in self.peer.ok("TODAY")["jobs"] if j["job"] == job]
            if "endedAt" in jobs[0]:
                break
        self.assertEqual((jobs[0]["done"], jobs[0]["failed"]), (2, 0))
        self.assertEqual((jobs[0]["kind"], jobs[0]["workflow"]), ("migrate", "parent"))
        shown = self.show(deferred)
        self.assertEqual((shown["status"], shown["workflowHash"]), ("deferred", to))
        self.peer.ok("RELEASE", {"region": "east-midlands", "reason": "dry"})
        for _ in range(1000):
            if not self.peer.ok("HOLDS")["holds"]:
                break
        for review in (running, deferred):
            self.assertIn("questioning", self.show(review)["states"])
        self.verify()

    def test_many_are_a_job_that_goes_on_after_kills_and_moves_each_once(self):
        reviews = [self.start() for _ in range(200)]
        to = self.deploy("parent", PARENT.replace("asking", "questioning"))
        part = self.deploy("part", PART + "\n")
        mapping = "{states: {asking: 'questioning'}, children: {part: {}}}"
        self.assertTrue(self.migrate(to, mapping)["job"].startswith("job/"))
        kills = 0
        while True:
            self.daemon.kill()
            kills += 1
            store = sqlite3.connect(f"file:{self.daemon.store}?mode=ro", uri=True)
            slices = store.execute("SELECT kind FROM journal WHERE subject LIKE 'job/%'").fetchall()
            store.close()
            self.daemon.start()
            if ("end",) in slices or kills > 100:
                break
        self.assertGreater(kills, 1, "the job was over before it could be killed")
        for review in reviews:
            shown = self.show(review)
            self.assertEqual((shown["workflowHash"], shown["states"]),
                             (to, ["part", "questioning"]), review)
            self.assertEqual(self.show(shown["children"][0]["id"])["workflowHash"], part)
        store = sqlite3.connect(f"file:{self.daemon.store}?mode=ro", uri=True)
        moved = store.execute("SELECT subject, count(*) FROM journal WHERE kind = 'migrate'"
                              " GROUP BY subject").fetchall()
        store.close()
        self.assertEqual(len(moved), 400)
        self.assertEqual({count for _, count in moved}, {1})
        self.verify()


if __name__ == "__main__":
    unittest.main()
