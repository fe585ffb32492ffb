import Glibc
import ReviewClient

/// `serve`: the pages, until SIGTERM or SIGINT.
enum ServeCommand {
    static let command = Command(
        "serve", "serve the pages on this machine, until stopped",
        options: [
            CommandOption("listen", "ADDRESS:PORT", "where to listen, on this machine only"),
            CommandOption("scheme", "NAME", "the name above every page"),
            CommandOption("config", "FILE", "these and all other settings, JSON5"),
        ],
        text: """
            Listens on 127.0.0.1:8300 unless told otherwise, speaks plain HTTP, and is meant to stand \
            behind the proxy that speaks TLS. The uid that it runs as must be mapped to `bearers` in \
            the daemon's configuration: it acts by the links of those who come, and by nothing else. \
            Whom to ring, limits and the rest are in the file; Pages.md explains them.

            Says READY=1 on $NOTIFY_SOCKET when it listens. SIGTERM and SIGINT end it after what has \
            arrived is answered; a second one ends it at once. It keeps nothing: what a person is told \
            is saved is with the daemon.
            """,
        examples: [
            ("reviewpages serve --endpoint ipc:///run/reviewd", "with the settings as they come"),
            ("reviewpages serve --config /etc/reviewd/reviewpages.conf", "as a service"),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let settings = try PagesSettings(arguments)
            let daemon = try DaemonDoor(arguments).endpoint
            // A browser that is gone is no reason to end.
            signal(SIGPIPE, SIG_IGN)
            let stop = try DaemonDoor.stopFlag()
            let counts = RateLimit()
            let notice = BearerNotice { terminal.note("reviewpages: \($0)") }
            let streams = LiveStreams()
            let watch = try? ChangeWatch(at: daemon, client: "reviewpages 1", quiet: 15_000) {
                hasChanged, lines in
                streams.tell(hasChanged: hasChanged) { Desk.isAlive($0, lines) }
            }
            let live = watch == nil ? nil : streams
            let server = try HTTPServer(
                address: (settings.host, settings.port), limits: settings.limits, daemon: daemon,
                refusal: settings.page(of:)
            ) { request, lines in
                Desk(
                    settings: settings, limits: counts, live: live, notice: notice, lines: lines,
                    request: request
                ).answer()
            }
            if watch == nil {
                terminal.note("the feed of changes cannot be entered: pages come without news")
            }
            terminal.note("pages at http://\(settings.host):\(settings.port)/, daemon at \(daemon)")
            ReadyNotice.send("READY=1")
            let asking = try? Crew<Void>(
                threads: 1, capacity: 1, at: daemon, client: "reviewpages 1", patience: 8_000
            ) { _, lines in notice.look(by: lines) }
            _ = asking?.add(())
            while !stop.isSet { stop.wait() }
            ReadyNotice.send("STOPPING=1")
            watch?.close()
            server.close(ending: streams.close)
            asking?.close()
        })
}
