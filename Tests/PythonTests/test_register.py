"""The register through the daemon: people and organisations, who acts for whom, what an inspection
touches, what is held on somebody and how it goes. The names of tests are what users of like systems
complain of, turned round."""

import json
import os
import shutil
import subprocess
import unittest
import uuid

from daemon import EVERYONE, PROGRAMS, Daemon
from stranger import Peer, uuid7

EAST, LONDON = "coordinator:east-midlands", "coordinator:london"
ME = f"uid:{os.getuid()}"
PERSON = {"id": "derby-send-lead", "roles": ["la-send"], "organisation": "derby"}
ASK = r"""{id: 'ask', title: 'Ask', initial: 'asking', context: {who: '=input.who'},
  states: {
    asking: {invoke: {id: 'ask', task: 'ask', title: 'Agree', to: '=input.to', due: '10 days',
      form: {type: 'object', properties: {agreed: {type: 'boolean', copy: true},
        said: {type: 'string'}}, required: ['agreed']},
      lookups: {person: {person: '=input.who', on: '=input.on'}},
      onDone: [{guard: 'event.lookups.person.known && event.lookups.person.accredited \
        && !event.lookups.person.absent && !event.lookups.person.inspected', target: 'eligible'},
        {target: 'notEligible'}]}},
    eligible: {type: 'final'}, notEligible: {type: 'final'}}}"""

WHOLE = r"""{id: 'whole', title: 'Whole', initial: 'asking',
  events: {close: {title: 'Close', by: 'coordinator'}},
  states: {
    asking: {invoke: {id: 'part', workflow: 'ask', onDone: 'open', onError: 'open',
      input: {to: 'person:derby-send-lead', who: 'derby-send-lead', on: '2018-03-14'}}},
    open: {on: {close: 'closed'}}, closed: {type: 'final'}}}"""


