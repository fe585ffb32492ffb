/// The name that was probably meant. Every room's errors use it: an unknown event, field or unit is
/// answered with the known one that lies nearest.

/// Of `names` the one that needs the fewest edits (a letter more, less, other, or two swapped) to
/// become `name`, ignoring ASCII case; nil if none is near (more than a third of the letters
/// differ).
///
/// Of equals the first. Names of more than 64 code points are not compared.
package func nearestName(_ name: String, in names: [String]) -> String? {
    let wanted = foldedScalars(name)
    guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
    var best: (name: String, edits: Int)?
    for candidate in names {
        let letters = foldedScalars(candidate)
        guard !letters.isEmpty, letters.count <= 64 else { continue }
        let allowed = Swift.max(1, Swift.max(letters.count, wanted.count) / 3)
        guard abs(letters.count - wanted.count) <= allowed else { continue }
        let edits = editDistance(wanted, letters)
        if edits <= allowed, edits < (best?.edits ?? Int.max) {
            best = (candidate, edits)
        }
    }
    return best?.name
}

/// The code points of a name, ASCII letters in lower case; at most 65 are looked at.
private func foldedScalars(_ text: String) -> [UInt32] {
    text.unicodeScalars.prefix(65).map { scalar in
        (0x41...0x5A).contains(scalar.value) ? scalar.value + 0x20 : scalar.value
    }
}

/// The optimal string alignment distance: insertions, deletions, substitutions, and swaps of
/// neighbours.
private func editDistance(_ left: [UInt32], _ right: [UInt32]) -> Int {
    var beforePrevious = [Int](repeating: 0, count: right.count + 1)
    var previous = Array(0...right.count)
    for row in 1...left.count {
        var current = [row]
        current.reserveCapacity(right.count + 1)
        for column in 1...right.count {
            let same = left[row - 1] == right[column - 1]
            var edits = Swift.min(
                previous[column] + 1, current[column - 1] + 1, previous[column - 1] + (same ? 0 : 1)
            )
            if row > 1, column > 1, left[row - 1] == right[column - 2],
                left[row - 2] == right[column - 1]
            {
                edits = Swift.min(edits, beforePrevious[column - 2] + 1)
            }
            current.append(edits)
        }
        (beforePrevious, previous) = (previous, current)
    }
    return previous[right.count]
}
