"""Two windows on one answer: neither overwrites the other unseen, and what is handed in was shown."""

import unittest

from pages_case import PagesCase


class TwoWindowsTests(PagesCase):
    def setUp(self):
        super().setUp()
        self.review, self.task = self.sheet()
        self.one, self.other = self.opened(self.task), self.opened(self.task)

    def at(self, place):
        for browser in (self.one, self.other):
            browser.get(f"/task/{self.task}/{place}")

    def field(self, name, place):
        page = self.opened(self.task).get(f"/task/{self.task}/{place}")
        return dict(page.forms[-1].fields)[name]

    def test_each_saves_its_own_question(self):
        self.one.get(f"/task/{self.task}/question/note")
        self.other.get(f"/task/{self.task}/question/count")
        self.one.fill({"note": "from one"})
        self.other.fill({"count": "3"})
        self.assertEqual(self.other.get(f"/task/{self.task}").text.count("Done"), 2)

    def test_the_same_question_is_not_overwritten_unseen(self):
        self.at("question/note")
        self.one.fill({"note": "the assistant's"})
        page = self.other.fill({"note": "the director's"})
        self.assertEqual(page.status, 422)
        self.assertIn("somebody changed this answer meanwhile", page.text)
        self.assertIn("the assistant's", page.text)
        self.assertIn("#f-note", page.links)
        self.assertNotIn("What you typed is saved", page.text)
        self.assertEqual(dict(page.forms[-1].fields)["note"], "the director's")
        self.assertEqual(self.field("note", "question/note"), "the assistant's")
        # Now they have seen it.
        self.assertEqual(self.other.fill({"note": "the director's"}).status, 200)
        self.assertEqual(self.field("note", "question/note"), "the director's")

    def test_the_same_words_in_both_windows_are_no_quarrel(self):
        self.at("question/day")
        day = {"day-day": "23", "day-month": "1", "day-year": "2018"}
        for browser in (self.one, self.other, self.one):
            browser.get(f"/task/{self.task}/question/day")
            self.assertEqual(browser.fill(day).status, 200)

    def test_a_short_form_changes_only_what_its_window_changed(self):
        started = self.commands.ok("START", {
            "workflow": "retold", "organisation": "derby", "input": {"person": "p1"}})
        with_sessions = {"kind": "strength", "year": "y", "sessions": [{"starts": "9"}]}
        self.commands.ok("ANSWER", {
            "task": started["started"][0]["task"], "for": "person:p1", "told": "phone, 14:10",
            "result": with_sessions})
        self.task = self.commands.ok(
            "TASKS", {"review": started["review"], "status": "ready"})["tasks"][0]["task"]
        self.one, self.other = self.opened(self.task), self.opened(self.task)
        self.at("form")
        self.one.fill({"note": "the assistant's", "agreed": "yes"})
        page = self.other.fill({"by-day": "23", "by-month": "1", "by-year": "2018"})
        self.assertEqual((page.status, page.path), (200, f"/task/{self.task}/check"))
        for text in ("the assistant's", "Yes", "Tue 23 Jan 2018"):
            self.assertIn(text, page.text)
        self.at("form")
        self.one.fill({"note": "again the assistant's"})
        page = self.other.fill({"note": "the director's", "agreed": "no"})
        self.assertEqual(page.status, 422)
        self.assertIn("again the assistant's", page.text)
        self.assertEqual(self.field("note", "form"), "again the assistant's")
        self.assertEqual(self.field("agreed", "form"), "yes", "nothing of it is saved")

    def roles(self):
        page = self.one.get(f"/task/{self.task}/question/people")
        return [word for word in ("Lead", "Health", "Data", "Parents") if word in page.text]

    def add(self, *roles):
        for number, role in enumerate(roles, 1):
            self.one.get(f"/task/{self.task}/question/people/{number}")
            self.one.fill({"role": role}, button="Save and continue")

    def test_an_older_window_changes_the_entry_that_it_showed(self):
        self.add("Lead", "Health")
        self.other.get(f"/task/{self.task}/question/people/2")
        self.one.get(f"/task/{self.task}/question/people")
        self.one.fill(button="Remove number 1")
        self.assertEqual(
            self.other.fill({"role": "Data"}, button="Save and continue").status, 200)
        self.assertEqual(self.roles(), ["Data"])

    def test_an_older_window_overwrites_no_other_entry(self):
        self.add("Lead", "Health")
        self.other.get(f"/task/{self.task}/question/people/1")
        self.one.get(f"/task/{self.task}/question/people")
        self.one.fill(button="Remove number 1")
        page = self.other.fill({"role": "Data"}, button="Save and continue")
        self.assertEqual(page.status, 422)
        self.assertIn("nothing was saved", page.text)
        self.assertIn("Health", page.text)
        self.assertEqual(dict(page.forms[-1].fields)["role"], "Data")
        self.assertEqual(self.roles(), ["Health"])

    def test_a_removed_entry_that_was_changed_can_be_added_again(self):
        self.add("Lead")
        self.other.get(f"/task/{self.task}/question/people/1")
        self.one.get(f"/task/{self.task}/question/people")
        self.one.fill(button="Remove number 1")
        page = self.other.fill({"role": "Data"}, button="Save and continue")
        self.assertEqual(page.status, 422)
        self.assertIn("no longer in the list", page.text)
        self.assertEqual(
            self.other.fill({"role": "Data"}, button="Save and continue").status, 200)
        self.assertEqual(self.roles(), ["Data"])

    def test_two_windows_add_an_entry_each_and_two_taps_add_one(self):
        self.at("question/people/1")
        self.one.fill({"role": "Lead"}, button="Save and continue")
        form = self.other.page.forms[-1]
        for _ in range(2):
            self.other.fill({"role": "Health"}, button="Save and continue", form=form)
        page = self.one.get(f"/task/{self.task}/question/people")
        self.assertEqual(self.roles(), ["Lead", "Health"])
        self.assertNotIn("Number 3", page.text)

    def test_two_taps_on_remove_remove_one(self):
        self.add("Lead", "Health", "Data")
        page = self.one.get(f"/task/{self.task}/question/people")
        form = next(form for form in page.forms if (form.action or "").endswith("/1/remove"))
        for _ in range(2):
            self.assertEqual(self.one.fill(form=form, button="Remove").status, 200)
        self.assertEqual(self.roles(), ["Health", "Data"])

    def test_two_taps_remove_one_of_two_that_are_alike(self):
        self.add("Lead", "Lead")
        page = self.one.get(f"/task/{self.task}/question/people")
        form = next(form for form in page.forms if (form.action or "").endswith("/1/remove"))
        self.assertEqual(self.one.fill(form=form, button="Remove").status, 200)
        page = self.one.fill(form=form, button="Remove")
        self.assertEqual(page.status, 422)
        self.assertIn("nothing was removed", page.text)
        self.assertEqual(self.roles(), ["Lead"])

    def test_only_what_was_shown_is_handed_in(self):
        self.fill_in(self.one, self.task)
        self.assertIn("Check your answers", self.one.page.text)
        self.other.get(f"/task/{self.task}/question/note")
        self.other.fill({"note": "Changed by the assistant."})
        page = self.one.fill(button="Hand in")
        self.assertEqual(page.status, 422)
        self.assertIn(
            "Somebody changed these answers meanwhile; please check them again", page.text)
        self.assertIn("autofocus", page.body)
        self.assertIn("Changed by the assistant.", page.text)
        self.assertEqual(
            self.commands.ok("SHOW", {"review": self.review})["review"]["context"]["answer"], None)
        self.assertIn("Your answer is handed in", self.one.fill(button="Hand in").text)
        answer = self.commands.ok("SHOW", {"review": self.review})["review"]["context"]["answer"]
        self.assertEqual(answer["note"], "Changed by the assistant.")

    def test_a_form_without_its_mark_hands_nothing_in(self):
        self.fill_in(self.one, self.task)
        self.assertEqual(self.one.fill({"shown:all": []}, button="Hand in").status, 422)


if __name__ == "__main__":
    unittest.main()
