import Glibc
import ReviewClient

// reviewpages: what people are asked, in a browser; a client of the daemon behind a TLS proxy.
let program = CommandProgram(
    "reviewpages", "pages for reviewers, hosts and coordinators, behind your TLS proxy",
    groups: [("Serving", [ServeCommand.command, CheckCommand.command])],
    text: """
        People come by a link that `reviewctl link` or the mail step makes. The pages need no \
        JavaScript and keep nothing.
        """,
    examples: [
        ("reviewpages serve --endpoint ipc:///run/reviewd", "listen on 127.0.0.1:8300"),
        ("reviewctl link r5-3", "the address for whom the task r5-3 is"),
    ])

exit(program.run(Array(CommandLine.arguments.dropFirst())).rawValue)
