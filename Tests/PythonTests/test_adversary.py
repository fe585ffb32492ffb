"""Peers that mean harm, or have bad luck: what design promises holds against them."""

import os
import signal
import subprocess
import threading
import unittest
import uuid

from daemon import EVERYONE, PROGRAMS, Daemon
from stranger import PROTOCOL, Peer, uuid7

EAST, LONDON = "coordinator:east-midlands", "coordinator:london"
START = {"workflow": "probe", "input": {"rounds": 0}, "organisation": "derby"}
ME = f"uid:{os.getuid()}"


def mapped(*principals):
    return [{"identity": ME, "mayActAs": list(principals)}]


class AdversaryTests(unittest.TestCase):
    def daemon(self, *principals, **settings):
        daemon = Daemon(principals=mapped(*(principals or (*EVERYONE, LONDON))), **settings)
        daemon.start()
        self.addCleanup(daemon.__exit__)
        return daemon

    def peer(self, daemon, socket="commands", acting_as=EAST):
        peer = Peer(daemon.sockets, socket, acting_as)
        self.addCleanup(peer.close)
        return peer

    def test_a_coordinator_of_another_region_sees_and_does_nothing(self):
        daemon = self.daemon()
        east, london = self.peer(daemon), self.peer(daemon, acting_as=LONDON)
        review = east.ok("START", {**START, "input": {"rounds": 0, "person": "p1"}})["review"]
        task = east.ok("TASKS", {"review": review})["tasks"][0]["task"]
        for verb, body in [
            ("SHOW", {"review": review}), ("HISTORY", {"review": review}),
            ("REPORT", {"review": review}), ("CANCEL", {"review": review, "reason": "x"}),
            ("HOLD", {"review": review, "reason": "x"}),
            ("EVENT", {"review": review, "event": "withdraw"}),
            ("EVENT", {"review": review, "event": "withdraw", "dryRun": True}),
            ("AMEND", {"review": review, "reason": "x", "set": {"state": "done"}}),
            ("RETRY", {"task": task}),
            ("ANSWER", {"task": task, "for": "person:p1", "told": "x", "result": {}}),
        ]:
            refused = london.error(verb, body)
            # As for a review that there is not.
            self.assertEqual(refused["code"], "NOT_YOURS", (verb, refused))
            other = {**body, **({"review": "r999"} if "review" in body else {"task": "r999-1"})}
            self.assertEqual(london.error(verb, other)["code"], "NOT_YOURS", verb)
        self.assertEqual(london.ok("LIST")["reviews"], [])
        self.assertEqual(london.ok("TASKS", {"review": review})["tasks"], [])
        self.assertEqual(london.ok("TASKS", {"to": "person:p1"})["tasks"], [])
        today = london.ok("TODAY")
        self.assertEqual(today["overdue"] + today["waitingForMe"] + today["next"], [])
        for entry in london.ok("JOURNAL")["entries"]:
            self.assertNotIn("review/", entry.get("subject", ""))
        self.assertEqual(london.error("LIST", {"region": "east-midlands"})["code"], "NOT_YOURS")

    def test_a_person_sees_their_own_and_only_while_it_is_asked(self):
        daemon = self.daemon()
        east = self.peer(daemon)
        one, other = (self.peer(daemon, "tasks", f"person:p{n}") for n in (1, 2))
        one.hello(), other.hello()
        review = east.ok("START", {**START, "input": {"rounds": 0, "person": "p1"}})["review"]
        task = one.ok("INBOX")["tasks"][0]["task"]
        self.assertEqual(other.ok("INBOX")["tasks"], [])
        shown = one.ok("SHOW", {"task": task})["task"]
        token = {key: shown[key] for key in ("task", "attempt", "epoch")}
        answer = {**token, "result": {"decision": "accept"}}
        self.assertEqual(other.error("SHOW", {"task": task})["code"], "NOT_YOURS")
        self.assertEqual(other.error("COMPLETE", answer)["code"], "NOT_YOURS")
        one.ok("COMPLETE", answer)
        one.ok("COMPLETE", answer)
        other_answer = {**token, "result": {"decision": "decline"}}
        self.assertEqual(one.error("COMPLETE", other_answer)["code"], "CONFLICT")
        self.assertEqual(one.ok("INBOX")["tasks"], [])
        ended = one.error("SHOW", {"task": task})
        self.assertEqual(ended["code"], "STALE")
        self.assertNotIn("input", ended)
        for verb, body in [("SHOW", {"review": review}), ("LIST", {}), ("PEOPLE", {})]:
            with Peer(daemon.sockets, "commands", "person:p1") as peer:
                self.assertEqual(peer.error(verb, body)["code"], "NOT_YOURS", verb)

    def test_a_reload_takes_queue_inbox_and_name_at_once(self):
        daemon = self.daemon()
        east = self.peer(daemon)
        worker, person = self.peer(daemon, "tasks", None), self.peer(daemon, "tasks", "person:p1")
        worker.hello(queues=["probe"], credits=5)
        person.hello()
        person.ok("WATCH")
        self.until(daemon, "sessions", 2)
        daemon.settings["principals"] = mapped(EAST, "operator")
        daemon.write_config()
        daemon.signal(signal.SIGHUP)
        # The reload is in force when an act that it took away is refused.
        for _ in range(1000):
            answer, body = person.ask("INBOX")
            if answer == "ERROR":
                break
        self.assertIn(body["code"], ("NOT_YOURS", "HELLO_REQUIRED"))
        east.ok("START", {**START, "input": {"rounds": 1, "person": "p1"}})
        answer, body = worker.ask("PING")
        self.assertEqual((answer, body["code"]), ("ERROR", "HELLO_REQUIRED"))
        self.assertEqual([m for m in worker.pushed + person.pushed if m[0] in ("TASK", "NEWS")], [])
        refused = worker.error("HELLO", {
            "client": "c", "instance": str(uuid.uuid4()), "queues": ["probe"], "credits": 1})
        self.assertEqual(refused["code"], "NOT_YOURS")

    def test_a_request_id_is_one_request_whatever_its_kind(self):
        daemon = self.daemon()
        east = self.peer(daemon)
        request = uuid7()
        review = east.ok("START", START, request=request)["review"]
        for verb, body in [
            ("START", {**START, "organisation": "leicester"}),
            ("EVENT", {"review": review, "event": "withdraw"}),
            ("CANCEL", {"review": review, "reason": "x"}),
            ("IMPORT", {"people": []}), ("ADVANCE", {"until": "next"}),
        ]:
            self.assertEqual(east.error(verb, body, request=request)["code"], "CONFLICT", verb)
        self.assertEqual(east.ok("START", START, request=request)["review"], review)
        # Another principal's id is another request.
        with Peer(daemon.sockets, acting_as=LONDON) as london:
            self.assertNotEqual(london.ok("START", START, request=request)["review"], review)

    def test_a_refused_start_takes_no_number_and_dry_runs_leave_nothing(self):
        daemon = self.daemon()
        east = self.peer(daemon)
        first = east.ok("START", START)["review"]
        position = self.journal(daemon)
        self.assertEqual(east.error("START", {**START, "input": {}})["code"], "INVALID")
        people = [{"id": "n1", "roles": ["health"], "organisation": "derby", "name": "Name"}]
        dry = east.ok("IMPORT", {"people": people, "dryRun": True})
        self.assertEqual(dry["added"], ["n1"])
        dry = east.ok("EVENT", {"review": first, "event": "withdraw", "dryRun": True})
        self.assertEqual(dry["status"], "done")
        dry = east.ok("AMEND", {
            "review": first, "reason": "x", "set": {"state": "withdrawn"}, "dryRun": True})
        self.assertEqual(dry["status"], "done")
        self.assertEqual(east.ok("PEOPLE")["people"], [])
        self.assertEqual(east.ok("SHOW", {"review": first})["review"]["status"], "running")
        self.assertEqual(self.journal(daemon), position)
        self.assertEqual(east.ok("START", START)["review"], "r2")

    def journal(self, daemon):
        with Peer(daemon.sockets, acting_as="operator") as peer:
            return peer.ok("JOURNAL", {"limit": 500})["entries"][-1]["sequence"]

    def until(self, daemon, figure, value):
        """Figures are told after the answers of their turn; no message of ours wakes the loop."""
        with Peer(daemon.sockets, "status", "operator") as status:
            for _ in range(5000):
                found = status.ok("STATUS")[figure]
                if found == value:
                    return
        self.fail(f"{figure} is {found}, not {value}")

    def test_people_of_another_region_are_not_taken_by_a_list(self):
        daemon = self.daemon()
        person = {"id": "n1", "roles": ["health"], "organisation": "derby"}
        east, london = self.peer(daemon), self.peer(daemon, acting_as=LONDON)
        east.ok("IMPORT", {"people": [person]})
        body = {"people": [{**person, "id": "n2"}, person]}
        refused = london.error("IMPORT", body)
        self.assertEqual((refused["code"], refused["subject"]), ("INVALID", "people[1].id"))
        dry = london.ok("IMPORT", {**body, "dryRun": True})
        self.assertEqual([error["subject"] for error in dry["errors"]], ["people[1].id"])
        self.assertEqual(london.ok("PEOPLE")["people"], [])
        self.assertEqual([p["id"] for p in east.ok("PEOPLE")["people"]], ["n1"])

    def test_all_timers_of_an_instant_have_fired_when_advance_answers(self):
        daemon = self.daemon()
        east = self.peer(daemon)
        for _ in range(600):
            east.send("START", START, uuid7())
        for _ in range(600):
            self.assertEqual(east.receive(20)[0], "OK")
        east.ok("ADVANCE", {"until": "next"}, seconds=60)
        self.until(daemon, "timersFired", 600)
        self.assertEqual(east.error("ADVANCE", {"until": "next"})["code"], "REFUSED")

    def test_times_that_have_passed_and_go_round_set_their_review_aside(self):
        daemon = self.daemon()
        east = self.peer(daemon)
        rounds = 0
        for name, states in (
            ("late", "ask: {invoke: {id: 't', task: 't', title: 'T', to: 'role:coordinator',"
                     " due: 'at context.by', onDone: 'e', onOverdue: 'again'}}, again: {always: 'ask'}"),
            ("ticks", "ask: {after: {PT0S: {target: 'ask', reenter: true}}}"),
        ):
            source = f"""{{id: '{name}', title: 'Round', context: {{by: '2017-01-10'}},
              events: {{go: {{title: 'Go', by: 'coordinator'}}}}, on: {{go: 'e'}},
              initial: 'ask', states: {{{states}, e: {{type: 'final'}}}}}}"""
            east.ok("DEPLOY", {"name": name, "source": source})
            review = east.ok("START", {**START, "workflow": name, "input": {}})["review"]
            # What is due is due at once: the clock need not move.
            for _ in range(2000):
                shown = east.ok("SHOW", {"review": review})["review"]
                if shown["status"] == "attention":
                    break
            rounds += 1
            self.until(daemon, "timersFired", 1000 * rounds)
            self.assertEqual(
                (shown["status"], shown["problem"]),
                ("attention", "times that have passed set each other off without an end, at: ask"))
        self.assertEqual(
            [item.get("review") for item in east.ok("ATTENTION")["items"]], ["r1", "r2"])

    def test_a_failed_expression_stands_among_what_needs_attention_until_somebody_amends(self):
        daemon = self.daemon()
        east = self.peer(daemon)
        source = """{id: 'failing', title: 'Failing', context: {l: null}, initial: 's', states: {
          s: {entry: [{assign: {l: '=context.l.x'}}],
            invoke: {id: 't', task: 't', title: 'T', to: 'role:coordinator', due: '5 days',
              onDone: 'e'}},
          e: {type: 'final'}}}"""
        east.ok("DEPLOY", {"name": "failing", "source": source})
        review = east.ok("START", {**START, "workflow": "failing", "input": {}})["review"]
        [item] = east.ok("ATTENTION")["items"]
        self.assertEqual(item["review"], review)
        self.assertIn("an expression of the workflow failed", item["reason"])
        self.assertEqual([row["review"] for row in east.ok("TODAY")["attention"]], [review])
        self.assertEqual(east.ok("SHOW", {"review": review})["review"]["status"], "running")
        east.ok("AMEND", {"review": review, "correct": {"l": {"x": 1}}, "reason": "looked up"})
        self.assertEqual(east.ok("ATTENTION")["items"], [])

    def test_a_task_offered_to_a_peer_that_is_gone_goes_to_the_next_at_once(self):
        daemon = self.daemon()
        east = self.peer(daemon)
        for _ in range(20):
            with Peer(daemon.sockets, "tasks") as gone:
                gone.hello(queues=["probe"], credits=1)
        worker = self.peer(daemon, "tasks", None)
        worker.hello(queues=["probe"], credits=1)
        east.ok("START", {**START, "input": {"rounds": 1}})
        worker.next_pushed("TASK", seconds=8)

    def test_hellos_without_end_leave_one_session(self):
        daemon = self.daemon()
        with Peer(daemon.sockets, "tasks", None) as peer:
            for _ in range(300):
                peer.hello(queues=["probe"], credits=1)
            self.until(daemon, "sessions", 1)
            with Peer(daemon.sockets, "status", "operator") as status:
                queue = [q for q in status.ok("QUEUES")["queues"] if q["queue"] == "probe"]
                self.assertLessEqual(sum(q["workers"] for q in queue), 1)

    def test_one_who_asks_without_end_is_told_and_holds_nobody_up(self):
        daemon = self.daemon(limits={"openReads": 20})
        flood, other = self.peer(daemon), self.peer(daemon)
        asked = [uuid7() for _ in range(500)]
        for request in asked:
            flood.send("LIST", {}, request)
        other.ok("LIST")
        answers = {}
        while len(answers) < len(asked):
            verb, request, body = flood.receive(20)
            answers[request] = (verb, body)
        self.assertEqual(set(answers), set(asked))
        refused = [body for verb, body in answers.values() if verb == "ERROR"]
        self.assertEqual({body["code"] for body in refused}, {"BUSY"})
        self.assertEqual({body["reason"] for body in refused}, {"DMN-016"})
        self.assertGreaterEqual(len(asked) - len(refused), 20)
        self.assertIn("reviews", flood.ok("LIST"))

    def test_sigterm_ends_a_daemon_that_is_flooded(self):
        daemon = self.daemon()
        over = threading.Event()

        def flood():
            with Peer(daemon.sockets, acting_as=EAST) as peer:
                peer.socket.setsockopt(17, 0)
                while not over.is_set():
                    if peer.socket.poll(0):
                        peer.socket.recv_multipart()
                    try:
                        peer.socket.send_multipart(
                            [PROTOCOL, b"CLOCK", uuid7().encode(), b'{"as":"operator"}'], 1)
                    except Exception:
                        over.wait(0.001)

        floods = [threading.Thread(target=flood) for _ in range(2)]
        for thread in floods:
            thread.start()
        try:
            self.peer(daemon).ok("CLOCK", seconds=30)
            self.assertEqual(daemon.stop(20), 0)
        finally:
            over.set()
            for thread in floods:
                thread.join()

    def test_a_store_with_redeployed_workflows_and_restarts_is_sound(self):
        daemon = self.daemon()
        east = self.peer(daemon)
        source = east.ok("WORKFLOW", {"name": "waiting"})["source"]
        for round in range(3):
            body = {"name": "waiting", "source": source + f"\n// {round}\n"}
            self.assertTrue(east.ok("DEPLOY", body, again=1)["differs"])
            east.ok("START", {
                "workflow": "waiting", "organisation": "derby", "input": {"person": f"p{round}"}})
            if round == 1:
                daemon.kill()
            else:
                self.assertEqual(daemon.stop(), 0)
            # The folder must not bring back the text that was deployed over.
            daemon.settings["workflows"] = None
            daemon.write_config()
            daemon.start()
        self.assertEqual(daemon.stop(), 0)
        verified = subprocess.run(
            [PROGRAMS / "reviewd", "--verify", daemon.store], capture_output=True, text=True)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)

    def test_a_thousand_events_to_one_review_are_all_there(self):
        daemon = self.daemon()
        east = self.peer(daemon)
        review = east.ok("START", START)["review"]
        for batch in range(5):
            for number in range(200):
                east.send("EVENT", {
                    "review": review, "event": "poke", "data": {"token": f"{batch}.{number}"}}, uuid7())
            for _ in range(200):
                self.assertEqual(east.receive(30)[0], "OK")
        shown = east.ok("SHOW", {"review": review}, seconds=30)["review"]
        self.assertEqual(len(shown["context"]["pokes"]), 1000)

    def test_garbage_is_never_deployed(self):
        daemon = self.daemon()
        east = self.peer(daemon)
        position = self.journal(daemon)
        for source in [
            "", "{", "[]", "null", "\u0000", "{id:'waiting'}", "{" * 5000, "[" * 100_000,
            "{id:'waiting', initial:'a', states:{a:{always:'b'}}}",
            "{id:'waiting', title:'x', description:'x', initial:'a', states:{a:{entry:[{assign:{x:'=" + "(" * 3000 + "'}}]}}}",
            "{id:'other', title:'x', description:'x', initial:'a', states:{a:{type:'final'}}}",
        ]:
            refused = east.error("DEPLOY", {"name": "waiting", "source": source})
            self.assertIn(refused["code"], ("INVALID", "MALFORMED"), source[:40])
        self.assertEqual(self.journal(daemon), position)
        self.assertTrue(daemon.is_running())


if __name__ == "__main__":
    unittest.main()
