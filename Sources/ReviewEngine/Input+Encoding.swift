package import JSON

/// An input as it stands in the journal: `{"kind": …}` with the members of its case.
extension Input {
    package var encoded: JSONObject {
        var object: JSONObject = ["kind": .string(kind)]
        switch self {
        case .start(let start): start.encode(into: &object)
        case .event(let name, let data):
            object["name"] = .string(name)
            object["data"] = data
        case .message(let name, let data, let sender):
            object["name"] = .string(name)
            object["data"] = data
            if let sender { object["from"] = .int(sender.number) }
        case .unreachable(let address, let event):
            object["address"] = .string(address)
            object["event"] = .string(event)
        case .timer(let id): object["id"] = .string(id)
        case .grant(let task, let holder):
            object["task"] = .int(task)
            object["holder"] = .string(holder)
        case .giveBack(let task, let attempt, let reason, let spent):
            object.token(task, attempt)
            object["reason"] = .string(reason)
            object["spent"] = .bool(spent)
        case .complete(let task, let attempt, let result, let hash, let told):
            object.token(task, attempt)
            object["result"] = result
            object["hash"] = .string(hash)
            if let told { object["told"] = .string(told) }
        case .fail(let task, let attempt, let error, let final):
            object.token(task, attempt)
            object["error"] = .string(error)
            object["final"] = .bool(final)
        case .error(let task, let attempt, let code, let data, let hash):
            object.token(task, attempt)
            object["code"] = .string(code)
            object["data"] = data
            object["hash"] = .string(hash)
        case .retry(let task): object["task"] = .int(task)
        case .childDone(let invocation, let output):
            object["invocation"] = .string(invocation)
            object["output"] = output
        case .childFailed(let invocation, let code):
            object["invocation"] = .string(invocation)
            object["code"] = .string(code)
        case .hold(let reason, let who):
            object["reason"] = .string(reason)
            object["who"] = .string(who)
        case .release(let reason, let still):
            object["reason"] = .string(reason)
            if let still { object["still"] = .int(still) }
        case .holdAbove(let hold): object["hold"] = .object(hold.encoded)
        case .releaseAbove(let still):
            if let still { object["still"] = .int(still) }
        case .resume(let since, let still):
            object["since"] = .int(since)
            if let still { object["still"] = .int(still) }
        case .begin: break
        case .cancel(let reason, let incomplete):
            object["reason"] = .string(reason)
            if incomplete { object["incomplete"] = .bool(true) }
        case .amend(let amendment): amendment.encode(into: &object)
        case .migrate(let migration): migration.encode(into: &object)
        case .setAside(let problem): object["problem"] = .string(problem)
        }
        return object
    }

    /// Reads what `encoded` wrote. Throws: ENG-040 naming the member that is missing.
    package init(decoding object: JSONObject) throws(Refusal) {
        let read = JournalMembers(object)
        switch try read.text("kind") {
        case "start": self = .start(try Start(decoding: read))
        case "event": self = .event(name: try read.text("name"), data: try read.value("data"))
        case "message":
            self = .message(
                name: try read.text("name"), data: try read.value("data"),
                from: try read.optionalCount("from").map { ReviewID(number: $0) })
        case "unreachable":
            self = .unreachable(
                address: try read.text("address"), event: try read.text("event"))
        case "timer": self = .timer(id: try read.text("id"))
        case "grant": self = .grant(task: try read.count("task"), holder: try read.text("holder"))
        case "give-back":
            self = .giveBack(
                task: try read.count("task"), attempt: try read.count("attempt"),
                reason: try read.text("reason"), spent: try read.flag("spent"))
        case "complete":
            self = .complete(
                task: try read.count("task"), attempt: try read.count("attempt"),
                result: try read.value("result"), hash: try read.text("hash"),
                told: object["told"]?.stringValue)
        case "fail":
            self = .fail(
                task: try read.count("task"), attempt: try read.count("attempt"),
                error: try read.text("error"), final: try read.flag("final"))
        case "error":
            self = .error(
                task: try read.count("task"), attempt: try read.count("attempt"),
                code: try read.text("code"), data: try read.value("data"),
                hash: try read.text("hash"))
        case "retry": self = .retry(task: try read.count("task"))
        case "child-done":
            self = .childDone(
                invocation: try read.text("invocation"), output: try read.value("output"))
        case "child-failed":
            self = .childFailed(
                invocation: try read.text("invocation"), code: try read.text("code"))
        case "hold", "release", "hold-above", "release-above", "resume", "begin":
            self = try Self.holding(read)
        case "cancel":
            self = .cancel(
                reason: try read.text("reason"),
                incomplete: object["incomplete"]?.boolValue ?? false)
        case "set-aside": self = .setAside(problem: try read.text("problem"))
        case "amend": self = .amend(try Amendment(decoding: read))
        case "migrate": self = .migrate(try Migration(decoding: read))
        case let other:
            throw Refusal(
                .internal, "ENG-040", "the journal holds an input of an unknown kind", found: other)
        }
    }
}

