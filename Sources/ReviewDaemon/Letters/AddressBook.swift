import JSON
import ReviewEngine
import ReviewStore

/// Where letters to a principal go, and whom their readers may ring.
///
/// Addresses are personal: they are read from the bodies at the moment when a letter is due, and
/// told to the automatic step that mails it, and to nobody else.
struct AddressBook {
    struct Entry {
        var name: String
        var email: String
    }

    let mail: Configuration.Mail

    /// Nil where no address is known.
    func entry(
        of principal: String, _ view: borrowing StoreView
    ) throws(StoreError) -> Entry? {
        switch Principal(principal) {
        case .person(let id):
            let texts = try texts(try view.person(id: id)?.bodyHash, view)
            return Self.entry(texts["name"], texts["email"])
        case .coordinator(let region):
            guard let contact = try contact(in: region, view) else { return nil }
            return Self.entry(.string(contact.name), .string(contact.email))
        case .organisation(let id):
            let texts = try texts(ofRegister: "organisation", id, view)
            if let entry = Self.entry(texts["contact"], texts["email"]) { return entry }
            guard let contact = mail.organisations[id] else { return nil }
            return Self.entry(.string(contact.name), .string(contact.email))
        // Where all who hold it read, if there is such an address.
        case .role(let id):
            let texts = try texts(ofRegister: "role", id, view)
            return Self.entry(texts["contact"], texts["email"])
        case .queue, .operator, nil: return nil
        }
    }

    private static func entry(_ name: JSONValue?, _ email: JSONValue?) -> Entry? {
        guard let email = email?.stringValue, !email.isEmpty else { return nil }
        return Entry(name: name?.stringValue ?? "", email: email)
    }

    /// What the register calls somebody; nil where it knows no name.
    func name(
        of principal: String, _ view: borrowing StoreView
    ) throws(StoreError) -> String? {
        let name: String?
        switch Principal(principal) {
        case .person(let id):
            name = try texts(try view.person(id: id)?.bodyHash, view)["name"]?.stringValue
        case .organisation(let id):
            let row = try view.organisation(sort: "organisation", id: id)
            name = row.flatMap { try? Organisation(row: $0) }?.name
        case .role(let id):
            let row = try view.organisation(sort: "role", id: id)
            name = row.flatMap { try? Organisation(row: $0) }?.name
        case .coordinator, .queue, .operator, nil: name = nil
        }
        return name?.isEmpty == true ? nil : name
    }

    /// Says on whose behalf somebody reads a line, where it is not about what is their own.
    func tell(
        owner: String, to reader: String, in line: inout JSONObject, _ view: borrowing StoreView
    ) throws(StoreError) {
        guard !sameBytes(owner, reader) else { return }
        line["owner"] = .string(owner)
        line["ownerName"] = try name(of: owner, view).map { .string($0) }
    }

    /// Every letter names a person to ring; nil where the region has none, and so gets no letters.
    func ring(
        in region: String, _ view: borrowing StoreView
    ) throws(StoreError) -> JSONValue? {
        guard let contact = try contact(in: region, view) else { return nil }
        return [
            "name": .string(contact.name), "phone": .string(contact.phone),
            "email": .string(contact.email),
        ]
    }

    /// Of a region: what the configuration says, else the register's.
    private func contact(
        in region: String, _ view: borrowing StoreView
    ) throws(StoreError) -> Configuration.Mail.Contact? {
        if let contact = mail.regions[region] { return contact }
        let texts = try texts(ofRegister: "region", region, view)
        guard let name = texts["contact"]?.stringValue, let phone = texts["phone"]?.stringValue,
            !name.isEmpty, !phone.isEmpty
        else { return nil }
        return Configuration.Mail.Contact(
            name: name, phone: phone, email: texts["email"]?.stringValue ?? "")
    }

    // MARK: Texts beside the journal

    private func texts(
        ofRegister sort: String, _ id: String, _ view: borrowing StoreView
    ) throws(StoreError) -> JSONObject {
        try texts(try view.organisation(sort: sort, id: id)?.bodyHash, view)
    }

    private func texts(
        _ hash: String?, _ view: borrowing StoreView
    ) throws(StoreError) -> JSONObject {
        guard let hash, case .present(let stored)? = try view.body(hash: hash) else { return [:] }
        return (try? JSONReader.parse(stored.content))?.objectValue ?? [:]
    }
}
