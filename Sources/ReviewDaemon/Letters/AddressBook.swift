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
            guard let hash = try view.person(id: id)?.bodyHash else { return nil }
            return try entry(inBody: hash, view)
        case .coordinator(let region):
            guard let contact = mail.regions[region], !contact.email.isEmpty else { return nil }
            return Entry(name: contact.name, email: contact.email)
        case .organisation(let id):
            guard let contact = mail.organisations[id] else { return nil }
            return Entry(name: contact.name, email: contact.email)
        case .queue, .operator, nil: return nil
        }
    }

    private func entry(
        inBody hash: String, _ view: borrowing StoreView
    ) throws(StoreError) -> Entry? {
        guard case .present(let stored)? = try view.body(hash: hash),
            let texts = (try? JSONReader.parse(stored.content))?.objectValue,
            let email = texts["email"]?.stringValue, !email.isEmpty
        else { return nil }
        return Entry(name: texts["name"]?.stringValue ?? "", email: email)
    }

    /// Every letter names a person to ring; nil where the region has none, and so gets no letters.
    func ring(in region: String) -> JSONValue? {
        guard let contact = mail.regions[region] else { return nil }
        return [
            "name": .string(contact.name), "phone": .string(contact.phone),
            "email": .string(contact.email),
        ]
    }
}
