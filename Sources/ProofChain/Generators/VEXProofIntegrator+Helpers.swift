import Attestation
public import Signing
import VEX
public import Wire

/// The subjects of the statements: what a verifier looks an attestation up by.
extension VEXProofIntegrator {
    func subjects(of document: VEXDocumentStatement) -> [Subject] {
        let received = Subject(name: document.documentID ?? "vex-document", sha256: document.digest)
        guard let detached = document.detached else { return [received] }
        // Whoever has the document alone finds the entry by it as well.
        let name = VEXProofIntegrator.documentSubject(detached.document)
        return [received, Subject(name: name, sha256: detached.document)]
    }

    func subjects(of verdict: VEXVerdictProofPayload) -> [Subject] {
        [
            productSubject(verdict.verdict.product),
            Subject(name: VEXProofIntegrator.verdictSubject, sha256: verdict.id.digest),
        ]
    }

    func subjects(of delta: VEXDeltaStatement) -> [Subject] {
        [
            productSubject(delta.product),
            Subject(name: VEXProofIntegrator.newVerdictSubject, sha256: delta.new.id.digest),
            Subject(name: VEXProofIntegrator.oldVerdictSubject, sha256: delta.old.id.digest),
        ]
    }

    /// The verdict, and every source document once.
    func subjects(of trace: VEXMergeTrace) -> [Subject] {
        let documents = Set(trace.sources.map(\.document)).sorted()
        return [
            productSubject(trace.product), Subject(name: VEXProofIntegrator.verdictSubject, sha256: trace.verdict.id.digest),
        ] + documents.map { Subject(name: VEXProofIntegrator.documentSubject($0), sha256: $0) }
    }

    /// The issuer, by the digest of its record from now on.
    func subjects(of change: VEXIssuerChange) -> [Subject] {
        [Subject(name: VEXProofIntegrator.issuerSubject(change.issuer), sha256: change.afterDigest)]
    }

    /// The product itself where its key holds the artifact's digest, else the identity digest of the key.
    ///
    /// An `oci` purl's version is the image digest, so that image tools find the attestation by it. Any other key names a
    /// product without its bytes; its subject is SHA-256 of the key's UTF-8 under a name that says so, never under the
    /// product's own name, where a reader could take it for an artifact digest.
    func productSubject(_ product: Identifier) -> Subject {
        if let purl = PackageURL(product.text), purl.type == "oci", let version = purl.version,
            let digest = Digest(prefixed: version)
        {
            return Subject(name: product.text, uri: product.text, sha256: digest)
        }
        return Subject(
            name: VEXProofIntegrator.identitySubject(product), uri: product.text,
            sha256: VEXProofIntegrator.identityDigest(of: product))
    }

    /// SHA-256 of a product key's UTF-8 bytes.
    public static func identityDigest(of product: Identifier) -> Digest { SHA256.hash(Array(product.text.utf8)) }
}
