package import CivilTime
package import JSON

/// An event that people may send to a review now: a line of "You can now: …".
package struct AvailableEvent: Sendable, Equatable {
    package var name: String
    package var title: String
    package var description: String
    /// JSON Schema of the event's data.
    package var form: JSONValue?
    /// Who sends it besides the coordinator: `host`, or an address such as `person:ID`.
    package var by: String?
    /// Ends the review without its aim.
    package var abandons: Bool
    /// Whether some transition for it would be taken with empty data now; a guard that reads the
    /// event's data may still decide otherwise.
    package var guardHolds: Bool
}

/// An event that a chart declares for the outside.
package struct EventDeclaration: Sendable, Equatable {
    package var name: String
    package var title: String
    package var description: String
    package var form: JSONValue?
    package var by: String?
    package var abandons: Bool
    /// It is refused while a window of one of these kinds is on.
    package var barred: [BlackoutWindow.Kind]
    var position: SourcePosition
}
