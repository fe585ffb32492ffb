/// The cases of SCXML's suites that are not run, each with its reason; nothing else is skipped.
enum SCXMLSkips {
    /// The W3C's. Of the mandatory ones (223 to 329) each needs a construct that the design leaves
    /// out, or a script.
    static let w3c: [String: String] = [
        "223": "`idlocation`: left out by design; an `id` is written in the file",
        "230": "`autoforward`: left out by design; a child is sent what it should hear",
        "280": "late binding: left out by design; the context begins whole",
        "301": "a script that cannot be fetched: there are no scripts",
        "325": "`_ioprocessors`: left out by design; there is one way to send",
        "326": "`_ioprocessors`: left out by design; there is one way to send",
        "329": "`_ioprocessors`: left out by design; there is one way to send",
        "569": "`_ioprocessors`, optional: left out by design",
        "568": "`_ioprocessors` and XPath, optional: left out by design",
        "509": "the HTTP processor, optional",
        "510": "the HTTP processor, optional",
        "519": "the HTTP processor, optional",
        "520": "the HTTP processor, optional",
        "531": "the HTTP processor, optional",
        "577": "the HTTP processor, optional",
        "466": "XPath, optional: a number as condition; a guard gives true or false",
        "468": "XPath, optional: assigns an attribute; JSON has none",
        "473": "XPath, optional: replaces an element's children among text",
        "474": "XPath, optional: inserts before an element's first child; JSON has no such order",
        "475": "XPath, optional: inserts after an element's last child; JSON has no such order",
        "476": "XPath, optional: inserts after an element; JSON has no such order",
        "477": "XPath, optional: inserts before an element; JSON has no such order",
        "478": "XPath, optional: puts an element of another name in the place of one",
        "479": "XPath, optional: `assign` that deletes; a member is set to null here",
        "480": "XPath, optional: adds an attribute; JSON has none",
        "537": "XPath, optional: a variable's parent node; a value has none",
        "555": "XPath, optional: an element as the name of an event; a name must be a text",
    ]

    /// SCION's: the scripts that they name are not part of the suite's folder.
    static let scion: [String: String] = [
        "script-src/test0.scxml": "its script, script-0-0.js, is not there",
        "script-src/test1.scxml": "its scripts, script-1-0.js and script-1-1.js, are not there",
        "script-src/test3.scxml": "calls a function of its script, script-3-0.js",
    ]

    /// Prints what was skipped and why; gives what the list does not name, or names in vain.
    static func disagreements(
        _ list: [String: String], with skipped: [String: String]
    ) -> [String] {
        for (id, reason) in list.sorted(by: { $0.key < $1.key }) where skipped[id] != nil {
            print("  skipped \(id): \(reason)")
        }
        return skipped.filter { list[$0.key] == nil }.map { "\($0.key) is skipped: \($0.value)" }
            + list.keys.filter { skipped[$0] == nil }.map { "\($0) is not skipped" }
    }
}
