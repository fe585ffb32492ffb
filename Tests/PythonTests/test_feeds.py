"""Addresses of calendars: made, told of and withdrawn by command, read by a program that knows nothing else."""

import json
import subprocess
import unittest

import icalendar

from daemon import PROGRAMS
from daemon_case import COORDINATOR, ServedCase
from pages import Browser

PEOPLE = [
    {"id": one, "roles": ["health"], "organisation": "leicester", "region": region}
    for one, region in (("p1", "east-midlands"), ("p2", "east-midlands"), ("p3", "london"))]


class FeedTests(ServedCase):
    def setUp(self):
        self.commands.ok("IMPORT", {"people": PEOPLE[:2]})
        self.commands.ok("IMPORT", {"people": PEOPLE[2:], "as": "coordinator:london"})
        self.review = self.visit("p1", "2017-12-12")
        self.addCleanup(self.reviewctl, "feed", "withdraw")

    def visit(self, person, date):
        return self.commands.ok("START", {
            "workflow": "letters", "organisation": "derby",
            "input": {"person": person, "date": date}})["review"]

    def reviewctl(self, *words, acting_as=COORDINATOR, ends=0):
        ran = subprocess.run(
            [PROGRAMS / "reviewctl", *words, "--endpoint", f"ipc://{self.daemon.sockets}", "--as",
             acting_as], capture_output=True, text=True, timeout=30)
        self.assertEqual(ran.returncode, ends, ran.stderr)
        return ran.stdout.strip() if ends == 0 else ran.stderr

    def made(self, *words):
        path = self.reviewctl("feed", "make", *words)
        self.assertRegex(path, r"^/calendar/[0-9a-f]{40}\.ics$")
        return path

    def days(self, path):
        answer = Browser(self.pages.port).request("GET", path)
        if answer.status != 200:
            return answer.status
        events = icalendar.Calendar.from_ical(answer.body).events
        return sorted(str(event["dtstart"].dt)[:10] for event in events)

    def test_one_review_s_dates_move_with_it_until_the_address_is_withdrawn(self):
        path = self.made("--review", self.review)
        self.visit("p1", "2017-12-19")
        self.assertEqual(self.days(path), ["2017-11-10", "2017-12-12"])
        self.commands.ok(
            "EVENT", {"review": self.review, "event": "move", "data": {"date": "2018-01-09"}})
        self.assertEqual(self.days(path), ["2017-11-10", "2018-01-09"])
        # That of the region shows other dates, and stands when this one goes.
        region = self.made()
        told = self.reviewctl("feed", "withdraw", "--review", self.review)
        self.assertEqual(told, "One address is withdrawn.")
        self.assertEqual(self.days(path), 404)
        self.assertIn("2017-12-19", self.days(region))
        self.assertEqual(self.reviewctl("feed", "withdraw"), "One address is withdrawn.")
        self.assertEqual(self.days(region), 404)
        self.assertIn("nothing is withdrawn", self.reviewctl("feed", "withdraw"))

    def test_a_person_s_dates_are_given_by_the_coordinator_of_their_region_alone(self):
        other = self.visit("p2", "2018-02-06")
        path = self.made("--person", "p2")
        self.assertEqual(self.days(path)[-1], "2018-02-06")
        self.assertNotIn("2017-12-12", self.days(path))
        for acting_as, words in (("coordinator:london", ["--person", "p2"]),
                                 ("coordinator:london", ["--review", other]),
                                 (COORDINATOR, ["--person", "p3"])):
            for verb in ("make", "list", "withdraw"):
                error = self.reviewctl("feed", verb, *words, acting_as=acting_as, ends=77)
                self.assertRegex(error, "DMN-146|DMN-047", (acting_as, words))
        self.assertEqual(self.reviewctl("feed", "withdraw", "--person", "p2"),
                         "One address is withdrawn.")
        self.assertEqual(self.days(path), 404)

    def test_each_is_named_after_what_it_shows(self):
        names = []
        for words in ([], ["--review", self.review], ["--person", "p1"], ["--person", "p2"]):
            answer = Browser(self.pages.port).request("GET", self.made(*words))
            if words:
                self.addCleanup(self.reviewctl, "feed", "withdraw", *words)
            calendar = icalendar.Calendar.from_ical(answer.body)
            self.assertEqual(calendar["name"], calendar["x-wr-calname"])
            # The parser leaves the text of a property that it does not know as it stands.
            names.append(str(calendar["name"]).replace("\\,", ",").split(" – ")[0])
        self.assertEqual(
            names, ["All of East Midlands", f"Letters ({self.review}), Derby", "P1", "P2"])

    def test_what_stands_is_told_without_the_addresses(self):
        paths = [self.made(), self.made("--review", self.review)]
        feeds = json.loads(self.reviewctl("feed", "list", "--json"))["feeds"]
        self.assertEqual([(feed["to"], feed.get("review")) for feed in feeds],
                         [(COORDINATOR, None), (COORDINATOR, self.review)])
        for path in paths:
            self.assertNotIn(path[10:30], str(feeds))
        table = self.reviewctl("feed", "list")
        self.assertIn("all dates", table)
        self.assertIn(self.review, table)
        only = json.loads(self.reviewctl("feed", "list", "--review", self.review, "--json"))["feeds"]
        self.assertEqual([feed["review"] for feed in only], [self.review])
        self.reviewctl("feed", "withdraw", "--review", self.review)
        feeds = json.loads(self.reviewctl("feed", "list", "--json"))["feeds"]
        self.assertEqual([feed.get("review") for feed in feeds], [None])
        self.assertEqual(
            json.loads(self.reviewctl("feed", "list", "--person", "p1", "--json"))["feeds"], [])


if __name__ == "__main__":
    unittest.main()
