"""A reviewd of a test's own: a temporary folder, a configuration, a process.

Everything waits for a fact: READY=1 on the notify socket, the end of the process.
"""

import ctypes
import json
import os
import pathlib
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[1]
PROGRAMS = pathlib.Path(os.environ.get("REVIEWD_PROGRAMS", TOP / ".build" / "debug"))
BANK_HOLIDAYS = TOP / "Workflows" / "calendars" / "bank-holidays.json"

EVERYONE = [
    "coordinator:east-midlands", "operator", "organisation:derby", "organisation:leicester",
    "person:p1", "person:p2", "queue:probe",
]


def _die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def resident(process):
    """Resident memory in KiB."""
    with open(f"/proc/{process}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


class Daemon:
    """The process, its folder, and what it said."""

    def __init__(self, folder=None, clock="manual", principals=None, store=None,
                 may_act_as=EVERYONE, **settings):
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="rv-"))
        self.owned = folder is None
        self.sockets = self.folder / "sockets"
        self.store = pathlib.Path(store or self.folder / "reviews.store")
        self.config = self.folder / "reviewd.conf"
        self.errors = self.folder / "stderr"
        self.settings = {
            "store": str(self.store),
            "sockets": str(self.sockets),
            "clock": clock,
            "manualStart": "2017-11-06T09:00:00Z",
            "calendars": {"bankHolidays": str(BANK_HOLIDAYS)},
            "workflows": str(HERE / "Workflows"),
            "principals": principals
            if principals is not None
            else [{"identity": f"uid:{os.getuid()}", "mayActAs": list(may_act_as)}],
            **settings,
        }
        self.process = None
        self.write_config()

    def write_config(self):
        self.config.write_text(json.dumps(self.settings, indent=1))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()
        if self.owned:
            shutil.rmtree(self.folder, ignore_errors=True)

    def spawn(self):
        """Starts the process and does not wait. Returns the socket on which it will say READY=1."""
        notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
        path = self.folder / "notify"
        path.unlink(missing_ok=True)
        notify.bind(str(path))
        with open(self.errors, "ab") as errors:
            self.process = subprocess.Popen(
                [PROGRAMS / "reviewd", "--config", self.config],
                stdin=subprocess.DEVNULL, stdout=errors, stderr=errors,
                env={**os.environ, "NOTIFY_SOCKET": str(path)}, preexec_fn=_die_with_parent)
        return notify

    def start(self, seconds=30):
        """Starts the process and waits until it is ready; returns how long that took, in seconds."""
        began = time.monotonic()
        with self.spawn() as notify:
            self.wait_ready(notify, seconds)
        return time.monotonic() - began

    def wait_ready(self, notify, seconds=30):
        deadline = time.monotonic() + seconds
        end = os.pidfd_open(self.process.pid)
        try:
            while True:
                left = deadline - time.monotonic()
                readable, _, _ = select.select([notify, end], [], [], max(0, left))
                if notify in readable:
                    if b"READY=1" in notify.recv(4096).split(b"\n"):
                        return
                elif end in readable:
                    raise AssertionError(
                        f"reviewd ended with {self.process.wait()} before it was ready:\n{self.said()}")
                else:
                    raise AssertionError(f"not ready within {seconds} s:\n{self.said()}")
        finally:
            os.close(end)

    def said(self):
        return self.errors.read_text(errors="replace")[-2000:] if self.errors.exists() else ""

    def ends(self, seconds=30):
        """Waits for its end; returns the exit status."""
        return self.process.wait(timeout=seconds)

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self, seconds=30):
        self.signal(signal.SIGTERM)
        return self.ends(seconds)

    def kill(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def is_running(self):
        return self.process.poll() is None
