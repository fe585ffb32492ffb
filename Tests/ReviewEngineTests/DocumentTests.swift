import JSON
import ReviewEngine
import Testing

/// Documents: what their bytes say that they are, how they are named, where an answer names them.
@Suite struct DocumentTests {
    private func kind(_ text: String) -> DocumentKind? { kind(Array(text.utf8)) }

    private func kind(_ content: [UInt8]) -> DocumentKind? { try? DocumentKind(content: content) }

    private func fault(_ content: [UInt8]) -> DocumentFault? {
        do {
            _ = try DocumentKind(content: content)
            return nil
        } catch {
            return error
        }
    }

    @Test func `text is text only if all of it is, and a table if its rows are alike`() {
        #expect(kind("One line.") == .text)
        #expect(kind("häufig\r\n\tauch so\r\n") == .text)
        #expect(kind("a,b\nc,d\n") == .csv)
        #expect(kind("a,b\nc,\"d, e\nf\"") == .csv)
        #expect(kind("a, b and so on\nno comma") == .text)
        #expect(kind("a,b\n\"open") == .text)
        for text in ["", "null\0", "bell\u{7}", "delete\u{7F}"] { #expect(kind(text) == nil) }
        #expect(kind([0x68, 0xE4, 0x00, 0x75]) == nil)
    }

    @Test func `what begins like a picture or a PDF is one`() {
        #expect(kind("%PDF-1.7\n") == .pdf)
        #expect(kind(" %PDF-1.7\n") == .text)
        #expect(kind([0xFF, 0xD8, 0xFF, 0xE0]) == .jpeg)
        #expect(
            kind([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) == .png)
    }

    @Test func `a table is taken as a spreadsheet on Windows saves it, and told as what it is`() {
        // "Cost,£" in Windows-1252, then as UTF-16 with its mark, both ways round.
        let windows = Array("Item,Cost\r\nTaxi,".utf8) + [0xA3] + Array("12\r\n".utf8)
        #expect(kind(windows) == .csvWindows)
        #expect(kind(windows)?.mediaType == "text/csv; charset=windows-1252")
        #expect(kind(windows)?.ending == "csv")
        #expect(kind(Array("It costs ".utf8) + [0x80, 0x20]) == .textWindows)
        let units = Array("Item\tCost\r\nTaxi\t£12".utf16)
        let little: [UInt8] =
            [0xFF, 0xFE]
            + units.flatMap { unit -> [UInt8] in [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
        let big: [UInt8] =
            [0xFE, 0xFF]
            + units.flatMap { unit -> [UInt8] in [UInt8(unit >> 8), UInt8(unit & 0xFF)] }
        #expect(kind(little) == .textUTF16)
        #expect(kind(big)?.mediaType == "text/plain; charset=utf-16")
        #expect(kind([0xEF, 0xBB, 0xBF] + Array("a,b\nc,d".utf8)) == .csv)
        // Half a character, half a pair, nothing but a mark; what Windows-1252 has no letter for.
        for wrong: [UInt8] in [
            [0xFF, 0xFE, 0x41], [0xFF, 0xFE, 0x00, 0xD8], [0xFF, 0xFE], [0x61, 0x62, 0x81],
            [0xE4, 0xE4, 0x61], [0xFF, 0xFE, 0x07, 0x00],
        ] {
            #expect(kind(wrong) == nil, "\(wrong)")
        }
    }

    @Test(arguments: [
        "<html><script>alert(1)</script>", "\u{FEFF}\n <!DOCTYPE html>", "<svg onload='x()'/>",
        "<?xml version='1.0'?><a/>", "</a>",
    ])
    func `what a browser could run is no plain text, whatever it is called`(text: String) {
        #expect(fault(Array(text.utf8)) == .markup)
        #expect(
            fault(
                [0xFF, 0xFE]
                    + text.utf16.flatMap { unit -> [UInt8] in
                        [UInt8(unit & 0xFF), UInt8(unit >> 8)]
                    })
                == .markup)
    }

    @Test func `RTF is no plain text, less than is`() {
        #expect(fault(Array(#"{\rtf1\ansi Hello}"#.utf8)) == .richText)
        #expect(kind("< 5 days, or <5") == .text)
    }

    @Test(arguments: [
        "/S /JavaScript /JS (app.alert(1))", "/S/J#61vaScript", "/S /Launch/F(cmd.exe)",
        "/Type /EmbeddedFile", "/Names << /EmbeddedFiles 3 0 R >>", "/S /#4c#61unch",
    ])
    func `a PDF that runs something or carries files is refused`(part: String) {
        #expect(fault(Array("%PDF-1.7\n1 0 obj << \(part) >>\n%%EOF".utf8)) == .script)
        // Part of a longer word, or of a text, it is nothing.
        #expect(kind("%PDF-1.7\n(no JavaScript) /JavaScripts /Launched /J#6") == .pdf)
    }

    /// A ZIP file of members that are stored, empty unless it is said what is in them.
    private func archive(
        _ names: [String], flags: UInt8 = 0, holding: [String: String] = [:]
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        var directory: [UInt8] = []
        for name in names {
            let place = bytes.count
            let length: [UInt8] = [UInt8(name.utf8.count), 0]
            let inside = Array((holding[name] ?? "").utf8)
            let size: [UInt8] = [UInt8(inside.count & 0xFF), UInt8(inside.count >> 8), 0, 0]
            bytes += [0x50, 0x4B, 3, 4, 10, 0, flags, 0] + [UInt8](repeating: 0, count: 10)
            bytes += size + size + length + [0, 0] + Array(name.utf8) + inside
            directory += [0x50, 0x4B, 1, 2, 10, 0, 10, 0, flags, 0]
            directory += [UInt8](repeating: 0, count: 10) + size + size + length
            directory += [UInt8](repeating: 0, count: 12)
            directory += [UInt8(place & 0xFF), UInt8(place >> 8), 0, 0] + Array(name.utf8)
        }
        let from = bytes.count
        bytes += directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0]
        bytes += [UInt8(names.count), 0, UInt8(names.count), 0]
        bytes += [UInt8(directory.count & 0xFF), UInt8(directory.count >> 8), 0, 0]
        return bytes + [UInt8(from & 0xFF), UInt8(from >> 8), 0, 0, 0, 0]
    }

    @Test func `an office file is known by its members, and refused with macros or a password`() {
        let word = ["[Content_Types].xml", "word/document.xml"]
        #expect(kind(archive(word)) == .docx)
        #expect(
            kind(archive(["[Content_Types].xml", "xl/workbook.xml"])) == .xlsx)
        #expect(kind(archive(word + ["word/vbaProject.bin"])) == nil)
        #expect(kind(archive(word, flags: 1)) == nil)
        #expect(kind(archive(["a.exe"])) == nil)
        #expect(kind(archive([])) == nil)
    }

