/// The note of the review that was being stepped when a process ended.
import Foundation
import ReviewStore
import Testing

@Suite struct CrashNoteTests {
    /// A process that ends without a word: the note goes away, its file stays as it is.
    private func crash(_ place: TestStore, stepping number: Int64?) throws -> CrashNote.Suspect? {
        let note = try CrashNote(beside: place.path)
        if let number { note.begin(review: number) }
        return note.suspect
    }

    @Test func `a first start and an end between steps suspect nobody`() throws {
        let place = try TestStore()
        #expect(try crash(place, stepping: nil) == nil)
        let note = try CrashNote(beside: place.path)
        #expect(note.suspect == nil)
        note.begin(review: 7)
        note.end()
        #expect(try crash(place, stepping: nil) == nil)
    }

    @Test func `a review named at crashes in a row is counted`() throws {
        let place = try TestStore()
        #expect(try crash(place, stepping: 7) == nil)
        #expect(try crash(place, stepping: 7) == .init(review: "r7", crashes: 1, trapped: false))
        #expect(try crash(place, stepping: 7) == .init(review: "r7", crashes: 2, trapped: false))
        #expect(try crash(place, stepping: 8) == .init(review: "r7", crashes: 3, trapped: false))
        #expect(try crash(place, stepping: nil) == .init(review: "r8", crashes: 1, trapped: false))
        #expect(try crash(place, stepping: 8) == nil)
        #expect(try crash(place, stepping: nil) == .init(review: "r8", crashes: 1, trapped: false))
    }

    @Test func `a fault of the process is told from a kill, once`() throws {
        let place = try TestStore()
        do {
            let note = try CrashNote(beside: place.path)
            note.begin(review: 7)
            note.trapPlace.pointee = 1
        }
        #expect(
            try crash(place, stepping: 7) == .init(review: "r7", crashes: 1, trapped: true))
        #expect(
            try crash(place, stepping: nil) == .init(review: "r7", crashes: 2, trapped: false))
    }

    @Test func `a clean stop forgets`() throws {
        let place = try TestStore()
        #expect(try crash(place, stepping: 7) == nil)
        do {
            let note = try CrashNote(beside: place.path)
            #expect(note.suspect?.crashes == 1)
            note.clear()
        }
        #expect(try crash(place, stepping: 7) == nil)
        #expect(try crash(place, stepping: nil) == .init(review: "r7", crashes: 1, trapped: false))
    }

    @Test func `whatever lies in the file, the note opens`() throws {
        let place = try TestStore()
        let path = place.path + ".note"
        for content in [Data(), Data([1, 2, 3]), Data(repeating: 0xFF, count: 9000)] {
            try content.write(to: URL(fileURLWithPath: path))
            #expect(try crash(place, stepping: nil) == nil)
        }
        // A sound beginning with numbers that no note would write.
        _ = try crash(place, stepping: nil)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        for index in 8..<32 { bytes[index] = 0xFF }
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(try crash(place, stepping: nil)?.crashes == 1)
    }
}
