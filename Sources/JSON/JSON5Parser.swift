/// The parser behind `JSONReader.parseJSON5`: recursive descent over code points, which counts lines
/// and columns as it goes.
///
/// A few files a day pass here, so it is written to be read; recursion is bounded by `limits.depth`.
struct JSON5Parser {
    let scalars: [Unicode.Scalar]
    let file: String
    let limits: JSONLimits
    var index = 0
    var line = 1
    var column = 1

    init(_ text: String, file: String, limits: JSONLimits) {
        scalars = Array(text.unicodeScalars)
        self.file = file
        self.limits = limits
    }

    mutating func document() throws(JSONError) -> JSONNode {
        try skipSpace()
        let value = try self.value(depth: 0)
        try skipSpace()
        guard next == nil else {
            throw error(.trailing, "something follows the end of the value", expected: "the end")
        }
        return value
    }

    /// The code point at the cursor, or nil at the end.
    var next: Unicode.Scalar? { peek(0) }

    func peek(_ distance: Int) -> Unicode.Scalar? {
        index + distance < scalars.count ? scalars[index + distance] : nil
    }

    var position: SourcePosition { SourcePosition(file: file, line: line, column: column) }

    mutating func advance() {
        guard let scalar = next else { return }
        index += 1
        let crBeforeLF = scalar == "\r" && next == "\n"
        if Self.endsLine(scalar), !crBeforeLF {
            line += 1
            column = 1
        } else {
            column += 1
        }
    }

    static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\r", "\u{2028}", "\u{2029}": true
        default: false
        }
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONNode {
        let position = self.position
        let kind: JSONNode.Kind
        switch next {
        case "{": kind = try object(depth: depth + 1)
        case "[": kind = try array(depth: depth + 1)
        case "\"", "'": kind = .string(try string())
        case let scalar? where Self.startsNumber(scalar): kind = try number()
        case let scalar? where Self.startsName(scalar): kind = try word()
        default: throw unexpected(expected: "a value")
        }
        return JSONNode(kind: kind, position: position)
    }

    private static func startsNumber(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "+", "-", ".", "0"..."9": true
        default: false
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSONNode.Kind {
        try checkDepth(depth)
        advance()
        var elements: [JSONNode] = []
        while true {
            try skipSpace()
            if next == "]" { break }
            elements.append(try value(depth: depth))
            try skipSpace()
            if next == "]" { break }
            guard next == "," else { throw unexpected(expected: "`,` or `]`") }
            advance()
        }
        advance()
        return .array(elements)
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONNode.Kind {
        try checkDepth(depth)
        advance()
        var members: [JSONNode.Member] = []
        var places: [JSONObject.KeyBytes: Int] = [:]
        while true {
            try skipSpace()
            if next == "}" { break }
            let position = self.position
            let key = try self.key()
            try skipSpace()
            guard next == ":" else { throw unexpected(expected: "`:` after the key `\(key)`") }
            advance()
            try skipSpace()
            let member = (key: key, keyPosition: position, value: try value(depth: depth))
            if let place = places[JSONObject.KeyBytes(text: key)] {
                guard !limits.refusesRepeatedKeys else {
                    let first = members[place].keyPosition
                    throw JSONError(
                        .repeatedKey, "this key came before in the same object", at: position,
                        found: "`\(key)`", hint: "it stands first at \(first)")
                }
                members[place] = member
            } else {
                places[JSONObject.KeyBytes(text: key)] = members.count
                members.append(member)
            }
            try skipSpace()
            if next == "}" { break }
            guard next == "," else { throw unexpected(expected: "`,` or `}`") }
            advance()
        }
        advance()
        return .object(members)
    }

    private func checkDepth(_ depth: Int) throws(JSONError) {
        guard depth <= limits.depth else {
            throw error(
                .depth, "arrays and objects are nested too deeply",
                expected: "at most \(limits.depth) levels")
        }
    }

    private mutating func key() throws(JSONError) -> String {
        switch next {
        case "\"", "'": return try string()
        case let scalar? where scalar == "\\" || Self.startsName(scalar): return try name()
        default:
            throw unexpected(
                expected: "a key",
                hint: "a key is a name of letters, digits, `_` and `$`, or stands in quotes")
        }
    }

    /// `true`, `false`, `null`, `Infinity` or `NaN`; anything else is a text without quotes.
    private mutating func word() throws(JSONError) -> JSONNode.Kind {
        let position = self.position
        let word = try name()
        switch word {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        case "Infinity": return .double(.infinity)
        case "NaN": return .double(.nan)
        default:
            throw JSONError(
                .unexpected, "this is not what comes next", at: position, expected: "a value",
                found: "`\(word.prefix(40))`",
                hint: "texts stand in quotes",
                nearest: nearestName(word, in: ["true", "false", "null", "Infinity", "NaN"]))
        }
    }
}

// MARK: White space and comments

extension JSON5Parser {
    mutating func skipSpace() throws(JSONError) {
        while let scalar = next {
            if Self.isSpace(scalar) {
                advance()
            } else if scalar == "/", peek(1) == "/" {
                while let inside = next, !Self.endsLine(inside) { advance() }
            } else if scalar == "/", peek(1) == "*" {
                try skipBlockComment()
            } else {
                return
            }
        }
    }

    private mutating func skipBlockComment() throws(JSONError) {
        let open = position
        advance()
        advance()
        while next != "*" || peek(1) != "/" {
            guard next != nil else {
                throw JSONError(
                    .ends, "the text ends inside a comment", at: open, expected: "`*/`",
                    hint: "the comment starts here")
            }
            advance()
        }
        advance()
        advance()
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", "\t", "\n", "\r", "\u{B}", "\u{C}", "\u{A0}", "\u{FEFF}", "\u{2028}",
            "\u{2029}":
            true
        default:
            !scalar.isASCII && scalar.properties.generalCategory == .spaceSeparator
        }
    }
}

// MARK: Errors

extension JSON5Parser {
    func error(
        _ code: JSONError.Code, _ problem: String, expected: String? = nil, hint: String? = nil
    ) -> JSONError {
        JSONError(
            next == nil ? .ends : code, problem, at: position, expected: expected, found: found,
            hint: hint)
    }

    func unexpected(expected: String, hint: String? = nil) -> JSONError {
        let problem = next == nil ? "the text ends too early" : "this is not what comes next"
        return error(.unexpected, problem, expected: expected, hint: hint)
    }

    private var found: String {
        next.map(JSONError.inWords) ?? "the end of the text"
    }
}
