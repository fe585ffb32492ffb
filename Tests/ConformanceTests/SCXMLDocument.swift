import Foundation
import FoundationXML

/// An XML element, as much of it as SCXML documents need.
final class SCXMLElement {
    let name: String
    let attributes: [String: String]
    var children: [SCXMLElement] = []
    var text = ""

    init(name: String, attributes: [String: String]) {
        self.name = name
        self.attributes = attributes
    }

    subscript(attribute: String) -> String? { attributes[attribute] }

    /// An attribute of the suite's own, which stands for an expression of the data model.
    func conf(_ attribute: String) -> String? { attributes["conf:" + attribute] }

    func first(_ name: String) -> SCXMLElement? { children.first { $0.name == name } }

    func all(_ name: String) -> [SCXMLElement] { children.filter { $0.name == name } }

    var trimmedText: String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// This element and everything in it.
    var tree: [SCXMLElement] { [self] + children.flatMap(\.tree) }
}

/// Reads XML into elements.
final class SCXMLDocument: NSObject, XMLParserDelegate {
    private var open: [SCXMLElement] = []
    private(set) var root: SCXMLElement?

    static func root(of file: URL) throws -> SCXMLElement {
        let document = SCXMLDocument()
        let parser = XMLParser(data: try Data(contentsOf: file))
        parser.delegate = document
        guard parser.parse(), let root = document.root else {
            throw SCXMLSkip("the file is no XML")
        }
        return root
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
        qualifiedName: String?, attributes: [String: String]
    ) {
        // Any prefix but the suite's own is another spelling of SCXML's namespace.
        let parts = name.split(separator: ":")
        let local = parts.count == 2 && parts[0] != "conf" ? String(parts[1]) : name
        let element = SCXMLElement(name: local, attributes: attributes)
        open.last?.children.append(element)
        if root == nil { root = element }
        open.append(element)
    }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
        qualifiedName: String?
    ) {
        open.removeLast()
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        open.last?.text += text
    }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        open.last?.text += String(decoding: block, as: UTF8.self)
    }
}

/// Why a case cannot be said in the language of this project.
struct SCXMLSkip: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}
