"""Pages end to end: over HTTP, with a real daemon, by what a person sees and can do."""

import http.client
import json
import re
import socket
import threading
import unittest

import icalendar

from daemon import Daemon
from pages import Browser, Pages, until
from stranger import Peer

COORDINATOR = "coordinator:east-midlands"
SETTINGS = {
    "scheme": "SEND peer challenges, East Midlands",
    "perMinute": 100_000,
}
MAIL = {"regions": {"east-midlands": {
    "name": "The coordinator", "phone": "0115 496 0000", "email": "office@example.org"}}}
EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&amp;{{7*7}}</textarea>"


class PagesCase(unittest.TestCase):
    settings = SETTINGS

    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon(mail=MAIL, may_act_as=["*"])
        cls.addClassCleanup(cls.daemon.__exit__)
        cls.daemon.start()
        config = cls.daemon.folder / "pages.conf"
        config.write_text(json.dumps(cls.settings))
        cls.pages = Pages(cls.daemon, config)
        cls.addClassCleanup(cls.pages.__exit__)
        cls.pages.start()

    def setUp(self):
        self.commands = Peer(self.daemon.sockets, "commands", COORDINATOR)
        self.addCleanup(self.commands.close)

    def sheet(self, person="p1"):
        started = self.commands.ok(
            "START", {"workflow": "sheet", "organisation": "derby", "input": {"person": person}})
        return started["review"], started["started"][0]["task"]

    def link(self, task):
        return self.commands.ok("LINK", {"task": task})["path"]

    def browser(self, **headers):
        return Browser(self.pages.port, headers)

    def opened(self, task, by="self"):
        browser = self.browser()
        browser.get(self.link(task))
        page = browser.fill({"by": by})
        self.assertEqual((page.status, page.path), (200, f"/task/{task}"))
        return browser

    def entries(self, review):
        return self.commands.ok("HISTORY", {"review": review, "limit": 500})["entries"]

    def journal(self):
        entries, after = [], 0
        while True:
            page = self.commands.ok("JOURNAL", {"as": "operator", "limit": 500, "after": after})
            entries += page["entries"]
            if not page.get("next"):
                return entries
            after = page["next"]

    def fill_in(self, browser, task, note="We look forward to it."):
        """All questions of the sheet, from the first to the last, as the pages lead."""
        browser.get(f"/task/{task}/question/decision")
        browser.fill({"decision": "accept"})
        browser.fill({"day-day": "23", "day-month": "1", "day-year": "2018"})
        browser.fill({"note": note})
        browser.fill({"short": ""})
        browser.fill({"count": "2"})
        browser.fill({"agreed": "yes"})
        browser.fill({"questions": ["Do plans come in time?", ""]})
        self.assertTrue(browser.page.path.endswith("/question/people"), browser.page.path)
        browser.click("/people/1")
        browser.fill({"role": "Lead"}, button="Save and add another")
        browser.fill({"role": "Health", "leads": "yes"}, button="Save and continue")
        browser.fill(button="Continue")
        return browser.fill({"place.town": "Derby"}, button="Save and continue")


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

    def test_two_windows_do_not_overwrite_each_other(self):
        _, task = self.sheet()
        one, other = self.opened(task), self.opened(task)
        one.get(f"/task/{task}/question/note")
        other.get(f"/task/{task}/question/count")
        one.fill({"note": "from one"})
        other.fill({"count": "3"})
        self.assertEqual(other.get(f"/task/{task}").text.count("Done"), 2)

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
    def signed_in(self, principal=COORDINATOR):
        browser = self.browser()
        browser.get(self.commands.ok("LINK", {"as": "operator", "for": principal})["path"])
        browser.fill({"by": "self"})
        return browser

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
            for (name, scope) in list(browser.cookies):
                if name == "as":
                    browser.cookies[name, scope] = COORDINATOR
            for path in (f"/review/{review}", f"/review/{review}/cancel",
                         f"/review/{review}/event/withdraw"):
                self.assertIn(browser.get(path).status, (200, 404), path)
                self.assertNotIn("sheet of questions", browser.page.text)
            browser.get(f"/review/{review}/cancel")
            page = browser.fill({"reason": "mine now"})
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
        browser = CoordinatorTests.signed_in(self)
        path = f"/review/{started['review']}/calendar"
        address = self.address(browser, path)
        self.assertEqual(len(self.events(address)), 2)
        secret = address.removeprefix("/calendar/").removesuffix(".ics")
        stranger = self.browser()
        stranger.cookies = {("session", "/"): secret}
        for place in ("/today", f"/l/{secret}", "/inbox", f"/calendar/{secret}",
                      "/calendar/" + "0" * 40 + ".ics", "/calendar/x.ics"):
            self.assertIn(stranger.get(place).status, (403, 404), place)
        before = len(self.journal())
        for _ in range(3):
            self.events(address)
        self.assertEqual(len(self.journal()), before)
        self.assertIsNone(self.address(browser, path, "Take back"))
        self.assertEqual(self.events(address), 404)

    def test_the_region_s_dates_are_the_coordinator_s(self):
        self.visit()
        address = self.address(CoordinatorTests.signed_in(self), "/calendar")
        north = self.address(CoordinatorTests.signed_in(self, "coordinator:north"), "/calendar")
        self.assertGreaterEqual(len(self.events(address)), 2)
        self.assertEqual(self.events(north), [])


