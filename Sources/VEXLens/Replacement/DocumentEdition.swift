import Trust
import VEX
import Wire

/// One of several editions of a document, and when the log proves that it was there.
struct DocumentEdition {
    let logged: Logged<DocumentRecord>
    let integratedTime: Timestamp

    /// How far a document's time may be ahead of the log's, in seconds; clocks differ.
    static let skew: Int64 = 300

    /// Whether the other one is replaced by this: a strict order, in which neither of two may come first.
    ///
    /// CSAF goes by `current_release_date`, then by version; CycloneDX by version, then by time. Where neither tells, two
    /// editions stand side by side: which arrived first is for nobody to choose. A document that claims to be from the future
    /// replaces none, so that nobody freezes what is known of it.
    func isNewer(than other: DocumentEdition) -> Bool {
        guard !isFromFuture else { return false }
        switch logged.record.format {
        case .openvex: return false
        case .csaf:
            guard let time = believedTime else { return false }
            if let earlier = other.believedTime, earlier != time { return earlier < time }
            return versionAgainst(other) == .higher
        case .cyclonedx:
            switch versionAgainst(other) {
            case .higher: return true
            case .lower, nil: return false
            case .same:
                guard let time = believedTime, let earlier = other.believedTime else { return false }
                return earlier < time
            }
        }
    }

    private var isFromFuture: Bool {
        logged.record.timestamp.map { $0.seconds > integratedTime.seconds + DocumentEdition.skew } ?? false
    }

    private var believedTime: Timestamp? { isFromFuture ? nil : logged.record.timestamp }

    /// Integers and semantic versions; Go's order is the one that reads both. A BOM without version is the first.
    private func versionAgainst(_ other: DocumentEdition) -> Precedence? {
        let first = logged.record.format == .cyclonedx ? "1" : ""
        return VersionOrder.golang.compare(logged.record.version ?? first, other.logged.record.version ?? first)
    }
}

extension SignatureStatus {
    /// How much a document's authentication is worth against that of another edition; nil for one that counts for nothing.
    var strength: Int? {
        switch self {
        case .verified: 1
        case .none, .unknownKey, .unsupported: 0
        case .invalid: nil
        }
    }
}
