import Signing
import VEXLens

/// Who outside is asked, by section `Operations`.
extension Configuration {
    /// `Operations.WitnessPolicy`, where it is found; nil when it is not set.
    var witnessPolicy: String? { options.operations.witnessPolicy.map { path($0, of: "Operations.WitnessPolicy") } }

    /// `Operations.IssuerSource`: an address, or a file where it is found; nil when it is not set.
    var issuerSource: String? {
        options.operations.issuerSource.map { $0.contains("://") ? $0 : path($0, of: "Operations.IssuerSource") }
    }

    /// `Operations.IssuerSourceFingerprint`: whose issuers ``issuerSource`` holds.
    ///
    /// - Throws: `usage.digest`.
    func issuerSourceFingerprint() throws -> Digest? { try options.operations.issuerSourceFingerprint.map(Digest.fingerprint) }
}
