/// Strings as their UTF-8 bytes. Swift's `==` on strings is canonical equivalence, which depends on
/// the Unicode tables of the toolchain; a result that is stored or compared must not.

/// Whether two strings have the same UTF-8 bytes.
///
/// Inlined as far as the lengths, which tell most names apart: looking up a name walks many. Two
/// strings that are kept the same way (up to 15 bytes in place, or one storage) are known by that
/// alone; the same text can be kept in another way too.
@inlinable @inline(__always)
package func sameBytes(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count
        && (areKeptAlike(left, right) || sameBytesOfEqualCount(left, right))
}

@inlinable @inline(__always)
package func areKeptAlike(_ left: String, _ right: String) -> Bool {
    guard MemoryLayout<String>.size == MemoryLayout<(UInt64, UInt64)>.size else { return false }
    return unsafeBitCast(left, to: (UInt64, UInt64).self)
        == unsafeBitCast(right, to: (UInt64, UInt64).self)
}

@usableFromInline
package func sameBytesOfEqualCount(_ left: String, _ right: String) -> Bool {
    let same = left.utf8.withContiguousStorageIfAvailable { left in
        right.utf8.withContiguousStorageIfAvailable { right in
            sameBytes(UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
        }
    }
    return (same ?? nil) ?? left.utf8.elementsEqual(right.utf8)
}

/// Of two buffers of equal length; one text kept twice is known by its place.
private func sameBytes(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    if left.baseAddress == right.baseAddress { return true }
    var index = 0
    while left.count - index >= 8 {
        if left.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            != right.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        {
            return false
        }
        index += 8
    }
    while index < left.count {
        if left[index] != right[index] { return false }
        index += 1
    }
    return true
}

/// Whether one string comes before another in the order of their UTF-8 bytes, which is the order of
/// their code points.
package func bytesPrecede(_ left: String, _ right: String) -> Bool {
    let precedes = left.utf8.withContiguousStorageIfAvailable { left in
        right.utf8.withContiguousStorageIfAvailable { right in
            for index in 0..<Swift.min(left.count, right.count) where left[index] != right[index] {
                return left[index] < right[index]
            }
            return left.count < right.count
        }
    }
    return (precedes ?? nil) ?? left.utf8.lexicographicallyPrecedes(right.utf8)
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
