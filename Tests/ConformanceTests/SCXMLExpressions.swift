import JSON

/// Expressions of the suites (ECMAScript, or `conf:` attributes) in CEL.
struct SCXMLExpressions {
    /// Variables of the data model.
    let variables: Set<String>
    /// Whether the document's own expressions are XPath, not ECMAScript.
    var isXPath = false

    /// An expression that fails when it is evaluated.
    static let failing = "int(context.conf_text)"

    /// There is one way to send here, which is SCXML's.
    static let originType =
        "(has(event.origin) ? 'http://www.w3.org/TR/scxml/#SCXMLEventProcessor' : '')"

    static func variable(_ number: String) -> String { "Var\(number)" }

    static func quoted(_ text: String) -> String {
        "'" + address(text).replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }

    /// Addresses are spelt otherwise here.
    static func address(_ text: String) -> String {
        switch text {
        case "#_internal": "#internal"
        case "#_parent": "#parent"
        default:
            if text.hasPrefix("#_scxml_") {
                "review:" + text.dropFirst(8)
            } else if text.hasPrefix("#_") {
                "#" + text.dropFirst(2)
            } else {
                text
            }
        }
    }

    static func system(_ name: String) throws -> String {
        switch name {
        case "_sessionid": return "review.id"
        case "_name": return "review.name"
        case "_event": return "event"
        default: throw SCXMLSkip("\(name) (the design leaves it out)")
        }
    }

    /// `conf:` attributes that are conditions.
    func condition(_ element: SCXMLElement) throws -> String? {
        if let cond = element["cond"] {
            return isXPath ? try SCXMLXPath.condition(cond) : try script(cond)
        }
        if element.conf("true") != nil { return "true" }
        if element.conf("false") != nil { return "false" }
        if element.conf("nonBoolean") != nil { return "context.conf_text" }
        if let text = element.conf("idVal") { return try compare(text) { $0 } }
        if let text = element.conf("idQuoteVal") {
            return try compare(text, split: true) { Self.quoted($0) }
        }
        if let text = element.conf("idSystemVarVal") { return try compare(text, Self.system) }
        if let id = element.conf("idSomeVal") ?? element.conf("isBound") {
            return "context.Var\(id) != null"
        }
        if let id = element.conf("unboundVar") { return "context.Var\(id) == null" }
        if let ids = element.conf("VarEqVar") ?? element.conf("VarEqVarStruct") {
            let words = ids.split(separator: " ")
            return "context.Var\(words[0]) == context.Var\(words[1])"
        }
        if let id = element.conf("inState") { return "inState('\(id)')" }
        if let value = element.conf("eventdataVal") { return "event.data == \(value)" }
        if element.conf("emptyEventData") != nil { return "event.data == null" }
        if let words = element.conf("eventNamedParamHasValue")?.split(separator: " ") {
            return "event.data.\(words[0]) == \(words[1])"
        }
        if let type = element.conf("originTypeEq") { return "\(Self.originType) == '\(type)'" }
        if let name = element.conf("nameVarVal") { return "review.name == '\(name)'" }
        if let field = element.conf("eventFieldHasNoValue") { return "!has(event.\(field))" }
        if element.conf("eventFieldsAreBound") != nil {
            // The fields that an event always has here; the others are absent where SCXML leaves
            // them blank.
            return "has(event.name) && has(event.type) && has(event.data)"
        }
        for key in element.attributes.keys.sorted()
        where key.hasPrefix("conf:") && !["conf:targetpass", "conf:targetfail"].contains(key) {
            throw SCXMLSkip("condition \(key)")
        }
        return nil
    }

    /// `1=2`, `1>=2` …: a variable by number and a value.
    private func compare(
        _ text: String, split atFirst: Bool = false, _ value: (String) throws -> String
    ) throws -> String {
        let id = text.prefix { $0.isNumber }
        var rest = text.dropFirst(id.count)
        let operation = atFirst ? rest.prefix(1) : rest.prefix { "=<>!".contains($0) }
        rest = rest.dropFirst(operation.count)
        let spelt = operation == "=" ? "==" : String(operation)
        return "context.Var\(id) \(spelt) \(try value(String(rest)))"
    }

