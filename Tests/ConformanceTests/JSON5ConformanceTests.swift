import JSON
import Testing

/// The suite of github.com/json5/json5-tests: `.json` and `.json5` must be read, `.txt` and `.js`
/// refused.
struct JSON5ConformanceTests {
    @Test func `the JSON5 reader agrees with json5-tests`() throws {
        guard let files = try ConformanceFolder.files(of: "json5") else { return }
        var passed = 0
        var skipped = 0
        for file in files {
            let result = Result {
                try JSONReader.parseJSON5(file.bytes, file: file.name, limits: .standard)
            }
            let accepted = (try? result.get()) != nil
            switch file.ending {
            case "json", "json5":
                #expect(accepted, "\(result)")
                passed += accepted ? 1 : 0
            case "txt", "js":
                #expect(!accepted, "\(file.name) was read as \(result)")
                passed += accepted ? 0 : 1
            default:
                skipped += 1
            }
            if file.ending == "json" {
                #expect(try JSONReader.parse(file.bytes) == result.get().value)
            }
        }
        print("json5: passed \(passed) of \(files.count), skipped \(skipped)")
        #expect(passed > 0)
    }
}
