/// A task of a review, open or ended; ended ones stay, so that a repeated completion is recognised.
package struct TaskRow: Sendable, Equatable {
    package var id: String
    package var review: String
    package var number: Int64
    package var name: String
    package var title: String
    /// `person:…`, `organisation:…`, `role:coordinator`, or `queue:…`.
    package var address: String
    /// `ready`, `leased`, `done`, `stopped`, `attention`, `backoff`.
    package var status: String
    package var attempt: Int64
    package var createdAt: Int64
    package var due: Int64?
    package var overdue: Bool
    package var region: String
    package var organisation: String
    /// Hash of the accepted result; tells a repeated completion from a conflicting one.
    package var resultHash: [UInt8]?
    /// The whole task, as the engine encodes it.
    package var body: [UInt8]

    package init(
        id: String, review: String, number: Int64, name: String, title: String, address: String,
        status: String, attempt: Int64, createdAt: Int64, due: Int64?, overdue: Bool,
        region: String, organisation: String, resultHash: [UInt8]?, body: [UInt8]
    ) {
        self.id = id
        self.review = review
        self.number = number
        self.name = name
        self.title = title
        self.address = address
        self.status = status
        self.attempt = attempt
        self.createdAt = createdAt
        self.due = due
        self.overdue = overdue
        self.region = region
        self.organisation = organisation
        self.resultHash = resultHash
        self.body = body
    }
}
