"""kill -9 in a loop, with a witness outside.

    kill_loop.py --kills 200 --reviews 50 [--seed N]

Client processes start reviews, send events, answer a person's questions and complete tasks; each
writes down what the daemon acknowledged, and asks again under the same request id until it is. The
daemon is killed after a random number of acknowledgements, or at a random moment of its recovery,
and started again. At the end everything acknowledged must be there once, every timer must have fired
once, and replay must give the tables. The last line is "N passed, N failed".
"""

import argparse
import collections
import json
import multiprocessing
import os
import pathlib
import random
import select
import subprocess
import sys
import time
import uuid

from daemon import PROGRAMS, Daemon
from stranger import Peer, uuid7

COORDINATOR = "coordinator:east-midlands"
PATIENCE = 120  # Seconds that one request may take, restarts included.
AGAIN = 0.25  # Seconds of silence after which a request is sent again.


class Client:
    """One client process: a loop that runs until told to stop, and its part of the witness."""

    def __init__(self, name, sockets, folder, acknowledged, stop, seed, share):
        self.sockets, self.acknowledged, self.stop, self.share = sockets, acknowledged, stop, share
        self.random = random.Random(f"{seed}/{name}")
        self.witness = os.open(folder / f"witness-{name}", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def saw(self, **what):
        os.write(self.witness, json.dumps(what).encode() + b"\n")
        with self.acknowledged.get_lock():
            self.acknowledged.value += 1

    def ask(self, peer, verb, body):
        return peer.ask(verb, body, seconds=PATIENCE, again=AGAIN)


class Starter(Client):
    """Keeps a number of reviews going and pokes them, each poke with a token of its own."""

    def run(self):
        live = []
        with Peer(self.sockets, "commands", COORDINATOR) as peer:
            while not self.stop.is_set():
                if len(live) < self.share:
                    live.append(self.start(peer))
                review = self.random.choice(live)
                if not self.poke(peer, review):
                    live.remove(review)

    def start(self, peer):
        fields = {"rounds": self.random.randint(1, 5)}
        if self.random.random() < 0.5:
            fields["person"] = "p1"
        verb, body = self.ask(
            peer, "START", {"workflow": "probe", "input": fields, "organisation": "derby"})
        assert verb == "OK", body
        self.saw(did="start", review=body["review"])
        return body["review"]

    def poke(self, peer, review):
        token = uuid7()[24:]
        verb, body = self.ask(
            peer, "EVENT", {"review": review, "event": "poke", "data": {"token": token}})
        if verb == "OK":
            self.saw(did="poke", review=review, token=token)
            return True
        assert body["code"] == "REFUSED", body  # It has ended.
        return False


class Worker(Client):
    """Completes the tasks of a queue; a lease that it lost meanwhile is no completion."""

    def run(self):
        self.instance = str(uuid.uuid4())
        self.held = {}
        with Peer(self.sockets, "tasks", "queue:probe") as peer:
            self.hello(peer)
            while not self.stop.is_set():
                message = peer.pushed.pop(0) if peer.pushed else peer.receive(AGAIN)
                if message is None:
                    peer.send("PING")
                elif message[2].get("code") == "HELLO_REQUIRED":
                    self.hello(peer)
                elif message[0] == "TASK":
                    self.work(peer, message[2])

    def hello(self, peer):
        peer.send("HELLO", {
            "client": "kill-loop", "instance": self.instance, "queues": ["probe"], "credits": 4,
            "holds": list(self.held.values()),
        }, uuid7())

    def work(self, peer, task):
        name = task["task"]
        token = {key: task[key] for key in ("task", "attempt", "epoch")}
        self.held[name] = token
        answer = f"{name}/{task['attempt']}"
        for verb, more in (("ACCEPT", {}), ("COMPLETE", {"result": {"token": answer}})):
            if not self.settled(peer, verb, {**token, **more}):
                break
        else:
            self.saw(did="complete", task=name, token=answer)
        del self.held[name]

    def settled(self, peer, verb, body):
        """True for OK, false for a lease that is no longer ours."""
        request = uuid7()
        while True:
            answer, reply = peer.ask(verb, body, request, seconds=PATIENCE, again=AGAIN)
            if answer == "OK":
                return True
            if reply["code"] == "HELLO_REQUIRED":
                self.hello(peer)
                continue
            assert reply["code"] in ("STALE", "REFUSED", "NOT_YOURS"), reply
            return False


class Person(Client):
    """Answers whatever lies in the inbox."""

    def run(self):
        with Peer(self.sockets, "tasks", "person:p1") as peer:
            self.instance = str(uuid.uuid4())
            while not self.stop.is_set():
                inbox = self.known(peer, "INBOX", {"limit": 20})
                for task in inbox["tasks"]:
                    self.answer(peer, task)
                if not inbox["tasks"]:
                    peer.receive(0.05)

    def known(self, peer, verb, body):
        """An answer that is not HELLO_REQUIRED."""
        while True:
            answer, reply = self.ask(peer, verb, body)
            if answer == "OK" or reply["code"] != "HELLO_REQUIRED":
                return reply
            peer.send("HELLO", {"client": "kill-loop", "instance": self.instance}, uuid7())

    def answer(self, peer, task):
        result = {"decision": self.random.choice(["accept", "decline"]), "reason": "As it is."}
        token = {key: task[key] for key in ("task", "attempt", "epoch")}
        reply = self.known(peer, "COMPLETE", {**token, "result": result})
        if "code" not in reply:
            self.saw(did="answer", task=task["task"], decision=result["decision"])
        else:
            assert reply["code"] == "STALE", reply


ROLES = [("starter-1", Starter), ("starter-2", Starter), ("worker-1", Worker),
         ("worker-2", Worker), ("person", Person)]


def run_client(role, name, *arguments):
    role(name, *arguments).run()


def wait_for_acknowledgements(acknowledged, clients, goal, seconds=60):
    deadline = time.monotonic() + seconds
    while acknowledged.value < goal:
        assert time.monotonic() < deadline, "the clients do not get on"
        for client in clients:
            assert client.is_alive(), f"{client.name} ended with {client.exitcode}"
        # Looks again every 2 ms: the count lives in shared memory, which nothing can wait on.
        select.select([], [], [], 0.002)


def kill_and_start_again(daemon, chance, acknowledged, clients):
    """One kill; returns how long the daemon then took to be ready."""
    wait_for_acknowledgements(acknowledged, clients, acknowledged.value + chance.randint(0, 40))
    daemon.kill()
    while chance.random() < 0.2:
        with daemon.spawn() as notify:  # Again, before it is ready.
            select.select([notify], [], [], chance.random() * 0.05)
        daemon.kill()
    return daemon.start()


def read_witness(folder):
    return [
        json.loads(line)
        for path in sorted(folder.glob("witness-*")) for line in path.read_text().splitlines()]


class Verdict:
    """Counts checks; says what is wrong with each that fails."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, what, wrong):
        wrong = list(wrong)
        if wrong:
            self.failed += 1
            print(f"FAILED {what}: {len(wrong)}, such as {wrong[:3]}")
        else:
            self.passed += 1
            print(f"ok     {what}")

    def end(self):
        """Says how many held, as the last line; the exit status."""
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed else 0


def all_reviews(peer):
    reviews, after = [], None
    while True:
        body = {"workflow": "probe", "limit": 200, **({"after": after} if after else {})}
        page = peer.ok("LIST", body, seconds=PATIENCE, again=AGAIN)
        reviews += [review["id"] for review in page["reviews"]]
        after = page.get("next")
        if not after or not page["reviews"]:
            return reviews


def history(peer, review):
    entries, after = [], None
    while True:
        body = {"review": review, "limit": 200, **({"after": after} if after else {})}
        page = peer.ok("HISTORY", body)
        entries += page["entries"]
        after = page.get("next")
        if not after or not page["entries"]:
            return entries


def fired_review(peer, review, deadline):
    """The review once its timer has fired."""
    while True:
        shown = peer.ok("SHOW", {"review": review})["review"]
        if shown["context"]["fired"] or time.monotonic() > deadline:
            return shown
        select.select([], [], [], 0.05)


def judge(verdict, peer, witness):
    started = {line["review"] for line in witness if line["did"] == "start"}
    listed = all_reviews(peer)
    verdict.check("every acknowledged start is there", started - set(listed))
    verdict.check("nothing was started twice", set(listed) - started)
    tokens = collections.defaultdict(lambda: collections.defaultdict(list))
    for line in witness:
        if line["did"] == "poke":
            tokens[line["review"]]["pokes"].append(line["token"])
        elif line["did"] == "complete":
            tokens[line["task"].rsplit("-", 1)[0]]["answers"].append(line["token"])
        elif line["did"] == "answer":
            tokens[line["task"].rsplit("-", 1)[0]]["decision"].append(line["decision"])
    lost, twice, unfired, counts, decisions = [], [], [], [], []
    deadline = time.monotonic() + 30
    for review in sorted(started):
        shown = fired_review(peer, review, deadline)["context"]
        for kind in ("pokes", "answers"):
            known, held = tokens[review][kind], shown[kind]
            lost += [(review, kind, token) for token in known if token not in held]
            twice += [(review, kind, token) for token in set(held) if held.count(token) > 1]
            twice += [(review, kind, token) for token in held if token not in known]
        if tokens[review]["decision"] != [shown["decision"]] * len(tokens[review]["decision"]):
            decisions.append((review, tokens[review]["decision"], shown.get("decision")))
        if shown["fired"] != 1:
            unfired.append((review, shown["fired"]))
        kinds = collections.Counter(entry["kind"] for entry in history(peer, review))
        if kinds["timer"] != 1 or kinds["start"] != 1:
            counts.append((review, dict(kinds)))
    verdict.check("every acknowledged event and completion is there", lost)
    verdict.check("nothing was applied twice", twice)
    verdict.check("every person's answer is the one acknowledged", decisions)
    verdict.check("every timer fired once", unfired)
    verdict.check("every history has one start and one timer", counts)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--reviews", type=int, default=50)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    options = options.parse_args()
    print(f"seed {options.seed}: {options.kills} kills over {options.reviews} reviews at once")
    chance = random.Random(options.seed)
    spawn = multiprocessing.get_context("spawn")
    acknowledged, stop = spawn.Value("Q", 0), spawn.Event()
    verdict = Verdict()
    with Daemon(clock="real") as daemon:
        folder = pathlib.Path(daemon.folder)
        clients = [
            spawn.Process(
                target=run_client, name=name, daemon=True,
                args=(role, name, daemon.sockets, folder, acknowledged, stop, options.seed,
                      max(1, options.reviews // 2)))
            for name, role in ROLES]
        for client in clients:
            client.start()
        ready = []
        try:
            for kill in range(options.kills):
                ready.append(kill_and_start_again(daemon, chance, acknowledged, clients))
                if (kill + 1) % 10 == 0:
                    print(f"       {kill + 1} kills, {acknowledged.value} acknowledged", flush=True)
        finally:
            stop.set()
        for client in clients:
            client.join(PATIENCE)
        verdict.check(
            "every client came to its end",
            [(client.name, client.exitcode) for client in clients if client.exitcode != 0])
        witness = read_witness(folder)
        with Peer(daemon.sockets, "commands", COORDINATOR) as peer:
            judge(verdict, peer, witness)
        verdict.check("it drains and ends with 0", [code for code in [daemon.stop()] if code])
        verify = subprocess.run(
            [PROGRAMS / "reviewd", "--verify", daemon.store], capture_output=True, text=True)
        verdict.check(
            "replay of every journal gives its state",
            [verify.stdout + verify.stderr] if verify.returncode else [])
        did = collections.Counter(line["did"] for line in witness)
        print(f"       acknowledged: {dict(did)}; ready again after "
              f"{max(ready, default=0) * 1000:.0f} ms at most")
        if verdict.failed:
            print(f"       the daemon said:\n{daemon.said()}")
    return verdict.end()


if __name__ == "__main__":
    sys.exit(main())