extension Input {
    /// Those of holding and going on.
    private static func holding(_ read: JournalMembers) throws(Refusal) -> Input {
        switch try read.text("kind") {
        case "hold":
            .hold(
                reason: try read.text("reason"), who: read.object["who"]?.stringValue ?? "")
        case "release":
            .release(reason: try read.text("reason"), still: try read.optionalInstant("still"))
        case "hold-above":
            .holdAbove(try Hold(decoding: JournalMembers(.object(try read.members("hold")))))
        case "release-above": .releaseAbove(still: try read.optionalInstant("still"))
        case "resume":
            .resume(since: try read.instant("since"), still: try read.optionalInstant("still"))
        default: .begin
        }
    }
}

extension JSONObject {
    fileprivate mutating func token(_ task: Int64, _ attempt: Int64) {
        self["task"] = .int(task)
        self["attempt"] = .int(attempt)
    }
}

extension Input.Start {
    fileprivate func encode(into object: inout JSONObject) {
        object["review"] = .int(id.number)
        object["workflow"] = .string(workflow)
        object["definition"] = .string(definition)
        object["title"] = .string(title)
        object["region"] = .string(region)
        object["organisation"] = .string(organisation)
        object["input"] = .object(input)
        if let parent {
            object["parent"] = .int(parent.review.number)
            object["invocation"] = .string(parent.invocation)
        }
        if isDeferred { object["deferred"] = .bool(true) }
        if let above { object["above"] = .object(above.encoded) }
    }

    fileprivate init(decoding read: JournalMembers) throws(Refusal) {
        var parent: Review.Parent?
        if read.object["parent"] != nil {
            parent = .init(
                review: ReviewID(number: try read.count("parent")),
                invocation: try read.text("invocation"))
        }
        self.init(
            id: ReviewID(number: try read.count("review")), workflow: try read.text("workflow"),
            definition: try read.text("definition"), title: try read.text("title"),
            region: try read.text("region"), organisation: try read.text("organisation"),
            input: try read.members("input"), parent: parent)
        isDeferred = read.object["deferred"]?.boolValue ?? false
        above = try read.object["above"].map { value throws(Refusal) in
            try Hold(decoding: JournalMembers(value))
        }
    }
}

extension Input.Amendment {
    fileprivate func encode(into object: inout JSONObject) {
        object["reason"] = .string(reason)
        switch kind {
        case .reopen(let task): object["reopen"] = .int(task)
        case .correct(let values): object["correct"] = .object(values)
        case .set(let state): object["set"] = .string(state)
        }
    }

    fileprivate init(decoding read: JournalMembers) throws(Refusal) {
        let kind: Kind
        if read.object["reopen"] != nil {
            kind = .reopen(task: try read.count("reopen"))
        } else if read.object["correct"] != nil {
            kind = .correct(try read.members("correct"))
        } else {
            kind = .set(state: try read.text("set"))
        }
        self.init(kind: kind, reason: try read.text("reason"))
    }
}

extension Input.Migration {
    fileprivate func encode(into object: inout JSONObject) {
        object["definition"] = .string(definition)
        object["mapping"] = .object(mapping)
        object["reason"] = .string(reason)
    }

    fileprivate init(decoding read: JournalMembers) throws(Refusal) {
        self.init(
            definition: try read.text("definition"), mapping: try read.members("mapping"),
            reason: try read.text("reason"))
    }
}
