"""kill -9 of pages, the mailing step and the daemon in a loop, with people at the doors.

    kill_doors.py --kills 30 [--seed N]

People write drafts and hand answers in, hosts send documents, a coordinator writes down answers by
telephone and calls reviews off, days pass and digests go out, over HTTP and a real SMTP server. What
each was told is noted outside. At the end everything of which somebody was told that it is saved must
be there once, and no mail may have come twice. The last line is "N passed, N failed".
"""

import argparse
import collections
import datetime
import http.client
import json
import os
import pathlib
import random
import re
import select
import subprocess
import sys
import threading

from daemon import PROGRAMS, TOP, Daemon, _die_with_parent
from documents import address
from kill_loop import AGAIN, COORDINATOR, PATIENCE, Verdict
from pages import Browser, Pages, until
from smtp_sink import HERE, Mailbox
from stranger import Peer

MAIL = {
    "regions": {"east-midlands": {
        "name": "Peer review office", "phone": "0100 000 0000", "email": "office@example.org"}},
    "organisations": {"derby": {"name": "SEND team, Derby", "email": "send@derby.example.org"}},
}
PEOPLE = ["p1", "p2", "p3"]
# What a visitor says who was cut off: nobody was told anything.
CUT_OFF = (OSError, http.client.HTTPException, AssertionError, StopIteration)


class Visitor(threading.Thread):
    """Somebody at a door, until told to stop. What they were told is in `told`."""

    def __init__(self, scene, name, seed):
        super().__init__(name=name)
        self.scene, self.random, self.told, self.wrong = scene, random.Random(f"{seed}/{name}"), [], None

    def run(self):
        try:
            with Peer(self.scene.daemon.sockets, "commands", COORDINATOR) as self.commands:
                while not self.scene.over.is_set():
                    self.visit()
        except Exception as error:  # Said at the end: a thread that fails must not pass unseen.
            self.wrong = repr(error)

    def saw(self, *what):
        self.told.append(what)
        self.scene.count(what[0])

    def ok(self, verb, body):
        return self.commands.ok(verb, body, seconds=PATIENCE, again=AGAIN)

    def begin(self, workflow, **fields):
        body = self.ok("START", {"workflow": workflow, "organisation": "derby", "input": fields})
        return body["review"], body["started"][0]["task"]

    def opened(self, task):
        """A browser that was let in."""
        path = self.ok("LINK", {"task": task})["path"]

        def enter():
            browser = Browser(self.scene.pages.port)
            browser.get(path)
            return browser if browser.fill({"by": "self"}).path == f"/task/{task}" else None
        return self.patiently(enter)

    def patiently(self, step):
        """Tries again as a person does, until it went as it should; None once all is over."""
        while not self.scene.over.is_set():
            try:
                done = step()
                if done:
                    return done
            except CUT_OFF:
                pass
            select.select([], [], [], 0.01)
        return None


class Writer(Visitor):
    """Saves a draft again and again, and hands it in at last."""

    def visit(self):
        _, task = self.begin("sheet", person=self.random.choice(PEOPLE))
        browser = self.opened(task)
        for number in range(self.random.randint(1, 6)):
            self.patiently(lambda: self.save(browser, task, number))
        if self.random.random() < 0.7:
            self.patiently(lambda: self.fill(browser, task))
            self.patiently(lambda: self.hand_in(browser, task))

    def save(self, browser, task, number):
        browser.get(f"/task/{task}/question/note")
        text = f"The note, number {number}"
        page = browser.fill({"note": text}, button="come back later")
        if page.status == 200 and "Saved." in page.text:
            self.saw("draft", task, number)
            return True
        return False

    def fill(self, browser, task):
        questions = {
            "decision": {"decision": "accept"},
            "day": {"day-day": "23", "day-month": "1", "day-year": "2018"},
            "count": {"count": "2"}, "agreed": {"agreed": "yes"},
            "questions": {"questions": ["Do plans come in time?", ""]}, "people/1": {"role": "Lead"}}
        for name, values in questions.items():
            browser.get(f"/task/{task}/question/{name}")
            if browser.fill(values, button="Save and continue").status != 200:
                return False
        return browser.get(f"/task/{task}/check").status == 200

    def hand_in(self, browser, task):
        page = browser.get(f"/task/{task}/check")
        if "This has been answered" in page.text:
            return True
        if "handed in" in browser.fill(button="Hand in").text:
            self.saw("answer", task)
            return True
        return False


