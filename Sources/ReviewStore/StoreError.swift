/// Why the store could not do what it was asked; the loop decides by `kind`, people read the text.
package struct StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Kind: Sendable, Equatable {
        /// The disk is full. Nothing was changed; the same call works once there is room.
        case full
        /// The file or its file system may not be written. Nothing was changed; reads go on.
        case readOnly
        /// A sync failed. What reached the disk is unknown and asking again would lie about it:
        /// the process stops. Every later write is refused with this kind.
        case syncFailed
        /// Another connection holds what is needed; the same call works later.
        case busy
        /// The file is damaged or is no database.
        case corrupt
        /// Reading or writing failed in another way.
        case io
        /// Another process holds the store; its process id, where the lock file tells it.
        case locked(holder: Int32?)
        /// There is no store at this path, and none was to be made.
        case missing
        /// The file belongs to another application.
        case foreign
        /// The file was written by a later version.
        case newer
        /// The file was made with the other kind of clock.
        case clock
        /// A read took longer than it may.
        case timeout
        /// A journal entry does not follow the one before it, or an apply goes backwards.
        case order
        /// A row breaks a rule of the tables: a mistake of the caller, caught before any change.
        case invalid
    }

    package let kind: Kind
    /// What the store was doing, as it reads after "could not".
    package let doing: String
    package let path: String
    /// What SQLite or the system said, or which rule was broken.
    package let detail: String

    init(_ kind: Kind, doing: String, path: String, detail: String) {
        self.kind = kind
        self.doing = doing
        self.path = path
        self.detail = detail
    }

    /// Whether the caller refuses the command and goes on: nothing was changed and it may heal.
    package var isPassing: Bool {
        switch kind {
        case .full, .readOnly, .busy, .timeout: true
        default: false
        }
    }

    /// Stable over versions; what manuals and logs are searched by.
    package var code: String {
        switch kind {
        case .full: "STO-001"
        case .readOnly: "STO-002"
        case .syncFailed: "STO-003"
        case .busy: "STO-004"
        case .corrupt: "STO-005"
        case .io: "STO-006"
        case .locked: "STO-007"
        case .missing: "STO-008"
        case .foreign: "STO-009"
        case .newer: "STO-010"
        case .clock: "STO-011"
        case .timeout: "STO-012"
        case .order: "STO-013"
        case .invalid: "STO-014"
        }
    }

    /// What to do about it.
    package var hint: String {
        switch kind {
        case .full: "make room on the disk; the daemon needs no restart"
        case .readOnly: "make the file and its folder writable; the daemon needs no restart"
        case .syncFailed: "check the disk, then start the daemon again: it reads what is there"
        case .busy: "try again"
        case .corrupt: "restore the last backup, and keep the damaged file"
        case .io: "check the disk and the file's permissions"
        case .locked(let holder):
            if let holder {
                "stop the daemon with process id \(holder) first"
            } else {
                "stop the other daemon first"
            }
        case .missing: "check the path, or let the store be created"
        case .foreign: "choose another path; the file is left untouched"
        case .newer: "use the newer program; the file is left untouched"
        case .clock: "a store that was made in trial time stays a trial; use another path"
        case .timeout: "ask for less at once"
        case .order, .invalid: "this is a fault of the program: report it"
        }
    }

    package var description: String {
        "\(code): the store at \(path) could not \(doing): \(detail) (\(hint))"
    }
}
