import Statechart
import Testing

@Suite struct DrawingTests {
    static let source = """
        {id: 'c', initial: 'a', states: {
          a: {title: 'The "first"', on: {go: {target: 'p', guard: 'input.n > 1'}}},
          p: {type: 'parallel', states: {l: {states: {x: {}}}, r: {states: {y: {}}}}, onDone: 'e'},
          e: {type: 'final', title: 'End'}}}
        """

    @Test func `a chart is drawn for Mermaid`() throws {
        #expect(
            try Rehearsed.chart(Self.source).mermaid == """
                stateDiagram-v2
                    state "The  first " as s1
                    state "p" as s2
                    state s2 {
                        state "l" as s3
                        state s3 {
                            state "x" as s4
                            [*] --> s4
                        }
                        --
                        state "r" as s5
                        state s5 {
                            state "y" as s6
                            [*] --> s6
                        }
                    }
                    state "End" as s7
                    s7 --> [*]
                    [*] --> s1
                    s1 --> s2: go [input.n > 1]
                    s2 --> s7: onDone

                """)
    }

    @Test func `a chart is drawn for Graphviz`() throws {
        let dot = try Rehearsed.chart(Self.source).dot
        #expect(dot.contains("    s1 [label=\"The \\\"first\\\"\"];"))
        #expect(dot.contains("subgraph \"cluster_2\" {"))
        #expect(dot.contains("s1 -> s4 [label=\"go [input.n > 1]\", lhead=\"cluster_2\"];"))
        #expect(dot.contains("s7 [label=\"End\", peripheries=2];"))
        #expect(dot.filter { $0 == "{" }.count == dot.filter { $0 == "}" }.count)
    }

    @Test func `a chart is drawn as a picture whose boxes lie within one another`() throws {
        let svg = try Rehearsed.chart(Self.source).svg
        #expect(svg.hasPrefix("<svg xmlns="))
        #expect(svg.hasSuffix("</svg>\n"))
        #expect(svg.contains(">The &quot;first&quot;<title>a</title>"))
        #expect(svg.contains("go [input.n &gt; 1] \u{2192} p"))
        // Two regions, dashed; one end with a double line; a start in each of three states.
        #expect(svg.components(of: "stroke-dasharray").count == 3)
        #expect(svg.components(of: "#eef8f0").count == 2)
        #expect(svg.components(of: "<circle").count == 4)
    }

    @Test func `regions that are wider than a screen stand below one another`() throws {
        let region = { (name: String) in
            """
            \(name): {title: 'A region that says at some length what it is about, region \(name)',
              states: {\(name)1: {title: 'Somebody is asked', on: {go: '\(name)2'}},
                \(name)2: {type: 'final'}}}
            """
        }
        let size = { (names: [String]) in
            let svg = try Rehearsed.chart(
                "{id: 'c', type: 'parallel', states: {\(names.map(region).joined(separator: ","))}}"
            ).svg
            return try ["width", "height"].map { name in
                let start = try #require(svg.firstRange(of: " \(name)=\"")).upperBound
                return try #require(Int(svg[start...].prefix { $0 != "\"" }))
            }
        }
        let two = try size(["a", "b"])
        let six = try size(["a", "b", "d", "e", "f", "g"])
        #expect(six[0] > two[0] && six[0] < 1_600)
        #expect(six[1] > two[1] + 100)
    }

    @Test func `text of a file cannot leave the text of a picture`() throws {
        let svg = try Rehearsed.chart(
            "{id: 'c', title: '<script>&\\u0001', initial: 'a', states: {a: {type: 'final'}}}"
        ).svg
        #expect(!svg.contains("<script>"))
        #expect(svg.contains("&lt;script&gt;&amp;\u{FFFD}"))
    }
}

extension String {
    fileprivate func components(of separator: String) -> [Substring] {
        var parts: [Substring] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(rest[..<range.lowerBound])
            rest = rest[range.upperBound...]
        }
        return parts + [rest]
    }
}
