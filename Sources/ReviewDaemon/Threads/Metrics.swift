/// The figures as OpenMetrics text (openmetrics.io), for a scraper behind `reviewctl status`.
struct Metrics {
    let figures: Figures

    var text: String {
        var lines: [String] = []
        for (name, value) in figures.counted {
            let metric = "reviewd_" + Self.snake(name)
            if Figures.gauges.contains(name) {
                lines += ["# TYPE \(metric) gauge", "\(metric) \(value)"]
            } else {
                lines += ["# TYPE \(metric) counter", "\(metric)_total \(value)"]
            }
        }
        lines.append("# TYPE reviewd_queue_ready gauge")
        lines += figures.queues.map { "reviewd_queue_ready{queue=\"\($0.name)\"} \($0.ready)" }
        lines.append("# TYPE reviewd_queue_leased gauge")
        lines += figures.queues.map { "reviewd_queue_leased{queue=\"\($0.name)\"} \($0.leased)" }
        lines.append("# TYPE reviewd_queue_oldest_seconds gauge")
        lines += figures.queues.map {
            "reviewd_queue_oldest_seconds{queue=\"\($0.name)\"} \(Double($0.oldest ?? 0) / 1_000)"
        }
        return (lines + ["# EOF", ""]).joined(separator: "\n")
    }

    private static func snake(_ name: String) -> String {
        var text = ""
        for scalar in name.unicodeScalars {
            if scalar.properties.isUppercase {
                text += "_" + scalar.properties.lowercaseMapping
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
