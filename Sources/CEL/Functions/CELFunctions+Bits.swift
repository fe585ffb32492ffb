/// `math.bitAnd` and its kin (cel-go ext, "Math").
extension CELFunctions {
    static let bits: [CELFunction] = [
        pair("math.bitAnd", { $0 & $1 }),
        pair("math.bitOr", { $0 | $1 }),
        pair("math.bitXor", { $0 ^ $1 }),
        .one("math.bitNot", [(.int, .int), (.uint, .uint)]) { value, _ throws(CELFault) in
            switch value {
            case .int(let number): return .int(~number)
            case .uint(let number): return .uint(~number)
            default: throw CELFunction.refuse("math.bitNot", value)
            }
        },
        shift("math.bitShiftLeft") { bits, by in by > 63 ? 0 : bits << by },
        // Zeros come in from the left, whatever the sign.
        shift("math.bitShiftRight") { bits, by in by > 63 ? 0 : bits >> by },
    ]

    private static func pair(
        _ name: String, _ body: @escaping @Sendable (UInt64, UInt64) -> UInt64
    ) -> CELFunction {
        .two(name, [(.int, .int, .int), (.uint, .uint, .uint)]) { a, b, _ throws(CELFault) in
            switch (a, b) {
            case (.int(let a), .int(let b)):
                return .int(Int64(bitPattern: body(UInt64(bitPattern: a), UInt64(bitPattern: b))))
            case (.uint(let a), .uint(let b)):
                return .uint(body(a, b))
            default:
                throw CELFunction.refuse(name, a, b)
            }
        }
    }

    private static func shift(
        _ name: String, _ body: @escaping @Sendable (UInt64, UInt64) -> UInt64
    ) -> CELFunction {
        .two(name, [(.int, .int, .int), (.uint, .int, .uint)]) { value, by, _ throws(CELFault) in
            guard case .int(let places) = by else { throw CELFunction.refuse(name, value, by) }
            guard let distance = UInt64(exactly: places) else {
                throw CELFault(.invalidArgument("\(name)()", why: "the distance is negative"))
            }
            switch value {
            case .int(let number):
                return .int(Int64(bitPattern: body(UInt64(bitPattern: number), distance)))
            case .uint(let number):
                return .uint(body(number, distance))
            default:
                throw CELFunction.refuse(name, value, by)
            }
        }
    }
}
