import Foundation
import Glibc
import JSON
import ReviewClient
import ReviewWire
import Synchronization
import ZeroMQ

/// A reviewd of the run's own: a temporary folder, a configuration with the manual clock, a process.
final class BenchDaemon {
    let folder: String
    private let program: String
    private let keeps: Bool
    private(set) var process: pid_t = 0

    /// The daemon that a signal to us must end too; one run has one.
    private static let running = Atomic<pid_t>(0)

    /// - Parameters:
    ///   - parent: where the temporary folder is made; its disk is what is measured.
    ///   - keeps: leaves the folder for whoever wants to look.
    init(program: String, parent: String, keeps: Bool) throws(ProgramError) {
        self.program = program
        self.keeps = keeps
        guard access(program, X_OK) == 0 else {
            throw ProgramError(
                .noInput, "CLI-006", "the program reviewd is not there", subject: program,
                hint: "Build it: swift build -c release --product reviewd; or give --reviewd PATH.")
        }
        var template = Array("\(parent)/reviewbench-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw ProgramError(
                .cannotCreate, "CLI-008", "a temporary folder cannot be made", subject: parent,
                found: String(cString: strerror(errno)))
        }
        folder = template.withUnsafeBufferPointer { buffer in
            String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        try InputFile.write(BenchCalendar.bankHolidays, to: "\(folder)/bank-holidays.json")
        try InputFile.write(configuration.compactText, to: "\(folder)/reviewd.conf")
    }

    deinit {
        end(SIGKILL)
        if !keeps { try? FileManager.default.removeItem(atPath: folder) }
    }

    static let coordinator = "coordinator:east-midlands"

    private var configuration: JSONValue {
        [
            "store": .string(store), "sockets": .string("\(folder)/sockets"), "clock": "manual",
            "manualStart": "2017-11-06T09:00:00Z",
            "calendars": ["bankHolidays": .string("\(folder)/bank-holidays.json")],
            "principals": [
                [
                    "identity": .string("uid:\(getuid())"),
                    "mayActAs": [
                        .string(Self.coordinator), .string("queue:\(StepChart.queue)"), "operator",
                    ],
                ]
            ], "log": "warning",
        ]
    }

    var store: String { "\(folder)/reviews.store" }

    func socket(_ door: WireSocket) -> String { "\(folder)/sockets/\(door.rawValue)/socket" }

    // MARK: Life

    /// Starts the process and waits until it answers HEALTH; gives the milliseconds that took.
    func start(_ context: ZeroMQContext) throws(ProgramError) -> Int64 {
        let began = Stopwatch.now
        process = try spawn([program, "--config", "\(folder)/reviewd.conf"], output: "reviewd.log")
        Self.running.store(process, ordering: .relaxed)
        Self.endTogether()
        let status = try WirePort<StatusVerb>(of: self, in: context)
        try status.send(Request<StatusVerb>(.health, requestID: .fresh()).frames)
        while try status.next(milliseconds: 100) == nil {
            var state: Int32 = 0
            guard waitpid(process, &state, WNOHANG) == 0 else {
                process = 0
                throw ProgramError(
                    .unavailable, "CLI-012", "reviewd ended before it was ready",
                    found: Machine.text(of: "\(folder)/reviewd.log").suffix(1_000).description)
            }
        }
        return Int64((Stopwatch.now - began) / 1_000_000)
    }

    /// Ends the process by a signal and waits for its end; its exit status, or 128 and the signal.
    @discardableResult
    func end(_ signal: Int32) -> Int32 {
        guard process != 0 else { return 0 }
        kill(process, signal)
        defer {
            process = 0
            Self.running.store(0, ordering: .relaxed)
        }
        return Self.wait(for: process)
    }

    /// `reviewd --verify` on the closed store: whether it is sound, and what it said last.
    func verify() throws(ProgramError) -> (isSound: Bool, said: String) {
        let child = try spawn([program, "--verify", store], output: "verify.log")
        let status = Self.wait(for: child)
        let lines = Machine.text(of: "\(folder)/verify.log").split(separator: "\n")
        return (status == 0, lines.last.map(String.init) ?? "")
    }

    /// Starts a program with its words; what it says goes to a file of the folder.
    private func spawn(_ words: [String], output: String) throws(ProgramError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(
            &actions, STDOUT_FILENO, "\(folder)/\(output)", O_WRONLY | O_CREAT | O_APPEND, 0o640)
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var child = pid_t()
        let failure = posix_spawn(&child, words[0], &actions, nil, &arguments, environ)
        guard failure == 0 else {
            throw ProgramError(
                .noInput, "CLI-006", "the program cannot be started", subject: words[0],
                found: String(cString: strerror(failure)))
        }
        return child
    }

    private static func wait(for child: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    /// A run that is interrupted leaves no daemon behind.
    private static func endTogether() {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number) { number in
                let child = BenchDaemon.running.load(ordering: .relaxed)
                if child > 0 { kill(child, SIGKILL) }
                _exit(128 + number)
            }
        }
    }
}
