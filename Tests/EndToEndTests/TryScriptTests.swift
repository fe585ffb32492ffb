import Foundation
import Testing

/// `Ops/try`: the main job from start to end, what it leaves behind, and what it does not.
@Suite(.serialized) struct TryScriptTests {
    /// What the scheme's steps leave behind, as the report of the review must show it.
    private static let artefacts: [(step: String, texts: [String])] = [
        ("request", ["Whether education, health and social care really work as one"]),
        (
            "scope",
            [
                "Executive director of children", "SEND reform project officer", "two-day",
                "13 Mar 2018", "14 Mar 2018",
            ]
        ),
        (
            "key lines of enquiry",
            [
                "How well do education, health and social care work together",
                "How well are young people prepared for adulthood",
            ]
        ),
        (
            "team",
            [
                "Lead Reviewer", "Local authority SEND", "Health", "Parent carer",
                "Derby", "Leicester",
                "Nene CCG", "Derbyshire Parent Carer Forum",
            ]
        ),
        ("the place that was filled again", ["Southern Derbyshire CCG", "Declined"]),
        (
            "self-evaluation and documents",
            [
                "Local area self-evaluation, November 2017", "Agreement on equipment",
                "not-held", "late",
            ]
        ),
        ("visit timetable", ["County offices, committee room 2", "09:30", "Hearing loop"]),
        ("team briefing", ["Findings are agreed at half past two"]),
        (
            "visit",
            [
                "Supported internships have grown from six to twenty-one", "Areas to consider",
                "strength",
            ]
        ),
        ("verbal feedback", ["SEND board", "Plan services for young adults two years ahead"]),
        (
            "letter and accuracy check",
            ["60 in 100 plans are finished in time.", "62 in 100.", "62 in 100 plans are finished"]
        ),
        (
            "next steps",
            [
                "One mailbox for all requests for health advice", "Designated clinical officer",
                "31 May 2018", "under-way",
            ]
        ),
        (
            "follow-up",
            [
                "Advice from health within six weeks in nine cases out of ten",
                "Three of four actions are done",
            ]
        ),
    ]

    @Test func `the main job runs to its end and its report shows every step`() throws {
        let scratch = try Scratch()
        let run = try Run(
            "Ops/try", environment: Self.environment(scratch), seconds: 300)
        #expect(run.status == 0, "\(run.output.suffix(3000))\n\(run.errors.suffix(2000))")
        #expect(run.output.contains("kill -9"))
        let page = try text(ofReport: "send-peer-challenge.html")
        for (step, texts) in Self.artefacts {
            for text in texts {
                let isShown = page.contains(Self.plain(text))
                #expect(isShown, "\(step): the report does not show \"\(text)\"")
            }
        }
        let training = try text(ofReport: "pool-training.html")
        for text in [
            "6 Dec 2017", "Has sat on the panel", "accredited", "not-yet", "Birmingham",
        ] {
            let isShown = training.contains(Self.plain(text))
            #expect(isShown, "the report of the training does not show \"\(text)\"")
        }
        try expectNothingLeft(of: scratch)
    }

    @Test func `an interrupted run leaves nothing running and nothing lying about`() throws {
        let scratch = try Scratch()
        // Interrupted as a terminal does it, once the daemon has answered.
        let line = """
            set -m; Ops/try >out 2>&1 & pid=$!; tail --pid=$pid -n +1 -f out | grep -m 1 -q 'people' ; \
            kill -INT -- -$pid; wait $pid
            """
        let run = try Run(
            "/bin/bash", ["-c", line.replacing("out", with: "\"$TMPDIR/out\"")],
            environment: Self.environment(scratch), seconds: 120)
        #expect(run.status != 0)
        try expectNothingLeft(of: scratch)
    }

    @Test func `an unknown argument is refused`() throws {
        let run = try Run("Ops/try", ["--mee"])
        #expect(run.status != 0)
        #expect(run.errors.contains("unknown argument \"--mee\""))
    }

    private static func environment(_ scratch: Scratch) -> [String: String] {
        [
            "TMPDIR": scratch.folder.path, "NO_COLOR": "1",
            "REVIEWD_PROGRAMS": Run.programs.path,
        ]
    }

    /// The words of a report, without its markup.
    private func text(ofReport name: String) throws -> String {
        let file = Run.top.appendingPathComponent(".build/try/\(name)")
        return Self.plain(
            try String(contentsOf: file, encoding: .utf8)
                .replacing(/<[^>]*>/, with: " ")
                .replacing("&#39;", with: "'").replacing("&quot;", with: "\"")
                .replacing("&amp;", with: "&"))
    }

    /// How a page spells a choice ("not-held", "Not held") is its own matter.
    private static func plain(_ text: String) -> String {
        text.lowercased().replacing("-", with: " ").replacing(/\s+/, with: " ")
    }

    /// No process knows the folder any more, and no folder of the run is left in it.
    private func expectNothingLeft(of scratch: Scratch) throws {
        var running: [String] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc")
        where Int(name) != nil {
            guard let line = try? String(contentsOfFile: "/proc/\(name)/cmdline", encoding: .utf8)
            else { continue }
            if line.contains(scratch.folder.path) { running.append(line) }
        }
        #expect(running == [])
        let left = try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path)
            .filter { $0.hasPrefix("reviewd-try") }
        #expect(left == [])
    }
}
