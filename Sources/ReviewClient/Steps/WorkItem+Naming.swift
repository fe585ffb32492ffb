import ReviewWire

extension WorkItem {
    /// The task's id, `r42-7`, for programs that do not speak of tokens.
    package var id: String { token.task }
}
