/// What a socket is told before it binds or connects. The defaults are safe ones, not libzmq's:
/// libzmq lingers for ever, takes frames of any size and drops what a ROUTER cannot deliver.

package struct SocketOptions: Sendable {
    /// How long closing waits for messages not yet sent. libzmq's default (-1) can hang an exit.
    package var lingerMilliseconds: Int32 = 0
    /// Complete messages that may wait per peer. libzmq counts in lumps: up to half fewer may fit.
    package var sendHighWater: Int32 = 1000
    package var receiveHighWater: Int32 = 1000
    /// A peer that sends a larger frame is disconnected by libzmq before we see any of it.
    /// -1: any size. It bounds a frame, not a message: a message may have any number of frames.
    package var maximumFrameBytes: Int64 = -1
    /// A connection that has not said who it is by then is dropped.
    package var handshakeMilliseconds: Int32 = 10_000
    /// The first wait before connecting again; it doubles up to the maximum.
    package var reconnectMilliseconds: Int32 = 50
    package var reconnectMaximumMilliseconds: Int32 = 2_000
    package var backlog: Int32 = 1_024
    /// Routers only: an unknown or full peer is told to the sender instead of dropped.
    package var routerMandatory = true
    /// With a name here, every connection is put to the `ZAPHandler`. Without one, libzmq 4.3.4
    /// asks nobody, and everyone is let in.
    package var zapDomain: String?
    /// Keep `userID` of each message received.
    package var readsUserID = false

    package init() {}
}
