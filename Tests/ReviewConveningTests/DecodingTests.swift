import JSON
import Testing

@testable import ReviewConvening

@Suite struct DecodingTests {
    private func failure(_ text: String) throws -> ConveningError {
        do throws(ConveningError) {
            _ = try ConveningProblem(
                (try? JSONReader.parseJSON5(Array(text.utf8), file: "t").value) ?? .null)
        } catch {
            return error
        }
        throw Missing()
    }

    private struct Missing: Error {}

    private static let review =
        "{id: \"r\", host: \"h\", dates: [\"2018-03-13\"], places: [{id: \"p\", role: \"x\"}]}"

    @Test(arguments: [
        ("[]", "CNV-001", ""),
        ("{}", "CNV-002", "reviews"),
        ("{people: [{id: \"a\"}]}", "CNV-002", "people[0].organisation"),
        ("{persons: []}", "CNV-003", "persons"),
        (
            "{people: [{id: \"a\", organisation: \"o\", available: {\"2018-02-30\": \"yes\"}}]}",
            "CNV-001", "people[0].available.2018-02-30"
        ),
        (
            "{people: [{id: \"a\", organisation: \"o\", available: {\"2018-02-20\": \"maybe\"}}]}",
            "CNV-001", "people[0].available.2018-02-20"
        ),
        (
            "{people: [{id: \"a\", organisation: \"o\"}, {id: \"a\", organisation: \"o\"}]}",
            "CNV-004", "people[1].id"
        ),
        ("{reviews: [{id: \"r\", host: \"h\", places: []}]}", "CNV-002", "reviews[0].visits"),
        (
            "{reviews: [{id: \"r\", host: \"h\", dates: [\"2018-03-13\"], places: []}]}",
            "CNV-006", "reviews[0].places"
        ),
        (
            "{reviews: [{id: \"r\", host: \"h\", visit: {start: \"2018-03-13\", end: \"2018-03-12\"}}]}",
            "CNV-001", "reviews[0].visit.end"
        ),
        (
            "{reviews: [{id: \"r\", host: \"h\", visit: {start: \"2018-03-13\"}, "
                + "places: [{id: \"p\", role: \"x\", minimum: 2, maximum: 1}]}]}",
            "CNV-001", "reviews[0].places[0].maximum"
        ),
        (
            "{reviews: [\(review)], pins: [{review: \"q\", person: \"a\"}]}",
            "CNV-005", "pins[0].person"
        ),
        ("{reviews: [\(review)], rules: {mostReviews: 1e9}}", "CNV-001", "rules.mostReviews"),
        ("{reviews: [\(review)], wishes: {load: -1}}", "CNV-001", "wishes.load"),
        ("{reviews: [\(review)], wishes: {lod: 1}}", "CNV-003", "wishes.lod"),
    ])
    func `what does not fit is named with its place`(
        text: String, code: String, path: String
    ) throws {
        let error = try failure(text)
        #expect(error.code.rawValue == code)
        #expect(error.path == path)
    }

    @Test func `a near name is offered`() throws {
        let error = try failure("{reviews: [\(Self.review)], wishes: {lod: 1}}")
        #expect(error.nearest == "load")
    }

    @Test func `whatever the values are, reading and proposing end`() throws {
        var dice = Dice(state: 7)
        let words: [JSONValue] = [
            .null, .int(-1), .int(Int64.max), .string(""), .string("2018-03-13"), .bool(true),
            .array([]), .object([:]), .double(1e300), .string("a\u{301}"),
        ]
        let good = try Pools.team()
        #expect(good.reviews.count == 1)
        for _ in 0..<2_000 {
            let value = JSONValue.object([
                "people": .array([Self.object(Self.personKeys, words, &dice)]),
                "organisations": .array([Self.object(Self.organisationKeys, words, &dice)]),
                "reviews": .array([Self.object(Self.reviewKeys, words, &dice)]),
            ])
            guard let problem = try? ConveningProblem(value) else { continue }
            _ = try Convening.propose(problem, effort: 100)
        }
    }

    private static let personKeys = [
        "id", "roles", "organisation", "accreditedUntil", "conflicts", "load", "available", "busy",
    ]
    private static let organisationKeys = ["id", "region", "authority", "given", "travel"]
    private static let reviewKeys = ["id", "host", "visit", "dates", "days", "places", "team"]

    private static func object(
        _ keys: [String], _ words: [JSONValue], _ dice: inout Dice
    ) -> JSONValue {
        var object = JSONObject()
        for key in keys where dice.below(3) > 0 {
            object[key] = key == "id" ? .string("x") : words[dice.below(words.count)]
        }
        return .object(object)
    }
}
