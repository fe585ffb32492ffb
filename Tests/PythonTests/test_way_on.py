"""Pages that say why there is no other one: they tell the way on, and keep what was typed."""

import unittest

from pages import until
from pages_case import COORDINATOR, SETTINGS, PagesCase

NOTE = "We look forward to it.\n\nRoom 3, from 09:30."


class WayOnTests(PagesCase):
    def test_an_ended_session_leads_on_and_not_in_a_circle(self):
        browser = self.signed_in()
        browser.cookies["session", "/"] = "0" * 40
        page = browser.get("/")
        self.assertEqual((page.status, page.path), (403, "/today"))
        self.assertIn("/sign-in", page.links)
        self.assertIn("open the link in your mail again", page.text)
        self.assertEqual(browser.cookies, {("visit", "/l"): browser.cookies.get(("visit", "/l"))})
        self.assertEqual(browser.get("/").status, 200)

    def test_a_sign_in_form_that_is_sent_twice_lets_its_browser_in(self):
        link = self.commands.ok("LINK", {"as": "operator", "for": COORDINATOR})["path"]
        browser, other = self.browser(), self.browser()
        for each in (browser, other):
            each.get(link)
        form, before = browser.page.forms[0], dict(browser.cookies)
        self.assertEqual(browser.fill(form=form).path, "/today")
        first = browser.cookies["session", "/"]
        # A double tap: the first answer, and its cookies, never came to be.
        browser.cookies = before
        browser.page.path = link
        self.assertEqual(browser.fill(form=form).path, "/today")
        self.assertNotEqual(browser.cookies["session", "/"], first)
        other.fill(form=other.page.forms[0])
        for page in (other.page, self.browser().get(link)):
            self.assertEqual(page.heading, "This link has been used")
            self.assertIn("Links for signing in work once; ask for a new one.", page.text)
        self.assertNotIn(("session", "/"), other.cookies)

    def test_whom_to_ring_stands_where_a_session_has_ended(self):
        review, task = self.sheet()
        browser = self.opened(task)
        page = browser.fill(form=next(
            form for form in browser.page.forms if "sign-out" in (form.action or "")))
        for words in ("You are signed out", "0115 496 0000", "link in your mail again"):
            self.assertIn(words, page.text)
        self.assertIn("/sign-in", page.links)
        coordinator = self.signed_in()
        page = coordinator.fill(form=coordinator.page.forms[0])
        self.assertIn("/sign-in", page.links)
        self.assertNotIn(("session", "/"), coordinator.cookies)
        self.assertNotIn(("as", "/"), coordinator.cookies)

    def test_who_has_answered_is_told_whom_to_ring(self):
        review, task = self.sheet()
        browser = self.opened(task)
        self.fill_in(browser, task)
        browser.fill(button="Hand in")
        page = browser.get(f"/task/{task}")
        self.assertIn("This has been answered", page.text)
        self.assertIn("0115 496 0000", page.text)

    def test_what_was_typed_is_to_be_copied_when_the_session_has_ended(self):
        _, task = self.sheet()
        browser = self.opened(task)
        browser.get(f"/task/{task}/question/note")
        browser.cookies[f"task-{task}", f"/task/{task}"] = "0" * 40
        page = browser.fill({"note": NOTE})
        self.assertEqual(page.status, 403)
        self.assertIn(NOTE, page.body)
        self.assertNotIn("mark", page.text)

    def test_what_was_typed_is_to_be_copied_after_signing_in_anew(self):
        _, task = self.sheet()
        browser = self.opened(task)
        old = browser.get(f"/task/{task}/question/note")
        browser.cookies.update(self.opened(task).cookies)
        browser.page = old
        page = browser.fill({"note": NOTE})
        self.assertEqual(page.status, 403)
        self.assertIn(NOTE, page.body)
        foreign = browser.request(
            "POST", old.path, body="note=of+another+site", headers={"Sec-Fetch-Site": "cross-site"})
        self.assertEqual(foreign.status, 403)
        self.assertNotIn("of another site", foreign.text)

    def confidential(self):
        """A confidential task of p1, and a browser that said the code of its link."""
        review, task = self.sheet()
        browser = self.opened(task)
        self.fill_in(browser, task)
        browser.fill(button="Hand in")
        task = self.commands.ok("TASKS", {"review": review, "status": "ready"})["tasks"][0]["task"]
        browser = self.browser()
        browser.get(self.link(task))
        browser.fill(button="Send me a code")
        code = self.commands.ok("CODE", {"as": "queue:mail", "task": task})["code"]
        browser.fill({"by": "self", "code": code}, button="Continue")
        return task, browser

    def test_what_was_typed_comes_back_after_the_code_and_only_then(self):
        """The session under a form was replaced by one that has not said a code."""
        task, browser = self.confidential()
        browser.get(f"/task/{task}/question/text")
        browser.cookies = self.signed_in("person:p1").cookies
        page = browser.fill({"text": NOTE}, button="Save and continue")
        self.assertEqual((page.status, page.heading), (403, "A code is needed"))
        self.assertNotIn("What did you find?", page.body)
        page = browser.fill(button="Send me a code")
        code = self.commands.ok("CODE", {"as": "queue:mail", "for": "person:p1"})["code"]
        wrong = f"{(int(code) + 1) % 10**8:08}"
        page = browser.fill({"code": wrong}, button="Continue")
        self.assertEqual(page.status, 422)
        page = browser.fill({"code": code}, button="Continue")
        self.assertEqual((page.status, page.heading), (200, "Now send it again"))
        page = browser.fill(button="Send again")
        self.assertEqual(page.path, f"/task/{task}/check")
        self.assertIn("Room 3, from 09:30.", page.text)

    def test_what_another_site_sends_does_not_wait_for_a_code(self):
        task, browser = self.confidential()
        browser.cookies = self.signed_in("person:p1").cookies
        page = browser.follow(browser.request(
            "POST", f"/task/{task}/question/text", body="text=of+another+site",
            headers={"Sec-Fetch-Site": "cross-site"}))
        self.assertEqual((page.status, page.heading), (200, "A code is needed"))
        self.assertNotIn("of another site", page.body)

    def test_what_was_typed_is_to_be_copied_when_the_request_has_ended_or_is_another_s(self):
        for status, words, change in (
                (200, "has ended", lambda review, browser: self.commands.ok(
                    "CANCEL", {"review": review, "reason": "The school closed."})),
                (404, "not found", lambda _, browser: setattr(
                    browser, "cookies", self.signed_in("person:p2").cookies))):
            review, task = self.sheet()
            browser = self.opened(task)
            browser.get(f"/task/{task}/question/note")
            change(review, browser)
            page = browser.fill({"note": NOTE})
            self.assertEqual(page.status, status)
            self.assertIn(words, page.heading)
            self.assertIn(NOTE, page.body)

    def test_what_was_typed_is_sent_again_when_the_daemon_is_back(self):
        _, task = self.sheet()
        browser = self.opened(task)
        browser.get(f"/task/{task}/question/note")
        self.daemon.stop()
        page = browser.fill({"note": NOTE}, button="Save and continue")
        self.assertEqual(page.status, 503)
        self.assertIn(NOTE, page.body)
        self.daemon.start()
        page = until(lambda: self.sent(browser, page))
        self.assertEqual(page.path, f"/task/{task}/question/short")
        field = dict(browser.get(f"/task/{task}/question/note").forms[-1].fields)["note"]
        self.assertEqual(field, NOTE)

    def sent(self, browser, page):
        browser.page = page
        answer = browser.fill(button="Send again")
        return answer if answer.status == 200 else None

    def test_too_much_and_a_wrong_method_are_told_on_pages_like_the_others(self):
        _, task = self.sheet()
        browser = self.opened(task)
        browser.get(f"/task/{task}/question/note")
        page = browser.fill({"note": "x" * 300_000})
        self.assertEqual(page.status, 413)
        self.assertIn(SETTINGS["scheme"], page.text)
        self.assertIn("go back", page.text)
        page = browser.request("PUT", "/")
        self.assertEqual((page.status, page.headers["Allow"]), (405, "GET, HEAD, POST"))
        self.assertIn(SETTINGS["scheme"], page.text)

    def test_an_address_with_very_many_parameters_is_answered_at_once(self):
        browser = self.browser()
        for count, status in ((1, 200), (60, 200), (500, 414), (5_000, 414)):
            for parameter in ("a", "a=1"):
                page = browser.request("GET", "/health?" + "&".join([parameter] * count), timeout=5)
                self.assertEqual(page.status, status, count)


if __name__ == "__main__":
    unittest.main()
