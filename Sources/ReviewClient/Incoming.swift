package import JSON
package import ReviewWire

/// What a `Connection`'s `next` brings.
package enum Incoming: Sendable {
    /// The answer to what `submit` sent.
    case answer(RequestID, Result<JSONObject, WireError>)
    /// TASK, NEWS, REVOKED or DRAINING.
    case pushed(WireMessage)
    /// The session was made (again).
    case welcome(Welcome)
    /// The waker given to `init` was woken.
    case woken

    func isAnswer(to id: RequestID) -> Bool {
        if case .answer(id, _) = self { true } else { false }
    }
}
