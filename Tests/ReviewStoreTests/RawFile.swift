/// The database file opened past the store: what an intruder, a bad disk or another program does.
@testable import ReviewStore

enum RawFile {
    static func run(_ path: String, _ sql: String) throws(StoreError) {
        try Connection(path: path, access: .readWrite, fileSystem: nil).run(sql)
    }
}
