import ReviewClient
import ReviewConvening

/// What a coordinator decides beside the search: `--pin` and `--forbid`, in the words of the file's
/// `pins` and `forbids`.
struct SteeringOptions {
    static let options = [
        CommandOption(
            "pin", "REVIEW:PERSON[:PLACE]", "they are to be on that team; may be repeated"),
        CommandOption(
            "forbid", "PERSON[:REVIEW]", "they are not to be asked; may be repeated"),
    ]

    private var pins: [ConveningProblem.Pin] = []
    private var forbids: [ConveningProblem.Forbid] = []

    /// Throws: CLI-003 for words that name nobody.
    init(_ arguments: Arguments) throws(ProgramError) {
        for word in arguments.all("pin") {
            let parts = try Self.parts(of: word, "pin", from: 2, to: 3)
            pins.append(
                .init(
                    review: parts[0], person: parts[1], place: parts.count > 2 ? parts[2] : nil))
        }
        for word in arguments.all("forbid") {
            let parts = try Self.parts(of: word, "forbid", from: 1, to: 2)
            forbids.append(.init(review: parts.count > 1 ? parts[1] : nil, person: parts[0]))
        }
    }

    func add(to problem: inout ConveningProblem) {
        problem.pins += pins
        problem.forbids += forbids
    }

    private static func parts(
        of word: String, _ option: String, from least: Int, to most: Int
    ) throws(ProgramError) -> [String] {
        let parts = word.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (least...most).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else {
            throw ProgramError(
                .usage, "CLI-003", "--\(option) cannot be read", subject: word,
                expected: options.first { $0.name == option }?.value ?? "names with colons")
        }
        return parts
    }
}
