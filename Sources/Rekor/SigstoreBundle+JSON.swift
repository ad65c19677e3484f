import Attestation
import Signing
import Wire

extension SigstoreBundle {
    /// Compact JSON of protocol buffers; the envelope in the bytes in which it came.
    public var encoded: [UInt8] {
        var verification: [JSONMember] = [materialMember]
        verification.append(
            JSONMember(
                "tlogEntries", [entry.transparencyJSON(kind: body.kind, version: body.apiVersion)]))
        if !timestamps.isEmpty {
            let list = timestamps.map { bytes -> JSONValue in ["signedTimestamp": .string(Base64.encode(bytes))] }
            verification.append(JSONMember("timestampVerificationData", ["rfc3161Timestamps": .array(list)]))
        }
        let head: JSONValue = [
            "mediaType": .string(version.rawValue), "verificationMaterial": .object(verification),
        ]
        switch content {
        case .envelope(_, let bytes):
            return head.compact.dropLast() + Array(",\"dsseEnvelope\":".utf8) + bytes + [UInt8(ascii: "}")]
        case .message(let message):
            return head.compact.dropLast() + Array(",\"messageSignature\":".utf8) + message.json.compact
                + [UInt8(ascii: "}")]
        }
    }

    private var materialMember: JSONMember {
        switch material {
        case .publicKey(let hint): JSONMember("publicKey", ["hint": .string(hint)])
        case .certificates(let list) where version == .v03 || version == .v03Early:
            JSONMember("certificate", SigstoreBundle.rawBytes(list.first ?? []))
        case .certificates(let list):
            JSONMember("x509CertificateChain", ["certificates": .array(list.map { SigstoreBundle.rawBytes($0) })])
        }
    }

    private static func rawBytes(_ bytes: [UInt8]) -> JSONValue { ["rawBytes": .string(Base64.encode(bytes))] }

    /// Reads a bundle of version 0.1 to 0.3 with one log entry; nothing is verified.
    ///
    /// Integers may be strings or numbers. A member that the format does not know is refused, wherever it stands.
    ///
    /// - Throws: `rekor.bundle-syntax`, `rekor.bundle-version`, `rekor.bundle-unknown-member`, `rekor.proof-missing`,
    ///   `rekor.envelope-syntax`, and what ``EntryBody/init(parsing:)`` throws.
    public init(parsing bytes: [UInt8]) throws(RekorError) {
        let document = try JSONDocument(bytes, orThrow: .bundleSyntax)
        let bundle = try ObjectReader(
            document.root, at: "bundle",
            knowing: ["mediaType", "verificationMaterial", "dsseEnvelope", "messageSignature"], codes: .bundle)
        guard let version = Version(rawValue: try bundle.string("mediaType")) else {
            throw RekorError(
                .bundleVersion, "bundles of type \(try bundle.string("mediaType")) are not read here",
                hint: "versions 0.1, 0.2 and 0.3 are")
        }
        let material = try bundle.object(
            "verificationMaterial",
            knowing: [
                "publicKey", "certificate", "x509CertificateChain", "tlogEntries", "timestampVerificationData",
            ])
        let entries = try material.elements("tlogEntries")
        guard entries.count == 1 else {
            throw RekorError(.bundleSyntax, "a bundle is read with one log entry, got \(entries.count)")
        }
        try self.init(
            version: version, content: try SigstoreBundle.content(bundle),
            material: try SigstoreBundle.verificationMaterial(material), entry: try LogEntry(transparency: entries[0]),
            timestamps: try SigstoreBundle.timestamps(material))
        try checkKind(entries[0])
    }

    /// `kindVersion` repeats what the body says; a reader that trusts it must not be misled.
    private func checkKind(_ entry: JSONNode) throws(RekorError) {
        guard let node = entry["kindVersion"] else {
            throw RekorError(.bundleSyntax, "tlogEntries.kindVersion is missing")
        }
        let kind = try ObjectReader(node, at: "kindVersion", knowing: ["kind", "version"], codes: .bundle)
        guard try kind.string("kind") == body.kind, try kind.string("version") == body.apiVersion else {
            throw RekorError(.bundleSyntax, "kindVersion is not the \(body.kind) \(body.apiVersion) of the body")
        }
    }

