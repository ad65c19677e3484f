/// Which of a few media types a client takes (RFC 9110 §12.5.1).
enum Acceptance {
    /// The offered type with the greatest weight, the first of equals; nil when the client takes none.
    ///
    /// - Parameter field: `Accept`; without one everything is taken.
    static func best(of offers: [String], _ field: String?) -> String? {
        guard let field else { return offers.first }
        let ranges = field.split(separator: ",").map { Range($0) }
        let weighed = offers.map { offer in (offer, weight: weight(of: offer, in: ranges)) }
        guard let most = weighed.map(\.weight).max(), most > 0 else { return nil }
        return weighed.first { $0.weight == most }?.0
    }

    private struct Range {
        let type: String
        let weight: Double

        init(_ text: Substring) {
            let words = text.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            type = words.first ?? ""
            weight = words.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
        }

        /// How exactly it names the type; nil when it is another.
        func precision(for offer: String) -> Int? {
            if type == offer { return 2 }
            let major = offer.prefix { $0 != "/" }
            if type == major + "/*" { return 1 }
            return type == "*/*" ? 0 : nil
        }
    }

    /// The most exact range decides.
    private static func weight(of offer: String, in ranges: [Range]) -> Double {
        let fitting = ranges.compactMap { range in range.precision(for: offer).map { (precision: $0, weight: range.weight) } }
        return fitting.max { $0.precision < $1.precision }?.weight ?? 0
    }
}
