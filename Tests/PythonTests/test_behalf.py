"""Whoever answers for somebody is told for whom: in letters, in calendars, on pages and lists."""

import os
import subprocess
import unittest

import icalendar

from daemon import PROGRAMS
from mail_case import COORDINATOR, PEOPLE, MailCase
from pages import Browser, Pages
from stranger import Peer

DIRECTOR = "Häalth lead, Leicester"


class BehalfTests(MailCase):
    settings = {"may_act_as": ["*"]}

    def setUp(self):
        super().setUp()
        self.peer.ok("IMPORT", {"people": [
            {**PEOPLE[0], "delegates": [{"person": "p2"}]}, PEOPLE[1]]})

    def ask(self, person="p1", **data):
        return self.peer.ok("START", {
            "workflow": "letters", "organisation": "derby", "title": "A review",
            "input": {"person": person, **data}})["review"]

    def to(self, address):
        return [
            mail for mail, envelope in zip(self.mailbox.mails, self.mailbox.envelopes, strict=True)
            if envelope.rcpt_tos == [address]]

    def plain(self, mail):
        return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")

    def test_letters_say_on_whose_behalf_they_come(self):
        review = self.ask()
        self.round()
        (own,), (other,) = self.to("p1@example.org"), self.to("p2@example.org")
        self.assertNotIn("For ", own["Subject"])
        self.assertIn("You are asked: Can you answer", self.plain(own))
        self.assertTrue(other["Subject"].startswith(f"For {DIRECTOR}: Can you answer"), other["Subject"])
        self.assertIn(f"{DIRECTOR} is asked: Can you answer", self.plain(other))
        self.assertIn(f"You may answer for {DIRECTOR}", self.plain(other))
        self.assertNotIn("you are asked", self.plain(other))
        self.assertIn(f"You may answer for {DIRECTOR}", other.get_body(("html",)).get_content())
        # A digest of one's own and of another's tells them apart.
        self.ask("p2")
        self.day("2017-11-09T17:00:00Z")
        self.round()
        digest = self.plain(self.to("p2@example.org")[-1])
        self.assertIn(f"- For {DIRECTOR}: Can you answer – soon? – by", digest)
        self.assertIn("\n- Can you answer – soon? – by", digest)
        self.peer.ok("CANCEL", {"review": review, "reason": "not this year"})
        self.round()
        thanks = self.to("p2@example.org")[-1]
        self.assertIn(f"For {DIRECTOR}", thanks["Subject"])
        self.assertIn(f"We had asked {DIRECTOR}, for whom you may answer", self.plain(thanks))
        for mail in self.mailbox.mails:
            self.assertNotIn("person:", mail.as_string())

    def test_of_whom_the_register_knows_no_name_none_is_told(self):
        self.peer.ok("IMPORT", {"people": [
            {"id": "p7", "roles": ["health"], "organisation": "leicester",
             "region": "east-midlands", "delegates": [{"person": "p2"}]}]})
        self.ask("p7")
        self.round()
        self.assertTrue(self.to("p2@example.org")[0]["Subject"].startswith("For a colleague: "))

    def test_calendars_of_who_stands_in_have_what_they_answer_and_say_for_whom(self):
        review = self.ask(date="2017-12-12")
        self.ask("p2", date="2018-01-09")
        feed = self.peer.ok("FEED", {"for": "person:p2"})["feed"]
        with Peer(self.daemon.sockets, "tasks") as program:
            program.hello()
            events = program.ok("CALENDAR", {"feed": feed})["events"]
        found = [(e["kind"], e["review"] == review, e.get("owner"), e.get("ownerName")) for e in events]
        self.assertEqual(found, [
            ("meeting", True, "person:p1", DIRECTOR), ("meeting", False, None, None),
            ("deadline", True, "person:p1", DIRECTOR), ("deadline", False, None, None)])
        path = self.daemon.folder / "dates.ics"
        subprocess.run(
            [PROGRAMS / "reviewctl", "calendar", "--person", "p2", "-o", path, "--endpoint",
             f"ipc://{self.daemon.sockets}", "--as", COORDINATOR],
            capture_output=True, timeout=30, check=True)
        calendar = icalendar.Calendar.from_ical(path.read_bytes())
        self.assertEqual([str(event["summary"]) for event in calendar.events], [
            f"For {DIRECTOR}: Visit – Derby", "Visit – Derby",
            f"For {DIRECTOR}: Due: Can you answer – soon?", "Due: Can you answer – soon?"])
        # No longer when they no longer stand in.
        self.peer.ok("IMPORT", {"people": [{**PEOPLE[0], "delegates": []}]})
        with Peer(self.daemon.sockets, acting_as="person:p2") as person:
            self.assertEqual(
                [event.get("owner") for event in person.ok("CALENDAR")["events"]], [None, None])

    def test_pages_and_lists_say_it_as_well(self):
        review = self.ask()
        pages = Pages(self.daemon)
        self.addCleanup(pages.kill)
        pages.start()
        browser = Browser(pages.port)
        path = self.peer.ok("LINK", {"task": f"{review}-1", "for": "person:p2"})["path"]
        page = browser.get(path)
        self.assertIn(f"On behalf of {DIRECTOR}", " ".join(page.text.split()))
        page = browser.fill({"by": "self"})
        self.assertEqual(page.path, f"/task/{review}-1")
        self.assertIn(f"On behalf of {DIRECTOR}", " ".join(page.text.split()))
        # An address made there has what they answer for.
        browser.get(f"/task/{review}-1/calendar")
        (address,) = [
            link for link in browser.fill(button="Make an address").links if link.endswith(".ics")]
        answer = Browser(pages.port).request("GET", address)
        (deadline,) = icalendar.Calendar.from_ical(answer.body).events
        self.assertEqual(str(deadline["summary"]), f"For {DIRECTOR}: Due: Can you answer – soon?")
        signed_in = Browser(pages.port)
        signed_in.get(self.peer.ok("LINK", {"for": "person:p2"})["path"])
        signed_in.fill({"by": "self"})
        self.assertIn(f"For {DIRECTOR}", signed_in.get("/inbox").text)
        for words in (["inbox"], ["show", f"{review}-1"]):
            ran = subprocess.run(
                [PROGRAMS / "reviewer", *words, "--endpoint", f"ipc://{self.daemon.sockets}",
                 "--as", "person:p2"], capture_output=True, timeout=30, check=True, text=True,
                env={**os.environ, "COLUMNS": "160"})
            self.assertIn(DIRECTOR, ran.stdout)


if __name__ == "__main__":
    unittest.main()
