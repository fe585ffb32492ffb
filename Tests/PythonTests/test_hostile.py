"""What hostile requests change and grow, counted: nothing, and nothing.

Before and after each: rows, bytes and a digest of every table, the size of every file (the log is
one), memory, descriptors and threads of pages and daemon. What is done, is done once first: a process
keeps heaps and caches that its first requests fill. Whatever grows with each further request, shows.
"""

import contextlib
import http.client
import itertools
import socket
import threading
import time
import unittest
import urllib.parse

from counted import Ledger, differences
from documents import PDF
from pages import multipart, until
from pages_case import COORDINATOR, EVIL, SETTINGS, PagesCase

# KiB that may come and go between two counts: heaps of six threads, which glibc trims when it likes.
# Each round of what is too large sends five times as much; a leak of a hundredth of it would show.
ROOM = 6_144
ROUNDS = 3
DOCUMENT_BYTES = 2_000_000


class HostileCase(PagesCase):
    settings = {**SETTINGS, "documentBytes": DOCUMENT_BYTES, "perMinute": 1_000_000}

    def setUp(self):
        super().setUp()
        self.ledger = Ledger(self.daemon, self.pages)
        self.addresses = itertools.count(1)

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
        """A person's page is answered, soon."""
        began = time.monotonic()
        self.assertEqual(self.person.get(f"/task/{self.task}").status, 200)
        self.assertLess(time.monotonic() - began, 5)

    def crowd(self, path):
        """Forty people at once, five times each; how they were answered."""
        statuses = []

        def come():
            for _ in range(5):
                statuses.append(self.browser().get(path).status)

        people = [threading.Thread(target=come) for _ in range(40)]
        for one in people:
            one.start()
        for one in people:
            one.join()
        return statuses

    def let_in(self):
        """A person with a task; every thread of the pages has its line to the daemon."""
        self.review, self.task = self.sheet()
        self.person = self.opened(self.task)
        self.crowd(self.link(self.task))

    @contextlib.contextmanager
    def nothing_changes(self):
        before = self.ledger.kept()
        yield
        self.assertEqual(differences(before, self.ledger.kept()), {})

    def grows_nothing(self, hostile):
        """Does it once and then more often; nothing may change, and after the first nothing grow."""
        self.let_in()
        with self.nothing_changes():
            hostile()
            self.is_well()
            before = self.ledger.held()
            for _ in range(ROUNDS):
                hostile()
            self.is_well()
        for name, (memory, descriptors, threads) in before.items():
            # Connections end a moment after those who made them.
            until(lambda: self.ledger.held()[name][1] <= descriptors)
            after = self.ledger.held()[name]
            self.assertLess(after[0] - memory, ROOM, f"{name}: KiB of memory")
            self.assertEqual(after[2], threads, f"{name}: threads")

    def cookie(self):
        return "; ".join(f"{name}={value}" for (name, _), value in self.person.cookies.items())


