import JSON
import ReviewEngine
import ReviewStore

/// An organisation, region or role as the wire writes it; whom to ring only for its coordinator.
struct OrganisationLine {
    let line: JSONObject

    init(_ row: OrganisationRow, _ view: borrowing StoreView, withContact: Bool) throws {
        var line: JSONObject = ["id": .string(row.id)]
        for (key, value) in try Organisation(row: row).encoded where !sameBytes(key, "body") {
            line[key] = value
        }
        if withContact, let body = row.bodyHash,
            case .present(let stored)? = try view.body(hash: body)
        {
            let texts = (try? JSONReader.parse(stored.content))?.objectValue ?? [:]
            for (key, text) in texts { line[key] = text }
        }
        self.line = line
    }
}
