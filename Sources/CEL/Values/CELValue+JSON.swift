package import JSON

extension CELValue {
    /// How many values one result may have.
    ///
    /// A value may share parts, so that its JSON is far larger than itself.
    private static let resultLimit = 1_000_000

    /// The value as JSON (langdef.md, "JSON Data Conversion"): timestamps as RFC 3339, durations as
    /// seconds with `s`, bytes as base64, map keys as text.
    ///
    /// Types, NaN and infinities have none.
    package func jsonValue() throws(CELError) -> JSONValue {
        var left = CELValue.resultLimit
        do {
            return try json(&left)
        } catch {
            throw CELError(error, source: nil)
        }
    }

    private func json(_ left: inout Int) throws(CELFault) -> JSONValue {
        left -= 1
        guard left >= 0 else { throw CELFault(.notJSON("a value of more than a million parts")) }
        switch self {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .int(let value): return .int(value)
        case .uint(let value):
            guard let small = Int64(exactly: value) else {
                throw CELFault(.notJSON("the uint \(value), which is larger than an int"))
            }
            return .int(small)
        case .double(let value):
            guard value.isFinite else { throw CELFault(.notJSON(DecimalText.shortest(value))) }
            return .double(value)
        case .string(let value): return .string(value)
        case .bytes(let value): return .string(Base64.encode(value))
        case .jsonList(let elements): return .array(elements)
        case .jsonMap(let members): return .object(members)
        case .timestamp, .duration: return .string(plainText)
        case .type(let name): throw CELFault(.notJSON("the type \(name)"))
        case .optional(let value): return try value?.json(&left) ?? .null
        case .list(let elements):
            var array: [JSONValue] = []
            array.reserveCapacity(elements.count)
            for element in elements { array.append(try element.json(&left)) }
            return .array(array)
        case .map(let map):
            return .object(try Self.json(map, &left))
        }
    }

    private static func json(_ map: CELMap, _ left: inout Int) throws(CELFault) -> JSONObject {
        guard map.hasOnlyTextKeys else {
            var members: [(String, JSONValue)] = []
            for entry in map.entries {
                members.append((entry.key.plainText, try entry.value.json(&left)))
            }
            return JSONObject(members)
        }
        var object = JSONObject()
        object.reserveCapacity(map.count)
        for entry in map.entries {
            object.append(new: entry.key.plainText, try entry.value.json(&left))
        }
        return object
    }
}
