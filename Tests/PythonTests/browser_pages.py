"""Every page in Chromium, on a telephone's width and a desk's: axe finds nothing, nothing is cut off.

    browser_pages.py                    all pages; the last line is "N passed, N failed"
    browser_pages.py --pictures FOLDER  and a picture of each, to be looked at

A whole review's tasks of several kinds are opened, answered wrongly, and answered.
"""

import argparse
import json
import pathlib
import subprocess
import sys

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import sync_playwright

from daemon import PROGRAMS, TOP, Daemon
from documents import PDF
from pages import Pages, until
from stranger import Peer

COORDINATOR = "coordinator:east-midlands"
HOST = "organisation:lincolnshire"
SETTINGS = {
    "scheme": "SEND peer challenges, East Midlands",
    "perMinute": 100_000,
}
MAIL = {"regions": {"east-midlands": {
    "name": "The coordinator, East Midlands", "phone": "0115 496 0000",
    "email": "peer.challenge@example.org"}}}
SHEET = {
    "decision": "accept", "day": "2018-01-23", "note": "none", "count": 2, "agreed": True,
    "questions": ["why?"], "people": [{"role": "lead"}],
}
CHROMIUM = next(
    (path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
     if pathlib.Path(path).exists()), None)


# What the keyboard stands on: the place in the order of the page, whether it is seen, and how it looks.
STANDS = """() => {
    const one = document.activeElement
    if (!one || one === document.body) return null
    const all = [...document.querySelectorAll(
        'a[href], button, input:not([type=hidden]), textarea, select, summary, [tabindex="0"]')]
    const look = getComputedStyle(one), box = one.getBoundingClientRect()
    return {
        place: all.indexOf(one), id: one.id, words: one.outerHTML.slice(0, 70),
        isMarked: look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0
            || look.boxShadow !== 'none',
        isSeen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        isSkip: one.classList.contains('skip'), isErrors: one.classList.contains('errors'),
        rest: all.filter((other, place) => place > all.indexOf(one) && other.type !== 'radio'
            && other.checkVisibility()).length}
}"""
# As a page is when it has just been opened.
FROM_THE_TOP = """() => {
    document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')
    scrollTo(0, 0)
}"""


class Judge:
    """Looks at a page as axe does, at its width, and goes through it by keyboard; counts."""

    def __init__(self, pictures):
        self.pictures, self.passed, self.failed, self.axe = pictures, 0, 0, Axe()

    def look(self, page, name):
        faults = []
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            for found in self.axe.run(page).response["violations"]:
                targets = [node["target"] for node in found["nodes"]][:3]
                faults.append(f"{width} px: {found['id']}: {found['help']}: {targets}")
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                faults.append(f"{width} px: the page is {wide} px wide")
            if self.pictures:
                page.screenshot(path=self.pictures / f"{name}-{width}.png", full_page=True)
        faults += self.keys(page)
        if faults:
            self.failed += 1
            print(f"{name} ... FAIL", *faults, sep="\n    ")
        else:
            self.passed += 1
            print(f"{name} ... ok")


    def note(self, name, holds, found):
        if holds:
            self.passed += 1
            print(f"{name} ... ok")
        else:
            self.failed += 1
            print(f"{name} ... FAIL", found, sep="\n    ")

    @staticmethod
    def keys(page):
        """Tab reaches everything in its order, and it is seen where the keyboard stands."""
        faults = []
        if page.query_selector(".errors"):
            stands = page.evaluate(STANDS)
            if not (stands and stands["isErrors"]):
                faults.append(f"keyboard: what is wrong is not where one begins: {stands}")
        page.evaluate(FROM_THE_TOP)
        page.keyboard.press("Tab")
        stands = page.evaluate(STANDS)
        if not (stands and stands["isSkip"] and stands["isSeen"]):
            faults.append(f"keyboard: the first is not the way to the content: {stands}")
        last = rest = -1
        while stands and len(faults) < 5:
            if stands["isSkip"] and rest == 0:
                break  # behind the last one the keyboard may begin again at the top
            if stands["place"] <= last:
                faults.append(f"keyboard: not in the order of the page: {stands['words']}")
                break
            if not (stands["isMarked"] and stands["isSeen"]):
                faults.append(f"keyboard: not to be seen: {stands}")
            last, rest = stands["place"], stands["rest"]
            page.keyboard.press("Tab")
            stands = page.evaluate(STANDS)
            if stands is None and rest:
                faults.append(f"keyboard: {rest} cannot be reached")
        page.evaluate(FROM_THE_TOP)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        stands = page.evaluate(STANDS)
        if not (stands and stands["id"] == "main"):
            faults.append(f"keyboard: the way to the content leads elsewhere: {stands}")
        # The place would go along with the next form, and be where one begins there.
        page.evaluate("history.replaceState(null, '', location.pathname + location.search)")
        return faults


