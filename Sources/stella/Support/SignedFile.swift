import Trust
import VEXLens

/// A document's file, and that of its signature when it has one of its own.
struct SignedFile {
    let path: String
    let signature: String?

    /// Endings of a signature's file, those that can be checked first.
    private static let endings = [".sig", ".jws", ".sigstore.json", ".sigstore", ".asc"]

    /// The documents among `paths`, each with its signature; a signature of one of them is no document itself.
    ///
    /// - Parameter signature: That of the only document, wherever it lies.
    /// - Throws: `usage.signature-of-many`.
    static func all(in paths: [String], signature: String?) throws -> [SignedFile] {
        if let signature {
            guard let path = paths.first, paths.count == 1 else {
                throw CommandError(
                    "usage.signature-of-many", "--signature is for one document, not for \(paths.count)",
                    hint: "put each signature beside its document, as NAME.sig or NAME.asc")
            }
            return [SignedFile(path: path, signature: signature)]
        }
        let given = Set(paths)
        return paths.filter { path in !isSignature(path, of: given) }.map { path in
            SignedFile(
                path: path, signature: path == "-" ? nil : endings.lazy.map { path + $0 }.first { Files.exists($0) })
        }
    }

    private static func isSignature(_ path: String, of documents: Set<String>) -> Bool {
        endings.contains { path.hasSuffix($0) && documents.contains(String(path.dropLast($0.count))) }
    }

    /// The document, or the pair of both; of a document that is too long its beginning, without the signature.
    func receive(limit: Int) throws -> ReceivedDocument {
        let document = try Files.receive(path, limit: limit)
        guard let signature, case .whole(let content) = document.content else { return document }
        let bytes = try Files.read(signature, limit: DetachedSignature.maximumSignatureBytes)
        return ReceivedDocument(try DetachedSignature(of: content, signature: bytes).bytes, source: path)
    }
}
