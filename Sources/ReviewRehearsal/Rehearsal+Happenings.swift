import JSON
import ReviewEngine
import Statechart

/// What a season says will happen, when its day has come.
extension Rehearsal {
    mutating func happen(_ happening: Happening) {
        switch happening.kind {
        case .start(let workflow, let input):
            do {
                try begin(workflow, input: input, label: happening.review)
            } catch {
                miss(happening, "it cannot begin: \(error)")
            }
        case .event(let name, let data):
            guard let root = root(called: happening.review) else {
                return miss(happening, "that review has not begun")
            }
            guard reviews[root - 1].status == .running, stops[root] == nil else {
                return miss(happening, "that review has ended")
            }
            guard let event = available(root).first(where: { sameBytes($0.name, name) }) else {
                let open = available(root).map(\.name).joined(separator: ", ")
                return miss(happening, "the review does not take \"\(name)\" now, but: \(open)")
            }
            if let form = event.form,
                let problem = Form(schema: form, today: "\(today)").problems(
                    in: .object(data)
                ).first
            {
                return miss(
                    happening,
                    "\(problem.path): expected \(problem.expected), found \(problem.found)")
            }
            send(event, with: .object(data), to: root)
        }
    }

    func root(called label: String) -> Int? {
        roots.indices.first { roots[$0] == $0 + 1 && sameBytes(labels[$0], label) }.map { $0 + 1 }
    }

    /// It could not happen as the season says; the season goes on and tells so at its end.
    private mutating func miss(_ happening: Happening, _ why: String) {
        missed.append((happening, at: now, why: why))
        tell(.event, "", "\(happening.review): did not happen: \(why)")
    }
}
