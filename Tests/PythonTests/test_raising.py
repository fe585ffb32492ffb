"""An event that is a person's: on the wire, and on a page beside their task."""

import unittest

from daemon_case import COORDINATOR, ServedCase
from pages import Browser
from stranger import Peer, uuid7

DATA = {"kind": "safeguarding", "raisedOn": "2018-03-13"}


class RaisingTests(ServedCase):
    def setUp(self):
        started = self.commands.ok(
            "START", {"workflow": "raising", "organisation": "derby", "input": {"lead": "p1"}})
        self.review, self.task = started["review"], started["started"][0]["task"]
        self.event = {"review": self.review, "event": "concernRaised", "data": DATA}

    def concerns(self):
        return self.commands.ok("SHOW", {"review": self.review})["review"]["context"]["concerns"]

    def bearer(self, task, **more):
        with Peer(self.daemon.sockets, "tasks") as pages:
            pages.hello()
            link = self.commands.ok("LINK", {"task": task})["link"]
            return "session:" + pages.ok("OPEN", {"link": link, **more})["session"]

    def confirmed(self, bearer):
        """The session has said a mailed code."""
        with Peer(self.daemon.sockets, "tasks") as pages:
            pages.hello()
            pages.ok("CODE", {"as": bearer})
            code = self.commands.ok("CODE", {"as": "queue:mail", "task": self.task})["code"]
            pages.ok("CONFIRM", {"as": bearer, "code": code})

    def test_whoever_only_opened_the_mail_raises_nothing(self):
        for by in ("assistant", "self"):
            bearer = self.bearer(self.task, by=by)
            error = self.commands.error("EVENT", {**self.event, "as": bearer})
            self.assertEqual(error["reason"], "DMN-145")
        self.assertEqual(self.concerns(), [])

    def test_it_is_theirs_and_the_coordinators_and_nobody_elses(self):
        answer = self.commands.ok("EVENT", {**self.event, "as": "person:p1"})
        self.assertEqual(answer, {"review": self.review, "status": "running"})
        for principal in ("person:p2", "organisation:leicester", "coordinator:london"):
            error = self.commands.error("EVENT", {**self.event, "as": principal})
            self.assertEqual(error["reason"], "DMN-047", principal)
        error = self.commands.error("EVENT", {**self.event, "as": "organisation:derby"})
        self.assertEqual(error["reason"], "DMN-048")
        close = {"review": self.review, "event": "close", "as": "person:p1"}
        self.assertEqual(self.commands.error("EVENT", close)["reason"], "DMN-047")
        self.assertEqual(self.concerns(), [DATA])
        self.assertIn("started", self.commands.ok("EVENT", self.event))

    def test_a_link_reaches_it_as_long_as_its_task_is_open(self):
        bearer = self.bearer(self.task, by="assistant")
        self.confirmed(bearer)
        request = uuid7()
        for _ in range(2):
            verb, answer = self.commands.ask("EVENT", {**self.event, "as": bearer}, request=request)
            self.assertEqual((verb, answer["status"]), ("OK", "running"))
        self.assertEqual(len(self.concerns()), 1)
        history = self.commands.ok("HISTORY", {"review": self.review})["entries"]
        self.assertEqual(history[-1]["who"], "assistant for person:p1")
        other = self.commands.ok(
            "START", {"workflow": "raising", "organisation": "derby", "input": {"lead": "p1"}})
        error = self.commands.error(
            "EVENT", {**self.event, "review": other["review"], "as": bearer})
        self.assertEqual(error["code"], "NOT_YOURS")
        with Peer(self.daemon.sockets, "tasks", "person:p1") as lead:
            lead.hello()
            shown = lead.ok("SHOW", {"task": self.task})["task"]
            self.assertEqual([event["event"] for event in shown["now"]], ["concernRaised"])
            lead.ok("COMPLETE", {
                **{key: shown[key] for key in ("task", "attempt", "epoch")}, "result": {}})
        error = self.commands.error("EVENT", {**self.event, "as": bearer})
        self.assertEqual(error["code"], "NOT_YOURS")
        self.assertEqual(len(self.concerns()), 1)

    def without_a_task(self, lead):
        """Their task is answered; the review goes on."""
        started = self.commands.ok(
            "START", {"workflow": "raising", "organisation": "derby", "input": {"lead": lead}})
        self.review, task = started["review"], started["started"][0]["task"]
        with Peer(self.daemon.sockets, "tasks", f"person:{lead}") as lead:
            lead.hello()
            shown = lead.ok("SHOW", {"task": task})["task"]
            lead.ok("COMPLETE", {
                **{key: shown[key] for key in ("task", "attempt", "epoch")}, "result": {}})

    def raised_in(self, principal):
        with Peer(self.daemon.sockets, "tasks", principal) as peer:
            peer.hello()
            found = peer.ok("INBOX", {"raise": True})
            self.assertNotIn("raise", peer.ok("INBOX"))
            return [(one["review"], [event["event"] for event in one["now"]])
                    for one in found["raise"]]

    def test_the_inbox_tells_in_which_reviews_somebody_may_raise_as_long_as_they_go_on(self):
        self.without_a_task("p3")
        for principal in ("person:p2", "organisation:derby", COORDINATOR):
            self.assertEqual(self.raised_in(principal), [], principal)
        self.assertEqual(self.raised_in("person:p3"), [(self.review, ["concernRaised"])])
        self.commands.ok("EVENT", {"review": self.review, "event": "close"})
        self.assertEqual(self.raised_in("person:p3"), [])

    def test_a_session_of_one_task_is_told_with_the_task_alone(self):
        bearer = self.bearer(self.task, by="self")
        with Peer(self.daemon.sockets, "tasks") as pages:
            pages.hello()
            self.assertNotIn("raise", pages.ok("INBOX", {"as": bearer, "raise": True}))

    def test_who_has_no_task_at_the_moment_raises_it_from_their_own_page(self):
        self.without_a_task("p4")
        self.commands.ok("IMPORT", {"people": [
            {"id": "p4", "roles": ["send"], "organisation": "leicester",
             "region": "east-midlands"}]})
        browser = Browser(self.pages.port)
        browser.get(self.commands.ok("LINK", {"for": "person:p4"})["path"])
        page = browser.fill({"by": "self"}, button="Continue")
        self.assertEqual(page.heading, "Nothing waits for you")
        path = f"/raise/{self.review}/concernRaised"
        page = browser.click(path)
        self.assertEqual(page.heading, "A code is needed")
        browser.fill(button="Send me a code")
        code = self.commands.ok("CODE", {"as": "queue:mail", "for": "person:p4"})["code"]
        page = browser.fill({"code": code}, button="Continue")
        self.assertEqual((page.path, page.heading), (path, "Raise a concern with the host's sponsor"))
        page = browser.fill({
            "kind": "safeguarding", "raisedOn-day": "13", "raisedOn-month": "3",
            "raisedOn-year": "2018"}, button="Continue")
        self.assertEqual(self.concerns(), [])
        page = browser.fill(button="Note it")
        self.assertEqual(page.heading, "It is noted")
        self.assertEqual(self.concerns(), [DATA])
        self.assertEqual(browser.click("/inbox").status, 200)
        for nowhere in (f"/raise/{self.review}/close", "/raise/r999/concernRaised",
                        f"/raise/{self.review}/concernRaised/more"):
            self.assertEqual(browser.get(nowhere).status, 404)

    def test_a_page_asks_shows_once_more_and_notes_it_once(self):
        browser = Browser(self.pages.port)
        browser.get(self.commands.ok("LINK", {"task": self.task})["path"])
        browser.fill({"by": "self"}, button="Continue")
        page = browser.click("/raise/concernRaised")
        self.assertEqual(page.heading, "A code is needed")
        browser.fill(button="Send me a code")
        code = self.commands.ok("CODE", {"as": "queue:mail", "task": self.task})["code"]
        page = browser.fill({"code": code}, button="Continue")
        self.assertEqual(page.path, f"/task/{self.task}/raise/concernRaised")
        self.assertIn("Tell the sponsor yourself", page.text)
        self.assertEqual(browser.fill({}, button="Continue").status, 422)
        values = {"kind": "safeguarding", "raisedOn-day": "13", "raisedOn-month": "3",
                  "raisedOn-year": "2018"}
        page = browser.fill(values, button="Continue")
        self.assertEqual(page.heading, "Check what will be noted")
        self.assertEqual(self.concerns(), [])
        checked = browser.page
        for _ in range(2):
            browser.page = checked
            self.assertIn("It is noted", browser.fill(button="Note it").text)
        self.assertEqual(self.concerns(), [DATA])
        journal = self.commands.ok("LETTERS", {"as": "queue:mail"})["letters"]
        self.assertNotIn("safeguarding", str(journal))
        self.assertEqual(browser.get(f"/task/{self.task}/raise/close").status, 404)


if __name__ == "__main__":
    unittest.main()
