"""An operator reads that something happened, when and to which task, and nothing that people said."""

import os
import subprocess
import unittest

from daemon import PROGRAMS
from daemon_case import COORDINATOR, DaemonCase
from test_raising import DATA

OPERATOR = "operator"
# Words that somebody said: an answer, an event's data, why and how it was told.
SAID = ["Kaleidoscope", DATA["kind"], DATA["raisedOn"], "concernRaised", "Raise a concern"]
REASONS = ["Quicksilver phone", "Marmalade floods", "Tangerine whole host"]


class OperatorTests(DaemonCase):
    def setUp(self):
        self.commands = self.peer()
        started = self.commands.ok(
            "START", {"workflow": "raising", "organisation": "derby", "input": {"lead": "p1"}})
        self.review, self.task = started["review"], started["started"][0]["task"]
        self.commands.ok("EVENT", {
            "review": self.review, "event": "concernRaised", "data": DATA, "as": "person:p1"})
        self.commands.ok("ANSWER", {
            "task": self.task, "for": "person:p1", "told": REASONS[0],
            "result": {"note": SAID[0]}})
        self.commands.ok("HOLD", {"review": self.review, "reason": REASONS[1]})
        self.commands.ok("HOLD", {"host": "derby", "reason": REASONS[2]})
        self.addCleanup(self.commands.ok, "RELEASE", {"host": "derby", "reason": "dry"})

    def typed(self, *words, principal):
        ran = subprocess.run(
            [PROGRAMS / "reviewctl", *words, "--as", principal], capture_output=True, text=True,
            timeout=60, env={**os.environ, "REVIEWD": str(self.daemon.sockets), "COLUMNS": "200"})
        self.assertEqual(ran.returncode, 0, ran.stderr)
        return ran.stdout

    def found(self, text, words):
        return [word for word in words if word in text]

    def test_history_tells_what_happened_and_not_what_was_said(self):
        body = {"review": self.review, "limit": 500}
        theirs = self.commands.ok("HISTORY", body)["entries"]
        entries = self.commands.ok("HISTORY", {**body, "as": OPERATOR})["entries"]
        shared = ("sequence", "at", "who", "kind", "task")
        self.assertEqual(
            [[entry.get(key) for key in shared] for entry in entries],
            [[entry.get(key) for key in shared] for entry in theirs])
        for entry in entries:
            self.assertLessEqual(set(entry), {*shared, "summary", "since", "still"})
        self.assertIn("“Write down what you found” was answered", str(entries))
        self.assertEqual(self.found(str(theirs), SAID[1:] + REASONS[:2]), SAID[1:] + REASONS[:2])
        self.assertEqual(self.found(str(entries), SAID + REASONS), [])

    def test_no_verb_by_which_an_operator_reads_gives_content(self):
        review = {"review": self.review}
        asked = [("SHOW", review), ("TASKS", review), ("TASKS", {}), ("LIST", {}), ("TODAY", {}),
                 ("ATTENTION", {}), ("HOLDS", {}), ("JOURNAL", {"limit": 500}), ("LETTERS", {}),
                 ("HISTORY", review), ("PEOPLE", {}), ("DOCUMENTS", review)]
        for verb, body in asked:
            with self.subTest(verb):
                answer = self.commands.ok(verb, {**body, "as": OPERATOR})
                # What a review's workflow offers is its definition, the same for everybody.
                for event in answer.get("review", {}).pop("now", []):
                    self.assertNotIn("form", event)
                self.assertEqual(self.found(str(answer), SAID + REASONS), [])
        self.assertIn(REASONS[2], str(self.commands.ok("TODAY")))
        for verb in ("REPORT", "THEMES", "HELD"):
            with self.subTest(verb):
                body = {} if verb == "THEMES" else review
                self.commands.error(verb, {**body, "as": OPERATOR})

    def test_what_is_typed_tells_no_more(self):
        for words in (["history", self.review], ["tasks", "--review", self.review],
                      ["show", self.review], ["today"], ["hold", "list"], ["attention", "list"]):
            with self.subTest(words[0]):
                told = self.typed(*words, principal=OPERATOR)
                if words[0] == "show":
                    told = told.partition("You can now")[0]
                self.assertEqual(self.found(told, SAID + REASONS), [])
        told = self.typed("history", self.review, principal=COORDINATOR)
        self.assertIn("safeguarding", told)


if __name__ == "__main__":
    unittest.main()
