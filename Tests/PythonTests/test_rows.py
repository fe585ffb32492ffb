"""Lists with a row for each of something, and lists that begin with what others wrote: on pages and
on a terminal."""

import os
import pty
import subprocess
import threading
import unittest

from daemon import PROGRAMS
from pages_case import PagesCase
from stranger import Peer

PEOPLE = ["derby-send-lead", "rutland-health", "lincoln-parent-carer"]
ACTIONS = ["One mailbox for all requests", "Read ten plans a month"]


class RowsTests(PagesCase):
    def started(self):
        started = self.commands.ok("START", {
            "workflow": "rows", "organisation": "derby", "input": {"people": PEOPLE, "to": "p1"}})
        self.review = started["review"]
        return started["started"][0]["task"]

    def next_task(self):
        ready = self.commands.ok("TASKS", {"review": self.review, "status": "ready"})["tasks"]
        return ready[0]["task"]

    def plan(self, task):
        browser = self.opened(task)
        for number, text in enumerate(ACTIONS, 1):
            browser.get(f"/task/{task}/question/actions/{number}")
            browser.fill({"text": text}, button="Save and continue")
        self.hand_in(browser)

    def hand_in(self, browser):
        """From the list that is done, by the check of the answers."""
        browser.fill(button="Continue")
        browser.fill(button="Hand in")
        self.assertEqual(browser.page.heading, "Thank you")

    def follow(self):
        """To the task that asks for the progress, by pages."""
        self.follow_to_plan()
        self.plan(self.next_task())
        return self.next_task()

    def follow_to_plan(self):
        task = self.started()
        browser = self.opened(task)
        for number, was in enumerate(["there", "away", "there"], 1):
            browser.get(f"/task/{task}/question/people/{number}")
            browser.fill({"was": was}, button="Save and continue")
        self.hand_in(browser)

    def test_a_list_has_a_row_for_each_person_and_none_is_added_or_removed(self):
        task = self.started()
        browser = self.opened(task)
        self.assertEqual(browser.get(f"/task/{task}/question/people/4").status, 404)
        page = browser.get(f"/task/{task}/question/people")
        for name in ("Derby SEND Lead", "Rutland Health", "Lincoln Parent Carer"):
            self.assertIn(f"Change {name}", page.text)
        self.assertNotIn("Remove", page.text)
        self.assertNotIn("Add", page.text)
        page = browser.fill(button="Continue")
        self.assertEqual(page.status, 422)
        self.assertIn("People, Rutland Health is not complete", page.text)
        # From one to the next, without a choice of whom it is about.
        page = browser.get(f"/task/{task}/question/people/1")
        self.assertIn("People: Derby SEND Lead", page.heading)
        self.assertNotIn("f-person", page.ids)
        page = browser.fill({"was": "there"}, button="Save and go on to the next")
        self.assertEqual(page.path, f"/task/{task}/question/people/2")
        browser.fill({"was": "away", "note": "Sent word."}, button="Save and go on to the next")
        page = browser.page
        self.assertNotIn("Save and go on to the next", page.text)
        browser.fill({"was": "there"}, button="Save and continue")
        page = browser.fill(button="Continue")
        self.assertTrue(page.path.endswith("/check"), page.path)
        browser.fill(button="Hand in")
        self.assertEqual(browser.page.heading, "Thank you")

    def test_a_row_that_another_client_left_out_is_asked(self):
        task = self.started()
        holder = Peer(self.daemon.sockets, "tasks", "person:p1")
        self.addCleanup(holder.close)
        holder.hello()
        shown = holder.ok("SHOW", {"task": task})["task"]
        token = {key: shown[key] for key in ("task", "attempt", "epoch")}
        holder.ok("DRAFT", {**token, "draft": {"seen": ["people"], "values": {"people": [
            {"person": PEOPLE[2], "was": "away"}, {"person": "nobody", "was": "there"}]}}})
        page = self.opened(task).get(f"/task/{task}/question/people")
        self.assertIn("Lincoln Parent Carer", page.text)
        self.assertIn("Remove number 4", page.text)
        self.assertLess(page.text.index("Derby SEND Lead"), page.text.index("Lincoln Parent Carer"))

    def test_a_list_that_is_full_offers_no_more(self):
        self.follow_to_plan()
        task = self.next_task()
        browser = self.opened(task)
        for number in range(1, 6):
            page = browser.get(f"/task/{task}/question/actions/{number}")
            self.assertEqual("Save and add another" in page.text, number < 5, number)
            button = "Save and add another" if number < 5 else "Save and continue"
            page = browser.fill({"text": f"Action {number}"}, button=button)
        self.assertIn("There are 5, and no more are taken", page.text)
        self.assertNotIn("Add another", page.text)
        self.assertEqual(browser.get(f"/task/{task}/question/actions/6").status, 404)

    def test_a_row_for_each_number_says_what_it_is_for(self):
        task = self.follow()
        browser = self.opened(task)
        page = browser.get(f"/task/{task}/question/actions")
        self.assertIn("Action 1", page.text)
        self.assertIn(f"2: {ACTIONS[1]}", page.text)
        page = browser.get(f"/task/{task}/question/actions/2")
        self.assertIn("Progress: Action 2", page.heading)
        self.assertIn(ACTIONS[1], page.text)
        browser.fill({"status": "done"}, button="Save and continue")
        browser.fill(button="Continue")
        page = browser.get(f"/task/{task}/question/carried")
        self.assertIn("Remove number 2", page.text)
        browser.fill(button="Remove number 2")
        browser.get(f"/task/{task}/question/carried/1")
        browser.fill({"owner": "Head of SEND"}, button="Save and continue")
        browser.fill(button="Continue")
        browser.fill(button="Hand in")
        self.assertEqual(browser.page.heading, "Thank you")
        page = self.opened(self.next_task()).page
        # As it was asked, however deep it lies.
        for words in ("Actions", "How far is it?", "Half done", "What is carried on"):
            self.assertIn(words, page.text)
        self.assertNotIn("half-done", page.text)

    def test_a_terminal_asks_the_same_rows_and_takes_what_is_suggested(self):
        task = self.follow()
        said = self.typed(task, [
            "",  # the status that is suggested
            "done",
            "y", "Head of SEND",  # kept, and what it lacks
            "n",
            "n",  # no other entry
        ])
        self.assertIn(f"Action 1: {ACTIONS[0]}", said)
        self.assertIn(f"Action 2: {ACTIONS[1]}", said)
        self.assertIn("An empty line takes what is suggested", said)
        self.assertIn("Suggested, 2 of 2", said)
        page = self.opened(self.next_task()).page
        for words in ("Half done", "Done", "Head of SEND", ACTIONS[0]):
            self.assertIn(words, page.text)

    def typed(self, task, lines):
        """`reviewer answer` on a terminal of its own; a line for each time that it asks."""
        mine, theirs = pty.openpty()
        process = subprocess.Popen(
            [PROGRAMS / "reviewer", "answer", task, "--as", "person:p1"],
            env={**os.environ, "REVIEWD": str(self.daemon.sockets), "COLUMNS": "100"},
            stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True)
        os.close(theirs)
        guard = threading.Timer(60, process.kill)
        guard.start()
        said, asked = "", 0
        try:
            while True:
                try:
                    piece = os.read(mine, 4096)
                except OSError:  # the other end is closed
                    break
                if not piece:
                    break
                said += piece.decode(errors="replace")
                while said.count("> ") > asked and lines:
                    asked += 1
                    os.write(mine, (lines.pop(0) + "\n").encode())
        finally:
            guard.cancel()
            os.close(mine)
        self.assertEqual((process.wait(timeout=60), lines), (0, []), said)
        return said


if __name__ == "__main__":
    unittest.main()
