import JSON
import Testing

/// Values and objects: order, equality, hashes, and the nearest name.
struct JSONValueTests {
    @Test func `setting keeps a member's place, appends or removes`() {
        var object: JSONObject = ["a": 1, "b": 2]
        object["a"] = 3
        object["c"] = 4
        #expect(JSONValue.object(object).compactText == #"{"a":3,"b":2,"c":4}"#)
        object["a"] = nil
        object["z"] = nil
        #expect(object.keys == ["b", "c"])
        #expect(object["a"] == nil)
    }

    @Test func `equality and hash ignore the order of members`() {
        let left: JSONValue = ["a": 1, "b": ["c": 2, "d": 3]]
        let right: JSONValue = ["b": ["d": 3, "c": 2], "a": 1]
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
        #expect(left != ["a": 1, "b": ["c": 2, "d": 4]])
        #expect(left != ["a": 1])
        #expect((["a": 1, "b": 1] as JSONValue) != ["a": 1, "c": 1])
    }

    @Test func `equality goes by bytes and bits`() {
        #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
        #expect(JSONValue.int(1) != .double(1))
        #expect(JSONValue.double(0) != .double(-0.0))
        #expect(JSONValue.double(.nan) == .double(.nan))
        #expect(JSONValue.null != .bool(false))
    }

    @Test func `of a repeated key the last value counts at the first place`() {
        let object = JSONObject([("a", 1), ("b", 2), ("a", 3)])
        #expect(JSONValue.object(object).compactText == #"{"a":3,"b":2}"#)
    }

    @Test func `accessors answer only for their kind`() {
        let value: JSONValue = ["s": "x", "i": 1, "d": 1.5, "b": true, "a": [1], "n": .null]
        #expect(value["s"]?.stringValue == "x")
        #expect(value["i"]?.intValue == 1)
        #expect(value["i"]?.doubleValue == 1)
        #expect(value["d"]?.intValue == nil)
        #expect(value["b"]?.boolValue == true)
        #expect(value["a"]?.arrayValue == [1])
        #expect(value["n"]?.isNull == true)
        #expect(value["none"] == nil)
        #expect(value["s"]?["x"] == nil)
        #expect(value.objectValue?.count == 6)
    }

    @Test(arguments: [
        ("recieve", "receive"), ("COMPLET", "COMPLETE"), ("workingdays", "working days"),
        ("dyas", "days"), ("xyz", nil), ("", nil),
    ])
    func `the nearest name is the one with the fewest edits`(name: String, nearest: String?) {
        let names = ["days", "receive", "release", "COMPLETE", "working days", ""]
        #expect(nearestName(name, in: names) == nearest)
    }

    @Test func `of equally near names the first is given`() {
        #expect(nearestName("tast", in: ["task", "test"]) == "task")
        #expect(nearestName(String(repeating: "a", count: 100_000), in: ["a"]) == nil)
    }
}