class HostileTests(HostileCase):
    def test_what_is_malformed(self):
        self.grows_nothing(self.malformed)

    def malformed(self):
        head = f"Host: x\r\nCookie: {self.cookie()}\r\n"
        note = f"POST /task/{self.task}/question/note HTTP/1.1\r\n{head}"
        for content in (
                b"", b"\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x00" * 4000,
                b"\x16\x03\x01\x02\x00\x01", b"GET " + b"/a" * 60_000 + b" HTTP/1.1\r\n\r\n",
                b"DELETE / HTTP/1.1\r\nHost: x\r\n\r\n", b"TRACE / HTTP/1.1\r\nHost: x\r\n\r\n",
                f"{note}Content-Length: -5\r\n\r\n".encode(),
                f"{note}Content-Length: 99999999999999999999\r\n\r\n".encode(),
                f"{note}Content-Length: 10\r\nContent-Length: 11\r\n\r\n".encode(),
                f"{note}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".encode(),
                f"{note}Transfer-Encoding: chunked\r\n\r\nzzz\r\n".encode(),
                f"{note}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n".encode(),
                f"{note}Content-Length: 10\r\n\r\nabc".encode(),
                f"GET /task/{self.task}/question/note%00 HTTP/1.1\r\n{head}\r\n".encode()):
            self.raw(content, seconds=1)  # some never end, and are given up
        for body in ("mark=%ff", "%", "note=%0", "a" * 5000, "&" * 5000, "&".join(["a=b"] * 3000),
                     "note=%00"):
            page = self.person.request("POST", f"/task/{self.task}/question/note", body=body)
            self.assertIn(page.status, (400, 403), body[:20])
        for kind in ("application/json", "multipart/form-data", "multipart/form-data; boundary=",
                     "multipart/form-data; boundary=" + "x" * 400, "text/\x01"):
            page = self.person.request(
                "POST", f"/task/{self.task}/question/note", body="{}",
                headers={"Content-Type": kind})
            self.assertEqual(page.status, 400, kind)

    def test_what_is_too_large(self):
        self.grows_nothing(self.too_large)

    def too_large(self):
        path = f"/task/{self.task}/question/note"
        for _ in range(20):
            page = self.person.request("POST", path, body="note=" + "x" * 300_000)
            self.assertEqual(page.status, 413)
        # What does not say how long it is, is cut off where it is too long.
        kind = f"multipart/form-data; boundary=x\r\nCookie: {self.cookie()}"
        for more, chunks in (("application/x-www-form-urlencoded", 40), (kind, 60)):
            chunked = (f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {more}\r\n"
                       "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n").encode()
            chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
            for _ in range(3):
                answer = self.raw(chunked + chunk * chunks + b"0\r\n\r\n")
                self.assertIn(answer[9:12], (b"413", b""))
        for content in (b"A: b\r\n" * 20_000, b"Cookie: " + b"a=b;" * 20_000 + b"\r\n",
                        b"X-Forwarded-For: " + b"9" * 40_000 + b"\r\n"):
            for _ in range(5):
                answer = self.raw(b"GET / HTTP/1.1\r\nHost: x\r\n" + content + b"\r\n")
                self.assertIn(answer[9:12], (b"431", b"413", b"400", b""))
        body, boundary = multipart([("title", "x" * 9)], {"file": ("x.pdf", PDF * 60_000)})
        self.assertGreater(len(body), DOCUMENT_BYTES + 262_144)
        with contextlib.suppress(OSError, http.client.HTTPException):
            page = self.person.request(
                "POST", path, body=body,
                headers={"Content-Type": f"multipart/form-data; boundary={boundary}"})
            self.assertEqual(page.status, 413)

    def test_tricks_with_paths(self):
        self.grows_nothing(self.path_tricks)

    def path_tricks(self):
        head = f"Host: x\r\nCookie: {self.cookie()}\r\nConnection: close\r\n"
        for path in (
                "/../../etc/passwd", "/..%2f..%2fetc/passwd", "//etc/passwd", "/task/../style.css",
                "/%2e%2e/", "/task/" + "9" * 200, "/task/r1-1/question/..", "/l/%0d%0aX: y",
                "/task/r0-0", "/task/r99999999999999999999-1", "/task/-", "/style.css/x",
                "/review/r1/event/../../x", "/" + "a/" * 50, "/sheets/../../reviews.store",
                "/sheets/%2e%2e%2freviews.store", f"/task/{self.task}/documents/../../x",
                f"/task/{self.task}/documents/" + "/".join([".."] * 20),
                f"/task/{self.task}/question/people/-1", "/calendar/..%2f.ics",
                f"/task/{self.task}/question/people/99999999999999999999",
                f"/task/{self.task}/question/note?after=%00%ff", "/reviews?after=" + "r" * 9000,
                "/\u0661", "/task/%c3%28", "/task/" + "%25" * 900, "http://evil.example/"):
            for method in ("GET", "HEAD", "POST"):
                answer = self.raw(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode())
                status = answer[9:12]
                if method != "POST" and path.endswith("%ff"):
                    self.assertEqual(status, b"200", "what follows ? is read by lists alone")
                elif path == "http://evil.example/":
                    self.assertIn(status, (b"200", b"400", b"404"))
                else:
                    self.assertIn(status, (b"404", b"400", b"403", b"431", b"414", b""), path)
                self.assertNotIn(b"root:", answer)
                self.assertNotIn(b"SQLite", answer)

    def test_guessed_secrets(self):
        self.grows_nothing(self.guesses)

    def guesses(self):
        """Links, sessions, addresses of calendars, marks, codes, documents, tasks of others."""
        for number in range(60):
            guess = f"{number:040x}"
            # From another address each time: who guesses from one is soon told to wait.
            stranger = self.browser(**{"X-Forwarded-For": f"2001:db8::{next(self.addresses):x}"})
            self.assertEqual(stranger.get(f"/l/{guess}").status, 404)
            self.assertEqual(stranger.get(f"/calendar/{guess}.ics").status, 404)
            stranger.cookies = {("session", "/"): guess, (f"task-{self.task}", "/"): guess,
                                ("as", "/"): COORDINATOR}
            for path in (f"/task/{self.task}", "/inbox", f"/review/{self.review}/cancel"):
                self.assertIn(stranger.get(path).status, (403, 404), path)
            for path in (f"/task/{self.task}/check", f"/review/{self.review}/cancel",
                         "/sign-out", f"/l/{guess}", f"/l/{guess}/code", "/sign-in"):
                page = stranger.request("POST", path, body=f"mark={guess}&reason=x&by=self&do=confirm")
                self.assertIn(page.status, (403, 404), path)
        for secret in ("", "x", "../..", "session", "'" * 40, "A" * 40, "0" * 4000):
            stranger = self.browser()
            stranger.cookies = {("session", "/"): secret, (f"task-{self.task}", "/"): secret}
            self.assertIn(stranger.get(f"/task/{self.task}").status, (403, 431))
        for number in range(40):
            page = self.person.request(
                "POST", f"/task/{self.task}/question/note", body=f"mark={number:040x}&note=guessed")
            self.assertEqual(page.status, 403)
            for path in (f"/task/r{number}-1", f"/task/{self.task}/documents/{number:064x}"):
                if path != f"/task/{self.task}":
                    self.assertIn(self.person.get(path).status, (403, 404, 429), path)

    def test_an_address_that_guesses_waits_and_finds_nothing(self):
        _, task = self.sheet()
        link = self.link(task)
        with self.nothing_changes():
            statuses = [
                self.browser(**{"X-Forwarded-For": "203.0.113.9"}).get(f"/l/{number:040x}").status
                for number in range(30)]
            self.assertEqual((set(statuses), statuses[-1]), ({404, 429}, 429))
            # Who has a link, has it there, too.
            browser = self.browser(**{"X-Forwarded-For": "203.0.113.9"})
            self.assertEqual(browser.get(link).status, 200)

    def test_slow_and_many_connections_leave_room_for_others(self):
        self.let_in()
        before = self.ledger.held()["pages"]
        with self.nothing_changes():
            slow = []
            for number in range(200):
                line = socket.create_connection(("127.0.0.1", self.pages.port), timeout=60)
                self.addCleanup(line.close)
                line.sendall(b"POST /l/" + b"0" * 40 + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"
                             + (b"\r\n" if number % 3 else b"") if number % 2 else b"GET / HT")
                slow.append(line)
            self.is_well()
            # What trickles is cut off as well, as what says nothing is, though it never falls silent.
            trickles = [line for number, line in enumerate(slow) if number % 6 == 1][:5]
            until(lambda: not any([self.trickle(line) for line in trickles]), 60, pause=1)
            until(lambda: self.ledger.held()["pages"][1] <= before[1], 30)
            self.is_well()
        after = self.ledger.held()["pages"]
        self.assertEqual(after[2], before[2], "threads")
        # Two hundred connections at once are more than before: their buffers of 32 KiB may stay.
        self.assertLess(after[0] - before[0], ROOM + 200 * 32)

    @staticmethod
    def trickle(line):
        """One byte more; false once nobody takes it."""
        try:
            line.sendall(b"x")
            return True
        except OSError:
            return False

    def test_a_crowd_is_answered_and_counted(self):
        _, task = self.sheet()
        path = self.link(task)
        with self.nothing_changes():
            statuses = self.crowd(path)
        self.assertEqual((set(statuses), len(statuses)), ({200}, 200))


