package import CivilTime
package import JSON

/// Something that a state started and waits for: a task or a child review.
///
/// Handed to the engine in `ChartEffect.start`. Its id is never used again within a review: a state
/// that is entered a second time starts `scope~2`, its third element `places#2~2`.
package struct Invocation: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// Kept once however often the invocation is handed on.
        indirect case task(TaskSpec)
        case child(workflow: String, input: JSONObject)
    }

    package var id: String
    /// The `id` of the `invoke` in the chart.
    package var group: String
    /// Place in the list of a `forEach`, from 0; nil without one.
    package var index: Int?
    package var item: JSONValue?
    package var kind: Kind
    /// When it is due, as far as that is known now.
    package var due: Timestamp?

    package init(
        id: String, group: String, index: Int?, item: JSONValue?, kind: Kind, due: Timestamp? = nil
    ) {
        self.id = id
        self.group = group
        self.index = index
        self.item = item
        self.kind = kind
        self.due = due
    }
}

/// An invocation as a snapshot keeps it: what it is made of stands in the chart and in the task.
package struct OpenInvocation: Sendable, Hashable {
    package var id: String
    /// The `id` of the `invoke` in the chart.
    package var group: String
    package var index: Int?
    package var item: JSONValue?
    /// Number of the `invoke` in the chart.
    var spec: Int
}

/// A task as a chart describes it, its expressions evaluated.
package struct TaskSpec: Sendable, Equatable {
    package struct Retry: Sendable, Equatable {
        package var attempts: Int
        package var backoff: Span?
    }

    package var name: String
    package var title: String
    package var description: String
    /// `person:…`, `organisation:…` or `role:…`; nil for a queue's task.
    package var to: String?
    package var queue: String?
    /// JSON Schema of the answer.
    package var form: JSONValue?
    /// Whether choices of the form were worked out for this task; else it stands in the chart.
    package var isFormItsOwn: Bool
    package var input: JSONObject
    package var lease: Span?
    package var retry: Retry?
    /// Names of the look-ups to make when its answer arrives; `Chart.lookups(completing:…)`.
    package var lookups: [String]
}

/// Something to look up before a step, because an expression of the chart reads it.
package struct Lookup: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// Facts about a person.
        case person(String, PersonQuestion)
        /// The same about several people; the result is a list in their order.
        case people([String], PersonQuestion)
        /// A fact that reviews of a workflow publish.
        case fact(workflow: String, fact: String)
    }
    package var name: String
    package var kind: Kind

    package init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }
}

/// Which days a look-up of a person is about; days are `YYYY-MM-DD`.
package struct PersonQuestion: Sendable, Equatable {
    /// The first day; nil: the last is the only one.
    package var from: String?
    /// The last day; nil: today.
    package var on: String?
    /// A review of theirs that ends or begins fewer days away than this is near; nil: 1.
    package var apart: Int?
    /// A review that does not count as near and not as at hand: the one that asks.
    package var besides: String?

    package init(
        from: String? = nil, on: String? = nil, apart: Int? = nil, besides: String? = nil
    ) {
        self.from = from
        self.on = on
        self.apart = apart
        self.besides = besides
    }
}
