"""Pages end to end: over HTTP, with a real daemon, by what a person sees and can do."""

import http.client
import re
import threading
import unittest

import icalendar

from pages import until
from pages_case import COORDINATOR, SETTINGS, PagesCase


class AnswerTests(PagesCase):
    def test_a_whole_task_is_answered_by_what_the_pages_say(self):
        review, task = self.sheet()
        browser = self.opened(task, by="assistant")
        self.assertIn("Tue 23 Jan 2018", browser.page.text)
        self.assertIn("0115 496 0000", browser.page.text)
        self.assertEqual(browser.page.text.count("Not looked at"), 9)
        check = self.fill_in(browser, task)
        self.assertEqual(check.path, f"/task/{task}/check")
        self.assertIn("Tue 23 Jan 2018", check.text)
        done = browser.fill(button="Hand in")
        self.assertIn("Your answer is handed in", done.text)
        completed = [e for e in self.entries(review) if e["kind"] == "complete"]
        self.assertEqual(completed[0]["who"], "assistant for person:p1")
        answer = self.commands.ok("SHOW", {"review": review})["review"]["context"]["answer"]
        self.assertEqual(answer["people"][1]["leads"], True)
        self.assertEqual(answer["note"], "We look forward to it.")
        self.assertEqual(answer["questions"], ["Do plans come in time?"])
        self.assertEqual(answer["place"], {"town": "Derby"})
        self.assertNotIn("short", answer)
        again = browser.get(f"/task/{task}")
        self.assertIn("This has been answered", again.text)

    def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(self):
        _, task = self.sheet()
        browser = self.opened(task)
        browser.get(f"/task/{task}/question/day")
        page = browser.fill({"day-day": "31", "day-month": "2", "day-year": "2018"})
        self.assertEqual(page.status, 422)
        self.assertTrue(page.title.startswith("Error: "))
        self.assertIn("#f-day", page.links)
        self.assertIn("f-day", page.ids)
        self.assertIn('value="31"', page.body)
        self.assertIn('aria-describedby="f-day-hint f-day-error"', page.body)
        other = self.opened(task)
        self.assertIn("Looked at, not complete", other.page.text)
        page = other.get(f"/task/{task}/check")
        self.assertEqual([f for f in page.forms if any("Hand in" in b[0] for b in f.buttons)], [])
        page = other.get(f"/task/{task}/question/count")
        for wrong in ("", "many", "0", "21", "9" * 40, "1e3"):
            page = other.fill({"count": wrong})
            self.assertEqual(page.status, 422, wrong)

    def test_a_list_is_changed_and_shortened(self):
        _, task = self.sheet()
        browser = self.opened(task)
        browser.get(f"/task/{task}/question/people")
        browser.click("/people/1")
        self.assertEqual(browser.fill({"role": ""}).status, 422)
        for role in ("One", "Two", "Three"):
            number = len(browser.get(f"/task/{task}/question/people").forms) - 1
            browser.get(f"/task/{task}/question/people/{number}")
            browser.fill({"role": role}, button="Save and continue")
        page = browser.get(f"/task/{task}/question/people")
        page = browser.fill(button="Remove number 1")
        self.assertIn("Two", page.text)
        self.assertEqual(browser.get(f"/task/{task}/question/people/99").status, 404)

    def test_a_confidential_task_opens_with_the_code_that_was_mailed(self):
        review, task = self.sheet()
        browser = self.opened(task)
        self.fill_in(browser, task)
        browser.fill(button="Hand in")
        secret = self.commands.ok("TASKS", {"review": review, "status": "ready"})["tasks"][0]["task"]
        path = self.link(secret)
        browser = self.browser()
        page = browser.get(path)
        self.assertIn("confidential", page.text)
        browser.fill(button="Send me a code")
        code = self.commands.ok("CODE", {"as": "queue:mail", "task": secret})["code"]
        page = browser.fill({"by": "self", "code": "1234"}, button="Continue")
        self.assertEqual(page.status, 422)
        self.assertIn("not the code", page.text)
        page = browser.fill({"by": "self", "code": f"{code[:4]} {code[4:]}"}, button="Continue")
        self.assertEqual((page.status, page.path), (200, f"/task/{secret}"))
        self.assertEqual(self.opened_without_code(path), 422)

    def opened_without_code(self, path):
        browser = self.browser()
        browser.get(path + "/code")
        return browser.fill({"by": "self", "code": ""}, button="Continue").status

    def test_the_inbox_of_who_signed_in(self):
        self.commands.ok("IMPORT", {"people": [
            {"id": "p7", "roles": ["health"], "organisation": "derby", "region": "east-midlands"}]})
        _, task = self.sheet("p7")
        browser = self.browser()
        page = browser.get(self.commands.ok("LINK", {"for": "person:p7"})["path"])
        page = browser.fill({"by": "self"})
        self.assertEqual((page.status, page.path), (200, "/inbox"))
        self.assertIn(f"/task/{task}", page.links)
        self.assertEqual(browser.click(f"/task/{task}").status, 200)
        page = browser.get("/inbox")
        page = browser.fill(button="Sign out", form=page.forms[0])
        self.assertIn("signed out", page.text)
        self.assertEqual(browser.get("/inbox").status, 403)


