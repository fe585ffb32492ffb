"""What users of systems for assigning reviewers complain of, each as a test by name, from letter to
page. Who is asked and why is in ComplaintTests of ReviewConvening; what becomes of links, scanners,
conflicts and erased people has tests of its own beside what they are about."""

import subprocess
import unittest

from daemon import PROGRAMS
from mail_case import COORDINATOR, MailCase
from pages import Browser, Pages
from stranger import Peer


class ComplaintTests(MailCase):
    settings = {"may_act_as": ["*"], "pages": "https://reviews.example.org"}

    def chase(self, person="p1"):
        """Asked on Monday the 6th of November 2017, due on the 20th."""
        return self.peer.ok("START", {
            "workflow": "chasing", "organisation": "derby", "title": "Follow-up of Derby",
            "input": {"person": person}})["review"]

    def subjects(self, address="p1@example.org"):
        return [str(mail["Subject"]) for mail, envelope
                in zip(self.mailbox.mails, self.mailbox.envelopes, strict=True)
                if envelope.rcpt_tos == [address]]

    def today(self):
        """What `reviewctl today` prints, by heading."""
        ran = subprocess.run(
            [PROGRAMS / "reviewctl", "today", "--endpoint", f"ipc://{self.daemon.sockets}",
             "--as", COORDINATOR],
            capture_output=True, text=True, timeout=60, check=True,
            env={"COLUMNS": "200", "PATH": "/usr/bin:/bin"})
        return {part.split("\n")[0]: part for part in ran.stdout.strip().split("\n\n")}

    def answer(self, person="person:p1", **result):
        with Peer(self.daemon.sockets, "tasks", person) as holder:
            holder.hello()
            (row,) = holder.ok("INBOX")["tasks"]
            holder.ok("COMPLETE", {
                **{key: row[key] for key in ("task", "attempt", "epoch")}, "result": result})

    def test_a_reminder_comes_before_the_date_not_only_after_it(self):
        self.chase()
        self.round()
        self.day("2017-11-14T09:00:00Z")
        self.round()
        invitation, reminder = self.subjects()
        self.assertIn("answer by Mon 20 Nov 2017", invitation)
        self.assertIn("by Mon 20 Nov 2017", reminder)
        self.assertNotIn("was due", reminder)

    def test_one_kind_of_reminder_does_not_use_up_another(self):
        self.chase()
        told = []
        for day in ("06", "14", "20", "21", "28"):
            self.day(f"2017-11-{day}T09:30:00Z")
            self.round()
            self.round()
            told.append(len(self.subjects()))
        # Asked, five days before, one day before, overdue; then nobody is written to any more.
        self.assertEqual(told, [1, 2, 3, 4, 4])
        self.assertIn("was due on", self.subjects()[3])

    def test_what_fell_due_while_nothing_ran_comes_once_and_not_one_for_each_day(self):
        self.chase()
        self.round()
        self.day("2017-11-28T09:00:00Z")
        self.daemon.kill()
        self.daemon.start()
        self.round()
        self.round()
        self.assertEqual(len(self.subjects()), 2)
        self.assertIn("was due on", self.subjects()[1])

    def test_a_follow_up_is_not_forgotten_because_the_coordinator_is_not_chased(self):
        self.chase()
        self.answer(agreed=True)
        for day in ("07", "13", "15"):
            self.day(f"2017-11-{day}T09:00:00Z")
            self.round()
        asked, reminded, overdue = self.subjects("office@example.org")
        self.assertIn("Close the follow-up", asked)
        self.assertIn("by Mon 13 Nov 2017", reminded)
        self.assertIn("was due on Mon 13 Nov 2017", overdue)

    def test_what_is_overdue_and_by_how_much_and_what_waits_for_a_decision_is_seen_at_once(self):
        late = self.chase("p1")
        decided = self.chase("p2")
        self.answer("person:p2", agreed=True)
        self.day("2017-11-23T09:00:00Z")
        today = self.today()
        self.assertRegex(today["Overdue"], rf"{late}-1 .* overdue by 3 days")
        self.assertRegex(today["Waiting for you"], rf"{decided}-2 .* overdue by 10 days")
        self.assertNotIn(f"{decided}-2", today["Overdue"])
        self.assertNotIn(f"{late}-1", today["Waiting for you"])

    def test_a_review_in_which_nothing_happens_is_told_before_anybody_asks(self):
        def idle():
            return [row["id"] for row in self.peer.ok("TODAY")["idle"]]

        self.chase()
        review = self.peer.ok("START", {
            "workflow": "quiet", "organisation": "derby", "title": "Nobody is asked"})["review"]
        self.assertEqual(idle(), [review], "no date will move it")
        self.assertIn("no date is set", self.today()["Idle"])
        self.peer.ok("EVENT", {"review": review, "event": "settle"})
        self.assertEqual(idle(), [])
        self.day("2017-12-05T09:00:00Z")
        self.assertEqual(idle(), [])
        self.day("2017-12-07T09:00:00Z")
        self.assertEqual(idle(), [review], "thirty days without an entry")
        self.assertIn("nothing has happened since Mon 6 Nov 2017", self.today()["Idle"])
        self.peer.ok("HOLD", {"review": review, "reason": "an election"})
        self.assertEqual(idle(), [], "what is held is told of as held")

    def test_what_cannot_go_on_by_itself_is_told_to_the_coordinator(self):
        review = self.peer.ok("START", {
            "workflow": "probe", "organisation": "derby", "input": {"rounds": 1}})["review"]
        self.assertEqual(self.peer.ok("TODAY")["attention"], [])
        with Peer(self.daemon.sockets, "tasks", "queue:probe") as worker:
            worker.hello(queues=["probe"], credits=1)
            task = worker.next_pushed("TASK")
            worker.ok("FAIL", {
                **{key: task[key] for key in ("task", "attempt", "epoch")}, "retry": False,
                "error": "no names were found"})
        (row,) = self.peer.ok("TODAY")["attention"]
        self.assertEqual(row["review"], review)
        self.assertIn(row["task"], self.today()["Needs attention"])

    def test_the_date_is_seen_by_those_who_only_follow_the_link(self):
        review = self.chase()
        path = self.peer.ok("LINK", {"task": f"{review}-1"})["path"]
        with Pages(self.daemon) as pages:
            browser = Browser(pages.port, {})
            before = browser.get(path)
            self.assertIn("Mon 20 Nov 2017", before.text, "before anything is answered")
            self.assertIn("Mon 20 Nov 2017", browser.fill({"by": "self"}).text)

    def test_a_deadline_does_not_move_by_an_hour_when_the_clocks_change(self):
        self.day("2018-03-12T09:00:00Z")
        self.chase("p1")
        self.day("2018-03-19T09:00:00Z")
        self.chase("p2")
        due = {}
        for person in ("person:p1", "person:p2"):
            with Peer(self.daemon.sockets, "tasks", person) as holder:
                holder.hello()
                (row,) = holder.ok("INBOX")["tasks"]
                due[person] = row["due"]
        # Ten working days are over at five in the afternoon of British Summer Time, the second of
        # them behind the four days of Easter.
        self.assertEqual(due, {
            "person:p1": "2018-03-26T16:00:00Z", "person:p2": "2018-04-04T16:00:00Z"})


if __name__ == "__main__":
    unittest.main()
