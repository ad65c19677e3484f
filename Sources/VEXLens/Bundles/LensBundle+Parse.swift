import ProofChain
import Signing
import Wire

extension LensBundle {
    /// More bytes than these are no bundle.
    public static let maximumBytes = 1 << 30

    /// Reads a bundle of either format.
    ///
    /// - Throws: `lens.bundle-malformed`, also for a bundle that is not written as ``encoded(as:)`` writes it;
    ///   `lens.bundle-altered` for a document that is not the one it is named.
    public init(parsing bytes: [UInt8], as format: AirGapOptions.ExportFormat) throws(LensBundleError) {
        var nodes: [JSONNode]
        switch format {
        case .jsonl: nodes = try LensBundle.lines(of: bytes)
        case .json:
            let root = try LensBundle.object(bytes)
            guard let items = root["items"], items.kind == .array else {
                throw LensBundle.malformed("items is no array")
            }
            nodes = [root] + items.elements.map { $0 }
        }
        guard let first = nodes.first else { throw LensBundle.malformed("it is empty") }
        head = try Head(first)
        nodes.removeFirst()
        var (issuers, documents, verdicts): ([JSONValue], [Document], [Verdict]) = ([], [], [])
        var (mergeTraces, trees): ([MergeTrace], [Tree]) = ([], [])
        for node in nodes {
            switch node["kind"]?.string {
            case "issuer": issuers.append((node["record"] ?? node).value)
            case "document": documents.append(try Document(node))
            case "verdict": verdicts.append(try Verdict(node))
            case "merge_trace": mergeTraces.append(try MergeTrace(node))
            case "tree": trees.append(try Tree(node))
            default: throw LensBundle.malformed("a line of an unknown kind")
            }
        }
        (self.issuers, self.documents, self.verdicts) = (issuers, documents, verdicts)
        (self.mergeTraces, self.trees) = (mergeTraces, trees)
        try requireVersion()
        // One way to write it: what this reader passes over cannot hide anything.
        guard encoded(as: format) == bytes else { throw LensBundle.malformed("it is not written as bundles are") }
    }

    /// Version 1 had no proofs; a later one is never without.
    private func requireVersion() throws(LensBundleError) {
        let isOld = head.version == 1
        guard trees.isEmpty == isOld, !isOld || mergeTraces.isEmpty, documents.allSatisfy({ ($0.statement == nil) == isOld })
        else { throw LensBundle.malformed("it does not have what bundles of version \(head.version) have") }
    }

    private static func lines(of bytes: [UInt8]) throws(LensBundleError) -> [JSONNode] {
        guard bytes.last == 0x0a else { throw malformed("the last line has no end") }
        var nodes: [JSONNode] = []
        for line in bytes.dropLast().split(separator: 0x0a, omittingEmptySubsequences: false) {
            nodes.append(try object(Array(line)))
        }
        return nodes
    }

    private static func object(_ bytes: [UInt8]) throws(LensBundleError) -> JSONNode {
        do {
            let root = try JSONDocument(bytes, limits: JSONLimits(bytes: maximumBytes)).root
            guard root.kind == .object else { throw malformed("a line is no object") }
            return root
        } catch let error as LensBundleError {
            throw error
        } catch {
            throw malformed("it is not strict JSON: \(error)")
        }
    }

    static func malformed(_ detail: String) -> LensBundleError {
        LensBundleError(.malformed, "this is no bundle: \(detail)", hint: "copy it again from where it was exported")
    }

    static func text(_ name: StaticString, _ node: JSONNode) throws(LensBundleError) -> String {
        guard let text = node[name]?.string else { throw malformed("\(name) is no string") }
        return text
    }

    static func number(_ name: StaticString, _ node: JSONNode) throws(LensBundleError) -> UInt64 {
        guard let number = node[name]?.int, number >= 0 else { throw malformed("\(name) is no number") }
        return UInt64(number)
    }

    static func digest(_ name: StaticString, _ node: JSONNode) throws(LensBundleError) -> Digest {
        guard let digest = Digest(prefixed: try text(name, node)) else { throw malformed("\(name) is no digest") }
        return digest
    }

    static func bytes(_ name: StaticString, _ node: JSONNode) throws(LensBundleError) -> [UInt8] {
        guard let bytes = Base64.decode(try text(name, node)) else { throw malformed("\(name) is no base64 text") }
        return bytes
    }
}

extension LensBundle.Head {
    fileprivate init(_ node: JSONNode) throws(LensBundleError) {
        guard node["kind"]?.isString("bundle") == true, let version = node["version"]?.int,
            (1...LensBundle.Head.currentVersion).contains(version)
        else { throw LensBundle.malformed("it does not begin as bundles of version 1 or 2 do") }
        self.init(
            version: version,
            source: try LensBundle.text("source", node), checkpoint: try LensBundle.text("checkpoint", node),
            treeSize: try LensBundle.number("treeSize", node))
    }
}

extension LensBundle.Document {
    fileprivate init(_ node: JSONNode) throws(LensBundleError) {
        self.init(
            logIndex: try LensBundle.number("logIndex", node), digest: try LensBundle.digest("digest", node),
            issuer: Identifier(try LensBundle.text("issuer", node)), bytes: try LensBundle.bytes("bytes", node),
            statement: node["statement"] == nil ? nil : try LensBundle.bytes("statement", node))
        guard SHA256.hash(bytes) == digest else {
            throw LensBundleError(
                .altered, "document \(digest.prefixed) of the bundle has other bytes than its name says")
        }
    }
}

extension LensBundle.Verdict {
    fileprivate init(_ node: JSONNode) throws(LensBundleError) {
        self.init(
            logIndex: try LensBundle.number("logIndex", node), id: try LensBundle.digest("verdictId", node),
            vulnerability: Identifier(try LensBundle.text("vulnerability", node)),
            product: Identifier(try LensBundle.text("product", node)), envelope: try LensBundle.bytes("envelope", node))
    }
}

extension LensBundle.MergeTrace {
    fileprivate init(_ node: JSONNode) throws(LensBundleError) {
        self.init(
            logIndex: try LensBundle.number("logIndex", node), verdict: try LensBundle.digest("verdictId", node),
            envelope: try LensBundle.bytes("envelope", node))
    }
}

extension LensBundle.Tree {
    fileprivate init(_ node: JSONNode) throws(LensBundleError) {
        let bytes = try LensBundle.bytes("hashes", node)
        let parts = stride(from: 0, to: bytes.count, by: 32).map { Digest(Array(bytes[$0..<min($0 + 32, bytes.count)])) }
        let hashes = parts.compactMap { $0 }
        guard hashes.count == parts.count else { throw LensBundle.malformed("hashes are not 32 bytes each") }
        self.init(
            firstIndex: try LensBundle.number("firstIndex", node), size: try LensBundle.number("treeSize", node),
            checkpoint: try LensBundle.text("checkpoint", node), hashes: hashes)
    }
}
