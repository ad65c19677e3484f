import Wire

/// How a product's identity becomes its key (rules I1 to I4).
struct ProductKey {
    let key: Identifier
    /// Why a package URL stayed verbatim, when it did.
    let failure: PackageURL.Failure?

    init(verbatim key: String) { self.init(Identifier(key), nil) }

    /// A key that has been made before.
    init(_ key: Identifier, _ failure: PackageURL.Failure?) {
        self.key = key
        self.failure = failure
    }

    /// A package URL in its canonical spelling; anything else, and one that does not parse, verbatim (rules I3, I4).
    init(_ text: String) {
        guard PackageURL.isMarked(text), !PackageURL.isPlainlyCanonical(text) else {
            self.init(verbatim: text)
            return
        }
        do {
            self.init(Identifier(try PackageURL.canonical(of: text)), nil)
        } catch {
            self.init(Identifier(text), error)
        }
    }

    /// The order in which a hash is chosen when there are several (rule I1), compared without dashes, underscores
    /// and case, because in-toto spells the labels `sha256` and `sha3_512`.
    static func rank(ofHash label: String) -> Int {
        let plain = label.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }
        return hashOrder.firstIndex(of: lowerCased(Array(plain))) ?? hashOrder.count
    }

    private static let hashOrder = [
        "sha256", "sha512", "sha384", "sha3512", "sha3384", "sha3256", "sha3224", "blake2b512", "blake2b256",
        "blake2s256", "sha1", "md5",
    ].map { Array($0.utf8) }

    /// The best hash of an object of labels and values as `hash:<label>:<lower-case value>`.
    static func hashKey(of hashes: JSONNode?) -> ProductKey? {
        guard let hashes else { return nil }
        var best: (rank: Int, label: Identifier, value: String)?
        for (name, value) in hashes.members {
            guard let label = name.string.map({ Identifier($0) }), let value = value.nonBlank else { continue }
            let rank = rank(ofHash: label.text)
            if let held = best, (held.rank, held.label) <= (rank, label) { continue }
            best = (rank, label, value)
        }
        return best.map { ProductKey(verbatim: "hash:\($0.label.text):\($0.value.lowercased())") }
    }
}
