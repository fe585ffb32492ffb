import JSON

/// All that a sum with dates needs to know: it is given to every step, and its version is journalled
/// with what was computed from it.
///
/// It never changes, so that it is handed on by reference.
package final class Calendars: Sendable {
    /// The label or hash of the files that this came from.
    package let version: String
    /// The zone in which days begin and hours are told.
    package let zone: TimeZoneRules
    package let working: WorkingCalendar
    /// By organisation.
    package let terms: [String: SchoolTerms]
    /// Times in which steps are barred.
    package let windows: [BlackoutWindow]
    /// Further zones that expressions may name.
    package let otherZones: [String: TimeZoneRules]

    package init(
        version: String, zone: TimeZoneRules, working: WorkingCalendar,
        terms: [String: SchoolTerms] = [:], windows: [BlackoutWindow] = [],
        otherZones: [TimeZoneRules] = []
    ) {
        self.version = version
        self.zone = zone
        self.working = working
        self.terms = terms
        self.windows = windows
        self.otherZones = Dictionary(
            otherZones.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// UTC, and no bank holiday file: working days are refused.
    ///
    /// For tests and for expressions that need no calendar.
    package static let bare = Calendars(
        version: "bare", zone: .utc,
        working: WorkingCalendar(zone: .utc, bankHolidays: .none(in: nil)))

    /// The zone of a name: the calendars' own, `UTC`, or one of the others.
    package func zone(named name: String) -> TimeZoneRules? {
        if sameBytes(name, zone.name) { return zone }
        if sameBytes(name, TimeZoneRules.utc.name) { return .utc }
        return otherZones[name]
    }

    /// The day that an instant falls on here.
    package func date(at instant: Timestamp) -> CivilDate {
        zone.date(at: instant)
    }

    /// The first instant of a day here.
    package func start(of date: CivilDate) -> Timestamp {
        zone.start(of: date)
    }

    /// The same with further windows, under a version of its own.
    package func adding(windows more: [BlackoutWindow], version: String) -> Calendars {
        Calendars(
            version: version, zone: zone, working: working, terms: terms, windows: windows + more,
            otherZones: otherZones.values.map { $0 })
    }

    /// The calendars of one review: of the windows those that concern its region and host.
    package func concerning(region: String, organisation: String) -> Calendars {
        guard !windows.isEmpty else { return self }
        let own = windows.filter { window in
            (window.region.map { sameBytes($0, region) } ?? true)
                && (window.organisation.map { sameBytes($0, organisation) } ?? true)
        }
        guard own.count < windows.count else { return self }
        return Calendars(
            version: version, zone: zone, working: working, terms: terms, windows: own,
            otherZones: otherZones.values.map { $0 })
    }

    /// Of the windows of these kinds that a day is in, the one that ends last.
    package func window(_ kinds: [BlackoutWindow.Kind], on date: CivilDate) -> BlackoutWindow? {
        windows.filter { kinds.contains($0.kind) && $0.isOn(date) }.max { $0.end < $1.end }
    }

    /// The terms of an organisation; refused if nobody has given them.
    package func terms(of organisation: String?) throws(CivilTimeError) -> SchoolTerms {
        guard let organisation else {
            throw CivilTimeError(
                .terms, "terms are an organisation's own, and no organisation is known here")
        }
        guard let terms = terms[organisation] else {
            throw CivilTimeError(
                .terms, "there is no term file of \(CivilTimeError.quote(organisation))",
                nearest: nearestName(organisation, in: terms.keys.sorted(by: bytesPrecede)))
        }
        return terms
    }
}

extension Calendars: Hashable {
    package static func == (left: Calendars, right: Calendars) -> Bool {
        left === right
            || sameBytes(left.version, right.version) && left.zone == right.zone
                && left.working == right.working && left.terms == right.terms
                && left.windows == right.windows && left.otherZones == right.otherZones
    }

    package func hash(into hasher: inout Hasher) { hashBytes(of: version, into: &hasher) }
}
