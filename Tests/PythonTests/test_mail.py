"""Letters through a real SMTP server: who gets which, and that none is sent twice, whatever is killed."""

import json
import os
import pathlib
import re
import subprocess
import tempfile
import threading
import unittest

import icalendar

from daemon import PROGRAMS, TOP, Daemon
from mail_case import COORDINATOR, MAIL, PEOPLE, MailCase
from smtp_sink import HERE
from stranger import Peer


class MailTests(MailCase):
    def ask(self, person="p1", **data):
        body = {"workflow": "letters", "organisation": "derby", "title": "A review – étude",
                "input": {"person": person, **data}}
        return self.peer.ok("START", body)["review"]

    # What people get

    def test_somebody_who_is_asked_gets_one_letter_that_says_what_to_do(self):
        review = self.ask()
        self.round()
        self.round()
        (mail,) = self.mailbox.mails
        (to,) = mail["To"].addresses
        self.assertEqual(
            (to.display_name, to.addr_spec), ("Häalth lead, Leicester", "p1@example.org"))
        self.assertEqual(mail["Subject"], "Can you answer – soon? – Derby, answer by Fri 10 Nov 2017")
        self.assertEqual(mail["Auto-Submitted"], "auto-generated")
        self.assertEqual(mail["Reply-To"], "Peer review office <office@example.org>")
        self.assertRegex(mail["Message-ID"], rf"^<{review}-1\.1\.invitation\.1\.[0-9a-f]{{16}}\.1@example\.org>$")
        self.assertEqual(mail.get_content_type(), "multipart/alternative")
        plain = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
        self.assertTrue(plain.startswith("Please answer by Fri 10 Nov 2017.\n"), plain)
        for words in ["Peer review office", "0100 000 0000", "A review – étude"]:
            self.assertIn(words, plain)
            self.assertIn(words, mail.get_body(("html",)).get_content())
        envelope = self.mailbox.envelopes[0]
        self.assertEqual(envelope.rcpt_tos, ["p1@example.org"])
        self.assertRegex(envelope.mail_from, r"^bounces\+\d+\.[0-9a-f]{16}@example\.org$")
        for line in self.mailbox.raw()[0].split(b"\r\n"):
            self.assertLessEqual(len(line), 78)
            self.assertNotIn(b"\n", line)

    def with_pages(self):
        """A daemon that says where its pages are, and whoever is asked may act as anybody."""
        self.daemon = Daemon(
            mail=MAIL, pages="https://reviews.example.org", workflows=str(HERE / "Workflows"),
            may_act_as=["*"])
        self.addCleanup(self.daemon.__exit__)
        self.daemon.start()
        self.peer = Peer(self.daemon.sockets, acting_as=COORDINATOR)
        self.addCleanup(self.peer.close)

    def test_a_letter_opens_the_page_of_its_task_and_a_code_the_confidential_one(self):
        self.with_pages()
        peer = self.peer
        pages = Peer(self.daemon.sockets, "tasks", None)
        self.addCleanup(pages.close)
        pages.hello()
        peer.ok("IMPORT", {"people": PEOPLE})
        peer.ok("START", {"workflow": "sheet", "organisation": "derby", "input": {"person": "p1"}})

        def newest_link():
            self.round()
            plain = self.mailbox.mails[-1].get_body(("plain",)).get_content()
            return re.search(r"https://reviews\.example\.org/l/([0-9a-f]{32,})", plain)[1]

        link = newest_link()
        self.assertEqual(pages.ok("LOOK", {"link": link})["to"], "person:p1")
        session = "session:" + pages.ok("OPEN", {"link": link})["session"]
        (row,) = pages.ok("INBOX", {"as": session})["tasks"]
        task = pages.ok("SHOW", {"as": session, "task": row["task"]})["task"]
        pages.ok("COMPLETE", {
            "as": session, **{key: task[key] for key in ("task", "attempt", "epoch")},
            "result": {
                "decision": "accept", "day": "2018-01-23", "note": "none", "count": 2,
                "agreed": True, "questions": ["why?"], "people": [{"role": "lead"}]}})

        confidential = newest_link()
        self.assertTrue(pages.ok("LOOK", {"link": confidential})["needsCode"])
        pages.ok("CODE", {"link": confidential})
        self.round()
        digits = re.search(r"\d{8}", self.mailbox.mails[-1]["Subject"])[0]
        self.assertIn("session", pages.ok("OPEN", {"link": confidential, "code": digits}))
        self.assertEqual(len(self.mailbox.mails), 3)
        self.assertEqual(self.mailbox.mails[-1].as_string().count("/l/"), 0)

    def test_reminders_come_as_one_digest_a_day_and_never_twice(self):
        first, second = self.ask(), self.ask()
        self.round()
        self.day("2017-11-09T09:00:00Z")  # two days before due were the reminders of both
        for _ in range(3):
            self.round()
        self.assertEqual(len(self.mailbox.mails), 3)
        digest = self.mailbox.mails[2]
        self.assertEqual(digest["Subject"], "Still to do: 2 answers")
        # Late since Friday at 17:00: whoever had a letter that week hears of it on Monday morning.
        for instant in ("10T18:00", "11T00:01", "11T10:00", "13T00:01", "13T08:59"):
            self.day(f"2017-11-{instant}:00Z")
            self.round()
        self.assertEqual(len(self.mailbox.mails), 3)
        self.day("2017-11-13T09:00:00Z")
        self.round()
        self.round()
        late = self.mailbox.mails[3:]
        self.assertEqual([mail["Subject"] for mail in late], ["Still to do: 2 answers, 2 overdue"])
        # Nothing new to say: nobody is written to again.
        for day in ("14", "15", "20"):
            self.day(f"2017-11-{day}T09:00:00Z")
            self.round()
        self.assertEqual(len(self.mailbox.mails), 4)
        self.assertEqual(len(set(self.mailbox.ids())), 4)
        self.assertNotEqual(first, second)

    def test_whoever_is_no_longer_needed_is_thanked_in_the_same_thread(self):
        review = self.ask()
        self.round()
        self.peer.ok("CANCEL", {"review": review, "reason": "not this year"})
        self.round()
        self.round()
        asked, thanks = self.mailbox.mails
        self.assertIn("No longer needed", thanks["Subject"])
        self.assertEqual(thanks["In-Reply-To"], asked["Message-ID"])
        self.assertTrue(thanks["References"].endswith(asked["Message-ID"]))
        self.assertNotIn("not this year", thanks.as_string())

    def test_nobody_is_thanked_for_what_they_were_never_asked(self):
        review = self.ask()
        self.peer.ok("CANCEL", {"review": review, "reason": "a mistake"})
        self.round()
        self.assertEqual(self.mailbox.mails, [])

    def test_an_answer_by_telephone_is_confirmed_with_what_a_letter_may_hold(self):
        review = self.ask()
        self.round()
        self.peer.ok("ANSWER", {
            "task": f"{review}-1", "for": "person:p1", "told": "phone, 14:10",
            "result": {"decision": "decline", "reason": "zebra"}})
        self.day("2017-11-08T09:00:00Z")
        self.round()
        self.round()
        confirmation = self.mailbox.mails[1]
        self.assertEqual(len(self.mailbox.mails), 2)
        self.assertIn("We have written down your answer", confirmation["Subject"])
        self.assertEqual(confirmation["In-Reply-To"], self.mailbox.ids()[0])
        plain = " ".join(confirmation.get_body(("plain",)).get_content().split())
        for words in (
                "On Mon 6 Nov 2017 09:00 the coordinator, East Midlands wrote down",
                "Asked: Can you answer – soon?", "For: A review – étude, Derby",
                "Written down: Decline", "Ring Peer review office on 0100 000 0000"):
            self.assertIn(words, plain)
        for secret in ("zebra", "14:10"):
            self.assertNotIn(secret, confirmation.as_string())

    def test_of_what_is_no_plain_yes_or_no_nothing_is_in_the_confirmation(self):
        self.with_pages()
        self.peer.ok("IMPORT", {"people": PEOPLE})
        started = self.peer.ok(
            "START", {"workflow": "sheet", "organisation": "derby", "input": {"person": "p1"}})
        review = started["review"]
        told = {"for": "person:p1", "told": "phone"}
        task = started["started"][0]["task"]
        link = self.peer.ok("LINK", {"task": task})["link"]
        self.peer.ok("ANSWER", {**told, "task": task, "result": {
            "decision": "accept", "day": "2018-01-23", "note": "zebra", "count": 2,
            "agreed": True, "questions": ["zebra?"], "people": [{"role": "lead"}]}})
        (confidential,) = [
            task for task in self.peer.ok("TASKS", {"review": review})["tasks"]
            if task["status"] == "ready"]
        self.peer.ok("ANSWER", {
            **told, "task": confidential["task"], "result": {"text": "zebra"}})
        self.round()
        plain = [
            " ".join(mail.get_body(("plain",)).get_content().split()) for mail in self.mailbox.mails]
        self.assertEqual(len(plain), 2)
        self.assertIn("Written down: Accept; On which day? Tue 23 Jan 2018", plain[0])
        self.assertIn("Written down: what you told us.", plain[1])
        for mail in self.mailbox.mails:
            self.assertNotIn("zebra", mail.as_string())
            for sort in ("plain", "html"):
                self.assertNotIn("/l/", mail.get_body((sort,)).get_content())
        # The answered request has ended; asked anew it is another one.
        with Peer(self.daemon.sockets, "tasks") as bearer:
            bearer.hello()
            seen = bearer.ok("LOOK", {"link": link})
            self.assertEqual((seen["state"], seen["ring"]["phone"]), ("ended", "0100 000 0000"))

    def test_organisations_and_coordinators_are_written_to_as_well(self):
        self.ask(to="organisation:derby")
        self.ask(to="role:coordinator")
        self.round()
        self.assertEqual(
            sorted(one.rcpt_tos[0] for one in self.mailbox.envelopes),
            ["office@example.org", "send@derby.example.org"])

    def test_the_register_says_where_organisations_and_roles_are_written_to(self):
        self.peer.ok("IMPORT", {"organisations": [
            {"id": "derby", "kind": "local-authority", "name": "Derby", "region": "east-midlands",
             "contact": "SEND inbox", "email": "inbox@derby.example.org"}]})
        self.ask(to="organisation:derby")
        self.round()
        (mail,) = self.mailbox.mails
        self.assertEqual(str(mail["To"]), "SEND inbox <inbox@derby.example.org>")

    def hold(self, *holders, **more):
        self.peer.ok("IMPORT", {"organisations": [
            {"id": "south-chair", "kind": "role", "name": "Chair, south",
             "region": "east-midlands", "holders": [{"person": one} for one in holders], **more}]})

    def test_each_holder_of_a_role_gets_letters_of_their_own(self):
        self.hold("p1", "p2")
        review = self.ask(to="role:south-chair")
        self.assertEqual(self.trouble(), [])
        self.round()
        self.round()
        self.assertEqual(
            sorted(one.rcpt_tos[0] for one in self.mailbox.envelopes),
            ["p1@example.org", "p2@example.org"])
        self.assertEqual(len(set(self.mailbox.ids())), 2)
        self.day("2017-11-09T09:00:00Z")
        self.round()
        self.round()
        self.assertEqual(len(self.mailbox.mails), 4)
        with Peer(self.daemon.sockets, "tasks", "person:p1") as holder:
            holder.hello()
            (row,) = holder.ok("INBOX")["tasks"]
            holder.ok("COMPLETE", {
                **{key: row[key] for key in ("task", "attempt", "epoch")},
                "result": {"decision": "accept"}})
        self.round()
        self.assertEqual(len(self.mailbox.mails), 4)
        history = self.peer.ok("HISTORY", {"review": review})["entries"]
        self.assertIn("person:p1 for role:south-chair", [entry["who"] for entry in history])

    def test_whoever_stands_in_is_written_to_while_they_do(self):
        self.peer.ok("IMPORT", {"people": [
            {**PEOPLE[0], "delegates": [
                {"person": "p2", "from": "2017-11-08", "until": "2017-11-10"}]}]})
        review = self.ask()
        self.round()
        self.assertEqual(self.mailbox.envelopes[-1].rcpt_tos, ["p1@example.org"])
        self.day("2017-11-08T09:00:00Z")
        self.round()
        self.round()
        self.assertEqual(
            [one.rcpt_tos[0] for one in self.mailbox.envelopes],
            ["p1@example.org", "p2@example.org"])
        self.peer.ok("CANCEL", {"review": review, "reason": "not this year"})
        self.round()
        self.assertEqual(
            sorted(one.rcpt_tos[0] for one in self.mailbox.envelopes[2:]),
            ["p1@example.org", "p2@example.org"])
        invited = {mail["To"]: mail["Message-ID"] for mail in self.mailbox.mails[:2]}
        for mail in self.mailbox.mails[2:]:
            self.assertEqual(mail["In-Reply-To"], invited[mail["To"]])

    def test_a_link_of_a_role_and_of_its_holders_opens_its_task(self):
        self.with_pages()
        self.peer.ok("IMPORT", {"people": PEOPLE})
        self.hold("p1", contact="Chair's office", email="chair@example.org")
        task = self.peer.ok("START", {
            "workflow": "letters", "organisation": "derby",
            "input": {"person": "p1", "to": "role:south-chair"}})["started"][0]["task"]
        self.round()
        links = {
            mail["To"].addresses[0].addr_spec: re.search(
                r"/l/([0-9a-f]{40})", mail.get_body(("plain",)).get_content())[1]
            for mail in self.mailbox.mails}
        self.assertEqual(sorted(links), ["chair@example.org", "p1@example.org"])
        with Peer(self.daemon.sockets, "tasks") as bearer:
            bearer.hello()
            seen = bearer.ok("LOOK", {"link": links["p1@example.org"]})
            self.assertEqual(
                (seen["to"], seen["task"]["ownerName"]), ("person:p1", "Chair, south"))
            self.assertEqual(seen["ring"]["phone"], "0100 000 0000")
            self.assertEqual(
                bearer.ok("LOOK", {"link": links["chair@example.org"]})["name"], "Chair, south")
            opened = bearer.ok("OPEN", {"link": links["chair@example.org"]})
            session = f"session:{opened['session']}"
            shown = bearer.ok("SHOW", {"as": session, "task": task})["task"]
            self.assertEqual(
                self.peer.error("LINK", {"task": task, "for": "person:p2"})["code"], "NOT_YOURS")
            bearer.ok("COMPLETE", {
                "as": session, **{key: shown[key] for key in ("task", "attempt", "epoch")},
                "result": {"decision": "accept"}})
            entries = self.peer.ok("HISTORY", {"review": task.split("-")[0]})["entries"]
            self.assertIn("role:south-chair", [entry["who"] for entry in entries])

    def test_a_coordinator_asks_for_a_link_and_gets_one_however_often_it_is_asked(self):
        self.with_pages()
        with Peer(self.daemon.sockets, "tasks") as bearer:
            bearer.hello()
            self.assertEqual(
                [one["for"] for one in bearer.ok("SIGNIN")["coordinators"]], [COORDINATOR])
            for who in (COORDINATOR, COORDINATOR, "coordinator:nowhere"):
                bearer.ok("SIGNIN", {"for": who})
            for who in ("person:p1", "operator", "x"):
                self.assertEqual(bearer.error("SIGNIN", {"for": who})["code"], "INVALID")
            self.round()
            self.round()
            (mail,) = self.mailbox.mails
            self.assertEqual(mail["To"].addresses[0].addr_spec, "office@example.org")
            link = re.search(r"/l/([0-9a-f]{40})", mail.get_body(("plain",)).get_content())[1]
            self.assertEqual(bearer.ok("OPEN", {"link": link})["to"], COORDINATOR)
            self.assertEqual(bearer.error("OPEN", {"link": link})["code"], "NOT_YOURS")

    def test_who_asks_again_and_again_keeps_nobody_else_from_signing_in(self):
        self.with_pages()
        with Peer(self.daemon.sockets, "tasks") as bearer:
            bearer.hello()
            for _ in range(30):
                self.assertEqual(bearer.ok("SIGNIN", {"for": COORDINATOR, "from": "192.0.2.1"}), {})
            self.round()
            self.assertEqual(len(self.mailbox.mails), 1)
            for address in ("192.0.2.1", "2001:db8::1"):
                self.assertEqual(bearer.ok("SIGNIN", {"for": COORDINATOR, "from": address}), {})
            self.round()
            self.assertEqual(len(self.mailbox.mails), 2)

    def test_what_may_not_have_arrived_needs_attention(self):
        self.ask()
        self.round(SENDMAIL_FAILS="67")
        ran = subprocess.run(
            [PROGRAMS / "reviewctl", "attention", "list", "--endpoint",
             f"ipc://{self.daemon.sockets}", "--as", COORDINATOR],
            capture_output=True, timeout=30, check=True, text=True)
        self.assertIn("exit-67", ran.stdout)

    def test_addresses_are_told_to_the_mailing_step_alone(self):
        self.ask()
        for principal in ("person:p1", "organisation:derby", "queue:probe"):
            with Peer(self.daemon.sockets, acting_as=principal) as peer:
                self.assertEqual(peer.error("LETTERS")["code"], "NOT_YOURS")
                self.assertEqual(
                    peer.error("LETTER", {"letter": "r1-1.1.invitation.1", "state": "handing"})["code"],
                    "NOT_YOURS")
        self.assertNotIn("p1@example.org", str(self.peer.ok("LETTERS")))

    # What goes wrong

    def test_without_an_address_the_coordinator_is_told(self):
        nowhere = {key: value for key, value in PEOPLE[0].items() if key != "email"}
        self.peer.ok("IMPORT", {"people": [{**nowhere, "id": "p9"}]})
        self.ask("p9")
        self.ask("p1")
        self.round()
        self.assertEqual(len(self.mailbox.mails), 1)
        (line,) = self.trouble()
        self.assertEqual((line["state"], line["to"]), ("unreachable", "person:p9"))

    def typed(self, *words, principal=COORDINATOR):
        ran = subprocess.run(
            [PROGRAMS / "reviewctl", *words, "--endpoint", f"ipc://{self.daemon.sockets}", "--as",
             principal], capture_output=True, timeout=30, text=True,
            env={**os.environ, "COLUMNS": "200"})
        return ran.stdout + ran.stderr

    def test_of_a_date_that_nobody_could_write_to_somebody_the_coordinator_is_told(self):
        nowhere = {key: value for key, value in PEOPLE[0].items() if key != "email"}
        self.peer.ok("IMPORT", {"people": [{**nowhere, "id": "p9"}]})
        review = self.ask("p9", date="2017-12-12")
        self.peer.ok("ANSWER", {
            "task": f"{review}-1", "for": "person:p9", "told": "phone, 14:10",
            "result": {"decision": "accept"}})
        review = self.ask("p9", date="2017-12-12", to="person:p1")
        self.round()
        lines = self.trouble()
        self.assertEqual(
            [(line["state"], line["kind"], line["to"], line["review"]) for line in lines],
            [("unreachable", "confirmation", "person:p9", "r1"),
             ("unreachable", "dates", "person:p9", review)])
        for words in (["mail", "list"], ["today"], ["show", review], ["attention", "list"]):
            said = self.typed(*words)
            self.assertIn("Visit, Tue 12 Dec 2017", said)
            self.assertIn("not written to: no address", said)
        # Rung: it is settled; another day is another letter.
        for line in lines:
            self.typed("mail", "settle", line["letter"])
        self.assertEqual(self.trouble(), [])
        self.round()
        self.peer.ok("EVENT", {"review": review, "event": "move", "data": {"date": "2018-01-09"}})
        self.assertEqual([line["kind"] for line in self.trouble()], ["dates-moved"])

    def test_of_a_region_without_a_contact_everybody_who_could_help_is_told(self):
        self.ask()
        self.assertNotIn("north", self.typed("status", principal="operator"))
        self.daemon.kill()
        self.daemon.settings["mail"] = {"reminders": 3}
        self.daemon.write_config()
        self.daemon.start()
        # Where no letters are sent, there is none to miss.
        for words in (["today"], ["attention", "list"]):
            self.assertNotIn("no contact", self.typed(*words))
        self.round()
        self.assertEqual(self.mailbox.mails, [])
        (line,) = self.trouble()
        self.assertEqual(
            (line["state"], line["region"], line["waiting"]), ("silent", "east-midlands", 1))
        for words in (["mail", "list"], ["today"], ["attention", "list"]):
            self.assertIn("no contact", self.typed(*words))
        self.assertIn("no contact", self.typed("mail", "list", principal="operator"))
        self.assertIn("Nobody is written to in east-midlands", self.typed(
            "status", principal="operator"))
        self.peer.ok("IMPORT", {"organisations": [
            {"id": "east-midlands", "kind": "region", "name": "East Midlands",
             "contact": "Peer review office", "phone": "0100 000 0000"}]}, again=0.5)
        self.round()
        self.assertEqual(len(self.mailbox.mails), 1)
        self.assertEqual(self.trouble(), [])
        self.assertNotIn("Nobody is written to", self.typed("status", principal="operator"))

    def test_dates_are_mailed_however_many_reviews_there_are(self):
        nowhere = {key: value for key, value in PEOPLE[0].items() if key != "email"}
        self.peer.ok("IMPORT", {"people": [{**nowhere, "id": "p9"}]})
        # Each has a list of dates; of the first ones it is empty.
        for _ in range(1_001):
            self.ask("p9", to="person:p9")
        review = self.ask("p2", to="person:p9", date="2017-12-12")
        with Peer(self.daemon.sockets, acting_as="queue:mail") as mailer:
            due = mailer.ok("LETTERS", {"limit": 10})["letters"]
        self.assertEqual(
            sorted((one["kind"], one["to"], one["review"]) for one in due),
            [("dates", "organisation:derby", review), ("dates", "person:p2", review)])
        events = self.peer.ok("CALENDAR")["events"]
        self.assertEqual([event["kind"] for event in events].count("deadline"), 1_002)
        self.assertEqual([event["kind"] for event in events].count("meeting"), 1)

    def test_what_the_mail_system_does_not_take_is_tried_again_later(self):
        self.ask()
        self.round(SENDMAIL_FAILS="75")
        self.round()
        self.assertEqual(self.mailbox.mails, [])
        self.day("2017-11-06T09:30:00Z")
        self.round()
        (mail,) = self.mailbox.mails
        self.assertIn(".2@example.org", mail["Message-ID"])

    def test_what_it_never_takes_is_told_and_sent_again_when_somebody_says_so(self):
        review = self.ask()
        self.round(SENDMAIL_FAILS="67")
        (line,) = self.trouble()
        self.assertEqual((line["state"], line["reason"]), ("failed", "exit-67"))
        self.assertEqual(self.peer.ok("TODAY")["letters"], [line])
        shown = self.peer.ok("SHOW", {"review": review})["review"]["tasks"][0]
        self.assertEqual(shown["letter"]["state"], "failed")
        self.peer.ok("LETTER", {"letter": line["letter"], "state": "again"})
        self.round()
        self.assertEqual(len(self.mailbox.mails), 1)
        self.assertEqual(self.trouble(), [])

    def test_killed_before_the_mail_is_handed_over_none_is_sent_again_by_itself(self):
        self.killed_at("before", mails=0)

    def test_killed_after_the_mail_was_handed_over_none_is_sent_again_by_itself(self):
        self.killed_at("after", mails=1)

    def killed_at(self, moment, mails):
        review = self.ask()
        fifo = self.daemon.folder / "gate"
        os.mkfifo(fifo)
        # A worker of its own group, so that it dies together with the program that it runs.
        worker = subprocess.Popen(
            self.command("--once"), stderr=subprocess.DEVNULL,
            env=self.mailbox.environment(SENDMAIL_GATE=str(fifo)))
        self.addCleanup(worker.kill)
        with open(fifo) as gate:
            self.assertEqual(gate.read(), "before")
            if moment == "before":
                children = self.children(worker.pid)
                worker.kill()
                for child in children:
                    os.kill(child, 9)
        if moment == "after":
            with open(fifo) as gate:
                self.assertEqual(gate.read(), "after")
                worker.kill()
        worker.wait(20)
        self.daemon.kill()
        self.daemon.start()
        for _ in range(3):
            self.round()
        self.assertLessEqual(len(self.mailbox.mails), mails)
        found = self.peer.ok("LETTERS", again=0.5)["letters"]
        if moment == "before":
            self.assertEqual([line["state"] for line in found], ["handing"])
            self.peer.ok("LETTER", {"letter": f"{review}-1.1.invitation.1", "state": "again"})
            self.round()
            self.assertEqual(len(self.mailbox.mails), 1)
        self.assertEqual(len(set(self.mailbox.ids())), len(self.mailbox.mails))

    @staticmethod
    def children(pid):
        path = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
        return [int(word) for word in path.read_text().split()]

    def test_killing_worker_and_daemon_at_any_moment_sends_no_mail_twice(self):
        for number in range(12):
            self.ask("p1" if number % 2 else "p2")
        for number in range(8):
            worker = subprocess.Popen(
                self.command("--once"), stderr=subprocess.DEVNULL, env=self.mailbox.environment())
            # Each is killed a little later than the one before: by how many mails have come.
            target = len(self.mailbox.mails) + 1
            with self.mailbox.lock:
                self.mailbox.lock.wait_for(
                    lambda: len(self.mailbox.envelopes) >= target, timeout=10)
            if number % 2:
                self.daemon.kill()
                self.daemon.start()
            worker.kill()
            worker.wait(20)
        self.daemon.kill()
        self.daemon.start()
        self.round()
        self.round()
        ids = self.mailbox.ids()
        self.assertEqual(len(set(ids)), len(ids))
        doubtful = self.peer.ok("LETTERS", again=0.5)["letters"]
        for line in doubtful:
            self.assertEqual(line["state"], "handing")
        # Every letter went out, or somebody is told that it may not have.
        self.assertGreaterEqual(len(ids) + len(doubtful), 12)
        self.assertLessEqual(len(ids), 12)
        self.assertEqual(self.daemon.stop(), 0)
        ran = subprocess.run(
            [PROGRAMS / "reviewd", "--verify", self.daemon.store],
            capture_output=True, timeout=60)
        self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)

    def test_two_mailing_steps_side_by_side_send_each_letter_once(self):
        for _ in range(10):
            self.ask()
        workers = [
            subprocess.Popen(
                self.command("--once"), stderr=subprocess.DEVNULL, env=self.mailbox.environment())
            for _ in range(3)]
        for worker in workers:
            self.assertEqual(worker.wait(60), 0)
        self.assertEqual(len(self.mailbox.mails), 10)
        self.assertEqual(len(set(self.mailbox.ids())), 10)

    def test_a_mail_that_came_back_never_arrived(self):
        review = self.ask()
        self.round()
        maildir = self.maildir()
        (mail_id,) = self.mailbox.ids()
        (maildir / "new" / "1.hostile").write_bytes(b"\x00\xff" * 100_000)
        (maildir / "new" / "2.other").write_text("Subject: Hello\n\nI rang you.\n")
        (maildir / "new" / "3.forged").write_text(
            report(mail_id.replace("invitation.1.", "invitation.1.0000")))
        (maildir / "new" / "4.real").write_text(report(mail_id))
        (maildir / "new" / "5.twice").write_text(report(mail_id))
        os.symlink("/etc/passwd", maildir / "new" / "6.link")
        self.round("--bounces", maildir)
        self.assertEqual(sorted(os.listdir(maildir / "new")), ["6.link"])
        self.assertEqual(len(os.listdir(maildir / "cur")), 5)
        (line,) = self.trouble()
        self.assertEqual((line["state"], line["reason"]), ("bounced", "5.1.1"))
        shown = self.peer.ok("SHOW", {"review": review})["review"]["tasks"][0]
        self.assertEqual(shown["letter"]["state"], "bounced")
        self.assertEqual(len(self.mailbox.mails), 1)
        self.peer.ok("LETTER", {"letter": line["letter"], "state": "settled"})
        self.assertEqual(self.trouble(), [])

    LONG = "training-of-the-pool-of-reviewers-of-the-region"

    def test_a_letter_of_any_name_goes_out_and_is_known_when_it_comes_back(self):
        self.ask(date="2017-12-12", called=self.LONG)
        self.round()
        self.assertEqual(self.trouble(), [])
        (sent,) = [
            envelope for envelope, mail in zip(
                self.mailbox.envelopes, self.mailbox.mails, strict=True)
            if mail.get_content_type() == "multipart/mixed"
            and envelope.rcpt_tos == ["p1@example.org"]]
        self.assertLessEqual(len(sent.mail_from.split("@")[0]), 64)
        maildir = self.maildir()
        forged = sent.mail_from.replace("+", "+1")
        (maildir / "new" / "1.forged").write_text(
            report("<x@example.com>").replace("reviews@example.org", forged))
        (maildir / "new" / "2.real").write_text(
            report("<x@example.com>").replace("reviews@example.org", sent.mail_from))
        self.round("--bounces", maildir)
        (line,) = self.trouble()
        self.assertIn(f".{self.LONG}.dates.", line["letter"])
        self.assertEqual((line["state"], line["reason"]), ("bounced", "5.1.1"))

    def test_words_of_a_mail_system_to_a_letters_own_address_are_told(self):
        self.ask()
        self.round()
        maildir = self.maildir()
        to = f"To: {self.mailbox.envelopes[0].mail_from}"
        (maildir / "new" / "1.away").write_text(
            f"From: p1@example.org\n{to}\nAuto-Submitted: auto-replied\n\nI am away.\n")
        self.round("--bounces", maildir)
        self.assertEqual(self.trouble(), [])
        (maildir / "new" / "2.plain").write_text(
            f"From: MAILER-DAEMON@mx.example.org\n{to}\nSubject: failure notice\n\nHi.\n")
        self.round("--bounces", maildir)
        (line,) = self.trouble()
        self.assertEqual((line["state"], line["reason"]), ("bounced", "unreadable"))
        self.assertIn("does not say why", self.typed("mail", "list"))

    def test_a_report_to_the_address_of_an_earlier_version_is_understood(self):
        self.ask()
        self.round()
        (mail_id,) = self.mailbox.ids()
        maildir = self.maildir()
        address = f"bounces+{mail_id[1:].split('@')[0]}@example.org"
        (maildir / "new" / "1.old").write_text(
            report("<x@example.com>").replace("reviews@example.org", address))
        self.round("--bounces", maildir)
        self.assertEqual([line["state"] for line in self.trouble()], ["bounced"])

    def test_a_letter_that_an_earlier_version_could_not_address_is_sent_again(self):
        review = self.ask(date="2017-12-12", called=self.LONG)
        with Peer(self.daemon.sockets, acting_as="queue:mail") as mailer:
            (due,) = [
                one for one in mailer.ok("LETTERS")["letters"]
                if one["kind"] == "dates" and one["to"] == "person:p1"]
            named = {key: due[key] for key in ("letter", "to")}
            mailer.ok("LETTER", {**named, "state": "handing"})
            mailer.ok(
                "LETTER", {**named, "state": "failed", "reason": "envelope", "again": False})
        ran = subprocess.run(
            [PROGRAMS / "reviewctl", "mail", "list", "--endpoint", f"ipc://{self.daemon.sockets}",
             "--as", COORDINATOR], capture_output=True, timeout=30, check=True, text=True)
        self.assertIn("too long", ran.stdout)
        self.peer.ok("LETTER", {"letter": due["letter"], "state": "again"})
        self.round()
        self.assertEqual(self.trouble(), [])
        self.assertTrue(any(review in one and self.LONG in one for one in self.mailbox.ids()))

    def test_an_address_to_come_back_to_that_is_too_long_is_refused_at_the_start(self):
        for own, status in ((27, 0), (28, 64)):
            envelope = "b" * own + "+{letter}@example.org"
            ran = subprocess.run(
                [word if word != "bounces+{letter}@example.org" else envelope
                 for word in self.command("--once")],
                capture_output=True, timeout=60, env=self.mailbox.environment(), text=True)
            self.assertEqual(ran.returncode, status, ran.stderr)
            self.assertEqual("LTR-011" in ran.stderr, status != 0, ran.stderr)

    def maildir(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="rv-"))
        self.addCleanup(subprocess.run, ["rm", "-r", folder], check=True)
        for part in ("new", "cur", "tmp"):
            (folder / part).mkdir()
        return folder

    def test_the_step_goes_on_by_itself_when_something_happens(self):
        worker = subprocess.Popen(
            self.command(), stderr=subprocess.DEVNULL, env=self.mailbox.environment())
        self.addCleanup(worker.kill)
        for number in (1, 2):
            self.ask()
            with self.mailbox.lock:
                self.assertTrue(self.mailbox.lock.wait_for(
                    lambda: len(self.mailbox.envelopes) >= number, timeout=30))
        worker.terminate()
        self.assertEqual(worker.wait(20), 0)

    # Calendars

    def test_a_date_is_an_invitation_that_moves_and_falls_away(self):
        review = self.ask(date="2017-12-12")
        self.round()
        self.peer.ok("EVENT", {"review": review, "event": "move", "data": {"date": "2018-01-09"}})
        self.round()
        self.round()
        self.peer.ok("EVENT", {"review": review, "event": "move", "data": {"date": "2017-12-12"}})
        self.round()
        self.peer.ok("CANCEL", {"review": review, "reason": "not this year"})
        self.round()
        self.round()
        mails = [mail for mail in self.mailbox.mails if mail.get_content_type() == "multipart/mixed"]
        found = []
        for mail in mails:
            if "p1@example.org" not in mail["To"]:
                continue
            attached = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
            self.assertEqual(len(attached), 2)
            calendar = icalendar.Calendar.from_ical(attached[1].get_content())
            (event,) = calendar.events
            self.assertEqual(event["attendee"], "mailto:p1@example.org")
            found.append((
                calendar["method"], attached[0].get_param("method"), event["uid"],
                event["sequence"], str(event["dtstart"].dt), event["status"], mail["Subject"]))
        self.assertEqual([one[0] for one in found], ["REQUEST", "REQUEST", "REQUEST", "CANCEL"])
        self.assertTrue(all(one[0] == one[1] for one in found))
        self.assertEqual(len({one[2] for one in found}), 1)
        sequences = [one[3] for one in found]
        self.assertEqual(sequences, sorted(set(sequences)))
        self.assertEqual(
            [one[4] for one in found], ["2017-12-12", "2018-01-09", "2017-12-12", "2017-12-12"])
        self.assertEqual(found[3][5], "CANCELLED")
        self.assertTrue(found[0][6].startswith("Visit: Tue 12 Dec 2017"), found[0][6])
        self.assertTrue(found[1][6].startswith("Changed: "), found[1][6])
        self.assertTrue(found[3][6].startswith("Not taking place: "), found[3][6])
        self.assertEqual(len(set(self.mailbox.ids())), len(self.mailbox.ids()))

    def dates_read(self):
        with Peer(self.daemon.sockets, "status") as status:
            return status.ok("STATUS")["datesRead"]

    def test_a_round_looks_only_at_dates_that_may_have_changed(self):
        reviews = [self.ask(date="2017-12-12") for _ in range(6)]
        self.round()
        self.assertEqual(len(self.mailbox.mails), 18)
        # After what the letters themselves said is seen once, nothing is left to look at.
        self.round()
        quiet = self.dates_read()
        for _ in range(3):
            self.round()
        self.assertEqual(self.dates_read(), quiet)
        self.peer.ok("EVENT", {"review": reviews[2], "event": "move", "data": {"date": "2018-01-09"}})
        with Peer(self.daemon.sockets, acting_as="queue:mail") as mailer:
            for _ in range(2):
                self.assertEqual(
                    [one["kind"] for one in mailer.ok("LETTERS")["letters"]], ["dates-moved"] * 2)
        # It is looked at until they are told, the others are not.
        self.assertEqual(self.dates_read(), quiet + 2)
        self.round()
        self.assertEqual(len(self.mailbox.mails), 20)
        # A start looks at everything, and finds nothing to tell.
        self.daemon.kill()
        self.daemon.start()
        self.round()
        self.assertEqual((len(self.mailbox.mails), self.dates_read()), (20, 6))

    def test_a_date_that_nobody_could_be_told_of_waits_for_an_address(self):
        nowhere = {key: value for key, value in PEOPLE[0].items() if key != "email"}
        self.peer.ok("IMPORT", {"people": [{**nowhere, "id": "p9"}]})
        self.ask("p9", date="2017-12-12")
        self.round()
        self.round()
        self.assertEqual(len(self.mailbox.mails), 1)
        self.peer.ok("IMPORT", {"people": [{**nowhere, "id": "p9", "email": "p9@example.org"}]})
        self.round()
        self.assertEqual(
            sorted(one.rcpt_tos[0] for one in self.mailbox.envelopes[1:]), ["p9@example.org"] * 2)

    def test_nobody_is_invited_to_what_is_past(self):
        self.day("2018-02-01T09:00:00Z")
        self.ask(date="2017-12-12")
        self.round()
        self.assertEqual(len(self.mailbox.mails), 1)

    def test_calendars_are_read_by_an_independent_parser(self):
        review = self.ask(date="2017-12-12")
        with Peer(self.daemon.sockets, acting_as="person:p1") as person:
            mine = person.ok("CALENDAR")["events"]
        with Peer(self.daemon.sockets, acting_as="person:p2") as person:
            self.assertEqual(person.ok("CALENDAR")["events"], [])
        self.assertEqual([event["kind"] for event in mine], ["meeting", "deadline"])
        before = self.calendar(review)
        meeting, deadline = before.events
        self.assertEqual(str(meeting["dtstart"].dt), "2017-12-12")
        self.assertEqual(str(meeting["dtend"].dt), "2017-12-13")
        self.assertEqual(meeting["location"], "Room 1; ground floor, left")
        self.assertEqual(str(deadline["dtend"].dt), "2017-11-10 17:00:00+00:00")
        self.peer.ok("EVENT", {"review": review, "event": "move", "data": {"date": "2018-01-09"}})
        moved = self.calendar(review).events[0]
        self.assertEqual(moved["uid"], meeting["uid"])
        self.assertGreater(moved["sequence"], meeting["sequence"])
        self.assertEqual(str(moved["dtstart"].dt), "2018-01-09")

    def test_training_and_visits_of_the_shipped_workflows_are_in_calendars(self):
        examples = TOP / "Workflows" / "examples"
        with Daemon(workflows=str(TOP / "Workflows")) as daemon:
            with Peer(daemon.sockets, acting_as=COORDINATOR) as peer:
                told = {}
                for workflow in ("pool-training", "send-peer-challenge"):
                    started = subprocess.run(
                        [PROGRAMS / "reviewctl", "start", workflow, "--host", "derby", "--input",
                         f"@{examples}/{workflow}.input.json5", "--json", "--endpoint",
                         f"ipc://{daemon.sockets}", "--as", COORDINATOR],
                        capture_output=True, timeout=30)
                    self.assertEqual(started.returncode, 0, started.stderr)
                    review = json.loads(started.stdout)["review"]
                    events = peer.ok("CALENDAR", {"review": review})["events"]
                    told[workflow] = [event for event in events if event["kind"] == "meeting"]
                (training,) = told["pool-training"]
                self.assertRegex(training["start"], r"^\d{4}-\d\d-\d\d$")
                self.assertTrue(training["place"])
                # No visit is agreed yet.
                self.assertEqual(told["send-peer-challenge"], [])

    def calendar(self, review):
        ran = subprocess.run(
            [PROGRAMS / "reviewctl", "calendar", review, "--endpoint",
             f"ipc://{self.daemon.sockets}", "--as", COORDINATOR],
            capture_output=True, timeout=30, check=True)
        for line in ran.stdout.split(b"\r\n"):
            self.assertLessEqual(len(line), 75)
        return icalendar.Calendar.from_ical(ran.stdout.decode())

    def preview(self, *words):
        ran = subprocess.run(
            [PROGRAMS / "reviewctl", "mail", "preview", *words, "--letters",
             TOP / "Workflows" / "letters", "--endpoint", f"ipc://{self.daemon.sockets}",
             "--as", COORDINATOR], capture_output=True, timeout=30, text=True)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        return ran.stdout

    def test_a_preview_has_the_link_that_the_letter_has_and_no_address_that_could_be_real(self):
        link, address = "https://pages.invalid/l/example", "<made-up@example.invalid>"
        review = self.ask()
        self.assertNotIn(link, self.preview("invitation", "--task", f"{review}-1"))
        self.with_pages()
        self.peer.ok("IMPORT", {"people": PEOPLE})
        review = self.ask()
        for kind in ("invitation", "digest"):
            shown = self.preview(kind, "--task", f"{review}-1")
            self.assertIn(link, shown)
            self.assertIn(address, shown)
        signing_in = self.preview("sign-in")
        self.assertIn(f"Sign in:\n{link}\n", signing_in)
        self.assertIn("until 10:00", signing_in)
        self.assertIn("until 09:15", self.preview("code"))

    def test_every_letter_can_be_looked_at_without_sending_it(self):
        review = self.ask()
        kinds = sorted(path.stem for path in (TOP / "Workflows" / "letters").glob("*.txt"))
        self.assertIn("invitation", kinds)
        for kind in kinds:
            for more in ([], ["--task", f"{review}-1"]):
                ran = subprocess.run(
                    [PROGRAMS / "reviewctl", "mail", "preview", kind, *more, "--letters",
                     TOP / "Workflows" / "letters", "--endpoint", f"ipc://{self.daemon.sockets}",
                     "--as", COORDINATOR],
                    capture_output=True, timeout=30, text=True)
                self.assertEqual(ran.returncode, 0, ran.stderr)
                self.assertIn("Subject: ", ran.stdout)
                self.assertIn("0100 000 0000", ran.stdout)
        self.assertEqual(self.mailbox.mails, [])


def report(mail_id):
    return "\n".join([
        "From: MAILER-DAEMON@mx.example.org", "To: reviews@example.org", "Subject: Undelivered",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', "",
        "--b", "Content-Type: text/plain", "", "Sorry.", "",
        "--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example.org", "",
        "Final-Recipient: rfc822; p1@example.org", "Action: failed", "Status: 5.1.1", "",
        "--b", "Content-Type: message/rfc822", "", f"Message-ID: {mail_id}", "", "text", "--b--", ""])


if __name__ == "__main__":
    unittest.main()
