import JSON
import ReviewWire

/// A coordinator of a region: deploys, starts, tells events, holds, releases, cancels, asks to see.
final class CoordinatorUser: SimulatedUser {
    let line: ClientLine
    private let region: String
    private var startsLeft: Int
    private var deployed: Set<String> = []
    private var asked: Set<String> = []
    private var reviews: [String] = []
    private var held: Set<String> = []

    init(_ line: ClientLine, region: String, starts: Int) {
        self.line = line
        self.region = region
        startsLeft = starts
    }

    var isDone: Bool { startsLeft == 0 }

    private func with(_ body: JSONObject) -> JSONObject {
        var body = body
        body["as"] = .string("coordinator:\(region)")
        return body
    }

    func wakes(_ world: SimulatedWorld) -> Int64 {
        let missing = SimulationCharts.all.first { !deployed.contains($0.name) }
        if let missing {
            if asked.insert(missing.name).inserted {
                world.ask(
                    line, .deploy,
                    with(["name": .string(missing.name), "source": .string(missing.source)]))
            }
            return world.dice.between(200, 1_000)
        }
        if world.isCalm {
            if startsLeft > 0 {
                start(world)
            } else if !line.open.contains(where: { $0.verb == .list }) {
                world.ask(line, .list, with(["limit": 500]))
            }
            return 2_000
        }
        act(world)
        // While the disk is full it is asked more: what was told must be seen then, too.
        return world.dice.between(100, world.isDiskFull ? 400 : 9_000)
    }

    private enum Act {
        case start, note, hold, release, cancel, steerBack, look, again, misuse, people
    }

    private func act(_ world: SimulatedWorld) {
        let act = world.dice.pick(weighted: [
            (Act.start, startsLeft > 0 ? 25 : 0), (.note, 25), (.hold, 6), (.release, 8),
            (.cancel, 1), (.steerBack, 3), (.look, world.isDiskFull ? 60 : 12), (.again, 10),
            (.misuse, 3), (.people, 4),
        ])
        switch act {
        case .start: start(world)
        case .note:
            guard let review = world.dice.pick(reviews) else { return }
            var body: JSONObject = [
                "review": .string(review), "event": "note",
                "data": ["token": .string(world.mark("note")), "text": "in the margin"],
            ]
            if world.dice.falls(100) { body["dryRun"] = true }
            if body["dryRun"] != nil { body["data"] = ["token": "tried-only"] }
            world.ask(line, .event, with(body))
        case .hold: steer(.hold, world)
        case .release: release(world)
        case .cancel: steer(.cancel, world)
        case .steerBack:
            guard let review = world.dice.pick(reviews) else { return }
            world.ask(
                line, .amend,
                with([
                    "review": .string(review), "reason": "again", "set": ["state": "preparing"],
                ]))
        case .look: look(world)
        case .again: world.repeatAnswered(line)
        case .misuse: misuse(world)
        case .people:
            let person: JSONObject = [
                "id": .string(world.mark("reviewer")), "roles": ["health"],
                "organisation": "derby", "region": .string(region), "name": "a role, not a name",
            ]
            world.ask(line, .import, with(["people": [.object(person)]]))
        case nil: break
        }
    }

    private func start(_ world: SimulatedWorld) {
        startsLeft -= 1
        let chart = world.dice.falls(350) ? "sim-family" : "sim-work"
        let person = world.dice.pick(Cast.people) ?? Cast.people[0]
        world.ask(
            line, .start,
            with([
                "workflow": .string(chart), "organisation": "derby",
                "title": .string(world.mark("review")),
                "input": ["person": .string(person), "host": .string(Cast.host)],
            ]))
    }

    private func steer(_ verb: Verb, _ world: SimulatedWorld) {
        guard let review = world.dice.pick(reviews) else { return }
        if verb == .hold { held.insert(review) }
        world.ask(line, verb, with(["review": .string(review), "reason": "asked to"]))
    }

    private func release(_ world: SimulatedWorld) {
        guard let review = held.sorted().first else { return }
        held.remove(review)
        world.ask(line, .release, with(["review": .string(review), "reason": "goes on"]))
    }

