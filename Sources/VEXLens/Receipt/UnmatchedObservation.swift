import ProofChain
public import Signing
import VEX
public import Wire

/// An observation that no verdict will be made of as things stand.
///
/// Verdicts are made on the products that observations name, so most statements meet one by themselves. Those do not that name
/// a reference which leads nowhere, and those about a version or range beside a product of which no such version is known.
public struct UnmatchedObservation: Sendable, Hashable {
    public enum Reason: String, Sendable, CaseIterable {
        /// The product is a reference that its document does not resolve.
        case unresolved
        /// No observation about the vulnerability names a product that the version or range holds.
        case noVersionKnown = "no_version_known"
    }

    public let observation: Digest
    public let pointer: String
    public let vulnerability: Identifier
    public let product: Identifier
    public let version: String?
    public let reason: Reason

    init(_ record: ObservationRecord, _ reason: Reason) {
        observation = record.id
        pointer = record.location.pointer
        vulnerability = record.vulnerabilityKey
        product = record.statement.product
        version = record.version
        self.reason = reason
    }

    /// `reason`, `observation`, `pointer`, `vulnerability`, `product`, `version`.
    public var json: JSONValue {
        [
            "reason": .string(reason.rawValue), "observation": .string("sha256:" + observation.hex),
            "pointer": .string(pointer), "vulnerability": .string(vulnerability.text), "product": .string(product.text),
            "version": JSONValue(version),
        ]
    }
}

extension VEXLensService {
    /// Those of the observations, which are logged, that meet no pair a verdict is made on.
    func unmatched(among records: [ObservationRecord]) throws -> [UnmatchedObservation] {
        let ranged = records.filter { $0.version != nil }
        let keys = Array(Set(ranged.map { FamilyKey($0) }))
        let found = try lens.observations(
            matching: keys.map { key in
                var query = ObservationQuery()
                query.vulnerabilityKey = key.vulnerability
                query.family = key.family
                return query
            })
        let products = Dictionary(
            uniqueKeysWithValues: zip(
                keys, found.map { Set($0.filter { $0.record.version == nil }.map(\.record.statement.product)) }))
        return records.compactMap { record in
            if record.statement.product.text.hasPrefix("unresolved:") { return UnmatchedObservation(record, .unresolved) }
            guard record.version != nil else { return nil }
            let isMet = products[FamilyKey(record)]?.contains { product in
                ProductMatch.match(stated: record.statement.product, version: record.version, target: product) != nil
            }
            return isMet == true ? nil : UnmatchedObservation(record, .noVersionKnown)
        }
    }
}

/// What the observations that may meet one are looked up by.
private struct FamilyKey: Hashable {
    let vulnerability: Identifier
    let family: ProductFamily

    init(_ record: ObservationRecord) {
        vulnerability = record.vulnerabilityKey
        family = ProductFamily(of: record.statement.product)
    }
}
