/// Why a piece of executable content stopped.
struct StepFault: Error {
    enum Kind {
        /// `error.execution`: an expression failed, a value does not fit.
        case execution
        /// `error.communication`: nobody there to receive.
        case communication
        /// The step cannot go on; the review stays as it was.
        case fatal
    }
    let kind: Kind
    let error: ChartError
    var sendID: String?
}
