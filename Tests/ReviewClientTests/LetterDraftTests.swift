import JSON
import ReviewClient
import Testing

@Suite struct LetterDraftTests {
    @Test func `each finding stands under its key line, strengths first`() throws {
        let text = LetterDraft(input: [
            "host": "derby", "theme": "transitions",
            "visit": ["start": "2017-12-12", "end": "2017-12-13"],
            "keyLines": ["questions": ["How early?", "How do we know?"]],
            "team": [["title": "Lead Reviewer", "organisation": "north-east-lincolnshire"]],
            "feedback": [
                "toldOn": "2017-12-13", "toldTo": "the sponsor",
                "findings": [
                    ["keyLine": 1, "kind": "area-to-consider", "text": "Planning starts late."],
                    ["keyLine": 1, "kind": "strength", "text": "The team is known."],
                ],
            ],
        ]).text
        for part in [
            "to Derby from Tue 12 Dec 2017 to Wed 13 Dec 2017", "peer challenge on transitions",
            "Lead Reviewer (North East Lincolnshire)", "Key line 2: How do we know?",
            "We agreed no strength to name here.", "on Wed 13 Dec 2017 (the sponsor)",
        ] { #expect(text.contains(part), "\(part)") }
        let strength = try #require(text.firstRange(of: "The team is known."))
        let area = try #require(text.firstRange(of: "Planning starts late."))
        #expect(strength.lowerBound < area.lowerBound)
    }

    @Test func `a task without findings gives a letter and does not trap`() {
        #expect(LetterDraft(input: [:]).text.contains("Dear colleagues"))
    }
}
