"""What a step costs in things that can be counted, the same on every machine.

A limit follows when the count becomes less; more needs a reason.
"""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from daemon import PROGRAMS, TOP

# Stands before the system's own malloc and tells at the end how often it was asked.
COUNTER = r"""
#define _GNU_SOURCE
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
void *__libc_malloc(size_t);
static atomic_long count;
void *malloc(size_t size) {
    atomic_fetch_add(&count, 1);
    return __libc_malloc(size);
}
__attribute__((destructor)) static void tell(void) {
    FILE *file = fopen(getenv("MALLOC_COUNT"), "w");
    if (file) { fprintf(file, "%ld", atomic_load(&count)); fclose(file); }
}
"""

# Allocations of one step of the peer challenge with its journal entry, by an unoptimised build.
MOST = 215


@unittest.skipUnless(shutil.which("cc") or shutil.which("clang"), "no C compiler counts allocations")
class CountedCost(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="rv-")))
        self.counter = self.folder / "counter.so"
        subprocess.run(
            [shutil.which("cc") or "clang", "-shared", "-fPIC", "-O1", "-x", "c", "-", "-o",
             self.counter], input=COUNTER, text=True, check=True)

    def run_engine(self, calls):
        """How many allocations a run makes, and its result."""
        count = self.folder / "count"
        ended = subprocess.run(
            [PROGRAMS / "reviewbench", "engine.step", "--rounds", "1", "--calls", str(calls),
             "--json"],
            capture_output=True, text=True, timeout=300, cwd=TOP, check=True,
            env={**os.environ, "LD_PRELOAD": str(self.counter), "MALLOC_COUNT": str(count)})
        return int(count.read_text()), json.loads(ended.stdout.splitlines()[-1])

    def test_a_step_in_memory_allocates_no_more_than_it_did(self):
        few, result = self.run_engine(10)
        many, _ = self.run_engine(110)
        of_step = (many - few) / 100 / result["parameters"]["steps"]
        self.assertGreater(of_step, 1, "nothing was counted")
        self.assertLessEqual(of_step, MOST)


if __name__ == "__main__":
    unittest.main()
