import Digest
import JSON
import ReviewEngine
import ReviewStore
import ReviewWire
import Statechart

/// What an answer needs before it may be stepped: its form kept, its texts set aside, its lookups made.
extension ReviewLoop {
    /// The form of a task, from the definition that its review keeps.
    func form(of task: ReviewTask, in review: Review) -> Form? {
        guard let chart = shelf[hash: review.definition]?.chart else { return nil }
        return chart.form(of: task).map { Form(schema: $0, today: today) }
    }

    /// Checks a result against its form and splits it: what charts decide on by value, all of it
    /// as a body beside the journal. An automatic step without a form is copied whole, if small.
    func admit(
        _ result: JSONValue, for task: ReviewTask, of review: Review,
        into bodies: inout [StoredBody], _ documents: inout [KeptDocument]
    ) throws(Refusal) -> JSONValue {
        guard let form = form(of: task, in: review) else {
            if task.isQueued {
                try refuseLarge(result, of: "result")
                return result
            }
            return split(
                result, by: Form(schema: .object([:])), subject: "review/\(review.id)",
                into: &bodies)
        }
        try refuse(form.problems(in: result), of: "result")
        documents += try handedIn(form.documents(in: result), with: task)
        return split(result, by: form, subject: "review/\(review.id)", into: &bodies)
    }

    func split(
        _ value: JSONValue, by form: Form, subject: String, into bodies: inout [StoredBody]
    ) -> JSONValue {
        let stored = body(form.ordered(value), subject: subject)
        bodies.append(stored)
        var copied = form.copied(from: value)
        copied["body"] = .string(stored.hash)
        return .object(copied)
    }

    /// A personal body: its hash is over salt and content, so that equal answers do not show.
    ///
    /// It is kept in the order in which it came, which is how people read it again.
    func body(_ value: JSONValue, subject: String) -> StoredBody {
        let content = value.compactBytes
        let salt = entropy(16)
        return StoredBody(
            hash: Digest.hex(Digest.hash(parts: [salt, content])), salt: salt, content: content,
            subject: subject)
    }

    /// Makes the lookups that the chart declares for a task's answer.
    func lookups(
        completing task: ReviewTask, of review: Review, with answer: JSONValue
    ) throws(Refusal) -> JSONObject {
        guard let chart = shelf[hash: review.definition]?.chart else { return [:] }
        return try results(
            of: chart.lookups(
                completing: task.invocation, data: answer, snapshot: review.chart,
                env: review.environment(now: times.calendar, calendars: calendars)),
            subject: "\(task.id)")
    }

    /// Makes those that it declares for every event.
    func lookups(
        handling event: String, of review: Review, with data: JSONValue
    ) throws(Refusal) -> JSONObject {
        guard let chart = shelf[hash: review.definition]?.chart else { return [:] }
        return try results(
            of: chart.lookups(
                handling: event, data: data, snapshot: review.chart,
                env: review.environment(now: times.calendar, calendars: calendars)),
            subject: "\(review.id)")
    }

    /// Whether they are accredited, free and without conflict is looked up at that moment, on the
    /// days in question: a pool decays between the proposal and the visit.
    private func personFacts(
        _ id: String, _ asked: PersonQuestion
    ) throws(Refusal) -> JSONValue {
        let person = try person(id).map { known throws(Refusal) in
            try StandingLoad.of(known.subject) { review throws(Refusal) in
                guard let number = ReviewID(review)?.number, let entry = try load(number) else {
                    return nil
                }
                return (entry.review.status.rawValue, entry.review.endedAt)
            }
        }
        let employer = try person.flatMap { known throws(Refusal) in
            try organisation("organisation", known.organisation)?.subject
        }
        return Person.facts(of: person, asked, today: today, employer: employer)
    }

    /// Only results are recorded: booleans, dates, ids; at most 4 KB.
    private func results(of lookups: [Lookup], subject: String) throws(Refusal) -> JSONObject {
        guard !lookups.isEmpty else { return [:] }
        var results = JSONObject()
        for lookup in lookups {
            switch lookup.kind {
            case .person(let id, let asked):
                results[lookup.name] = try personFacts(id, asked)
            case .people(let ids, let asked):
                var all: [JSONValue] = []
                for id in ids {
                    all.append(try personFacts(id, asked))
                }
                results[lookup.name] = .array(all)
            case .fact(workflow: let workflow, fact: let fact):
                results[lookup.name] = .object([
                    "value": facts.earliest(workflow: workflow, fact: fact, notBefore: today)
                ])
            }
        }
        let bytes = JSONValue.object(results).compactBytes.count
        guard bytes <= WireLimits.smallBytes else {
            throw Refusal(
                .refused, "DMN-075", "the lookups of this step give too much", subject: subject,
                expected: "at most \(WireLimits.smallBytes) bytes", found: "\(bytes) bytes")
        }
        return results
    }
}
