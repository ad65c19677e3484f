import Synchronization
import VEXLens

/// Lines on standard error about documents with wrong signatures and unknown issuers (`docs/formats/events.md`).
final class NoticeLog: Sendable {
    enum Moment {
        /// For a server, whose log is read while it runs.
        case atOnce
        /// For a command: behind what it says to whoever started it.
        case atEnd
        case never
    }

    private let moment: Moment
    private let held = Mutex<[DocumentNotice]>([])

    init(_ moment: Moment) { self.moment = moment }

    func take(_ notices: [DocumentNotice]) {
        switch moment {
        case .atOnce: NoticeLog.tell(notices)
        case .atEnd: held.withLock { $0 += notices }
        case .never: break
        }
    }

    /// Tells what was held back.
    func end() {
        let notices = held.withLock { held -> [DocumentNotice] in
            defer { held = [] }
            return held
        }
        NoticeLog.tell(notices)
    }

    private static func tell(_ notices: [DocumentNotice]) {
        for notice in notices { Terminal.log(notice.json) }
    }
}