class Play:
    def __init__(self, daemon, pages, browser, judge):
        self.daemon, self.browser, self.judge = daemon, browser, judge
        self.base, self.pages = f"http://127.0.0.1:{pages.port}", pages
        self.commands = Peer(daemon.sockets, "commands", COORDINATOR)
        self.others = []

    def process(self, *words):
        self.others.append(subprocess.Popen(
            [PROGRAMS / words[0], *words[1:], "--endpoint", f"ipc://{self.daemon.sockets}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    def follow(self, who):
        answers = TOP / "Workflows" / "examples" / "try.answers.json5"
        self.process("reviewer", "follow", "--as", who, "--answers", str(answers))

    def task(self, name):
        def found():
            ready = self.commands.ok("TASKS", {"status": "ready", "limit": 500})["tasks"]
            return next((task["task"] for task in ready if task["name"] == name), None)
        return until(found, 40)

    def answer(self, name, result, who=HOST):
        task = self.task(name)
        with Peer(self.daemon.sockets, "tasks", who) as host:
            host.hello()
            shown = host.ok("SHOW", {"task": task})["task"]
            token = {key: shown[key] for key in ("task", "attempt", "epoch")}
            host.ok("COMPLETE", {**token, "result": result})

    def page(self, body, **who):
        page = self.browser.new_context(**who).new_page()
        page.goto(self.base + self.commands.ok("LINK", body)["path"])
        return page

    def opened(self, body, name=None):
        page = self.page(body)
        if name:
            self.judge.look(page, f"{name}-link")
            # Only of a person is it asked who is there.
            if page.query_selector("#f-by"):
                page.click("button.first")
                self.judge.look(page, f"{name}-link-error")
        if page.query_selector("#f-by"):
            page.click("#f-by")
        page.click("button.first")
        return page

    def sheet(self, task, name):
        """All pages of a task: as they come, and as they are when nothing was typed."""
        page = self.opened({"task": task}, name)
        self.judge.look(page, name)
        links = page.eval_on_selector_all(
            "ul.tasks a, a.button", "all => all.map(one => one.getAttribute('href'))")
        for number, link in enumerate(links):
            page.goto(self.base + link)
            self.judge.look(page, f"{name}-{number}")
            if page.query_selector("a.add"):
                page.click("a.add")
                self.judge.look(page, f"{name}-{number}-entry")
            if page.query_selector("main button.first"):
                page.click("main button.first")
                self.judge.look(page, f"{name}-{number}-sent")
        return page

    def decline(self, name):
        """By keyboard alone: Tab, Space, Enter."""
        page = self.opened({"task": self.task(name)}, name)
        self.judge.look(page, name)
        page.click("a.button")
        self.judge.look(page, f"{name}-form")
        page.click("button.first")
        self.judge.look(page, f"{name}-form-errors")
        page.focus("#f-decision-2")
        page.keyboard.press("Space")
        page.focus("#f-reason")
        page.keyboard.type("Our own health check falls into that week.")
        page.focus("#f-conflict-2")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.wait_for_url("**/check")
        self.judge.look(page, f"{name}-check")
        page.click("main button.first")
        self.judge.look(page, f"{name}-done")

    def documents(self):
        """A host gives a file on a telephone; a reader fetches it with a code."""
        started = self.commands.ok("START", {
            "workflow": "documents", "organisation": "derby",
            "input": {"reader": "derby-send-lead"}})
        review, task = started["review"], started["started"][0]["task"]
        page = self.opened({"task": task})
        page.goto(f"{self.base}/task/{task}/question/documents/1")
        self.judge.look(page, "document-entry")
        page.fill("#f-title", "Self-evaluation")
        page.check("#f-status")
        page.set_input_files("#f-file", {"name": "x.exe", "mimeType": "a/b", "buffer": b"MZ\0"})
        page.click("main button.first")
        self.judge.look(page, "document-refused")
        page.set_input_files(
            "#f-file", {"name": "Self-evaluation.pdf", "mimeType": "a/b", "buffer": PDF})
        page.click("main button.first")
        page.wait_for_url("**/question/documents")
        self.judge.look(page, "document-list")
        page.click("#item-1")
        self.judge.look(page, "document-kept")
        page.goto(f"{self.base}/task/{task}/check")
        self.judge.look(page, "document-check")
        page.click("main button.first")
        self.commands.ok("EVENT", {"review": review, "event": "release"})
        task = next(row["task"] for row in self.commands.ok(
            "TASKS", {"review": review, "status": "ready"})["tasks"])
        page = self.opened({"task": task})
        self.judge.look(page, "documents-task")
        page.click("text=One document")
        self.judge.look(page, "documents-locked")
        page.click("main button.first")
        self.judge.look(page, "documents-code")
        page.click("main button.first")
        self.judge.look(page, "documents-code-missing")
        page.fill("#f-code", self.commands.ok("CODE", {"task": task})["code"])
        page.click("main button.first")
        self.judge.look(page, "documents-open")
        with page.expect_download() as download:
            page.click("text=Self-evaluation.pdf")
        assert pathlib.Path(download.value.path()).read_bytes() == PDF
        assert download.value.suggested_filename == "Self-evaluation.pdf"
        return review

    def raising(self):
        """A Lead Reviewer notes that a concern was raised."""
        task = self.commands.ok("START", {
            "workflow": "raising", "organisation": "derby",
            "input": {"lead": "derby-send-lead"}})["started"][0]["task"]
        page = self.opened({"task": task})
        self.judge.look(page, "raise-task")
        page.click("text=Raise a concern")
        self.judge.look(page, "raise-locked")
        page.click("main button.first")
        self.judge.look(page, "raise-code")
        page.fill("#f-code", self.commands.ok("CODE", {"task": task})["code"])
        page.click("main button.first")
        self.judge.look(page, "raise")
        page.click("main button.first")
        self.judge.look(page, "raise-errors")
        page.check("#f-kind")
        for part, value in (("", "13"), ("-month", "3"), ("-year", "2018")):
            page.fill(f"#f-raisedOn{part}", value)
        page.click("main button.first")
        self.judge.look(page, "raise-check")
        page.click("main button.first")
        self.judge.look(page, "raise-done")
        page = self.opened({"for": "person:derby-send-lead"})
        self.judge.look(page, "raise-inbox")
        page.click("text=Raise a concern")
        self.judge.look(page, "raise-inbox-locked")

    def codes(self):
        """Who signed in opens a confidential task: the code; and what was typed waits for another."""
        who, told = "person:derby-send-lead", Peer(self.daemon.sockets, "commands", "queue:mail")
        self.answer("sheet", SHEET, who)
        task = self.task("findings")
        page = self.opened({"for": who})
        page.goto(f"{self.base}/task/{task}/question/text")
        self.judge.look(page, "code")
        page.click("main button.first")
        self.judge.look(page, "code-sent")
        page.click("main button.first")
        self.judge.look(page, "code-missing")
        page.fill("#f-code", told.ok("CODE", {"for": who})["code"])
        page.click("main button.first")
        page.fill("#f-text", "Plans come late.\nFamilies are not told why.")
        other = page.context.new_page()
        other.goto(self.base + self.commands.ok("LINK", {"for": who})["path"])
        other.click("#f-by")
        other.click("button.first")
        page.click("main button.first")
        self.judge.look(page, "code-waiting")
        page.click("main button.first")
        self.judge.look(page, "code-waiting-sent")
        page.fill("#f-code", told.ok("CODE", {"for": who})["code"])
        page.click("main button.first")
        self.judge.look(page, "code-send-again")
        page.click("main button.first")
        page.wait_for_url("**/check")
        assert "Families are not told why." in page.inner_text("main")
        told.close()

    def themes(self):
        """Findings of two reviews side by side, on a page and as a file."""
        for host in ("derby", "leicester"):
            review = self.commands.ok("START", {
                "workflow": "findings", "organisation": host, "input": {"theme": "Plans"}})["review"]
            for event, data in (
                    ("ask", {"questions": ["Do plans come in time, and do families know why not?"]}),
                    ("tell", {"toldOn": "2017-12-05", "findings": [
                        {"keyLine": 1, "kind": kind, "evidence": ["families", "data"],
                         "text": "Families are told early, and by somebody whom they know."}
                        for kind in ("strength", "strength", "area-to-consider")]})):
                self.commands.ok("EVENT", {"review": review, "event": event, "data": data})
        page = self.opened({"as": "operator", "for": COORDINATOR})
        page.goto(f"{self.base}/themes")
        self.judge.look(page, "themes-code")
        page.click("main button.first")
        with Peer(self.daemon.sockets, "commands", "queue:mail") as told:
            page.fill("#f-code", told.ok("CODE", {"for": COORDINATOR})["code"])
        page.click("main button.first")
        self.judge.look(page, "themes")
        out = self.daemon.folder / "themes.html"
        subprocess.run(
            [PROGRAMS / "reviewctl", "themes", "--as", COORDINATOR, "-o", out, "--endpoint",
             f"ipc://{self.daemon.sockets}"], check=True, stderr=subprocess.DEVNULL)
        page.goto(f"file://{out}")
        self.judge.look(page, "themes-file")

    def names(self):
        """A coordinator reads who is proposed for a place and why, who is not, and confirms."""
        task = self.task("confirm-names")
        page = self.opened({"task": task})
        self.judge.look(page, "names")
        page.click("text=Choose among the names")
        self.judge.look(page, "names-choice")
        for leave in page.query_selector_all("input[value=leave]"):
            leave.check()
        page.click("main button.first")
        self.judge.look(page, "names-choice-errors")
        last = page.query_selector_all("input[value=first]")[-1]
        chosen = last.get_attribute("name").removeprefix("wish-")
        last.check()
        page.click("main button.first")
        page.wait_for_url("**/question/names")
        self.judge.look(page, "names-own")
        assert page.input_value("#f-names").split() == [chosen], page.input_value("#f-names")

    def coordinator(self, review):
        page = self.page({"as": "operator", "for": COORDINATOR})
        self.judge.look(page, "sign-in")
        page.click("button.first")
        self.commands.ok("START", {
            "workflow": "findings", "organisation": "derby", "input": {}, "title": "Long" * 50})
        for name in ("today", "reviews", "season", "workload", "calendar", "start"):
            page.goto(f"{self.base}/{name}")
            self.judge.look(page, name)
        page.goto(f"{self.base}/start/send-peer-challenge")
        self.judge.look(page, "start-form")
        page.click("main button.first")
        self.judge.look(page, "start-errors")
        page.goto(f"{self.base}/calendar")
        page.click("main button.first")
        self.judge.look(page, "calendar-address")
        page.goto(f"{self.base}/today")
        self.commands.ok("START", {
            "workflow": "sheet", "organisation": "rutland", "input": {"person": "derby-send-lead"}})
        page.wait_for_selector("#news p")
        self.judge.look(page, "today-news")
        page.click("text=Show it")
        page.wait_for_selector("#main >> text=Fill in the sheet")
        page.goto(f"{self.base}/review/{review}")
        page.click("summary")
        self.judge.look(page, "review")
        self.drawing(f"/review/{review}")
        page.goto(f"{self.base}/review/{review}/event/hostWithdraws")
        self.judge.look(page, "event")
        page.click("main button.first")
        self.judge.look(page, "event-errors")
        page.fill("#f-reason", "An inspection was called.")
        page.click("main button.first")
        self.judge.look(page, "event-tried")
        page.goto(f"{self.base}/review/{review}/hold")
        self.judge.look(page, "hold")

    def live(self):
        """A page says when it hears of no changes, and takes it up again by itself."""
        page = self.opened({"as": "operator", "for": COORDINATOR})
        page.goto(f"{self.base}/today")
        news, lost = page.locator("#news"), "does not hear of changes at the moment"

        def seen(name, words):
            try:
                news.get_by_text(words).wait_for(timeout=60_000)
            except PlaywrightTimeout:
                pass
            self.judge.note(name, words in news.inner_text(), news.inner_text())

        def quiet(name):
            try:
                news.locator("p").wait_for(state="detached", timeout=60_000)
            except PlaywrightTimeout:
                pass
            self.judge.note(name, news.inner_text() == "", news.inner_text())
        self.pages.stop()
        seen("live-pages-away", lost)
        self.judge.look(page, "live-lost")
        self.pages.start()
        quiet("live-pages-back")
        # What a proxy answers while the pages start is no stream: browsers would give up.
        page.route("**/live", lambda route: route.fulfill(status=502, body="Bad Gateway"))
        self.pages.stop()
        self.pages.start()
        seen("live-proxy", lost)
        page.unroute("**/live")
        quiet("live-proxy-back")
        self.daemon.stop()
        seen("live-daemon-away", lost)
        self.daemon.start()
        quiet("live-daemon-back")
        self.commands.close()
        self.commands = Peer(self.daemon.sockets, "commands", COORDINATOR)
        self.commands.ok("START", {
            "workflow": "sheet", "organisation": "rutland", "input": {"person": "derby-send-lead"}})
        seen("live-after-all", "Something here has changed.")
        page.goto(f"{self.base}/today")
        other = page.context.new_page()
        other.goto(f"{self.base}/today")
        other.click("text=Sign out")
        other.wait_for_selector("h1:text-is('You are signed out')")
        seen("live-signed-out", "You are signed out")
        self.judge.look(page, "live-over")

    def drawing(self, path):
        """A drawing is seen whole, or its words are; in colours that the reader chose, it is seen."""
        page = self.opened({"as": "operator", "for": COORDINATOR})
        state = page.context.storage_state()
        page = self.browser.new_context(storage_state=state, forced_colors="active").new_page()
        for width, drawn in ((1280, True), (320, False)):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(self.base + path)
            seen = [page.locator(one).is_visible() for one in (".drawn svg", ".lanes")]
            self.judge.note(f"drawing-{width}", seen == [drawn, not drawn], seen)
        page.set_viewport_size({"width": 1280, "height": 900})
        colours = page.evaluate("""() => {
            const svg = document.querySelector('.drawn svg'), look = one => getComputedStyle(one)
            return {ground: look(svg).backgroundColor,
                    texts: [...new Set([...svg.querySelectorAll('text')].map(one => look(one).fill))],
                    open: look(svg.querySelector('rect.open')).stroke}}""")
        self.judge.note(
            "drawing-forced-colours",
            colours["ground"] not in (*colours["texts"], colours["open"]), colours)
        if self.judge.pictures:
            page.screenshot(path=self.judge.pictures / "review-forced-1280.png", full_page=True)

    def run(self):
        self.process("reviewworker", "propose", "--quiet")
        pool = TOP / "Workflows" / "pools" / "east-midlands-2017.csv"
        subprocess.run(
            [PROGRAMS / "reviewctl", "people", "import", pool, "--as", COORDINATOR, "--endpoint",
             f"ipc://{self.daemon.sockets}"], check=True, stdout=subprocess.DEVNULL)
        review = self.commands.ok("START", {
            "workflow": "send-peer-challenge", "organisation": "lincolnshire",
            "title": "SEND peer challenge, Lincolnshire",
            "input": {"host": "lincolnshire", "region": "east-midlands",
                      "theme": "Education, health and care plans",
                      "monitoringGroup": "east-midlands-send-group"}})["review"]
        self.sheet(self.task("request"), "request")
        self.answer("request", {
            "hopes": "Whether the services really work as one.",
            "why": "Families tell us that plans come late."})
        self.answer("accept-request", {"decision": "take-it-on"}, COORDINATOR)
        self.answer("scope", {
            "sponsor": "Director of children's services", "sponsorPhone": "0115 496 0000",
            "organiser": "SEND project officer",
            "mode": "two-day", "visitStart": "2018-03-13", "visitEnd": "2018-03-14",
            "papersBy": "2018-02-23", "briefingBy": "2018-03-02"})
        self.names()
        self.follow(COORDINATOR)
        self.decline("accept-place")
        self.coordinator(review)
        page = self.opened({"as": "operator", "for": "operator"})
        self.judge.look(page, "status")
        self.commands.ok("IMPORT", {"organisations": [
            {"id": "lincolnshire", "kind": "local-authority", "name": "Lincolnshire",
             "region": "east-midlands"}]})
        page = self.opened({"for": HOST})
        self.judge.look(page, "inbox")
        sheet = self.commands.ok("START", {
            "workflow": "sheet", "organisation": "derby", "input": {"person": "derby-send-lead"}})
        page = self.sheet(sheet["started"][0]["task"], "sheet")
        self.codes()
        self.themes()
        self.raising()
        review = self.documents()
        page = self.opened({"as": "operator", "for": COORDINATOR})
        page.goto(f"{self.base}/review/{review}")
        self.judge.look(page, "review-documents")
        self.live()
        for path, name in (("/nowhere", "missing"), ("/today", "signed-out"), ("/", "front"),
                           ("/sign-in", "sign-in-region"), ("/l/" + "0" * 40, "unknown-link")):
            page.context.clear_cookies()
            page.goto(self.base + path)
            self.judge.look(page, name)

    def end(self):
        for process in self.others:
            process.terminate()
            process.wait()
        self.commands.close()


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
        manualStart="2017-12-06T09:00:00Z", workflows=str(TOP / "Workflows"), mail=MAIL,
        may_act_as=["*"])
    config = daemon.folder / "pages.conf"
    config.write_text(json.dumps(SETTINGS))
    with daemon, Pages(daemon, config) as pages, sync_playwright() as driver:
        with Peer(daemon.sockets, "commands", COORDINATOR) as commands:
            for name in ("sheet", "documents", "findings", "raising"):
                source = TOP / "Tests" / "PythonTests" / "Workflows" / f"{name}.json5"
                commands.ok("DEPLOY", {"name": name, "source": source.read_text()})
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        play = Play(daemon, pages, browser, judge)
        try:
            play.run()
        finally:
            play.end()
            browser.close()
    print(f"{judge.passed} passed, {judge.failed} failed")
    return 0 if judge.failed == 0 and judge.passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
