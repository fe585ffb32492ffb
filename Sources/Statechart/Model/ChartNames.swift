import CEL
import JSON

/// The names that expressions of one chart may use.
struct ChartNames: Sendable {
    /// The declared members of the context.
    let context: [String]
    let declarations: CELDeclarations

    init(context: [String], strictness: CELDeclarations.Strictness = .full) {
        self.context = context
        let record = CELRecord(context.map { .init($0, .dyn) }, isOpen: false)
        let event = CELRecord(
            [
                .init("name", .string), .init("data", .dyn), .init("item", .dyn),
                .init("index", .int), .init("lookups", .dyn), .init("type", .string),
                .init("sendid", .string), .init("origin", .string), .init("invokeid", .string),
            ], isOpen: false)
        declarations = CELDeclarations(
            [
                ("input", .dyn), ("context", .record(record)), ("event", .record(event)),
                ("review", .dyn),
            ], strictness: strictness)
    }
}
