"""Canaries: the simulation must catch a daemon that breaks a promise, each in its own way.

    canaries.py [--seeds N] [NAME...]

A copy of the sources gets a fault for each canary below, switched on by the environment variable
CANARY, so that one build holds them all. With none switched on, every seed must pass; with any, an
auditor must find it. A replacement whose text no longer stands in the source, exactly once, fails
loudly: write it anew. The last line is "N passed, N failed".
"""

import argparse
import os
import pathlib
import subprocess
import sys
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
COPY = TOP / ".build/canaries"
PATIENCE = 300  # Seconds that one run may take; a fault may also make the daemon hang.

STORE, ENGINE, DAEMON = "ReviewStore", "ReviewEngine", "ReviewDaemon"

# name: what is broken, and its replacements (room, file, text, what stands there instead).
CANARIES = {
    "no-sync": ("a commit does not wait for the disk", [
        (STORE, "Store+Opening.swift", "PRAGMA synchronous=FULL;",
         'PRAGMA synchronous=\\(Canary.flies("no-sync") ? "OFF" : "FULL");'),
        (STORE, "Store+Apply.swift", '"PRAGMA synchronous=FULL"',
         '"PRAGMA synchronous=\\(Canary.flies("no-sync") ? "OFF" : "FULL")"'),
    ]),
    "log-not-renewed": ("a start trusts what was never synced", [
        (STORE, "Store+Opening.swift", "try LogRenewal.run(",
         'if !Canary.flies("log-not-renewed") { try LogRenewal.run('),
        (STORE, "Store+Opening.swift", "fileSystem: options.fileSystem)\n\n",
         "fileSystem: options.fileSystem) }\n\n"),
    ]),
    "send-before-commit": ("messages leave though their commit failed", [
        (DAEMON, "Loop/ReviewLoop+Commit.swift", "if error.kind == .syncFailed {\n",
         'if Canary.flies("send-before-commit") { return }\n'
         "            if error.kind == .syncFailed {\n"),
    ]),
    "unfenced-complete": ("an old token still ends a task", [
        (ENGINE, "ReviewStep+Tasks.swift", "guard task.attempt == attempt else {",
         'guard Canary.flies("unfenced-complete") || task.attempt == attempt else {'),
        (DAEMON, "Tasks/ReviewLoop+Answers.swift",
         "if task.isQueued, task.isOpen, leases[task.id]?.holder != session.instance {",
         'if !Canary.flies("unfenced-complete"), task.isQueued, task.isOpen,\n'
         "            leases[task.id]?.holder != session.instance\n        {"),
    ]),
    "timer-lost": ("the first timer of a window is lost when it is read", [
        (DAEMON, "Boards/TimerWindow.swift", "for row in rows {",
         'for row in rows.dropFirst(Canary.flies("timer-lost") ? 1 : 0) {'),
    ]),
    "lease-cut-short": ("a task is handed on while its holder still has the lease", [
        (DAEMON, "Loop/ReviewLoop+Leases.swift", "leases.ended(at: times.machine)",
         'leases.ended(\n            at: times.machine + (Canary.flies("lease-cut-short") ? 3_000 : 0))'),
    ]),
    "entry-skipped": ("a task comes back to its queue without an entry", [
        (DAEMON, "Loop/ReviewLoop+Stepping.swift", "        sequence += 1\n",
         '        if Canary.flies("entry-skipped"), kind == "give-back" { return previous }\n'
         "        sequence += 1\n"),
    ]),
    "request-forgotten": ("a request asked again runs again", [
        (DAEMON, "Loop/ReviewLoop+Receive.swift",
         "func remember(_ memory: Memory, _ verb: ReplyVerb, _ body: JSONObject) {\n",
         "func remember(_ memory: Memory, _ verb: ReplyVerb, _ body: JSONObject) {\n"
         '        if Canary.flies("request-forgotten") { return }\n'),
    ]),
    "foreign-answer": ("anybody may answer any inbox's task", [
        (DAEMON, "Tasks/ReviewLoop+Answers.swift",
         "register.acting.owns(\n                    principal, address: task.address, "
         "region: review.region, on: today),\n                may(",
         'Canary.flies("foreign-answer")\n                    || register.acting.owns(\n'
         "                    principal, address: task.address, region: review.region, on: today),\n"
         "                may("),
    ]),
    "slice-says-all": ("a slice says that the tables hold what the next ones were to bring", [
        (DAEMON, "Loop/ReviewLoop+Applying.swift", "set.appliedThrough = isLast ? roundEnd",
         'set.appliedThrough = isLast || Canary.flies("slice-says-all") ? roundEnd'),
    ]),
    "batch-not-undone": ("a full disk refuses, and what it refused stays in memory", [
        (DAEMON, "Loop/ReviewLoop+Commit.swift", "        mark.working = 0\n",
         '        if !Canary.flies("batch-not-undone") { mark.working = 0 }\n'),
    ]),
}

