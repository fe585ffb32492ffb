import JSON
import ReviewEngine
import ReviewStore

/// Where personal bodies are found: the store, a view of it, or a batch on its way there.
protocol BodySource: ~Copyable {
    func body(hash: String) throws(StoreError) -> BodyState?
}

extension StoreView: BodySource {}

/// Bodies as the loop knows them: those of the batch first, then the store's.
struct LoopBodies: BodySource {
    let batch: [StoredBody]
    let store: Store

    func body(hash: String) throws(StoreError) -> BodyState? {
        if let fresh = batch.last(where: { sameBytes($0.hash, hash) }) { return .present(fresh) }
        return try store.body(hash: hash)
    }
}

/// Puts personal bodies back where journal and context hold `{…, body: hash}`.
///
/// Only for readers who may see the review; an erased body says so.
struct StoredBodies {
    /// Nesting followed; deeper values are shown as they are.
    private static let depthMax = 24

    static func resolved<Source: BodySource & ~Copyable>(
        _ value: JSONValue, _ source: borrowing Source, depth: Int = 0
    ) throws(StoreError) -> JSONValue {
        guard depth < depthMax else { return value }
        switch value {
        case .array(let items):
            var resolved: [JSONValue] = []
            for item in items { resolved.append(try Self.resolved(item, source, depth: depth + 1)) }
            return .array(resolved)
        case .object(let object):
            if let hash = object["body"]?.stringValue, hash.utf8.count == 64 {
                return .object(try merged(object, hash, source))
            }
            var resolved = JSONObject()
            for (key, member) in object {
                resolved[key] = try Self.resolved(member, source, depth: depth + 1)
            }
            return .object(resolved)
        default: return value
        }
    }

    /// The stored answer over the copied fields. Members that the chart added stay.
    private static func merged<Source: BodySource & ~Copyable>(
        _ object: JSONObject, _ hash: String, _ source: borrowing Source
    ) throws(StoreError) -> JSONObject {
        var merged = object
        switch try source.body(hash: hash) {
        case .present(let stored):
            // First the answer, in the order of its form.
            merged = (try? JSONReader.parse(stored.content))?.objectValue ?? [:]
            for (key, member) in object where key != "body" && merged[key] == nil {
                merged[key] = member
            }
        case .erased(let at):
            merged["body"] = .object(["erased": .string(InstantText.text(at))])
        case nil: break
        }
        return merged
    }
}
