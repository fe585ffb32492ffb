"""A draft of an earlier form of the request: nothing in it is lost without a word."""

import unittest

from pages_case import PagesCase
from stranger import Peer


class EarlierFormTests(PagesCase):
    def test_what_no_longer_fits_is_not_done_and_can_be_read(self):
        _, task = self.sheet()
        with Peer(self.daemon.sockets, "tasks", "person:p1") as client:
            client.hello()
            shown = client.ok("SHOW", {"task": task})["task"]
            client.ok("DRAFT", {
                **{key: shown[key] for key in ("task", "attempt", "epoch")},
                "draft": {
                    "seen": ["decision", "people", "place", "remarks", "short"],
                    "values": {
                        "decision": "perhaps",
                        "people": "Ms A leads, and one from Health.",
                        "place": {"town": "Derby", "floor": "the second floor"},
                        "remarks": "Parking is behind the school.",
                        "short": "Derby",
                    }}})
        browser = self.opened(task)
        page = browser.page
        self.assertEqual(page.text.count("Looked at, not complete"), 3)
        self.assertEqual(page.text.count("Done"), 1)
        for at in (f"/task/{task}", f"/task/{task}/check"):
            page = browser.get(at)
            self.assertIn("Kept from an earlier form of this request", page.text)
            for text in ("Parking is behind the school.", "Ms A leads, and one from Health.",
                         "perhaps", "the second floor"):
                self.assertIn(text, page.text, at)
        for question, text, other in (
                ("people", "Ms A leads", "Parking"), ("decision", "perhaps", "Parking"),
                ("place", "the second floor", "Ms A")):
            page = browser.get(f"/task/{task}/question/{question}")
            self.assertIn(text, page.text)
            self.assertNotIn(other, page.text)
        self.assertNotIn("Kept from", browser.get(f"/task/{task}/question/short").text)


if __name__ == "__main__":
    unittest.main()
