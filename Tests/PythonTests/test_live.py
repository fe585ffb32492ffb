"""News on a coordinator's pages: server-sent events that die with the session, and pages without."""

import http.client
import unittest

from daemon_case import COORDINATOR, DaemonCase
from pages import Browser, Pages, until
from stranger import Peer


class LiveTests(DaemonCase):
    def setUp(self):
        self.pages = Pages(self.daemon)
        self.pages.start()
        self.addCleanup(self.pages.kill)
        self.commands = Peer(self.daemon.sockets, "commands", COORDINATOR)
        self.addCleanup(self.commands.close)

    def signed_in(self):
        browser = Browser(self.pages.port)
        browser.get(self.commands.ok("LINK", {"for": COORDINATOR, "as": "operator"})["path"])
        browser.fill(button="Continue")
        return browser

    def stream(self, browser):
        """An open stream: its connection and answer, of which the first line has come."""
        connection = http.client.HTTPConnection("127.0.0.1", self.pages.port, timeout=30)
        self.addCleanup(connection.close)
        cookies = "; ".join(f"{name}={value}" for (name, _), value in browser.cookies.items())
        connection.request("GET", "/live", headers={"Cookie": cookies})
        answer = connection.getresponse()
        answer.leave = connection.close
        if answer.status == 200:
            self.assertEqual(answer.headers["Content-Type"], "text/event-stream")
            self.assertEqual(answer.readline(), b"retry: 10000\n")
        return answer

    def change(self):
        self.commands.ok(
            "START", {"workflow": "sheet", "organisation": "derby", "input": {"person": "p1"}})

    def heard(self, answer):
        while True:
            line = answer.readline()
            if line == b"" or line.startswith(b"event:"):
                return line

    def test_a_change_is_told_also_after_the_daemon_came_back(self):
        answer = self.stream(self.signed_in())
        self.change()
        self.assertEqual(self.heard(answer), b"event: change\n")
        self.daemon.kill()
        self.daemon.start()
        self.change()
        self.assertEqual(self.heard(answer), b"event: change\n")

    def test_pages_that_were_started_before_the_daemon_hear_it_when_it_comes(self):
        self.daemon.stop()
        self.pages.stop()
        self.pages.start()
        self.daemon.start()
        answer = self.stream(self.signed_in())
        self.change()
        self.assertEqual(self.heard(answer), b"event: change\n")

    def test_it_is_told_once_that_the_daemon_is_away_and_that_it_is_back(self):
        answer = self.stream(self.signed_in())
        self.daemon.kill()
        self.assertEqual(self.heard(answer), b"event: away\n")
        self.daemon.start()
        self.assertEqual(self.heard(answer), b"event: here\n")

    def test_it_dies_with_the_session(self):
        browser = self.signed_in()
        answer = self.stream(browser)
        browser.get("/today")
        form = next(form for form in browser.page.forms if form.action == "/sign-out")
        browser.fill(form=form)
        self.change()
        self.assertEqual(self.heard(answer), b"")

    def test_streams_are_few_and_a_stranger_has_none(self):
        self.assertEqual(self.stream(Browser(self.pages.port)).status, 403)
        browser = self.signed_in()
        first, *others = [self.stream(browser) for _ in range(4)]
        self.assertEqual(self.heard(first), b"event: enough\n", "the oldest gives way")
        self.assertEqual(self.heard(first), b"", "and is told not to come again")
        self.change()
        for answer in others:
            self.assertEqual(self.heard(answer), b"event: change\n")

    def come_and_go(self, visitors):
        for _ in range(visitors):
            browser = self.signed_in()
            for _ in range(3):
                answer = self.stream(browser)
                answer.close()
                answer.leave()
        browser = self.signed_in()

        def again():
            self.change()
            answer = self.stream(browser)
            answer.leave()
            return answer.status == 200
        # Seldom enough for the limit of requests, which would refuse too.
        until(again, 40, pause=0.25)

    def test_those_who_left_take_no_place(self):
        # The first of them fill what a process keeps anyway: threads' heaps, sessions, caches.
        self.come_and_go(8)
        before = self.pages.memory()
        self.come_and_go(22)
        self.assertLess(self.pages.memory() - before, 8_192)

    def test_the_pages_end_at_once_in_spite_of_streams(self):
        answers = [self.stream(self.signed_in()) for _ in range(3)]
        self.assertEqual(self.pages.stop(seconds=10), 0)
        for answer in answers:
            # That somebody signed in may have been told before.
            while self.heard(answer) != b"":
                pass

    def test_only_pages_with_news_may_run_a_script_and_only_ours(self):
        browser = self.signed_in()
        page = browser.get("/today")
        self.assertIn('<script src="/live.js" defer></script>', page.body)
        self.assertIn("script-src 'self'; connect-src 'self'", page.headers["Content-Security-Policy"])
        for path in ("/reviews", "/workload", "/season", "/nowhere"):
            page = browser.get(path)
            self.assertNotIn("<script", page.body, path)
            self.assertNotIn("script-src", page.headers["Content-Security-Policy"], path)


if __name__ == "__main__":
    unittest.main()
