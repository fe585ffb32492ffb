/// `math.greatest` and its kin (cel-go ext, "Math").
extension CELFunctions {
    static let mathematics: [CELFunction] = [
        .variadic("math.greatest") { arguments, frame throws(CELFault) in
            try extreme("math.greatest", arguments, 1, &frame)
        },
        .variadic("math.least") { arguments, frame throws(CELFault) in
            try extreme("math.least", arguments, -1, &frame)
        },
        real("math.ceil") { .double(Rounding.ceiling($0)) },
        real("math.floor") { .double(Rounding.floor($0)) },
        real("math.round") { .double(Rounding.round($0)) },
        real("math.trunc") { .double(Rounding.truncate($0)) },
        real("math.isNaN", gives: .bool) { .bool($0.isNaN) },
        real("math.isInf", gives: .bool) { .bool($0.isInfinite) },
        real("math.isFinite", gives: .bool) { .bool($0.isFinite) },
        .one("math.abs", sameType) { value, _ throws(CELFault) in
            switch value {
            case .int(let number):
                if number == .min { throw CELFault(.overflow("math.abs()")) }
                return .int(Swift.abs(number))
            case .uint: return value
            case .double(let number): return .double(number.magnitude)
            default: throw CELFunction.refuse("math.abs", value)
            }
        },
        .one("math.sign", sameType) { value, _ throws(CELFault) in
            switch value {
            case .int(let number): return .int(number.signum())
            case .uint(let number): return .uint(number == 0 ? 0 : 1)
            case .double(let number):
                if number.isNaN { return value }
                return .double(number > 0 ? 1 : number < 0 ? -1 : 0)
            default: throw CELFunction.refuse("math.sign", value)
            }
        },
        .one("math.sqrt", [(.int, .double), (.uint, .double), (.double, .double)]) {
            value, _ throws(CELFault) in
            switch value {
            case .int(let number): return .double(Rounding.squareRoot(Double(number)))
            case .uint(let number): return .double(Rounding.squareRoot(Double(number)))
            case .double(let number): return .double(Rounding.squareRoot(number))
            default: throw CELFunction.refuse("math.sqrt", value)
            }
        },
    ]

    private static let sameType: [(CELType, CELType)] = [
        (.int, .int), (.uint, .uint), (.double, .double),
    ]

    private static func real(
        _ name: String, gives result: CELType = .double,
        _ body: @escaping @Sendable (Double) -> CELValue
    ) -> CELFunction {
        .one(name, [(.double, result)]) { value, _ throws(CELFault) in
            guard case .double(let number) = value else { throw CELFunction.refuse(name, value) }
            return body(number)
        }
    }

    /// Of equal numbers the first.
    ///
    /// One argument may be a list.
    private static func extreme(
        _ name: String, _ arguments: [CELValue], _ wanted: Int, _ frame: inout CELFrame
    ) throws(CELFault) -> CELValue {
        var values = arguments
        if arguments.count == 1, let elements = arguments[0].elements { values = elements }
        try frame.charge(values.count)
        guard let first = values.first else {
            throw CELFault(.invalidArgument("\(name)()", why: "the list is empty"))
        }
        var best = first
        for value in values {
            guard let number = CELNumber(value), let leader = CELNumber(best) else {
                throw CELFunction.refuse(name, list: arguments)
            }
            if number.compare(leader) == wanted { best = value }
        }
        return best
    }
}
