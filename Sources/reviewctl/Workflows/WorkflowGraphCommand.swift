import JSON
import ReviewClient
import Statechart

/// `workflow graph`: a picture of a workflow.
///
/// Needs no daemon.
enum WorkflowGraphCommand {
    static let command = Command(
        "workflow graph", "draw a workflow: its states and what leads from one to another",
        arguments: [.init("FILE")],
        options: [
            CommandOption("format", "FORMAT", "svg (without it), mermaid or dot"),
            CommandOption("output", letter: "o", "FILE", "where to; else stdout"),
        ],
        text: """
            svg is drawn here and opens in any browser; mermaid is text for pages that draw it; dot \
            is for Graphviz. With --json: {id, format, text}.
            """,
        examples: [
            (
                "reviewctl workflow graph Workflows/team-place.json5 -o team-place.svg",
                "to look at or to print"
            ),
            ("reviewctl workflow graph mine.json5 --format mermaid", "for a page or a wiki"),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let chart = try WorkflowShelf.chart(arguments.word(0))
            let format = arguments["format"] ?? "svg"
            let text: String
            switch format {
            case "svg": text = chart.svg
            case "mermaid": text = chart.mermaid
            case "dot": text = chart.dot
            default:
                throw ProgramError(
                    .usage, "CLI-005", "there is no such format", subject: "--format",
                    expected: "svg, mermaid or dot", found: format,
                    nearest: nearestName(format, in: ["svg", "mermaid", "dot"]))
            }
            if let path = arguments["output"] {
                try InputFile.write(text, to: path)
                if !terminal.json { terminal.note("\(path): \(chart.title)") }
            } else if !terminal.json {
                Terminal.write(text, to: 1)
            }
            if terminal.json {
                terminal.out([
                    "id": .string(chart.id), "format": .string(format), "text": .string(text),
                ])
            }
        })
}
