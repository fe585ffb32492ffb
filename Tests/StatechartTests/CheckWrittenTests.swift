import JSON
import Statechart
import Testing

/// What can be told of names, literals, forms and times as they are written.
@Suite struct CheckWrittenTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        /// The findings: severity, code, what was meant, what stands at the place.
        let found: [String]

        init(_ what: String, _ found: String...) {
            self.what = what
            self.found = found
        }

        var testDescription: String { what }
    }

    /// A chart of one line whose first state does or says something; without it there is no finding.
    static func chart(_ what: String, _ root: String = "") -> String {
        "{\(what.isEmpty ? "" : "\(what), ")id: 'c', context: {a: 1, d: null, list: []}, "
            + "events: {go: {by: 'coordinator'}}, initial: 's', "
            + "states: {s: {on: {go: 'e'}}, e: {type: 'final'}}}"
    }

    static func findings(_ source: String) throws -> [String] {
        try Rehearsed.chart(source).check().map { finding in
            let nearest = finding.nearest.map { " \($0)" } ?? ""
            let place = source.dropFirst(finding.position.column - 1).prefix(6)
            return "\(finding.severity) \(finding.code)\(nearest) @\(place)"
        }
    }

    @Test func `the chart of these tests has no findings`() throws {
        #expect(try Self.findings(Self.chart("")) == [])
    }

    @Test(arguments: [
        Case("entry: {send: {event: 'x', to: '#parnet'}}", "error CHT-032 #parent @{event"),
        Case("entry: {send: {event: 'x', to: '#parent'}}"),
        Case("entry: {send: {event: 'x', to: 'persn:x'}}", "error CHT-032 @{event"),
        Case("entry: {send: {event: 'x', to: 'person:x'}}"),
        Case("entry: {send: {event: 'goo'}}", "warning CHT-032 go @{event"),
        Case("entry: {send: {event: 'go', delay: '1 day', id: 'later'}}"),
        Case("entry: {raise: 'nobody'}", "warning CHT-032 @'nobod"),
        Case("entry: {raise: 'go'}"),
        Case("entry: {cancel: 'x'}", "warning CHT-032 @'x'}, "),
        Case(
            "entry: [{cancel: 'latr'}, {send: {event: 'go', delay: '1 day', id: 'later'}}]",
            "warning CHT-032 later @'latr'"),
        Case("entry: [{cancel: 'x'}, {send: {event: 'go', delay: '1 day', id: '=review.id'}}]"),
        Case("entry: {assign: {d: '=review.hots'}}", "error CHT-011 host @'=revi"),
        Case("entry: {assign: {d: '=review.host'}}"),
    ])
    func `a name that nothing answers to is found`(_ test: Case) throws {
        #expect(try Self.findings(Self.chart(test.what)) == test.found)
    }

    @Test func `who may do it is a word or an address`() throws {
        let by = { (word: String) in
            "{events: {go: {by: '\(word)'}}, id: 'c', states: {s: {on: {go: 'e'}}, e: {type: 'final'}}}"
        }
        #expect(try Self.findings(by("coordnator")) == ["error CHT-032 coordinator @'coord"])
        #expect(try Self.findings(by("persn:x")) == ["error CHT-032 @'persn"])
        for word in [
            "coordinator", "host", "role:lead", "person:x", "organisation:x", "=review.id",
        ] {
            #expect(try Self.findings(by(word)) == [], "\(word)")
        }
    }

    @Test(arguments: [
        Case("timestamp('2024-02-30T00:00:00Z') > now", "error CHT-033 @timest"),
        Case("now - now > duration('1 day')", "error CHT-033 @durati"),
        Case("inTerm(review.host, '2018-02-30')", "error CHT-033 @'2018-"),
        Case("addDays('tomorow', 1) > date(now)", "error CHT-033 @addDay"),
        Case("inBlackout(date(now), 'preelection')", "error CHT-033 @'preel"),
        Case("now.getHours('Europe/Londn') > 3", "error CHT-033 Europe/London @'Europ"),
        Case("now.getHours('America/New_York') > 3", "error CHT-033 @'Ameri"),
        Case("1 / 0 > 1", "error CHT-033 @/ 0 > "), Case("int('x') == 1", "error CHT-033 @int('x"),
        Case("[1, 2][5] == 1", "error CHT-033 @[5] =="),
        Case("{'a': 1}.b == 1", "error CHT-033 @b == 1"),
        Case("'%d'.format(['a']) == 'a'", "error CHT-033 @format"),
        Case("context.a > 1 || int('x') == 1", "warning CHT-033 @int('x"),
        Case("context.a > 1 ? int('x') == 1 : context.a > 2", "warning CHT-033 @int('x"),
        Case("context.list.exists(l, l == int('x'))", "warning CHT-033 @int('x"),
        Case("false", "warning CHT-034 @\"false"), Case("1 == 2", "warning CHT-034 @\"1 == "),
        Case("true || false", "warning CHT-034 @\"true "),
        // What calendars, zones or data decide is nobody's mistake.
        Case("now.getHours('Europe/London') > 3"), Case("now.getHours('UTC') > 3"),
        Case("now.getHours('+01:00') > 3"), Case("inTerm('derby', '2018-03-01')"),
        Case("isWorkingDay('2018-03-01')"), Case("inBlackout(date(now), 'pre-election')"),
        Case("[1, 2][context.a] == 1"), Case("context.a / 2 > math.greatest(1, 2)"),
        Case("[1, 2].exists(l, l == context.a)"), Case("cel.bind(b, 2, b > context.a)"),
        Case("has({'a': 1}.b) || context.a > 1"),
        Case("type(context.a) == int && optional.of(1).orValue(2) > context.a"),
    ])
    func `what is written and can only fail, or is decided, is found`(_ test: Case) throws {
        let source = Self.chart("always: {guard: \"\(test.what)\", actions: {log: ''}}")
        #expect(try Self.findings(source) == test.found)
    }

    @Test(arguments: [
        Case("required: ['nono'], properties: {none: {}}", "error CHT-035 none @'nono'"),
        Case("required: ['any'], properties: {}, additionalProperties: true"),
        Case("properties: {f: {minimum: 5, maximum: 1}}", "error CHT-035 @1}}}, "),
        Case("properties: {f: {minimum: 5, maximum: 5}}"),
        Case("properties: {f: {minLength: 3, maxLength: 1}}", "error CHT-035 @1}}}, "),
        Case(
            "properties: {f: {type: 'array', minItems: 3, maxItems: 1, items: {}}}",
            "error CHT-035 @1, ite"),
        Case("properties: {f: {enum: ['a', 'b', 'a']}}", "error CHT-035 @'a']}}"),
        Case("properties: {f: {enum: []}}", "error CHT-035 @[]}}},"),
        Case("properties: {f: {type: 'string', enum: [1]}}", "error CHT-035 @1]}}},"),
        Case("properties: {f: {type: 'string', default: 5}}", "error CHT-035 @5}}}, "),
        Case("properties: {f: {enum: ['a'], default: 'b'}}", "error CHT-035 @'b'}}}"),
        Case("properties: {f: {minLength: -1}}", "error CHT-035 @-1}}},"),
        Case("properties: {f: {minimum: 'x'}}", "error CHT-035 @'x'}}}"),
        Case("properties: {f: {type: 'number', minimum: 1.5, maximum: 2, default: 2}}"),
    ])
    func `a form that nobody could answer is found`(_ test: Case) throws {
        #expect(
            try Self.findings(Self.chart("input: {\(test.what)}")) == test.found, "\(test.what)")
    }

    @Test(arguments: [
        Case("after: {'5 days before context.a': 'e'}", "error CHT-036 @'5 day"),
        Case(
            "after: {'5 days before context.d': {target: 'e'}}, entry: {assign: {d: '=date(now)'}}"),
        Case(
            "after: {'at context.a': {target: 'e'}}, entry: {assign: {a: '=date(now)'}}",
            "warning CHT-036 @'at co"),
        Case(
            "invoke: {task: 't', to: 'person:x', due: '5 days', remind: '30 days before due', onDone: 'e'}",
            "warning CHT-036 @'30 da"),
        Case(
            "invoke: {task: 't', to: 'person:x', due: '2 weeks', remind: '9 working days before due', onDone: 'e'}"
        ),
    ])
    func `a time that cannot be meant is found`(_ test: Case) throws {
        #expect(try Self.findings(Self.chart(test.what)) == test.found)
    }

    @Test func `a child review of a workflow that is not known is a warning`() throws {
        let chart = try Rehearsed.chart(
            Self.chart("invoke: {id: 'k', workflow: 'team-plac', onDone: 'e', onError: 'e'}"))
        #expect(chart.checkChildren(known: ["team-plac"], elsewhere: "is here") == [])
        let found = chart.checkChildren(known: ["team-place"], elsewhere: "is here")
        #expect(found.map(\.nearest) == ["team-place"])
        #expect(found.map(\.severity) == [.warning])
    }
}
