"""What reviewd does while nothing happens: 10,000 waiting reviews, no client, no subscriber.

    idle.py [--reviews 10000] [--seconds 12]

Counted: wake-ups (voluntary context switches of every thread) and processor time. The last line is
"N passed, N failed".
"""

import argparse
import pathlib
import select
import sys
import time

from daemon import Daemon
from stranger import Peer, uuid7

WAKE_UPS_A_SECOND = 2
CPU_MILLISECONDS_A_MINUTE = 10
START_SECONDS = 2
IN_FLIGHT = 256


def start_reviews(daemon, count):
    with Peer(daemon.sockets, "commands", "coordinator:east-midlands") as peer:
        sent = answered = 0
        while answered < count:
            while sent < count and sent - answered < IN_FLIGHT:
                body = {"workflow": "waiting", "input": {"person": "p1"}, "organisation": "derby"}
                peer.send("START", body, uuid7())
                sent += 1
            message = peer.receive(30)
            assert message is not None and message[0] == "OK", message
            answered += 1


def used(process):
    """(wake-ups, nanoseconds of processor) of all threads of a process so far."""
    wake_ups = 0
    for task in pathlib.Path(f"/proc/{process}/task").iterdir():
        for line in (task / "status").read_text().splitlines():
            if line.startswith("voluntary_ctxt_switches:"):
                wake_ups += int(line.split()[1])
    # The clock of another process, as clock_getcpuclockid(3) makes its number.
    return wake_ups, time.clock_gettime_ns((~process << 3) | 2)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--reviews", type=int, default=10_000)
    options.add_argument("--seconds", type=float, default=12)
    options = options.parse_args()
    failed = []
    with Daemon(clock="real") as daemon:
        began = time.monotonic()
        start_reviews(daemon, options.reviews)
        took = time.monotonic() - began
        print(f"{options.reviews} reviews started in {took:.1f} s")
        daemon.stop()
        ready = daemon.start()
        print(f"ready again after {ready:.2f} s")
        # A loaded machine may be slow; five times the promise is a mistake of ours.
        if ready > 5 * START_SECONDS:
            failed.append(f"it took {ready:.1f} s to start: {START_SECONDS} s are promised")
        select.select([], [], [], 1)  # What recovery leaves to do is not idleness.
        wake_ups, nanoseconds = used(daemon.process.pid)
        began = time.monotonic()
        select.select([], [], [], options.seconds)
        seconds = time.monotonic() - began
        later = used(daemon.process.pid)
        rate = (later[0] - wake_ups) / seconds
        cpu = (later[1] - nanoseconds) / 1e6 / seconds * 60
        print(f"over {seconds:.0f} s: {rate:.2f} wake-ups a second, {cpu:.2f} ms of processor a minute")
        if rate > WAKE_UPS_A_SECOND:
            failed.append(f"{rate:.2f} wake-ups a second: at most {WAKE_UPS_A_SECOND}")
        if cpu > CPU_MILLISECONDS_A_MINUTE:
            failed.append(f"{cpu:.1f} ms of processor a minute: at most {CPU_MILLISECONDS_A_MINUTE}")
    for reason in failed:
        print("FAILED", reason)
    print(f"{3 - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
