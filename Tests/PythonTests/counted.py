"""What a daemon has on disk, and what it and its pages hold, as figures: for tests in which nothing may
change and nothing may grow."""

import hashlib
import os
import pathlib
import sqlite3

from daemon import resident
from pages import until


class Ledger:
    def __init__(self, daemon, pages):
        self.daemon, self.pages = daemon, pages

    def kept(self):
        """Rows, bytes and a digest of every table, and the size of every file; equal: nothing changed."""
        store = sqlite3.connect(f"file:{self.daemon.store}?mode=ro", uri=True)
        try:
            until(lambda: self.is_applied(store))
            tables = [name for (name,) in store.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
            found = {name: self.table(store, name) for name in tables}
        finally:
            store.close()
        for path in sorted(self.daemon.folder.rglob("*")):
            if path.is_file():
                found[str(path.relative_to(self.daemon.folder))] = path.stat().st_size
        return found

    @staticmethod
    def is_applied(store):
        """The tables are written behind the journal: whether they show all of it."""
        (last,) = store.execute("SELECT coalesce(max(sequence), 0) FROM journal").fetchone()
        (applied,) = store.execute(
            "SELECT CAST(value AS TEXT) FROM settings WHERE key = 'store.applied_through'").fetchone()
        return int(applied) == last

    @staticmethod
    def table(store, name):
        digest, rows, size = hashlib.blake2b(digest_size=8), 0, 0
        for row in store.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2'):
            text = repr(row).encode()
            digest.update(text)
            rows, size = rows + 1, size + len(text)
        return rows, size, digest.hexdigest()

    def held(self):
        """Of both processes: resident memory in KiB, open descriptors, threads."""
        return {
            name: (resident(process.pid), descriptors(process.pid), threads(process.pid))
            for name, process in (("pages", self.pages.process), ("daemon", self.daemon.process))}


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def threads(pid):
    return len(list(pathlib.Path(f"/proc/{pid}/task").iterdir()))


def differences(before, after):
    """What is not as it was, to be read when a test fails."""
    return {
        name: (before.get(name), after.get(name))
        for name in sorted(before.keys() | after.keys()) if before.get(name) != after.get(name)}