class RegisterTests(unittest.TestCase):
    def setUp(self):
        people = [f"person:{name}" for name in ("chair-1", "chair-2", "stranger", "derby-send-lead")]
        self.daemon = Daemon(principals=[
            {"identity": ME, "mayActAs": [*EVERYONE, LONDON, *people]}])
        self.daemon.start()
        self.addCleanup(self.daemon.__exit__)
        self.east = self.peer()

    def peer(self, socket="commands", acting_as=EAST):
        peer = Peer(self.daemon.sockets, socket, acting_as)
        self.addCleanup(peer.close)
        return peer

    def inbox(self, name):
        peer = self.peer("tasks", f"person:{name}")
        peer.hello()
        return peer

    def run_program(self, *words, ok=True):
        done = subprocess.run(
            [PROGRAMS / "reviewctl", *words, "--as", EAST],
            env={**os.environ, "REVIEWD": str(self.daemon.sockets)}, capture_output=True, text=True,
            timeout=120)
        if ok:
            self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def start(self, to, who="derby-send-lead", on="2018-03-14", host="leicester"):
        self.east.ok("DEPLOY", {"name": "ask", "source": ASK})
        outcome = self.east.ok("START", {
            "workflow": "ask", "organisation": host, "input": {"to": to, "who": who, "on": on}})
        return outcome["review"], outcome["started"][0]["task"]

    def answer(self, peer, task, **result):
        shown = peer.ok("SHOW", {"task": task})["task"]
        token = {key: shown[key] for key in ("task", "attempt", "epoch")}
        return {**token, "result": {"agreed": True, **result}}

    # Import and export

    def test_what_is_exported_comes_back_without_a_change(self):
        person = {
            **PERSON, "accreditations": [
                {"role": "la-send", "from": "2017-12-06", "until": "2019-12-31",
                 "trainedAt": "birmingham"}, {"until": "2019-03-31"}],
            "conflicts": [
                {"organisation": "leicester", "kind": "swap", "until": "2019-03-15",
                 "why": "They reviewed \"us\";\nwe them, so"}, "rutland"],
            "absences": [{"from": "2018-02-12", "until": "2018-02-16"}], "delegates": ["derby-deputy"],
            "load": [{"review": "r2", "host": "lincoln", "role": "health", "from": "2017-03-14",
                      "until": "2017-03-15"}],
            "releasedBy": "derby", "payment": "expenses", "name": "Director, Derby; \"SEND\"",
            "email": "send@derby.example", "accessNeeds": "Step-free,\nlarge print", "note": "=1+1"}
        organisations = [
            {"id": "east-midlands", "kind": "region", "name": "East Midlands"},
            {"id": "derby", "kind": "local-authority", "name": "Derby", "holders": ["derby-send-lead"],
             "inspections": [{"from": "2018-02-01", "until": "2018-02-20"}], "contact": "A, B"}]
        self.east.ok("IMPORT", {"people": [person, {"id": "b", "organisation": "derby"}],
                                "organisations": organisations})
        folder = self.daemon.folder
        for sort in ("people", "organisations"):
            for form in ((), ("--json",)):
                with self.subTest(sort=sort, form=form):
                    path = str(folder / "exported")
                    self.run_program(sort, "export", "-o", path, *form)
                    for words in (("--dry-run",), ()):
                        said = self.run_program(sort, "import", path, *words).stdout
                        self.assertIn("Nothing changes: 2 are as in the file.", said)

    def test_a_dry_run_shows_each_field_old_and_new_and_what_is_kept_holds_no_names(self):
        self.east.ok("IMPORT", {"people": [{**PERSON, "name": "Quorndon Officer"}, {**PERSON, "id": "b"}]})
        body = {"people": [{**PERSON, "name": "Quorndon Lead", "accreditedUntil": "2019-12-31"}]}
        dry = self.east.ok("IMPORT", {**body, "whole": True, "dryRun": True})
        self.assertEqual(dry["leaving"], ["b"])
        fields = {field["field"]: field for field in dry["changed"][0]["fields"]}
        self.assertEqual((fields["name"]["old"], fields["name"]["new"]), ("Quorndon Officer", "Quorndon Lead"))
        self.assertIn("accreditations", fields)
        self.assertEqual(self.east.ok("PEOPLE")["people"][1]["name"], "Quorndon Officer")
        done = self.east.ok("IMPORT", {**body, "whole": True})
        self.assertEqual(done["changed"], [
            {"id": "derby-send-lead", "fields": ["accreditations", "name"]}])
        self.assertEqual([p["status"] for p in self.east.ok("PEOPLE")["people"]], ["left", "member"])
        # Not mentioned stays; null takes away.
        self.east.ok("IMPORT", {"people": [{"id": "derby-send-lead", "name": None}]})
        person = self.east.ok("PERSON", {"person": "derby-send-lead"})["person"]
        self.assertNotIn("name", person)
        self.assertEqual(person["accreditedUntil"], "2019-12-31")

    def test_a_list_with_faults_changes_nothing_and_names_row_and_column(self):
        path = self.daemon.folder / "pool.csv"
        path.write_text(
            "id,organisation,absences,status\na,derby,2018-02-12..2018-02-10,member\nb,derby,,here\n")
        done = self.run_program("people", "import", str(path), ok=False)
        self.assertEqual(done.returncode, 65)
        self.assertIn(f"{path}:2: column absences: expected a day not before 2018-02-12", done.stderr)
        self.assertIn(f"{path}:3: column status: expected one of nominated, member, left", done.stderr)
        self.assertEqual(self.east.ok("PEOPLE")["people"], [])

    def test_an_address_is_one_mailbox_and_a_name_one_line(self):
        path = self.daemon.folder / "addresses.csv"
        path.write_text(
            'id,organisation,name,email\na,derby,A,"z1@example.org, other@example.org"\n'
            'b,derby,"B\nC",b@example.org\n')
        done = self.run_program("people", "import", str(path), ok=False)
        self.assertEqual(done.returncode, 65)
        self.assertIn(
            f"{path}:2: column email: expected one address such as name@example.org", done.stderr)
        self.assertIn("z1@example.org, other@example.org", done.stderr)
        self.assertIn(f"{path}:3: column name: expected one line", done.stderr)
        wrong = ("a@b@c", "a", "@b", "-a@b.example", "A <a@b.example>", "a b@c.example", "a@b..c")
        found = self.east.error("IMPORT", {
            "people": [{**PERSON, "id": f"p{at}", "email": email} for at, email in enumerate(wrong)],
            "organisations": [
                {"id": "o1", "kind": "local-authority", "name": "Der\nby", "contact": "C\rD",
                 "region": "east-midlands", "email": "x@y.example;z@y.example"}]})
        self.assertEqual(found["reason"], "DMN-086")
        self.assertEqual(self.east.ok("PEOPLE")["people"], [])
        found = self.east.ok("IMPORT", {"dryRun": True, "people": [
            {**PERSON, "id": f"p{at}", "email": email} for at, email in enumerate(wrong)] + [
            {**PERSON, "id": "good", "email": " o'neil+x@a-b.example ", "note": "two\nlines"}]})
        self.assertEqual(
            [error["subject"] for error in found["errors"]],
            [f"people[{at}].email" for at in range(len(wrong))])
        self.assertEqual(found["added"], ["good"])

    def test_names_that_nobody_has_are_told_with_the_nearest(self):
        organisations = [
            {"id": "derby", "kind": "local-authority", "name": "Derby", "region": "east-midlands"},
            {"id": "derby-chair", "kind": "role", "name": "Chair, Derby", "region": "east-midlands",
             "holders": [{"person": "derby-sendlead"}]}]
        person = {**PERSON, "conflicts": ["derbi"], "delegates": [{"person": "nobody-known"}]}
        found = self.east.ok("IMPORT", {
            "organisations": organisations, "people": [person], "dryRun": True})
        self.assertEqual(found["errors"], [])
        self.assertEqual(
            {note["message"]: note.get("nearest") for note in found["notes"]},
            {"derbi is not in the register": "derby",
             "nobody-known is not in the register": None,
             "derby-sendlead is not in the register": "derby-send-lead"})

    def test_ten_thousand_people_come_in_parts_all_or_nothing(self):
        rows = [{"id": f"p{n}", "roles": ["health"], "organisation": "derby", "name": f"Name {n}"}
                for n in range(10_000)]
        upload = lambda part, count=5: {"id": "u1", "part": part, "parts": count}
        parts = [rows[start:start + 2_000] for start in range(0, 10_000, 2_000)]
        for number, part in enumerate(parts[:-1], 1):
            answer = self.east.ok("IMPORT", {"people": part, "upload": upload(number)})
            self.assertEqual(answer, {"staged": number})
        self.assertEqual(self.east.ok("PEOPLE")["people"], [])
        faulty = [*parts[-1][:-1], {"id": "Not A Name", "organisation": "derby"}]
        refused = self.east.error("IMPORT", {"people": faulty, "upload": upload(5)})
        self.assertEqual(refused["subject"], "people[9999].id")
        self.assertEqual(self.east.ok("PEOPLE")["people"], [])
        # The parts are gone with the refusal.
        lost = self.east.error("IMPORT", {"people": parts[-1], "upload": upload(5)})
        self.assertEqual(lost["code"], "REFUSED")
        for number, part in enumerate(parts[:-1], 1):
            self.east.ok("IMPORT", {"people": part, "upload": upload(number)})
        request = uuid7()
        self.east.send("IMPORT", {"people": parts[-1], "upload": upload(5)}, request)
        # Whoever asks meanwhile is answered, before or after, and sees all or nothing.
        other = self.peer(acting_as="operator")
        self.assertIn(len(other.ok("PEOPLE", {"limit": 500})["people"]), (0, 500))
        verb, _, answer = self.east.receive(60)
        self.assertEqual((verb, len(answer["added"])), ("OK", 10_000))
        self.assertEqual(self.east.ok("IMPORT", {
            "people": parts[-1], "upload": upload(5)}, request=request)["added"], answer["added"])
        self.daemon.kill()
        self.daemon.start()
        again = self.east.ok("IMPORT", {"people": rows[:2_000]})
        self.assertEqual((again["unchanged"], again["changed"]), (2_000, []))

    # Who acts for whom

    def test_either_of_two_co_chairs_answers_and_the_other_is_told(self):
        self.east.ok("IMPORT", {"organisations": [
            {"id": "south-chair", "kind": "role", "name": "Chair", "holders": ["chair-1", "chair-2"]}]})
        review, task = self.start("role:south-chair")
        one, other, stranger = (self.inbox(name) for name in ("chair-1", "chair-2", "stranger"))
        other.ok("WATCH")
        for chair in (one, other):
            self.assertEqual([row["task"] for row in chair.ok("INBOX")["tasks"]], [task])
        self.assertEqual(stranger.ok("INBOX")["tasks"], [])
        self.assertEqual(stranger.error("SHOW", {"task": task})["code"], "NOT_YOURS")
        late = self.answer(other, task, agreed=False)
        one.ok("COMPLETE", self.answer(one, task))
        news = other.next_pushed("NEWS", seconds=10)
        self.assertEqual((news["task"], news["kind"], news["to"]), (task, "done", "role:south-chair"))
        self.assertEqual(other.error("COMPLETE", late)["code"], "CONFLICT")
        who = [e["who"] for e in self.east.ok("HISTORY", {"review": review})["entries"]]
        self.assertIn("person:chair-1 for role:south-chair", who)

    def test_a_delegate_answers_while_it_lasts_and_not_after(self):
        self.east.ok("IMPORT", {"people": [
            {**PERSON, "delegates": [{"person": "chair-1", "until": "2017-11-10"}]}]})
        _, task = self.start("person:derby-send-lead")
        delegate = self.inbox("chair-1")
        self.assertEqual([row["to"] for row in delegate.ok("INBOX")["tasks"]],
                         ["person:derby-send-lead"])
        held = self.answer(delegate, task)
        self.daemon.kill()
        self.daemon.start()
        delegate = self.inbox("chair-1")
        self.assertEqual(len(delegate.ok("INBOX")["tasks"]), 1)
        self.peer(acting_as="operator").ok("ADVANCE", {"until": "2017-11-11T00:00:00Z"})
        self.assertEqual(delegate.ok("INBOX")["tasks"], [])
        self.assertEqual(delegate.error("COMPLETE", held)["code"], "NOT_YOURS")

    def test_an_instance_that_says_hello_elsewhere_is_told_on_its_old_connection(self):
        old, new = self.peer("tasks", None), self.peer("tasks", None)
        instance = str(uuid.uuid4())
        hello = {"client": "c", "instance": instance, "queues": ["probe"], "credits": 1}
        self.assertEqual(old.ask("HELLO", hello)[0], "WELCOME")
        self.east.ok("START", {"workflow": "probe", "input": {"rounds": 1}, "organisation": "derby"})
        pushed = old.next_pushed("TASK", seconds=10)
        token = {key: pushed[key] for key in ("task", "attempt", "epoch")}
        self.assertEqual(new.ask("HELLO", {**hello, "holds": [token]})[1]["lost"], [])
        revoked = old.next_pushed("REVOKED", seconds=10)
        self.assertEqual(revoked, {**token, "reason": "replaced"})
        new.ok("ACCEPT", token)

    # Eligibility and inspections

    def test_of_sixty_trained_forty_five_are_available_when_they_are_asked(self):
        people = [{"id": f"p{n}", "roles": ["health"], "organisation": "derby" if n < 50 else "rutland",
                   "accreditedUntil": "2018-03-14"} for n in range(60)]
        self.east.ok("IMPORT", {"people": people, "organisations": [
            {"id": "rutland", "kind": "local-authority", "name": "Rutland"}]})
        for n in range(2):
            self.east.ok("RECORD", {"person": f"p{n}", "what": "left"})
        self.east.ok("IMPORT", {"people": [{"id": "p2", "accreditedUntil": "2018-03-13"}]})
        for n in (3, 4):
            self.east.ok("RECORD", {"person": f"p{n}", "what": "absent", "data": {
                "from": "2018-03-14", "until": "2018-03-20"}})
        self.east.ok("RECORD", {"organisation": "rutland", "what": "inspection", "data": {
            "from": "2018-03-01", "until": "2018-03-20"}})
        eligible = 0
        for n in range(60):
            review, task = self.start("person:p1", who=f"p{n}")
            self.east.ok("ANSWER", {
                "task": task, "for": "person:p1", "told": "phone", "result": {"agreed": True}})
            states = self.east.ok("SHOW", {"review": review})["review"]["states"]
            eligible += states == ["eligible"]
        self.assertEqual(eligible, 45)

    def test_an_inspection_shows_everything_that_it_touches(self):
        self.east.ok("IMPORT", {
            "people": [PERSON, {**PERSON, "id": "stranger", "organisation": "rutland"}],
            "organisations": [{"id": "derby", "kind": "local-authority", "name": "Derby"}]})
        hosted, _ = self.start("organisation:derby", who="stranger", host="derby")
        elsewhere, _ = self.start("person:derby-send-lead", host="leicester")
        self.start("person:stranger", who="stranger", host="leicester")
        words = ("derby", "--from", "2018-03-01", "--until", "2018-03-20")
        shown = json.loads(self.run_program("organisations", "inspect", *words, "--json").stdout)
        self.assertEqual([p["id"] for p in shown["people"]], ["derby-send-lead"])
        reviews = {review["id"]: review for review in shown["reviews"]}
        self.assertEqual(sorted(reviews), sorted([hosted, elsewhere]))
        self.assertTrue(reviews[hosted]["hosted"])
        self.assertEqual(reviews[elsewhere]["names"], [{"person": "derby-send-lead", "as": "who"}])
        self.assertEqual({task["to"] for task in shown["tasks"]},
                         {"organisation:derby", "person:derby-send-lead"})
        said = self.run_program("touches", "derby").stdout
        for part in ("Reviews that it hosts", f"reviewctl hold {hosted}", "Its people elsewhere",
                     f"reviewctl show {elsewhere}", "Tasks that wait for them"):
            self.assertIn(part, said)
        listed = self.east.ok("ORGANISATION", {"organisation": "derby"})["organisations"][0]
        self.assertEqual(listed["inspections"], [{"from": "2018-03-01", "until": "2018-03-20"}])
        london = self.peer(acting_as=LONDON)
        self.assertEqual(london.ok("TOUCHES", {"organisation": "derby"}),
                         {"people": [], "reviews": [], "tasks": []})

    def test_a_review_that_is_cancelled_before_its_visit_is_no_longer_on_anybody(self):
        self.east.ok("IMPORT", {"people": [PERSON]})
        person = lambda: self.east.ok("PEOPLE")["people"][0]
        reviews = []
        for days in (("2018-03-13", "2018-03-14"), ("2017-10-03", "2017-10-04")):
            review, _ = self.start("person:stranger")
            self.east.ok("RECORD", {"person": PERSON["id"], "what": "assigned", "data": {
                "review": review, "host": "leicester", "from": days[0], "until": days[1]}})
            reviews.append(review)
        self.assertEqual([one["review"] for one in person()["load"]], reviews)
        for review in reviews:
            self.east.ok("CANCEL", {"review": review, "reason": "No date can be found."})
        # Only the one whose visit had been.
        self.assertEqual([one["review"] for one in person()["load"]], reviews[1:])
        self.assertEqual(person()["reviewsDone"], 1)

    def test_why_there_is_a_conflict_is_seen_by_the_coordinator_and_by_nobody_else(self):
        self.east.ok("IMPORT", {"people": [PERSON]})
        self.east.ok("RECORD", {"person": "derby-send-lead", "what": "conflict", "data": {
            "organisation": "leicester", "kind": "family", "why": "A sister works there."}})
        listed = self.east.ok("PEOPLE")["people"][0]
        self.assertEqual(listed["conflicts"], ["leicester"])
        self.assertEqual(listed["conflictDetails"], [
            {"organisation": "leicester", "kind": "family", "why": "A sister works there."}])
        for principal in ("queue:probe", "operator"):
            line = self.peer(acting_as=principal).ok("PEOPLE")["people"][0]
            self.assertEqual(line["conflicts"], ["leicester"])
            self.assertNotIn("sister", json.dumps(line))

    # What is held, and how it goes

    def held(self, **more):
        items, after = [], {}
        while True:
            answer = self.east.ok("HELD", {"person": "derby-send-lead", **more, **after})
            items += answer["items"]
            if "next" not in answer:
                return items
            after = {"after": answer["next"]}

    def test_what_is_erased_is_gone_everywhere_and_history_stays_whole(self):
        self.east.ok("IMPORT", {"people": [{**PERSON, "name": "Quorndon Officer"}]})
        mine, task = self.start("person:derby-send-lead")
        person = self.inbox("derby-send-lead")
        person.ok("COMPLETE", self.answer(person, task, said="My own xylophone words"))
        _, task = self.start("person:stranger")
        stranger = self.inbox("stranger")
        stranger.ok("COMPLETE", self.answer(stranger, task, said="The officer of QUORNDON plays the zither"))
        _, task = self.start("person:stranger")
        stranger.ok("COMPLETE", self.answer(stranger, task, said="Nobody of interest"))
        copy = self.daemon.folder / "older.store"
        self.daemon.stop()
        shutil.copy(self.daemon.store, copy)
        self.daemon.start()
        texts = [text for item in self.held() for text in item.get("texts", [item])
                 if "hash" in text]
        said = json.dumps(texts)
        for word in ("xylophone", "zither", "Quorndon Officer"):
            self.assertIn(word, said)
        self.assertNotIn("Nobody of interest", said)
        path = self.daemon.folder / "found.csv"
        self.run_program("people", "erase", "derby-send-lead", "--list", str(path))
        words = ("people", "erase", "derby-send-lead", "--decisions", str(path), "--reason", "asked for")
        undecided = self.run_program(*words, ok=False)
        self.assertIn("column decision: expected erase or keep", undecided.stderr)
        self.assertIn("xylophone", json.dumps(self.held()))
        path.write_text(path.read_text().replace('"",""\n', '"erase",""\n'))
        self.assertIn("3 texts would be erased", self.run_program(*words, "--dry-run").stdout)
        self.assertIn("3 texts are erased, 0 kept", self.run_program(*words).stdout)
        self.assertEqual(self.east.ok("PERSON", {"person": "derby-send-lead"})["person"]["status"],
                         "erased")
        self.assertEqual([i for i in self.held(words=["zither", "xylophone"]) if "hash" in i], [])
        report = json.dumps(self.east.ok("REPORT", {"review": mine}))
        self.assertIn("erased", report)
        self.assertNotIn("xylophone", report)
        self.daemon.stop()
        self.assert_gone(self.daemon.store)
        # An older copy is put back: what was erased is erased again before anybody sees it.
        shutil.copy(copy, self.daemon.store)
        self.daemon.start()
        self.assertIn("3 texts are erased again", self.daemon.said())
        self.daemon.stop()
        self.assert_gone(self.daemon.store)

    def test_unfinished_answers_links_and_sessions_are_told_and_go(self):
        self.east.ok("IMPORT", {"people": [{**PERSON, "name": "Quorndon Officer"}]})
        _, task = self.start("person:derby-send-lead")
        _, other = self.start("person:stranger")
        for name, own, words in (("derby-send-lead", task, "My own xylophone"),
                                 ("stranger", other, "The officer of Quorndon plays the zither")):
            inbox = self.inbox(name)
            token = self.answer(inbox, own)
            del token["result"]
            inbox.ok("DRAFT", {**token, "draft": {"said": words}})
        self.east.ok("LINK", {"task": task})
        first = self.east.ok("HELD", {"person": "derby-send-lead"})
        self.assertEqual(
            [(draft["task"], draft["theirs"]) for draft in first["drafts"]],
            [(task, True), (other, False)])
        self.assertEqual([(one["kind"], one["task"]) for one in first["passes"]], [("link", task)])
        said = self.run_program("people", "export", "derby-send-lead").stdout
        for part in ("Unfinished answers", "xylophone", "zither", "Links and sessions"):
            self.assertIn(part, said)
        self.east.ok("ERASE", {
            "person": "derby-send-lead", "texts": [], "facts": True, "reason": "asked for"})
        after = self.east.ok("HELD", {"person": "derby-send-lead", "words": ["quorndon"]})
        self.assertEqual([draft["task"] for draft in after["drafts"]], [other])
        self.assertEqual(after["passes"], [])
        self.daemon.stop()
        self.assertNotIn(b"xylophone", self.daemon.store.read_bytes())

    def assert_gone(self, store):
        data = store.read_bytes()
        for word in (b"xylophone", b"zither", b"Quorndon Officer"):
            self.assertNotIn(word, data)
        self.assertIn(b"Nobody of interest", data)
        verified = subprocess.run(
            [PROGRAMS / "reviewd", "--verify", store], capture_output=True, text=True, timeout=60)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)

    def test_nobody_erases_or_reads_what_another_region_keeps(self):
        self.east.ok("IMPORT", {"people": [{**PERSON, "name": "Quorndon Officer"}]})
        london = self.peer(acting_as=LONDON)
        for verb in ("PERSON", "HELD"):
            refused = london.error(verb, {"person": "derby-send-lead"})
            self.assertEqual(refused["code"], "NOT_YOURS", verb)
        text = next(item for item in self.held() if "hash" in item)
        refused = london.error("ERASE", {
            "person": "someone", "texts": [text["hash"]], "reason": "x"})
        self.assertEqual(refused["code"], "NOT_YOURS")
        self.assertEqual(self.peer(acting_as="operator").error(
            "HELD", {"person": "derby-send-lead"})["code"], "NOT_YOURS")

    def test_what_is_kept_longer_than_was_chosen_is_told(self):
        self.assertEqual(self.east.ok("RETENTION"), {
            "rules": [], "unset": ["afterLeaving", "unsuccessful", "afterReview"], "due": []})
        self.daemon.stop()
        self.daemon.settings["retention"] = {"afterLeaving": "6 months", "afterReview": "1 year"}
        self.daemon.write_config()
        self.daemon.start()
        self.east.ok("IMPORT", {"people": [{**PERSON, "name": "Quorndon Officer"}]})
        self.east.ok("RECORD", {"person": "derby-send-lead", "what": "left", "data": {
            "on": "2017-05-06"}})
        found = self.east.ok("RETENTION")
        self.assertEqual(found["unset"], ["unsuccessful"])
        self.assertEqual([row["person"] for row in found["due"]], ["derby-send-lead"])

    def test_a_part_that_has_ended_keeps_its_texts_while_the_whole_goes_on(self):
        self.east.ok("IMPORT", {"people": [PERSON]})
        self.east.ok("DEPLOY", {"name": "ask", "source": ASK})
        self.east.ok("DEPLOY", {"name": "whole", "source": WHOLE})
        whole = self.east.ok("START", {"workflow": "whole", "organisation": "leicester"})["review"]
        (part,) = [row["id"] for row in self.east.ok("LIST")["reviews"] if row["id"] != whole]
        person = self.inbox("derby-send-lead")
        person.ok("COMPLETE", self.answer(person, f"{part}-1", said="A xylophone"))
        self.assertEqual(self.east.ok("SHOW", {"review": part})["review"]["status"], "done")
        refused = self.east.error("HELD", {"review": part})
        self.assertEqual((refused["reason"], refused["subject"]), ("DMN-211", whole))
        self.east.ok("EVENT", {"review": whole, "event": "close"})
        self.assertIn("erased", self.run_program(
            "erase", whole, "--reason", "ended six years ago").stdout)
        self.assertNotIn("xylophone", json.dumps(self.east.ok("REPORT", {"review": whole})))

    def test_what_was_written_in_a_review_that_ended_long_ago_goes(self):
        review, task = self.start("person:derby-send-lead")
        self.east.ok("IMPORT", {"people": [PERSON]})
        other, elsewhere = self.start("person:derby-send-lead")
        words = ("erase", review, "--reason", "ended six years ago")
        self.assertIn("DMN-211", self.run_program(*words, ok=False).stderr, "it goes on")
        person = self.inbox("derby-send-lead")
        person.ok("COMPLETE", self.answer(person, task, said="A xylophone"))
        person.ok("COMPLETE", self.answer(person, elsewhere, said="A zither"))
        (foreign, *_) = self.east.ok("HELD", {"review": other})["items"]
        refused = self.east.error(
            "ERASE", {"review": review, "texts": [foreign["hash"]], "reason": "by mistake"})
        self.assertEqual(refused["reason"], "DMN-189", "a text of another review")
        london = self.peer(acting_as=LONDON)
        self.assertEqual(london.error("HELD", {"review": review})["reason"], "DMN-047")
        self.assertIn("would be erased (only tried)", self.run_program(*words, "--dry-run").stdout)
        self.assertIn("xylophone", json.dumps(self.east.ok("REPORT", {"review": review})))
        before = self.east.ok("HISTORY", {"review": review})["entries"]
        self.assertRegex(self.run_program(*words).stdout, r"^\d+ texts? of r\d+ (is|are) erased")
        self.assertNotIn("xylophone", json.dumps(self.east.ok("REPORT", {"review": review})))
        self.assertIn("zither", json.dumps(self.east.ok("REPORT", {"review": other})))
        after = self.east.ok("HISTORY", {"review": review})["entries"]
        self.assertEqual([(e["kind"], e["at"], e["who"]) for e in before],
                         [(e["kind"], e["at"], e["who"]) for e in after])
        self.assertIn("0 texts", self.run_program(*words).stdout)
        self.daemon.stop()
        self.assertNotIn(b"xylophone", self.daemon.store.read_bytes())
        subprocess.run([PROGRAMS / "reviewd", "--verify", self.daemon.store], check=True,
                       capture_output=True, timeout=60)


if __name__ == "__main__":
    unittest.main()
