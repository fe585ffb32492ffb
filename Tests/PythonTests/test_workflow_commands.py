"""The commands about workflow files, as they are typed: output, errors and exit codes."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from daemon import BANK_HOLIDAYS, PROGRAMS, TOP

WORKFLOWS = TOP / "Workflows"
HELLO = """{id: 'hello', title: 'A question', context: {answer: null}, initial: 'asking', states: {
  asking: {invoke: {id: 'question', task: 'question', title: 'Would you?', to: 'person:p1',
    due: '10 working days', form: {type: 'object', properties: {yes: {type: 'boolean', copy: true}}},
    onDone: [
      {guard: 'event.data.yes', target: 'agreed', actions: [{assign: {answer: '=event.data'}}]},
      {target: 'declined'}]}},
  agreed: {type: 'final', output: '=context.answer'}, declined: {type: 'final'}}}"""
STUCK = """{id: 'stuck', title: 'Stuck', initial: 'a', events: {go: {title: 'Go'}}, states: {
  a: {on: {go: {guard: 'event.data.yes', target: 'b'}}}, b: {type: 'final'}}}"""


class WorkflowCommandTests(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="rw-"))
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "calendars").mkdir()
        shutil.copy(BANK_HOLIDAYS, self.folder / "calendars" / "bank-holidays.json")

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def run_command(self, *words):
        done = subprocess.run(
            [PROGRAMS / "reviewctl", *map(str, words)], capture_output=True, text=True, timeout=120,
            env={**os.environ, "COLUMNS": "100"})
        return done.returncode, done.stdout, done.stderr

    def good(self, *words):
        code, out, err = self.run_command(*words)
        self.assertEqual((code, err), (0, ""), out)
        return out

    def bad(self, exit_code, *words):
        """Fails with this code; gives stdout and the error of `--json`."""
        code, out, err = self.run_command(*words, "--json")
        self.assertEqual(code, exit_code, (out, err))
        plain, _, said = self.run_command(*words)
        self.assertEqual(plain, exit_code)
        self.assertTrue(said.startswith("reviewctl: "), said)
        return out, json.loads(err.splitlines()[-1])["error"]

    def test_run_plays_events_in_memory(self):
        hello = self.write("hello.json5", HELLO)
        events = self.write("events.json5", """{now: '2018-01-08T09:00:00Z', events: [
          {complete: 'question', data: {yes: true}}]}""")
        told = self.good("workflow", "run", hello, "--events", events)
        self.assertIn("states: agreed", told)
        steps = json.loads(self.good("workflow", "run", hello, "--events", events, "--json"))["steps"]
        self.assertEqual(len(steps), 2)
        self.assertEqual(steps[0]["states"], ["asking"])
        self.assertEqual(steps[0]["timers"][0]["due"], "2018-01-22T17:00:00Z")
        self.assertEqual(steps[1]["states"], ["agreed"])
        self.assertEqual(steps[1]["status"], "done")
        self.assertEqual(steps[1]["context"], {"answer": {"yes": True}})
        self.assertEqual(steps[1]["taken"], ["asking: done.invoke.question -> agreed"])
        wrong = self.write("wrong.json5", "[{complete: 'questoin'}]")
        out, error = self.bad(65, "workflow", "run", hello, "--events", wrong)
        self.assertEqual(error["code"], "CHT-041")
        self.assertEqual(len(json.loads(out)["steps"]), 1)

    def test_eval_evaluates(self):
        self.assertEqual(self.good("eval", "1 + 2"), "3\n")
        bindings = self.write("b.json5", "{a: {b: [1, 2]}}")
        self.assertEqual(self.good("eval", "a.b.map(x, x * 2)", "--bindings", bindings, "--json"),
                         "[\n  2,\n  4\n]\n")
        self.assertEqual(self.bad(65, "eval", "1 +")[1]["code"], "CEL-002")
        self.assertEqual(self.bad(65, "eval", "c", "--bindings", bindings)[1]["code"][:3], "CEL")

    def test_check_tells_every_finding_with_its_place(self):
        bad = self.write("bad.json5", "{id: 'c', initial: 'a', states: {\n  a: {entri: 1, always: 'b'}}}")
        out, error = self.bad(65, "workflow", "check", bad)
        findings = json.loads(out)["files"][0]["findings"]
        self.assertEqual([f["at"] for f in findings], [f"{bad}:2:7", f"{bad}:2:25"])
        self.assertTrue(all(f["severity"] == "error" and f["expected"] for f in findings))
        self.assertEqual(error["code"], "CLI-013")
        warned = self.write("warned.json5", HELLO.replace("due: '10 working days',", ""))
        self.assertEqual(self.run_command("workflow", "check", warned)[0], 0)
        self.bad(65, "workflow", "check", "--strict", warned)
        for path in sorted(WORKFLOWS.glob("*.json5")):
            self.assertIn("no findings", self.good("workflow", "check", path))

    def test_verify_proves_or_tells_the_story(self):
        told = self.good("workflow", "verify", self.write("hello.json5", HELLO))
        self.assertIn("proven: the end can be reached", told)
        stuck = self.write("stuck.json5", STUCK)
        out, error = self.bad(65, "workflow", "verify", stuck)
        found = json.loads(out)["files"][0]
        self.assertEqual((found["proven"], error["code"]), (False, "CLI-015"))
        self.assertEqual(found["findings"][0]["code"], "CHT-030")
        self.assertTrue(found["findings"][0]["story"])

    def test_workflows_that_wait_for_each_other_are_not_proven(self):
        def waiting(own, other, more=""):
            return self.write(f"{own}.json5", f"""{{id: '{own}', title: '{own}', initial: 's',
              events: {{stop: {{title: 'Stop', by: 'coordinator'}}}}, states: {{
              s: {{invoke: {{id: 'w', workflow: '{other}', onDone: 'e', onError: 't'}} {more}}},
              t: {{invoke: {{id: 'v', workflow: '{other}', onDone: 'e', onError: 's'}} {more}}},
              e: {{type: 'final'}}}}}}""")
        round_, own = [waiting("one", "two"), waiting("two", "one")], waiting("own", "own")
        for files in (round_, round_[:1], [own]):
            out, error = self.bad(65, "workflow", "verify", *files)
            self.assertEqual(error["code"], "CLI-015")
            for found in json.loads(out)["files"]:
                self.assertFalse(found["proven"])
                self.assertIn("is not proven to come to an end", found["findings"][0]["story"][-2])
        # One way out without the other is enough for both, whichever is proven first.
        out_, in_ = waiting("out", "in", ", on: {stop: 'e'}"), waiting("in", "out")
        for files in ([out_, in_], [in_, out_]):
            found = json.loads(self.good("workflow", "verify", *files, "--json"))["files"]
            self.assertTrue(all(file["proven"] for file in found))

    def test_graph_draws_in_three_ways(self):
        hello = self.write("hello.json5", HELLO)
        drawing = self.folder / "hello.svg"
        self.assertEqual(self.run_command("workflow", "graph", hello, "-o", drawing)[0], 0)
        self.assertTrue(drawing.read_text().startswith("<svg "))
        self.assertTrue(
            self.good("workflow", "graph", hello, "--format", "mermaid").startswith("stateDiagram"))
        dot = json.loads(self.good("workflow", "graph", hello, "--format", "dot", "--json"))
        self.assertEqual((dot["id"], dot["format"]), ("hello", "dot"))
        self.assertTrue(dot["text"].startswith("digraph "))
        self.assertEqual(self.run_command("workflow", "graph", hello, "--format", "png")[0], 64)

    def test_rehearse_tells_a_story_or_figures(self):
        hello = self.write("hello.json5", HELLO)
        story = self.good("workflow", "rehearse", hello, "--seed", "3")
        self.assertIn("Would you?", story)
        self.assertEqual(story, self.good("workflow", "rehearse", hello, "--seed", "3"))
        figures = self.good("workflow", "rehearse", hello, "--times", "50", "--willing")
        self.assertIn("rehearsed 50 times", figures)
        one = json.loads(self.good("workflow", "rehearse", hello, "--times", "20", "--json"))
        self.assertIsInstance(one, dict)

    def test_a_file_that_is_not_there_is_66_and_a_wrong_word_64(self):
        for words in (["check"], ["verify"], ["graph"], ["rehearse"]):
            code, out, err = self.run_command("workflow", *words, self.folder / "none.json5")
            self.assertIn(code, (65, 66), (words, out, err))
            self.assertEqual(self.run_command("workflow", *words, "--nonsense", "x")[0], 64)

    def test_schema_is_the_committed_one(self):
        printed = self.good("workflow", "schema")
        self.assertEqual(printed, (WORKFLOWS / "workflow.schema.json").read_text())


if __name__ == "__main__":
    unittest.main()
