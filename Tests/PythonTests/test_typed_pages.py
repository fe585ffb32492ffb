"""What people typed is shown as they typed it, wherever a page shows it."""

import unittest

from pages_case import PagesCase


class TypedTests(PagesCase):
    # Texts that look like names, addresses or days, and are none.
    TYPED = ("2017-18", "0115-496-0000", "09:30", "1:1", "mon-fri", "2018-01-23", "area-to-consider")

    def test_a_text_is_shown_as_it_was_typed_and_a_choice_in_words(self):
        started = self.commands.ok("START", {
            "workflow": "retold", "organisation": "derby", "input": {"person": "rutland-send"}})
        review, task = started["review"], started["started"][0]["task"]
        browser = self.opened(task)
        for question, values in (
                ("kind", {"kind": "area-to-consider"}), ("year", {"year": "2017-18"}),
                ("telephone", {"telephone": "0115-496-0000"}),
                ("evidence", {"evidence": ["young-people", "data"]}),
                ("notes", {"notes": ["2018-01-23", "area-to-consider", ""]})):
            browser.get(f"/task/{task}/question/{question}")
            browser.fill(values)
        for number, values in enumerate((
                {"starts": "09:30", "with": "1:1", "role": "mon-fri", "kind": "area-to-consider",
                 "agreed": "no"}, {"starts": "10:30-11:15", "with": "parents: two"}), 1):
            browser.get(f"/task/{task}/question/sessions/{number}")
            page = browser.fill(values, button="Save and continue")
        self.assertIn("09:30", page.text)
        browser.fill(button="Continue")
        check = browser.get(f"/task/{task}/check")
        self.as_typed(check)
        browser.fill(button="Hand in")

        reading = self.commands.ok("TASKS", {"review": review, "status": "ready"})["tasks"][0]["task"]
        known = self.opened(reading).page
        self.as_typed(known)
        self.assertIn("North East Lincolnshire", known.text)
        self.assertIn("Rutland SEND", known.text)
        self.assertNotIn("organisation:", known.text)

    def as_typed(self, page):
        for text in (*self.TYPED, "10:30-11:15", "parents: two"):
            self.assertIn(text, page.text)
        self.assertIn("Area to consider", page.text)
        self.assertIn("Young people, Data", page.text)
        self.assertNotIn("young-people", page.text)
        self.assertRegex(page.text, r"\bNo\b")

    def test_what_a_page_cannot_show_is_never_taken_and_the_rest_stays(self):
        """Line and page breaks of word processors are lines; other control characters are nothing."""
        task = self.commands.ok("START", {
            "workflow": "retold", "organisation": "derby",
            "input": {"person": "rutland-send"}})["started"][0]["task"]
        browser = self.opened(task)
        browser.get(f"/task/{task}/question/telephone")
        browser.fill({"telephone": "0115\x0b496\x0c\x00\x1b\x7f0000"})
        page = browser.get(f"/task/{task}/question/telephone")
        self.assertIn("0115\n496\n0000", page.body)

    def test_a_reason_on_the_review_s_page_is_as_typed(self):
        review = self.commands.ok("START", {
            "workflow": "retold", "organisation": "derby", "title": "2017-18: 1:1, derby-north",
            "input": {"person": "p1"}})["review"]
        browser = self.signed_in()
        browser.get(f"/review/{review}/event/note")
        page = browser.fill({"ground": "09:30"})
        self.assertIn("09:30", page.text)
        self.commands.ok("HOLD", {"review": review, "reason": "0115-496-0000"})
        page = browser.get(f"/review/{review}")
        for text in ("0115-496-0000", "2017-18: 1:1, derby-north"):
            self.assertIn(text, page.text)


if __name__ == "__main__":
    unittest.main()
