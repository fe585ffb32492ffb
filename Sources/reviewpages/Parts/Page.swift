import JSON
import ReviewClient

/// The frame of every page: skip link, header, main, footer; one heading of the first order.
struct Page {
    var title: String
    var main: HTML
    /// Where the way back leads; nil for none.
    var back: (path: String, words: String)?
    /// Pages of the header, for who is signed in.
    var navigation: [(path: String, words: String, isCurrent: Bool)] = []
    /// The mark with which the button "Sign out" is sent; nil where nobody is signed in.
    var signOut: (path: String, mark: String)?
    /// Whether something on the page is to be mended: browsers' tabs say so first.
    var hasErrors = false
    /// Says that something has changed since it was loaded, where the browser runs scripts.
    var isLive = false
    /// Wide pages have tables and drawings; the others are read like a letter.
    var isWide = false

    func html(_ settings: PagesSettings) -> HTML {
        let name = hasErrors ? "Error: \(title)" : title
        return """
            <!DOCTYPE html>
            <html lang="en-GB">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>\(name) – \(settings.scheme)</title>
            <link rel="stylesheet" href="/style.css">
            <link rel="icon" href="/icon.svg" type="image/svg+xml">
            \(isLive ? "<script src=\"/live.js\" defer></script>\n" as HTML : "")</head>
            <body>
            <a class="skip" href="#main">Skip to main content</a>
            <header class="top"><div class="inner">
            <p class="scheme">\(settings.scheme)</p>
            \(signOutForm)</div></header>
            \(navigationBar)<div class="\(isWide ? "inner wide" : "inner")">
            \(backLink)\(isLive ? "<div id=\"news\" role=\"status\"></div>\n" as HTML : "")\
            <main id="main" tabindex="-1">
            \(main)</main>
            </div>
            <footer><div class="inner">
            \(settings.footer)</div></footer>
            </body>
            </html>

            """
    }

    private var backLink: HTML {
        guard let back else { return "" }
        return """
            <nav aria-label="Back"><a class="back" href="\(back.path)">\(back.words)</a></nav>

            """
    }

    private var navigationBar: HTML {
        guard !navigation.isEmpty else { return "" }
        let items = navigation.map { item -> HTML in
            let current: HTML = item.isCurrent ? " aria-current=\"page\"" : ""
            return "<li><a href=\"\(item.path)\"\(current)>\(item.words)</a></li>"
        }
        return """
            <nav class="pages" aria-label="Pages"><div class="inner"><ul>\(items)</ul></div></nav>

            """
    }

    private var signOutForm: HTML {
        guard let signOut else { return "" }
        return """
            <form method="post" action="\(signOut.path)"><input type="hidden" name="mark" \
            value="\(signOut.mark)"><button class="plain" type="submit">Sign out</button></form>

            """
    }
}

/// Parts that many pages have.
enum Part {
    /// What is wrong, at the top, each with a link to its field (GOV.UK: error summary).
    static func errorSummary(_ errors: [FieldError]) -> HTML {
        guard !errors.isEmpty else { return "" }
        let items = errors.map { error -> HTML in
            error.field.isEmpty
                ? "<li>\(error.message)</li>"
                : "<li><a href=\"#\(error.field)\">\(error.message)</a></li>"
        }
        return """
            <div class="errors" role="alert" aria-labelledby="errors-title" tabindex="-1" autofocus>
            <h2 id="errors-title">There is a problem</h2>
            <ul>\(items)</ul>
            </div>

            """
    }

    /// Names and values side by side, with a link to change each where there is one.
    static func summary(_ rows: [(name: HTML, value: HTML, change: HTML?)]) -> HTML {
        guard !rows.isEmpty else { return "" }
        let lines = rows.map { row -> HTML in
            let change: HTML = row.change.map { "<dd class=\"change\">\($0)</dd>" } ?? ""
            return "<div><dt>\(row.name)</dt><dd>\(row.value)</dd>\(change)</div>\n"
        }
        return "<dl class=\"summary\">\n\(lines)</dl>\n"
    }

