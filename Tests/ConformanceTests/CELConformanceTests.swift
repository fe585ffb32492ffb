import CEL
import CivilTime
import Foundation
import JSON
import Testing

/// The public suite of the Common Expression Language (cel-spec, tests/simple), read from outside
/// the project: each expression must give its value, or fail where the suite says so.
@Suite struct CELConformanceTests {
    /// Cases that cannot pass, each with its reason; only a need for protocol buffers is one.
    private static let skipped: [String: String] = [:]

    @Test func `every case of the cel suite that needs no protocol buffers passes`() throws {
        guard let files = try ConformanceFolder.files(of: "cel") else { return }
        var passed = 0
        var total = 0
        var skips = 0
        for file in files where file.ending == "json" {
            for json in try JSONReader.parse(file.bytes).arrayValue ?? [] {
                let test = try #require(Case(json, file: file.name))
                total += 1
                if let reason = Self.skipped[test.name] {
                    skips += 1
                    print("cel: skipped \(test.name): \(reason)")
                    continue
                }
                let failure = test.failure()
                if failure == nil { passed += 1 }
                #expect(failure == nil, "\(test.name): \(test.expression)")
            }
        }
        print("cel: passed \(passed) of \(total), skipped \(skips)")
        #expect(total > 0)
    }
}

/// One case of the suite.
private struct Case {
    let name: String
    let expression: String
    private let bindings: JSONObject
    private let isChecked: Bool
    private let wanted: JSONValue?

    init?(_ json: JSONValue, file: String) {
        guard let section = json["section"]?.stringValue, let name = json["name"]?.stringValue,
            let expression = json["expr"]?.stringValue
        else { return nil }
        self.name = "\(file)/\(section)/\(name)"
        self.expression = expression
        bindings = json["bindings"]?.objectValue ?? JSONObject()
        isChecked = json["disable_check"]?.boolValue != true
        wanted = json["error"]?.boolValue == true ? nil : json["value"]
    }

    /// What went wrong, or nil.
    func failure() -> String? {
        do {
            let names = bindings.keys
            let declarations = CELDeclarations(
                names: names, strictness: isChecked ? .full : .none)
            let program = try CELProgram.compile(expression, declarations: declarations)
            var values = CELBindings(
                declarations, environment: CELEnvironment(zone: Zones.named))
            for (name, json) in bindings {
                guard let value = Notation.value(json) else { return "cannot bind \(name)" }
                values.set(name, value)
            }
            let result = Notation.json(try program.evaluate(&values))
            guard let wanted else { return "gave \(result), not an error" }
            return Notation.same(result, wanted) ? nil : "gave \(result), not \(wanted)"
        } catch {
            return wanted == nil ? nil : "\(error)"
        }
    }
}

private enum Zones {
    static func named(_ name: String) -> TimeZoneRules? {
        let path = "/usr/share/zoneinfo/\(name)"
        guard !name.contains(".."), let data = FileManager.default.contents(atPath: path) else {
            return nil
        }
        return try? TimeZoneRules(tzif: [UInt8](data), name: name)
    }
}

/// The suite's way of writing CEL values in JSON.
private enum Notation {
    static func value(_ json: JSONValue) -> CELValue? {
        guard let (kind, payload) = json.objectValue?.first(where: { _ in true }) else {
            return nil
        }
        switch kind {
        case "null": return .null
        case "bool": return payload.boolValue.map { .bool($0) }
        case "int": return payload.stringValue.flatMap { Int64($0) }.map { .int($0) }
        case "uint": return payload.stringValue.flatMap { UInt64($0) }.map { .uint($0) }
        case "double": return payload.stringValue.flatMap { Double($0) }.map { .double($0) }
        case "string": return payload.stringValue.map { .string($0) }
        case "type": return payload.stringValue.map { .type($0) }
        case "bytes": return payload.stringValue.flatMap(bytes).map { .bytes($0) }
        case "list":
            let values = payload.arrayValue?.compactMap(value)
            return values.map { .list($0) }
        case "map": return map(payload).map { .map($0) }
        case "timestamp":
            guard let (seconds, nanos) = time(payload) else { return nil }
            return Timestamp(seconds: seconds, nanoseconds: nanos).map { .timestamp($0) }
        case "duration":
            guard let (seconds, nanos) = time(payload) else { return nil }
            return Span(seconds: seconds, nanoseconds: nanos).map { .duration($0) }
        default: return nil
        }
    }

