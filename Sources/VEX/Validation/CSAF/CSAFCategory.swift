import Wire

/// 6.1.26: which names a document of the profile CSAF Base may not take.
struct CSAFCategory {
    private let name: String

    init(_ name: String) { self.name = name }

    private static let profiles20 = [
        "csaf_security_incident_response", "csaf_informational_advisory", "csaf_security_advisory", "csaf_vex",
    ]
    private static let profiles21 =
        profiles20 + ["csaf_deprecated_security_advisory", "csaf_withdrawn", "csaf_superseded"]

    func isProhibited(inVersion21 isVersion21: Bool) -> Bool {
        let profiles = isVersion21 ? CSAFCategory.profiles21 : CSAFCategory.profiles20
        let exact = Identifier(name)
        if exact == "csaf_base" || profiles.contains(where: { Identifier($0) == exact }) { return false }
        if name.lowercased().utf8.starts(with: "csaf_".utf8) { return true }
        let plain = Identifier(CSAFCategory.plain(name))
        return profiles.contains { profile in
            let value = CSAFCategory.plain(profile)
            return plain == Identifier(value) || plain == Identifier(value.dropFirst("csaf".count))
        }
    }

    /// In lower case, without dashes, blanks and low lines of any kind.
    private static func plain(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in text.lowercased().unicodeScalars {
            switch scalar.properties.generalCategory {
            case .dashPunctuation, .connectorPunctuation, .spaceSeparator, .lineSeparator, .paragraphSeparator: continue
            case .mathSymbol where scalar == "\u{2212}": continue
            case .nonspacingMark where scalar == "\u{332}": continue
            case .control where scalar.properties.isWhitespace: continue
            default: plain.append(scalar)
            }
        }
        return String(plain)
    }
}
