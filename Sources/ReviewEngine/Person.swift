import JSON

/// A member of the pool, as far as charts and conditions need to know: facts by value.
///
/// Dates, ids and words of a few; name, address, access needs, why there is a conflict and the like
/// are personal and lie behind `bodyHash`, beside the journal.
package struct Person: Sendable, Equatable {
    package var id: String
    /// Who employs them, or whom they speak for.
    package var organisation: String
    package var region: String
    package var roles: [String]
    package var accreditations: [Accreditation]
    /// Organisations that this person may not review, declared or known.
    package var conflicts: [Conflict]
    package var absences: [Absence] = []
    /// Who may answer for them meanwhile.
    package var delegates: [Delegation] = []
    /// Reviews that they have been or will be on.
    package var load: [Assignment] = []
    /// Who at their employer says that they may come: a person or an organisation of the register.
    package var releasedBy: String?
    package var payment: Payment?
    /// `nominated`, `member`, `left`, `erased`.
    package var status: String
    package var nominatedOn: String?
    package var attendedOn: String?
    package var leftOn: String?
    package var bodyHash: String?

    /// That they were found able, for one role or for all of theirs.
    package struct Accreditation: Sendable, Equatable {
        package var role: String?
        package var period: Period
        /// Where they were trained, as a name: `birmingham`.
        package var trainedAt: String?

        package init(role: String? = nil, period: Period, trainedAt: String? = nil) {
            self.role = role
            self.period = period
            self.trainedAt = trainedAt
        }
    }

    /// Why they may not review an organisation, while it lasts.
    package struct Conflict: Sendable, Equatable {
        package enum Kind: String, Sendable, CaseIterable {
            case declared, employment, swap, trust, family, other
        }
        package var organisation: String
        package var kind: Kind
        package var period: Period

        package init(organisation: String, kind: Kind = .declared, period: Period = Period()) {
            self.organisation = organisation
            self.kind = kind
            self.period = period
        }
    }

    /// Days on which they are away.
    package struct Absence: Sendable, Equatable {
        package enum Mode: String, Sendable, CaseIterable {
            /// What they have begun they finish.
            case canFinish = "can-finish"
            /// What waits for them needs somebody else.
            case reassign
        }
        package var period: Period
        package var mode: Mode

        package init(period: Period, mode: Mode) {
            self.period = period
            self.mode = mode
        }
    }

    /// A person who may act for another, or for an organisation or a role.
    package struct Delegation: Sendable, Equatable {
        package var person: String
        package var period: Period

        package init(person: String, period: Period = Period()) {
            self.person = person
            self.period = period
        }
    }

    /// A review that they are or were on, on the days of its visit.
    package struct Assignment: Sendable, Equatable {
        /// `r42`, or whatever names a review of before.
        package var review: String
        package var host: String
        package var role: String?
        package var period: Period

        package init(review: String, host: String, role: String? = nil, period: Period) {
            self.review = review
            self.host = host
            self.role = role
            self.period = period
        }
    }

    /// What is due to them for taking part.
    package enum Payment: String, Sendable, CaseIterable {
        case none, expenses, fee
    }

    package init(
        id: String, organisation: String, region: String, roles: [String],
        accreditedUntil: String? = nil, conflicts: [String] = [], status: String = "member",
        attendedOn: String? = nil, bodyHash: String? = nil
    ) {
        self.id = id
        self.organisation = organisation
        self.region = region
        self.roles = roles
        accreditations = accreditedUntil.map { [Accreditation(period: Period(until: $0))] } ?? []
        self.conflicts = conflicts.map { Conflict(organisation: $0) }
        self.status = status
        self.attendedOn = attendedOn
        self.bodyHash = bodyHash
    }

    /// Whether they count at all: neither left nor erased.
    package var isMember: Bool { !sameBytes(status, "left") && !sameBytes(status, "erased") }

    /// Last day of the accreditation that lasts longest; nil when never accredited.
    package var accreditedUntil: String? {
        accreditations.compactMap(\.period.until).max(by: bytesPrecede)
    }

    /// - Parameter role: nil asks for any accreditation; one that names no role is for all.
    package func isAccredited(on day: String, for role: String? = nil) -> Bool {
        isMember
            && accreditations.contains { accreditation in
                guard accreditation.period.contains(day) else { return false }
                guard let role, let theirs = accreditation.role else { return true }
                return sameBytes(theirs, role)
            }
    }

    package func hasConflict(with organisation: String, on day: String) -> Bool {
        conflicts.contains {
            sameBytes($0.organisation, organisation) && $0.period.contains(day)
        }
    }

    /// Who may act for them on a day; only those who do something while the person is away.
    package func delegates(on day: String) -> [String] {
        delegates.filter { $0.period.contains(day) }.map(\.person)
    }
}
