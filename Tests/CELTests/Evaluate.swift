import CEL
import CivilTime
import JSON

/// Compiles and evaluates an expression over JSON, for tests.
func evaluate(
    _ source: String, _ bindings: JSONObject = [:], now: Timestamp? = nil,
    environment: CELEnvironment = CELEnvironment(), budget: Int = CELProgram.defaultBudget,
    strictness: CELDeclarations.Strictness = .full
) throws(CELError) -> CELValue {
    let declarations = CELDeclarations(names: bindings.keys, strictness: strictness)
    let program = try CELProgram.compile(source, declarations: declarations)
    var values = CELBindings(declarations, now: now, environment: environment)
    for (name, json) in bindings { values.set(name, json) }
    return try program.evaluate(&values, budget: budget)
}

/// The result as JSON text.
func text(_ source: String, _ bindings: JSONObject = [:]) throws(CELError) -> String {
    try evaluate(source, bindings).jsonValue().compactText
}

/// The error of an expression that must not have a value; nil if it has one.
func failure(
    _ source: String, _ bindings: JSONObject = [:], now: Timestamp? = nil,
    environment: CELEnvironment = CELEnvironment(), budget: Int = CELProgram.defaultBudget,
    strictness: CELDeclarations.Strictness = .full
) -> CELError? {
    do {
        _ = try evaluate(
            source, bindings, now: now, environment: environment, budget: budget,
            strictness: strictness)
        return nil
    } catch {
        return error
    }
}

/// The error of an expression that must not compile.
func refusal(_ source: String, _ declarations: CELDeclarations) -> CELError? {
    do {
        _ = try CELProgram.compile(source, declarations: declarations)
        return nil
    } catch {
        return error
    }
}
