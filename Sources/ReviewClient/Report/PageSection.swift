/// A part of a long page, with the heading that its list of contents leads to.
struct PageSection {
    var id: String
    var heading: String
    var body: HTML

    /// The entries of the list of contents.
    static func contents(_ sections: [PageSection]) -> HTML {
        let entries = sections.map { section -> HTML in
            "<li><a href=\"#\(section.id)\">\(section.heading)</a></li>\n"
        }
        return "\(entries)"
    }

    var html: HTML {
        """
        <section id="\(id)" aria-labelledby="\(id)-heading">
        <h2 id="\(id)-heading">\(heading)</h2>
        \(body)</section>

        """
    }
}
