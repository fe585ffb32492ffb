import ReviewDaemon

/// Who takes part, by which identity and as whom they may act.
struct Cast {
    /// Nobody in the configuration knows them.
    static let stranger = "uid:99"
    static let queues = ["alpha", "beta"]
    static let people = ["person:lead", "person:health"]
    static let host = "organisation:derby"

    struct Part {
        var identity: String
        var door: Door
        var mayActAs: [String]
        var make: (ClientLine) -> any SimulatedUser
    }

    private(set) var parts: [Part] = []

    var principals: [(identity: String, mayActAs: [String])] {
        parts.filter { $0.identity != Self.stranger }.map { ($0.identity, $0.mayActAs) }
    }

    init(_ plan: SimulationPlan, _ dice: inout Dice) {
        for (index, region) in ["east", "west"].enumerated() {
            let starts = plan.startsPerCoordinator
            parts.append(
                Part(
                    identity: "uid:\(1 + index)", door: .commands,
                    mayActAs: ["coordinator:\(region)"]
                ) { CoordinatorUser($0, region: region, starts: starts) })
        }
        for (index, name) in (Self.people + [Self.host]).enumerated() {
            parts.append(
                Part(identity: "uid:\(10 + index)", door: .tasks, mayActAs: [name]) {
                    InboxUser($0, principal: name)
                })
        }
        let manual = plan.clock == .manual
        parts.append(
            Part(identity: "uid:20", door: .commands, mayActAs: ["operator"]) {
                OperatorUser($0, movesClock: manual)
            })
        for index in 0..<plan.workers {
            // The first works for every queue, so that all work can end.
            let queues = index == 0 ? Self.queues : Self.queues.filter { _ in dice.falls(700) }
            let credits = 1 + Int64(dice.below(3))
            parts.append(
                Part(
                    identity: "uid:\(30 + index)", door: .tasks,
                    mayActAs: queues.map { "queue:\($0)" }
                ) { WorkerUser($0, queues: queues, credits: credits) })
        }
        parts.append(
            Part(identity: "uid:40", door: .tasks, mayActAs: ["person:nobody"]) { VandalUser($0) })
        parts.append(
            Part(identity: Self.stranger, door: .commands, mayActAs: []) { VandalUser($0) })
    }
}
