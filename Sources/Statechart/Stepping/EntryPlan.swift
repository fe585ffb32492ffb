/// What is to be entered.
struct EntryPlan {
    var states = StateSet()
    /// Compound states that are entered by their initial transition.
    var defaults = StateSet()
    /// Parents whose history had nothing to remember, with the history state.
    var historyDefaults: [(parent: Int, history: Int)] = []
    /// A target that is active and stays so, or -1.
    var isKept = -1
    /// The state within which the transition happens that is being planned. It stays, and what is
    /// around it, also where the parent of a history lies further out: SCXML D would enter those
    /// between the two a second time.
    var domain = 0
}
