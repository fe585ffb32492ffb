package import JSON

/// A task's answer from a command line: `--from FILE`, fields, and on a terminal what is missing.
package enum TaskAnswer {
    /// - Parameter preset: what the command itself answers, such as the decision of `accept`.
    ///
    /// Throws: what the reader and the check throw; CLI-006, CLI-007 for the file.
    package static func read(
        _ arguments: Arguments, form: JSONValue?, preset: JSONObject = [:], _ terminal: Terminal
    ) throws(ProgramError) -> JSONObject {
        var answer = preset
        if let path = arguments["from"] {
            let node = try InputFile.readJSON5(path)
            guard let object = node.value.objectValue else {
                throw ProgramError(
                    .data, "FRM-002", "an answer is an object", subject: path,
                    expected: "{field: value, …}", found: node.value.kindName)
            }
            let given = TimeOfDayText.normal(.object(object), form: form).objectValue ?? object
            for (name, value) in given { answer[name] = value }
        }
        let fields = try FormReader.answer(arguments.fields, form: form, requiresAll: false)
        for (name, value) in fields { answer[name] = value }
        if Terminal.isInteractive, !terminal.json, arguments["from"] == nil {
            let isOpen = fields.isEmpty && preset.isEmpty
            try FormPrompt(terminal).fill(&answer, form: form, withOptional: isOpen)
        }
        try FormCheck.check(.object(answer), form: form)
        return answer
    }
}
