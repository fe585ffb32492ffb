/// A store in a folder of its own that goes away with the test.
import Foundation
import ReviewStore

final class TestStore {
    let folder: URL
    var options: StoreOptions
    var path: String { folder.appendingPathComponent("store.db").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("reviewd-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        options = StoreOptions()
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func open() throws(StoreError) -> Store {
        try Store.open(path, options: options)
    }
}
