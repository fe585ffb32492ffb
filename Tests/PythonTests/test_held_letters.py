"""What is on hold hurries nobody: no letter asks for it, calendars mark it, lists call nothing overdue."""

import os
import subprocess
import unittest

import icalendar

from daemon import PROGRAMS
from mail_case import COORDINATOR, MailCase
from stranger import Peer


class HeldLetterTests(MailCase):
    def ask(self, **data):
        return self.peer.ok("START", {
            "workflow": "letters", "organisation": "derby", "title": "A review",
            "input": {"person": "p1", **data}})["review"]

    def subjects(self):
        return [mail["Subject"] for mail in self.mailbox.mails]

    def hold(self, **scope):
        self.peer.ok("HOLD", {**scope, "reason": "floods"})

    def release(self, **scope):
        self.peer.ok("RELEASE", {**scope, "reason": "dry"})
        for _ in range(1000):
            if not self.peer.ok("HOLDS")["holds"]:
                return
        self.fail("the hold does not end")

    def calendar(self, review):
        ran = subprocess.run(
            [PROGRAMS / "reviewctl", "calendar", review, "--endpoint",
             f"ipc://{self.daemon.sockets}", "--as", COORDINATOR],
            capture_output=True, timeout=30, check=True)
        return icalendar.Calendar.from_ical(ran.stdout.decode()).events

    def shown(self, *words):
        return subprocess.run(
            [PROGRAMS / "reviewctl", *words, "--endpoint", f"ipc://{self.daemon.sockets}", "--as",
             COORDINATOR], capture_output=True, timeout=30, check=True, text=True,
            env={**os.environ, "COLUMNS": "120"}).stdout

    def test_a_digest_leaves_out_what_is_on_hold(self):
        held, _ = self.ask(), self.ask()
        self.round()
        self.day("2017-11-13T09:00:00Z")
        self.hold(review=held)
        self.round()
        # Both are late; it tells of the one that goes on.
        (digest,) = self.subjects()[2:]
        self.assertRegex(digest, r"^Still to do: Can you answer – soon\?, was due")

    def test_while_all_is_on_hold_there_is_no_digest(self):
        self.ask()
        self.round()
        self.hold(host="derby")
        self.day("2017-11-13T09:00:00Z")
        self.round()
        self.assertEqual(len(self.mailbox.mails), 1)

    def test_who_is_asked_during_a_hold_hears_of_it_when_it_ends(self):
        review = self.ask(date="2017-12-12")
        self.hold(host="derby")
        self.round()
        self.assertEqual(self.subjects(), [])
        self.release(host="derby")
        self.round()
        self.assertEqual(len(self.mailbox.mails), 3)
        # A date that moves meanwhile is told of afterwards, one that falls away at once.
        self.hold(review=review)
        self.peer.ok("EVENT", {"review": review, "event": "move", "data": {"date": "2018-01-09"}},
                     again=0.5)
        self.round()
        self.assertEqual(len(self.mailbox.mails), 3)
        self.peer.ok("CANCEL", {"review": review, "reason": "not this year"})
        self.round()
        self.assertEqual(
            sorted(subject.split(":")[0] for subject in self.subjects()[3:]),
            ["No longer needed, thank you", "Not taking place", "Not taking place"])

    def test_a_letter_that_was_due_before_the_hold_is_not_handed_over_during_it(self):
        review = self.ask(date="2017-12-12")
        with Peer(self.daemon.sockets, acting_as="queue:mail") as mailer:
            letters = mailer.ok("LETTERS")["letters"]
            self.assertEqual(len(letters), 3)
            self.hold(review=review)
            for letter in letters:
                told = {key: letter[key] for key in ("letter", "to", "tells") if key in letter}
                refused = mailer.error("LETTER", {**told, "state": "handing"})
                self.assertEqual(refused["reason"], "DMN-163", letter["kind"])

    def test_calendars_say_that_a_date_is_on_hold_and_that_it_goes_on(self):
        review = self.ask(date="2017-12-12")
        seen = [self.calendar(review)]
        for scope in ({"review": review}, {"host": "derby"}, {"region": "east-midlands"}):
            self.hold(**scope)
            held = self.calendar(review)
            self.assertEqual([event["status"] for event in held], ["TENTATIVE"] * 2)
            self.assertEqual(
                [event["summary"] for event in held],
                ["On hold: Visit – Derby", "On hold: Due: Can you answer – soon?"])
            seen.append(held)
            self.release(**scope)
            free = self.calendar(review)
            self.assertEqual([event["status"] for event in free], ["CONFIRMED"] * 2)
            self.assertEqual(free[0]["summary"], "Visit – Derby")
            seen.append(free)
        for events in zip(*seen, strict=True):
            self.assertEqual(len({event["uid"] for event in events}), 1)
            sequences = [event["sequence"] for event in events]
            self.assertEqual(sequences, sorted(set(sequences)))

    def test_lists_call_nothing_overdue_that_is_on_hold(self):
        review = self.ask()
        self.hold(review=review)
        self.day("2017-12-13T09:00:00Z")
        (row,) = self.peer.ok("TASKS", {"review": review})["tasks"]
        self.assertEqual((row["held"], row["overdue"]), (True, False))
        show = self.shown("show", review)
        self.assertNotIn("overdue", show)
        self.assertNotIn("reminder", show)
        self.assertIn("on hold, was Fri 10 Nov 2017", show)
        self.assertNotIn("overdue", self.shown("tasks", "--review", review))
        with Peer(self.daemon.sockets, "tasks", "person:p1") as person:
            person.hello()
            (row,) = person.ok("INBOX")["tasks"]
            self.assertEqual((row["held"], row["overdue"]), (True, False))
        self.release(review=review)
        (row,) = self.peer.ok("TASKS", {"review": review})["tasks"]
        self.assertNotIn("held", row)


if __name__ == "__main__":
    unittest.main()
