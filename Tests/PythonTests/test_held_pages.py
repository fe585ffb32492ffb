"""A held review says so on its pages: since when, by whom, and what that means."""

import unittest

from pages_case import PagesCase


class HeldTests(PagesCase):
    def test_who_is_asked_reads_that_nothing_is_needed_now(self):
        review, task = self.sheet()
        browser = self.opened(task)
        self.assertNotIn("on hold", browser.page.text)
        self.commands.ok("HOLD", {"review": review, "reason": "An inspection was called."})
        for path in (f"/task/{task}", f"/task/{task}/documents"):
            page = browser.get(path)
            for words in ("This review is on hold since Mon 6 Nov 2017",
                          "by the coordinator, East Midlands",
                          "No answer is needed until it is released. You may answer now."):
                self.assertIn(words, page.text, path)
            self.assertNotIn("inspection", page.text)
        self.assertNotIn("overdue", page.text)
        self.fill_in(browser, task)
        self.assertIn("handed in", browser.fill(button="Hand in").text)
        page = self.signed_in().get(f"/review/{review}")
        for words in ("on hold since Mon 6 Nov 2017", "An inspection was called.",
                      "by the coordinator, East Midlands"):
            self.assertIn(words, page.text)
        # What waits in it is told with its date, and neither as late nor as soon to come.
        self.assertIn("before the hold; it stands still", page.text)
        self.commands.ok("RELEASE", {"review": review, "reason": "It is over."})
        self.assertNotIn("on hold since", self.signed_in().get(f"/review/{review}").text)

    def test_a_host_that_is_held_is_named(self):
        _, task = self.sheet()
        self.commands.ok("HOLD", {"host": "derby", "reason": "floods"})
        self.addCleanup(self.commands.ok, "RELEASE", {"host": "derby", "reason": "over"})
        self.assertIn("Everything at Derby is on hold", self.opened(task).page.text)


if __name__ == "__main__":
    unittest.main()
