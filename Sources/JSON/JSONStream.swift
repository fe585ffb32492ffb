/// Writes JSON as it goes, without a value in between: what is encoded at each step.
///
/// The caller opens and closes objects and arrays and names each member once; commas and colons
/// come by themselves. One stream serves many documents: `reset` keeps its room.
package struct JSONStream: ~Copyable {
    private var sink = JSONSink()
    /// Nothing stands before the next value in its object or array, or its key was just written.
    private var isFresh = true

    package init() {}

    /// What was written since the last `reset`.
    package var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: sink.count) { buffer, count in
            sink.copy(to: UnsafeMutableRawBufferPointer(buffer))
            count = sink.count
        }
    }

    package var isEmpty: Bool { sink.count == 0 }

    package mutating func reset() {
        sink.clear()
        isFresh = true
    }

    private mutating func separate() {
        if !isFresh { sink.append(UInt8(ascii: ",")) }
        isFresh = false
    }

    // MARK: Objects and arrays

    package mutating func beginObject() {
        separate()
        sink.append(UInt8(ascii: "{"))
        isFresh = true
    }

    package mutating func endObject() {
        sink.append(UInt8(ascii: "}"))
        isFresh = false
    }

    package mutating func beginArray() {
        separate()
        sink.append(UInt8(ascii: "["))
        isFresh = true
    }

    package mutating func endArray() {
        sink.append(UInt8(ascii: "]"))
        isFresh = false
    }

    /// Names the next value; the name needs no escape.
    package mutating func key(_ name: StaticString) {
        sink.key(name, isFirst: isFresh)
        isFresh = true
    }

    package mutating func key(_ name: String) {
        separate()
        sink.string(name)
        sink.append(UInt8(ascii: ":"))
        isFresh = true
    }

    // MARK: Values

    /// A value that stands built already.
    package mutating func value(tree: JSONValue) {
        separate()
        JSONWriter.compact(tree, to: &sink)
    }

    package mutating func value(_ object: JSONObject) {
        separate()
        JSONWriter.compact(object, to: &sink)
    }

    package mutating func value(_ text: String) {
        separate()
        sink.string(text)
    }

    package mutating func value(_ number: Int64) {
        separate()
        sink.integer(number)
    }

    package mutating func value(_ truth: Bool) {
        separate()
        sink.append(truth ? "true" : "false")
    }

    package mutating func null() {
        separate()
        sink.append("null")
    }

    // MARK: Members

    package mutating func member(_ name: StaticString, tree: JSONValue) {
        key(name)
        value(tree: tree)
    }

    package mutating func member(_ name: StaticString, _ object: JSONObject) {
        key(name)
        value(object)
    }

    package mutating func member(_ name: StaticString, _ text: String) {
        key(name)
        value(text)
    }

    package mutating func member(_ name: StaticString, _ number: Int64) {
        key(name)
        value(number)
    }

    package mutating func member(_ name: StaticString, _ truth: Bool) {
        key(name)
        value(truth)
    }
}