class CoordinatorTests(PagesCase):
    def probe(self):
        return self.commands.ok(
            "START", {"workflow": "probe", "organisation": "derby", "title": "Probe of Derby",
                      "input": {"rounds": 1}})["review"]

    def pokes(self, review):
        return self.commands.ok("SHOW", {"review": review})["review"]["context"]["pokes"]

    def test_the_day_the_reviews_and_one_of_them(self):
        review = self.probe()
        browser = self.signed_in()
        self.assertEqual(browser.page.path, "/today")
        for words in ("Reviews", "Season", "Workload"):
            path = f"/{words.lower()}"
            self.assertEqual(browser.click(path).status, 200, path)
        browser.get("/reviews")
        page = browser.click(f"/review/{review}")
        self.assertEqual(page.heading, "Probe of Derby")
        self.assertIn("Poke", page.text)
        self.assertIn("<svg", page.body)

    def test_an_event_is_tried_then_done_and_done_once(self):
        review = self.probe()
        browser = self.signed_in()
        browser.get(f"/review/{review}")
        browser.click("/event/poke")
        page = browser.fill({"token": ""})
        self.assertEqual(page.status, 422)
        page = browser.fill({"token": "one"})
        self.assertIn("Nothing has been changed yet", page.text)
        self.assertEqual(self.pokes(review), [])
        form = page.forms[-1]
        for _ in range(2):
            page = browser.fill(button="Do it", form=form)
            self.assertIn("That is done.", page.text)
        self.assertEqual(self.pokes(review), ["one"])

    def test_a_review_is_held_goes_on_and_is_cancelled(self):
        review = self.probe()
        browser = self.signed_in()
        for step, words, status in (("hold", "Put the review on hold", "held"),
                                    ("release", "Let the review go on", "running"),
                                    ("cancel", "Cancel the review", "cancelled")):
            browser.get(f"/review/{review}")
            browser.click(f"/{step}")
            browser.fill({"reason": "A rehearsal."}, button=words)
            shown = self.commands.ok("SHOW", {"review": review})["review"]
            self.assertEqual(shown["status"], status)

    def test_what_is_not_theirs_is_not_there(self):
        review, task = self.sheet()
        for browser in (self.signed_in("coordinator:north"), self.signed_in("person:p1")):
            mark = dict(browser.page.forms[0].fields)["mark"]
            for (name, scope) in list(browser.cookies):
                if name == "as":
                    browser.cookies[name, scope] = COORDINATOR
            for path in (f"/review/{review}", f"/review/{review}/cancel",
                         f"/review/{review}/event/withdraw"):
                self.assertEqual(browser.get(path).status, 404, path)
                self.assertNotIn("sheet of questions", browser.page.text)
            # A form of their own session, sent to a review that is not theirs.
            page = browser.request(
                "POST", f"/review/{review}/cancel", body=f"mark={mark}&reason=mine+now")
            self.assertEqual(page.status, 404)
            self.assertNotIn(f"/review/{review}", browser.get("/reviews").links)
        self.assertEqual(self.signed_in("person:p1").get("/status").status, 404)
        only = self.opened(task)
        for path in ("/today", "/reviews", "/inbox", f"/review/{review}", "/status"):
            self.assertEqual(only.get(path).status, 403, path)

    def test_an_operator_sees_how_the_daemon_does_and_no_content(self):
        review, _ = self.sheet()
        browser = self.signed_in("operator")
        self.assertEqual(browser.page.path, "/status")
        self.assertIn("Running", browser.page.text)
        self.assertNotIn("sheet", browser.page.text.lower())
        self.assertEqual(browser.get(f"/review/{review}").status, 404)


