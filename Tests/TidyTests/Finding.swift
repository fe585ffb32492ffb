/// What a tidy check found, with the mend.
struct Finding: Equatable, CustomStringConvertible {
    let path: String
    let line: Int
    let message: String

    var description: String { "\(path):\(line): \(message)" }
}

extension [Finding] {
    /// One finding a line, so that a failed expectation is a list of things to do.
    var listed: String { map { "\n  " + $0.description }.joined() }
}
