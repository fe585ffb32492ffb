import JSON
import ReviewEngine
import ReviewStore

/// Durable jobs: work on many reviews, a slice a turn, so that everybody else is answered between.
///
/// A slice is part of the turn's batch: the steps of its reviews and the job's new cursor are on
/// disk together or not at all. Jobs run one after the other, the oldest first.
extension ReviewLoop {
    /// Reviews of one slice.
    private static let slice = 32

    /// Begins a job; its first slice runs in the same turn, if the turn has not come so far yet.
    ///
    /// - Returns: the job, whose number names it.
    @discardableResult
    func begin(
        job kind: Job.Kind, on selection: ReviewSelection, parameters: JSONObject, region: String,
        by actor: Actor
    ) -> Job {
        let job = Job(
            number: sequence + 1, kind: kind, selection: selection, parameters: parameters,
            through: nextReview - 1, startedAt: times.calendar, who: actor.who,
            identity: actor.identity)
        change(job.subject, to: .job(job), kind: "begin", by: actor, region: region)
        wantsTurn = true
        return job
    }

    /// One slice of the oldest job.
    func runJobs() {
        guard !restsWhileFull, var job = subjects.jobs.first else { return }
        let actor = Actor(who: job.who, identity: job.identity)
        let region = subjects[job.subject]?.region ?? ""
        do throws(Refusal) {
            let numbers = try nextReviews(of: job)
            for number in numbers {
                try work(on: number, of: &job, by: actor)
                job.cursor = number
            }
            if numbers.count < Self.slice {
                job.cursor = max(job.cursor, job.through)
                job.endedAt = times.calendar
            }
        } catch {
            // The store cannot be read: the loop's other reads say so too. Nothing is lost.
            log.error("\(job.subject) rests: \(error)")
            return
        }
        change(
            job.subject, to: .job(job), kind: job.isOpen ? "slice" : "end", by: actor,
            region: region)
        if !job.isOpen { finish(job, by: actor) }
        if !subjects.jobs.isEmpty { wantsTurn = true }
    }

    /// The next selected reviews, those among them that the tables do not hold yet.
    private func nextReviews(of job: Job) throws(Refusal) -> [Int64] {
        var numbers: [Int64]
        do {
            numbers = try store.openReviews(
                job.selection, after: job.cursor, through: job.through, limit: Self.slice)
        } catch {
            throw Refusal(.internal, "DMN-013", "the store cannot be read: \(error)")
        }
        numbers += working.dirty.lazy.map(\.review).filter {
            job.cursor < $0.id.number && $0.id.number <= job.through && job.selection.holds($0)
        }.map(\.id.number)
        return Array(Set(numbers).sorted().prefix(Self.slice))
    }

    /// Does one review; what cannot be done is noted and told, and holds up nobody else.
    private func work(on number: Int64, of job: inout Job, by actor: Actor) throws(Refusal) {
        guard let review = try load(number)?.review, review.isOpen else { return }
        do throws(Refusal) {
            switch job.kind {
            case .release: try release(review, by: job, actor)
            case .migrate: try migrate(review, by: job, actor)
            }
            job.done += 1
        } catch {
            job.note(error, of: review.id)
            log.error("\(job.subject) could not do \(review.id): \(error.code)")
        }
    }

    /// What is left to do when the last review is done.
    private func finish(_ job: Job, by actor: Actor) {
        log.info("\(job.subject) is done: \(job.done) reviews, \(job.failed) could not be done")
        switch job.kind {
        case .release: endHold(of: job, by: actor)
        case .migrate: break
        }
    }
}
