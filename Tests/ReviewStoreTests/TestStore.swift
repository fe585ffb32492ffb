/// Places for stores: a folder of its own that goes away with the test, or a disk that can fail.
import Foundation
import ReviewStore
import Testing

/// What a store lies on; every store keeps the same promises on each.
enum Ground: String, CaseIterable, CustomTestStringConvertible {
    case file
    case faultyDisk

    var testDescription: String { rawValue }
}

final class TestStore {
    var options = StoreOptions()
    let path: String
    /// The disk, where it is one that can fail.
    let system: FaultyFileSystem?
    private let folder: URL?

    init(on ground: Ground = .file, seed: UInt64 = 1) throws {
        switch ground {
        case .file:
            let folder = FileManager.default.temporaryDirectory
                .appendingPathComponent("reviewd-store-\(UUID().uuidString)")
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true)
            self.folder = folder
            path = folder.appendingPathComponent("store.db").path
            system = nil
        case .faultyDisk:
            let system = FaultyFileSystem(seed: seed)
            self.system = system
            options.fileSystem = system.name
            path = "store.db"
            folder = nil
        }
    }

    deinit {
        if let folder { try? FileManager.default.removeItem(at: folder) }
    }

    func open() throws(StoreError) -> Store {
        try Store.open(path, options: options)
    }
}
