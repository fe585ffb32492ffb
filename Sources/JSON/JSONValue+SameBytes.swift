/// Values as the bytes that they are written with: unlike `==`, the order of members counts.
///
/// Steps compare what they leave with what they found; most of it is one buffer kept twice, which
/// is known by its place.
extension JSONValue {
    package func hasSameBytes(as other: JSONValue) -> Bool {
        switch (self, other) {
        case (.object(let left), .object(let right)): left.hasSameBytes(as: right)
        case (.array(let left), .array(let right)):
            left.hasSameStorage(as: right)
                || left.count == right.count
                    && left.indices.allSatisfy { left[$0].hasSameBytes(as: right[$0]) }
        default: self == other
        }
    }
}

extension JSONObject {
    package func hasSameBytes(as other: JSONObject) -> Bool {
        members.hasSameStorage(as: other.members)
            || count == other.count
                && members.indices.allSatisfy { index in
                    sameBytes(members[index].key, other.members[index].key)
                        && members[index].value.hasSameBytes(as: other.members[index].value)
                }
    }

    /// The members of this one that the other lacks or has with other bytes, and the names that
    /// only the other has. Members stand mostly in the same place in both.
    package func difference(
        from other: JSONObject
    ) -> (changed: [(key: String, value: JSONValue)], gone: [String]) {
        if members.hasSameStorage(as: other.members) { return ([], []) }
        var changed: [(key: String, value: JSONValue)] = []
        var inPlace = 0
        for index in members.indices {
            if index < other.members.count, sameBytes(members[index].key, other.members[index].key)
            {
                inPlace += 1
                if members[index].value.hasSameBytes(as: other.members[index].value) { continue }
            } else if let before = other[members[index].key],
                members[index].value.hasSameBytes(as: before)
            {
                continue
            }
            changed.append((members[index].key, members[index].value))
        }
        guard inPlace < other.members.count else { return (changed, []) }
        return (changed, other.keys.filter { self[$0] == nil })
    }
}

extension Array {
    /// Whether both are one buffer.
    fileprivate func hasSameStorage(as other: [Element]) -> Bool {
        withUnsafeBufferPointer { left in
            other.withUnsafeBufferPointer { right in
                left.baseAddress == right.baseAddress && left.count == right.count
            }
        }
    }
}