class CalendarTests(PagesCase):
    def address(self, browser, path, button="Make an address"):
        browser.get(path)
        page = browser.fill(button=button)
        self.assertEqual(page.status, 200)
        return next((link for link in page.links if link.startswith("/calendar/")), None)

    def events(self, address):
        answer = self.browser().request("GET", address)
        if answer.status != 200:
            return answer.status
        self.assertEqual(answer.headers["Content-Type"], "text/calendar; charset=utf-8")
        calendar = icalendar.Calendar.from_ical(answer.body)
        self.assertEqual(calendar["method"], "PUBLISH")
        return [(event["uid"], event["sequence"], str(event["dtstart"].dt))
                for event in calendar.events]

    def visit(self):
        return self.commands.ok("START", {
            "workflow": "letters", "organisation": "derby",
            "input": {"person": "p1", "date": "2017-12-12"}})

    def test_a_person_s_dates_are_at_an_address_that_can_be_taken_back(self):
        started = self.visit()
        browser = self.opened(started["started"][0]["task"])
        path = f"/task/{started['started'][0]['task']}/calendar"
        first, second = self.address(browser, path), self.address(browser, path)
        self.assertNotEqual(first, second)
        before = self.events(first)
        self.assertEqual(before, self.events(second))
        self.assertEqual([event[2][:10] for event in before], ["2017-12-12", "2017-11-10"])
        self.assertTrue(all(uid.endswith("@reviews.invalid") for uid, _, _ in before))
        self.commands.ok("EVENT", {
            "review": started["review"], "event": "move", "data": {"date": "2018-01-09"}})
        moved = self.events(first)
        self.assertEqual((moved[0][0], moved[0][2]), (before[0][0], "2018-01-09"))
        self.assertGreater(moved[0][1], before[0][1])
        # Another review of the same person is not in what a task's link made.
        self.visit()
        self.assertEqual(self.events(first), moved)
        self.commands.ok("CANCEL", {"review": started["review"], "reason": "not this year"})
        self.assertEqual(self.events(first), [])

    def test_an_address_opens_nothing_but_dates_and_nothing_when_it_is_taken_back(self):
        started = self.visit()
        browser = self.signed_in()
        path = f"/review/{started['review']}/calendar"
        address = self.address(browser, path)
        self.assertEqual(len(self.events(address)), 2)
        secret = address.removeprefix("/calendar/").removesuffix(".ics")
        stranger = self.browser()
        stranger.cookies = {("session", "/"): secret}
        for place in ("/today", f"/l/{secret}", "/inbox", f"/calendar/{secret}",
                      "/calendar/" + "0" * 40 + ".ics", "/calendar/x.ics"):
            self.assertIn(stranger.get(place).status, (403, 404), place)
        # Their page tells how many stand, of these dates alone, and never the address again.
        self.address(browser, "/calendar")
        page = browser.get(path)
        self.assertEqual(page.text.count("made on"), 1)
        self.assertNotIn(secret, page.body)
        before = len(self.journal())
        for _ in range(3):
            self.events(address)
        self.assertEqual(len(self.journal()), before)
        self.assertIsNone(self.address(browser, path, "Take back"))
        self.assertEqual(self.events(address), 404)

    def test_the_region_s_dates_are_the_coordinator_s(self):
        self.visit()
        address = self.address(self.signed_in(), "/calendar")
        north = self.address(self.signed_in("coordinator:north"), "/calendar")
        self.assertGreaterEqual(len(self.events(address)), 2)
        self.assertEqual(self.events(north), [])


