"""Documents on the wire: sent in parts, judged by content, given to whom they concern, discarded."""

import base64
import os
import random
import sqlite3
import unittest

from daemon_case import DaemonCase
from documents import PART, PDF, REFUSED, TAKEN, UNICODE, WINDOWS, address, fetch, send, send_part

HOST = "organisation:derby"
READER = "person:p1"


class DocumentTests(DaemonCase):
    settings = {"limits": {"documentBytes": 1_000_000, "reviewDocumentBytes": 1_500_000}}

    def setUp(self):
        self.commands = self.peer()
        self.host = self.peer("tasks", HOST)
        self.reader = self.peer("tasks", READER)
        self.stranger = self.peer("tasks", "person:p2")
        for peer in (self.host, self.reader, self.stranger):
            peer.hello()
        started = self.commands.ok(
            "START", {"workflow": "documents", "organisation": "derby", "input": {"reader": "p1"}})
        self.review = started["review"]
        self.task = started["started"][0]["task"]
        self.token = self.token_of(self.host, self.task)

    def token_of(self, peer, task):
        shown = peer.ok("SHOW", {"task": task})["task"]
        return {key: shown[key] for key in ("task", "attempt", "epoch")}

    def sent(self, content, name="a file"):
        verb, answer = send(self.host, self.token, content, name)
        self.assertEqual(verb, "OK", answer)
        return answer["document"]

    def give(self, *contents):
        documents = [self.sent(content) for content in contents]
        self.host.ok("COMPLETE", {**self.token, "result": {"documents": [
            {"title": "A paper", "status": "in", "file": document["document"]}
            for document in documents]}})
        return documents

    def release(self):
        return self.commands.ok("EVENT", {"review": self.review, "event": "release"})

    def listed(self, peer, **more):
        return [row["document"] for row in
                peer.ok("DOCUMENTS", {"review": self.review, **more})["documents"]]

    def journal(self):
        return self.commands.ok("JOURNAL", {"as": "operator", "after": 0, "limit": 500})["entries"]

    # How they come in

    def test_what_is_taken_is_judged_by_its_bytes_and_named_after_them(self):
        for ending, content in TAKEN.items():
            document = self.sent(content, f"..\\..//evil\r\nname/Report {ending}.exe")
            self.assertEqual(document["name"], f"Report {ending}.{ending}")
            self.assertEqual(document["bytes"], len(content))
            self.assertFalse(document["handedIn"])

    def test_what_a_spreadsheet_saves_on_windows_comes_out_as_it_went_in_and_says_its_charset(self):
        for content, ending, kind in [
            (WINDOWS, "csv", "text/csv; charset=windows-1252"),
            (UNICODE, "txt", "text/plain; charset=utf-16"),
        ]:
            document = self.sent(content, "costs")
            self.assertEqual((document["name"], document["type"]), (f"costs.{ending}", kind))
            self.assertEqual(fetch(self.host, self.review, document["document"]), content)

    def test_the_same_bytes_go_by_the_name_they_were_sent_with_last(self):
        first = self.sent(PDF, "wrong name.pdf")
        again = self.sent(PDF, "right name.pdf")
        self.assertEqual(first["document"], again["document"])
        self.assertEqual(again["name"], "right name.pdf")
        listed = self.host.ok("DOCUMENTS", {"review": self.review})["documents"]
        self.assertEqual([row["name"] for row in listed], ["right name.pdf"])
        self.host.ok("COMPLETE", {**self.token, "result": {"documents": [
            {"title": "A paper", "status": "in", "file": again["document"]}]}})
        handed_in = self.commands.ok("DOCUMENTS", {"review": self.review})["documents"]
        self.assertEqual(
            [(row["name"], row["handedIn"]) for row in handed_in], [("right name.pdf", True)])

    def test_what_is_not_on_the_list_is_refused_whatever_it_is_called(self):
        for name, content in REFUSED.items():
            verb, answer = send(self.host, self.token, content, name)
            self.assertEqual((verb, answer.get("reason")), ("ERROR", "DMN-206"), name)
        self.assertEqual(self.listed(self.host), [])
        with sqlite3.connect(self.daemon.store) as store:
            count = store.execute(
                "SELECT count(*) FROM document_parts WHERE review=?", (self.review[1:],)).fetchone()
        self.assertEqual(count, (0,))

    def test_a_long_one_goes_on_where_it_was_cut_off_by_a_kill(self):
        content = PDF + random.Random(7).randbytes(2 * PART)
        body = {**self.token, "document": address(content), "bytes": len(content), "name": "long"}
        self.assertEqual(self.host.ok("KEEP", body), {"missing": [1, 2, 3]})
        send_part(self.host, self.token, content, 2)
        self.daemon.kill()
        self.daemon.start()
        self.host.hello()
        self.assertEqual(self.host.ok("KEEP", body), {"missing": [1, 3]})
        self.assertEqual(self.sent(content)["parts"], 3)
        self.daemon.kill()
        self.daemon.start()
        self.host.hello()
        self.assertEqual(self.host.ok("KEEP", body)["document"]["document"], address(content))
        self.assertEqual(fetch(self.host, self.review, address(content)), content)

    def test_parts_that_are_something_else_are_forgotten(self):
        content = PDF + b"x" * 100
        wrong = {**self.token, "document": address(content), "part": 1,
                 "content": base64.b64encode(b"%PDF-" + b"y" * 100).decode()}
        self.host.ok("PART", wrong)
        body = {**self.token, "document": address(content), "bytes": len(content), "name": "x"}
        self.assertEqual(self.host.error("KEEP", body)["reason"], "DMN-205")
        self.assertEqual(self.host.ok("KEEP", body), {"missing": [1]})
        self.sent(content)

    def test_too_much_is_refused_and_grows_nothing(self):
        body = {**self.token, "document": "a" * 64, "name": "x"}
        self.assertEqual(self.host.error("KEEP", {**body, "bytes": 1_000_001})["code"], "TOO_LARGE")
        part = {**self.token, "document": "a" * 64}
        full = base64.b64encode(b"x" * PART).decode()
        for number, content, reason in (
                (0, full, "WIR-001"), (1, "", "WIR-001"), (1, "!", "DMN-202"),
                (5, full, "WIR-001"), (1, base64.b64encode(b"x" * (PART + 1)).decode(), "DMN-202")):
            error = self.host.error("PART", {**part, "part": number, "content": content})
            self.assertEqual(error["reason"], reason)
        for letter in "ab":
            for number in (1, 2, 3):
                verb, answer = self.host.ask("PART", {
                    **part, "document": letter * 64, "part": number, "content": full})
        self.assertEqual(answer["reason"], "DMN-203")

    def test_only_whom_a_form_asks_for_documents_sends_any(self):
        body = {"document": address(PDF), "bytes": len(PDF), "name": "x"}
        verb, answer = self.stranger.ask("KEEP", {**self.token, **body})
        self.assertEqual(answer["code"], "NOT_YOURS")
        self.give(PDF)
        note = next(row["task"] for row in self.commands.ok(
            "TASKS", {"review": self.review, "status": "ready"})["tasks"])
        token = self.token_of(self.reader, note)
        self.assertEqual(self.reader.error("KEEP", {**token, **body})["reason"], "DMN-200")
        self.assertEqual(self.host.error("KEEP", {**self.token, **body})["code"], "STALE")

    def test_an_answer_names_only_what_came_with_it(self):
        answer = {"documents": [{"title": "A paper", "status": "in", "file": "b" * 64}]}
        error = self.host.error("COMPLETE", {**self.token, "result": answer})
        self.assertEqual((error["reason"], error["subject"]),
                         ("DMN-204", "result.documents[1].file"))
        answer["documents"][0]["file"] = "../../etc/passwd"
        error = self.host.error("COMPLETE", {**self.token, "result": answer})
        self.assertEqual(error["reason"], "DMN-053")

    # Who reads them

    def test_they_are_released_by_stage_and_only_to_whom_the_workflow_names(self):
        document = self.give(PDF)[0]["document"]
        fetching = {"review": self.review, "document": document}
        self.assertEqual(self.listed(self.commands), [document])
        self.assertEqual(self.listed(self.host), [document])
        for peer in (self.reader, self.stranger):
            self.assertEqual(self.listed(peer), [])
            self.assertEqual(peer.error("DOCUMENT", fetching)["reason"], "DMN-207")
        self.release()
        self.assertEqual(fetch(self.reader, self.review, document), PDF)
        self.assertEqual(self.listed(self.stranger), [])
        for principal in ("organisation:leicester", "coordinator:london", "operator"):
            other = self.peer("commands", principal)
            self.assertEqual(self.listed(other), [], principal)
            self.assertEqual(other.error("DOCUMENT", fetching)["code"], "NOT_YOURS")
        self.release()
        self.assertEqual(self.reader.error("DOCUMENT", fetching)["reason"], "DMN-207")
        self.release()
        self.commands.ok("CANCEL", {"review": self.review, "reason": "called off"})
        self.assertEqual(self.listed(self.reader), [])
        self.assertEqual(self.listed(self.commands), [document])

    def test_a_link_needs_a_code_and_ends_with_its_task(self):
        document = self.give(PDF)[0]["document"]
        self.release()
        note = self.reader.ok("INBOX")["tasks"]
        note = next(row for row in note if row["review"] == self.review)
        pages = self.peer("tasks", None)
        pages.hello()
        link = self.commands.ok("LINK", {"task": note["task"]})["link"]
        bearer = {"as": "session:" + pages.ok("OPEN", {"link": link})["session"]}
        shown = pages.ok("SHOW", {**bearer, "task": note["task"]})["task"]
        self.assertEqual(shown["documents"], 1)
        self.assertEqual(
            pages.ok("DOCUMENTS", {**bearer, "review": self.review}),
            {"documents": [], "needsCode": True})
        fetching = {**bearer, "review": self.review, "document": document}
        self.assertEqual(pages.error("DOCUMENT", fetching)["reason"], "DMN-145")
        code = self.commands.ok("CODE", {"task": note["task"]})["code"]
        wrong = f"{(int(code) + 1) % 10 ** 8:08}"
        self.assertEqual(pages.ok("CONFIRM", {**bearer, "code": wrong}), {"wrongCode": True})
        self.assertEqual(pages.error("DOCUMENT", fetching)["reason"], "DMN-145")
        self.assertEqual(pages.ok("CONFIRM", {**bearer, "code": code}), {})
        self.assertEqual(fetch(pages, self.review, document, **bearer), PDF)
        other = self.commands.ok(
            "START", {"workflow": "documents", "organisation": "derby", "input": {"reader": "p1"}})
        self.assertEqual(
            pages.error("DOCUMENT", {**fetching, "review": other["review"]})["code"], "NOT_YOURS")
        token = {key: shown[key] for key in ("task", "attempt", "epoch")}
        self.reader.ok("COMPLETE", {**token, "result": {}})
        self.assertEqual(pages.error("DOCUMENT", fetching)["code"], "NOT_YOURS")

    # How they go

    def test_what_is_discarded_is_gone_for_good_and_the_line_stays(self):
        kept, gone = self.give(PDF, PDF + b"a name that nobody may find " * 20)
        self.release()
        asked = {"review": self.review, "document": gone["document"], "reason": "sent by mistake"}
        for peer in (self.peer("commands", "coordinator:london"), self.peer("commands", "operator")):
            self.assertEqual(peer.error("DISCARD", asked)["code"], "NOT_YOURS")
        before = len(self.journal())
        self.commands.ok("DISCARD", asked)
        self.assertEqual(len(self.journal()), before + 1)
        self.assertEqual(self.commands.ok("DISCARD", asked), {"discarded": gone["document"]})
        fetching = {"review": self.review, "document": gone["document"]}
        self.assertEqual(self.reader.error("DOCUMENT", fetching)["reason"], "DMN-208")
        rows = self.commands.ok("DOCUMENTS", {"review": self.review})["documents"]
        self.assertEqual(
            {row["document"]: ("discardedAt" in row, row["name"]) for row in rows},
            {kept["document"]: (False, "a file.pdf"), gone["document"]: (True, "discarded")})
        self.daemon.kill()
        self.daemon.start()
        self.reader.hello()
        self.assertEqual(self.reader.error("DOCUMENT", fetching)["reason"], "DMN-208")
        self.assertEqual(fetch(self.reader, self.review, kept["document"]), PDF)
        for file in (self.daemon.store, f"{self.daemon.store}-wal"):
            if os.path.exists(file):
                with open(file, "rb") as store:
                    self.assertNotIn(b"a name that nobody may find", store.read())
        # Also a copy of the store from before loses it again: its name is on the list.
        with sqlite3.connect(self.daemon.store) as store:
            body = store.execute(
                "SELECT name_body FROM documents WHERE hash=?", (gone["document"],)).fetchone()[0]
        with open(f"{self.daemon.store}.erasures") as erased:
            self.assertIn(body, erased.read())


if __name__ == "__main__":
    unittest.main()
