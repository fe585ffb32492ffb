import Glibc
package import JSON

/// Where a program speaks: data to stdout, everything else to stderr.
///
/// Writes go straight to the descriptor, so that a line of `follow` or `watch` is seen when it is
/// written, also through a pipe.
package struct Terminal: Sendable {
    /// Whether the user asked for JSON.
    package var json: Bool
    /// Whether the user asked for tables as comma-separated values.
    package var csv: Bool
    /// Columns to fill; 80 where stdout is no terminal, so that output does not change with a pipe.
    package var width: Int

    package init(json: Bool, csv: Bool = false) {
        self.json = json
        self.csv = csv
        width = Self.measuredWidth()
    }

    /// Writes data for stdout and ends the line.
    package func out(_ text: String) { Self.write(text + "\n", to: STDOUT_FILENO) }

    /// Writes a table: in columns, or as CSV.
    package func out(_ table: Table) {
        if csv {
            Self.write(table.csv, to: STDOUT_FILENO)
        } else {
            out(table.text(width: width))
        }
    }

    /// Writes a value as pretty JSON, or on one line for streams.
    package func out(_ value: JSONValue, oneLine: Bool = false) {
        out(oneLine ? value.compactText : value.prettyText)
    }

    /// Says something to the user that is not data.
    package func note(_ text: String) { Self.write(text + "\n", to: STDERR_FILENO) }

    /// Asks on stderr and reads a line; nil at the end of input.
    package func ask(_ prompt: String) -> String? {
        Self.write(prompt, to: STDERR_FILENO)
        return readLine(strippingNewline: true)
    }

    /// Whether a person sits at both ends.
    package static var isInteractive: Bool {
        isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1
    }

    package static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count > 0 {
                    rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
                } else if errno != EINTR {
                    // Nobody reads any more; there is nowhere left to say so.
                    return
                }
            }
        }
    }

    /// The terminal's own, else $COLUMNS, else 80.
    private static func measuredWidth() -> Int {
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0,
            size.ws_col >= 40
        else {
            let given = getenv("COLUMNS").flatMap { Int(String(cString: $0)) } ?? 80
            return min(max(given, 40), 160)
        }
        return Int(min(size.ws_col, 160))
    }
}
