import JSON
import ReviewWire

/// What a worker needs of a pushed TASK: its token, as bytes to give back, and its review.
struct OfferedTask {
    /// The members as they came: `"task":"r42-7","attempt":1,"epoch":1`.
    let token: ArraySlice<UInt8>
    let review: Int32

    private static let opening = Array("{\"task\":\"r".utf8)
    private static let closing = Array(",\"queue\":".utf8)

    /// Reads the start of the body where it is written as usual, and all of it otherwise.
    init?(_ body: [UInt8]) {
        if let read = Self.atStart(body) {
            self = read
        } else {
            guard let object = (try? JSONReader.parse(body))?.objectValue,
                let token = try? LeaseToken(in: object),
                let number = token.task.dropFirst().split(separator: "-").first.flatMap({
                    Int32($0)
                })
            else { return nil }
            self.token = JSONValue.object(token.body).compactBytes.dropFirst().dropLast()
            review = number
        }
    }

    private init(token: ArraySlice<UInt8>, review: Int32) {
        self.token = token
        self.review = review
    }

    private static func atStart(_ body: [UInt8]) -> OfferedTask? {
        guard body.starts(with: opening) else { return nil }
        var place = opening.count
        var number: Int32 = 0
        while place < body.count, (48...57).contains(body[place]) {
            let (tens, isLarge) = number.multipliedReportingOverflow(by: 10)
            if isLarge { return nil }
            number = tens &+ Int32(body[place] - 48)
            place += 1
        }
        while place + closing.count <= body.count, place < 120 {
            if body[place] == closing[0], body[place...].starts(with: closing) {
                return OfferedTask(token: body[1..<place], review: number)
            }
            place += 1
        }
        return nil
    }
}
