import CivilTime
import JSON
import Statechart
import Testing

/// Random charts under random inputs, by seed: what holds for all charts must hold for them.
@Suite struct RandomChartTests {
    /// SplitMix64.
    struct Dice {
        var state: UInt64

        mutating func roll(_ sides: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((z ^ (z >> 31)) % UInt64(sides))
        }

        mutating func chance(_ percent: Int) -> Bool { roll(100) < percent }
    }

    /// Writes a chart.
    ///
    /// All ids are known before transitions are written.
    struct Generator {
        var dice: Dice
        var count = 0
        var ids: [String] = []
        static let events = ["a", "b", "c", "d.e", "d.f"]

        mutating func chart() -> JSONValue {
            let tree = state(depth: 0, kind: "root")
            var object = decorate(tree)
            object["id"] = "random"
            object["context"] = ["n": 0, "log": [], "day": "2017-09-01", "once": false]
            return .object(object)
        }

        indirect enum Tree {
            case node(id: String, kind: String, children: [Tree])
        }

        private mutating func state(depth: Int, kind wanted: String?) -> Tree {
            count += 1
            let id = "s\(count)"
            var kind = wanted ?? ["atomic", "atomic", "compound", "parallel"][dice.roll(4)]
            if depth >= 4 || count > 18, wanted == nil { kind = "atomic" }
            if wanted != "root" { ids.append(id) }
            guard kind != "atomic", kind != "final" else {
                return .node(id: id, kind: kind, children: [])
            }
            var children: [Tree] = []
            for _ in 0..<(2 + dice.roll(2)) { children.append(state(depth: depth + 1, kind: nil)) }
            if kind == "compound", dice.chance(40) {
                children.append(state(depth: depth + 1, kind: "final"))
            }
            if dice.chance(30) {
                count += 1
                ids.append("s\(count)")
                children.append(
                    .node(
                        id: "s\(count)", kind: dice.chance(50) ? "deep" : "shallow", children: []))
            }
            return .node(id: id, kind: kind, children: children)
        }

        private mutating func decorate(_ tree: Tree) -> JSONObject {
            guard case .node(let id, let kind, let children) = tree else { return [:] }
            var object = JSONObject()
            switch kind {
            case "parallel": object["type"] = "parallel"
            case "final":
                object["type"] = "final"
                return object
            case "deep", "shallow":
                object["history"] = .string(kind)
                return object
            default: break
            }
            if !children.isEmpty {
                object["states"] = .object(
                    JSONObject(
                        children.map { child in
                            guard case .node(let id, _, _) = child else { return ("", .null) }
                            return (id, .object(decorate(child)))
                        }))
            }
            if dice.chance(50) { object["entry"] = action() }
            if dice.chance(40) { object["exit"] = action() }
            if kind == "root" { return object }
            var on = JSONObject()
            for event in Self.events where dice.chance(35) { on[event] = transition() }
            if dice.chance(10) { on["error.*"] = ["actions": ["log": "='x' + event.name"]] }
            if !on.isEmpty { object["on"] = .object(on) }
            if dice.chance(12) {
                // Once at most, so that few charts go round without an end.
                object["always"] = [
                    "target": target(),
                    "guard": "context.n % 7 == \(dice.roll(7)) && !context.once",
                    "actions": ["assign": ["n": "=context.n + 1", "once": true]],
                ]
            }
            if dice.chance(20) { object["after"] = ["\(1 + dice.roll(5)) days": transition()] }
            if dice.chance(25) {
                var invoke: JSONObject = [
                    "id": "i\(id)", "task": "t", "queue": "q", "due": "2 days before context.day",
                    "onDone": transition(),
                ]
                if dice.chance(50) {
                    invoke["forEach"] = "=[1, 2, context.n]"
                    invoke["until"] = "event.item == 2"
                }
                object["invoke"] = .object(invoke)
            }
            return object
        }

        private mutating func target() -> JSONValue { .string("#" + ids[dice.roll(ids.count)]) }

        private mutating func transition() -> JSONValue {
            var object = JSONObject()
            if dice.chance(80) { object["target"] = target() }
            if dice.chance(30) { object["reenter"] = true }
            if dice.chance(40) { object["guard"] = .string("context.n % 3 != \(dice.roll(3))") }
            if dice.chance(70) { object["actions"] = action() }
            return .object(object)
        }

