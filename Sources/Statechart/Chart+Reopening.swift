/// For AMEND: which state asks again what an ended task asked.
extension Chart {
    /// The state that waits for an invocation: entering it anew starts its tasks again.
    package func state(invoking invocation: String) -> String? {
        let group = invocation.utf8.prefix { $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: "~") }
        return program.invokeNumbers[NameBytes(String(decoding: group, as: UTF8.self))]
            .map { program.states[program.invokes[$0].state].id }
    }
}
