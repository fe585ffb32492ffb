"""What a stranger's client does on an ordinary day, and what it is told when it is wrong."""

import unittest
import uuid

from daemon import Daemon
from stranger import Peer, uuid7

COORDINATOR = "coordinator:east-midlands"


class StrangerTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon()
        cls.daemon.start()
        cls.addClassCleanup(cls.daemon.__exit__)

    def peer(self, socket="commands", acting_as=COORDINATOR):
        peer = Peer(self.daemon.sockets, socket, acting_as)
        self.addCleanup(peer.close)
        return peer

    def worker(self, queue="probe", credits=1):
        worker = self.peer("tasks", f"queue:{queue}")
        worker.instance = str(uuid.uuid4())
        self.hello(worker, queue, credits)
        return worker

    def hello(self, worker, queue="probe", credits=1, holds=()):
        return worker.hello(
            instance=worker.instance, queues=[queue], credits=credits, holds=list(holds))

    def person(self, name):
        person = self.peer("tasks", f"person:{name}")
        person.hello()
        return person

    def start(self, rounds=1, person=None, **more):
        commands = self.peer()
        fields = {"rounds": rounds, **({"person": person} if person else {})}
        body = {"workflow": "probe", "input": fields, "organisation": "derby", **more}
        return commands, commands.ok("START", body)["review"]

    def token(self, task):
        return {key: task[key] for key in ("task", "attempt", "epoch")}

    def review(self, commands, review):
        return commands.ok("SHOW", {"review": review})["review"]

    def withdraw(self, commands, review):
        commands.ok("EVENT", {"review": review, "event": "withdraw"})

    def test_a_review_is_started_and_its_task_completed(self):
        worker = self.worker()
        commands, review = self.start()
        task = worker.next_pushed("TASK")
        self.assertEqual(task["queue"], "probe")
        self.assertEqual(task["input"], {"number": 1})
        self.assertTrue(task["task"].startswith(review + "-"), task["task"])
        worker.ok("ACCEPT", self.token(task))
        worker.ok("COMPLETE", {**self.token(task), "result": {"token": "a"}})
        shown = self.review(commands, review)
        self.assertEqual(shown["context"]["count"], 1)
        self.assertEqual(shown["context"]["answers"], ["a"])
        self.withdraw(commands, review)

    def test_a_stale_lease_is_told_so_and_changes_nothing(self):
        worker = self.worker()
        commands, review = self.start()
        first = worker.next_pushed("TASK")
        worker.ok("ACCEPT", self.token(first))
        # The same instance says HELLO and names no lease: it has lost them, the task goes round again.
        self.hello(worker)
        second = worker.next_pushed("TASK")
        self.assertEqual(second["task"], first["task"])
        self.assertGreater(second["attempt"], first["attempt"])
        error = worker.error("COMPLETE", {**self.token(first), "result": {"token": "old"}})
        self.assertEqual(error["code"], "STALE")
        self.assertTrue(error["message"])
        self.assertEqual(self.review(commands, review)["context"]["count"], 0)
        worker.ok("ACCEPT", self.token(second))
        worker.ok("COMPLETE", {**self.token(second), "result": {"token": "new"}})
        self.assertEqual(self.review(commands, review)["context"]["answers"], ["new"])
        self.withdraw(commands, review)

    def test_a_lease_of_another_epoch_is_stale(self):
        worker = self.worker()
        commands, review = self.start()
        task = worker.next_pushed("TASK")
        other = {**self.token(task), "epoch": task["epoch"] + 1}
        self.assertEqual(worker.error("COMPLETE", {**other, "result": {}})["code"], "STALE")
        self.withdraw(commands, review)

    def test_a_lease_that_is_still_held_survives_a_reconnection(self):
        worker = self.worker()
        commands, review = self.start()
        task = worker.next_pushed("TASK")
        worker.ok("ACCEPT", self.token(task))
        again = self.peer("tasks", "queue:probe")
        again.instance = worker.instance
        worker.close()
        welcome = self.hello(again, holds=[self.token(task)])
        self.assertEqual([lease["task"] for lease in welcome["leases"]], [task["task"]])
        self.assertEqual(welcome["lost"], [])
        again.ok("COMPLETE", {**self.token(task), "result": {"token": "kept"}})
        self.assertEqual(self.review(commands, review)["context"]["answers"], ["kept"])
        self.withdraw(commands, review)

    def test_a_repeated_request_gets_the_first_answer_and_runs_once(self):
        commands = self.peer()
        before = len(commands.ok("LIST", {"workflow": "probe"})["reviews"])
        request = uuid7()
        body = {"workflow": "probe", "input": {"rounds": 0}, "organisation": "derby"}
        first = commands.ok("START", body, request=request)
        second = commands.ok("START", body, request=request)
        self.assertEqual(first, second)
        after = commands.ok("LIST", {"workflow": "probe"})["reviews"]
        self.assertEqual(len(after), before + 1)
        other = commands.error("START", {**body, "title": "Other"}, request=request)
        self.assertEqual(other["code"], "CONFLICT")
        self.withdraw(commands, first["review"])

    def test_a_request_older_than_the_window_is_never_run(self):
        commands = self.peer()
        old = "0170" + uuid7()[4:]  # Some time in 2020.
        body = {"workflow": "probe", "input": {"rounds": 0}, "organisation": "derby"}
        self.assertEqual(commands.error("START", body, request=old)["code"], "EXPIRED")

    def test_the_same_completion_twice_is_one_and_another_is_a_conflict(self):
        worker = self.worker()
        commands, review = self.start()
        task = worker.next_pushed("TASK")
        worker.ok("ACCEPT", self.token(task))
        answer = {**self.token(task), "result": {"token": "one"}}
        worker.ok("COMPLETE", answer)
        worker.ok("COMPLETE", answer)
        other = worker.error("COMPLETE", {**answer, "result": {"token": "two"}})
        self.assertEqual(other["code"], "CONFLICT")
        self.assertEqual(self.review(commands, review)["context"]["answers"], ["one"])
        self.withdraw(commands, review)

    def test_a_person_answers_from_the_inbox_and_nobody_else_can(self):
        commands, review = self.start(rounds=0, person="p1")
        mine, theirs = self.person("p1"), self.person("p2")
        tasks = [task for task in mine.ok("INBOX")["tasks"] if task["review"] == review]
        self.assertEqual(len(tasks), 1)
        self.assertEqual(
            [task for task in theirs.ok("INBOX")["tasks"] if task["review"] == review], [])
        name = tasks[0]["task"]
        self.assertEqual(theirs.error("SHOW", {"task": name})["code"], "NOT_YOURS")
        shown = mine.ok("SHOW", {"task": name})["task"]
        self.assertEqual(shown["form"]["required"], ["decision"])
        token = self.token(shown)
        answer = {"decision": "decline", "reason": "An inspection is on."}
        refused = theirs.error("COMPLETE", {**token, "result": answer})
        self.assertEqual(refused["code"], "NOT_YOURS")
        wrong = mine.error("COMPLETE", {**token, "result": {"decision": "declin"}})
        self.assertEqual(wrong["code"], "INVALID")
        self.assertIn("decision", json_text(wrong))
        mine.ok("COMPLETE", {**token, "result": answer})
        self.assertEqual(self.review(commands, review)["context"]["decision"], "decline")
        self.withdraw(commands, review)

    def test_one_of_several_is_asked_again_and_the_others_stay_answered(self):
        commands = self.peer()
        people = ["p1", "p2", "p3"]
        review = commands.ok("START", {
            "workflow": "asking", "input": {"people": people}, "organisation": "derby"})["review"]
        first, second = self.person("p1"), self.person("p2")

        def asked(person):
            return [task for task in person.ok("INBOX")["tasks"] if task["review"] == review]

        def answer(person, decision):
            token = self.token(person.ok("SHOW", {"task": asked(person)[0]["task"]})["task"])
            person.ok("COMPLETE", {**token, "result": {"decision": decision}})
            return token

        token, other = answer(first, "accept"), answer(second, "accept")
        amend = {"review": review, "reopen": token["task"], "reason": "sent too early"}
        dry = commands.ok("AMEND", {**amend, "dryRun": True})
        self.assertEqual([task["task"] for task in dry["started"]], [token["task"]])
        self.assertEqual(dry["stopped"], [])
        self.assertEqual(asked(first), [])
        again = commands.ok("AMEND", amend)
        self.assertEqual([task["task"] for task in again["started"]], [token["task"]])
        # The same task once more; the one who had answered holds nothing now.
        self.assertEqual([task["task"] for task in asked(first)], [token["task"]])
        stale = first.error("COMPLETE", {**token, "result": {"decision": "accept"}})
        self.assertEqual(stale["code"], "STALE")
        # The other's answer stands: the same again is fine, another one is not.
        self.assertEqual(asked(second), [])
        second.ok("COMPLETE", {**other, "result": {"decision": "accept"}})
        conflict = second.error("COMPLETE", {**other, "result": {"decision": "decline"}})
        self.assertEqual(conflict["code"], "CONFLICT")
        newer = answer(first, "decline")
        self.assertEqual(newer["attempt"], token["attempt"] + 1)
        last = next(task for task in commands.ok("TASKS", {"review": review})["tasks"]
                    if task["status"] == "ready")
        commands.ok("ANSWER", {
            "task": last["task"], "for": "person:p3", "told": "phone, 14:10",
            "result": {"decision": "accept"}})
        shown = self.review(commands, review)
        self.assertEqual(shown["context"]["told"], ["decline", "accept", "accept"])
        self.assertEqual(shown["status"], "done")

    def test_an_event_that_the_review_does_not_take_says_what_it_takes(self):
        commands, review = self.start(rounds=1)
        error = commands.error("EVENT", {"review": review, "event": "pok"})
        self.assertIn(error["code"], ("REFUSED", "INVALID"))
        self.assertIn("poke", json_text(error))
        names = [event["event"] for event in commands.ok("SHOW", {"review": review})["review"]["now"]]
        self.assertIn("withdraw", names)
        self.withdraw(commands, review)
        ended = commands.error("EVENT", {"review": review, "event": "poke", "data": {"token": "x"}})
        self.assertEqual(ended["code"], "REFUSED")

    def test_a_dry_run_changes_nothing(self):
        commands, review = self.start(rounds=1)
        before = commands.ok("SHOW", {"review": review})
        commands.ok("EVENT", {"review": review, "event": "withdraw", "dryRun": True})
        self.assertEqual(commands.ok("SHOW", {"review": review}), before)
        self.withdraw(commands, review)

    def test_an_outcome_goes_to_the_chart_and_a_failure_is_tried_again(self):
        worker = self.worker()
        commands, review = self.start(rounds=1)
        task = worker.next_pushed("TASK")
        worker.ok("ACCEPT", self.token(task))
        worker.ok("FAIL", {**self.token(task), "error": "the printer is on fire", "retry": True})
        again = worker.next_pushed("TASK", seconds=60)
        self.assertEqual(again["task"], task["task"])
        self.assertGreater(again["attempt"], task["attempt"])
        worker.ok("ACCEPT", self.token(again))
        worker.ok("ERROR", {**self.token(again), "code": "no-one", "message": "Nobody is there."})
        self.assertEqual(self.review(commands, review)["context"]["count"], 0)
        tasks = commands.ok("TASKS", {"review": review})["tasks"]
        self.assertNotIn("ready", [one["status"] for one in tasks])
        self.withdraw(commands, review)

    def test_a_worker_that_gives_a_task_back_loses_it(self):
        worker = self.worker()
        commands, review = self.start(rounds=1)
        task = worker.next_pushed("TASK")
        worker.ok("ACCEPT", self.token(task))
        worker.ok("RELEASE", self.token(task))
        again = worker.next_pushed("TASK")
        self.assertEqual(again["task"], task["task"])
        self.assertEqual(worker.error("ACCEPT", self.token(task))["code"], "STALE")
        self.withdraw(commands, review)

    def test_credits_bound_what_is_pushed(self):
        worker = self.worker(credits=2)
        started = [self.start(rounds=1) for _ in range(3)]
        first, second = worker.next_pushed("TASK"), worker.next_pushed("TASK")
        # A request's answer comes after whatever was pushed before it.
        worker.send("PING")
        worker.next_pushed("PONG")
        self.assertEqual([message for message in worker.pushed if message[0] == "TASK"], [])
        worker.ok("ACCEPT", self.token(first))
        worker.ok("COMPLETE", {**self.token(first), "result": {"token": "a"}})
        third = worker.next_pushed("TASK")
        self.assertEqual(len({first["task"], second["task"], third["task"]}), 3)
        for commands, review in started:
            self.withdraw(commands, review)

    def test_a_worker_without_hello_is_asked_for_it(self):
        tasks = self.peer("tasks", "queue:probe")
        error = tasks.error("ACCEPT", {"task": "r1-1", "attempt": 1, "epoch": 1})
        self.assertEqual((error["code"], error["retry"]), ("HELLO_REQUIRED", "now"))

    def test_a_worker_that_says_goodbye_gives_back_what_it_holds(self):
        worker, other = self.worker(), self.peer("tasks", "queue:probe")
        commands, review = self.start(rounds=1)
        task = worker.next_pushed("TASK")
        worker.ok("ACCEPT", self.token(task))
        worker.ok("GOODBYE")
        other.instance = str(uuid.uuid4())
        self.hello(other)
        again = other.next_pushed("TASK")
        self.assertEqual((again["task"], again["try"]), (task["task"], task["try"]))
        self.withdraw(commands, review)

    def test_a_task_that_the_review_no_longer_needs_is_revoked(self):
        worker = self.worker()
        commands, review = self.start(rounds=1)
        task = worker.next_pushed("TASK")
        worker.ok("ACCEPT", self.token(task))
        self.withdraw(commands, review)
        revoked = worker.next_pushed("REVOKED")
        self.assertEqual((revoked["task"], revoked["reason"]), (task["task"], "stopped"))
        error = worker.error("COMPLETE", {**self.token(task), "result": {"token": "late"}})
        self.assertEqual(error["code"], "STALE")

    def test_a_task_out_of_tries_needs_attention_until_an_operator_acts(self):
        worker, operator = self.worker(), self.peer("commands", "operator")
        commands, review = self.start(rounds=1)
        task = worker.next_pushed("TASK")
        worker.ok("ACCEPT", self.token(task))
        gone = worker.ok("FAIL", {**self.token(task), "error": "no printer", "retry": False})
        self.assertEqual(gone["next"], "attention")
        waiting = [one for one in operator.ok("ATTENTION")["items"] if one.get("task") == task["task"]]
        self.assertEqual(len(waiting), 1)
        self.assertTrue(waiting[0]["reason"])
        operator.ok("RETRY", {"task": task["task"]})
        again = worker.next_pushed("TASK")
        self.assertEqual(again["task"], task["task"])
        worker.ok("COMPLETE", {**self.token(again), "result": {"token": "mended"}})
        self.assertEqual(self.review(commands, review)["context"]["answers"], ["mended"])
        self.withdraw(commands, review)

    def test_news_tells_a_watching_person(self):
        person = self.person("p1")
        person.ok("WATCH")
        commands, review = self.start(rounds=0, person="p1")
        news = person.next_pushed("NEWS")
        self.assertEqual((news["review"], news["kind"]), (review, "new"))
        self.withdraw(commands, review)

    def test_a_coordinator_records_an_answer_given_by_telephone(self):
        commands, review = self.start(rounds=0, person="p2")
        person = self.person("p2")
        task = [one for one in person.ok("INBOX")["tasks"] if one["review"] == review][0]
        commands.ok("ANSWER", {
            "task": task["task"], "for": "person:p2", "told": "phone, 14:10",
            "result": {"decision": "accept"}})
        self.assertEqual(self.review(commands, review)["context"]["decision"], "accept")
        told = [entry for entry in commands.ok("HISTORY", {"review": review})["entries"]
                if "phone, 14:10" in json_text(entry)]
        self.assertEqual(len(told), 1)
        self.withdraw(commands, review)

    def test_status_answers_operators(self):
        status = self.peer("status", "operator")
        self.assertTrue(status.ok("HEALTH"))
        self.assertIn("epoch", json_text(status.ok("STATUS")))
        text = status.ok("METRICS")["text"]
        self.assertTrue(text.rstrip().endswith("# EOF"), text[-80:])

    def test_what_is_not_there_is_not_found(self):
        commands = self.peer()
        self.assertIn(
            commands.error("SHOW", {"review": "r999999"})["code"], ("NOT_FOUND", "NOT_YOURS"))
        error = commands.error(
            "START", {"workflow": "prob", "input": {"rounds": 0}, "organisation": "derby"})
        self.assertEqual(error["code"], "NOT_FOUND")
        self.assertEqual(error.get("nearest"), "probe")

    def test_an_input_that_does_not_fit_names_the_field(self):
        commands = self.peer()
        error = commands.error(
            "START", {"workflow": "probe", "input": {"rounds": "three"}, "organisation": "derby"})
        self.assertEqual(error["code"], "INVALID")
        self.assertIn("rounds", json_text(error))


def json_text(value):
    return repr(value)
