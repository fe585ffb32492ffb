/// A hash over parts that arrive one after the other; used where a hash covers several fields.
internal import CSodium

package struct DigestStream: ~Copyable {
    /// libsodium's state is over-aligned, which Swift cannot hold in a struct; so it has a place of
    /// its own (`crypto_generichash_state` asks for 64 bytes of alignment).
    private let state: UnsafeMutableRawPointer

    package init() {
        Sodium.start()
        state = .allocate(byteCount: crypto_generichash_statebytes(), alignment: 64)
        crypto_generichash_init(OpaquePointer(state), nil, 0, Digest.length)
    }

    deinit {
        state.deallocate()
    }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        crypto_generichash_update(
            OpaquePointer(state), start.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
    }

    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// The UTF-8 of the text.
    package mutating func update(_ text: String) {
        let direct: Void? = text.utf8.withContiguousStorageIfAvailable {
            update(UnsafeRawBufferPointer($0))
        }
        if direct == nil { update(Array(text.utf8)) }
    }

    /// Eight bytes, the highest first.
    package mutating func update(_ number: Int64) {
        withUnsafeBytes(of: number.bigEndian) { update($0) }
    }

    package consuming func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Digest.length) { buffer, count in
            guard let start = buffer.baseAddress else { return }
            crypto_generichash_final(OpaquePointer(state), start, Digest.length)
            count = Digest.length
        }
    }
}
