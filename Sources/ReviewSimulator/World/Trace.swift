import Digest

/// What happened, as a hash over all of it and as the last lines of a story.
struct Trace {
    /// Lines kept for the story of a failure.
    private static let kept = 60

    private(set) var hash = [UInt8](repeating: 0, count: Digest.length)
    private(set) var story: [String] = []
    private(set) var events = 0
    private var unhashed: [UInt8] = []

    /// Takes in what must be the same whenever the seed is.
    mutating func note(_ bytes: [UInt8]) {
        events += 1
        unhashed += bytes
        unhashed.append(0)
        if unhashed.count > 65_536 { settle() }
    }

    mutating func tell(_ line: String) {
        story.append(line)
        if story.count > 2 * Self.kept { story.removeFirst(story.count - Self.kept) }
    }

    mutating func settle() {
        hash = Digest.hash(parts: [hash, unhashed])
        unhashed.removeAll(keepingCapacity: true)
    }

    var lastLines: [String] { story.suffix(Self.kept) }
}
