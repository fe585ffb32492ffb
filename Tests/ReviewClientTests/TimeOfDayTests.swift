import JSON
import ReviewClient
import Testing

/// Times as people type them.
@Suite struct TimeOfDayTests {
    @Test(arguments: [
        ("09:30", "09:30"), ("9.30", "09:30"), ("9:30", "09:30"), ("0930", "09:30"),
        ("930", "09:30"), ("9h30", "09:30"), ("9:30am", "09:30"), ("9.30 AM", "09:30"),
        ("2pm", "14:00"), ("2 p.m.", "14:00"), ("2.15pm", "14:15"), ("12am", "00:00"),
        ("12pm", "12:00"), ("12.30am", "00:30"), ("noon", "12:00"), ("23:59", "23:59"),
        ("0:00", "00:00"), (" 14:05 ", "14:05"), ("1130pm", "23:30"),
    ])
    func `is read`(typed: String, time: String) {
        #expect(TimeOfDayText.read(typed) == time)
    }

    @Test(arguments: [
        "", "2", "14", "half nine", "24:00", "9:60", "13pm", "0am", "9:3", "9:300", "12345",
        "-9:30",
        "9:30:00", ":30", "9:", "am", "09–30", "٩:٣٠", "9.30pmam", "midnight",
    ])
    func `is refused`(typed: String) {
        #expect(TimeOfDayText.read(typed) == nil)
    }

    @Test func `is read in lists as well, and nothing else is`() {
        let form: JSONValue = [
            "properties": [
                "sessions": [
                    "items": [
                        "properties": [
                            "from": ["type": "string", "format": "time"],
                            "room": ["type": "string"],
                        ]
                    ]
                ]
            ]
        ]
        let typed: JSONValue = [
            "sessions": [["from": "2pm", "room": "2pm"], ["from": "soon"], 7], "more": "2pm",
        ]
        #expect(
            TimeOfDayText.normal(typed, form: form) == [
                "sessions": [["from": "14:00", "room": "2pm"], ["from": "soon"], 7], "more": "2pm",
            ])
    }
}
