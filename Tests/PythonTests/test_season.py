"""A small season through the daemon with the clients that people use: the pool is imported and
trained, asked when it can come and convened; two peer challenges go from the request to the last
follow-up, with a decline, a withdrawal, an objection and an inspection. The clock is moved by hand."""

import json
import os
import re
import select
import shlex
import subprocess
import time
import unittest

from daemon import PROGRAMS, TOP, Daemon

COORDINATOR = "coordinator:east-midlands"
WORKFLOWS = TOP / "Workflows"
HOSTS = {"lincolnshire": "2018-03-13", "nottingham": "2018-03-20"}
ROLES = ["lead-reviewer", "la-send", "health", "parent-carer"]
ORGANISATIONS = """id,kind,name,region,part_of
lincolnshire,local-authority,Lincolnshire,east-midlands,
nottingham,local-authority,Nottingham,east-midlands,
southern-derbyshire-ccg,health,Southern Derbyshire CCG,east-midlands,derby
derby,local-authority,Derby,east-midlands,
"""


def timetable(day):
    """Sessions are on days of the visit."""
    return {"sessions": [{
        "day": day, "from": "09:30", "to": "10:30", "place": "County offices, room 2",
        "meets": "The sponsor and the heads of service", "leads": "Lead Reviewer"}]}


# What is not in the play's own answers. The first that fits is taken.
ANSWERS = [
    {"task": "visit-timetable", "as": "organisation:nottingham", "times": 1,
     "result": timetable("2018-03-20")},
    {"task": "visit-timetable", "as": "organisation:nottingham", "result": timetable("2018-04-24")},
    {"task": "scope", "as": "organisation:nottingham", "result": {
        "sponsor": "Director of education", "sponsorPhone": "0115 496 0000",
        "organiser": "SEND project officer",
        "covers": "Autism from diagnosis to adulthood, from 0 to 25 years.", "mode": "two-day",
        "visitStart": "2018-03-20", "visitEnd": "2018-03-21", "papersBy": "2018-03-01",
        "briefingBy": "2018-03-08"}},
    {"task": "availability", "as": "person:leicester-send-head", "result": {
        "no": ["2018-03-13"], "ifNeeded": ["2018-03-20"]}},
    {"task": "availability", "result": {"yes": sorted(HOSTS.values())}},
    {"task": "approve-team", "as": "organisation:lincolnshire", "times": 1, "result": {
        "objections": [{"place": "la-send", "reason": "In dispute with us about a placement."}]}},
    {"task": "agree-dates", "result": {
        "mode": "two-day", "visitStart": "2018-04-24", "visitEnd": "2018-04-25",
        "papersBy": "2018-04-10", "briefingBy": "2018-04-17"}},
]


