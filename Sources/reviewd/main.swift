import Glibc
import ReviewDaemon

/// reviewd: read the command line, read the configuration, run, say why it ended.
do throws(Ending) {
    switch try CommandLineAction(CommandLine.arguments) {
    case .help(let text): print(text)
    case .check(let file):
        try Configuration.read(file: file).check()
        print("\(file) can be used.")
    case .verify(let store):
        let (isSound, lines) = try StoreVerification(store: store).run()
        for line in lines { print(line) }
        exit(isSound ? 0 : ExitCode.store.rawValue)
    case .run(let file):
        try Daemon(configuration: try Configuration.read(file: file)).run()
    }
} catch {
    error.say()
    exit(error.code.rawValue)
}
