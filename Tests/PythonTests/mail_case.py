"""What tests of letters stand on: a daemon of their own, a real SMTP server, rounds of the mailing step."""

import subprocess
import unittest

from daemon import PROGRAMS, TOP, Daemon
from smtp_sink import HERE, Mailbox
from stranger import Peer

COORDINATOR = "coordinator:east-midlands"
EVERYONE = [
    COORDINATOR, "operator", "organisation:derby", "person:p1", "person:p2", "queue:mail",
    "queue:probe",
]
MAIL = {
    "regions": {
        "east-midlands": {
            "name": "Peer review office", "phone": "0100 000 0000", "email": "office@example.org"}},
    "organisations": {"derby": {"name": "SEND team, Derby", "email": "send@derby.example.org"}},
    "reminders": 3,
}
PEOPLE = [
    {"id": "p1", "roles": ["health"], "organisation": "leicester", "region": "east-midlands",
     "name": "Häalth lead, Leicester", "email": "p1@example.org"},
    {"id": "p2", "roles": ["health"], "organisation": "leicester", "region": "east-midlands",
     "name": "SEND lead, Leicester", "email": "p2@example.org"},
]


class MailCase(unittest.TestCase):
    # Besides what every daemon of a test is told.
    settings = {"may_act_as": EVERYONE}

    def setUp(self):
        self.mailbox = Mailbox()
        self.addCleanup(self.mailbox.__exit__)
        self.daemon = Daemon(mail=MAIL, workflows=str(HERE / "Workflows"), **self.settings)
        self.addCleanup(self.daemon.__exit__)
        self.daemon.start()
        self.peer = Peer(self.daemon.sockets, acting_as=COORDINATOR)
        self.addCleanup(self.peer.close)
        self.peer.ok("IMPORT", {"people": PEOPLE})

    def command(self, *more):
        return [
            PROGRAMS / "reviewworker", "mail", "--endpoint", f"ipc://{self.daemon.sockets}",
            "--from", "Peer reviews <reviews@example.org>", "--sendmail", HERE / "sendmail.py",
            "--envelope", "bounces+{letter}@example.org",
            "--letters", TOP / "Workflows" / "letters", *more]

    def round(self, *more, **environment):
        """One round of the mailing step; what it said."""
        ran = subprocess.run(
            self.command("--once", *more), capture_output=True, timeout=60,
            env=self.mailbox.environment(**environment))
        self.assertEqual(ran.returncode, 0, ran.stderr)
        return ran.stderr.decode()

    def day(self, instant):
        with Peer(self.daemon.sockets, acting_as="operator") as operator:
            operator.ok("ADVANCE", {"until": instant, "within": 0})

    def trouble(self):
        return self.peer.ok("LETTERS")["letters"]
