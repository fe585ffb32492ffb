"""A whole SEND peer challenge, by mail and pages alone, in Chromium on a telephone's window.

    browser_challenge.py                    the last line is "N passed, N failed"
    browser_challenge.py --pictures FOLDER  and a picture of each page, to be looked at

Everybody reads their own mail from a real SMTP server and opens what is in it: the coordinator, who
signs in by a link that was mailed, the host, the reviewers, of whom one declines, the Lead Reviewer,
whose assistant answers once, and the chairs of the monitoring group. Codes of confidential pages are
read from mails, too. Automatic steps are processes; the clock moves when nothing else can happen. axe
looks at each page that is unlike those before.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys

import icalendar
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from browser_pages import CHROMIUM
from daemon import PROGRAMS, TOP, Daemon
from pages import Pages
from smtp_sink import HERE, Mailbox
from stranger import Peer

COORDINATOR = "coordinator:east-midlands"
TELEPHONE = {
    "viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True,
}
GROUP = "east-midlands-send-group"
CHAIRS = ("derbyshire-send-head", "leicester-send-head")
TOKENS = re.compile(
    r"""//[^\n]*|"(?:[^"\\]|\\.)*"|[A-Za-z_$][\w$]*|,(?=(?:\s|//[^\n]*)*[}\]])""", re.S)


def json5(text):
    """What the files of examples use of JSON5: comments, bare names, trailing commas, long strings."""
    def plain(match):
        token = match[0]
        if token[0] == '"':
            return token.replace("\\\n", "")
        if token[0] in "/,":
            return ""
        return token if token in ("true", "false", "null") else f'"{token}"'
    return json.loads(TOKENS.sub(plain, text))


