/// What the hash of a journal entry covers; the loop makes it, the audit checks it.
internal import Digest
package import ReviewEngine

package enum EntryHash {
    /// The hash before the first entry of a subject, and before the first of all.
    package static let none = [UInt8](repeating: 0, count: Digest.length)

    /// The hash of an entry: over the hash of the subject's entry before it and every field but
    /// the hash itself.
    ///
    /// Canonical form 1, all numbers with the highest byte first: a byte 1; the previous hash
    /// (32 bytes); sequence and time (8 bytes each); then subject, kind, who, identity, region,
    /// organisation and body, each as its length in bytes (4 bytes) and its bytes.
    package static func of(previous: [UInt8], entry: JournalEntry) -> [UInt8] {
        precondition(previous.count == Digest.length, "a hash has \(Digest.length) bytes")
        let texts =
            entry.subject.utf8.count + entry.kind.utf8.count + entry.who.utf8.count
            + entry.identity.utf8.count + entry.region.utf8.count + entry.organisation.utf8.count
        let size = 1 + Digest.length + 16 + 7 * 4 + texts + entry.body.count
        return withUnsafeTemporaryAllocation(byteCount: size, alignment: 8) { buffer in
            var form = CanonicalForm(buffer)
            form.put(byte: 1)
            previous.withUnsafeBytes { form.put(raw: $0) }
            form.put(entry.sequence)
            form.put(entry.at)
            form.put(entry.subject)
            form.put(entry.kind)
            form.put(entry.who)
            form.put(entry.identity)
            form.put(entry.region)
            form.put(entry.organisation)
            entry.body.withUnsafeBytes { form.put(delimited: $0) }
            return Digest.hash(form.bytes)
        }
    }

    /// The head of the journal's own chain after one more entry: over the head before it and the
    /// entry's hash, in the order of sequence.
    package static func chain(previous: [UInt8], entryHash: [UInt8]) -> [UInt8] {
        withUnsafeTemporaryAllocation(
            byteCount: previous.count + entryHash.count, alignment: 8
        ) { buffer in
            var form = CanonicalForm(buffer)
            previous.withUnsafeBytes { form.put(raw: $0) }
            entryHash.withUnsafeBytes { form.put(raw: $0) }
            return Digest.hash(form.bytes)
        }
    }
}

/// Writes the canonical form into a space that is exactly large enough.
private struct CanonicalForm {
    private let buffer: UnsafeMutableRawBufferPointer
    private var filled = 0

    init(_ buffer: UnsafeMutableRawBufferPointer) {
        self.buffer = buffer
    }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[..<filled]) }

    mutating func put(byte: UInt8) {
        withUnsafeBytes(of: byte) { put(raw: $0) }
    }

    mutating func put(_ number: Int64) {
        withUnsafeBytes(of: number.bigEndian) { put(raw: $0) }
    }

    mutating func put(_ text: String) {
        let direct: Void? = text.utf8.withContiguousStorageIfAvailable {
            put(delimited: UnsafeRawBufferPointer($0))
        }
        if direct == nil { Array(text.utf8).withUnsafeBytes { put(delimited: $0) } }
    }

    mutating func put(delimited field: UnsafeRawBufferPointer) {
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: field.count).bigEndian) { put(raw: $0) }
        put(raw: field)
    }

    mutating func put(raw field: UnsafeRawBufferPointer) {
        guard let from = field.baseAddress else { return }
        precondition(field.count <= buffer.count - filled, "the form is larger than was counted")
        buffer.baseAddress?.advanced(by: filled)
            .copyMemory(from: from, byteCount: field.count)
        filled += field.count
    }
}
