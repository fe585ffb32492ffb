"""What tests of pages stand on: a daemon of their own, its pages, and browsers that are let in."""

import json
import unittest

from daemon import Daemon
from pages import Browser, Pages
from stranger import Peer

COORDINATOR = "coordinator:east-midlands"
SETTINGS = {
    "scheme": "SEND peer challenges, East Midlands",
    "perMinute": 100_000,
}
MAIL = {"regions": {"east-midlands": {
    "name": "The coordinator", "phone": "0115 496 0000", "email": "office@example.org"}}}
EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&amp;{{7*7}}</textarea>"


class PagesCase(unittest.TestCase):
    settings = SETTINGS

    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon(mail=MAIL, may_act_as=["*"])
        cls.addClassCleanup(cls.daemon.__exit__)
        cls.daemon.start()
        config = cls.daemon.folder / "pages.conf"
        config.write_text(json.dumps(cls.settings))
        cls.pages = Pages(cls.daemon, config)
        cls.addClassCleanup(cls.pages.__exit__)
        cls.pages.start()

    def setUp(self):
        self.commands = Peer(self.daemon.sockets, "commands", COORDINATOR)
        self.addCleanup(self.commands.close)

    def sheet(self, person="p1"):
        started = self.commands.ok(
            "START", {"workflow": "sheet", "organisation": "derby", "input": {"person": person}})
        return started["review"], started["started"][0]["task"]

    def link(self, task):
        return self.commands.ok("LINK", {"task": task})["path"]

    def browser(self, **headers):
        return Browser(self.pages.port, headers)

    def opened(self, task, by="self"):
        browser = self.browser()
        browser.get(self.link(task))
        page = browser.fill({"by": by})
        self.assertEqual((page.status, page.path), (200, f"/task/{task}"))
        return browser

    def signed_in(self, principal=COORDINATOR):
        """In a browser: people and hosts by their coordinator's link, the others by the operator's."""
        kind, _, name = principal.partition(":")
        giver = COORDINATOR
        if kind == "person":
            self.commands.ok("IMPORT", {"people": [
                {"id": name, "roles": ["health"], "organisation": "derby",
                 "region": "east-midlands"}]})
        elif kind == "organisation":
            self.commands.ok("IMPORT", {"organisations": [
                {"id": name, "kind": "local-authority", "name": name.title(),
                 "region": "east-midlands"}]})
        else:
            giver = "operator"
        browser = self.browser()
        browser.get(self.commands.ok("LINK", {"as": giver, "for": principal})["path"])
        browser.fill({"by": "self"})
        return browser

    def crawled(self, browser, path):
        """Every page to which links lead from there; no form is sent."""
        seen, pages, waiting = set(), [], [path]
        while waiting:
            link = waiting.pop().split("#")[0]
            if link in seen or not link.startswith("/") or link.startswith("//"):
                continue
            seen.add(link)
            page = browser.get(link)
            self.assertLess(page.status, 500, link)
            pages.append(page)
            waiting += page.links
        return pages

    def entries(self, review):
        return self.commands.ok("HISTORY", {"review": review, "limit": 500})["entries"]

    def journal(self):
        entries, after = [], 0
        while True:
            page = self.commands.ok("JOURNAL", {"as": "operator", "limit": 500, "after": after})
            entries += page["entries"]
            if not page.get("next"):
                return entries
            after = page["next"]

    def fill_in(self, browser, task, note="We look forward to it."):
        """All questions of the sheet, from the first to the last, as the pages lead."""
        browser.get(f"/task/{task}/question/decision")
        browser.fill({"decision": "accept"})
        browser.fill({"day-day": "23", "day-month": "1", "day-year": "2018"})
        browser.fill({"note": note})
        browser.fill({"short": ""})
        browser.fill({"count": "2"})
        browser.fill({"agreed": "yes"})
        browser.fill({"questions": ["Do plans come in time?", ""]})
        self.assertTrue(browser.page.path.endswith("/question/people"), browser.page.path)
        browser.click("/people/1")
        browser.fill({"role": "Lead"}, button="Save and add another")
        browser.fill({"role": "Health", "leads": "yes"}, button="Save and continue")
        browser.fill(button="Continue")
        return browser.fill({"place.town": "Derby"}, button="Save and continue")