class Play:
    """The daemon, everybody's inbox, the automatic steps, and a coordinator who types."""

    def __init__(self):
        self.daemon = Daemon(
            workflows=str(WORKFLOWS), may_act_as=["*"])
        self.environment = {**os.environ, "REVIEWD": str(self.daemon.sockets), "COLUMNS": "100"}
        self.others = []
        self.follower = None
        self.daemon.start()
        self.feed = self.spawn(
            "reviewctl", "events", "--follow", "--as", COORDINATOR, stdout=subprocess.PIPE)
        for step in ("propose", "letter"):
            self.spawn("reviewworker", step, "--quiet")

    def spawn(self, program, *words, stdout=subprocess.DEVNULL):
        with open(self.daemon.folder / "clients", "ab") as errors:
            process = subprocess.Popen(
                [PROGRAMS / program, *words], env=self.environment, stdin=subprocess.DEVNULL,
                stdout=stdout, stderr=errors)
        self.others.append(process)
        return process

    def end(self):
        for process in self.others:
            process.terminate()
        for process in self.others:
            process.wait(timeout=20)
        self.feed.stdout.close()
        self.daemon.__exit__()

    def type(self, *words, acting_as=COORDINATOR, fails=False):
        done = subprocess.run(
            [PROGRAMS / "reviewctl", *words, "--as", acting_as], env=self.environment,
            capture_output=True, text=True, timeout=120)
        if (done.returncode != 0) != fails:
            raise AssertionError(f"reviewctl {shlex.join(words)}\n{done.stdout}{done.stderr}")
        return done.stderr if fails else done.stdout

    def read(self, *words):
        return json.loads(self.type(*words, "--json"))

    def write(self, name, text):
        path = self.daemon.folder / name
        path.write_text(text)
        return str(path)

    def rest(self):
        """Nobody answers for a while."""
        if self.follower is not None:
            self.follower.terminate()
            self.follower.wait(timeout=20)
            self.others.remove(self.follower)
            self.follower = None

    def follow(self, answers):
        """Everybody answers from now on as this list says, before the play's own answers."""
        self.rest()
        play = (WORKFLOWS / "examples" / "try.answers.json5").read_text()
        rows = "".join(json.dumps(answer) + ",\n" for answer in answers)
        path = self.write("answers.json5", play.replace("answers: [", f"answers: [\n{rows}", 1))
        self.follower = self.spawn(
            "reviewer", "follow", "--as", "*", "--coordinator", COORDINATOR, "--answers", path)

    def open(self):
        return [task for status in ("ready", "leased")
                for task in self.read("tasks", "--status", status)["tasks"]]

    def wait_for(self, name, seconds=60):
        """The open task of this name, once there is one."""
        limit = time.monotonic() + seconds
        while True:
            for task in self.open():
                if task["name"] == name:
                    return task["task"]
            if time.monotonic() > limit:
                raise AssertionError(f"nobody is asked for {name}")
            if select.select([self.feed.stdout], [], [], 1)[0]:
                os.read(self.feed.stdout.fileno(), 65_536)

    def until(self, is_enough, seconds=240):
        """Everybody answers; when nothing is open, the clock moves on. Looked at only then."""
        limit = time.monotonic() + seconds
        while True:
            tasks = self.open()
            if not tasks:
                if is_enough():
                    return
                self.type("clock", "advance", "--until", "next", acting_as="operator")
            elif select.select([self.feed.stdout], [], [], 1)[0]:
                os.read(self.feed.stdout.fileno(), 65_536)
            if time.monotonic() > limit:
                said = (self.daemon.folder / "clients").read_text()[-2000:]
                raise AssertionError(f"it stands still: {json.dumps(tasks)[:2000]}\n{said}")

    def review(self, review):
        return self.read("show", review)

    def start(self, workflow, host, *words):
        return self.read("start", workflow, "--host", host, *words)["review"]


