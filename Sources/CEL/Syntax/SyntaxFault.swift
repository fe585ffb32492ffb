/// What lexer, parser and compiler throw; `CELProgram.compile` turns it into a `CELError` with
/// line and column.
struct SyntaxFault: Error {
    let code: String
    let message: String
    let offset: Int
    var expected: String?
    var found: String?
    var hint: String?
    var nearest: String?
}