class SafetyTests(PagesCase):
    def test_a_scanner_that_follows_every_link_twice_changes_nothing(self):
        review, task = self.sheet()
        path = self.link(task)
        before = (self.entries(review), len(self.journal()))
        for _ in range(2):
            scanner, seen, waiting = self.browser(), set(), [path]
            while waiting:
                link = waiting.pop()
                if link in seen or not link.startswith("/"):
                    continue
                seen.add(link)
                page = scanner.get(link)
                self.assertLess(page.status, 500)
                waiting += [found.split("#")[0] for found in page.links]
        self.assertEqual((self.entries(review), len(self.journal())), before)
        # One that was let in by a person's own click finds nothing to change, either.
        inside = self.opened(task)
        before = (self.entries(review), len(self.journal()))
        seen, waiting = set(), [f"/task/{task}"]
        while waiting:
            link = waiting.pop().split("#")[0]
            if link in seen or not link.startswith("/"):
                continue
            seen.add(link)
            waiting += inside.get(link).links
        self.assertGreater(len(seen), 10)
        self.assertEqual((self.entries(review), len(self.journal())), before)

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

    def test_guesses_find_nothing_and_then_wait(self):
        _, task = self.sheet()
        before = len(self.journal())
        statuses = []
        for number in range(30):
            browser = self.browser(**{"X-Forwarded-For": "203.0.113.9"})
            statuses.append(browser.get(f"/l/{number:040x}").status)
        self.assertEqual(set(statuses), {404, 429})
        self.assertEqual(statuses[-1], 429)
        browser = self.browser(**{"X-Forwarded-For": "203.0.113.9"})
        self.assertEqual(browser.get(self.link(task)).status, 200)
        browser = self.browser()
        for secret in ("0" * 40, "", "x", "../..", "session", "'" * 40):
            browser.cookies = {("session", "/"): secret, (f"task-{task}", "/"): secret}
            for path in ("/inbox", f"/task/{task}", "/today", "/review/r1"):
                self.assertIn(browser.get(path).status, (403, 404))
        self.assertEqual(len(self.journal()), before + 1)

    def test_script_in_every_field_is_text(self):
        review, task = self.sheet()
        browser = self.opened(task)
        for path, values in (
                ("note", {"note": EVIL}), ("short", {"short": EVIL}), ("count", {"count": EVIL}),
                ("decision", {"decision": EVIL}), ("agreed", {"agreed": EVIL}),
                ("day", {"day-day": EVIL, "day-month": EVIL, "day-year": EVIL}),
                ("questions", {"questions": [EVIL, EVIL]}),
                ("people/1", {"role": EVIL, "from-day": EVIL, "leads": EVIL}),
                ("place", {"place.town": EVIL, "place.room": EVIL})):
            browser.get(f"/task/{task}/question/{path}")
            page = browser.fill(values)
            for shown in (page, browser.get(f"/task/{task}/question/{path}")):
                self.assertNotIn("<script", shown.body)
                self.assertNotIn("<img", shown.body)
        for path in ("", "/check", "/question/people"):
            self.assertNotIn("<script", browser.get(f"/task/{task}{path}").body)
        page = self.browser(**{"X-Forwarded-For": EVIL}).get("/l/" + "0" * 40)
        self.assertNotIn("<script", page.body)

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


