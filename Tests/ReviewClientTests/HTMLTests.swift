import ReviewClient
import Testing

@Suite struct HTMLTests {
    @Test func `interpolated text is escaped and interpolated markup is not`() {
        let inner: HTML = "<b>\("a < b & \"c\" 'd'")</b>"
        let page: HTML = "<p title=\"\("\" onload=\"x")\">\(inner)</p>"
        #expect(
            page.source
                == "<p title=\"&quot; onload=&quot;x\"><b>a &lt; b &amp; &quot;c&quot; &#39;d&#39;</b></p>"
        )
    }

    @Test func `characters that no page may hold are replaced`() {
        #expect(HTML.escaped("a\u{0}b\u{1B}c\u{9F}d\ne") == "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\ne")
    }

    @Test func `prose keeps its paragraphs, line breaks and lists`() {
        #expect(
            HTML.prose("One\ntwo\n\n- a\n- <b>\n").source
                == "<p>One<br>two</p>\n<ul><li>a</li><li>&lt;b&gt;</li></ul>\n")
    }
}
