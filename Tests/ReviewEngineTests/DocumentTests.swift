import JSON
import ReviewEngine
import Testing

/// Documents: what their bytes say that they are, how they are named, where an answer names them.
@Suite struct DocumentTests {
    private func kind(_ text: String) -> DocumentKind? { DocumentKind(content: Array(text.utf8)) }

    @Test func `text is text only if all of it is, and a table if its rows are alike`() {
        #expect(kind("One line.") == .text)
        #expect(kind("häufig\r\n\tauch so\r\n") == .text)
        #expect(kind("a,b\nc,d\n") == .csv)
        #expect(kind("a,b\nc,\"d, e\nf\"") == .csv)
        #expect(kind("a, b and so on\nno comma") == .text)
        #expect(kind("a,b\n\"open") == .text)
        for text in ["", "null\0", "bell\u{7}", "delete\u{7F}"] { #expect(kind(text) == nil) }
        #expect(DocumentKind(content: [0x68, 0xE4, 0x75]) == nil)
    }

    @Test func `what begins like a picture or a PDF is one`() {
        #expect(kind("%PDF-1.7\n") == .pdf)
        #expect(kind(" %PDF-1.7\n") == .text)
        #expect(DocumentKind(content: [0xFF, 0xD8, 0xFF, 0xE0]) == .jpeg)
        #expect(
            DocumentKind(content: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) == .png)
        #expect(kind("<html><script>alert(1)</script>") == .text)
    }

    /// A ZIP file of empty members that are stored.
    private func archive(_ names: [String], flags: UInt8 = 0) -> [UInt8] {
        var bytes: [UInt8] = []
        var directory: [UInt8] = []
        for name in names {
            let place = bytes.count
            let length: [UInt8] = [UInt8(name.utf8.count), 0]
            bytes += [0x50, 0x4B, 3, 4, 10, 0, flags, 0] + [UInt8](repeating: 0, count: 18)
            bytes += length + [0, 0] + Array(name.utf8)
            directory += [0x50, 0x4B, 1, 2, 10, 0, 10, 0, flags, 0]
            directory += [UInt8](repeating: 0, count: 18) + length
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
        #expect(DocumentKind(content: archive(word)) == .docx)
        #expect(
            DocumentKind(content: archive(["[Content_Types].xml", "xl/workbook.xml"])) == .xlsx)
        #expect(DocumentKind(content: archive(word + ["word/vbaProject.bin"])) == nil)
        #expect(DocumentKind(content: archive(word, flags: 1)) == nil)
        #expect(DocumentKind(content: archive(["a.exe"])) == nil)
        #expect(DocumentKind(content: archive([])) == nil)
    }

    @Test func `a torn or lying archive is refused wherever it was changed`() {
        let whole = archive(["[Content_Types].xml", "word/document.xml"])
        for length in whole.indices.dropFirst(3) {
            #expect(DocumentKind(content: Array(whole[..<length])) == nil, "\(length)")
        }
        // No byte makes the reader go where nothing is.
        for place in whole.indices {
            for value in [0, 0x7F, 0xFF] as [UInt8] {
                var changed = whole
                changed[place] = value
                _ = DocumentKind(content: changed)
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
