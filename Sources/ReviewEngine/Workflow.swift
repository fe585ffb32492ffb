package import Statechart

/// A deployed workflow: its name, the hash of its source, and the chart read from it.
package final class Workflow: Sendable {
    package let name: String
    package let hash: String
    package let chart: Chart

    package init(name: String, hash: String, chart: Chart) {
        self.name = name
        self.hash = hash
        self.chart = chart
    }
}
