"""What a coordinator reads at the terminal: who is meant, what was said, what can be typed next."""

import os
import subprocess
import unittest

from daemon import EVERYONE, PROGRAMS, Daemon
from stranger import Peer

EAST = "coordinator:east-midlands"
WHOLE = """{id: 'whole', title: 'Whole', context: {team: [{place: 'lead', title: 'Lead Reviewer',
    person: 'derby-send-lead', organisation: 'derby', acceptedOn: '2017-11-06'}]},
  events: {leaves: {title: 'Somebody leaves', form: {type: 'object', required: ['place', 'cause'],
    properties: {place: {type: 'string'}, cause: {type: 'string', enum: ['illness', 'other']}}}}},
  initial: 'arranging', states: {arranging: {title: 'Arranging', type: 'parallel',
    on: {leaves: {target: 'end'}},
    states: {
      dates: {title: 'The dates', initial: 'open', states: {open: {title: 'Dates are open'}}},
      asking: {title: 'The place', initial: 'part', states: {part: {title: 'A place is open',
        invoke: {id: 'part', workflow: 'place', input: {place: {id: 'lead', title: 'Lead Reviewer'}},
          onDone: 'filled'}}, filled: {title: 'The place is filled'}}}}},
    end: {type: 'final', output: {reached: 'agreed', dates: ['2018-02-06']}}}}"""
PLACE = """{id: 'place', title: 'One place', initial: 'asking', states: {
  asking: {title: 'Waiting for an answer', invoke: {id: 'ask', task: 'ask', title: 'Will you?',
    to: 'person:derby-send-lead', due: '2 working days', form: {type: 'object',
      required: ['decision'], properties: {decision: {type: 'string', enum: ['accept', 'decline'],
        copy: true}, why: {type: 'string'}}}, onDone: 'end'}}, end: {type: 'final'}}}"""


class ReadingTests(unittest.TestCase):
    def setUp(self):
        self.daemon = Daemon(principals=[{
            "identity": f"uid:{os.getuid()}", "mayActAs": [*EVERYONE, "person:derby-send-lead"]}])
        self.daemon.start()
        self.addCleanup(self.daemon.__exit__)
        self.east = Peer(self.daemon.sockets, "commands", EAST)
        self.addCleanup(self.east.close)
        self.east.ok("IMPORT", {"people": [{
            "id": "derby-send-lead", "roles": ["la-send"], "organisation": "derby",
            "name": "Quorndon, Officer"}]})

    def start(self):
        for name, source in (("place", PLACE), ("whole", WHOLE)):
            self.east.ok("DEPLOY", {"name": name, "source": source})
        return self.east.ok("START", {"workflow": "whole", "organisation": "leicester"})["review"]

    def typed(self, *words, code=0):
        done = subprocess.run(
            [PROGRAMS / "reviewctl", *words, "--as", EAST], capture_output=True, text=True,
            timeout=60, env={**os.environ, "REVIEWD": str(self.daemon.sockets), "COLUMNS": "80"})
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout if code == 0 else done.stderr

    def test_a_review_shows_its_team_its_parts_and_what_goes_on_side_by_side(self):
        shown = self.typed("show", self.start())
        for line in ("At: Arranging\n", "      The dates > Dates are open\n",
                     "      The place > A place is open\n",
                     "  Lead Reviewer  derby-send-lead  derby"):
            self.assertIn(line, shown)
        self.assertRegex(shown, r"r2  Lead Reviewer  asked: derby-send-lead +Waiting for an answer")
        self.assertIn("leaves --place lead --cause illness\n", shown)
        self.assertIn("# --cause also: other\n", shown)

    def test_a_review_that_ended_says_with_what_in_lines(self):
        review = self.start()
        self.typed("event", review, "leaves", "--place", "lead", "--cause", "other")
        shown = self.typed("show", review)
        self.assertIn("  Reached: agreed\n  Dates:\n    - Tue 6 Feb 2018\n", shown)

    def test_history_and_tasks_say_what_was_decided_and_no_word_that_was_written(self):
        self.start()
        with Peer(self.daemon.sockets, "tasks", "person:derby-send-lead") as desk:
            desk.hello()
            task = desk.ok("SHOW", {"task": "r2-1"})["task"]
            desk.ok("COMPLETE", {
                **{key: task[key] for key in ("task", "attempt", "epoch")},
                "result": {"decision": "decline", "why": "xylophone"}})
        for said in (self.typed("history", "r2"), self.typed("tasks", "--review", "r2")):
            self.assertIn("decision: decline", said)
            self.assertNotIn("xylophone", said)

    def test_a_filter_with_a_typing_error_is_refused_with_the_nearest(self):
        self.start()
        for words, nearest in (
                (("list", "--status", "runing"), "running"),
                (("tasks", "--status", "redy"), "ready"),
                (("list", "--workflow", "whol"), "whole"),
                (("people", "list", "--organisation", "derbi"), "derby"),
                (("people", "list", "--role", "la-sen"), "la-send")):
            self.assertIn(f"did you mean: {nearest}", self.typed(*words, code=64))
        self.typed("list", "--workflow", "place", "--status", "done")

    def test_who_is_erased_is_known_their_ties_are_told_and_an_import_would_bring_them_back(self):
        self.start()
        said = self.typed("people", "erase", "derby-send-leed", code=65)
        self.assertIn("CLI-033", said)
        self.assertIn("did you mean: derby-send-lead", said)
        done = subprocess.run(
            [PROGRAMS / "reviewctl", "people", "erase", "derby-send-lead", "--as", EAST],
            capture_output=True, text=True, timeout=60,
            env={**os.environ, "REVIEWD": str(self.daemon.sockets)})
        self.assertIn("Note: r2-1 waits for them: Will you?", done.stderr)
        self.assertIn("Note: they hold the place lead in r1", done.stderr)
        words = self.east.ok("HELD", {"person": "derby-send-lead"})["words"]
        self.assertIn("quorndon", words)
        self.assertNotIn("quorndon,", words)
        self.east.ok("ERASE", {
            "person": "derby-send-lead", "texts": [], "facts": True, "reason": "asked for"})
        pool = self.daemon.folder / "pool.csv"
        pool.write_text("id,organisation,roles\nderby-send-lead,derby,la-send\n")
        tried = subprocess.run(
            [PROGRAMS / "reviewctl", "people", "import", str(pool), "--dry-run", "--as", EAST],
            capture_output=True, text=True, timeout=60,
            env={**os.environ, "REVIEWD": str(self.daemon.sockets)})
        self.assertIn("pool.csv:2: column id: derby-send-lead was erased", tried.stderr)


if __name__ == "__main__":
    unittest.main()
