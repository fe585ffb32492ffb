import JSON
import ReviewClient

/// A hold in a sentence: by which scope, since when, who and why.
enum HoldWords {
    static func line(_ hold: JSONValue) -> String {
        let name = hold["name"]?.stringValue ?? ""
        let scope =
            switch hold["by"]?.stringValue {
            case "review": "On hold"
            case "parent": "On hold with \(name), which waits for it"
            case "host": "On hold with its host \(name)"
            default: "On hold with the region \(name)"
            }
        let since = Moment(hold["since"]).map { " since \($0.day.text)" } ?? ""
        let who = hold["who"]?.stringValue.map { " by \(RowWords.actor($0))" } ?? ""
        let reason = hold["reason"]?.stringValue.map { ": \($0)" } ?? ""
        var line = scope + since + who + reason
        if let progress = hold["beingReleased"] {
            let done = progress["done"]?.intValue.map { ", \($0) reviews so far" } ?? ""
            line += "; it is being released\(done)"
        }
        return TextWidth.safe(line)
    }
}