    /// The value that an element gives by attribute; nil when it gives none.
    func value(_ element: SCXMLElement) throws -> String? {
        if let expr = element["expr"] { return try expression(expr) }
        if let expr = element.conf("expr") { return try script(expr) }
        if let text = element.conf("quoteExpr") { return Self.quoted(text) }
        if let id = element.conf("varExpr") {
            return "context.\(id.first?.isNumber == true ? "Var" + id : id)"
        }
        if let name = element.conf("systemVarExpr") { return try Self.system(name) }
        if element.conf("eventField") == "origintype" { return Self.originType }
        if let field = element.conf("eventField") { return "event.\(field)" }
        if element.conf("eventType") != nil { return "event.type" }
        if let field = element.conf("eventDataFieldValue") { return "event.data.\(field)" }
        if element.conf("illegalExpr") != nil { return Self.failing }
        if element.conf("illegalArray") != nil { return "7" }
        if element.conf("scxmlEventIOLocation") != nil { return "'review:' + review.id" }
        if element.conf("invalidSessionID") != nil { return "'review:nobody'" }
        return nil
    }

    /// An expression in the document's own language.
    func expression(_ source: String) throws -> String {
        isXPath ? try SCXMLXPath.expression(source) : try script(source)
    }

    // MARK: ECMAScript

    /// What has words of its own in CEL.
    private static func rewritten(_ source: String) -> String {
        if let match = source.wholeMatch(of: /(\w+) instanceof Array/) {
            return "type(\(match.1)) == list"
        }
        if let match = source.wholeMatch(of: /\[\]\.concat\((\w+), (\[.*\])\)/) {
            return "\(match.1) + \(match.2)"
        }
        if let match = source.wholeMatch(of: /Math\.pow\((\w+), *(\d)\)/), let power = Int(match.2)
        {
            return Array(repeating: String(match.1), count: power).joined(separator: " * ")
        }
        return source
    }

    /// A script that only assigns: variables and their new values, in order.
    func assignments(_ script: String) throws -> [(variable: String, value: String)] {
        try script.split(whereSeparator: { $0 == ";" || $0.isNewline }).map {
            $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }.filter { !$0.isEmpty }.map { statement in
            guard let match = statement.wholeMatch(of: /(\w+) ?(\+?)= ?([^=].*)/),
                variables.contains(String(match.1))
            else { throw SCXMLSkip("script (`\(statement)`)") }
            let value = try self.script(String(match.3))
            return (String(match.1), match.2.isEmpty ? value : "context.\(match.1) + \(value)")
        }
    }

    /// The little ECMAScript that CEL can say.
    func script(_ text: String) throws -> String {
        let source = Self.rewritten(text)
        // What does not parse fails when it is evaluated there; here it is refused at loading.
        if source.count(where: { $0 == "{" }) != source.count(where: { $0 == "}" }) {
            return Self.failing
        }
        var output = ""
        var rest = Substring(source)
        var afterDot = false
        while let character = rest.first {
            if character.isLetter || character == "_" || character == "$" {
                let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" }
                rest = rest.dropFirst(word.count)
                let next = rest.drop { $0 == " " }.first
                if afterDot, next == "(" { throw SCXMLSkip("JavaScript (`.\(word)()`)") }
                let isKey = next == ":" && output.contains("{")
                output += try afterDot ? String(word) : self.word(String(word), isKey: isKey)
                afterDot = false
            } else if character == "'" || character == "\"" {
                rest = rest.dropFirst()
                let text = rest.prefix { $0 != character }
                rest = rest.dropFirst(text.count + 1)
                output += Self.quoted(String(text))
            } else if rest.hasPrefix("===") || rest.hasPrefix("!==") {
                output += rest.prefix(2)
                rest = rest.dropFirst(3)
            } else if character == "|", !rest.hasPrefix("||"), output.last != "|" {
                // Of two conditions it says the same.
                output += "||"
                rest = rest.dropFirst()
            } else {
                afterDot = character == "."
                output.append(character)
                rest = rest.dropFirst()
            }
        }
        return output
    }

    private func word(_ word: String, isKey: Bool) throws -> String {
        if isKey { return "'\(word)'" }
        switch word {
        case "true", "false", "null", "type", "list": return word
        case "undefined": return "null"
        case "In": return "inState"
        case "_event", "_sessionid", "_name", "_ioprocessors": return try Self.system(word)
        default:
            guard variables.contains(word) else { throw SCXMLSkip("JavaScript (`\(word)`)") }
            return "context.\(word)"
        }
    }
}
