/// The members of a JSON object: pairs of key and value in the order in which they came, each key
/// once.
///
/// Keys are compared as UTF-8 bytes. A look-up walks the pairs: objects here are small.
///
/// Equality and hash ignore the order; writing keeps it.
package struct JSONObject: Sendable {
    struct Member: Sendable {
        var key: String
        var value: JSONValue
    }

    var members: [Member]

    /// An object without members.
    package init() {
        members = []
    }

    /// The pairs in their order; of a repeated key the last value counts, at the place of the first.
    package init(_ pairs: [(String, JSONValue)]) {
        self.init(withRepeats: pairs.map { Member(key: $0.0, value: $0.1) })
    }

    /// Takes members whose keys are known to be distinct.
    init(distinct members: [Member]) {
        self.members = members
    }

    /// Takes members that may repeat a key.
    init(withRepeats members: [Member]) {
        self.members = members
        guard Self.firstRepeat(in: members) != nil else { return }
        var places: [KeyBytes: Int] = [:]
        self.members.removeAll(keepingCapacity: true)
        for member in members {
            if let place = places[KeyBytes(text: member.key)] {
                self.members[place].value = member.value
            } else {
                places[KeyBytes(text: member.key)] = self.members.count
                self.members.append(member)
            }
        }
    }

    package var count: Int { members.count }
    package var isEmpty: Bool { members.isEmpty }

    /// The keys in their order.
    package var keys: [String] { members.map(\.key) }

    /// The values in the order of their keys.
    package var values: [JSONValue] { members.map(\.value) }

    /// The value of a member.
    ///
    /// Setting keeps the member's place or appends it; nil removes it.
    package subscript(key: String) -> JSONValue? {
        get {
            guard let place = place(of: key) else { return nil }
            return members[place].value
        }
        set {
            switch (place(of: key), newValue) {
            case (let place?, let value?): members[place].value = value
            case (let place?, nil): members.remove(at: place)
            case (nil, let value?): members.append(Member(key: key, value: value))
            case (nil, nil): break
            }
        }
    }

    /// The value that keys lead to through objects, each of which probably stands at a place; nil
    /// where that ends too early.
    ///
    /// - Parameter budget: pays for the walk, a unit for each sixteen members of an object.
    package func value(
        at keys: [String], expectedAt places: [Int], walked budget: inout Int
    ) -> JSONValue? {
        value(at: keys, expectedAt: places, from: 0, walked: &budget)
    }

    private func value(
        at keys: [String], expectedAt places: [Int], from depth: Int, walked budget: inout Int
    ) -> JSONValue? {
        budget &-= members.count >> 4
        let expected = places[depth]
        let isThere = expected < members.count && sameBytes(members[expected].key, keys[depth])
        guard let place = isThere ? expected : place(of: keys[depth]) else { return nil }
        if depth == keys.count - 1 { return members[place].value }
        guard case .object(let inner) = members[place].value else { return nil }
        return inner.value(at: keys, expectedAt: places, from: depth + 1, walked: &budget)
    }

    /// Where a member stands.
    private func place(of key: String) -> Int? {
        members.withUnsafeBufferPointer { members in
            for place in members.indices where sameBytes(members[place].key, key) { return place }
            return nil
        }
    }

    /// Appends a member whose key is known not to be there, without a look-up.
    package mutating func append(new key: String, _ value: JSONValue) {
        assert(count > 64 || place(of: key) == nil, "a new member is there already")
        members.append(Member(key: key, value: value))
    }

    /// Replaces the value of a member that is known by its place.
    package mutating func setValue(at place: Int, to value: JSONValue) {
        members[place].value = value
    }

    /// Puts a value in the place of a member, or appends it, and hands out what was there, or null;
    /// nothing is copied.
    ///
    /// - Returns: where the member stands.
    package mutating func exchange(_ key: String, with value: inout JSONValue) -> Int {
        guard let place = place(of: key) else {
            members.append(Member(key: key, value: value))
            value = .null
            return members.count - 1
        }
        swap(&members[place].value, &value)
        return place
    }

    package mutating func reserveCapacity(_ count: Int) {
        members.reserveCapacity(count)
    }

    /// The index of the first member whose key came before, or nil if the keys are distinct.
    static func firstRepeat(in members: [Member]) -> Int? {
        if members.count <= 24 {
            for later in members.indices.dropFirst() {
                for earlier in 0..<later
                where sameBytes(members[earlier].key, members[later].key) {
                    return later
                }
            }
            return nil
        }
        var seen = Set<KeyBytes>(minimumCapacity: members.count)
        return members.firstIndex { !seen.insert(KeyBytes(text: $0.key)).inserted }
    }

    /// A key as its UTF-8 bytes, for sets and dictionaries.
    struct KeyBytes: Hashable {
        let text: String

        static func == (left: KeyBytes, right: KeyBytes) -> Bool {
            sameBytes(left.text, right.text)
        }

        func hash(into hasher: inout Hasher) {
            hashBytes(of: text, into: &hasher)
        }
    }
}

extension JSONObject: Sequence {
    package struct Iterator: IteratorProtocol {
        var rest: IndexingIterator<[Member]>

        package mutating func next() -> (key: String, value: JSONValue)? {
            rest.next().map { (key: $0.key, value: $0.value) }
        }
    }

    package func makeIterator() -> Iterator {
        Iterator(rest: members.makeIterator())
    }

    package var underestimatedCount: Int { members.count }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// A literal's keys are written by us: a repeated one is a mistake, found in debug builds.
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(distinct: elements.map { Member(key: $0.0, value: $0.1) })
        assert(Self.firstRepeat(in: members) == nil, "a literal names a member twice")
    }
}

extension JSONObject: Hashable {
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.count == right.count else { return false }
        var sameOrder = true
        for index in left.members.indices {
            guard sameBytes(left.members[index].key, right.members[index].key) else {
                sameOrder = false
                break
            }
            guard left.members[index].value == right.members[index].value else { return false }
        }
        if sameOrder { return true }
        let values = Dictionary(
            right.members.map { (KeyBytes(text: $0.key), $0.value) }, uniquingKeysWith: { $1 })
        return left.members.allSatisfy { values[KeyBytes(text: $0.key)] == $0.value }
    }

    package func hash(into hasher: inout Hasher) {
        var sum = 0
        for member in members {
            var one = Hasher()
            hashBytes(of: member.key, into: &one)
            one.combine(member.value)
            sum &+= one.finalize()
        }
        hasher.combine(members.count)
        hasher.combine(sum)
    }
}
