import Glibc

/// Another program with its three streams.
struct ChildProcess {
    struct Ended {
        /// Exit status; 128 and the signal's number where one ended it.
        var status: Int32
        var output: [UInt8]
        /// The last of stderr.
        var errors: [UInt8]
    }

    private static let errorsMax = 4_096
    /// How often a task that is no longer wanted is noticed.
    private static let pollMilliseconds: Int32 = 250

    private let id: pid_t
    private let input: Int32
    private let output: Int32
    private let errors: Int32

    /// Starts `/bin/sh -c command`; nil with errno where that fails.
    init?(_ command: String) { self.init("/bin/sh", ["-c", command]) }

    /// Starts a program with these words as they are; nil with errno where that fails.
    init?(_ program: String, _ arguments: [String]) {
        var pipes: [[Int32]] = []
        for _ in 0..<3 {
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else {
                for end in pipes.joined() { close(end) }
                return nil
            }
            // The child gets its ends by dup2, which drops close-on-exec. Nobody starts another
            // process between these lines: a worker runs one command at a time.
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            pipes.append(ends)
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipes[0][0], STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, pipes[1][1], STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, pipes[2][1], STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // SIGTERM and SIGINT are blocked here for the thread that waits for them; not there. A group
        // of its own lets the whole command be ended, and a Ctrl-C at ours does not reach it.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var broken = sigset_t()
        sigemptyset(&broken)
        sigaddset(&broken, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &broken)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child = pid_t()
        let failure = posix_spawn(&child, program, &actions, &attributes, &words, environ)
        for (pipe, end) in [(0, 0), (1, 1), (2, 1)] { close(pipes[pipe][end]) }
        guard failure == 0 else {
            for (pipe, end) in [(0, 1), (1, 0), (2, 0)] { close(pipes[pipe][end]) }
            errno = failure
            return nil
        }
        id = child
        (input, output, errors) = (pipes[0][1], pipes[1][0], pipes[2][0])
        for end in [input, output, errors] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    }

    /// Writes all of `bytes`, reads until the streams end, and waits for the process.
    func talk(_ bytes: [UInt8], atMost limit: Int, isUnwanted: () -> Bool) -> Ended {
        var rest = bytes[...]
        var ended = Ended(status: 0, output: [], errors: [])
        var streams = [
            pollfd(fd: rest.isEmpty ? -1 : input, events: Int16(POLLOUT), revents: 0),
            pollfd(fd: output, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
        ]
        var wasTold = false
        while streams[1].fd >= 0 || streams[2].fd >= 0 {
            _ = poll(&streams, nfds_t(streams.count), Self.pollMilliseconds)
            if !wasTold, isUnwanted() || ended.output.count > limit {
                kill(-id, SIGTERM)
                wasTold = true
            }
            if streams[0].fd >= 0, streams[0].revents != 0, !write(&rest) {
                close(input)
                streams[0].fd = -1
            }
            for index in 1...2 where streams[index].fd >= 0 && streams[index].revents != 0 {
                guard let chunk = read(streams[index].fd) else {
                    streams[index].fd = -1
                    continue
                }
                if index == 1 {
                    if ended.output.count <= limit { ended.output += chunk }
                } else {
                    ended.errors = (ended.errors + chunk).suffix(Self.errorsMax)
                }
            }
        }
        if streams[0].fd >= 0 { close(input) }
        close(output)
        close(errors)
        ended.status = wait()
        return ended
    }

    /// Whether there is more to write.
    ///
    /// A command that does not read its input is not at fault.
    private func write(_ rest: inout ArraySlice<UInt8>) -> Bool {
        let count = rest.withUnsafeBytes { Glibc.write(input, $0.baseAddress, $0.count) }
        if count > 0 { rest = rest.dropFirst(count) }
        return !rest.isEmpty && (count > 0 || errno == EAGAIN || errno == EINTR)
    }

    /// What has come; nil at the stream's end.
    private func read(_ descriptor: Int32) -> [UInt8]? {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(descriptor, &chunk, chunk.count)
        if count > 0 { return Array(chunk[0..<count]) }
        return count < 0 && (errno == EAGAIN || errno == EINTR) ? [] : nil
    }

    private func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }
}
