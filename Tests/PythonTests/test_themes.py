"""Findings across reviews: by THEMES, reviewctl and pages; nobody is named who did not agree."""

import csv
import io
import json
import subprocess
import unittest

from daemon import PROGRAMS
from daemon_case import COORDINATOR, DaemonCase
from pages import Browser, Pages
from stranger import Peer

QUESTION = "Do plans in North Derby come in time?"


class ThemeTests(DaemonCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.commands = Peer(cls.daemon.sockets, "commands", COORDINATOR)
        cls.addClassCleanup(cls.commands.close)
        cls.commands.ok("IMPORT", {"organisations": [
            {"id": "derby", "kind": "local-authority", "name": "Derby City Council",
             "region": "east-midlands"}]})
        for host, agrees, told in (("derby", False, "2018-03-14"), ("leicester", True, "2018-05-02")):
            review = cls.commands.ok("START", {
                "workflow": "findings", "organisation": host, "title": f"Findings, {host}",
                "input": {"theme": "Education, health and care plans"}})["review"]

            def event(name, data=None):
                cls.commands.ok("EVENT", {"review": review, "event": name, **(
                    {"data": data} if data else {})})
            event("ask", {"questions": [QUESTION]})
            event("tell", {"toldOn": told, "findings": [
                {"keyLine": 1, "kind": "strength", "evidence": ["families", "data"],
                 "text": f"DERBY CITY COUNCIL and {host.title()} know their families."},
                {"keyLine": 1, "kind": "area-to-consider", "evidence": ["data"],
                 "text": "=1+1, the derbyshire border is far."}]})
            if agrees:
                event("agree")

    def ctl(self, *words):
        return subprocess.run(
            [PROGRAMS / "reviewctl", *words, "--as", COORDINATOR, "--endpoint",
             f"ipc://{self.daemon.sockets}"], check=True, capture_output=True, text=True).stdout

    def test_a_host_that_did_not_agree_is_named_nowhere(self):
        findings = self.commands.ok("THEMES")["findings"]
        self.assertEqual([finding.get("host") for finding in findings],
                         [None, None, "leicester", "leicester"])
        hidden = json.dumps(findings[:2])
        self.assertNotIn("Derby ", hidden.replace("derbyshire", ""))
        self.assertEqual(findings[0]["text"], "the host and the host know their families.")
        self.assertEqual(findings[1]["text"], "=1+1, the derbyshire border is far.")
        self.assertEqual(findings[0]["question"], "Do plans in North the host come in time?")
        self.assertNotIn("review", findings[0])
        self.assertEqual(len({finding["source"] for finding in findings}), 2)
        self.assertEqual(findings[2]["question"], QUESTION)

    def test_only_the_regions_coordinator_sees_them(self):
        for principal in ("operator", "organisation:derby", "person:p1"):
            error = self.commands.error("THEMES", {"as": principal})
            self.assertEqual(error["reason"], "DMN-210", principal)
        other = self.commands.ok("THEMES", {"as": "coordinator:london"})
        self.assertEqual(other["findings"], [])

    def test_days_and_pages_bound_what_is_told(self):
        def told(**more):
            return len(self.commands.ok("THEMES", more)["findings"])
        self.assertEqual(told(**{"from": "2018-03-15"}), 2)
        self.assertEqual(told(until="2018-03-14"), 2)
        self.assertEqual(told(until="2018-03-13"), 0)
        self.assertEqual(told(workflow="sheet"), 0)
        page = self.commands.ok("THEMES", {"limit": 1})
        self.assertEqual(len(page["findings"]), 2)
        rest = self.commands.ok("THEMES", {"limit": 1, "after": page["next"]})
        self.assertEqual(len(rest["findings"]), 2)
        error = self.commands.error("THEMES", {"from": "March"})
        self.assertEqual((error["code"], error["subject"]), ("INVALID", "from"))

    def test_reviewctl_groups_them_writes_csv_and_a_page(self):
        text = self.ctl("themes", "--by", "evidence")
        self.assertIn("Data (2 reviews, strengths: 2, areas to consider: 2)", text)
        self.assertIn("Families (2 reviews, strengths: 2, areas to consider: 0)", text)
        rows = list(csv.DictReader(io.StringIO(self.ctl("themes", "--csv"))))
        self.assertEqual([row["host"] for row in rows], ["", "", "Leicester", "Leicester"])
        self.assertEqual(rows[1]["finding"], "'=1+1, the derbyshire border is far.")
        self.assertEqual(rows[0]["rests on"], "Families; Data")
        page = self.daemon.folder / "themes.html"
        self.ctl("themes", "-o", str(page))
        html = page.read_text()
        self.assertIn("<h1>What peer reviews found</h1>", html)
        self.assertNotIn("Derby", html.replace(QUESTION, "").replace("DERBY CITY COUNCIL and L", ""))

    def test_a_list_is_csv_where_it_is_asked_for(self):
        rows = list(csv.DictReader(io.StringIO(self.ctl("list", "--csv"))))
        self.assertEqual([row["host"] for row in rows], ["derby", "leicester"])
        history = list(csv.DictReader(io.StringIO(self.ctl("history", rows[0]["review"], "--csv"))))
        self.assertEqual(len(history), 3)

    def test_a_coordinators_page_shows_them_and_gives_a_sheet(self):
        with Pages(self.daemon) as pages:
            browser = Browser(pages.port)
            link = self.commands.ok("LINK", {"for": COORDINATOR, "as": "operator"})["path"]
            browser.get(link)
            browser.fill(button="Continue")
            # Having signed in opens no finding: a code is mailed first.
            for wanted in ("/themes", "/sheets/themes.csv"):
                page = browser.get(wanted)
                self.assertEqual((page.path, page.heading), ("/themes/code", "A code is needed"))
                self.assertNotIn("Do plans in", page.body)
            browser.fill(button="Send me a code")
            code = self.commands.ok("CODE", {"as": "queue:mail", "for": COORDINATOR})["code"]
            page = browser.fill({"code": code}, button="Continue")
            self.assertEqual(page.path, "/themes")
            self.assertIn("Do plans in North the host come in time?", page.text)
            self.assertIn("Leicester", page.text)
            sheet = browser.click("themes.csv")
            self.assertEqual(len(list(csv.DictReader(io.StringIO(sheet.body.lstrip("\ufeff"))))), 4)
            self.assertIn("attachment", sheet.headers["Content-Disposition"])
            for start, name, count in (
                    ("/reviews", "reviews.csv", 2), ("/today", "tasks.csv", 0),
                    ("/workload", "people.csv", 0)):
                browser.get(start)
                sheet = browser.click(f"/sheets/{name}")
                rows = list(csv.DictReader(io.StringIO(sheet.body.lstrip("\ufeff"))))
                self.assertEqual(len(rows), count, name)
                if name == "reviews.csv":
                    self.assertEqual([row["host"] for row in rows], ["Derby", "Leicester"])
                    self.assertRegex(rows[0]["begun"], r"^2017-\d\d-\d\d \d\d:\d\d$")
            self.assertEqual(browser.get("/sheets/journal.csv").status, 404)
            self.assertEqual(Browser(pages.port).get("/sheets/reviews.csv").status, 403)


if __name__ == "__main__":
    unittest.main()
