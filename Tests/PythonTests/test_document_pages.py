"""Documents through pages: a host sends files with a form, a reader fetches them with a code."""

import http.client
import select
import unittest
import urllib.parse

from daemon_case import COORDINATOR, ServedCase
from documents import PDF, REFUSED, TAKEN, address
from pages import Browser, multipart


class DocumentPageTests(ServedCase):
    settings = {
        "limits": {"documentBytes": 1_000_000},
        "mail": {"regions": {"east-midlands": {
            "name": "The coordinator", "phone": "0115 496 0000", "email": "office@example.org"}}},
    }

    def setUp(self):
        started = self.commands.ok(
            "START", {"workflow": "documents", "organisation": "derby", "input": {"reader": "p1"}})
        self.review, self.task = started["review"], started["started"][0]["task"]

    def opened(self, task):
        browser = Browser(self.pages.port)
        browser.get(self.commands.ok("LINK", {"task": task})["path"])
        browser.fill({"by": "self"}, button="Continue")
        return browser

    def entry(self, browser, number):
        return browser.get(f"/task/{self.task}/question/documents/{number}")

    def add(self, browser, number, content, name, title="Our data", **more):
        self.entry(browser, number)
        return browser.fill(
            {"title": title, "status": "in", **more}, button="Save and continue",
            files={"file": (name, content)})

    def given(self, *contents):
        host = self.opened(self.task)
        for number, content in enumerate(contents, 1):
            self.add(host, number, content, f"paper {number}")
        host.get(f"/task/{self.task}/check")
        self.assertIn("Thank you", host.fill(button="Hand in").text)
        return next(row["task"] for row in self.commands.ok(
            "TASKS", {"review": self.review, "status": "ready"})["tasks"])

    def confirmed(self, task):
        reader = self.opened(task)
        self.assertIn("One document for you to read", reader.page.text)
        reader.click("/documents")
        self.assertNotIn("paper 1", reader.page.text)
        reader.fill(button="Send me a code")
        code = self.commands.ok("CODE", {"task": task})["code"]
        self.assertEqual(reader.fill({"code": "1"}, button="Continue").status, 422)
        reader.fill({"code": code}, button="Continue")
        return reader

    def test_a_file_is_sent_replaced_removed_and_handed_in(self):
        host = self.opened(self.task)
        page = self.add(host, 1, TAKEN["docx"], "../../Self evaluation.docx")
        self.assertIn("Self evaluation.docx", page.text)
        self.entry(host, 1)
        page = host.fill({"title": "Our data"}, button="Save and continue")
        self.assertIn("Self evaluation.docx", page.text, "a form without a new file keeps it")
        page = self.add(host, 1, PDF, "as a pdf.doc")
        self.assertIn("as a pdf.pdf", page.text)
        self.entry(host, 1)
        page = host.fill({"file-remove": "yes"}, button="Save and continue")
        self.assertNotIn("as a pdf", page.text)
        self.add(host, 1, TAKEN["png"], "chart.png")
        page = host.get(f"/task/{self.task}/check")
        self.assertIn("chart.png", page.text)
        host.fill(button="Hand in")
        rows = self.commands.ok("DOCUMENTS", {"review": self.review})["documents"]
        self.assertEqual([row["name"] for row in rows], ["chart.png"])

    def test_a_wrong_file_is_told_beside_the_field_and_what_was_typed_is_kept(self):
        host = self.opened(self.task)
        for name, content in (*REFUSED.items(), ("large.pdf", PDF + b"x" * 1_000_000)):
            page = self.add(host, 1, content, name, title="Attendance, by school")
            self.assertEqual(page.status, 422, name)
            self.assertIn("f-file-error", page.ids, name)
            self.assertIn("Attendance, by school", page.body)
        self.assertEqual(
            self.commands.ok("DOCUMENTS", {"review": self.review}), {"documents": []})

    def test_an_empty_file_is_told(self):
        host = self.opened(self.task)
        page = self.add(host, 1, b"", "self evaluation.pdf", title="Attendance, by school")
        self.assertEqual(page.status, 422)
        self.assertIn("There is nothing in “self evaluation.pdf”", page.text)
        self.assertIn("Attendance, by school", page.body)

    def test_a_reader_needs_a_code_and_gets_exactly_the_file_to_keep(self):
        task = self.given(PDF)
        self.assertNotIn("for you to read", self.opened(task).page.text, "not yet released")
        self.commands.ok("EVENT", {"review": self.review, "event": "release"})
        path = f"/task/{task}/documents/{address(PDF)}"
        unconfirmed = self.opened(task)
        page = unconfirmed.get(path)
        self.assertEqual(page.heading, "Documents")
        self.assertIn("0115 496 0000", page.text)
        reader = self.confirmed(task)
        page = reader.get(path)
        self.assertEqual((page.status, page.content), (200, PDF))
        self.assertEqual(page.headers["Content-Type"], "application/pdf")
        self.assertEqual(
            page.headers["Content-Disposition"],
            "attachment; filename=\"paper 1.pdf\"; filename*=UTF-8''paper%201.pdf")
        self.assertEqual(page.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("sandbox", page.headers.get_all("Content-Security-Policy")[0])
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertEqual(reader.get(f"/task/{task}/documents/{'0' * 64}").status, 404)
        self.assertEqual(Browser(self.pages.port).get(path).status, 403)
        self.commands.ok("CANCEL", {"review": self.review, "reason": "called off"})
        self.assertNotEqual(reader.get(path).content, PDF)

    def test_a_coordinator_finds_them_at_the_review(self):
        self.given(TAKEN["csv"])
        browser = Browser(self.pages.port)
        browser.get(self.commands.ok("LINK", {"for": COORDINATOR, "as": "operator"})["path"])
        browser.fill(button="Continue")
        document = f"/review/{self.review}/documents/{address(TAKEN['csv'])}"
        # Straight at it, or by the review's page: a code is asked for, once.
        self.assertEqual(browser.get(document).heading, "A code is needed")
        page = browser.get(f"/review/{self.review}")
        self.assertNotIn(document, page.links)
        browser.click(f"/review/{self.review}/code")
        browser.fill(button="Send me a code")
        code = self.commands.ok("CODE", {"as": "queue:mail", "for": COORDINATOR})["code"]
        self.assertEqual(browser.fill({"code": "1234"}, button="Continue").status, 422)
        page = browser.fill({"code": code}, button="Continue")
        self.assertEqual(page.path, f"/review/{self.review}")
        page = browser.click(f"/documents/{address(TAKEN['csv'])}")
        self.assertEqual(page.content, TAKEN["csv"])
        self.commands.ok("DISCARD", {
            "review": self.review, "document": address(TAKEN["csv"]), "reason": "a child's name"})
        self.assertEqual(browser.get(page.path).status, 410)
        self.assertIn("discarded", browser.get(f"/review/{self.review}").text)

    def test_hostile_forms_change_nothing_and_grow_nothing(self):
        host = self.opened(self.task)
        self.entry(host, 1)
        form = next(form for form in host.page.forms if form.encoding)
        good, boundary = multipart(
            [*form.fields, ("title", "x" * 9), ("status", "in")], {"file": ("x.pdf", PDF)})
        path = f"/task/{self.task}/question/documents/1"

        def sent(body, kind=f"multipart/form-data; boundary={boundary}", cookies=True):
            browser = host if cookies else Browser(self.pages.port)
            return browser.request("POST", path, body=body, headers={"Content-Type": kind}).status

        kind = "multipart/form-data"
        for body, type_ in (
                (good[:-30], f"{kind}; boundary={boundary}"), (good, kind),
                (good, f"{kind}; boundary=other"), (good, f"{kind}; boundary={'x' * 80}"),
                (b"--", f"{kind}; boundary=x"), (b"\xff" * 1000, f"{kind}; boundary=x"),
                (b"--x\r\n" * 5000, f"{kind}; boundary=x")):
            self.assertIn(sent(body, type_), (400, 403), type_)
        forged = good.replace(form.fields[0][1].encode(), b"0" * 40)
        self.assertEqual(sent(forged), 403)
        self.assertEqual(sent(good, cookies=False), 403)
        self.assertEqual(host.get(f"/task/{self.task}/question/documents/1").heading,
                         "Documents: number 1")
        self.assertEqual(self.commands.ok("DOCUMENTS", {"review": self.review})["documents"], [])
        before = self.pages.memory()
        for cookies in ({}, {"Cookie": "session=" + "a" * 39}):
            connection = http.client.HTTPConnection("127.0.0.1", self.pages.port, timeout=20)
            connection.putrequest("POST", path)
            for name, value in {**cookies, "Content-Type": f"{kind}; boundary=x",
                                "Content-Length": str(10 << 20)}.items():
                connection.putheader(name, value)
            connection.endheaders()
            self.assertEqual(connection.getresponse().status, 413)
            connection.close()
        self.assertLess(self.pages.memory() - before, 8_192)

    def test_no_more_than_four_long_forms_are_held_at_a_time(self):
        connections = []
        secret = "a" * 40
        try:
            for _ in range(5):
                connection = http.client.HTTPConnection("127.0.0.1", self.pages.port, timeout=20)
                connections.append(connection)
                connection.putrequest("POST", f"/task/{self.task}/form")
                for name, value in (("Cookie", f"session={secret}"),
                                    ("Content-Type", "multipart/form-data; boundary=x"),
                                    ("Content-Length", str(1 << 20))):
                    connection.putheader(name, value)
                connection.endheaders()
            # Which of them comes fifth is for the pages to say.
            answered, _, _ = select.select([one.sock for one in connections], [], [], 20)
            (refused,) = [one for one in connections if one.sock in answered]
            self.assertEqual(refused.getresponse().status, 503)
        finally:
            for connection in connections:
                connection.close()


if __name__ == "__main__":
    unittest.main()
