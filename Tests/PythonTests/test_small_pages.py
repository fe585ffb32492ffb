"""Small things that end in a dead end for whoever meets them: codes, going back, a program not let in."""

import os
import unittest

from daemon import Daemon
from pages import Browser, Pages, until
from pages_case import COORDINATOR, PagesCase
from stranger import Peer


class SmallTests(PagesCase):
    def test_a_code_is_typed_by_the_digits_keys_and_too_many_wrong_ones_are_told(self):
        review, task = self.sheet()
        browser = self.opened(task)
        self.fill_in(browser, task)
        browser.fill(button="Hand in")
        secret = self.commands.ok("TASKS", {"review": review, "status": "ready"})["tasks"][0]["task"]
        browser = self.browser()
        browser.get(self.link(secret))
        page = browser.fill(button="Send me a code")
        self.assertIn('inputmode="numeric" autocomplete="one-time-code"', page.body)
        code = self.commands.ok("CODE", {"as": "queue:mail", "task": secret})["code"]
        for _ in range(5):
            page = browser.fill({"by": "self", "code": "1"}, button="Continue")
            self.assertIn("not the code", page.text)
        page = browser.fill({"by": "self", "code": code}, button="Continue")
        self.assertEqual(page.status, 422)
        self.assertIn("too many wrong codes. Ask for a new one", page.text)
        self.assertNotIn("too old", page.text)

    def test_an_address_for_a_calendar_can_be_pasted_and_its_page_is_no_dead_end(self):
        coordinator, reader = self.signed_in(), self.opened(self.sheet()[1])
        for browser, path in ((coordinator, "/calendar"), (reader, f"{reader.page.path}/calendar")):
            browser.get(path)
            page = browser.fill(button="Make an address")
            self.assertRegex(page.text, rf"https?://127.0.0.1:{self.pages.port}/calendar/[0-9a-f]{{40}}")
            self.assertEqual("/today" in page.links, browser is coordinator)
            out = next(form for form in page.forms if "sign-out" in (form.action or ""))
            self.assertIn("You are signed out", browser.fill(form=out).text)

    def test_where_a_review_stands_is_told_by_titles(self):
        """Not by the names of states."""
        self.commands.ok("START", {
            "workflow": "raising", "organisation": "derby", "input": {"lead": "p1"}})
        review = self.commands.ok("LIST")["reviews"][-1]
        browser = self.signed_in()
        self.assertIn(", ".join(review["at"]), browser.get("/reviews").text)
        browser.get(f"/review/{review['id']}/event/close")
        page = browser.fill()
        self.assertIn("The review would be done: The visit is over.", page.text)

    def test_a_page_that_was_gone_back_to_starts_another_review(self):
        browser = self.signed_in()
        page = browser.get("/start/probe")
        form = page.forms[-1]
        for title in ("The first", "The second"):
            page = browser.fill(
                {"organisation": "derby", "title": title, "rounds": "1"}, form=form,
                button="Start")
        self.assertIn("has started a review already", page.text)
        self.assertNotIn("request id", page.text)
        self.assertIn("The second", page.body)
        page = browser.fill(button="Start")
        self.assertEqual((page.status, page.heading), (200, "The second"))

    def test_an_event_that_was_sent_before_leads_on(self):
        review = self.commands.ok("START", {
            "workflow": "probe", "organisation": "derby", "input": {"rounds": 1}})["review"]
        browser = self.signed_in()
        browser.get(f"/review/{review}/event/poke")
        form = browser.fill({"token": "one"}).forms[-1]
        self.assertEqual(browser.fill(button="Do it", form=form).status, 200)
        page = browser.fill({"token": "two"}, button="Do it", form=form)
        self.assertEqual(page.status, 409)
        self.assertEqual(page.heading, "This page was sent before")
        self.assertIn(f"/review/{review}/event/poke", page.links)
        self.assertNotIn("request id", page.text)


class NotLetInTests(unittest.TestCase):
    def test_pages_that_may_not_pass_on_links_say_so_to_their_operator(self):
        daemon = Daemon(principals=[
            {"identity": f"uid:{os.getuid()}", "mayActAs": [COORDINATOR, "person:p1"]}])
        with daemon, Pages(daemon) as pages:
            said = until(lambda: "PAG-004" in pages.errors.read_text() and pages.errors.read_text())
            self.assertIn("bearers", said)
            with Peer(daemon.sockets, "commands", COORDINATOR) as commands:
                task = commands.ok("START", {
                    "workflow": "sheet", "organisation": "derby",
                    "input": {"person": "p1"}})["started"][0]["task"]
                path = commands.ok("LINK", {"task": task})["path"]
            for _ in range(3):
                page = Browser(pages.port).get(path)
                self.assertEqual(page.status, 503)
                self.assertNotIn("not known", page.text)
            self.assertEqual(pages.errors.read_text().count("PAG-004"), 1)


if __name__ == "__main__":
    unittest.main()
