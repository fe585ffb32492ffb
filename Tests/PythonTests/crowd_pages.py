"""Two hundred people on the pages at once: everybody is answered, and how long a page takes.

    crowd_pages.py [--people N] [--seconds S]   the last line is "N passed, N failed"

Each has a task of their own and opens its link, then looks at a page each second and saves a draft
now and then, as people do; then all of them at once, without a pause, to see where it ends. What is
held is what can be counted: every page is the right one, every draft that was said to be saved is
there, nothing is refused. Times are printed; they tell of the machine as much as of the pages.
"""

import argparse
import asyncio
import json
import re
import sys
import time
import urllib.parse

from daemon import Daemon
from pages import Browser, Pages
from stranger import Peer

COORDINATOR = "coordinator:east-midlands"
# What the page says that it showed of the note.
SHOWN = re.compile(r'name="shown:note" value="([^"]*)"')


class Person:
    """A browser that keeps its connection, as browsers do."""

    def __init__(self, port, number, browser, task):
        self.port, self.number, self.task = port, number, task
        self.cookie = "; ".join(f"{name}={value}" for (name, _), value in browser.cookies.items())
        form = browser.get(f"/task/{task}/question/note").forms[-1]
        self.mark = dict(form.fields)["mark"]
        self.saved = None
        self.times, self.faults = [], []

    async def __aenter__(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_):
        self.writer.close()

    async def ask(self, method, path, body=""):
        head = (f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
                f"Cookie: {self.cookie}\r\n")
        if body:
            head += ("Content-Type: application/x-www-form-urlencoded\r\n"
                     f"Content-Length: {len(body)}\r\n")
        began = time.perf_counter()
        self.writer.write(f"{head}\r\n{body}".encode())
        raw = await self.reader.readuntil(b"\r\n\r\n")
        fields = dict(
            line.split(": ", 1) for line in raw.decode().split("\r\n")[1:] if ": " in line)
        content = await self.reader.readexactly(int(fields["Content-Length"]))
        self.times.append(time.perf_counter() - began)
        return int(raw[9:12]), content.decode()

    async def look(self):
        status, page = await self.ask("GET", f"/task/{self.task}")
        if status != 200 or "Everything that a form can ask" not in page:
            self.faults.append((status, page[:80]))

    async def save(self):
        path = f"/task/{self.task}/question/note"
        _, page = await self.ask("GET", path)
        shown = SHOWN.search(page)
        text = f"The note of {self.number}, at {time.monotonic()}"
        body = urllib.parse.urlencode(
            {"mark": self.mark, "shown:note": shown[1] if shown else "", "note": text, "do": "later"})
        status, _ = await self.ask("POST", path, body)
        if status == 303:
            self.saved = text
        else:
            self.faults.append((status, "not saved"))

    async def stay(self, until, pause):
        await asyncio.sleep(pause * (self.number % 100) / 100)
        turn = self.number
        while time.monotonic() < until:
            began = time.monotonic()
            await (self.save() if turn % 5 == 0 else self.look())
            turn += 1
            await asyncio.sleep(max(0, pause - (time.monotonic() - began)))

    async def kept(self):
        if self.saved is None:
            return True
        _, page = await self.ask("GET", f"/task/{self.task}/question/note")
        return self.saved in page


async def crowd(people, seconds, pause):
    """How long pages took, in milliseconds, sorted; and how long all of it was."""
    for person in people:
        person.times = []
    began = time.monotonic()
    await asyncio.gather(*(person.stay(began + seconds, pause) for person in people))
    lasted = time.monotonic() - began
    return sorted(1_000 * took for person in people for took in person.times), lasted


def told(name, times, lasted):
    def at(share):
        return times[min(len(times) - 1, int(len(times) * share))]
    print(f"{name}: {len(times)} pages, {len(times) / lasted:.0f} a second, p50 {at(0.5):.1f} ms, "
          f"p99 {at(0.99):.1f} ms, longest {times[-1]:.1f} ms")


async def run(people, seconds, checks):
    for person in people:
        await person.__aenter__()
    try:
        times, lasted = await crowd(people, seconds, 1.0)
        told(f"{len(people)} people, a page a second each", times, lasted)
        checks["everybody had a page a second"] = len(times) >= len(people) * (seconds - 2) * 0.9
        times, lasted = await crowd(people, seconds / 2, 0.0)
        told(f"{len(people)} people without a pause", times, lasted)
        checks["every page was the right one"] = not any(person.faults for person in people)
        checks["every draft that was saved is there"] = all(
            [await person.kept() for person in people])
        for person in people:
            for fault in person.faults[:1]:
                print("   ", person.number, *fault)
    finally:
        for person in people:
            await person.__aexit__()


def main():
    reader = argparse.ArgumentParser()
    reader.add_argument("--people", type=int, default=200)
    reader.add_argument("--seconds", type=float, default=10)
    options = reader.parse_args()
    daemon = Daemon(may_act_as=["*"])
    config = daemon.folder / "pages.conf"
    config.write_text(json.dumps({"perMinute": 1_000_000}))
    checks = {}
    with daemon, Pages(daemon, config) as pages:
        people = []
        with Peer(daemon.sockets, "commands", COORDINATOR) as commands:
            for number in range(options.people):
                task = commands.ok("START", {
                    "workflow": "sheet", "organisation": "derby",
                    "input": {"person": f"p{number}"}})["started"][0]["task"]
                browser = Browser(pages.port)
                browser.get(commands.ok("LINK", {"task": task})["path"])
                browser.fill({"by": "self"})
                people.append(Person(pages.port, number, browser, task))
        before = pages.memory()
        asyncio.run(run(people, options.seconds, checks))
        print(f"reviewpages grew by {pages.memory() - before} KiB")
    for name, holds in checks.items():
        print(f"{name} ... {'ok' if holds else 'FAIL'}")
    passed = sum(checks.values())
    print(f"{passed} passed, {len(checks) - passed} failed")
    return 0 if passed == len(checks) and passed else 1


if __name__ == "__main__":
    sys.exit(main())
