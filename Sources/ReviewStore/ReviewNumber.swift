/// Reviews and tasks are named `r42` and `r42-7`; the file keeps the numbers.
///
/// An integer key is the row's place in SQLite's tree: no index on the name is needed, and the rows
/// that one step touches lie side by side. Only the store knows this; at its door stand the names.
enum ReviewNumber {
    /// 42 of `r42`; nil for anything that `name(_:)` would not have written.
    static func parse(_ name: String) -> Int64? {
        var digits = name.utf8[...]
        guard digits.popFirst() == UInt8(ascii: "r") else { return nil }
        return decimal(digits)
    }

    static func name(_ number: Int64) -> String {
        "r\(number)"
    }

    /// Digits without sign and without a leading zero, from 1 on.
    fileprivate static func decimal(_ digits: Substring.UTF8View) -> Int64? {
        guard let first = digits.first, first != UInt8(ascii: "0") else { return nil }
        var number: Int64 = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            let (ten, over) = number.multipliedReportingOverflow(by: 10)
            let (sum, overAgain) = ten.addingReportingOverflow(Int64(digit - UInt8(ascii: "0")))
            guard !over, !overAgain else { return nil }
            number = sum
        }
        return number
    }
}

/// A task's place: the review's number times 2^24 plus the task's number within the review.
enum TaskKey {
    /// 16 million tasks a review, 2^39 reviews: far above what a review of years needs.
    static let bits: Int64 = 24
    private static let highestTask: Int64 = 1 << bits - 1
    private static let highestReview: Int64 = 1 << 39 - 1

    static func make(review: Int64, task: Int64) -> Int64? {
        guard (1...highestReview).contains(review), (1...highestTask).contains(task) else {
            return nil
        }
        return review << bits | task
    }

    static func parse(_ name: String) -> Int64? {
        guard let dash = name.utf8.firstIndex(of: UInt8(ascii: "-")),
            let review = ReviewNumber.parse(String(name[..<dash])),
            let task = ReviewNumber.decimal(name[name.utf8.index(after: dash)...].utf8)
        else { return nil }
        return make(review: review, task: task)
    }

    static func review(of key: Int64) -> Int64 { key >> bits }
    static func task(of key: Int64) -> Int64 { key & highestTask }

    static func name(_ key: Int64) -> String {
        "r\(review(of: key))-\(task(of: key))"
    }

    /// The keys that the tasks of one review may have.
    static func range(ofReview review: Int64) -> ClosedRange<Int64>? {
        guard (1...highestReview).contains(review) else { return nil }
        return (review << bits)...(review << bits | highestTask)
    }
}
