import JSON
import Statechart
import Testing

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

/// Writes a chart by seed.
///
/// All ids are known before transitions are written.
struct RandomChart {
    enum Guards {
        /// They look at the context; expressions may also fail.
        case data
        /// They look at the context, and no expression fails.
        case soundData
        /// True or false, or whether a state is active; no list is worked out.
        case constants
    }

    static let events = ["a", "b", "c", "d.e", "d.f"]

    private var dice: Dice
    private var count = 0
    private var ids: [String] = []
    /// About as many states.
    private let most: Int
    private let guards: Guards

    private indirect enum Tree {
        case node(id: String, kind: String, children: [Tree])
    }

    private init(seed: Int, most: Int, guards: Guards) {
        dice = Dice(state: UInt64(seed))
        self.most = most
        self.guards = guards
    }

    /// A chart by seed, and the dice as they lie after it; nil where the ids drawn do not fit.
    static func load(
        _ seed: Int, most: Int = 18, guards: Guards = .data
    ) throws -> (Chart, Dice)? {
        var random = RandomChart(seed: seed, most: most, guards: guards)
        let source = random.chart()
        do {
            let node = try JSONReader.parseJSON5(
                Array(source.compactText.utf8), file: "seed \(seed)")
            return (try Chart.load(node), random.dice)
        } catch let errors as ChartErrors {
            // Ids are drawn freely: a history may be named where none can be.
            #expect(errors.errors.allSatisfy { $0.code == "CHT-006" }, "seed \(seed): \(errors)")
            return nil
        }
    }

    private mutating func chart() -> JSONValue {
        let tree = state(depth: 0, kind: "root")
        var object = decorate(tree)
        object["id"] = "random"
        object["context"] = ["n": 0, "log": [], "day": "2017-09-01", "once": false]
        object["events"] = .object(
            JSONObject(Self.events.map { ($0, ["title": .string($0), "by": "host"]) }))
        return .object(object)
    }

    private mutating func state(depth: Int, kind wanted: String?) -> Tree {
        count += 1
        let id = "s\(count)"
        var kind = wanted ?? ["atomic", "atomic", "compound", "parallel"][dice.roll(4)]
        if depth >= 4 || count > most, wanted == nil { kind = "atomic" }
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
                .node(id: "s\(count)", kind: dice.chance(50) ? "deep" : "shallow", children: []))
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
            if kind != "root", dice.chance(40) { object["onDone"] = once() }
        }
        if dice.chance(50) { object["entry"] = action() }
        if dice.chance(40) { object["exit"] = action() }
        if kind == "root" { return object }
        var on = JSONObject()
        for (number, event) in (Self.events + ["d"]).enumerated() where dice.chance(30) {
            on[event] = transition(raising: number + 1)
        }
        if guards != .data, dice.chance(10) { on["*"] = transition(raising: 5) }
        if dice.chance(10) { on["error.*"] = ["actions": ["log": "='x' + event.name"]] }
        if !on.isEmpty { object["on"] = .object(on) }
        if dice.chance(12) { object["always"] = once() }
        if dice.chance(20) { object["after"] = ["\(1 + dice.roll(5)) days": transition()] }
        if dice.chance(10) { object["after"] = ["1 day after context.day": transition()] }
        if dice.chance(25) { object["invoke"] = .object(invoke(id)) }
        return object
    }

    private mutating func invoke(_ id: String) -> JSONObject {
        var invoke: JSONObject = [
            "id": .string("i\(id)"), "task": "t", "queue": "q",
            "due": "2 days before context.day", "onDone": transition(),
        ]
        if dice.chance(40) { invoke["onError"] = transition() }
        if dice.chance(40) { invoke["onOverdue"] = transition() }
        if guards != .constants, dice.chance(50) {
            invoke["forEach"] = "=[1, 2, context.n]"
            invoke["onItem"] = transition()
            if dice.chance(30) {
                invoke["forEach"] = "=context.log"
                invoke["onDone"] = once()
            }
            if dice.chance(50) { invoke["until"] = "event.item == 2" }
        }
        return invoke
    }

    private mutating func target() -> JSONValue { .string("#" + ids[dice.roll(ids.count)]) }

    private mutating func transition(raising least: Int = 0) -> JSONValue {
        var object = JSONObject()
        if dice.chance(80) { object["target"] = target() }
        if dice.chance(30) { object["reenter"] = true }
        if dice.chance(40) { object["guard"] = condition("context.n % 3 != \(dice.roll(3))") }
        if dice.chance(70) { object["actions"] = action(raising: least) }
        return .object(object)
    }

    /// Once at most where data decide, so that few charts go round without an end.
    private mutating func once() -> JSONValue {
        [
            "target": target(),
            "guard": guards == .constants
                ? condition("") : .string("context.n % 7 == \(dice.roll(7)) && !context.once"),
            "actions": ["assign": ["n": "=context.n + 1", "once": true]],
        ]
    }

    private mutating func condition(_ onData: String) -> JSONValue {
        if guards != .data, dice.chance(20) {
            return .string("inState('\(ids[dice.roll(ids.count)])')")
        }
        guard guards == .constants else { return .string(onData) }
        return dice.chance(50) ? "true" : "false"
    }

    private mutating func event(from least: Int) -> JSONValue {
        ["event": .string(Self.events[least + dice.roll(Self.events.count - least)])]
    }

    /// With sound data, what answers an event makes later ones only: without its data, a chart
    /// that makes its own event again goes round for ever.
    private mutating func action(raising least: Int = 5) -> JSONValue {
        switch dice.roll(10) {
        case 0 where guards != .soundData || least < Self.events.count:
            [
                "choose": [
                    [
                        "guard": condition("!context.once"),
                        "actions": [
                            ["assign": ["once": true]],
                            .object([
                                dice.chance(60) ? "raise" : "send": event(
                                    from: guards == .soundData ? least : 0)
                            ]),
                        ],
                    ]
                ]
            ]
        case 1: ["assign": ["n": "=context.n + 1"]]
        case 2:
            [
                "assign": [
                    "log": guards == .data
                        ? "=size(context.log) < 3 ? context.log + [event.name] : []"
                        : "=size(context.log) < 3 ? context.log + [context.n] : []"
                ]
            ]
        case 3: ["assign": ["day": "=date(now)"]]
        case 4: ["send": ["event": "a", "delay": "1 day", "id": "x"]]
        case 5: ["cancel": "x"]
        case 6: ["assign": ["day": .null]]
        case 7: ["send": ["event": .string(Self.events[dice.roll(5)]), "delay": "2 days"]]
        case 8 where guards != .constants:
            ["forEach": "=[1]", "as": "e", "actions": [["cancel": "x"]]]
        default: ["log": guards == .data ? "=1 / (context.n % 2)" : "=context.n"]
        }
    }
}
