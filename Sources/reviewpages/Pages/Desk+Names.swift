import JSON
import ReviewClient

/// A coordinator chooses among the names that were proposed for a place: who is asked first, who is
/// not asked. The choice becomes their own list, which they check and hand in like any answer.
///
/// Nobody is proposed anew here: a search goes through the whole pool, and pages see only what a
/// session may see. `reviewctl convene --review` proposes all open places together.
extension Desk {
    private struct Candidate {
        let person: String
        let organisation: String
        let why: String
    }

    /// How somebody stands in the list.
    private enum Wish: String, CaseIterable {
        case first
        case ask
        case leave

        var words: HTML {
            switch self {
            case .first: "Ask before the others"
            case .ask: "Ask in this order"
            case .leave: "Do not ask"
            }
        }
    }

    private static let listField = "names"
    private static let ownList: JSONValue = "my-own-list"

    private func candidates(_ asked: AskedTask) -> [Candidate] {
        let takesList = asked.fields.contains { field in
            if case .lines = FieldShape(field) { return field.name == Self.listField }
            return false
        }
        let hasChoice = asked.fields.contains {
            $0.name == "decision" && $0.choices.contains(Self.ownList)
        }
        guard takesList, hasChoice else { return [] }
        return (asked.line["input"]?["candidates"]?.arrayValue ?? []).compactMap { line in
            line["person"]?.stringValue.map {
                Candidate(
                    person: $0, organisation: line["organisation"]?.stringValue ?? "",
                    why: line["why"]?.stringValue ?? "")
            }
        }
    }

    func namesLink(_ asked: AskedTask) -> HTML {
        candidates(asked).isEmpty
            ? ""
            : "<p><a href=\"\(asked.path)/names\">Choose among the names that are proposed</a></p>\n"
    }

    func names(_ asked: AskedTask) throws(Detour) -> HTTPResponse {
        let candidates = candidates(asked)
        guard !candidates.isEmpty else { return missing }
        guard isPost else { return namesPage(asked, candidates, wishes(asked, candidates), []) }
        let form = try form(of: asked.bearer)
        let wishes = candidates.map { one in
            form["wish-\(one.person)"].flatMap { Wish(rawValue: $0) } ?? .ask
        }
        let ordered = [Wish.first, .ask].flatMap { wish in
            zip(candidates, wishes).filter { $0.1 == wish }.map(\.0.person)
        }
        guard !ordered.isEmpty else {
            let told = FieldError(
                field: "f-\(candidates[0].person)",
                message: "Leave somebody to be asked, or answer without this page")
            return namesPage(asked, candidates, wishes, [told])
        }
        let shown = form["shown:all"] ?? ""
        let (standing, isSaved) = try save(asked) { sheet in
            guard sameBytes(shown, Self.fingerprint(sheet)) else { return false }
            let own = Self.typed(sheet).filter { name in
                !candidates.contains { sameBytes($0.person, name) }
            }
            sheet.put(Self.ownList, for: "decision")
            sheet.put(
                .string((ordered + own).joined(separator: "\n")), for: Self.listField)
            return true
        }
        guard isSaved else {
            let told = FieldError(
                field: "f-\(candidates[0].person)",
                message: "Somebody changed the list meanwhile: nothing was saved. Look at it again")
            return namesPage(standing, candidates, wishes, [told])
        }
        return .see("\(asked.path)/question/\(Self.listField)")
    }

    /// Tells the choice as it is saved from any other.
    private static func fingerprint(_ sheet: Sheet) -> String {
        Sheet.fingerprint(
            .array([sheet.values["decision"] ?? .null, sheet.values[listField] ?? .null]))
    }

    /// Names that stand in the answer under way.
    private static func typed(_ sheet: Sheet) -> [String] {
        (sheet.values[listField]?.stringValue ?? "").split(whereSeparator: \.isWhitespace)
            .map(String.init)
    }

    /// As they were chosen before; at first all are asked, as proposed.
    private func wishes(_ asked: AskedTask, _ candidates: [Candidate]) -> [Wish] {
        let typed = Self.typed(asked.sheet)
        guard !typed.isEmpty else { return candidates.map { _ in .ask } }
        return candidates.map { one in
            typed.contains { sameBytes($0, one.person) } ? .ask : .leave
        }
    }

    private func namesPage(
        _ asked: AskedTask, _ candidates: [Candidate], _ wishes: [Wish], _ errors: [FieldError]
    ) -> HTTPResponse {
        let people = zip(candidates, wishes).map { one, chosen -> HTML in
            let choices = Wish.allCases.enumerated().map { index, wish -> HTML in
                let id = index == 0 ? "f-\(one.person)" : "f-\(one.person)-\(index + 1)"
                return """
                    <div class="choice"><input type="radio" id="\(id)" name="wish-\(one.person)" \
                    value="\(wish.rawValue)"\(wish == chosen ? " checked" : "")>\
                    <label for="\(id)">\(wish.words)</label></div>

                    """
            }
            return """
                <fieldset class="group"><legend>\(Naming.title(one.person)), \
                \(Naming.title(one.organisation))</legend>
                <p class="hint">\(one.why)</p>
                \(choices)</fieldset>

                """
        }
        let main: HTML = """
            \(Part.errorSummary(errors))<p class="caption">\(asked.title)</p>
            <h1>Who is asked, and who first?</h1>
            <p>The best stand first. Nobody is asked yet: your choice is kept as your own list, and \
            you see it once more before you hand it in.</p>
            <form method="post" novalidate>\(asked.bearer.markField)\
            \(Part.hidden("shown:all", Self.fingerprint(asked.sheet)))
            \(people)\(Part.button("Save and continue"))</form>

            """
        var page = page(asked, "Who is asked, and who first?", main, back: asked.path)
        page.hasErrors = !errors.isEmpty
        return respond(page, status: errors.isEmpty ? 200 : 422)
    }
}
