import CivilTime
import JSON
import ReviewClient
import ReviewEngine
import ReviewRehearsal
import Statechart

/// What a rehearsal is made of, read from files: workflows and the pool.
enum RehearsalFiles {
    /// With the slash at its end; empty for a file of the working folder.
    static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    }

    static func workflow(_ path: String) throws(ProgramError) -> Workflow {
        let node = try InputFile.readJSON5(path)
        do {
            let chart = try Chart.load(node)
            return Workflow(name: chart.id, hash: chart.id, chart: chart)
        } catch {
            throw ProgramError(
                .data, "CLI-013", "the file is no workflow", subject: path,
                found: error.errors.first.map { "\($0)" },
                hint: "Try: reviewctl workflow check \(path)")
        }
    }

    /// Children's workflows, and theirs: the file beside FILE that has the workflow's name.
    static func addChildren(
        of workflow: Workflow, _ folder: String, to others: inout [Workflow]
    ) throws(ProgramError) {
        var names = workflow.chart.childWorkflows + others.flatMap(\.chart.childWorkflows)
        while let name = names.popLast() {
            guard !sameBytes(name, workflow.name),
                !others.contains(where: { sameBytes($0.name, name) })
            else { continue }
            do {
                let child = try Self.workflow("\(folder)\(name).json5")
                others.append(child)
                names += child.chart.childWorkflows
            } catch  where error.exit == .noInput {
                // The plan's check says which workflow is missing, and what to do.
                continue
            }
        }
    }

    static func readPool(
        _ path: String, into plan: inout RehearsalPlan
    ) throws(ProgramError) {
        let rows = try RegisterFile(
            try InputFile.read(path), file: path, sheet: .people
        ).rows
        let texts = { (value: JSONValue?) in (value?.arrayValue ?? []).compactMap(\.stringValue) }
        plan.people = rows.map { row in
            var person = Person(
                id: row["id"]?.stringValue ?? "",
                organisation: row["organisation"]?.stringValue ?? "",
                region: row["region"]?.stringValue ?? "", roles: texts(row["roles"]),
                accreditedUntil: row["accreditedUntil"]?.stringValue,
                conflicts: (row["conflicts"]?.arrayValue ?? []).compactMap {
                    $0.stringValue ?? $0["organisation"]?.stringValue
                })
            person.accreditations += (row["accreditations"]?.arrayValue ?? []).map {
                .init(
                    role: $0["role"]?.stringValue,
                    period: Period(from: $0["from"]?.stringValue, until: $0["until"]?.stringValue))
            }
            return person
        }
        for row in rows {
            guard let id = row["id"]?.stringValue, let name = row["name"]?.stringValue else {
                continue
            }
            plan.names[id] = name
        }
    }
}

/// The answers of a file, as `reviewer follow` reads them.
struct FileAnswers: RehearsalAnswers {
    var answers: PreparedAnswers

    mutating func take(for task: JSONObject, as principal: String, today: CivilDate) -> JSONObject?
    {
        answers.take(
            for: task, as: principal, today: CalendarDay(number: today.daysSinceEpoch))
    }
}

extension ProgramError {
    /// Why a rehearsal cannot begin.
    init(rehearsal error: RehearsalError) {
        self.init(
            .data, error.code, error.problem, subject: error.subject, expected: error.expected,
            found: error.found, hint: error.hint)
    }
}
