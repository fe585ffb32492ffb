"""Every scenario of reviewbench runs small and finds what it checks to be so."""

import json
import pathlib
import subprocess
import tempfile
import unittest

from daemon import PROGRAMS, TOP


def run(*words):
    """Runs a scenario; the last line of what it writes is its result."""
    ended = subprocess.run(
        [PROGRAMS / "reviewbench", *words], capture_output=True, text=True, timeout=120, cwd=TOP)
    if ended.returncode != 0:
        raise AssertionError(f"{words} ended with {ended.returncode}:\n{ended.stderr[-2000:]}")
    return ended.stdout


def result(*words):
    found = json.loads(run(*words, "--json").splitlines()[-1])
    assert found["verified"] is True, found
    for member in ("scenario", "parameters", "hash", "machine", "commit"):
        assert found[member], member
    return found


class Bench(unittest.TestCase):
    def test_a_durable_step_is_counted_right_after_a_kill(self):
        found = result(
            "step", "--clients", "2", "--in-flight", "8", "--seconds", "1", "--reviews", "200")
        self.assertGreater(found["steps_per_second"], 0)
        self.assertLess(found["fsyncs_per_step"], 1)
        self.assertGreaterEqual(found["p99_us"], found["p50_us"])
        self.assertEqual(found["refused"], 0)
        # The queue is first in, first out: all reviews are hit, and all alike.
        self.assertLessEqual(found["hits_most"] - found["hits_least"], 2)

    def test_a_daemon_that_forgets_what_it_acknowledged_is_caught(self):
        with tempfile.TemporaryDirectory(prefix="rv-") as folder:
            forgetful = pathlib.Path(folder) / "reviewd"
            forgetful.write_text(
                f"""#!/bin/sh
if [ "$1" = --config ]; then
    if [ -e {folder}/began ]; then rm -f {folder}/*/reviews.store*; fi
    touch {folder}/began
fi
exec {PROGRAMS / "reviewd"} "$@"
""")
            forgetful.chmod(0o755)
            ended = subprocess.run(
                [PROGRAMS / "reviewbench", "step", "--clients", "1", "--in-flight", "2",
                 "--seconds", "1", "--reviews", "10", "--reviewd", forgetful, "--folder", folder,
                 "--json"], capture_output=True, text=True, timeout=120)
        self.assertNotEqual(ended.returncode, 0)
        self.assertIs(json.loads(ended.stdout.splitlines()[-1])["verified"], False)
        self.assertIn("0 in the journal", ended.stderr)

    def test_the_small_scenarios_do_the_same_each_time(self):
        for scenario in ("wire.decode", "engine.step", "workflow.check"):
            with self.subTest(scenario):
                first = result(scenario, "--rounds", "1")
                self.assertEqual(first["hash"], result(scenario, "--rounds", "1")["hash"])

    def test_help_names_every_scenario_of_the_list(self):
        names = [line.split("\t")[0] for line in run("--list").splitlines()]
        self.assertIn("step", names)
        for name in names:
            self.assertIn(name, run("--help"))
            self.assertIn("Usage: reviewbench " + name, run(name, "--help"))

    def test_a_word_that_is_wrong_is_refused(self):
        for words in (["stop"], ["step", "--clients", "0"], ["step", "--reviewd", "/nowhere"]):
            with self.subTest(words):
                ended = subprocess.run(
                    [PROGRAMS / "reviewbench", *words], capture_output=True, text=True, timeout=30)
                self.assertNotEqual(ended.returncode, 0)
                self.assertRegex(ended.stderr, "CLI-0")


if __name__ == "__main__":
    unittest.main()
