import JSON
import ReviewEngine
import ReviewWire

/// Which verb of `tasks` does what; everything but HELLO needs a session.
extension ReviewLoop {
    func taskMessage(
        _ request: Request<TaskVerb>, _ from: Caller, _ mapping: Configuration.Mapping
    ) {
        var caller = from
        caller.requestID = request.requestID
        caller.verb = request.verb.rawValue
        let fields = Fields(request.body)
        do throws(Refusal) {
            if request.verb == .hello {
                answer(caller, try hello(fields, caller, mapping))
                return
            }
            guard let session = sessions[caller.peer] else {
                throw Refusal(
                    .helloRequired, "DMN-060", "the daemon does not know this connection",
                    hint: "Say HELLO, then everything unanswered again.")
            }
            answer(caller, try taskReply(request.verb, fields, &caller, session, mapping))
        } catch {
            // A word without a request id has nobody who waits for the answer, but for PING.
            if request.requestID != nil || request.verb == .ping {
                answer(caller, refusing: error)
            }
        }
    }

    private func taskReply(
        _ verb: TaskVerb, _ fields: Fields, _ caller: inout Caller, _ session: Session,
        _ mapping: Configuration.Mapping
    ) throws(Refusal) -> Reply {
        switch verb {
        case .hello: return .none
        case .ping: return .verb(.pong, ["epoch": .int(epoch)])
        case .goodbye: return goodbye(session)
        case .credit: return try setCredit(fields, caller, session)
        case .accept: return try accept(fields, session)
        case .extend: return try extend(fields, session)
        case .progress: return try noteProgress(fields, caller, session)
        case .complete, .error, .fail, .release:
            switch verb {
            case .complete: return try complete(fields, session, mapping, &caller)
            case .error: return try endInError(fields, session, mapping, &caller)
            case .fail: return try fail(fields, session)
            default: return try release(fields, session)
            }
        case .inbox, .show, .documents, .document, .watch, .feed:
            let principal = try principal(
                fields, mapping, default: session.principal, for: &caller)
            switch verb {
            case .inbox: return try inbox(fields, principal, caller)
            case .show: return try showTask(fields, principal, caller)
            case .feed: return try changeFeed(fields, principal, caller)
            case .documents: return try listDocuments(fields, principal, caller)
            case .document: return try giveDocument(fields, principal, caller)
            default: return try watch(principal, caller)
            }
        case .look: return try look(fields, mapping, caller)
        case .open: return try openSession(fields, mapping, caller)
        case .code: return try wantCode(fields, mapping, &caller)
        case .confirm: return try confirmSession(fields, mapping, &caller)
        case .calendar: return try readFeed(fields, mapping, caller)
        case .signIn: return try wantSignIn(fields, mapping, caller)
        case .draft: return try saveDraft(fields, session, mapping, &caller)
        case .keep: return try keepDocument(fields, session, mapping, &caller)
        case .part: return try takePart(fields, session, mapping, &caller)
        case .close: return try closeSession(fields, mapping, &caller)
        }
    }
}
