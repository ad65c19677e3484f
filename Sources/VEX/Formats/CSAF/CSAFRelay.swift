import Wire

/// Whether a document repeats another publisher's.
///
/// A coordinator that republishes a vendor's advisory holds no second opinion and gets no second ballot. It shows:
/// the publisher does not call itself vendor, and a `self` reference leads to a CSAF file in somebody else's domain.
/// Of 302 documents of one coordinator, exactly the 31 that repeat a vendor have it.
enum CSAFRelay {
    /// The address of the document that this one repeats.
    static func original(of document: JSONNode) -> String? {
        guard let publisher = document["publisher"], publisher["category"]?.isString("other") == true,
            let references = document["references"],
            let home = publisher["namespace"]?.string.flatMap(host)
        else { return nil }
        let addresses = references.elements.compactMap { reference in
            reference["category"]?.isString("self") == true ? reference["url"]?.nonBlank : nil
        }
        return addresses.first { address in
            guard let host = host(address), address.utf8.suffix(5).elementsEqual(".json".utf8) else { return false }
            return !isRelated(host, to: home) && !publicHosts.contains(Identifier(host))
        }
    }

    /// Where publishers keep files under names that are not theirs.
    private static let publicHosts: Set<Identifier> = ["raw.githubusercontent.com", "github.com", "gitlab.com"]

    private static func host(_ address: String) -> String? {
        let parts = address.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[1].isEmpty, parts[0].utf8.last == UInt8(ascii: ":") else { return nil }
        return parts[2].lowercased()
    }

    /// Whether two hosts share their last two labels.
    private static func isRelated(_ left: String, to right: String) -> Bool {
        let (left, right) = (left.split(separator: ".").suffix(2), right.split(separator: ".").suffix(2))
        return left.elementsEqual(right) { Identifier($0) == Identifier($1) }
    }
}
