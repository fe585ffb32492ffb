/// Strings as their UTF-8 bytes. Swift's `==` on strings is canonical equivalence, which depends on
/// the Unicode tables of the toolchain; a result that is stored or compared must not.

/// Whether two strings have the same UTF-8 bytes.
package func sameBytes(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8)
}

/// Whether one string comes before another in the order of their UTF-8 bytes, which is the order of
/// their code points.
package func bytesPrecede(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
}

/// Feeds a string's UTF-8 bytes to a hasher, ended by a byte that UTF-8 never has.
package func hashBytes(of text: String, into hasher: inout Hasher) {
    let fed: Void? = text.utf8.withContiguousStorageIfAvailable {
        hasher.combine(bytes: UnsafeRawBufferPointer($0))
    }
    if fed == nil {
        for byte in text.utf8 { hasher.combine(byte) }
    }
    hasher.combine(0xFF as UInt8)
}