class Judge:
    """axe and the width, once for each kind of page."""

    def __init__(self, pictures):
        self.pictures, self.passed, self.failed = pictures, 0, 0
        self.axe, self.seen = Axe(), set()

    def look(self, page, kind):
        if kind in self.seen:
            return
        self.seen.add(kind)
        faults = []
        for found in self.axe.run(page).response["violations"]:
            targets = [node["target"] for node in found["nodes"]][:3]
            faults.append(f"{found['id']}: {found['help']}: {targets}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > TELEPHONE["viewport"]["width"]:
            faults.append(f"the page is {wide} px wide")
        if self.pictures:
            page.screenshot(path=self.pictures / f"{len(self.seen):03}-{kind}.png", full_page=True)
        self.check(f"{kind}: nothing for axe, nothing cut off", not faults, *faults)

    def check(self, words, holds, *faults):
        if holds:
            self.passed += 1
            print(f"{words} ... ok")
        else:
            self.failed += 1
            print(f"{words} ... FAIL", *faults, sep="\n    ")


class Answers:
    """What simulated people say, from the file that the tour uses."""

    def __init__(self, path):
        self.entries = json5(path.read_text())["answers"]

    def answer(self, task, to, today):
        for entry in self.entries:
            if entry["task"] == task and entry.get("as", to) == to and entry.get("times", 1) > 0:
                if "times" in entry:
                    entry["times"] -= 1
                return json.loads(json.dumps(entry["result"]).replace("{today}", today))
        raise AssertionError(f"nobody says what {to} answers to {task}")


class Somebody:
    """A person with a telephone: a browser of their own, and a form filled by what it shows."""

    def __init__(self, browser, judge):
        self.page = browser.new_context(**TELEPHONE).new_page()
        self.judge = judge

    def press(self, words):
        self.page.click(f"main button:text-is('{words}')")

    def open(self, link, code, kind, assistant=False):
        """The page behind a link in a mail, with a code where it asks for one."""
        page = self.page
        page.goto(link)
        self.judge.look(page, f"{kind} link")
        if page.query_selector("button:text-is('Send me a code')"):
            self.press("Send me a code")
            self.judge.look(page, "link with a code")
            page.fill("#f-code", code())
        if page.query_selector("[name=by]"):
            page.click("#f-by-2" if assistant else "#f-by")
        self.press("Continue")

    def fill(self, answer, form="main form"):
        """Every question that the page asks, as the answer has it; what it lacks stays empty."""
        names = self.page.eval_on_selector_all(
            f"{form} [name]:not([type=hidden]):not(button)",
            "all => [...new Set(all.map(one => one.name))]")
        for name in names:
            place, part = name, None
            if re.search(r"-(day|month|year)$", name):
                place, part = name.rsplit("-", 1)
            value = answer
            for step in place.split("."):
                value = value.get(step) if isinstance(value, dict) else None
            if value is not None:
                self.put(f'{form} [name="{name}"]', value, part)

    def put(self, place, value, part):
        fields = self.page.locator(place)
        kind = fields.first.get_attribute("type")
        if part:
            fields.first.fill(value.split("-")[("year", "month", "day").index(part)])
        elif kind == "checkbox":
            for box in fields.all():
                box.set_checked(box.get_attribute("value") in value)
        elif kind == "radio":
            word = ("yes" if value else "no") if isinstance(value, bool) else value
            self.page.check(f'{place}[value="{word}"]')
        elif isinstance(value, list) and fields.count() > 1:
            for number, text in enumerate(value):
                fields.nth(number).fill(text)
        else:
            fields.first.fill("\n".join(value) if isinstance(value, list) else str(value))

    def answer(self, kind, answer):
        """All that a task asks, from its own page to "Your answer is handed in"."""
        page = self.page
        self.judge.look(page, kind)
        links = page.eval_on_selector_all(
            "main ul.tasks a, main a.button",
            "all => all.map(one => one.getAttribute('href'))")
        for link in links:
            if link.endswith("/form"):
                page.click(f'a[href="{link}"]')
                self.judge.look(page, f"{kind} form")
                self.fill(answer)
                self.press("Save and continue")
            elif "/question/" in link:
                self.question(kind, link, answer)
        if not page.url.endswith("/check"):
            page.goto(page.url.split("/question")[0].removesuffix("/form") + "/check")
        self.judge.look(page, f"{kind} check")
        self.press("Hand in")
        self.judge.look(page, f"{kind} done")
        assert page.inner_text("h1") == "Thank you", page.inner_text("main")

    def question(self, kind, link, answer):
        page, name = self.page, link.rsplit("/", 1)[-1]
        page.goto("/".join(page.url.split("/")[:3]) + link)
        self.judge.look(page, f"{kind} {name}")
        if not page.query_selector("a.add, section.entry"):
            self.fill(answer)
            self.press("Save and continue")
        else:
            entries = answer.get(name) or []
            suggested = page.locator("section.entry").count()
            for number in range(suggested, len(entries), -1):
                self.press(f"Remove number {number}")
            for number, entry in enumerate(entries, 1):
                if number <= suggested:
                    page.click(f"#item-{number}")
                elif number == suggested + 1:
                    page.click("a.add")
                self.judge.look(page, f"{kind} {name} entry")
                self.fill(entry)
                adds_more = suggested <= number < len(entries)
                self.press("Save and add another" if adds_more else "Save and continue")
            self.judge.look(page, f"{kind} {name} list")
            self.press("Continue" if entries else "Continue with nothing")
        assert not page.query_selector(".errors"), page.inner_text("main")


class Challenge:
    def __init__(self, daemon, pages, browser, mailbox, judge):
        self.daemon, self.browser, self.mailbox, self.judge = daemon, browser, mailbox, judge
        self.base = f"http://127.0.0.1:{pages.port}"
        self.watcher = Peer(daemon.sockets, "commands", COORDINATOR)
        self.answers = Answers(TOP / "Workflows" / "examples" / "try.answers.json5")
        self.people, self.steps = {}, []
        self.coordinator = Somebody(browser, judge)

    # What stands around: the register, automatic steps, the clock

    def prepare(self):
        pool = (TOP / "Workflows" / "pools" / "east-midlands-2017.csv").read_text()
        rows = pool.replace("\r", "").strip().split("\n")
        with_mail = [rows[0]] + [f"{row}{row.split(',')[0]}@example.org" for row in rows[1:]]
        folder = pathlib.Path(self.daemon.folder)
        (folder / "pool.csv").write_text("\n".join(with_mail) + "\n")
        self.run("reviewctl", "people", "import", folder / "pool.csv", "--as", COORDINATOR)
        self.watcher.ok("IMPORT", {"organisations": [
            {"id": "lincolnshire", "kind": "local-authority", "name": "Lincolnshire",
             "region": "east-midlands", "contact": "SEND team, Lincolnshire",
             "email": "lincolnshire@example.org"},
            {"id": GROUP, "kind": "group", "name": "East Midlands SEND group",
             "region": "east-midlands",
             "holders": [{"person": chair} for chair in CHAIRS]}]})
        self.step("propose", "--quiet")
        self.step("letter", "--quiet")
        self.step(
            "mail", "--from", "Peer reviews <reviews@example.org>", "--sendmail",
            HERE / "sendmail.py", "--letters", TOP / "Workflows" / "letters", "--quiet")

    def command(self, program, *words):
        return [PROGRAMS / program, *words, "--endpoint", f"ipc://{self.daemon.sockets}"]

    def run(self, program, *words):
        done = subprocess.run(
            self.command(program, *words), capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def step(self, *words):
        self.steps.append(subprocess.Popen(
            self.command("reviewworker", *words), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env=self.mailbox.environment()))

    def end(self):
        for step in self.steps:
            step.terminate()
        for step in self.steps:
            step.wait()
        self.watcher.close()

    def today(self):
        return self.watcher.ok("CLOCK")["now"][:10]

    def tasks(self, status):
        return self.watcher.ok("TASKS", {"status": status, "limit": 500})["tasks"]

    # Mails

    def mail(self, which, seconds=40):
        """The newest mail that fits, waited for; the plain text of it."""
        def fits():
            return next((mail for mail in reversed(self.mailbox.mails) if which(mail)), None)
        with self.mailbox.lock:
            found = self.mailbox.lock.wait_for(fits, timeout=seconds)
        assert found, "the mail did not come"
        return found

    @staticmethod
    def link(mail):
        plain = mail.get_body(("plain",)).get_content()
        return re.search(r"https?://\S+/l/[0-9a-f]{40}", plain)[0]

    def code(self, address, since):
        mails = len([mail for mail in self.mailbox.mails[:since] if address in mail["To"]])

        def fits():
            mine = [mail for mail in self.mailbox.mails if address in mail["To"]]
            return next((mail for mail in mine[mails:] if re.search(r"[<.]code\.", mail["Message-ID"])), None)
        with self.mailbox.lock:
            found = self.mailbox.lock.wait_for(fits, timeout=40)
        assert found, "the code did not come"
        return re.search(r"\d{8}", found["Subject"])[0]

    # The coordinator

    def sign_in(self):
        page = self.coordinator.page
        page.goto(self.base)
        self.judge.look(page, "front")
        page.click("a[href='/sign-in']")
        self.judge.look(page, "sign in")
        self.coordinator.press("Send me a link")
        self.judge.look(page, "sign in sent")
        mail = self.mail(lambda mail: "sign-in." in mail["Message-ID"])
        self.coordinator.open(self.link(mail), None, "sign in")
        self.judge.look(page, "today, empty")
        self.judge.check("a mailed link signs the coordinator in", page.url == f"{self.base}/today")

    def start(self):
        page = self.coordinator.page
        page.click("nav a[href='/reviews']")
        page.click("a[href='/start']")
        self.judge.look(page, "start")
        page.click("a[href='/start/send-peer-challenge']")
        self.judge.look(page, "start a challenge")
        self.coordinator.press("Start the review")
        self.judge.look(page, "start a challenge, errors")
        self.coordinator.fill({
            "organisation": "lincolnshire", "title": "SEND peer challenge, Lincolnshire",
            "theme": "Education, health and care plans", "monitoringGroup": GROUP})
        self.coordinator.press("Start the review")
        assert "/review/" in page.url, page.inner_text("main")
        self.review = page.url.split("/review/")[1].split("/")[0]
        self.judge.look(page, "review, just started")

    def finish(self):
        page = self.coordinator.page
        page.goto(f"{self.base}/review/{self.review}")
        self.judge.look(page, "review, done")
        shown = page.inner_text("main")
        self.judge.check("the review's page says that it is done", "Done" in shown, shown[:300])
        report = pathlib.Path(self.daemon.folder) / "report.html"
        self.run("reviewctl", "report", self.review, "--as", COORDINATOR, "--output", report)
        page.goto(f"file://{report}")
        self.judge.look(page, "report")
        words = page.inner_text("body")
        for expected in ("SEND peer challenge, Lincolnshire", "Thank you for inviting us",
                         "One mailbox for all requests", "Advice from health within six weeks"):
            self.judge.check(f"the report tells: {expected}", expected in words)
        page.context.close()

    # Everybody else

    def somebody(self, address):
        if address not in self.people:
            self.people[address] = Somebody(self.browser, self.judge)
        return self.people[address]

    def answer(self, task):
        """Opens the mail about a task, and answers what its pages ask."""
        name = f"<{task['task']}.{task['attempt']}.invitation."
        mail = self.mail(lambda mail: mail["Message-ID"].startswith(name))
        address = mail["To"].addresses[0].addr_spec
        person = self.somebody(address)
        since = len(self.mailbox.mails)
        kind = task["name"]
        if kind == "final-letter":
            self.open_signed_in(person, task, lambda: self.code(address, since))
        else:
            person.open(
                self.link(mail), lambda: self.code(address, since), kind,
                assistant=kind == "agree-key-lines")
        person.answer(kind, self.answers.answer(kind, task["to"], self.today()))
        if kind == "visit-timetable":
            self.check_calendar()

    def open_signed_in(self, person, task, code):
        """By a link for signing in: the list of what waits, and a mailed code before what is confidential."""
        page = person.page
        person.open(
            self.base + self.watcher.ok("LINK", {"for": task["to"]})["path"], None, "sign in, person")
        self.judge.look(page, "what waits")
        page.click(f"main a[href='/task/{task['task']}']")
        self.judge.look(page, "code, signed in")
        person.press("Send me a code")
        self.judge.look(page, "code, signed in, sent")
        page.fill("#f-code", code())
        told = self.mail(lambda mail: mail["Message-ID"].startswith("<code.")).get_body(
            ("plain",)).get_content()
        self.judge.check("a code's mail says what it is for", "what is confidential" in told, told)
        if self.judge.pictures:
            (self.judge.pictures / "code.txt").write_text(told)
        person.press("Continue")

    def check_calendar(self):
        """The coordinator's address for the review shows each session at its hour."""
        page = self.coordinator.page
        page.goto(f"{self.base}/review/{self.review}/calendar")
        self.judge.look(page, "calendar")
        self.coordinator.press("Make an address")
        self.judge.look(page, "calendar, address")
        link = page.get_attribute("main a[href^='/calendar/']", "href")
        calendar = icalendar.Calendar.from_ical(page.request.get(self.base + link).text())
        starts = [str(event["dtstart"].dt) for event in calendar.events]
        self.judge.check(
            "the sessions of the visit are in the calendar",
            "2018-03-13 09:30:00+00:00" in starts and "2018-03-14 15:30:00+00:00" in starts,
            starts)

    def play(self):
        with Peer(self.daemon.sockets, "commands", "operator") as operator:
            while self.status() == "running":
                waiting = [task for task in self.tasks("ready") if task.get("to")
                           and not task["to"].startswith("queue:")]
                steps = [task for task in self.tasks("ready") + self.tasks("leased")
                         if not task.get("to") or task["to"].startswith("queue:")]
                for task in waiting:
                    # Another's answer may have ended it meanwhile.
                    if any(one["task"] == task["task"] for one in self.tasks("ready")):
                        self.answer(task)
                if not waiting and not steps and self.status() == "running":
                    answer, told = operator.ask("ADVANCE", {"until": "next", "within": 5})
                    # A step may just have begun: then it is waited for, and it is asked again.
                    assert answer == "OK" or told["code"] == "BUSY", told

    def status(self):
        return self.watcher.ok("SHOW", {"review": self.review})["review"]["status"]

    def check_history(self):
        entries = self.watcher.ok("HISTORY", {"review": self.review, "limit": 500})["entries"]
        who = {entry["who"] for entry in entries if entry["kind"] == "complete"}
        self.judge.check(
            "the history says when an assistant answered",
            any(one.startswith("assistant for person:") for one in who), who)
        self.judge.check(
            "a chair of the monitoring group answered for it, by a letter of their own",
            any(one.endswith(f" for organisation:{GROUP}") for one in who), who)
        ids = self.mailbox.ids()
        self.judge.check("no mail came twice", len(ids) == len(set(ids)))
        shown = self.watcher.ok("SHOW", {"review": self.review})["review"]
        self.judge.check("the review is closed", shown["status"] == "done", shown["status"])


def main():
    reader = argparse.ArgumentParser()
    reader.add_argument("--pictures", type=pathlib.Path)
    pictures = reader.parse_args().pictures
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
    if CHROMIUM is None:
        print("there is no Chromium: Ops/packages --tests installs one")
        return 1
    judge = Judge(pictures)
    daemon = Daemon(
        manualStart="2017-12-06T09:00:00Z", workflows=str(TOP / "Workflows"),
        mail={"regions": {"east-midlands": {
            "name": "The coordinator, East Midlands", "phone": "0115 496 0000",
            "email": "coordinator@example.org"}}}, may_act_as=["*"])
    config = daemon.folder / "pages.conf"
    config.write_text(json.dumps(
        {"scheme": "SEND peer challenges, East Midlands", "perMinute": 100_000}))
    pages = Pages(daemon, config)
    daemon.settings["pages"] = f"http://127.0.0.1:{pages.port}"
    daemon.write_config()
    with Mailbox() as mailbox, daemon, pages, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        play = Challenge(daemon, pages, browser, mailbox, judge)
        try:
            play.prepare()
            play.sign_in()
            play.start()
            play.play()
            play.finish()
            play.check_history()
        finally:
            play.end()
            browser.close()
    print(f"{judge.passed} passed, {judge.failed} failed")
    return 0 if judge.failed == 0 and judge.passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
