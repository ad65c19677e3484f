import Attestation
public import Signing
public import Wire

/// What a bundle must be: its digest, what it holds, and the checkpoint it was made under. What a signature is over.
public struct LensBundleManifest: Sendable, Equatable {
    public let format: AirGapOptions.ExportFormat
    /// SHA-256 of the bundle's file.
    public let digest: Digest
    public let byteCount: Int
    public let head: LensBundle.Head
    public let issuers: Int
    public let documents: Int
    public let verdicts: Int
    public let mergeTraces: Int

    /// Of a signed manifest, which is a DSSE envelope.
    public static let payloadType = "application/vnd.stella.lens-bundle-manifest.v1+json"

    public init(of bundle: LensBundle, as format: AirGapOptions.ExportFormat, encoded: [UInt8]) {
        self.format = format
        digest = SHA256.hash(encoded)
        byteCount = encoded.count
        head = bundle.head
        issuers = bundle.issuers.count
        documents = bundle.documents.count
        verdicts = bundle.verdicts.count
        mergeTraces = bundle.mergeTraces.count
    }

    public var json: JSONValue {
        let counts = [
            JSONMember("issuers", .integer(issuers)), JSONMember("documents", .integer(documents)),
            JSONMember("verdicts", .integer(verdicts)),
        ]
        // Version 1, of the bundle and of its manifest, knew of no traces.
        let traces = head.version == 1 ? [] : [JSONMember("mergeTraces", .integer(mergeTraces))]
        return [
            "kind": "bundle-manifest", "version": .integer(head.version), "format": .string(format.rawValue),
            "sha256": .string(digest.hex), "bytes": .integer(byteCount), "source": .string(head.source),
            "checkpoint": .string(head.checkpoint), "treeSize": .integer(head.treeSize),
            "counts": .object(counts + traces),
        ]
    }

    /// A file without signature.
    public var encoded: [UInt8] { json.compact + [0x0a] }

    /// A file with one: the envelope's payload is the manifest.
    ///
    /// - Throws: `attestation.signing`.
    public func signed(by signer: any Signer, keyID: Digest) throws -> [UInt8] {
        try Envelope.signed(type: LensBundleManifest.payloadType, payload: encoded, by: signer, keyID: keyID.hex)
            .encoded()
            + [0x0a]
    }

    /// Reads a manifest's own bytes: a file without signature, or the payload of one that has some.
    ///
    /// - Throws: `lens.bundle-malformed`, also when they are not written as ``encoded`` writes them.
    public init(parsing bytes: [UInt8]) throws(LensBundleError) {
        let root: JSONNode
        do {
            root = try JSONDocument(bytes, limits: JSONLimits(bytes: 1 << 20)).root
        } catch {
            throw LensBundleManifest.malformed("it is not strict JSON: \(error)")
        }
        guard root["kind"]?.isString("bundle-manifest") == true, let version = root["version"]?.int,
            (1...LensBundle.Head.currentVersion).contains(version)
        else { throw LensBundleManifest.malformed("it is none of version 1 or 2") }
        guard let format = AirGapOptions.ExportFormat(rawValue: try LensBundle.text("format", root)),
            let digest = Digest(hex: try LensBundle.text("sha256", root)), let counts = root["counts"]
        else { throw LensBundleManifest.malformed("format, sha256 or counts") }
        self.format = format
        self.digest = digest
        byteCount = Int(try LensBundle.number("bytes", root))
        head = LensBundle.Head(
            version: version,
            source: try LensBundle.text("source", root), checkpoint: try LensBundle.text("checkpoint", root),
            treeSize: try LensBundle.number("treeSize", root))
        issuers = Int(try LensBundle.number("issuers", counts))
        documents = Int(try LensBundle.number("documents", counts))
        verdicts = Int(try LensBundle.number("verdicts", counts))
        mergeTraces = version == 1 ? 0 : Int(try LensBundle.number("mergeTraces", counts))
        guard encoded == bytes else { throw LensBundleManifest.malformed("it is not written as manifests are") }
    }

    /// Reads the bundle that this describes.
    ///
    /// Its bytes are hashed before any of them is parsed.
    /// - Throws: `lens.bundle-altered`, `lens.bundle-malformed`.
    public func bundle(_ bytes: [UInt8]) throws(LensBundleError) -> LensBundle {
        guard bytes.count == byteCount, SHA256.hash(bytes) == digest else {
            throw LensBundleError(
                .altered, "the bundle has another SHA-256 than the manifest says",
                hint: "copy both again from one export")
        }
        let bundle = try LensBundle(parsing: bytes, as: format)
        guard LensBundleManifest(of: bundle, as: format, encoded: bytes) == self else {
            throw LensBundleError(.altered, "the manifest says something else about the bundle than it holds")
        }
        return bundle
    }

    static func malformed(_ detail: String) -> LensBundleError {
        LensBundleError(
            .malformed, "this is no manifest of a bundle: \(detail)", hint: "copy it again from where it was exported")
    }
}
