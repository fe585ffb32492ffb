/// The review that `step` measures: no toy, and the same for ever.
///
/// Three levels, two regions side by side, guards and `assign`, a task of a queue with a date in
/// working days (so a timer is cancelled and one set at each step), about 1 KB of context of which a
/// fifth changes. Each COMPLETE makes exactly one new task; it never ends.
///
/// Change it and figures of before and after cannot be compared: then change its id as well.
enum StepChart {
    static let id = "bench-step-2"
    static let queue = "bench"
    /// Context member that counts the completions.
    static let counter = "rounds"
    /// What a worker sends and the journal keeps: 200 bytes, no two alike.
    private static let template = Array(
        ("{\"score\":4,\"sheet\":\"00000000\",\"evidence\":[\"plans\",\"panel\"],\"note\":\""
            + "The advice came in time in nine of ten plans that were read; where it "
            + "was late the panel asked why it was, and when it should come.\"}").utf8)
    /// Where the eight digits of `sheet` stand.
    private static let digits = 20..<28

    static var resultBytes: Int { template.count }

    /// Appends the result of a completion; its number makes it another than the one before.
    static func appendResult(_ number: UInt64, to bytes: inout [UInt8]) {
        let start = bytes.count
        bytes += template
        var rest = number
        for place in digits.reversed() {
            bytes[start + place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }

    static let source = #"""
        // Evidence is read by two readers in turn, while a second region watches the pace.
        {
          id: "bench-step-2",
          title: "Reading evidence in turns",
          description: "A review that goes round for ever, to measure one durable step.",
          context: {
            rounds: 0,
            agreed: 0,
            late: false,
            last: { score: 0, sheet: "", evidence: [], note: "" },
            theme: "Education, health and care plans, and preparing for adulthood",
            lines: [
              "How well do partners know whether advice comes in time, and what do they do when it does not?",
              "How do young people over fourteen take part in what is written about them?",
            ],
            visit: { start: "2018-03-06", end: "2018-03-07", mode: "two-day", place: "County Offices" },
            team: [
              { place: "lead", organisation: "derby", person: "derby-send-lead" },
              { place: "la-send", organisation: "leicester", person: "leicester-send-manager" },
              { place: "health", organisation: "nene-ccg", person: "northamptonshire-dco" },
              { place: "parent-carer", organisation: "rutland-forum", person: "rutland-forum-chair" },
            ],
            documents: { received: 11, late: 2, notHeld: 1 },
          },
          initial: "visiting",
          states: {
            visiting: {
              title: "Visiting",
              type: "parallel",
              states: {
                reading: {
                  title: "Reading",
                  initial: "byFirstReader",
                  states: {
                    byFirstReader: {
                      title: "With the first reader",
                      invoke: {
                        id: "first",
                        task: "read-evidence",
                        title: "Read the evidence",
                        queue: "bench",
                        input: { theme: "=context.theme", round: "=context.rounds" },
                        due: "10 working days",
                        lease: "PT5M",
                        onDone: [
                          {
                            guard: "event.data.score >= 3 && context.documents.notHeld < 5",
                            target: "bySecondReader",
                            actions: [
                              {
                                assign: {
                                  rounds: "=context.rounds + 1",
                                  agreed: "=context.agreed + 1",
                                  last: "=event.data",
                                },
                              },
                              { raise: { event: "read" } },
                            ],
                          },
                          { target: "stopped" },
                        ],
                        onError: "stopped",
                      },
                    },
                    bySecondReader: {
                      title: "With the second reader",
                      invoke: {
                        id: "second",
                        task: "read-again",
                        title: "Read the evidence a second time",
                        queue: "bench",
                        input: { theme: "=context.theme", round: "=context.rounds" },
                        due: "5 working days",
                        lease: "PT5M",
                        onDone: [
                          {
                            guard: "event.data.score >= 3 && context.documents.notHeld < 5",
                            target: "byFirstReader",
                            actions: [
                              { assign: { rounds: "=context.rounds + 1", last: "=event.data" } },
                              { raise: { event: "read" } },
                            ],
                          },
                          { target: "stopped" },
                        ],
                        onError: "stopped",
                      },
                    },
                    stopped: { title: "Stopped", type: "final" },
                  },
                },
                pace: {
                  title: "Pace",
                  initial: "inTime",
                  states: {
                    inTime: {
                      on: {
                        read: {
                          guard: "context.rounds % 2 == 1 && context.agreed > 0",
                          target: "ahead",
                        },
                      },
                    },
                    ahead: { on: { read: { guard: "context.rounds % 2 == 0", target: "inTime" } } },
                  },
                },
              },
            },
          },
        }
        """#
}