    private static let word = ["[Content_Types].xml", "word/document.xml"]

    @Test(arguments: [
        ("word/VBAPROJECT.BIN", DocumentFault.macros), ("Anywhere/vbaProject.bin", .macros),
        ("word/vbaData.xml", .macros), ("xl/macrosheets/sheet1.xml", .macros),
        ("word/embeddings/Sheet.XLSM", .macros), ("word/activeX/activeX1.xml", .active),
        ("word/embeddings/oleObject1.bin", .active), ("word/media/setup.exe", .active),
    ])
    func `whatever runs in an office file is known by its name`(name: String, fault: DocumentFault)
    {
        #expect(self.fault(archive(Self.word + [name])) == fault)
    }

    @Test func `an ordinary office file is taken with its charts, links and printer settings`() {
        let link = """
            <Relationship Type="http://x/relationships/hyperlink" Target="https://a.example" \
            TargetMode="External"/>
            """
        let whole = archive(
            Self.word + [
                "word/embeddings/Microsoft_Excel_Sheet1.xlsx", "word/printerSettings1.bin",
                "word/_rels/document.xml.rels",
            ], holding: ["word/_rels/document.xml.rels": "<Relationships>\(link)</Relationships>"])
        #expect(kind(whole) == .docx)
    }

    @Test func `macros that only the content types tell of are found`() {
        let types =
            "<Override ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/>"
        #expect(fault(archive(Self.word, holding: [Self.word[0]: types])) == .macros)
        let upper = ["[CONTENT_TYPES].XML", "word/document.xml"]
        #expect(fault(archive(upper, holding: [upper[0]: types.uppercased()])) == .macros)
    }

