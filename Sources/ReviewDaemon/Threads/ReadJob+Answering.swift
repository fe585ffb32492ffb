import ReviewEngine
package import ReviewStore

/// Answering a question on a reader's connection; whatever goes wrong is a refusal of its asker's.
extension ReadJob {
    package func answered(by reader: borrowing Reader) -> FinishedRead {
        do {
            let found = try reader.read { view throws(StoreError) in try outcome(view) }
            return FinishedRead(caller: caller, result: found)
        } catch  where error.kind == .timeout {
            return FinishedRead(
                caller: caller,
                result: .failure(
                    Refusal(
                        .busy, "DMN-014", "reading took too long", found: "more than a second",
                        hint: "Ask for less: a smaller `limit`, one region, one review.")))
        } catch {
            return refused(because: error)
        }
    }

    func refused(because reason: any Error) -> FinishedRead {
        FinishedRead(
            caller: caller,
            result: .failure(Refusal(.internal, "DMN-013", "the store cannot be read: \(reason)")))
    }

    /// A refusal is a finding of its own; only the store's own errors end the reading.
    private func outcome(
        _ view: borrowing StoreView
    ) throws(StoreError) -> Result<Found, Refusal> {
        do {
            return .success(try read(view, self))
        } catch let error as StoreError {
            throw error
        } catch let refusal as Refusal {
            return .failure(refusal)
        } catch {
            return .failure(
                Refusal(.internal, "DMN-015", "the question could not be answered: \(error)"))
        }
    }
}