class Giver(Visitor):
    """A host's documents, of which some are under way when something dies."""

    def visit(self):
        review, task = self.begin("documents", reader="p1")
        browser = self.opened(task)
        for number in range(1, self.random.randint(2, 4)):
            content = b"%PDF-1.4\n" + self.random.randbytes(self.random.choice([900, 700_000, 1_500_000]))
            self.patiently(lambda: self.give(browser, review, task, number, content))
        if self.random.random() < 0.6:
            self.patiently(lambda: self.hand_in(browser, review, task))

    def give(self, browser, review, task, number, content):
        browser.get(f"/task/{task}/question/documents/{number}")
        page = browser.fill(
            {"title": f"Document {number}", "status": "in"}, button="Save and continue",
            files={"file": (f"{address(content)[:12]}.pdf", content)})
        if page.status == 200 and page.path == f"/task/{task}/question/documents":
            self.saw("document", review, task, address(content))
            return True
        return False

    def hand_in(self, browser, review, task):
        page = browser.get(f"/task/{task}/check")
        if "This has been answered" in page.text:
            return True
        if "Thank you" in browser.fill(button="Hand in").text:
            self.saw("given", review, task)
            return True
        return False


class Clerk(Visitor):
    """Asks people, writes down what they say on the telephone, calls some reviews off."""

    def visit(self):
        review, task = self.begin("letters", person=self.random.choice(PEOPLE))
        self.saw("asked", task)
        # Some hear nothing more until their digest; the others once their invitation may be out.
        select.select([], [], [], self.random.random() * 0.3)
        chance = self.random.random()
        if chance < 0.4:
            person = self.ok("SHOW", {"review": review})["review"]["input"]["person"]
            self.ok("ANSWER", {
                "task": task, "for": f"person:{person}", "told": "phone, 14:10",
                "result": {"decision": "accept"}})
            self.saw("telephone", task)
        elif chance < 0.5:
            self.ok("CANCEL", {"review": review, "reason": "not this year"})