# Where to begin, for those that few worlds meet.
FIRST_SEED = {"log-not-renewed": 90}

CANARY = """import Glibc

/// Which canary flies: named by the environment, none by default.
enum Canary {
    private static let flying = getenv("CANARY").map { String(cString: $0) }
    static func flies(_ name: String) -> Bool { flying == name }
}
"""

PROGRAM = """import Glibc
import ReviewSimulator

/// Runs seeds until an auditor finds something: `canary FIRST LAST`.
let ends = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
guard ends.count == 2 else { exit(64) }
for seed in ends[0]...ends[1] {
    let outcome = try Simulation(seed: seed).run()
    guard let finding = outcome.findings.first else { continue }
    print("seed \\(seed), \\(finding)")
    exit(1)
}
"""


def put(path, text):
    """Writes only what differs, so that nothing is built twice."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def replaced(text, old, new, place):
    if text.count(old) != 1:
        sys.exit(f"{place}: {old!r} stands there {text.count(old)} times, not once: "
                 "write the canary anew")
    return text.replace(old, new)


def copy_sources():
    changed = {}
    for _, replacements in CANARIES.values():
        for room, file, old, new in replacements:
            path = TOP / "Sources" / room / file
            text = changed.get(path) or path.read_text()
            changed[path] = replaced(text, old, new, path.relative_to(TOP))
    wanted = set()
    for path in (TOP / "Sources").rglob("*"):
        if path.is_file() and path.suffix in (".swift", ".h", ".modulemap"):
            place = COPY / path.relative_to(TOP)
            put(place, changed.get(path) or path.read_text())
            wanted.add(place)
    for room in (STORE, ENGINE, DAEMON):
        put(COPY / "Sources" / room / "Canary.swift", CANARY)
        wanted.add(COPY / "Sources" / room / "Canary.swift")
    put(COPY / "Sources/canary/main.swift", PROGRAM)
    wanted.add(COPY / "Sources/canary/main.swift")
    for path in (COPY / "Sources").rglob("*.swift"):
        if path not in wanted:
            path.unlink()
    package = (TOP / "Package.swift").read_text()
    package = replaced(
        package, '        program("reviewd", ',
        '        program("canary", ["ReviewSimulator"]),\n        program("reviewd", ',
        "Package.swift")
    put(COPY / "Package.swift", package)
    tests = COPY / "Tests"
    if not tests.exists():
        tests.symlink_to(TOP / "Tests")


def run(canary, seeds):
    """What the first finding is: None for no finding."""
    environment = dict(os.environ, CANARY=canary)
    first = FIRST_SEED.get(canary, 1)
    program = [COPY / ".build/debug/canary", str(first), str(first + seeds - 1)]
    try:
        done = subprocess.run(
            program, env=environment, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return "it hangs"
    if done.returncode == 0:
        return None
    return done.stdout.strip() or f"it crashes: {done.stderr.strip().splitlines()[:1]}"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seeds", type=int, default=30)
    arguments.add_argument("names", nargs="*", default=[])
    asked = arguments.parse_args()
    for name in asked.names:
        if name not in CANARIES:
            sys.exit(f"there is no canary {name}: {', '.join(CANARIES)}")
    copy_sources()
    built = subprocess.run(
        ["swift", "build", "--package-path", COPY, "--product", "canary"],
        capture_output=True, text=True)
    if built.returncode != 0:
        print(built.stdout[-4000:], built.stderr[-2000:])
        print("0 passed, 1 failed")
        return 1
    passed = failed = 0
    began = time.monotonic()
    found = run("", asked.seeds)
    print(f"{'ok  ' if found is None else 'FAIL'} none flies, {asked.seeds} seeds: "
          f"{found or 'every promise is kept'} ({time.monotonic() - began:.0f} s)", flush=True)
    passed, failed = passed + (found is None), failed + (found is not None)
    for name in asked.names or CANARIES:
        began = time.monotonic()
        found = run(name, asked.seeds)
        print(f"{'ok  ' if found else 'FAIL'} {name}, {CANARIES[name][0]}: "
              f"{found or 'nobody noticed'} ({time.monotonic() - began:.0f} s)", flush=True)
        passed, failed = passed + (found is not None), failed + (found is None)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
