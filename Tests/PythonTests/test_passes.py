"""Links, sessions, codes and drafts on the wire: who acts by a secret, and what it opens."""

import os
import sqlite3
import unittest

from daemon import EVERYONE, Daemon
from daemon_case import COORDINATOR, DaemonCase
from stranger import Peer

PERSON = {
    "id": "p1", "roles": ["health"], "organisation": "derby", "region": "east-midlands",
    "name": "Health lead, Derby", "email": "health@derby.example",
}


class PassTests(DaemonCase):
    settings = {"limits": {"sessionSeconds": 3600}}

    def setUp(self):
        self.commands = self.peer()
        self.pages = self.peer("tasks", None)
        self.pages.hello()

    def sheet(self, person="p1"):
        started = self.commands.ok(
            "START", {"workflow": "sheet", "organisation": "derby", "input": {"person": person}})
        return started["review"], started["started"][0]["task"]

    def session(self, task, **more):
        link = self.commands.ok("LINK", {"task": task})["link"]
        return link, self.pages.ok("OPEN", {"link": link, **more})

    def show(self, session, task):
        return self.pages.ok("SHOW", {"as": f"session:{session}", "task": task})["task"]

    def token(self, task):
        return {key: task[key] for key in ("task", "attempt", "epoch")}

    def answer(self):
        return {
            "decision": "accept", "day": "2018-01-23", "note": "none", "count": 2, "agreed": True,
            "questions": ["why?"], "people": [{"role": "lead"}],
        }

    def test_a_link_is_looked_at_opened_and_answered_with(self):
        review, task = self.sheet()
        link = self.commands.ok("LINK", {"task": task})
        self.assertEqual(link["to"], "person:p1")
        before = self.commands.ok("HISTORY", {"review": review})
        for _ in range(3):
            seen = self.pages.ok("LOOK", {"link": link["link"]})
        self.assertEqual(seen["state"], "open")
        self.assertEqual(seen["task"]["title"], "Fill in the sheet")
        self.assertEqual(self.commands.ok("HISTORY", {"review": review}), before)
        opened = self.pages.ok("OPEN", {"link": link["link"], "by": "assistant"})
        shown = self.show(opened["session"], task)
        self.pages.ok("COMPLETE", {
            "as": f"session:{opened['session']}", **self.token(shown), "result": self.answer()})
        entries = self.commands.ok("HISTORY", {"review": review})["entries"]
        done = [entry for entry in entries if entry["kind"] == "complete"]
        self.assertEqual(done[0]["who"], "assistant for person:p1")
        self.assertEqual(self.pages.ok("LOOK", {"link": link["link"]}).keys(), {"state", "now"})
        self.assertEqual(self.pages.error("OPEN", {"link": link["link"]})["code"], "STALE")
        error = self.pages.error("SHOW", {"as": f"session:{opened['session']}", "task": task})
        self.assertEqual(error["code"], "STALE")

    def test_a_session_reaches_its_own_task_and_nothing_else(self):
        _, mine = self.sheet()
        _, other = self.sheet()
        _, foreign = self.sheet("p2")
        _, opened = self.session(mine)
        bearer = f"session:{opened['session']}"
        for task in (other, foreign):
            error = self.pages.error("SHOW", {"as": bearer, "task": task})
            self.assertEqual(error["code"], "NOT_YOURS")
        inbox = self.pages.ok("INBOX", {"as": bearer})["tasks"]
        self.assertEqual([row["task"] for row in inbox], [mine])
        commands = self.peer("commands", bearer)
        for verb, body in (("TODAY", {}), ("LIST", {}), ("LINK", {"task": mine}), ("PEOPLE", {})):
            self.assertEqual(commands.error(verb, body)["code"], "NOT_YOURS")
        self.assertIn("now", commands.ok("CLOCK"))
        self.assertEqual(self.pages.error("WATCH", {"as": bearer})["code"], "REFUSED")

    def test_a_guess_is_told_nothing_and_leaves_nothing(self):
        position = self.commands.ok("JOURNAL", {"as": "operator", "limit": 500})["entries"]
        for guess in ("0" * 40, "x", "", "ab" * 20, "é" * 20):
            for verb in ("LOOK", "OPEN", "CODE"):
                error = self.pages.error(verb, {"link": guess})
                self.assertIn(error["code"], ("NOT_YOURS", "INVALID"))
            error = self.pages.error("INBOX", {"as": f"session:{guess}"})
            self.assertEqual(error["code"], "NOT_YOURS")
        after = self.commands.ok("JOURNAL", {"as": "operator", "limit": 500})["entries"]
        self.assertEqual(len(position), len(after))

    def test_a_session_that_was_closed_or_pushed_out_opens_nothing(self):
        _, task = self.sheet()
        link, opened = self.session(task)
        bearer = f"session:{opened['session']}"
        self.pages.ok("CLOSE", {"as": bearer})
        self.assertEqual(self.pages.error("INBOX", {"as": bearer})["code"], "NOT_YOURS")
        sessions = [self.pages.ok("OPEN", {"link": link})["session"] for _ in range(11)]
        self.assertEqual(
            self.pages.error("INBOX", {"as": f"session:{sessions[0]}"})["code"], "NOT_YOURS")
        self.pages.ok("INBOX", {"as": f"session:{sessions[10]}"})

    def test_a_draft_is_kept_through_a_kill_and_gone_with_the_answer(self):
        _, task = self.sheet()
        _, opened = self.session(task)
        bearer = f"session:{opened['session']}"
        shown = self.show(opened["session"], task)
        saved = self.pages.ok("DRAFT", {
            "as": bearer, **self.token(shown), "draft": {"note": "half"}, "revision": 0})
        self.daemon.kill()
        self.daemon.start()
        self.pages.hello()
        shown = self.show(opened["session"], task)
        self.assertEqual(shown["draft"]["content"], {"note": "half"})
        self.assertEqual(shown["draft"]["revision"], saved["revision"])
        error = self.pages.error("DRAFT", {
            "as": bearer, **self.token(shown), "draft": {}, "revision": 0})
        self.assertEqual(error["code"], "CONFLICT")
        large = {"note": "x" * 300_000}
        error = self.pages.error("DRAFT", {"as": bearer, **self.token(shown), "draft": large})
        self.assertEqual(error["code"], "TOO_LARGE")
        self.pages.ok("COMPLETE", {
            "as": bearer, **self.token(shown), "result": self.answer()})
        error = self.pages.error("DRAFT", {"as": bearer, **self.token(shown), "draft": {}})
        self.assertEqual(error["code"], "STALE")
        with sqlite3.connect(self.daemon.store) as store:
            rows = store.execute("SELECT count(*) FROM drafts").fetchone()
        self.assertEqual(rows, (0,))

    def test_a_confidential_task_needs_the_code_that_was_mailed(self):
        review, task = self.sheet()
        _, opened = self.session(task)
        shown = self.show(opened["session"], task)
        self.pages.ok("COMPLETE", {
            "as": f"session:{opened['session']}", **self.token(shown), "result": self.answer()})
        tasks = self.commands.ok("TASKS", {"review": review, "status": "ready"})["tasks"]
        secret = tasks[0]["task"]
        link = self.commands.ok("LINK", {"task": secret})["link"]
        self.assertTrue(self.pages.ok("LOOK", {"link": link})["needsCode"])
        self.assertEqual(self.pages.error("OPEN", {"link": link})["code"], "REFUSED")
        mailer = self.peer("commands", "queue:mail")
        self.pages.ok("CODE", {"link": link})
        self.pages.ok("CODE", {"link": link})
        code = mailer.ok("CODE", {"task": secret})["code"]
        wrong = f"{(int(code) + 1) % 10**8:08}"
        self.assertEqual(
            self.pages.ok("OPEN", {"link": link, "code": wrong}), {"wrongCode": True})
        opened = self.pages.ok("OPEN", {"link": link, "code": f"{code[:4]} {code[4:]}"})
        self.assertEqual(self.show(opened["session"], secret)["title"], "Write the findings")
        # Spent: the same digits do not open it again; five wrong ones end a code.
        self.assertEqual(
            self.pages.error("OPEN", {"link": link, "code": code})["code"], "REFUSED")
        code = self.commands.ok("CODE", {"task": secret})["code"]
        wrong = f"{(int(code) + 1) % 10**8:08}"
        for _ in range(5):
            self.pages.ok("OPEN", {"link": link, "code": wrong})
        self.assertEqual(
            self.pages.error("OPEN", {"link": link, "code": code})["code"], "REFUSED")
        self.assertNotIn(code.encode(), self.daemon.store.read_bytes())

    def findings(self):
        """A task whose form says that it is confidential, for p1."""
        review, task = self.sheet()
        _, opened = self.session(task)
        shown = self.show(opened["session"], task)
        self.pages.ok("COMPLETE", {
            "as": f"session:{opened['session']}", **self.token(shown), "result": self.answer()})
        return self.commands.ok("TASKS", {"review": review, "status": "ready"})["tasks"][0]["task"]

    def test_who_signed_in_needs_a_code_for_what_is_confidential_once_in_a_session(self):
        self.commands.ok("IMPORT", {"people": [PERSON]})
        secret = self.findings()
        link = self.commands.ok("LINK", {"for": "person:p1"})["link"]
        bearer = f"session:{self.pages.ok('OPEN', {'link': link})['session']}"
        asked = {"as": bearer, "task": secret}
        self.assertEqual(self.pages.error("SHOW", asked)["reason"], "DMN-145")
        token = {"task": secret, "attempt": 1, "epoch": 1}
        self.assertEqual(
            self.pages.error("COMPLETE", {"as": bearer, **token, "result": {}})["code"],
            "NOT_YOURS")
        # A code of a task's link is not one of the session.
        digits = self.commands.ok("CODE", {"task": secret})["code"]
        self.assertEqual(
            self.pages.error("CONFIRM", {"as": bearer, "code": digits})["reason"], "DMN-149")
        self.pages.ok("CODE", {"as": bearer})
        self.pages.ok("CODE", {"as": bearer})
        mailer = self.peer("commands", "queue:mail")
        # Nobody but the mailing step is told such a code.
        self.assertEqual(
            self.commands.error("CODE", {"for": "person:p1"})["code"], "INVALID")
        digits = mailer.ok("CODE", {"for": "person:p1"})["code"]
        wrong = f"{(int(digits) + 1) % 10**8:08}"
        self.assertEqual(
            self.pages.ok("CONFIRM", {"as": bearer, "code": wrong}), {"wrongCode": True})
        self.pages.ok("CONFIRM", {"as": bearer, "code": digits})
        self.assertEqual(self.pages.ok("SHOW", asked)["task"]["task"], secret)
        # Another session needs one of its own.
        link = self.commands.ok("LINK", {"for": "person:p1"})["link"]
        other = f"session:{self.pages.ok('OPEN', {'link': link})['session']}"
        self.assertEqual(
            self.pages.error("SHOW", {**asked, "as": other})["reason"], "DMN-145")

    def test_an_operator_makes_no_session_that_answers_for_somebody(self):
        self.commands.ok("IMPORT", {"people": [PERSON], "organisations": [
            {"id": "derby", "kind": "local-authority", "name": "Derby",
             "region": "east-midlands"}]})
        for signer in ("person:p1", "organisation:derby", "role:chair", "queue:mail"):
            error = self.commands.error("LINK", {"as": "operator", "for": signer})
            self.assertEqual(error["reason"], "DMN-146", signer)
        self.commands.ok("LINK", {"for": "organisation:derby"})
        self.commands.ok("LINK", {"as": "operator", "for": COORDINATOR})
        kinds = [
            (entry["kind"], entry["who"])
            for entry in self.commands.ok("JOURNAL", {"as": "operator", "limit": 500})["entries"]
            if entry.get("kind") == "link"]
        self.assertEqual(kinds[-2:], [("link", COORDINATOR), ("link", "operator")])

    def test_a_sign_in_works_once_and_is_given_by_who_may(self):
        self.commands.ok("IMPORT", {"people": [PERSON]})
        link = self.commands.ok("LINK", {"for": "person:p1"})["link"]
        opened = self.pages.ok("OPEN", {"link": link})
        self.assertEqual(self.pages.error("OPEN", {"link": link})["code"], "NOT_YOURS")
        _, task = self.sheet()
        self.assertEqual(self.show(opened["session"], task)["to"], "person:p1")
        for signer in ("coordinator:east-midlands", "person:nobody", "operator", "queue:mail"):
            self.assertEqual(self.commands.error("LINK", {"for": signer})["code"], "NOT_YOURS")
        link = self.commands.ok("LINK", {"as": "operator", "for": COORDINATOR})["link"]
        opened = self.pages.ok("OPEN", {"link": link})
        today = self.commands.ok("TODAY", {"as": f"session:{opened['session']}"})
        self.assertIn("overdue", today)

    def later(self, milliseconds):
        """Whatever is kept of links, sessions and codes becomes so much older."""
        self.daemon.kill()
        with sqlite3.connect(self.daemon.store) as store:
            store.execute(
                "UPDATE passes SET made_at = made_at - ?1, until = until - ?1", (milliseconds,))
        self.daemon.start()
        self.pages.hello()

    def test_a_used_sign_in_is_opened_again_by_its_browser_for_two_minutes(self):
        self.commands.ok("IMPORT", {"people": [PERSON]})
        link = self.commands.ok("LINK", {"for": "person:p1"})["link"]
        mine, other = {"link": link, "browser": "a" * 40}, {"link": link, "browser": "b" * 40}
        sessions = [self.pages.ok("OPEN", mine)["session"] for _ in range(3)]
        for abandoned in sessions[:2]:
            self.assertEqual(
                self.pages.error("INBOX", {"as": f"session:{abandoned}"})["code"], "NOT_YOURS")
        self.pages.ok("INBOX", {"as": f"session:{sessions[2]}"})
        self.assertEqual(self.pages.ok("LOOK", mine)["state"], "open")
        for asked in (other, {"link": link}):
            self.assertEqual(self.pages.error("OPEN", asked)["reason"], "DMN-141")
            seen = self.pages.ok("LOOK", asked)
            self.assertEqual((seen.keys(), seen["state"]), ({"state", "now"}, "used"))
        self.assertEqual(
            self.pages.error("OPEN", {"link": link, "browser": "c" * 129})["code"], "INVALID")
        self.later(110_000)
        sessions.append(self.pages.ok("OPEN", mine)["session"])
        # Counted from the first: sending it again does not stretch the time.
        self.later(10_001)
        self.assertEqual(self.pages.error("OPEN", mine)["reason"], "DMN-141")
        self.assertEqual(self.pages.ok("LOOK", mine)["state"], "used")
        self.pages.ok("INBOX", {"as": f"session:{sessions[3]}"})
        self.later(3_600_000)
        self.assertIn(self.pages.error("OPEN", mine)["code"], ("NOT_YOURS", "STALE"))
        self.assertNotIn(b"a" * 40, self.daemon.store.read_bytes())

    def test_a_used_sign_in_is_not_opened_again_after_signing_out(self):
        self.commands.ok("IMPORT", {"people": [PERSON]})
        mine = {"link": self.commands.ok("LINK", {"for": "person:p1"})["link"], "browser": "a" * 40}
        self.pages.ok("OPEN", mine)
        bearer = f"session:{self.pages.ok('OPEN', mine)['session']}"
        self.pages.ok("CLOSE", {"as": bearer})
        self.assertEqual(self.pages.error("OPEN", mine)["reason"], "DMN-141")
        self.assertEqual(self.pages.ok("LOOK", mine)["state"], "used")

    def test_a_right_code_that_is_sent_twice_lets_the_same_browser_in_twice(self):
        secret = self.findings()
        link = self.commands.ok("LINK", {"task": secret})["link"]
        code = self.commands.ok("CODE", {"task": secret})["code"]
        mine = {"link": link, "code": code, "browser": "a" * 40}
        for _ in range(2):
            self.assertEqual(self.show(self.pages.ok("OPEN", mine)["session"], secret)["task"], secret)
        wrong = f"{(int(code) + 1) % 10**8:08}"
        for asked in ({"browser": "b" * 40}, {"browser": None}, {"code": wrong}):
            asked = {key: value for key, value in {**mine, **asked}.items() if value}
            self.assertEqual(self.pages.error("OPEN", asked)["reason"], "DMN-149")
        self.later(120_001)
        self.assertEqual(self.pages.error("OPEN", mine)["reason"], "DMN-149")

    def test_a_session_that_says_its_code_twice_is_confirmed(self):
        self.commands.ok("IMPORT", {"people": [PERSON]})
        bearers = []
        for _ in range(2):
            link = self.commands.ok("LINK", {"for": "person:p1"})["link"]
            bearers.append(f"session:{self.pages.ok('OPEN', {'link': link})['session']}")
        self.pages.ok("CODE", {"as": bearers[0]})
        code = self.peer("commands", "queue:mail").ok("CODE", {"for": "person:p1"})["code"]
        for _ in range(2):
            self.assertEqual(self.pages.ok("CONFIRM", {"as": bearers[0], "code": code}), {})
        self.assertEqual(
            self.pages.error("CONFIRM", {"as": bearers[1], "code": code})["reason"], "DMN-149")

    def test_no_secret_is_in_the_file(self):
        _, task = self.sheet()
        link, opened = self.session(task)
        for path in (self.daemon.store, self.daemon.store.with_name(self.daemon.store.name + "-wal")):
            content = path.read_bytes()
            self.assertNotIn(link.encode(), content)
            self.assertNotIn(opened["session"].encode(), content)


