import Signing
import Wire

/// The names under which statements list their subjects.
extension VEXProofIntegrator {
    static let verdictSubject = "vex-verdict"
    static let newVerdictSubject = "vex-verdict/new"
    static let oldVerdictSubject = "vex-verdict/old"

    static func documentSubject(_ digest: Digest) -> String { "vex-document/\(digest.hex)" }
    static func issuerSubject(_ id: Identifier) -> String { "vex-issuer/\(id.text)" }
    static func identitySubject(_ product: Identifier) -> String { "product-identity:\(product.text)" }
}
