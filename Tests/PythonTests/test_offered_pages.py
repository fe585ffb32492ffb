"""A review's page offers what its reader may do, and says of the rest who may."""

import unittest

from pages_case import PagesCase

HOST = "organisation:derby"


class OfferedTests(PagesCase):
    def setUp(self):
        super().setUp()
        self.review = self.commands.ok(
            "START", {"workflow": "raising", "organisation": "derby", "input": {"lead": "p1"}})["review"]
        self.path = f"/review/{self.review}"

    def steps(self, browser):
        links = browser.get(self.path).links
        return sorted(link.removeprefix(f"{self.path}/") for link in links
                      if link.startswith(f"{self.path}/") and "calendar" not in link)

    def test_a_host_is_offered_nothing_that_is_others(self):
        self.assertEqual(self.steps(self.signed_in()),
                         ["cancel", "event/close", "event/concernRaised", "hold"])
        host = self.signed_in(HOST)
        self.assertEqual(self.steps(host), [])
        self.assertNotIn("the review has ended", host.page.text)
        mark = dict(host.page.forms[0].fields)["mark"]
        before = len(self.entries(self.review))
        for step, who in (("hold", "the coordinator, East Midlands"),
                          ("cancel", "the coordinator, East Midlands"),
                          ("release", "the coordinator, East Midlands"),
                          ("event/close", "the coordinator, East Midlands"),
                          ("event/concernRaised", "P1, or the coordinator, East Midlands")):
            for method, body in (("GET", None), ("POST", f"mark={mark}&reason=mine&do=confirm")):
                page = host.request(method, f"{self.path}/{step}", body=body)
                self.assertEqual((page.status, page.heading), (403, "That is not yours to do"), step)
                self.assertIn(who, page.text)
        self.assertEqual(len(self.entries(self.review)), before)

    def test_only_coordinators_start_reviews(self):
        for principal in (HOST, "operator"):
            browser = self.signed_in(principal)
            for path in ("/start", "/start/raising"):
                page = browser.get(path)
                self.assertEqual((page.status, page.heading), (403, "That is not yours to do"), path)

    def test_the_daemon_tells_what_is_theirs(self):
        for principal, yours, steers in ((HOST, [], False),
                                         ("coordinator:east-midlands", ["close", "concernRaised"], True)):
            shown = self.commands.ok("SHOW", {"review": self.review, "as": principal})["review"]
            self.assertEqual(shown["steers"], steers)
            self.assertEqual(
                sorted(event["event"] for event in shown["now"] if event["yours"]), yours)


if __name__ == "__main__":
    unittest.main()