class Scene:
    """The three processes, who dies when, and the days that pass."""

    def __init__(self, daemon, pages, mailbox, chance):
        self.daemon, self.pages, self.mailbox, self.chance = daemon, pages, mailbox, chance
        self.over, self.lock, self.counted = threading.Event(), threading.Condition(), 0
        self.kinds = set()
        self.killed = collections.Counter()
        self.today = datetime.date(2017, 11, 6)
        self.worker = None

    def count(self, kind):
        with self.lock:
            self.counted += 1
            self.kinds.add(kind)
            self.lock.notify_all()

    def wait_for_each(self, *kinds):
        """What is judged must have been."""
        with self.lock:
            assert self.lock.wait_for(lambda: self.kinds.issuperset(kinds), 120), self.kinds

    def mail_command(self, *more):
        return [
            PROGRAMS / "reviewworker", "mail", "--endpoint", f"ipc://{self.daemon.sockets}", "--quiet",
            "--from", "Peer reviews <reviews@example.org>", "--sendmail", HERE / "sendmail.py",
            "--letters", TOP / "Workflows" / "letters", *more]

    def start_worker(self):
        self.worker = subprocess.Popen(
            self.mail_command(), stderr=subprocess.DEVNULL, env=self.mailbox.environment(),
            preexec_fn=_die_with_parent)

    def kill_one(self):
        """Waits for something to have been told, or for a mail, and a little; then somebody dies."""
        with self.lock:
            goal = self.counted + self.chance.randint(1, 8)
            assert self.lock.wait_for(lambda: self.counted >= goal, 60), "nobody gets on"
        select.select([], [], [], self.chance.random() * 0.15)
        victim = self.chance.choice(["pages", "mail", "daemon"])
        self.killed[victim] += 1
        if victim == "pages":
            self.pages.kill()
            self.pages.start()
        elif victim == "mail":
            children = pathlib.Path(f"/proc/{self.worker.pid}/task/{self.worker.pid}/children")
            sending = [int(word) for word in children.read_text().split()]
            self.worker.kill()
            # The program that hands the mail over dies with it, or goes on alone.
            for child in sending if self.chance.random() < 0.5 else []:
                try:
                    os.kill(child, 9)
                except ProcessLookupError:
                    pass
            self.worker.wait()
            self.start_worker()
        else:
            self.daemon.kill()
            self.daemon.start()

    def pass_a_day(self):
        self.today += datetime.timedelta(days=1)
        with Peer(self.daemon.sockets, "commands", "operator") as operator:
            operator.ok("ADVANCE", {"until": f"{self.today}T09:00:00Z", "within": 0},
                        seconds=PATIENCE, again=AGAIN)

    def settle(self):
        """Rounds of the mailing step until there is nothing more to be sent."""
        self.worker.kill()
        self.worker.wait()
        sent = -1
        while sent != len(self.mailbox.mails):
            sent = len(self.mailbox.mails)
            subprocess.run(
                self.mail_command("--once"), check=True, timeout=PATIENCE,
                env=self.mailbox.environment())


def judge(verdict, scene, visitors, commands):
    verdict.check("everybody came to their end", [(v.name, v.wrong) for v in visitors if v.wrong])
    told = [what for visitor in visitors for what in visitor.told]
    judge_answers(verdict, scene, told, commands)
    judge_documents(verdict, scene, told, commands)
    judge_mails(verdict, scene, told, commands)
    return collections.Counter(what[0] for what in told)


def page_of(scene, commands, task, path=""):
    browser = Browser(scene.pages.port)
    browser.get(commands.ok("LINK", {"task": task})["path"])
    browser.fill({"by": "self"})
    return browser.get(f"/task/{task}{path}")


def judge_answers(verdict, scene, told, commands):
    answered = {what[1] for what in told if what[0] == "answer"}
    drafts = {what[1]: what[2] for what in told if what[0] == "draft"}
    lost, handed = [], []
    for task, number in drafts.items():
        review = task.split("-")[0]
        answer = commands.ok("SHOW", {"review": review})["review"]["context"]["answer"]
        completed = [
            entry for entry in commands.ok("HISTORY", {"review": review, "limit": 200})["entries"]
            if entry["kind"] == "complete"]
        if answer is None:
            if task in answered:
                lost.append((task, "handed in, and not there"))
                continue
            found = dict(page_of(scene, commands, task, "/question/note").forms[-1].fields)["note"]
        else:
            found = answer["note"]
            if len(completed) != 1:
                handed.append((task, len(completed)))
        if int(re.sub(r"\D", "", found) or -1) < number:
            lost.append((task, number, found))
    verdict.check(f"every answer that was said to be saved is there ({len(drafts)} people)", lost)
    verdict.check(f"every answer was handed in once ({len(answered)} were told so)", handed)


def judge_documents(verdict, scene, told, commands):
    given = {what[2] for what in told if what[0] == "given"}
    kept = collections.defaultdict(set)
    for what in told:
        if what[0] == "document":
            kept[what[1], what[2]].add(what[3])
    lost, held = [], 0
    for (review, task), documents in kept.items():
        rows = {row["document"] for row in commands.ok("DOCUMENTS", {"review": review})["documents"]}
        is_given = task in given or bool(rows)
        for document in documents:
            held += 1
            if is_given and document not in rows:
                lost.append((task, document, "not in the review"))
            elif not is_given and document[:12] not in page_of(
                    scene, commands, task, "/question/documents").text:
                lost.append((task, document, "not in the answer under way"))
    verdict.check(f"every document that was said to be taken is there ({held})", lost)


