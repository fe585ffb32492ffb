import JSON
import Testing

/// The suite of github.com/nst/JSONTestSuite: `y_` must be read, `n_` refused, `i_` either.
struct JSONConformanceTests {
    @Test func `the strict reader agrees with JSONTestSuite`() throws {
        guard let files = try ConformanceFolder.files(of: "json") else { return }
        var passed = 0
        var skipped = 0
        for file in files {
            let name = file.name
            let result = Result { try JSONReader.parse(file.bytes) }
            let accepted = (try? result.get()) != nil
            switch name.prefix(2) {
            case "y_":
                #expect(accepted, "\(name): \(result)")
                passed += accepted ? 1 : 0
                if accepted { try expectRoundTrip(result.get(), name) }
            case "n_":
                #expect(!accepted, "\(name) was read as \(result)")
                passed += accepted ? 0 : 1
            case "i_":
                passed += 1
            default:
                skipped += 1
            }
        }
        print("json: passed \(passed) of \(files.count), skipped \(skipped)")
        #expect(passed > 0)
    }

    /// What was read must be written so that it reads back, in every form.
    private func expectRoundTrip(_ value: JSONValue, _ name: String) throws {
        for bytes in [value.compactBytes, value.canonicalBytes, Array(value.prettyText.utf8)] {
            #expect(try JSONReader.parse(bytes) == value, "\(name)")
        }
    }
}