    private static func bytes(_ hex: String) -> [UInt8]? {
        let digits = Array(hex)
        var result: [UInt8] = []
        for index in stride(from: 0, to: digits.count - 1, by: 2) {
            guard let byte = UInt8(String(digits[index...index + 1]), radix: 16) else { return nil }
            result.append(byte)
        }
        return result
    }

    private static func map(_ json: JSONValue) -> CELMap? {
        var map = CELMap()
        for pair in json.arrayValue ?? [] {
            guard let parts = pair.arrayValue, parts.count == 2, let key = value(parts[0]),
                let value = value(parts[1]), map.insert(key, value)
            else { return nil }
        }
        return map
    }

    private static func time(_ json: JSONValue) -> (Int64, Int64)? {
        guard let seconds = json["seconds"]?.stringValue.flatMap({ Int64($0) }) else { return nil }
        return (seconds, json["nanos"]?.stringValue.flatMap { Int64($0) } ?? 0)
    }

    /// A result in the same notation.
    static func json(_ value: CELValue) -> JSONValue {
        switch value {
        case .null: ["null": .null]
        case .bool(let value): ["bool": .bool(value)]
        case .int(let value): ["int": .string("\(value)")]
        case .uint(let value): ["uint": .string("\(value)")]
        case .double(let value): ["double": .string("\(value)")]
        case .string(let value): ["string": .string(value)]
        case .bytes(let value):
            ["bytes": .string(value.map { String(format: "%02x", $0) }.joined())]
        case .type(let name): ["type": .string(name)]
        case .list(let elements): ["list": .array(elements.map(json))]
        case .map(let map):
            ["map": .array(map.entries.map { .array([json($0.key), json($0.value)]) })]
        case .timestamp(let value):
            [
                "timestamp": [
                    "seconds": .string("\(value.seconds)"),
                    "nanos": .string("\(value.nanoseconds)"),
                ]
            ]
        case .duration(let value):
            [
                "duration": [
                    "seconds": .string("\(value.seconds)"),
                    "nanos": .string("\(value.nanoseconds)"),
                ]
            ]
        case .jsonList, .jsonMap: ["json": .null]
        case .optional(let inner): ["optional": inner.map(json) ?? .null]
        }
    }

    /// Equal as the suite means it: doubles by value, maps in any order.
    static func same(_ result: JSONValue, _ wanted: JSONValue) -> Bool {
        guard let (kind, a) = result.objectValue?.first(where: { _ in true }),
            let (other, b) = wanted.objectValue?.first(where: { _ in true }), kind == other
        else { return false }
        switch kind {
        case "double":
            guard let x = a.stringValue.flatMap({ Double($0) }),
                let y = b.stringValue.flatMap({ Double($0) })
            else { return false }
            return x.bitPattern == y.bitPattern || (x.isNaN && y.isNaN)
        case "list":
            let (left, right) = (a.arrayValue ?? [], b.arrayValue ?? [])
            return left.count == right.count && zip(left, right).allSatisfy { same($0, $1) }
        case "map":
            let (left, right) = (a.arrayValue ?? [], b.arrayValue ?? [])
            return left.count == right.count
                && left.allSatisfy { pair in right.contains { sameEntry(pair, $0) } }
        default:
            return a == b
        }
    }

    private static func sameEntry(_ a: JSONValue, _ b: JSONValue) -> Bool {
        guard let x = a.arrayValue, let y = b.arrayValue, x.count == 2, y.count == 2 else {
            return false
        }
        return same(x[0], y[0]) && same(x[1], y[1])
    }
}