class SeasonTests(unittest.TestCase):
    """What is seen on the way is kept, and looked at by one test each."""

    @classmethod
    def setUpClass(cls):
        cls.play = play = Play()
        cls.addClassCleanup(play.end)
        pool = str(WORKFLOWS / "pools" / "east-midlands-2017.csv")
        cls.imported = play.type("people", "import", pool)
        play.type("organisations", "import", play.write("organisations.csv", ORGANISATIONS))
        play.follow(ANSWERS)
        cls.train()
        cls.convene()
        cls.run_reviews()

    @classmethod
    def train(cls):
        play = cls.play
        training = play.start(
            "pool-training", "sdsa", "--input",
            f"@{WORKFLOWS / 'examples' / 'pool-training.input.json5'}")
        play.until(lambda: play.review(training)["context"]["seats"])
        cls.seated = play.review(training)["context"]["seats"][0]
        cls.employer = play.read("people", "show", cls.seated)["person"]["organisation"]
        cls.training_touched = play.type(
            "organisations", "inspect", cls.employer, "--from", "2017-12-04", "--until", "2017-12-08",
            "--dry-run")
        play.until(lambda: play.review(training)["status"] == "done")
        cls.training = play.review(training)

    @classmethod
    def convene(cls):
        play = cls.play
        call = play.start("availability-call", "sdsa", "--input", json.dumps({
            "region": "east-midlands", "roles": ROLES, "dates": sorted(HOSTS.values()), "days": 2,
            "closesOn": "2018-01-12"}))
        play.until(lambda: play.review(call)["status"] == "done")
        places = [{"id": place, "role": role} for place, role in zip(
            ("lead", "la-send", "health", "parent-carer"), ROLES)]
        problem = {
            "reviews": [{"id": host, "host": host, "days": 2, "dates": [date], "places": places}
                        for host, date in HOSTS.items()],
            "rules": {"intervalDays": 14},
            "forbids": [{"person": "rutland-send-head", "why": "Moves to another post in March."}]}
        path = play.write("season.json5", json.dumps(problem))
        cls.convened = play.read("convene", path, "--pool", "--call", call, "--quiet")
        cls.convened_text = play.type("convene", path, "--pool", "--call", call, "--quiet")

    @classmethod
    def run_reviews(cls):
        play = cls.play
        # What was convened is confirmed, name by name, with the reserves in their order.
        confirmed = []
        for review in cls.convened["reviews"]:
            for place in review["places"]:
                names = [one["person"] for one in place["people"] + place["reserves"][:3]]
                confirmed.append({
                    "task": "confirm-names", "times": 1,
                    "when": {"input.host": review["host"], "input.place.id": place["place"]},
                    "result": {"decision": "my-own-list", "names": names, "daysToAnswer": 5,
                               "atOnce": 3 if place["place"] == "health" else 1}})
        play.follow(confirmed + ANSWERS)
        cls.reviews = {
            host: play.start(
                "send-peer-challenge", host, "--theme", "SEND", "--input", json.dumps({
                    "monitoringGroup": "east-midlands-send-group",
                    "rules": {"intervalDays": 14}}))
            for host in HOSTS}
        first, second = cls.reviews.values()
        stands = lambda review: len(play.review(review)["context"]["team"]) == 4
        play.until(lambda: stands(first) and stands(second))
        cls.loads = {p["id"]: p["load"] for p in play.read("people", "list")["people"] if p.get("load")}
        cls.before = cls.team(first)
        play.rest()
        play.type("event", first, "reviewerWithdraws", "--place", "parent-carer", "--reason", "Ill.")
        play.wait_for("confirm-names")
        cls.steer(first)
        play.follow([answer for answer in ANSWERS if "times" not in answer])
        play.until(lambda: stands(first))
        cls.after = cls.team(first)
        cls.inspected = play.type(
            "organisations", "inspect", "nottingham", "--from", "2018-03-12", "--until", "2018-03-30")
        # What it offers for the hosted review is typed as it stands, the words filled in.
        offered = next(line for line in cls.inspected.splitlines() if " postpone --cause" in line)
        cls.offered = re.sub(r"inspection\|\S+", "inspection", offered).replace("TEXT", "'Called.'")
        play.type(*shlex.split(cls.offered)[1:])
        play.until(lambda: all(play.review(r)["status"] == "done" for r in cls.reviews.values()))

    @classmethod
    def steer(cls, review):
        """The coordinator swaps the first choice for the first reserve, forbids another, confirms."""
        play = cls.play
        place = lambda answer: next(
            p for p in answer["reviews"][0]["places"] if p["place"] == "parent-carer")
        cls.proposed = place(play.read("convene", "--review", review, "--quiet"))
        cls.told = play.type("convene", "--review", review, "--quiet")
        cls.pinned, cls.forbidden = [one["person"] for one in cls.proposed["reserves"][:2]]
        words = ("convene", "--review", review, "--quiet", "--forbid", cls.forbidden,
                 "--pin", f"{review}:{cls.pinned}:parent-carer")
        cls.steered = place(play.read(*words))
        cls.confirmed = play.type(*words, "--confirm", "--days-to-answer", "4", "--at-once", "2")
        cls.asked_now = [task["to"] for task in play.open() if task["name"] == "accept-place"]

    @classmethod
    def team(cls, review):
        return {one["place"]: one["person"] for one in cls.play.review(review)["context"]["team"]}

    def asked(self, host):
        return self.play.review(self.reviews[host])["context"]["asked"]

    def test_the_season_goes_from_the_import_to_the_last_follow_up(self):
        self.assertIn("30", self.imported.splitlines()[0])
        self.assertGreater(len(self.training["context"]["accredited"]), 0)
        for host, review in self.reviews.items():
            shown = self.play.review(review)
            self.assertEqual(shown["output"]["outcome"], "closed", host)
            self.assertEqual(len(shown["context"]["team"]), 4, host)
            report = self.play.type("report", review, "-o", "-")
            self.assertIn("</html>", report)
        attention = self.play.type("attention", "list", acting_as="operator")
        self.assertEqual(attention.strip(), "")

    def test_who_said_no_is_not_convened_and_the_reason_is_told(self):
        self.assertIn(self.convened["status"], ("optimal", "bounded"))
        teams = {review["host"]: review for review in self.convened["reviews"]}
        for review in teams.values():
            names = [one["person"] for place in review["places"] for one in place["people"]]
            self.assertEqual(len(set(names)), 4)
            self.assertNotIn("rutland-send-head", names)
        lincolnshire = json.dumps(teams["lincolnshire"]["places"])
        self.assertNotIn('"leicester-send-head"', lincolnshire)
        self.assertIn("said yes to 13 to 14 Mar 2018", self.convened_text)

    def test_nobody_is_on_two_teams_nearer_than_the_interval(self):
        teams = [set(self.team(review).values()) for review in self.reviews.values()]
        first = self.team(self.reviews["lincolnshire"])
        self.assertEqual(first, self.after)
        # The second was postponed by a month, so that it may share people with the first by then.
        self.assertTrue(all(len(team) == 4 for team in teams))
        convened = [{one["person"] for place in review["places"] for one in place["people"]}
                    for review in self.convened["reviews"]]
        self.assertEqual(convened[0] & convened[1], set())

    def test_real_places_count_as_load(self):
        expected = {self.reviews["lincolnshire"]: "2018-03-13", self.reviews["nottingham"]: "2018-03-20"}
        counted = {(one["review"], one["from"]) for load in self.loads.values() for one in load}
        self.assertEqual(counted, set(expected.items()))
        self.assertEqual(sum(len(load) for load in self.loads.values()), 8)

    def test_of_several_asked_together_the_others_are_not_needed(self):
        for host in HOSTS:
            answers = [one["answer"] for one in self.asked(host) if one["place"] == "health"]
            self.assertIn("not needed", answers, host)

    def test_the_coordinator_pins_forbids_swaps_and_confirms_with_reserves_in_order(self):
        self.assertEqual([one["person"] for one in self.steered["people"]], [self.pinned])
        reserves = [one["person"] for one in self.steered["reserves"]]
        self.assertNotIn(self.forbidden, reserves)
        self.assertEqual(reserves[0], self.proposed["people"][0]["person"])
        self.assertEqual(
            sorted(self.asked_now), sorted(f"person:{one}" for one in (self.pinned, reserves[0])))
        self.assertIn(", then ".join([self.pinned, *reserves]), self.confirmed)
        self.assertIn("reviewctl answer", self.told)
        self.assertIn("--days-to-answer", self.told)
        nothing = self.play.type(
            "convene", "--review", self.reviews["lincolnshire"], fails=True)
        self.assertIn("CLI-032", nothing)

    def test_a_withdrawal_and_an_objection_reopen_only_their_places(self):
        changed = {place for place in self.before if self.before[place] != self.after[place]}
        self.assertEqual(changed, {"parent-carer"})
        answers = {one["answer"]: one["place"] for one in self.asked("lincolnshire")}
        self.assertEqual(answers["withdrew"], "parent-carer")
        self.assertEqual(answers["the host objected"], "la-send")

    def test_nobody_is_asked_twice_for_one_review(self):
        for host in HOSTS:
            settled = [one["person"] for one in self.asked(host)
                       if one["answer"] in ("declined", "accepted", "no answer by the date")]
            self.assertEqual(len(settled), len(set(settled)), host)

    def test_an_inspection_shows_what_it_touches_and_what_can_be_done(self):
        self.assertIn(f"reviewctl event {self.reviews['nottingham']} postpone", self.offered)
        self.assertIn("Reviews that it hosts", self.inspected)
        # A place at the training is given back by the command that is offered, their name in it.
        training = self.training["id"]
        self.assertIn(
            f"reviewctl event {self.reviews['lincolnshire']} reviewerWithdraws --place la-send",
            self.inspected)
        self.assertIn(
            f"reviewctl event {training} cannotCome --person {self.seated}", self.training_touched)
        self.assertIn("Its people", self.inspected)
        postponed = self.play.review(self.reviews["nottingham"])["context"]["postponements"]
        self.assertEqual([one["why"]["cause"] for one in postponed], ["inspection"])


if __name__ == "__main__":
    unittest.main()
