/// Applying: the tables catch up with the journal.
internal import CSQLite
package import ReviewEngine

extension Store {
    /// Writes the rows of a dirty set in one transaction, in key order.
    ///
    /// Afterwards the tables stand at its position, and the log is copied into the database if it
    /// has grown long. The transaction is not synced by itself: were it lost, the journal would build it again. The
    /// next append syncs the log with it, and a copy into the database syncs the log first.
    package func apply(_ dirty: DirtySet) throws(StoreError) {
        if let fatal { throw fatal }
        let plan = try ApplyPlan(dirty, store: self)
        try withoutSync { () throws(StoreError) in
            try transaction("apply") { () throws(StoreError) in try write(dirty, plan) }
        }
        appliedThrough = dirty.appliedThrough
        if logFrames.pointee >= options.checkpointFrames { try checkpointAfterApply() }
    }

    /// The tables are written, whatever becomes of the copying: only what ends all writing is thrown,
    /// the rest is kept for operators and tried again after the next apply.
    private func checkpointAfterApply() throws(StoreError) {
        do {
            try checkpoint()
            checkpointFailure = nil
        } catch {
            checkpointFailure = error
            if fatal != nil { throw error }
        }
    }

    /// `synchronous` can only be changed between transactions, and takes effect at once
    /// (https://sqlite.org/pragma.html#pragma_synchronous).
    private func withoutSync(_ work: () throws(StoreError) -> Void) throws(StoreError) {
        try connection.run("PRAGMA synchronous=NORMAL", doing: "apply")
        let failure: StoreError?
        do {
            try work()
            failure = nil
        } catch {
            failure = error
        }
        do {
            try connection.run("PRAGMA synchronous=FULL", doing: "apply")
        } catch {
            // Without it the next append would not be durable, and would not know.
            fatal = error
            throw error
        }
        if let failure { throw failure }
    }

    private func write(_ letter: LetterRow) throws(StoreError) {
        letter.bind(to: statements.letter)
        try statements.letter.run(doing: "write a letter")
        for telling in letter.tells {
            guard let key = TaskKey.parse("\(telling.task)") else { continue }
            statements.letterTelling.bind(1, key)
            statements.letterTelling.bind(2, telling.attempt)
            statements.letterTelling.bind(3, telling.kind.rawValue)
            statements.letterTelling.bind(4, telling.number)
            statements.letterTelling.bind(5, letter.id)
            statements.letterTelling.bind(6, letter.to)
            try statements.letterTelling.run(doing: "write what a letter tells")
        }
    }

    func write(_ dirty: DirtySet, _ plan: ApplyPlan) throws(StoreError) {
        for place in plan.reviews {
            try write(dirty.reviews[place.index], parent: place.parent)
        }
        for place in plan.tasks {
            let task = dirty.tasks[place.index]
            task.bind(to: statements.task, key: place.key)
            try statements.task.run(
                blob: TaskRow.bodyParameter, task.body, doing: "write a task")
        }
        try writeTimers(dirty.timers, plan)
        for person in dirty.people {
            person.bind(to: statements.person)
            try statements.person.run(doing: "write a person")
        }
        for organisation in dirty.organisations {
            organisation.bind(to: statements.organisation)
            try statements.organisation.run(doing: "write an organisation")
        }
        for letter in dirty.letters { try write(letter) }
        for definition in dirty.definitions {
            definition.bind(to: statements.definition)
            try statements.definition.run(
                blob: DefinitionRow.sourceParameter, definition.source, doing: "write a workflow")
            if definition.current {
                statements.definitionsBefore.bind(1, definition.name)
                statements.definitionsBefore.bind(2, definition.hash)
                try statements.definitionsBefore.run(
                    doing: "retire the workflow's older definitions")
            }
        }
        for subject in dirty.subjects {
            subject.bind(to: statements.subject)
            try statements.subject.run(doing: "write a subject")
        }
        statements.history.bind(1, appliedThrough)
        statements.history.bind(2, dirty.appliedThrough)
        try statements.history.run(doing: "write the history")
        for (key, value) in dirty.settings { try set(key, value) }
        try set(Setting.appliedThrough, Array("\(dirty.appliedThrough)".utf8))
        try set(Setting.chain, chainHead)
        try set(Setting.chainThrough, Array("\(lastSequence)".utf8))
    }

    private func write(_ review: ReviewRow, parent: Int64?) throws(StoreError) {
        review.bind(to: statements.reviewUpdate, parent: parent)
        try statements.reviewUpdate.run(
            blob: ReviewRow.snapshotParameter, review.snapshot, doing: "write a review")
        if sqlite3_changes(connection.handle) > 0 { return }
        review.bind(to: statements.reviewWrite, parent: parent)
        try statements.reviewWrite.run(
            blob: ReviewRow.snapshotParameter, review.snapshot, doing: "write a review")
    }

    private func set(_ key: String, _ value: [UInt8]) throws(StoreError) {
        statements.setting.bind(1, key)
        statements.setting.bind(2, value)
        try statements.setting.run(doing: "write a setting")
    }

    /// For each review, what stood there and what shall stand there are walked side by side in the
    /// order of their ids, so that a timer that stays costs no write.
    private func writeTimers(_ timers: [TimerRow], _ plan: ApplyPlan) throws(StoreError) {
        var wanted = plan.timers[...]
        for review in plan.reviews {
            let number = review.number
            statements.timersOfReview.bind(1, number)
            var standing = try statements.timersOfReview.all { TimerRow($0) }[...]
            while let next = wanted.first, next.review == number {
                let timer = timers[next.index]
                while let old = standing.first, old.id.utf8Precedes(timer.id) {
                    try removeTimer(review: number, id: old.id)
                    standing.removeFirst()
                }
                var stays = false
                if let old = standing.first, !timer.id.utf8Precedes(old.id) {
                    stays = old.due == timer.due
                    standing.removeFirst()
                }
                if !stays { try writeTimer(review: number, timer) }
                wanted.removeFirst()
            }
            for old in standing { try removeTimer(review: number, id: old.id) }
        }
    }

    private func writeTimer(review: Int64, _ timer: TimerRow) throws(StoreError) {
        statements.timer.bind(1, review)
        statements.timer.bind(2, timer.id)
        statements.timer.bind(3, timer.due)
        try statements.timer.run(doing: "write a timer")
    }

    private func removeTimer(review: Int64, id: String) throws(StoreError) {
        statements.timerRemoval.bind(1, review)
        statements.timerRemoval.bind(2, id)
        try statements.timerRemoval.run(doing: "remove a timer")
    }
}
