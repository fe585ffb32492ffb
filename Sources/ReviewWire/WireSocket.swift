/// The sockets that take requests; each has an enum of the verbs that may be said to it.
package enum WireSocket: String, Sendable, Hashable, CaseIterable {
    case commands
    case tasks
    case status
}
