/// What the command line asks of reviewd.
package enum CommandLineAction: Sendable {
    case run(configuration: String)
    case check(configuration: String)
    case verify(store: String)
    case help(String)

    /// Throws: `Ending(.usage)` with what to type instead.
    package init(_ arguments: [String]) throws(Ending) {
        var rest = arguments.dropFirst()
        switch rest.popFirst() {
        case "--config": self = .run(configuration: try Self.value(&rest, "--config", "FILE"))
        case "--check-config":
            self = .check(configuration: try Self.value(&rest, "--check-config", "FILE"))
        case "--verify": self = .verify(store: try Self.value(&rest, "--verify", "STORE"))
        case "--version": self = .help("reviewd \(ReviewDaemon.version)")
        case "--help", "-h": self = .help(Self.usage)
        case nil: throw Ending(.usage, "reviewd needs a configuration.\n\(Self.usage)")
        case let word?: throw Ending(.usage, "reviewd does not know \(word).\n\(Self.usage)")
        }
        if let extra = rest.first {
            throw Ending(.usage, "reviewd does not expect \(extra).\n\(Self.usage)")
        }
    }

    private static func value(
        _ rest: inout ArraySlice<String>, _ option: String, _ name: String
    ) throws(Ending) -> String {
        guard let value = rest.popFirst() else {
            throw Ending(.usage, "\(option) needs \(name).\n\(usage)")
        }
        return value
    }

    private static let usage = """
        Try:
          reviewd --config FILE         run in the foreground until SIGTERM
          reviewd --check-config FILE   say whether a configuration can be used
          reviewd --verify STORE        walk a store that no daemon uses: hash chains, and whether
                                        replaying each journal gives what the tables hold
          reviewd --version
        Exit codes: 0 stopped, 64 usage, 65 store, 69 sockets, 70 fault, 73 another reviewd holds
        the store, 74 a sync of the disk failed, 78 configuration.
        """
}
