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
        self.assertIn("To: enter a time after “From”, 14:00", page.text)
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

    def test_what_has_happened_is_not_in_the_future_nor_what_is_to_come_in_the_past(self):
        def asked():
            return self.commands.ok("START", {
                "workflow": "told", "organisation": "derby", "input": {"person": "p1"},
            })["started"][0]["task"]

        def typed(on, next):
            return {f"{name}-{part}": value
                    for name, day in (("on", on), ("next", next))
                    for part, value in zip(("year", "month", "day"), day.split("-"), strict=True)}

        task = asked()
        browser = self.opened(task)
        browser.get(f"/task/{task}/form")
        page = browser.fill(typed("2017-11-07", "2017-11-05"))
        self.assertIn("Told on: enter a day not after today, Mon 6 Nov 2017", page.text)
        self.assertIn("Look again on: enter a day not before today, Mon 6 Nov 2017", page.text)
        browser.fill(typed("2017-11-06", "2017-11-06"))
        self.assertIn("handed in", browser.fill(button="Hand in").text)
        task = asked()
        ran = self.reviewer("answer", task, "--on", "2017-11-07")
        self.assertIn("a day not after today, Mon 6 Nov 2017", ran.stderr)
        ran = self.reviewer("show", task)
        self.assertIn("today or earlier", ran.stdout)
        with Peer(self.daemon.sockets, "tasks", "person:p1") as person:
            person.hello()
            row = person.ok("SHOW", {"task": task})["task"]
            self.assertEqual(row["form"]["properties"]["on"]["notAfter"], "2017-11-06")
            token = {key: row[key] for key in ("task", "attempt", "epoch")}
            for result, words in (
                    ({"on": "2017-11-07"}, "a day not after today, 2017-11-06"),
                    ({"on": "2017-11-01", "next": "2017-11-05"}, "a day not before today, 2017-11-06")):
                refused = person.error("COMPLETE", {**token, "result": result})
                self.assertEqual((refused["code"], refused["expected"]), ("INVALID", words))
        review = task.split("-")[0]
        refused = self.commands.error(
            "EVENT", {"review": review, "event": "raise", "data": {"on": "2017-11-07"}})
        self.assertEqual(refused["expected"], "a day not after today, 2017-11-06")
        self.commands.ok("EVENT", {"review": review, "event": "raise", "data": {"on": "2017-11-06"}})

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
