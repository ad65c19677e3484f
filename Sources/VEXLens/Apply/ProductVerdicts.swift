public import VEX
public import Wire

/// Current verdicts, to be asked what they say about the products of others.
///
/// A verdict's product covers another as a statement's does ([matching](docs/formats/product-matching.md)): the same key, fewer
/// qualifiers, or no version.
public struct ProductVerdicts: Sendable {
    private let lens: any LensStore
    /// What was asked for: components of one package share its verdicts.
    private var byFamily: [ProductFamily: [Logged<VerdictRecord>]] = [:]

    public init(_ lens: any LensStore) { self.lens = lens }

    /// One for a vulnerability, by its name: of several verdicts that cover a product the most specific.
    ///
    /// - Throws: What the store throws.
    public mutating func about(_ keys: [Identifier]) throws -> [(verdict: Logged<VerdictRecord>, grade: ProductMatch)] {
        var best: [Identifier: (verdict: Logged<VerdictRecord>, grade: ProductMatch)] = [:]
        for key in keys {
            for verdict in try verdicts(in: ProductFamily(of: key)) {
                guard let grade = ProductMatch.match(stated: verdict.record.product, target: key) else { continue }
                if let other = best[verdict.record.vulnerability], !isCloser((verdict, grade), than: other) { continue }
                best[verdict.record.vulnerability] = (verdict, grade)
            }
        }
        return best.sorted { $0.key < $1.key }.map(\.value)
    }

    private mutating func verdicts(in family: ProductFamily) throws -> [Logged<VerdictRecord>] {
        if let known = byFamily[family] { return known }
        var query = VerdictQuery()
        query.family = family
        let found = try lens.currentVerdicts(matching: query)
        byFamily[family] = found
        return found
    }

    private func isCloser(
        _ one: (verdict: Logged<VerdictRecord>, grade: ProductMatch),
        than other: (verdict: Logged<VerdictRecord>, grade: ProductMatch)
    ) -> Bool {
        let order = ProductMatch.allCases
        let (left, right) = (order.firstIndex(of: one.grade) ?? 0, order.firstIndex(of: other.grade) ?? 0)
        if left != right { return left < right }
        // Of two with as many qualifiers less, the longer key leaves out less.
        let lengths = (one.verdict.record.product.text.utf8.count, other.verdict.record.product.text.utf8.count)
        return lengths.0 != lengths.1
            ? lengths.0 > lengths.1 : one.verdict.record.product < other.verdict.record.product
    }
}
