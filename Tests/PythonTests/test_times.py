"""Times of day: what people type is taken alike everywhere, and stands in calendars as a time."""

import json
import os
import subprocess
import unittest

from daemon import PROGRAMS
from pages_case import PagesCase
from stranger import Peer

DAY = {"day-day": "23", "day-month": "1", "day-year": "2018"}


class TimeTests(PagesCase):
    def asked(self):
        return self.commands.ok("START", {
            "workflow": "sessions", "organisation": "derby", "input": {"person": "p1"},
        })["started"][0]["task"]

    def events(self, task):
        found = self.commands.ok("CALENDAR", {"review": task.split("-")[0]})["events"]
        return [(e["start"], e.get("end")) for e in found if e["title"] == "Visit"][1:]

    def reviewer(self, *words):
        return subprocess.run(
            [PROGRAMS / "reviewer", *words, "--endpoint", f"ipc://{self.daemon.sockets}", "--as",
             "person:p1"], capture_output=True, text=True, timeout=30, stdin=subprocess.DEVNULL,
            env={**os.environ, "COLUMNS": "200"})

    def test_a_page_takes_times_as_they_are_typed_and_tells_what_is_none(self):
        task = self.asked()
        browser = self.opened(task)
        browser.get(f"/task/{task}/question/sessions/1")
        page = browser.fill({**DAY, "from": "half nine", "to": "2pm"}, button="Save and continue")
        self.assertIn("From: enter a time, such as 09:30 or 2pm", page.text)
        page = browser.fill({**DAY, "from": "2pm", "to": "13.00"}, button="Save and continue")
        self.assertIn("To: enter a time after 14:00, “From”", page.text)
        page = browser.fill({**DAY, "from": "9.30", "to": "2pm"}, button="Save and continue")
        self.assertIn("09:30", page.text)
        browser.fill(button="Continue")
        self.assertIn("handed in", browser.fill(button="Hand in").text)
        self.assertEqual(self.events(task), [("2018-01-23T09:30:00Z", "2018-01-23T14:00:00Z")])

    def test_the_command_and_its_files_take_the_same(self):
        typed = '[{"day": "2018-01-23", "from": "0930", "to": "10:30am"}]'
        task = self.asked()
        ran = self.reviewer("answer", task, "--sessions", typed)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertEqual(self.events(task), [("2018-01-23T09:30:00Z", "2018-01-23T10:30:00Z")])
        task = self.asked()
        path = self.daemon.folder / "answer.json5"
        path.write_text(json.dumps({"sessions": json.loads(typed)}))
        ran = self.reviewer("answer", task, "--from", path)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertEqual(len(self.events(task)), 1)
        task = self.asked()
        ran = self.reviewer("answer", task, "--sessions", typed.replace("0930", "soon"))
        self.assertIn("a time such as 09:30 or 2pm", ran.stderr)
        ran = self.reviewer("answer", task, "--sessions", typed.replace("0930", "2pm"))
        self.assertIn("a time after 14:00", ran.stderr)

    def test_the_daemon_takes_times_in_one_form_only(self):
        task = self.asked()
        with Peer(self.daemon.sockets, "tasks", "person:p1") as person:
            person.hello()
            row = person.ok("SHOW", {"task": task})["task"]
            token = {key: row[key] for key in ("task", "attempt", "epoch")}
            for start, end, subject in (
                    ("9.30", "10:30", "from"), ("14:00", "13:00", "to"), ("14:00", "14:00", "to"),
                    ("09:30:00", "10:30", "from"), ("24:00", "10:30", "from")):
                refused = person.error("COMPLETE", {**token, "result": {
                    "sessions": [{"day": "2018-01-23", "from": start, "to": end}]}})
                self.assertEqual(refused["code"], "INVALID")
                self.assertIn(f"sessions[1].{subject}", str(refused))


if __name__ == "__main__":
    unittest.main()
