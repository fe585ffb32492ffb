/// The frame of a page that is a file of its own: its style within it, no script, made to be printed.
struct StandalonePage {
    var title: String
    /// Where the first link leads, past what stands before it: an id of the body, and its words.
    var skip: (id: String, words: String)
    var body: HTML

    /// The whole file.
    var text: String {
        let page: HTML = """
            <!DOCTYPE html>
            <html lang="en-GB">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title>
            <style>
            \(HTML(stringLiteral: ReportPage.style))</style>
            </head>
            <body>
            <a class="skip" href="#\(skip.id)">\(skip.words)</a>
            \(body)</body>
            </html>

            """
        return page.source
    }
}
