import ReviewEngine

/// Who asks about a review, on a day: what is theirs to do there. The loop decides by it, and SHOW and
/// REPORT tell the same.
struct Asker {
    let principal: Principal
    private let acting: ActingIndex
    private let day: String

    init(_ principal: Principal, _ acting: ActingIndex, on day: String) {
        self.principal = principal
        self.acting = acting
        self.day = day
    }

    /// Whether an event is theirs by the workflow's `by`. Its coordinator sends any, whose it may be.
    func isSender(_ sender: String?, host: String, region: String) -> Bool {
        guard let sender, sender != "coordinator" else { return false }
        let address = sender == "host" ? "organisation:\(host)" : sender
        return acting.owns(principal, address: address, region: region, on: day)
    }

    func maySend(_ sender: String?, host: String, region: String) -> Bool {
        principal.steers(region: region) || isSender(sender, host: host, region: region)
    }
}
