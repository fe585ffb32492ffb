import JSON
import Statechart
import Testing

/// Planted faults are caught, sound charts pass.
@Suite struct VerifyTests {
    private func verify(_ source: String, limit: Int = Chart.verifyLimit) throws -> Verdict {
        try Rehearsed.chart(source).verify(limit: limit)
    }

    private static let task = "id: 'ask', task: 'ask', to: 'person:p', due: '5 working days'"

    // MARK: planted

    @Test func `a guard on the only way out is caught, and the answer is named`() throws {
        let verdict = try verify(
            """
            {id: 'c', initial: 'a', context: {ready: false}, states: {
              a: {invoke: {\(Self.task), onDone: {guard: 'context.ready', target: 'e'}}},
              e: {type: 'final'}}}
            """)
        #expect(!verdict.passes)
        #expect(verdict.findings.map(\.finding.code) == ["CHT-030"])
        #expect(verdict.findings[0].assumed == ["`context.ready` is false"])
        #expect(
            verdict.findings[0].story == [
                "the review starts -> a", "`ask` is answered (`context.ready` is false) -> a",
                "now nothing more can happen that moves the review",
            ])
    }

    @Test func `a withdraw does not hide a place that nobody can fill`() throws {
        let chart = { (abandons: Bool) in
            """
            {id: 'c', initial: 'filling',
             events: {withdraw: {title: 'W', by: 'host', abandons: \(abandons)}},
             on: {withdraw: 'gone'},
             states: {
              filling: {invoke: {\(Self.task), onDone: [
                {guard: "event.data.decision == 'accept' && false", target: 'filled'},
                {target: 'filling', reenter: true}]}},
              filled: {type: 'final'},
              gone: {type: 'final', tags: ['abandoned']}}}
            """
        }
        for abandons in [true, false] {
            let verdict = try verify(chart(abandons))
            #expect(verdict.findings.map(\.finding.code) == ["CHT-030"])
        }
    }

    @Test func `an empty list that nobody thought of is caught, unless it is refused`() throws {
        let chart = { (more: String) in
            """
            {id: 'c', initial: 'a', context: {n: 0}, states: {
              a: {invoke: {\(Self.task), forEach: '=input.people', as: 'p' \(more),
                onItem: {target: 'e'}}},
              e: {type: 'final'}}}
            """
        }
        let verdict = try verify(chart(""))
        #expect(verdict.findings.map(\.finding.code) == ["CHT-030"])
        #expect(
            verdict.findings[0].story[0] == "the review starts (the list of `ask` is empty) -> a")
        let refused = try verify(chart(", minItems: 1"))
        #expect(refused.passes)
        #expect(refused.granted.contains("the list of `ask` has at least 1 element (`minItems`)"))
    }

    @Test func `a guard may fail in the middle of a step, where that is answered`() throws {
        let chart = { (answer: String) in
            """
            {id: 'c', initial: 'm', context: {a: null}, states: {
              m: {entry: [{raise: {event: 'next'}}],
                always: [{guard: 'context.a.b == 1', target: 'e'}], on: {next: 'n'}},
              n: {entry: [{raise: {event: 'last'}}], on: {last: 'e' \(answer)}},
              trap: {}, e: {type: 'final'}}}
            """
        }
        #expect(try verify(chart("")).passes)
        let verdict = try verify(chart(", 'error.execution': 'trap'"))
        #expect(verdict.findings.map(\.finding.code) == ["CHT-030"])
        #expect(
            verdict.findings[0].story[0]
                == "the review starts (`context.a.b == 1` fails) -> trap")
        #expect(verdict.granted.contains("no more than one guard of a step fails"))
        #expect(try verify(chart(", '*': {actions: [{log: 'noted'}]}")).passes)
    }

    @Test(arguments: [
        // Asked again by the same date when it has passed.
        """
        ask: {invoke: {id: 't', task: 't', to: 'role:coordinator', due: 'at context.by',
          onDone: 'e', onOverdue: 'again'}},
        again: {always: 'ask'},
        """,
        "ask: {after: {'at context.by': 'again'}}, again: {after: {'at context.by': 'ask'}},",
        "ask: {after: {'PT0S': 'again'}}, again: {after: {'at context.by': 'ask'}},",
        "ask: {after: {'=context.by': {target: 'ask', reenter: true}}},",
    ])
    func `times that have passed and go round are caught`(states: String) throws {
        let chart = { (states: String) in
            """
            {id: 'c', initial: 'ask', context: {by: '=input.by'},
              events: {go: {title: 'Go', by: 'host'}}, on: {go: 'e'},
              states: {\(states) e: {type: 'final'}}}
            """
        }
        let verdict = try verify(chart(states))
        #expect(verdict.findings.map(\.finding.code) == ["CHT-031"])
        #expect(
            verdict.findings.first?.story.last?.hasPrefix(
                "again and again, at once where the date has passed: ") == true)
        let counted = states.replacing("at context.by", with: "5 days")
            .replacing("PT0S", with: "1 day").replacing("=context.by", with: "PT5M")
        #expect(try verify(chart(counted)).passes)
    }

    @Test func `a round of times that sets its date anew is none`() throws {
        let verdict = try verify(
            """
            {id: 'c', initial: 'ask', context: {by: '=input.by'},
              events: {go: {title: 'Go', by: 'host'}}, on: {go: 'e'}, states: {
              ask: {after: {'at context.by': {target: 'ask', reenter: true,
                actions: [{assign: {by: '=addMonths(context.by, 1)'}}]}}},
              e: {type: 'final'}}}
            """)
        #expect(verdict.passes)
        #expect(
            verdict.granted.contains(
                "a date that an expression gives is a date; set anew, it is a later one"))
    }

    @Test func `a withdrawal that is taken back is no end`() throws {
        let chart = { (second: String) in
            """
            {id: 'c', initial: 's', events: {
                withdraw: {title: 'Withdraw', by: 'host', abandons: true},
                yes: {title: 'Yes', by: 'host'}, no: {title: 'No', by: 'host'},
                go: {title: 'Go', by: 'host'}}, states: {
              s: {on: {withdraw: 'confirm', go: 'e'}},
              confirm: {on: {yes: 'gone', no: 's2'}},
              s2: {on: {\(second)}},
              gone: {type: 'final', tags: ['abandoned']}, e: {type: 'final'}}}
            """
        }
        let verdict = try verify(chart("withdraw: 'confirm'"))
        #expect(verdict.findings.map(\.finding.code) == ["CHT-030"])
        #expect(try verify(chart("withdraw: 'confirm', go: 'e'")).passes)
    }

    @Test func `a step with more ways than are looked at is a bound and no round`() throws {
        let regions = (0..<16).map { number in
            """
            r\(number): {initial: 'a\(number)', states: {
              a\(number): {on: {go: [{guard: 'context.g[\(number)]', target: 'b\(number)'},
                'c\(number)']}},
              b\(number): {type: 'final'}, c\(number): {type: 'final'}}}
            """
        }
        let verdict = try verify(
            """
            {id: 'c', initial: 'p', context: {g: []}, events: {go: {title: 'Go', by: 'host'}},
              states: {p: {type: 'parallel', onDone: 'e',
                states: {\(regions.joined(separator: ", "))}}, e: {type: 'final'}}}
            """)
        #expect(verdict.findings.isEmpty)
        #expect(verdict.bound?.hasPrefix("when `go` is sent, the answers of guards lead") == true)
    }

    @Test func `a round without an outside event is caught`() throws {
        let verdict = try verify(
            """
            {id: 'c', initial: 'a', events: {go: {title: 'Go', by: 'host'}}, states: {
              a: {on: {go: 'b'}},
              b: {always: {guard: 'input.x', target: 'd'}, on: {go: 'e'}},
              d: {always: [{guard: 'input.y', target: 'e'}, {target: 'b'}]},
              e: {type: 'final'}}}
            """)
        #expect(verdict.findings.map(\.finding.code) == ["CHT-031"])
        #expect(Set(verdict.findings[0].assumed) == ["`input.x` is true", "`input.y` is false"])
    }

    @Test func `a raise that answers itself is caught`() throws {
        let verdict = try verify(
            """
            {id: 'c', initial: 'a', events: {go: {title: 'Go', by: 'host'}}, states: {
              a: {on: {go: 'e', again: {actions: [{raise: {event: 'again'}}]}},
                  entry: [{raise: {event: 'again'}}]},
              e: {type: 'final'}}}
            """)
        #expect(verdict.findings.map(\.finding.code).contains("CHT-031"))
    }

    @Test func `a time that hangs on a date which is never set leads nowhere`() throws {
        let chart = { (entry: String) in
            """
            {id: 'c', initial: 'a', context: {date: null}, states: {
              a: {entry: [\(entry)], after: {'at context.date': 'e'}}, e: {type: 'final'}}}
            """
        }
        #expect(try !verify(chart("")).passes)
        #expect(try verify(chart("{assign: {date: '=input.date'}}")).passes)
        #expect(
            try !verify(chart("{assign: {date: '=input.date'}}, {assign: {date: null}}")).passes)
    }

    @Test func `a time that has passed does not come again`() throws {
        let verdict = try verify(
            """
            {id: 'c', initial: 'a', states: {
              a: {after: {'5 working days': {guard: 'input.x', target: 'e'}}},
              e: {type: 'final'}}}
            """)
        #expect(verdict.findings.map(\.finding.code) == ["CHT-030"])
    }

    @Test func `two guards that may both fail leave no way`() throws {
        let verdict = try verify(
            """
            {id: 'c', initial: 'a', states: {
              a: {invoke: {\(Self.task), onDone: [
                {guard: 'event.data.yes', target: 'e'}, {guard: '!event.data.yes', target: 'e'}]}},
              e: {type: 'final'}}}
            """)
        #expect(
            verdict.findings.first?.assumed == [
                "`event.data.yes` is false", "`!event.data.yes` is false",
            ])
    }

    @Test func `an end that is abandoned without anybody abandoning it is caught`() throws {
        let verdict = try verify(
            """
            {id: 'c', initial: 'a', states: {
              a: {invoke: {\(Self.task), onDone: [{guard: 'event.data.yes', target: 'e'},
                {target: 'gone'}]}},
              e: {type: 'final'}, gone: {type: 'final', tags: ['abandoned']}}}
            """)
        #expect(verdict.findings.map(\.finding.code) == ["CHT-030"])
    }

    /// A fault, its code, the one place in the text that mends it, and how.
    private static let planted: [(String, String, String, String)] = [
        (
            "CHT-030",
            """
            {id: 'c', initial: 'asking', states: {
              asking: {invoke: {\(task), onDone: [
                {guard: 'event.data.yes && !event.data.yes', target: 'agreed'}]}},
              agreed: {type: 'final'}}}
            """, "target: 'agreed'}]", "target: 'agreed'}, {target: 'agreed'}]"
        ),
        (
            "CHT-030",
            """
            {id: 'c', initial: 'filling', on: {withdraw: 'gone'},
             events: {withdraw: {title: 'W', by: 'host', abandons: true},
               stop: {title: 'Stop looking', by: 'coordinator'}},
             states: {
              filling: {invoke: {\(task), onDone: [
                {guard: "event.data.decision == 'accept'", target: 'filled'},
                {target: 'filling', reenter: true}]}},
              filled: {type: 'final'},
              gone: {type: 'final', tags: ['abandoned']}}}
            """, "on: {withdraw: 'gone'}", "on: {withdraw: 'gone', stop: 'filled'}"
        ),
        (
            "CHT-030",
            """
            {id: 'c', initial: 'filling', context: {n: 0}, states: {
              filling: {invoke: {\(task), forEach: '=input.places', as: 'p',
                onItem: 'filled'}},
              filled: {type: 'final'}}}
            """, "onItem: 'filled'", "onItem: 'filled', onDone: 'filled'"
        ),
        (
            "CHT-031",
            """
            {id: 'c', initial: 'sorting', states: {
              sorting: {always: {guard: 'input.n > 0', target: 'naming'}, after: {P1D: 'over'}},
              naming: {always: [{guard: 'size(input.names) > 0', target: 'over'},
                {target: 'sorting'}]},
              over: {type: 'final'}}}
            """, "{target: 'sorting'}", "{target: 'over'}"
        ),
    ]

    @Test(arguments: planted)
    func `each planted fault is caught by its name, and its sound sister passes`(
        code: String, source: String, fault: String, mended: String
    ) throws {
        #expect(try verify(source).findings.map(\.finding.code) == [code])
        let parts = source.split(separator: fault, omittingEmptySubsequences: false)
        #expect(parts.count == 2)
        let sister = try verify(parts.joined(separator: mended))
        #expect(sister.passes, "\(sister.findings)")
    }

    @Test func `an agreed date that a hold voids must be asked for again`() throws {
        let chart = { (more: String) in
            """
            {id: 'c', initial: 'a', context: {visit: '2018-03-13'}, agreed: ['context.visit'],
              states: {
                a: {after: {'at context.visit': 'e'} \(more)},
                b: {invoke: {\(Self.task), onDone: {target: 'a', actions: [
                  {assign: {visit: '=event.data.visit'}}]}}},
                e: {type: 'final'}}}
            """
        }
        let verdict = try verify(chart(""))
        #expect(verdict.findings.map(\.finding.code) == ["CHT-030"])
        #expect(
            verdict.findings.first?.story.dropFirst() == [
                "after a hold the agreed dates are void (`dates.lapsed`) -> a",
                "now nothing more can happen that moves the review",
            ])
        #expect(try verify(chart(", on: {'dates.lapsed': 'b'}")).passes)
    }

    @Test func `a story tells of states in the words of their file`() throws {
        let verdict = try verify(
            """
            {id: 'c', initial: 'a', states: {
              a: {title: 'The host is asked', after: {P5D: 'b'}},
              b: {title: 'Waiting', invoke: {id: 'kid', workflow: 'kid', onError: 'b'}}}}
            """)
        #expect(
            verdict.findings.first?.story == [
                "the review starts -> The host is asked (`a`)",
                "in The host is asked (`a`) the time passes: 5 days -> Waiting (`b`)",
                "`kid` comes to its end -> Waiting (`b`)",
                "now nothing more can happen that moves the review",
            ])
    }

    // MARK: sound

    @Test func `a loop with a way out by a person's decision passes`() throws {
        #expect(
            try verify(
                """
                {id: 'c', initial: 'a', events: {stop: {title: 'Stop', by: 'coordinator'}},
                 on: {stop: 'e'}, states: {
                  a: {invoke: {\(Self.task), onDone: [{guard: 'event.data.yes', target: 'e'},
                    {target: 'a', reenter: true}]}},
                  e: {type: 'final'}}}
                """
            ).passes)
    }

    @Test func `a list ends however long it is`() throws {
        let verdict = try verify(
            """
            {id: 'c', initial: 'a', context: {n: 0}, states: {
              a: {invoke: {\(Self.task), forEach: '=input.people', as: 'p', onDone: 'e'}},
              e: {type: 'final'}}}
            """)
        #expect(verdict.passes)
        #expect(verdict.bound == nil)
    }

    @Test func `a group that begins anew whenever it ends is no progress`() throws {
        let verdict = try verify(
            """
            {id: 'c', initial: 'a', context: {n: 0}, states: {
              a: {invoke: {\(Self.task), forEach: '=input.people', as: 'p', minItems: 2,
                onDone: [{guard: 'context.n > 3', target: 'e'}, {target: 'a', reenter: true}]}},
              e: {type: 'final'}}}
            """)
        #expect(verdict.findings.map(\.finding.code) == ["CHT-030"])
    }

    @Test func `what a state says of another needs no assumption`() throws {
        #expect(
            try verify(
                """
                {id: 'c', initial: 'p', states: {
                  p: {type: 'parallel', states: {
                    l: {initial: 'x', states: {x: {after: {PT5M: 'y'}}, y: {}}},
                    r: {initial: 'z', states: {z: {always: {guard: "inState('y')",
                      target: "e"}}}}}},
                  e: {type: 'final'}}}
                """
            ).passes)
    }

    @Test func `a child that is not known to end is nothing to rely on`() throws {
        let chart = try Rehearsed.chart(
            """
            {id: 'c', initial: 'a', states: {
              a: {invoke: {id: 'k', workflow: 'kid', onDone: 'e', onError: {}}},
              e: {type: 'final'}}}
            """)
        #expect(chart.verify(children: [("kid", true)]).passes == false)
        let sound = try Rehearsed.chart(
            """
            {id: 'c', initial: 'a', states: {
              a: {invoke: {id: 'k', workflow: 'kid', onDone: 'e', onError: 'e'}},
              e: {type: 'final'}}}
            """)
        #expect(sound.verify(children: [("kid", true)]).passes)
        #expect(sound.verify().granted.contains("the workflow `kid` comes to its end"))
    }

    @Test func `a bound that is met is no proof`() throws {
        let verdict = try verify(
            """
            {id: 'c', initial: 'a', states: {
              a: {after: {PT5M: 'b'}}, b: {after: {PT5M: 'e'}}, e: {type: 'final'}}}
            """, limit: 2)
        #expect(verdict.bound == "there are more than 2 configurations; see --limit")
        #expect(!verdict.passes)
        #expect(verdict.configurations == 2)
    }
}
