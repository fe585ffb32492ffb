import CivilTime
import Foundation
import JSON
import ReviewEngine
import Statechart
import ZeroMQ

/// The files and folders that a configuration names.
extension Configuration {
    /// Reads all that a start would read, and touches nothing.
    ///
    /// Throws: the `Ending` with which the daemon would refuse to start.
    package func check() throws(Ending) {
        _ = try Calendars.read(self)
        _ = try workflowFiles()
        for name in Sockets.domains {
            do {
                _ = try Endpoint.ipc(path: Sockets.path(of: name, in: sockets))
            } catch {
                throw Ending(.sockets, "\(error)")
            }
        }
    }

    /// The workflow files of the folder, in the order of their names, each without errors.
    func workflowFiles() throws(Ending) -> [(file: String, source: [UInt8], workflow: Workflow)] {
        guard !workflows.isEmpty else { return [] }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: workflows) else {
            throw Ending(
                .configuration, "DMN-004 workflows: the folder \(workflows) cannot be read")
        }
        var files: [(file: String, source: [UInt8], workflow: Workflow)] = []
        for name in names.sorted(by: bytesPrecede) where name.hasSuffix(".json5") {
            let file = "\(workflows)/\(name)"
            let source = try Self.bytes(of: file, "workflows")
            let workflow: Workflow
            do {
                workflow = try Workflow(source: source, file: file)
            } catch {
                throw Ending(.configuration, "\(error)")
            }
            let errors = workflow.chart.check(zones: [zone]).filter { $0.severity == .error }
            guard errors.isEmpty else {
                throw Ending(.configuration, errors.map(\.description).joined(separator: "\n"))
            }
            files.append((file, source, workflow))
        }
        return files
    }
}
