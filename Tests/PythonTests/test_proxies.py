"""Pages through nginx and Apache, as the samples of Ops set them up: TLS, sign-in, tasks, documents, news.

A server that is not installed is told of, and passed over.
"""

import functools
import re
import socket
import ssl
import unittest

from documents import PDF, address
from pages import until
from pages_case import COORDINATOR, SETTINGS, PagesCase
from proxies import NAME, installed

SERVERS = installed()
ONCE = [
    "Strict-Transport-Security", "Content-Security-Policy", "X-Content-Type-Options",
    "Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy",
    "Permissions-Policy", "X-Robots-Tag", "Cache-Control", "Content-Type", "Date", "Server"]
LARGE = PDF + b"%" * (12 << 20)


def with_each(test):
    """The test, once with each server."""
    @functools.wraps(test)
    def run(self):
        for name, proxy in self.proxies.items():
            with self.subTest(server=name):
                test(self, proxy)
    return run


@unittest.skipUnless(SERVERS, "neither nginx nor Apache is installed")
class ProxyTests(PagesCase):
    settings = {**SETTINGS, "perMinute": 100_000}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.proxies = {}
        for name, kind, program in SERVERS:
            cls.proxies[name] = kind(program, name, cls.pages.port, cls.daemon.folder)
            cls.addClassCleanup(cls.proxies[name].end)

    def through(self, proxy, task=None, principal=COORDINATOR):
        browser = proxy.browser()
        browser.get(self.link(task) if task else self.commands.ok(
            "LINK", {"as": "operator", "for": principal})["path"])
        browser.fill({"by": "self"})
        self.assertEqual(browser.page.status, 200)
        return browser

    @with_each
    def test_without_tls_one_is_sent_to_the_site_that_has_it(self, proxy):
        with socket.create_connection(("127.0.0.1", proxy.plain), timeout=20) as line:
            secret = "5" * 40
            line.sendall(f"GET /l/{secret} HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n".encode())
            answer = b""
            while chunk := line.recv(65536):
                answer += chunk
        self.assertEqual(answer[9:12], b"301")
        self.assertIn(f"Location: https://{NAME}/l/{secret}\r\n".encode(), answer)
        self.assertNotIn(secret, proxy.said())

    @with_each
    def test_a_coordinator_signs_in_and_a_person_answers_a_whole_task(self, proxy):
        self.assertEqual(self.through(proxy).page.path, "/today")
        _, task = self.sheet()
        browser = self.through(proxy, task)
        self.fill_in(browser, task)
        self.assertIn("Your answer is handed in", browser.fill(button="Hand in").text)
        _, task = self.sheet()
        browser = self.through(proxy, task)
        browser.headers["Origin"] = "https://evil.example"
        browser.get(f"/task/{task}/question/note")
        self.assertEqual(browser.fill({"note": "of another site"}).status, 403)

    @with_each
    def test_security_headers_are_there_once_each(self, proxy):
        _, task = self.sheet()
        browser = self.through(proxy, task)
        for path, status in ((f"/task/{task}", 200), ("/nowhere", 404), ("/inbox", 403),
                             ("/style.css", 200), (self.link(task), 200)):
            page = browser.request("GET", path)
            self.assertEqual(page.status, status, path)
            for header in ONCE:
                self.assertEqual(len(page.headers.get_all(header) or []), 1, (path, header))
            self.assertEqual(page.headers["X-Content-Type-Options"], "nosniff")
            self.assertRegex(page.headers["Strict-Transport-Security"], r"^max-age=31536000$")
        cookie = browser.request("GET", self.link(task)).headers["Set-Cookie"]
        self.assertIn("Secure", cookie)
        # More than pages take, and more than the proxy does: both tell it, and nobody of a broken line.
        for size in (300_000, 2 << 20, 22 << 20):
            page = browser.request("POST", "/sign-in", body="x" * size)
            self.assertEqual(page.status, 413, size)
            self.assertIn("That is more than we can take at once", page.body, size)

    @with_each
    def test_a_large_document_goes_in_and_comes_back(self, proxy):
        started = self.commands.ok(
            "START", {"workflow": "documents", "organisation": "derby", "input": {"reader": "p1"}})
        review, task = started["review"], started["started"][0]["task"]
        host = self.through(proxy, task)
        host.get(f"/task/{task}/question/documents/1")
        page = host.fill({"title": "All our plans", "status": "in"}, files={"file": ("x.pdf", LARGE)})
        self.assertEqual((page.status, page.path), (200, f"/task/{task}/question/documents"))
        host.get(f"/task/{task}/check")
        self.assertIn("Thank you", host.fill(button="Hand in").text)
        reader = self.through(proxy)
        reader.get(f"/review/{review}/code")
        reader.fill(button="Send me a code")
        code = self.commands.ok("CODE", {"as": "queue:mail", "for": COORDINATOR})["code"]
        reader.fill({"code": code}, button="Continue")
        page = reader.get(f"/review/{review}/documents/{address(LARGE)}")
        self.assertEqual((page.status, page.content), (200, LARGE))
        self.assertEqual(
            page.headers.get_all("Content-Security-Policy")[0].split(";")[0], "sandbox")

    def test_news_come_at_once_last_on_and_whoever_is_slow_is_cut_off(self):
        streams, slow = [], []
        for proxy in self.proxies.values():
            browser = self.through(proxy)
            connection = proxy.connection(timeout=60)
            self.addCleanup(connection.close)
            cookies = "; ".join(f"{name}={value}" for (name, _), value in browser.cookies.items())
            connection.request("GET", "/live", headers={"Cookie": cookies})
            answer = connection.getresponse()
            self.assertEqual(answer.headers["Content-Type"], "text/event-stream")
            self.assertEqual(answer.readline(), b"retry: 10000\n")
            streams.append(answer)
            context = ssl.create_default_context(cafile=proxy.certificate)
            line = socket.create_connection(("127.0.0.1", proxy.port), timeout=60)
            self.addCleanup(line.close)
            slow.append(context.wrap_socket(line, server_hostname=NAME))
            self.addCleanup(slow[-1].close)
            slow[-1].sendall(b"GET / HT")
        # Longer than a proxy waits for a server that says nothing: what is sent meanwhile keeps it.
        for _ in range(2):
            for answer in streams:
                until(lambda: answer.readline() == b": still here\n", 60)
        self.sheet()
        for answer in streams:
            until(lambda: answer.readline() == b"event: change\n", 60)
        for line in slow:
            self.assertIn(line.recv(100)[:12], (b"", b"HTTP/1.1 408"))

    @with_each
    def test_who_asks_is_counted_by_the_proxy_whatever_they_say(self, proxy):
        statuses = [
            proxy.browser({"X-Forwarded-For": f"203.0.113.{number}"}).get(f"/l/{number:040x}").status
            for number in range(30)]
        self.assertIn(429, statuses)

    def test_neither_links_nor_calendars_stand_in_a_log_though_the_pages_are_away(self):
        _, task = self.sheet()
        secrets = [self.link(task), self.commands.ok("FEED", {})["path"]]
        for proxy in self.proxies.values():
            for path in secrets:
                self.assertEqual(proxy.browser().get(path).status, 200)
                page = proxy.browser().request("POST", path, body="x" * (22 << 20))
                self.assertEqual(page.status, 413)
                self.assertIn("That is more than we can take at once", page.body)
        self.pages.kill()
        self.addCleanup(self.pages.start)
        for name, proxy in self.proxies.items():
            with self.subTest(server=name):
                for path in secrets:
                    page = proxy.browser().get(path)
                    self.assertIn(page.status, (502, 503))
                    self.assertIn("is still there", page.body)
                    self.assertEqual(
                        len(page.headers.get_all("Strict-Transport-Security") or []), 1)
                said = until(lambda: proxy.said() if proxy.said().count("/-") >= 6 else None)
                for path in secrets:
                    self.assertNotIn(re.search(r"[0-9a-f]{40}", path)[0], said)


if __name__ == "__main__":
    unittest.main()
