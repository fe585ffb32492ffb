"""What tests stand on that need a daemon of their own, whose caller may act as anybody."""

import unittest

from daemon import Daemon
from pages import Pages
from stranger import Peer

COORDINATOR = "coordinator:east-midlands"


class DaemonCase(unittest.TestCase):
    # Besides what every daemon of a test is told.
    settings = {}

    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon(may_act_as=["*"], **cls.settings)
        cls.addClassCleanup(cls.daemon.__exit__)
        cls.daemon.start()

    def peer(self, socket="commands", acting_as=COORDINATOR):
        peer = Peer(self.daemon.sockets, socket, acting_as)
        self.addCleanup(peer.close)
        return peer


class ServedCase(DaemonCase):
    """With pages, and a coordinator's line."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pages = Pages(cls.daemon)
        cls.addClassCleanup(cls.pages.kill)
        cls.pages.start()
        cls.commands = Peer(cls.daemon.sockets, "commands", COORDINATOR)
        cls.addClassCleanup(cls.commands.close)
