import CivilTime
import JSON

/// What a migration does to one review.
package struct Migrated: Sendable {
    package var step: ChartStep
    /// What changes besides tasks and states, a line each, for people.
    package var told: [String]
}

extension Chart {
    /// Takes over a snapshot of an older definition, as the mapping states.
    ///
    /// States keep standing: neither exit nor entry actions run, what is asked stays asked, with
    /// its words and its deadline. Only what the mapping says to `enter`, and what did not exist
    /// before (a new region, a further task of a state, another `after`), begins now. Then the
    /// chart goes on by itself if an `always` lets it.
    ///
    /// Throws: everything that is impossible, each CHT-046.
    package func taking(
        over old: ChartSnapshot, by mapping: ChartMapping, env: StepEnvironment
    ) throws(ChartErrors) -> Migrated {
        var migration = Migration(old, to: program, mapping)
        migration.placeStates()
        migration.takeHistory()
        migration.takeContext(env)
        migration.takeInvocations()
        migration.takeTimers()
        guard migration.problems.isEmpty else { throw ChartErrors(migration.problems) }
        var stepper = Stepper(migration.snapshot, env)
        do throws(ChartError) {
            try stepper.goOn(with: migration)
        } catch {
            throw ChartErrors([error])
        }
        return Migrated(step: stepper.result(), told: migration.told)
    }
}

extension Stepper {
    fileprivate mutating func goOn(with migration: Migration) throws(ChartError) {
        taken.append("migrate")
        changedMembers = nil
        for name in migration.fresh {
            guard let member = program.context.first(where: { sameBytes($0.key, name) }) else {
                continue
            }
            do throws(StepFault) {
                let value = try evaluate(member.value)
                try set([name], value, at: nil)
            } catch {
                throw error.error
            }
        }
        for id in migration.withdrawn { effects.append(.stop(invocationID: id)) }
        var plan = EntryPlan()
        for state in migration.entered { addDescendants(of: state, to: &plan) }
        try enter(plan)
        for invoke in migration.asked {
            do throws(StepFault) {
                try start(program.invokes[invoke])
            } catch {
                try absorb(error)
            }
        }
        for delay in migration.delays {
            try set(delay: delay.number, of: delay.state, since: delay.entered)
        }
        try run()
    }

    /// A time that the older definition did not have, counted from when the state was entered as
    /// far as that is known.
    private mutating func set(
        delay number: Int, of state: Int, since entered: ChartTimer.Anchor?
    ) throws(ChartError) {
        let template = program.states[state].delays[number].delay
        do throws(StepFault) {
            var start = try timerStart(template)
            if case .instant(let instant)? = entered, let spec = start.spec,
                case .instant = start.anchor
            {
                start.anchor = .instant(instant)
                start.due = try? spec.due(
                    from: .instant(instant), calendars: environment.calendars,
                    organisation: environment.organisation)
            }
            setTimer(.after(state: state, delay: number), start)
        } catch {
            try absorb(error)
        }
    }
}