class ScriptTests(HostileCase):
    def test_in_every_field_it_is_text_and_changes_no_more_than_the_draft(self):
        review, task = self.sheet()
        browser = self.opened(task)
        browser.get(f"/task/{task}/question/note")
        browser.fill({"note": "A draft that stands."})
        before = self.ledger.kept()
        for path, values in (
                ("note", {"note": EVIL}), ("short", {"short": EVIL}), ("count", {"count": EVIL}),
                ("decision", {"decision": EVIL}), ("agreed", {"agreed": EVIL}),
                ("day", {"day-day": EVIL, "day-month": EVIL, "day-year": EVIL}),
                ("questions", {"questions": [EVIL, EVIL]}),
                ("people/1", {"role": EVIL, "from-day": EVIL, "leads": EVIL}),
                ("place", {"place.town": EVIL, "place.room": EVIL})):
            browser.get(f"/task/{task}/question/{path}")
            self.is_harmless(browser.fill(values))
            self.is_harmless(browser.get(f"/task/{task}/question/{path}"))
        for path in ("", "/check", "/question/people"):
            self.is_harmless(browser.get(f"/task/{task}{path}"))
        self.is_harmless(self.browser(**{"X-Forwarded-For": EVIL}).get("/l/" + "0" * 40))
        after = self.ledger.kept()
        # The draft is kept beside the journal, which it does not enter; the log on disk takes it.
        changed = differences(before, after).keys()
        self.assertLessEqual(changed, {"drafts", "reviews.store", "reviews.store-wal"})
        self.assertEqual(before["drafts"][0], after["drafts"][0], "rows")

    def is_harmless(self, page):
        if not page.headers["Content-Type"].startswith("text/html"):
            return  # a list for a spreadsheet, which no browser shows
        self.assertNotIn("<script", page.body.replace(
            '<script src="/live.js" defer></script>', ""), page.path)
        self.assertNotIn("<img", page.body, page.path)

    def test_in_what_a_coordinator_types_it_is_text_and_nothing_is_done(self):
        review, _ = self.sheet()
        browser = self.signed_in()
        with self.nothing_changes():
            for path, values in (
                    ("/start/sheet", {"organisation": EVIL, "title": EVIL, "person": EVIL}),
                    ("/start/" + urllib.parse.quote(EVIL, safe=""), None),
                    (f"/review/{review}/event/" + urllib.parse.quote(EVIL, safe=""), None),
                    ("/sheets/" + urllib.parse.quote(EVIL, safe=""), None)):
                self.is_harmless(browser.get(path))
                if values:
                    page = browser.fill(values)
                    self.assertEqual(page.status, 422, path)
                    self.is_harmless(page)

    def test_in_what_others_have_recorded_it_is_text_on_every_page(self):
        """Names, titles, reasons, answers, a document's name: all of them hostile, and all of it read."""
        self.commands.ok("IMPORT", {
            "people": [{"id": "p9", "roles": ["health"], "organisation": "derby",
                        "region": "east-midlands", "name": EVIL, "email": "p9@example.org"}],
            "organisations": [{"id": "derby", "kind": "local-authority", "name": EVIL,
                               "region": "east-midlands", "contact": EVIL}]})
        started = self.commands.ok("START", {
            "workflow": "documents", "organisation": "derby", "title": EVIL,
            "input": {"reader": "p9"}})
        host = self.opened(started["started"][0]["task"])
        host.get(f"{host.page.path}/question/documents/1")
        host.fill({"title": EVIL, "status": "in"}, files={"file": (EVIL.replace('"', "") + ".pdf", PDF)})
        host.get(f"/task/{started['started'][0]['task']}/check")
        host.fill(button="Hand in")
        started = self.commands.ok("START", {
            "workflow": "sheet", "organisation": "derby", "title": EVIL, "input": {"person": "p9"}})
        self.commands.ok("HOLD", {"review": started["review"], "reason": EVIL})
        person = self.opened(started["started"][0]["task"])
        seen = 0
        for browser in (person, self.signed_in(), self.signed_in("organisation:derby"),
                        self.signed_in("person:p9"), self.signed_in("operator")):
            for page in self.crawled(browser, browser.page.path):
                self.is_harmless(page)
                seen += "alert(1)" in page.body
        self.assertGreater(seen, 10, "pages on which it stands, as text")


class ScannerTests(HostileCase):
    def test_one_that_follows_every_link_twice_changes_nothing_whoever_it_is_let_in_as(self):
        review, task = self.sheet()
        self.commands.ok("START", {
            "workflow": "documents", "organisation": "derby", "input": {"reader": "p1"}})
        self.commands.ok("START", {"workflow": "raising", "organisation": "derby",
                                   "input": {"lead": "p1"}})
        link = self.link(task)
        signing_in = self.commands.ok("LINK", {"as": "operator", "for": COORDINATOR})["path"]
        inside = [self.opened(task)] + [
            self.signed_in(who) for who in (COORDINATOR, "organisation:derby", "person:p1", "operator")]
        visits = [(self.browser, link), (self.browser, signing_in)] + [
            ((lambda kept=browser: kept), browser.page.path) for browser in inside]
        with self.nothing_changes():
            for _ in range(2):
                counts = [len(self.crawled(browser(), path)) for browser, path in visits]
        # From a link nothing leads on; inside there is much to be followed.
        for count, least in zip(counts, (1, 1, 12, 20, 8, 8, 1), strict=True):
            self.assertGreaterEqual(count, least, counts)


if __name__ == "__main__":
    unittest.main()