def judge_mails(verdict, scene, told, commands):
    ids = scene.mailbox.ids()
    letters = collections.Counter(one[1:].split("@")[0].rsplit(".", 2)[0] for one in ids)
    verdict.check(f"no mail came twice ({len(ids)})", [one for one in set(ids) if ids.count(one) > 1])
    verdict.check(
        "nor any letter under another mail's name", [one for one in letters if letters[one] > 1])
    trouble = commands.ok("LETTERS")["letters"]
    verdict.check(
        "what may not have arrived is told, and for no other reason",
        [line for line in trouble if line["state"] != "handing"])
    known = set(letters) | {line["letter"] for line in trouble}
    tasks = {what[1] for what in told if what[0] == "telephone"}
    verdict.check(
        f"who answered by telephone has it in writing, or somebody is told ({len(tasks)})",
        tasks - {one.split(".")[0] for one in known if ".confirmation." in one})
    # Named after a day and a reader: one that came twice on a day would be found above.
    digests = [one for one in known if one.startswith("digest.")]
    verdict.check(f"whoever had not answered was reminded ({len(digests)} digests)",
                  [] if digests else ["nobody"])


def play(scene, options, verdict):
    visitors = [
        kind(scene, f"{kind.__name__}-{number}", options.seed)
        for kind, number in ((Writer, 1), (Writer, 2), (Giver, 1), (Clerk, 1))]
    scene.start_worker()
    for visitor in visitors:
        visitor.start()
    try:
        for kill in range(options.kills):
            scene.kill_one()
            if (kill + 1) % 2 == 0:
                scene.pass_a_day()
        scene.wait_for_each("draft", "answer", "document", "given", "asked", "telephone")
        # Two working days before the fourth, whoever has not answered is reminded, on a working day.
        while scene.today < datetime.date(2017, 11, 10) or scene.today.weekday() > 4:
            scene.pass_a_day()
    finally:
        scene.over.set()
        for visitor in visitors:
            visitor.join(PATIENCE)
    scene.settle()
    with Peer(scene.daemon.sockets, "commands", COORDINATOR) as commands:
        did = judge(verdict, scene, visitors, commands)
    verdict.check("pages drain and end with 0", [code for code in [scene.pages.stop()] if code])
    verdict.check("the daemon drains and ends with 0", [code for code in [scene.daemon.stop()] if code])
    verify = subprocess.run(
        [PROGRAMS / "reviewd", "--verify", scene.daemon.store], capture_output=True, text=True)
    verdict.check(
        "replay of every journal gives its state",
        [verify.stdout + verify.stderr] if verify.returncode else [])
    print(f"       killed: {dict(scene.killed)}; told: {dict(did)}; "
          f"{len(scene.mailbox.mails)} mails until {scene.today}")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--kills", type=int, default=30)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    options = options.parse_args()
    print(f"seed {options.seed}: {options.kills} kills of pages, mailing step and daemon")
    daemon = Daemon(mail=MAIL, may_act_as=["*"])
    config = daemon.folder / "pages.conf"
    config.write_text(json.dumps({"perMinute": 1_000_000}))
    pages = Pages(daemon, config)
    daemon.settings["pages"] = f"http://127.0.0.1:{pages.port}"
    daemon.write_config()
    verdict = Verdict()
    with Mailbox() as mailbox, daemon, pages:
        with Peer(daemon.sockets, "commands", COORDINATOR) as commands:
            commands.ok("IMPORT", {"people": [
                {"id": one, "roles": ["health"], "organisation": "leicester",
                 "region": "east-midlands", "email": f"{one}@example.org"} for one in PEOPLE]})
        play(Scene(daemon, pages, mailbox, random.Random(options.seed)), options, verdict)
        if verdict.failed:
            print(f"       the daemon said:\n{daemon.said()}")
    return verdict.end()


if __name__ == "__main__":
    sys.exit(main())
