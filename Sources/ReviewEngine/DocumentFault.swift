/// Why a document is not taken, as whoever sent it reads it.
package enum DocumentFault: Error, Sendable, CaseIterable {
    /// Nothing that is on the list.
    case unknown
    case macros
    /// Controls that run, or objects of other programs.
    case active
    /// A part that is fetched from elsewhere when it is opened.
    case linked
    /// A PDF that runs something or carries files.
    case script
    /// HTML, SVG, XML: what a browser could run.
    case markup
    case richText

    package var found: String {
        switch self {
        case .unknown: "something else"
        case .macros: "an Office file with macros"
        case .active: "an Office file with controls or objects of other programs in it"
        case .linked: "an Office file that fetches a part of itself from elsewhere"
        case .script: "a PDF that runs something or carries other files"
        case .markup: "a web page, a drawing or data in angle brackets (HTML, SVG, XML)"
        case .richText: "a text with layout (RTF)"
        }
    }

    /// What helps.
    package var advice: String {
        switch self {
        case .unknown: "What counts is what is in the file, not how it is called."
        case .macros, .active, .linked, .markup, .richText: "Save it as a PDF, and send that."
        case .script: "Print it to a PDF, and send that."
        }
    }
}
