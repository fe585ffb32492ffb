import Foundation
import Testing

/// The season of the project's own data, rehearsed by the command that a coordinator types.
@Suite struct SeasonTests {
    private static let file = "Workflows/seasons/east-midlands-2018.json5"

    private struct Told: Decodable {
        struct Course: Decodable {
            struct Context: Decodable {
                struct Postponement: Decodable {
                    struct Why: Decodable { let cause: String }
                    let why: Why
                }
                struct Asked: Decodable {
                    let place: String
                    let person: String
                    let answer: String
                }
                struct Member: Decodable { let person: String }
                let postponements: [Postponement]?
                let asked: [Asked]?
                let team: [Member]?
                let declined: [String]?
                let accredited: [Member]?
            }
            let name: String
            let ending: String
            let context: Context
        }
        struct Missed: Decodable { let why: String }
        let reviews: [Course]
        let missed: [Missed]
        let faults: [String]
    }

    private func rehearse(_ more: String..., file: String = file) throws -> String {
        let run = try Run("reviewctl", ["season", "rehearse", file, "--json"] + more)
        #expect(run.status == 0, "\(run.errors)")
        return run.output
    }

    private func told(_ text: String) throws -> Told {
        try JSONDecoder().decode(Told.self, from: Data(text.utf8))
    }

    @Test func `the season goes from the first nomination to the last follow-up, as its file says`()
        throws
    {
        let season = try told(try rehearse())
        #expect(season.reviews.count == 13)
        #expect(season.reviews.filter { $0.ending != "ended" }.map(\.name) == [])
        #expect(season.missed.map(\.why) == [])
        #expect(season.faults == [])

        let training = try #require(season.reviews.first { $0.name == "training" }).context
        #expect(training.declined?.contains("derbyshire-ehc-manager") == true)
        // Eight places, eleven nominations: whoever moved up from the waiting list is trained too.
        #expect((training.accredited?.count ?? 0) >= 4)

        let causes = season.reviews.flatMap { $0.context.postponements ?? [] }.map(\.why.cause)
        #expect(causes.contains("inspection"))
        #expect(causes.contains("pre-election-period"))
        let asked = { (name: String) in
            season.reviews.first { $0.name == name }?.context.asked ?? []
        }
        #expect(asked("derby").contains { $0.place == "health" && $0.answer == "declined" })
        #expect(
            asked("leicestershire").contains {
                $0.place == "parent-carer" && $0.answer == "declined"
            })
        #expect(asked("nottingham").contains { $0.place == "health" && $0.answer == "withdrew" })
        // Nobody is in the team of a review that has asked them and been told no.
        for review in season.reviews {
            let team = (review.context.team ?? []).map(\.person)
            let gone = (review.context.asked ?? []).filter { $0.answer == "withdrew" }.map(\.person)
            #expect(Set(team).isDisjoint(with: gone), "\(review.name)")
            #expect(Set(team).count == team.count, "\(review.name)")
        }
    }

    @Test func `ten authorities have a season of their own, one review of it online`() throws {
        let season = try told(
            try rehearse(file: "Workflows/seasons/east-midlands-2022.json5"))
        let names = season.reviews.map(\.name)
        for side in ["north", "west"] {
            #expect(names.contains("\(side)-northamptonshire"))
        }
        #expect(season.reviews.filter { $0.ending != "ended" }.map(\.name) == [])
        #expect(season.missed.map(\.why) == [])
        #expect(season.faults == [])
        let causes = season.reviews.flatMap { $0.context.postponements ?? [] }.map(\.why.cause)
        #expect(Set(causes) == ["inspection", "pre-election-period"])
        #expect(season.reviews.filter { $0.context.team != nil }.count == 6)
    }

    @Test func `the same seed gives the same season, another seed another`() throws {
        let first = try rehearse("--seed", "4")
        #expect(try rehearse("--seed", "4") == first)
        #expect(try rehearse("--seed", "5") != first)
    }

    @Test func `the report is one page with every review, its team and what barred the days`()
        throws
    {
        let scratch = try Scratch()
        let page = scratch.folder.appendingPathComponent("season.html").path
        let run = try Run("reviewctl", ["season", "rehearse", Self.file, "-o", page])
        #expect(run.status == 0, "\(run.errors)")
        let text = try String(contentsOfFile: page, encoding: .utf8)
        for name in ["Northamptonshire", "Lincolnshire Exclusions", "Pre-election period"] {
            #expect(text.contains(name), "\(name)")
            #expect(run.output.contains("lincolnshire-exclusions"))
        }
        // Titles are told, not names.
        #expect(text.contains("“Can you join the team as …” was overdue"))
        #expect(!text.contains("Accept place"))
        #expect(!text.contains("<script"))
        #expect(!text.contains("http"))
        #expect(!text.contains("HTML("))
    }

    @Test func `a review that was not taken forward is a review`() throws {
        let scratch = try Scratch()
        let page = scratch.folder.appendingPathComponent("season.html").path
        let run = try Run(
            "reviewctl", ["season", "rehearse", Self.file, "--seed", "18", "-o", page])
        #expect(run.status == 0, "\(run.errors)")
        let text = try String(contentsOfFile: page, encoding: .utf8)
        let reviews = text.split(separator: "id=\"teams\"").first ?? ""
        #expect(reviews.contains("Not taken forward"))
    }

    @Test(arguments: [
        ("start: \"2018-09-03T08:00:00Z\"", "strat: \"2018-09-03T08:00:00Z\"", "CLI-030"),
        ("people: \"ordinary\"", "people: \"ordinairy\"", "CLI-030"),
        ("review: \"derby\"", "review: \"leicester\"", "REH-004"),
        ("host: \"rutland\",", "", "REH-002"),
    ])
    func `a mistake in the file is told with its place`(
        right: String, wrong: String, code: String
    ) throws {
        let scratch = try Scratch()
        let top = Run.top.appendingPathComponent("Workflows").path
        var text = try String(
            contentsOf: Run.top.appendingPathComponent(Self.file), encoding: .utf8)
        #expect(text.contains(right))
        text = text.replacingOccurrences(of: right, with: wrong)
        text = text.replacingOccurrences(of: "\"../", with: "\"\(top)/")
        let file = scratch.folder.appendingPathComponent("season.json5")
        try Data(text.utf8).write(to: file)
        let run = try Run("reviewctl", ["season", "rehearse", file.path])
        #expect(run.status == 65, "\(run.errors)")
        #expect(run.errors.contains(code), "\(run.errors)")
        if code == "CLI-030" { #expect(run.errors.contains("season.json5:"), "\(run.errors)") }
    }
}
