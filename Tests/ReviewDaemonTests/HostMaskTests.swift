import Testing

@testable import ReviewDaemon

/// A host that did not agree to be named is not named by what people wrote either.
@Suite struct HostMaskTests {
    @Test(
        arguments: [
            ("North East Lincolnshire does well.", "the host does well."),
            ("north-east-lincolnshire", "the host"),
            ("In NORTH EAST LINCOLNSHIRE COUNCIL's view", "In the host's view"),
            ("Lincolnshire is another place.", "Lincolnshire is another place."),
            // As word processors, telephones and PDFs set it.
            ("North East Lincolnshire\u{2019}s board", "the host\u{2019}s board"),
            (
                "\u{201C}North East Lincolnshire\u{201D}\u{2014}well",
                "\u{201C}the host\u{201D}\u{2014}well"
            ),
            ("North\u{A0}East\u{202F}Lincolnshire\u{2026}", "the host\u{2026}"),
            ("North\u{2011}East\n  Lincolnshire", "the host"),
            ("North East Lincoln\u{AD}shire and\u{200B}", "the host and\u{200B}"),
            ("Où North East Lincolnshireé", "Où North East Lincolnshireé"),
            ("", ""),
        ])
    func `every form of the name reads the host`(text: String, shown: String) {
        let mask = HostMask(id: "north-east-lincolnshire", name: "North East Lincolnshire Council")
        #expect(mask.hidden(in: text) == shown)
    }

    @Test func `a name within another word stands`() {
        let mask = HostMask(id: "derby", name: nil)
        #expect(
            mask.hidden(in: "Derbyshire, Derby, derby2, (derby)")
                == "Derbyshire, the host, derby2, (the host)")
        #expect(HostMask(id: "io", name: "").hidden(in: "io stays") == "io stays")
    }
}
