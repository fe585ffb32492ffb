/// An Office or OpenDocument file: what it is, and whether something in it runs or is fetched.
///
/// Looked at are the names of all members, the list of content types, and the relations of every part;
/// not the parts themselves, and in OpenDocument text the names only.
struct OfficeFile {
    private let archive: ZipListing
    private let content: [UInt8]

    /// Larger lists than any document has; what is longer is refused.
    private static let partMax = 2_000_000

    init(_ archive: ZipListing, _ content: [UInt8]) {
        self.archive = archive
        self.content = content
    }

    /// ECMA-376 part 2 (an Office file is a ZIP with these members); OpenDocument 1.3 part 2 §3.3
    /// (the first member is `mimetype`, stored as it is).
    func kind() throws(DocumentFault) -> DocumentKind {
        let names = archive.members.map { Self.lowered($0.name) }
        for name in names { try Self.refuseActive(name) }
        guard let place = names.firstIndex(of: "[content_types].xml") else {
            return try openDocument()
        }
        let listed = try text(of: archive.members[place])
        if listed.contains("macroenabled") || listed.contains("vbaproject") { throw .macros }
        for member in archive.members where Self.lowered(member.name).hasSuffix(".rels") {
            try Self.refuseLinked(try text(of: member))
        }
        if names.contains("word/document.xml") { return .docx }
        guard names.contains("xl/workbook.xml") else { throw .unknown }
        return .xlsx
    }

    /// The member's data follow its name: 30 bytes of header, 8 of "mimetype".
    private func openDocument() throws(DocumentFault) -> DocumentKind {
        let type = Array("mimetypeapplication/vnd.oasis.opendocument.text".utf8)
        guard content.count > 30 + type.count + 2, content[30...].starts(with: type),
            content[(30 + type.count)...].prefix(2).elementsEqual("PK".utf8)
        else { throw .unknown }
        return .odt
    }

    /// Names of members are compared without regard to case (ECMA-376 part 2 §6.2.2.3).
    private static func refuseActive(_ name: String) throws(DocumentFault) {
        let parts = name.split { $0 == "/" || $0 == "\\" }.map(String.init)
        let last = parts.last ?? ""
        if ["vbaproject.bin", "vbadata.xml", "vbaprojectsignature.bin"].contains(last)
            || ["docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm"].contains(ending(last))
            || parts.contains(where: {
                ["macrosheets", "dialogsheets", "basic", "scripts"].contains($0)
            })
        {
            throw .macros
        }
        if parts.contains("activex") || last.hasPrefix("oleobject")
            || ["exe", "dll", "scr", "js", "vbs", "hta", "lnk", "bat", "cmd", "ps1", "ole"]
                .contains(ending(last))
        {
            throw .active
        }
    }

    private static func ending(_ name: String) -> String {
        name.split(separator: ".").last.map(String.init) ?? ""
    }

    /// Relations may lead elsewhere as links that a person follows, and in no other way (§6.5.3.4). One
    /// that spells itself in a roundabout manner is taken for the worst.
    private static func refuseLinked(_ relations: String) throws(DocumentFault) {
        if relations.contains("&#") || relations.contains("<!") { throw .linked }
        for relation in relations.split(separator: "<") {
            guard relation.contains("targetmode"), relation.contains("external") else { continue }
            guard relation.contains("/relationships/hyperlink") else { throw .linked }
        }
        if relations.contains("/oleobject") || relations.contains("/activexcontrol") {
            throw .active
        }
    }

    /// A member as small letters; refused if it is not plain text in UTF-8.
    private func text(of member: ZipListing.Member) throws(DocumentFault) -> String {
        guard let bytes = archive.content(of: member, in: content, most: Self.partMax),
            !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self)
        else { throw .unknown }
        return text.lowercased()
    }

    private static func lowered(_ name: ArraySlice<UInt8>) -> String {
        String(decoding: name, as: UTF8.self).lowercased()
    }
}
