import Foundation
import Testing

/// `Ops/test` itself: its stages, and that it cannot be passed by testing nothing.
@Suite struct TestScriptTests {
    @Test func `it lists its stages`() throws {
        let run = try Run("Ops/test", ["--list"])
        #expect(run.status == 0)
        let stages = run.output.split(separator: "\n").map { $0.split(separator: " ")[0] }
        #expect(stages.prefix(3) == ["packages", "format", "build"])
        #expect(stages.contains("swift"))
    }

    @Test func `an unknown stage is refused`() throws {
        let run = try Run("Ops/test", ["unit"])
        #expect(run.status == 2)
        #expect(run.errors.contains("there is no stage \"unit\""))
    }

    @Test func `a stage whose command says nothing has failed`() throws {
        let copy = try Scratch()
        let line = """
            mkdir -p Ops .build-venv/bin Tests/PythonTests && cp \(Run.top.path)/Ops/test Ops/ \
            && printf '#!/bin/bash\\nexit 0\\n' > .build-venv/bin/python \
            && chmod +x .build-venv/bin/python && Ops/test wire
            """
        let run = try Run.shell(line, in: copy.folder)
        #expect(run.status == 1)
        #expect(run.output.hasSuffix("\n0 passed, 1 failed\n"))
    }

    @Test func `the sum is that of the stages`() throws {
        let copy = try Scratch()
        let line = """
            mkdir -p Ops .build-venv/bin && cp \(Run.top.path)/Ops/test Ops/ \
            && printf '#!/bin/bash\\necho 3 passed, 2 failed\\nexit 1\\n' > .build-venv/bin/python \
            && chmod +x .build-venv/bin/python && Ops/test wire idle
            """
        let run = try Run.shell(line, in: copy.folder)
        #expect(run.status == 1)
        #expect(run.output.hasSuffix("\n6 passed, 4 failed\n"))
        #expect(run.output.contains("failed: wire idle"))
    }

    @Test func `the check of a change is the same command`() throws {
        let run = try Run(".ci/run", ["--list"])
        #expect(run.output == (try Run("Ops/test", ["--list"])).output)
    }
}