    private static func content(_ bundle: ObjectReader) throws(RekorError) -> Content {
        switch (bundle.optional("dsseEnvelope"), bundle.optional("messageSignature")) {
        case (let node?, nil): return try envelope(node, syntax: .bundleSyntax)
        case (nil, _?): return .message(try MessageSignature(bundle))
        default: throw RekorError(.bundleSyntax, "a bundle has one of dsseEnvelope and messageSignature")
        }
    }

    static func envelope(_ node: JSONNode, syntax: RekorError.Code) throws(RekorError) -> Content {
        let codes = ObjectReader.Codes(syntax: syntax, unknown: syntax == .bundleSyntax ? .bundleUnknownMember : syntax)
        let reader = try ObjectReader(
            node, at: "dsseEnvelope", knowing: ["payloadType", "payload", "signatures"], codes: codes)
        for element in try reader.elements("signatures") {
            _ = try ObjectReader(element, at: "dsseEnvelope.signatures", knowing: ["sig", "keyid"], codes: codes)
        }
        let envelope: Envelope
        do {
            envelope = try Envelope(parsing: node.bytes)
        } catch {
            throw RekorError(.envelopeSyntax, "\(error)")
        }
        guard envelope.signatures.count == 1 else {
            throw RekorError(
                .envelopeSyntax, "a bundle carries an envelope with one signature, got \(envelope.signatures.count)")
        }
        return .envelope(envelope, bytes: node.bytes)
    }

    private static func verificationMaterial(_ reader: ObjectReader) throws(RekorError) -> VerificationMaterial {
        var found: [VerificationMaterial] = []
        if reader.optional("publicKey") != nil {
            let key = try reader.object("publicKey", knowing: ["hint"])
            found.append(.publicKey(hint: key.optional("hint") == nil ? "" : try key.string("hint")))
        }
        if reader.optional("certificate") != nil {
            found.append(.certificates([try reader.object("certificate", knowing: ["rawBytes"]).base64("rawBytes")]))
        }
        if reader.optional("x509CertificateChain") != nil {
            let chain = try reader.object("x509CertificateChain", knowing: ["certificates"])
            var list: [[UInt8]] = []
            for element in try chain.elements("certificates") {
                list.append(
                    try ObjectReader(element, at: "certificates", knowing: ["rawBytes"], codes: .bundle)
                        .base64("rawBytes"))
            }
            guard (1...EntryVerifier.maxCertificates).contains(list.count) else {
                throw RekorError(
                    .bundleSyntax,
                    "x509CertificateChain has \(list.count) certificates, wanted 1 to \(EntryVerifier.maxCertificates)")
            }
            found.append(.certificates(list))
        }
        guard found.count == 1 else {
            throw RekorError(.bundleSyntax, "a bundle has one of publicKey, certificate and x509CertificateChain")
        }
        return found[0]
    }

    private static func timestamps(_ reader: ObjectReader) throws(RekorError) -> [[UInt8]] {
        guard reader.optional("timestampVerificationData") != nil else { return [] }
        let data = try reader.object("timestampVerificationData", knowing: ["rfc3161Timestamps"])
        var timestamps: [[UInt8]] = []
        for element in try data.elements("rfc3161Timestamps") {
            let stamp = try ObjectReader(element, at: "rfc3161Timestamps", knowing: ["signedTimestamp"], codes: .bundle)
            timestamps.append(try stamp.base64("signedTimestamp"))
        }
        guard timestamps.count <= maxTimestamps else {
            throw RekorError(.bundleSyntax, "a bundle has at most \(maxTimestamps) timestamps, got \(timestamps.count)")
        }
        return timestamps
    }
}

extension SigstoreBundle.MessageSignature {
    init(_ bundle: ObjectReader) throws(RekorError) {
        let message = try bundle.object("messageSignature", knowing: ["messageDigest", "signature"])
        let digest = try message.object("messageDigest", knowing: ["algorithm", "digest"])
        guard let algorithm = HashAlgorithm(protobufName: try digest.string("algorithm")) else {
            throw digest.wrong("algorithm", "SHA2_256, SHA2_384 or SHA2_512")
        }
        self.init(
            algorithm: algorithm, digest: try digest.base64("digest"), signature: try message.base64("signature"))
    }

    var json: JSONValue {
        [
            "messageDigest": ["algorithm": .string(algorithm.protobufName), "digest": .string(Base64.encode(digest))],
            "signature": .string(Base64.encode(signature)),
        ]
    }
}