    /// A table whose rows become blocks on a narrow screen, each value with its column's name.
    ///
    /// The first column names the row. Roles are said, because a browser forgets them where a style
    /// makes blocks of rows. Columns that no row fills are left out.
    static func table(
        _ caption: String, _ columns: [(name: String, isNumber: Bool)], _ rows: [[HTML]]
    ) -> HTML {
        let kept = columns.indices.filter { column in
            column == 0 || rows.contains { column < $0.count && !$0[column].isEmpty }
        }
        let head = kept.map { column -> HTML in
            let look: HTML = columns[column].isNumber ? " class=\"number\"" : ""
            return "<th scope=\"col\" role=\"columnheader\"\(look)>\(columns[column].name)</th>"
        }
        let lines = rows.map { row -> HTML in
            let cells = kept.filter { $0 < row.count }.map { column -> HTML in
                if column == 0 { return "<th scope=\"row\" role=\"rowheader\">\(row[0])</th>" }
                let look: HTML = columns[column].isNumber ? " class=\"number\"" : ""
                return """
                    <td role="cell" data-name="\(columns[column].name)"\(look)>\(row[column])</td>
                    """
            }
            return "<tr role=\"row\">\(cells)</tr>\n"
        }
        return """
            <table role="table" class="rows"><caption class="unseen">\(caption)</caption>
            <thead role="rowgroup"><tr role="row">\(head)</tr></thead>
            <tbody role="rowgroup">\(lines)</tbody></table>

            """
    }

    static func notice(_ words: String) -> HTML {
        "<div class=\"notice\" role=\"status\"><p>\(words)</p></div>\n"
    }

    static func tag(_ words: String, _ tone: String = "plain") -> HTML {
        "<strong class=\"tag \(tone)\">\(words)</strong>"
    }

    static func hidden(_ name: String, _ value: String) -> HTML {
        "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
    }

    static func button(_ words: String, name: String = "", secondary: Bool = false) -> HTML {
        let called: HTML = name.isEmpty ? "" : " name=\"do\" value=\"\(name)\""
        return """
            <button type="submit" class="\(secondary ? "second" : "first")"\(called)>\(words)</button>

            """
    }

    /// Whom to ring, as the daemon tells it (`ring`); nothing where it names nobody.
    static func ring(_ ring: JSONValue?) -> HTML {
        guard let name = ring?["name"]?.stringValue, let phone = ring?["phone"]?.stringValue
        else { return "" }
        let digits = String(phone.filter { $0.isNumber || $0 == "+" })
        let address = ring?["email"]?.stringValue ?? ""
        let mail: HTML =
            address.isEmpty ? "" : "<p>Email: <a href=\"mailto:\(address)\">\(address)</a></p>"
        return """
            <section class="ring" aria-labelledby="ring-title"><h2 id="ring-title">Would you rather \
            talk?</h2><p>\(name)</p><p>Telephone: <a href="tel:\(digits)">\(phone)</a></p>\
            \(mail)</section>

            """
    }

    /// That a review is on hold, since when and by whom; nothing where it is not.
    ///
    /// - Parameter meaning: what that means for whoever reads it.
    static func held(_ holds: JSONValue?, _ meaning: String) -> HTML {
        let lines = (holds?.arrayValue ?? []).map { hold -> HTML in
            let since = Moment(hold["since"]).map { " since \($0.day.text)" } ?? ""
            let who = hold["who"]?.stringValue.map { ", by \(Naming.addressee($0))" } ?? ""
            let reason = hold["reason"]?.stringValue.map { ": \($0)" } ?? ""
            return "<p>\(holder(hold)) is on hold\(since)\(who)\(reason)</p>\n"
        }
        return lines.isEmpty ? "" : "<div class=\"inset\">\(lines)<p>\(meaning)</p></div>\n"
    }

    private static func holder(_ hold: JSONValue) -> String {
        let name = Naming.title(hold["name"]?.stringValue ?? "")
        return switch hold["by"]?.stringValue {
        case "host": "Everything at \(name)"
        case "region": "Everything in \(name)"
        case "parent": "The review that this belongs to"
        default: "This review"
        }
    }

    /// "Wed 13 Dec 2017, in 7 days" of a deadline; whether it has passed. While a review is on hold
    /// nothing does.
    static func due(_ row: JSONValue, now: Moment?) -> HTML {
        due(
            Moment(row["due"] ?? row["at"]), now: now, isHeld: row["held"]?.boolValue == true)
    }

    static func due(_ moment: Moment?, now: Moment?, isHeld: Bool = false) -> HTML {
        guard let moment else { return "No date is set" }
        if isHeld { return "\(moment.text) before the hold; it stands still while that lasts" }
        guard let now else { return "\(moment.text)" }
        let words = moment.day.deadline(from: now.day)
        let isLate = moment < now
        let late: HTML = isLate ? tag("overdue", "less") : ""
        return "\(moment.text)\(isLate ? "" : ", \(words)") \(late)"
    }
}

/// What is wrong with an answer, and where.
struct FieldError: Sendable {
    /// The id of the input; empty for the page as a whole.
    var field: String
    var message: String
}