class HostileTests(PagesCase):
    def raw(self, content, seconds=20):
        """What comes back to bytes that no browser sends; empty when the connection is closed."""
        with socket.create_connection(("127.0.0.1", self.pages.port), timeout=seconds) as line:
            try:
                line.sendall(content)
                line.shutdown(socket.SHUT_WR)
                answer = b""
                while chunk := line.recv(65536):
                    answer += chunk
                return answer
            except OSError:
                return b""

    def is_well(self):
        self.assertEqual(self.browser().get("/health").status, 200)

    def test_malformed_requests_change_and_grow_nothing(self):
        _, task = self.sheet()
        browser = self.opened(task)
        cookie = "; ".join(f"{name}={value}" for (name, _), value in browser.cookies.items())
        before = len(self.journal())
        head = f"Host: x\r\nCookie: {cookie}\r\n"
        for content in (
                b"", b"\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x00" * 4000,
                b"\x16\x03\x01\x02\x00\x01", b"GET " + b"/a" * 60_000 + b" HTTP/1.1\r\n\r\n",
                b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 20_000 + b"\r\n",
                b"GET / HTTP/1.1\r\nCookie: " + b"a=b;" * 20_000 + b"\r\n\r\n",
                b"DELETE / HTTP/1.1\r\nHost: x\r\n\r\n", b"TRACE / HTTP/1.1\r\nHost: x\r\n\r\n",
                f"POST /task/{task}/question/note HTTP/1.1\r\n{head}Content-Length: -5\r\n\r\n".encode(),
                f"POST /task/{task}/question/note HTTP/1.1\r\n{head}Content-Length: 99999999999999999999\r\n\r\n".encode(),
                f"POST /task/{task}/question/note HTTP/1.1\r\n{head}Transfer-Encoding: chunked\r\n\r\nzzz\r\n".encode(),
                f"POST /task/{task}/question/note HTTP/1.1\r\n{head}Content-Length: 10\r\n\r\nabc".encode(),
                f"GET /task/{task}/question/note%00 HTTP/1.1\r\n{head}\r\n".encode()):
            self.raw(content)
            self.is_well()
        for path in ("/../../etc/passwd", "/..%2f..%2fetc/passwd", "//etc/passwd", "/task/../style.css",
                     "/%2e%2e/", "/task/" + "9" * 200, "/task/r1-1/question/..", "/l/%0d%0aX: y",
                     "/task/r0-0", "/task/r99999999999999999999-1", "/task/-", "/style.css/x",
                     "/review/r1/event/../../x", "/" + "a/" * 50):
            answer = self.raw(f"GET {path} HTTP/1.1\r\n{head}Connection: close\r\n\r\n".encode())
            self.assertIn(answer[9:12], (b"404", b"400", b"403", b""), path)
            self.assertNotIn(b"root:", answer)
        for body in ("mark=%ff", "%", "note=%0", "a" * 5000, "&" * 5000, "&".join(["a=b"] * 3000),
                     "note=%00"):
            page = browser.request("POST", f"/task/{task}/question/note", body=body)
            self.assertIn(page.status, (400, 403), body[:20])
        page = browser.request(
            "POST", f"/task/{task}/question/note", body="{}",
            headers={"Content-Type": "application/json"})
        self.assertEqual(page.status, 400)
        self.assertEqual(len(self.journal()), before)

    def test_what_is_too_large_is_refused_and_takes_no_memory(self):
        _, task = self.sheet()
        browser = self.opened(task)
        before = self.pages.memory()
        for _ in range(20):
            page = browser.request("POST", f"/task/{task}/question/note", body="note=" + "x" * 300_000)
            self.assertEqual(page.status, 413)
        chunked = (f"POST /task/{task}/question/note HTTP/1.1\r\nHost: x\r\n"
                   "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n").encode()
        chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        answer = self.raw(chunked + chunk * 40 + b"0\r\n\r\n")
        self.assertIn(answer[9:12], (b"413", b""))
        self.assertLess(self.pages.memory() - before, 30_000)

    def test_slow_and_many_connections_leave_room_for_others(self):
        _, task = self.sheet()
        path = self.link(task)
        slow = []
        for number in range(200):
            line = socket.create_connection(("127.0.0.1", self.pages.port), timeout=20)
            self.addCleanup(line.close)
            line.sendall(b"POST /l/" + b"0" * 40 + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"
                         if number % 2 else b"GET / HT")
            slow.append(line)
        self.assertEqual(self.browser().get(path).status, 200)
        # Silence ends them: the server closes what says nothing for its time.
        for line in slow[:3]:
            line.settimeout(40)
            self.assertIn(line.recv(100)[:12], (b"", b"HTTP/1.1 408"))

    def test_a_crowd_is_answered_and_counted(self):
        _, task = self.sheet()
        path = self.link(task)
        statuses = []

        def come():
            for _ in range(5):
                statuses.append(self.browser().get(path).status)

        crowd = [threading.Thread(target=come) for _ in range(40)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
        self.assertEqual(set(statuses), {200})


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