        private mutating func action() -> JSONValue {
            switch dice.roll(7) {
            case 0:
                [
                    "choose": [
                        [
                            "guard": "!context.once",
                            "actions": [
                                ["assign": ["once": true]],
                                ["raise": .string(Self.events[dice.roll(Self.events.count)])],
                            ],
                        ]
                    ]
                ]
            case 1: ["assign": ["n": "=context.n + 1"]]
            case 2: ["assign": ["log": "=size(context.log) < 3 ? context.log + [event.name] : []"]]
            case 3: ["assign": ["day": "=date(now)"]]
            case 4: ["send": ["event": "a", "delay": "1 day", "id": "x"]]
            case 5: ["cancel": "x"]
            default: ["log": "=1 / (context.n % 2)"]
            }
        }
    }

    /// A chart by seed, and the dice as they lie after it; nil where the ids drawn do not fit.
    static func chart(_ seed: Int) throws -> (Chart, Dice)? {
        var generator = Generator(dice: Dice(state: UInt64(seed)))
        let source = generator.chart()
        do {
            let node = try JSONReader.parseJSON5(
                Array(source.compactText.utf8), file: "seed \(seed)")
            return (try Chart.load(node), generator.dice)
        } catch let errors as ChartErrors {
            // Ids are drawn freely: a history may be named where none can be.
            #expect(errors.errors.allSatisfy { $0.code == "CHT-006" }, "seed \(seed): \(errors)")
            return nil
        }
    }

    /// What happens to a review of the chart: the snapshots after each step.
    static func run(_ chart: Chart, _ dice: Dice, seed: Int) throws -> [ChartSnapshot] {
        var dice = dice
        var run: Rehearsed
        do {
            run = try Rehearsed(chart)
        } catch let error as ChartError {
            #expect(error.code == "CHT-040", "seed \(seed): \(error)")
            return []
        }
        var snapshots = [run.snapshot]
        for _ in 0..<8 where run.snapshot.status == .running {
            do {
                switch dice.roll(4) {
                case 0 where !run.snapshot.invocations.isEmpty:
                    let open = run.snapshot.invocations
                    try run.complete(open[dice.roll(open.count)].id, ["ok": true])
                case 1 where run.snapshot.timers.contains { $0.due != nil }: try run.fireNext()
                default: try run.send(Generator.events[dice.roll(5)])
                }
            } catch let error as ChartError {
                // A random chart may go round without an end; nothing has happened then.
                #expect(error.code == "CHT-040", "seed \(seed): \(error)")
            }
            snapshots.append(run.snapshot)
        }
        return snapshots
    }

    @Test func `a thousand random charts run twice alike, also through the store`() throws {
        var steps = 0
        var charts = 0
        for seed in 1...1000 {
            guard var (chart, dice) = try Self.chart(seed) else { continue }
            // `Rehearsed.take` decodes each encoded snapshot, which also proves that every
            // configuration is a legal one.
            let first = try Self.run(chart, dice, seed: seed)
            if seed % 20 == 0, let again = try Self.chart(seed) { (chart, dice) = again }
            let second = try Self.run(chart, dice, seed: seed)
            #expect(first == second, "seed \(seed)")
            #expect(first.map(\.bytes) == second.map(\.bytes), "seed \(seed)")
            steps += first.count
            charts += 1
        }
        #expect(charts > 800)
        #expect(steps > 6000)
    }
}

@Suite struct LargeChartTests {
    @Test func `a chart of 400 states steps like a small one`() throws {
        var states = JSONObject()
        for number in 0..<390 {
            states["s\(number)"] = ["on": ["next": .string("s\((number + 1) % 390)")]]
        }
        states["p"] = [
            "type": "parallel",
            "states": [
                "l": ["states": ["x": [:], "y": [:]]],
                "r": ["states": ["z": [:], "h": ["history": "deep"]]],
            ],
        ]
        let source: JSONValue = [
            "id": "large", "states": .object(states), "on": ["jump": "#y", "back": "#s200"],
        ]
        var run = try Rehearsed(source.compactText)
        for _ in 0..<389 { try run.send("next") }
        #expect(run.leaves == ["s389"])
        try run.send("next")
        #expect(run.leaves == ["s0"])
        try run.send("jump")
        #expect(run.snapshot.configuration == ["p", "l", "y", "r", "z"])
        try run.send("back")
        #expect(run.snapshot.configuration == ["s200"])
    }
}