    private func look(_ world: SimulatedWorld) {
        let review = world.dice.pick(reviews)
        if world.isDiskFull, let review { return show(review, world) }
        switch world.dice.below(review == nil ? 3 : 7) {
        case 0: world.ask(line, .list, with([:]))
        case 1: world.ask(line, .today, with([:]))
        case 2: world.ask(line, .people, with(["limit": 3]))
        case 3: world.ask(line, .tasks, with(["review": review.map { .string($0) } ?? .null]))
        case 4: world.ask(line, .history, with(["review": review.map { .string($0) } ?? .null]))
        case 5: world.ask(line, .report, with(["review": review.map { .string($0) } ?? .null]))
        default: if let review { show(review, world) }
        }
    }

    private func show(_ review: String, _ world: SimulatedWorld) {
        world.ask(line, .show, with(["review": .string(review)]))
    }

    /// The id of something answered, for something else.
    private func misuse(_ world: SimulatedWorld) {
        guard let old = world.dice.pick(line.answered.filter { $0.verb.isChange }),
            world.audit.answers.isAnswered(old.id)
        else { return }
        world.count("request ids misused")
        world.audit.answers.misused(old.id)
        let other = Verb.start.frames(
            old.id,
            with([
                "workflow": "sim-work", "organisation": "derby",
                "title": .string(world.mark("review")),
            ]))
        world.send(line, other)
    }

    func takes(_ message: WireMessage, for asked: ClientLine.Asked?, _ world: SimulatedWorld) {
        guard let asked else { return }
        let isDone = message.verb == .ok
        switch asked.verb {
        case .deploy:
            let name = asked.body["name"]?.stringValue ?? ""
            if isDone { deployed.insert(name) } else { self.asked.remove(name) }
        case .start:
            if isDone {
                reviews.append(message.body["review"]?.stringValue ?? "")
            } else {
                world.tell("START was refused: \(message.body.compact)")
                startsLeft += 1
            }
        case .hold: if !isDone { forgetHold(asked) }
        case .release:
            // What is not held needs no release; what could not be released is tried again.
            if !isDone, message.body["code"]?.stringValue != "CONFLICT",
                message.body["code"]?.stringValue != "REFUSED"
            {
                held.insert(asked.body["review"]?.stringValue ?? "")
            }
        case .tasks: if isDone { answerFor(someoneIn: message.body, world) }
        case .list: if isDone, world.isCalm { releaseAll(message.body, world) }
        default: break
        }
    }

    private func forgetHold(_ asked: ClientLine.Asked) {
        held.remove(asked.body["review"]?.stringValue ?? "")
    }

    /// In the calm nothing stays held.
    private func releaseAll(_ body: JSONObject, _ world: SimulatedWorld) {
        for row in body["reviews"]?.arrayValue ?? [] where row["status"]?.stringValue == "held" {
            guard let review = row["id"],
                !line.open.contains(where: { $0.body["review"] == review })
            else { continue }
            world.ask(line, .release, with(["review": review, "reason": "goes on"]))
        }
    }

    /// Somebody has rung up and said their answer.
    private func answerFor(someoneIn body: JSONObject, _ world: SimulatedWorld) {
        guard !world.isCalm, world.dice.falls(300) else { return }
        let ready = (body["tasks"]?.arrayValue ?? []).filter {
            $0["status"]?.stringValue == "ready" && $0["to"] != nil
        }
        guard let task = world.dice.pick(ready), let id = task["task"], let to = task["to"] else {
            return
        }
        world.ask(
            line, .answer,
            with([
                "task": id, "for": to, "told": "phone, 14:10",
                "result": ["token": .string(world.mark("told")), "text": "said so"],
            ]))
    }

    /// After losing its memory a coordinator does not know what it asked for: it releases everything.
    func startsAnew(_ world: SimulatedWorld) {
        asked = deployed
        held = Set(reviews)
    }
}

extension JSONObject {
    var compact: String { JSONValue.object(self).compactText }
}
