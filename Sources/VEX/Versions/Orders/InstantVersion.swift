import Wire

/// VERS `datetime`: RFC 3339 with `T` and `Z` in upper case, at most nine digits of a second's fraction.
struct InstantVersion: VersionForm {
    private let instant: Timestamp

    init?(_ text: [UInt8], in order: VersionOrder) {
        guard let instant = Timestamp(rfc3339: String(decoding: text, as: UTF8.self)) else { return nil }
        self.instant = instant
    }

    func precedence(to other: InstantVersion) -> Precedence { Precedence(instant, other.instant) }
}
