/// A function that expressions may call: its overloads for the check, its body for the evaluation.
///
/// A member function takes its receiver as the first argument.
struct CELFunction: Sendable {
    typealias One = @Sendable (CELValue, inout CELFrame) throws(CELFault) -> CELValue
    typealias Two = @Sendable (CELValue, CELValue, inout CELFrame) throws(CELFault) -> CELValue
    typealias Many = @Sendable ([CELValue], inout CELFrame) throws(CELFault) -> CELValue

    enum Body: Sendable {
        case one(One)
        case two(Two)
        case many(Many)
    }

    struct Overload: Sendable {
        let parameters: [CELType]
        let result: CELType

        init(_ parameters: [CELType], _ result: CELType) {
            self.parameters = parameters
            self.result = result
        }
    }

    let name: String
    let isMember: Bool
    /// Nil: any number from one on.
    let arity: Int?
    let overloads: [Overload]
    let body: Body

    static func one(
        _ name: String, member: Bool = false, _ overloads: [(CELType, CELType)],
        _ body: @escaping One
    ) -> CELFunction {
        CELFunction(
            name: name, isMember: member, arity: 1,
            overloads: overloads.map { Overload([$0.0], $0.1) }, body: .one(body))
    }

    static func two(
        _ name: String, member: Bool = false, _ overloads: [(CELType, CELType, CELType)],
        _ body: @escaping Two
    ) -> CELFunction {
        CELFunction(
            name: name, isMember: member, arity: 2,
            overloads: overloads.map { Overload([$0.0, $0.1], $0.2) }, body: .two(body))
    }

    static func many(
        _ name: String, member: Bool = false, _ parameters: [CELType], _ result: CELType,
        _ body: @escaping Many
    ) -> CELFunction {
        CELFunction(
            name: name, isMember: member, arity: parameters.count,
            overloads: [Overload(parameters, result)], body: .many(body))
    }

    /// A function of one or more arguments, all of the given types.
    static func variadic(_ name: String, _ body: @escaping Many) -> CELFunction {
        CELFunction(name: name, isMember: false, arity: nil, overloads: [], body: .many(body))
    }

    /// The fault of arguments that this function does not take.
    static func refuse(_ name: String, _ arguments: CELValue...) -> CELFault {
        CELFault(.noOverload("\(name)()", arguments.map(\.typeName)))
    }

    static func refuse(_ name: String, list arguments: [CELValue]) -> CELFault {
        CELFault(.noOverload("\(name)()", arguments.map(\.typeName)))
    }
}

/// All functions by name, for the compiler.
enum CELFunctions {
    static let all: [String: [CELFunction]] = {
        let parts: [[CELFunction]] = [
            conversions, collections, strings, stringEdits, mathematics, bits, optionals, times,
            calendar, encoders,
        ]
        return Dictionary(grouping: parts.joined(), by: \.name)
    }()

    /// Names of one kind, for the nearest one; sorted, so that a message never changes.
    static func names(members: Bool) -> [String] {
        all.filter { $0.value.contains { $0.isMember == members } }.keys.sorted(by: <)
    }

    /// The first parts of names such as `math.greatest`.
    static let namespaces: Set<String> = ["math", "optional", "base64", "strings", "cel"]
}

/// A call of a function with its arguments evaluated from left to right.
final class CallNode: Node {
    let function: CELFunction
    let arguments: [any Node]
    let offset: Int

    init(_ function: CELFunction, _ arguments: [any Node], at offset: Int) {
        self.function = function
        self.arguments = arguments
        self.offset = offset
    }

    func evaluate(_ frame: inout CELFrame) throws(CELFault) -> CELValue {
        try frame.charge(1)
        do {
            switch function.body {
            case .one(let body):
                return try body(try arguments[0].evaluate(&frame), &frame)
            case .two(let body):
                let first = try arguments[0].evaluate(&frame)
                return try body(first, try arguments[1].evaluate(&frame), &frame)
            case .many(let body):
                var values: [CELValue] = []
                values.reserveCapacity(arguments.count)
                for argument in arguments { values.append(try argument.evaluate(&frame)) }
                return try body(values, &frame)
            }
        } catch {
            throw error.located(at: offset)
        }
    }
}