    @Test(arguments: [
        "<Relationship Type='http://x/relationships/attachedTemplate' Target='http://a' TargetMode='External'/>",
        "<Relationship TargetMode='External' Type='http://x/relationships/image' Target='http://a'/>",
        "<Relationship Type='http://x/relationships/hyperlink' TargetMode='&#69;xternal'/>",
    ])
    func `a part that is fetched from elsewhere is refused`(relation: String) {
        let place = "word/_rels/Settings.xml.RELS"
        #expect(fault(archive(Self.word + [place], holding: [place: relation])) == .linked)
    }

    @Test func `a torn or lying archive is refused wherever it was changed`() {
        let whole = archive(["[Content_Types].xml", "word/document.xml"])
        for length in whole.indices.dropFirst(3) {
            #expect(kind(Array(whole[..<length])) == nil, "\(length)")
        }
        // No byte makes the reader go where nothing is.
        for place in whole.indices {
            for value in [0, 0x7F, 0xFF] as [UInt8] {
                var changed = whole
                changed[place] = value
                _ = kind(changed)
            }
        }
    }

    @Test(
        arguments: [
            ("paper.pdf", "paper.pdf"), ("C:\\temp\\our paper.exe", "our paper.pdf"),
            ("../../etc/passwd", "passwd.pdf"), ("", "document.pdf"), ("...", "document.pdf"),
            ("a\r\nb\"; x=\u{202E}.pdf", "ab x.pdf"), (".hidden", "hidden.pdf"),
            ("Förderung (2017).odt", "Förderung (2017).pdf"), ("-rf", "rf.pdf"),
        ])
    func `a name is plain and ends as its content does`(sent: String, clean: String) {
        #expect(DocumentName.clean(sent, .pdf) == clean)
    }

    @Test func `a form tells where an answer names documents`() {
        let form = Form(schema: [
            "type": "object",
            "properties": [
                "one": ["type": "string", "format": "document"],
                "other": ["type": "string"],
                "list": [
                    "type": "array",
                    "items": [
                        "type": "object",
                        "properties": ["file": ["type": "string", "format": "document"]],
                    ],
                ],
            ],
        ])
        let hash = String(repeating: "a", count: 64)
        let second = String(repeating: "b", count: 64)
        let answer: JSONValue = [
            "one": .string(hash), "other": .string(second),
            "list": [["file": .string(hash)], [:], ["file": .string(second)]],
        ]
        #expect(form.asksForDocuments)
        #expect(form.problems(in: answer).isEmpty)
        #expect(form.documents(in: answer).map(\.path) == ["one", "list[3].file"])
        #expect(form.documents(in: answer).map(\.hash) == [hash, second])
        let wrong = form.problems(in: ["one": .string(hash.uppercased())])
        #expect(wrong.map(\.path) == ["one"])
        #expect(!Form(schema: ["type": "object", "properties": [:]]).asksForDocuments)
    }

    @Test func `a content has as many parts as it needs`() {
        #expect(KeptDocument.parts(of: 1, each: 4) == 1)
        #expect(KeptDocument.parts(of: 4, each: 4) == 1)
        #expect(KeptDocument.parts(of: 5, each: 4) == 2)
        #expect(KeptDocument.parts(of: .max, each: 1) == .max)
        #expect(KeptDocument.parts(of: 0, each: 4) == 0)
    }
}