class BearersOnlyTests(unittest.TestCase):
    def test_the_identity_of_the_pages_may_do_nothing_without_a_token(self):
        with Daemon(principals=[
                {"identity": f"uid:{os.getuid()}", "mayActAs": ["bearers"]}]) as daemon:
            with Peer(daemon.sockets, "commands", None) as commands:
                for verb, body in (("TODAY", {}), ("LIST", {}), ("CLOCK", {}), ("PEOPLE", {}),
                                   ("LINK", {"for": "operator"}), ("CODE", {"task": "r1-1"})):
                    self.assertIn(commands.error(verb, body)["code"], ("INVALID", "NOT_YOURS"))
                    for principal in EVERYONE:
                        error = commands.error(verb, {"as": principal, **body})
                        self.assertEqual(error["code"], "NOT_YOURS")
            with Peer(daemon.sockets, "tasks", None) as tasks:
                tasks.hello()
                for principal in ("person:p1", "organisation:derby"):
                    for verb in ("INBOX", "WATCH"):
                        self.assertEqual(
                            tasks.error(verb, {"as": principal})["code"], "NOT_YOURS")
                error = tasks.error("HELLO", {
                    "client": "t", "instance": "i", "queues": ["mail"], "credits": 1})
                self.assertEqual(error["code"], "NOT_YOURS")


if __name__ == "__main__":
    unittest.main()
