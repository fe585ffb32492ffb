package import JSON

/// Why an expression was refused, or why evaluating it failed.
///
/// The chart prints it, or puts its code and message into `error.execution`.
///
/// While compiling: CEL-001 a word that cannot be read, CEL-002 syntax, CEL-003 too deep or too
/// long, CEL-010 unknown name, CEL-011 unknown function, CEL-012 wrong number of arguments, CEL-013
/// types that can never fit, CEL-014 unknown field, CEL-015 a pattern that cannot be read, CEL-016 a
/// macro used wrongly.
///
/// While evaluating: CEL-020 types that do not fit, CEL-021 no such key, CEL-022 index out of range,
/// CEL-023 overflow, CEL-024 division by zero, CEL-025 conversion, CEL-026 nothing bound, CEL-027 an
/// argument out of bounds, CEL-028 a key given twice, CEL-029 an empty optional, CEL-031 unknown
/// zone, CEL-032 the calendar refuses, CEL-033 no JSON, CEL-034 a hook is missing, CEL-040 the cost
/// limit.
package struct CELError: Error, Sendable, Hashable {
    package let code: String
    package let message: String
    package var position: SourcePosition?
    package let expected: String?
    package let found: String?
    package let hint: String?
    package let nearest: String?
}

extension CELError: CustomStringConvertible {
    /// One sentence, with the place in front if it is known.
    package var description: String {
        var text = position.map { "\($0): " } ?? ""
        text += "\(code): \(message)"
        if let expected { text += "; expected \(expected)" }
        if let found { text += "; found \(found)" }
        if let nearest { text += "; did you mean '\(nearest)'?" }
        if let hint { text += " (\(hint))" }
        return text
    }
}

/// An expression as text, and where in a file it stands; turns offsets into positions.
struct CELSource: Sendable {
    let text: String
    /// Where the first character stands; nil if it came from no file.
    let origin: SourcePosition?

    func position(_ offset: Int) -> SourcePosition? {
        guard offset >= 0 else { return origin }
        var line = 1
        var column = 1
        var index = 0
        for scalar in text.unicodeScalars {
            if index >= offset { break }
            index += UTF8.width(scalar)
            if scalar == "\n" {
                line += 1
                column = 1
            } else {
                column += 1
            }
        }
        guard let origin else { return SourcePosition(file: "", line: line, column: column) }
        return SourcePosition(
            file: origin.file, line: origin.line + line - 1,
            column: line == 1 ? origin.column + column - 1 : column)
    }
}

extension CELError {
    init(_ fault: SyntaxFault, source: CELSource) {
        self.init(
            code: fault.code, message: fault.message, position: source.position(fault.offset),
            expected: fault.expected, found: fault.found, hint: fault.hint, nearest: fault.nearest)
    }

    init(_ fault: CELFault, source: CELSource?) {
        let (code, message, found, hint) = CELError.words(for: fault.kind)
        self.init(
            code: code, message: message, position: source?.position(fault.offset), expected: nil,
            found: found, hint: hint, nearest: nil)
    }

    private static func words(for kind: CELFault.Kind) -> (
        code: String, message: String, found: String?, hint: String?
    ) {
        switch kind {
        case .noOverload(let operation, let types):
            return (
                "CEL-020", "\(operation) does not work on these types",
                types.joined(separator: ", "), nil
            )
        case .noSuchKey(let key):
            return ("CEL-021", "there is no '\(short(key))'", nil, "has(…) asks first")
        case .indexOutOfRange(let index, let count):
            return ("CEL-022", "\(index) is not between 0 and the length \(count)", nil, nil)
        case .overflow(let operation):
            return ("CEL-023", "the result of \(operation) does not fit", nil, nil)
        case .divisionByZero:
            return ("CEL-024", "division by zero", nil, nil)
        case .conversion(let value, let type):
            return ("CEL-025", "'\(short(value))' cannot become \(type)", nil, nil)
        case .unbound(let name):
            return ("CEL-026", "'\(name)' has no value here", nil, nil)
        case .unknownFunction(let name):
            return ("CEL-011", "there is no function \(name)()", nil, nil)
        case .invalidArgument(let function, let why):
            return ("CEL-027", "\(function): \(why)", nil, nil)
        case .duplicateKey(let key):
            return ("CEL-028", "the key '\(short(key))' is given twice", nil, nil)
        case .emptyOptional:
            return ("CEL-029", "the optional is empty", nil, "orValue(…) gives it a default")
        case .badPattern(let pattern, let why):
            return ("CEL-015", "the pattern '\(short(pattern))' cannot be read: \(why)", nil, nil)
        case .unknownZone(let name):
            return ("CEL-031", "the time zone '\(short(name))' is not known", nil, nil)
        case .calendar(let why):
            return ("CEL-032", "the calendar refuses: \(why)", nil, nil)
        case .missingHook(let name):
            return ("CEL-034", "\(name) cannot be answered here", nil, nil)
        case .notJSON(let what):
            return ("CEL-033", "\(what) cannot be written as JSON", nil, nil)
        case .costLimit:
            return ("CEL-040", "the expression costs more than its limit", nil, nil)
        }
    }

    /// The first letters of a text that came from data.
    private static func short(_ text: String) -> String {
        let scalars = text.unicodeScalars
        return scalars.count <= 60 ? text : String(scalars.prefix(60)) + "…"
    }
}
