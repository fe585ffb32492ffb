import JSON
import ReviewClient
import ReviewWire

/// What the loop does first with every COMPLETE: four frames become a request.
enum WireDecodeScenario {
    static let command = Command(
        "wire.decode", "microseconds to decode a COMPLETE of 200 bytes of result",
        options: RepeatedWork.options
    ) { arguments, terminal throws(ProgramError) in
        try run(arguments).tell(terminal)
    }

    private static let batch = 1_000

    private static var result: [UInt8] {
        var bytes: [UInt8] = []
        StepChart.appendResult(42, to: &bytes)
        return bytes
    }

    private static func run(_ arguments: Arguments) throws(ProgramError) -> ScenarioResult {
        let frames = try frames()
        var taken = 0
        var work = try RepeatedWork(arguments)
        try work.measure(pieces: batch) { () throws(ProgramError) in
            for _ in 0..<batch { taken += try decode(frames).body.count }
        }
        let request = try decode(frames)
        let isRight =
            request.verb == .complete && request.body["task"] == "r42-7"
            && request.body["result"]?.compactBytes == result && taken > 0
        return ScenarioResult(
            scenario: "wire.decode",
            parameters: [
                "rounds": .int(Int64(work.rounds)), "body_bytes": .int(Int64(frames[3].count)),
            ],
            figures: [
                "us_per_message": .double((work.nanoseconds / 1e3).rounded(decimals: 3)),
                "megabytes_per_second": .double(
                    (Double(frames[3].count) * 1e3 / work.nanoseconds).rounded(decimals: 1)),
            ], hash: Fingerprint.of(request.fingerprint), verified: isRight)
    }

    private static func frames() throws(ProgramError) -> [[UInt8]] {
        let value: JSONValue
        do { value = try JSONReader.parse(result) } catch {
            throw ProgramError(.software, "CLI-007", "the result cannot be read: \(error)")
        }
        let body: JSONObject = ["task": "r42-7", "attempt": 3, "epoch": 1, "result": value]
        let id = RequestID(milliseconds: 1_509_959_000_000, random: (7, 42))
        return Request<TaskVerb>(.complete, requestID: id, body: body).frames
    }

    private static func decode(
        _ frames: [[UInt8]]
    ) throws(ProgramError) -> Request<TaskVerb> {
        do { return try Request.decode(frames) } catch {
            throw ProgramError(wire: error.error.body)
        }
    }
}