class SafetyTests(PagesCase):
    def test_a_form_of_another_site_is_not_taken(self):
        review, task = self.sheet()
        browser = self.opened(task)
        before = len(self.journal())
        browser.get(f"/task/{task}/question/note")
        form = browser.page.forms[-1]
        for change in ({"mark": "0" * 40}, {"mark": ""}):
            self.assertEqual(browser.fill({"note": "x" * 9, **change}).status, 403)
            browser.get(f"/task/{task}/question/note")
        body = f"mark={dict(form.fields)['mark']}&note=abcdef"
        path = f"/task/{task}/question/note"
        for foreign in (
                {"Origin": "https://evil.example"}, {"Origin": "http://127.0.0.1:1"},
                {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
                {"Sec-Fetch-Site": "same-site"}):
            page = browser.request("POST", path, body=body, headers=foreign)
            self.assertEqual(page.status, 403, foreign)
        own = f"http://127.0.0.1:{self.pages.port}"
        for same in ({"Origin": own}, {"Origin": "null", "Sec-Fetch-Site": "same-origin"}):
            page = browser.request("POST", path, body=body, headers=same)
            self.assertEqual(page.status, 303)
        stranger = self.browser()
        self.assertEqual(stranger.request("POST", path, body=body).status, 403)
        link = self.link(task)
        self.assertEqual(stranger.request("POST", link, body="by=self").status, 403)
        self.assertEqual(
            len([e for e in self.journal()[before:] if e["kind"] == "complete"]), 0)

    def test_an_ended_link_says_only_that_it_ended(self):
        review, task = self.sheet()
        path = self.link(task)
        browser = self.opened(task)
        self.commands.ok("CANCEL", {"review": review, "reason": "a rehearsal"})
        for page in (self.browser().get(path), browser.get(f"/task/{task}"),
                     browser.get(f"/task/{task}/check")):
            self.assertIn("This request has ended", page.text)
            for word in ("sheet", "Derby", "P1", "Everything", "Nov"):
                self.assertNotIn(word, page.text)

    def test_every_page_says_what_browsers_must_not_do(self):
        _, task = self.sheet()
        browser = self.opened(task)
        for path in (f"/task/{task}", "/", "/nowhere", "/style.css", self.link(task)):
            headers = browser.request("GET", path).headers
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
            self.assertNotIn("script-src", headers["Content-Security-Policy"])
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
            self.assertEqual(headers["Referrer-Policy"], "no-referrer")
            if path != "/style.css":
                self.assertEqual(headers["Cache-Control"], "no-store")
        cookie = browser.request("GET", self.link(task)).headers["Set-Cookie"]
        for word in ("HttpOnly", "Secure", "SameSite=Lax"):
            self.assertIn(word, cookie)

    def test_nothing_of_a_page_needs_a_script(self):
        _, task = self.sheet()
        browser = self.opened(task)
        for path in (f"/task/{task}", f"/task/{task}/question/note", f"/task/{task}/check"):
            body = browser.get(path).body
            self.assertIsNone(re.search(r"<script|\son\w+=|javascript:|style=", body), path)


class LimitTests(PagesCase):
    settings = {**SETTINGS, "perMinute": 30}

    def test_an_address_that_asks_very_often_waits_and_others_do_not(self):
        statuses = [
            self.browser(**{"X-Forwarded-For": "198.51.100.7"}).get("/").status for _ in range(70)]
        self.assertIn(429, statuses)
        self.assertEqual(
            self.browser(**{"X-Forwarded-For": "198.51.100.8"}).get("/").status, 200)


class KillTests(PagesCase):
    def test_what_a_person_was_told_is_saved_survives_a_kill_of_any_process(self):
        _, task = self.sheet()
        browser = self.opened(task)
        told = None
        for number in range(18):
            if number % 3 == 1:
                killer = threading.Thread(target=self.daemon.kill)
            elif number % 3 == 2:
                killer = threading.Thread(target=self.pages.kill)
            else:
                killer = None
            text = f"The note, number {number}"
            try:
                browser.get(f"/task/{task}/question/note")
                if killer:
                    killer.start()
                page = browser.fill({"note": text}, button="come back later")
                if page.status == 200 and "Saved." in page.text:
                    told = text
                self.assertIn(page.status, (200, 503))
            except (OSError, http.client.HTTPException):
                pass  # cut off in the middle: nobody was told anything
            if killer:
                killer.join()
            if not self.daemon.is_running():
                self.daemon.start()
            if self.pages.process.poll() is not None:
                self.pages.start()
            page = until(lambda: ok(browser.get(f"/task/{task}/question/note")))
            found = dict(page.forms[-1].fields)["note"]
            number_found = int(re.sub(r"\D", "", found) or -1)
            if told:
                self.assertGreaterEqual(number_found, int(re.sub(r"\D", "", told)), (found, told))
        self.assertIsNotNone(told)

    def test_sigterm_answers_what_has_come_and_ends(self):
        _, task = self.sheet()
        browser = self.opened(task)
        self.assertEqual(self.pages.stop(), 0)
        with self.assertRaises(ConnectionError):
            browser.get("/")
        self.pages.start()
        self.assertEqual(browser.get(f"/task/{task}").status, 200)

    def test_a_daemon_that_is_away_is_waited_for_and_then_said_so(self):
        _, task = self.sheet()
        browser = self.opened(task)
        self.daemon.stop()
        page = browser.get(f"/task/{task}")
        self.assertEqual(page.status, 503)
        self.assertIn("Whatever we told you is saved is still there", page.text)
        self.daemon.start()
        until(lambda: ok(browser.get(f"/task/{task}")))


def ok(page):
    return page if page.status == 200 else None


if __name__ == "__main__":
    unittest.main()
