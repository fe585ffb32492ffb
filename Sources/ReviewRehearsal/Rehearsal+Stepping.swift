import JSON
import ReviewEngine
import Statechart

/// Steps: one input, with all the messages that follow from it, as the daemon delivers them.
extension Rehearsal {
    mutating func take(
        _ input: Input, on number: Int, lookups: JSONObject = JSONObject(), because: String = ""
    ) throws(Refusal) {
        let before = number <= reviews.count ? reviews[number - 1] : nil
        var waiting = ArraySlice(try step(input, on: number, lookups).map { (number, $0) })
        if let before { tellMoves(before, number, because: because) }
        var delivered = 0
        while let (sender, message) = waiting.popFirst() {
            delivered += 1
            guard delivered <= Self.cascadeMax else {
                let sentence = "One step set off more than \(Self.cascadeMax) messages."
                return halt(
                    number,
                    Stop(ending: .circles, reason: "messages without end", why: [sentence]))
            }
            waiting += try deliver(message, from: sender)
        }
        let root = roots[number - 1]
        if reviews[root - 1].status == .attention {
            let problem = reviews[root - 1].problem ?? "it cannot go on"
            halt(
                root,
                Stop(ending: .attention, reason: Wording.clause(of: problem), why: [problem]))
        }
    }

    private mutating func step(
        _ input: Input, on number: Int, _ lookups: JSONObject
    ) throws(Refusal) -> [Message] {
        let before = number <= reviews.count ? reviews[number - 1] : nil
        let name: String
        if case .start(let start) = input {
            name = start.workflow
        } else {
            name = before?.workflow ?? ""
        }
        guard let workflow = plan.workflow(named: name) else { return [] }
        let outcome = try Review.step(
            before, input,
            in: StepSurroundings(
                now: now, calendars: plan.calendars, workflow: workflow, lookups: lookups,
                nextReview: nextReview))
        steps += 1
        nextReview = outcome.nextReview
        if before == nil {
            reviews.append(outcome.review)
            running.append(number)
        } else {
            reviews[number - 1] = outcome.review
        }
        notePhase(number)
        if outcome.review.status != .running {
            running.removeAll { $0 == number }
            end(number)
        }
        for error in outcome.errors where faults.times(error.description) == 0 {
            faults.add(error.description)
        }
        for task in outcome.tasks { notice(task, before: before?.task(number: task.id.number)) }
        return outcome.messages
    }

    private mutating func deliver(
        _ message: Message, from sender: Int
    ) throws(Refusal) -> [(Int, Message)] {
        switch message {
        case .startChild(let invocation, let child, let workflow, let input):
            return try startChild(invocation, child, workflow, input, of: sender)
        case .cancelChild(let child):
            return try pass(.cancel(reason: "", incomplete: false), to: child)
        case .holdChild(let child, let hold): return try pass(.holdAbove(hold), to: child)
        case .releaseChild(let child): return try pass(.releaseAbove(still: nil), to: child)
        case .childDone(let parent, let invocation, let output):
            return try pass(.childDone(invocation: invocation, output: output), to: parent)
        case .childFailed(let parent, let invocation, let code):
            return try pass(.childFailed(invocation: invocation, code: code), to: parent)
        case .review(let id, let event, let data):
            let from = reviews[sender - 1].id
            guard reviews.contains(where: { $0.id == id && $0.status == .running }) else {
                return try pass(.unreachable(address: "review:\(id)", event: event), to: from)
            }
            return try pass(.message(name: event, data: data, from: from), to: id)
        case .person(let id, let event, let data):
            pool.hear(id, event, data, region: reviews[sender - 1].region)
            return []
        }
    }

    private mutating func pass(_ input: Input, to id: ReviewID) throws(Refusal) -> [(Int, Message)]
    {
        let number = Int(id.number)
        guard number <= reviews.count, reviews[number - 1].status == .running else { return [] }
        let before = reviews[number - 1]
        let messages = try step(input, on: number, JSONObject())
        tellMoves(before, number)
        return messages.map { (number, $0) }
    }

    private mutating func startChild(
        _ invocation: String, _ child: ReviewID, _ name: String, _ input: JSONObject, of sender: Int
    ) throws(Refusal) -> [(Int, Message)] {
        let parent = reviews[sender - 1]
        guard let workflow = plan.workflow(named: name) else {
            preconditionFailure("the plan's check finds workflows that are missing")
        }
        precondition(Int(child.number) == reviews.count + 1, "children begin in their order")
        let subject = Wording.subject(of: input) ?? workflow.chart.title
        let root = roots[sender - 1]
        let label = prefix(root) + subject
        labels.append(label)
        roots.append(root)
        spans.append((now, nil))
        phases.append([])
        if asked.add("\(label) (\(name))") >= Self.roundsMax { sought.add(label) }
        tell(.state, "", "\(label): \(workflow.chart.title)")
        let start = Input.Start(
            id: child, workflow: name, definition: workflow.hash, title: workflow.chart.title,
            region: parent.region, organisation: parent.organisation, input: input,
            parent: .init(review: parent.id, invocation: invocation))
        let messages = try step(.start(start), on: Int(child.number), JSONObject())
        return messages.map { (Int(child.number), $0) }
    }

    // MARK: tasks

    private mutating func notice(_ task: ReviewTask, before: ReviewTask?) {
        if task.overdue, before?.overdue != true {
            overdue.add(task.name)
            let known = titles.first { sameBytes($0.name, task.name) }?.title
            if known == nil { titles.append((task.name, task.title)) }
            if let known, !sameBytes(known, task.title) {
                titles.removeAll { sameBytes($0.name, task.name) }
                titles.append((task.name, Wording.common(known, task.title)))
            }
            tell(
                .overdue, Wording.who(task.address, plan.names),
                prefix(task) + "“\(task.title)” is overdue")
        }
        guard before == nil, task.status == .ready else { return }
        if task.isQueued { return automatic.append(task.id) }
        let label = labels[Int(task.id.review.number) - 1]
        // A group is asked all at once: it is "again" when its first one is.
        if ReviewTask.index(of: task.invocation) ?? 0 == 0 {
            asked.add([label, task.name].filter { !$0.isEmpty }.joined(separator: ": "))
        }
        refuseCircles(task)
        intend(task)
    }

    func prefix(_ task: ReviewTask) -> String { prefix(Int(task.id.review.number)) }

    /// What stands before a line of the story that is about one of several.
    func prefix(_ number: Int) -> String {
        let label = labels[number - 1]
        return label.isEmpty ? "" : "\(label): "
    }

    /// A review that has stood in one place with one context too often gets nowhere.
    private mutating func refuseCircles(_ task: ReviewTask) {
        let number = Int(task.id.review.number)
        // Most are asked once or twice; only then is the context looked at, which costs time.
        guard standings.add("\(number) \(task.name) \(task.address)") >= 3 else { return }
        let review = reviews[number - 1]
        var bytes: [UInt8] = []
        JSONWriter.compact(.object(review.chart.context), into: &bytes)
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let standing = "\(number) \(task.name) \(task.address) \(hash)"
        guard standings.add(standing) >= Self.roundsMax else { return }
        var why = [
            "\(prefix(task))“\(task.title)” (\(task.name)) has been asked \(Self.roundsMax) times, "
                + "and nothing else has changed."
        ]
        let names = sought.list.map(\.name)
        if !names.isEmpty {
            why.append("Looked for again and again: " + names.joined(separator: ", ") + ".")
        }
        let reason = ([task.name] + names.map { "for \($0)" }).joined(separator: " ")
        halt(number, Stop(ending: .circles, reason: reason, why: why))
    }
}
