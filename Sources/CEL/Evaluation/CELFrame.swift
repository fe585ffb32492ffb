import CivilTime

/// What one evaluation works on: the bound values by slot, the locals of macros, and what is left
/// of the budget.
///
/// Passed down through all nodes.
struct CELFrame {
    var globals: [CELValue?]
    let now: Timestamp?
    let environment: CELEnvironment
    /// Variables of comprehensions and bindings; nil where a binding is not yet evaluated.
    var locals: [CELValue?] = []
    var budget = 0

    /// One unit is about one node.
    ///
    /// Throws when the budget is used up.
    @inline(__always)
    mutating func charge(_ cost: Int) throws(CELFault) {
        budget &-= cost
        if budget < 0 { throw CELFault(.costLimit) }
    }

    /// Bytes read or produced; sixteen cost one unit.
    mutating func charge(bytes: Int) throws(CELFault) {
        try charge(bytes >> 4)
    }
}
