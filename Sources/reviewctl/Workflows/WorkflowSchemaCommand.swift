import JSON
import ReviewClient
import Statechart

/// `workflow schema`: the JSON Schema of workflow files, for editors.
enum WorkflowSchemaCommand {
    static let command = Command(
        "workflow schema", "print the JSON Schema of workflow files, for editors",
        text: """
            With it an editor completes keys, shows what each means, and marks what is misspelt. \
            Put `$schema: "./workflow.schema.json"` at the head of a workflow, or tell your editor to use it \
            for *.json5 of the folder. It cannot see what `workflow check` sees: names, expressions, ways.
            """,
        examples: [
            ("reviewctl workflow schema > Workflows/workflow.schema.json", "write it to a file")
        ],
        run: { (_, terminal) throws(ProgramError) in
            terminal.out(terminal.json ? WorkflowSchema.value.compactText : WorkflowSchema.text)
        })
}
