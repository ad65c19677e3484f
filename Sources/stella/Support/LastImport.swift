import Signing
import VEXLens
import Wire

/// What the last import of a bundle was, for `stella vex consensus status`; a note beside the ledger and no part of it.
struct LastImport {
    let json: JSONValue

    static func path(in home: LedgerHome) -> String { home.path + "/last-import.json" }

    init(_ manifest: LensBundleManifest, issuer: Identifier?, at instant: Timestamp) {
        json = [
            "at": .string(instant.rfc3339), "sha256": .string(manifest.digest.hex),
            "source": .string(manifest.head.source),
            "treeSize": .integer(manifest.head.treeSize), "signedBy": JSONValue(issuer?.text),
            "documents": .integer(manifest.documents), "verdicts": .integer(manifest.verdicts),
        ]
    }

    /// nil when nothing was imported, or the note is damaged.
    init?(in home: LedgerHome) {
        guard Files.exists(LastImport.path(in: home)),
            let bytes = try? Files.read(LastImport.path(in: home), limit: 1 << 16),
            let root = try? JSONDocument(bytes).root, root.kind == .object
        else { return nil }
        json = root.value
    }

    func write(to home: LedgerHome) throws {
        try Files.replace(LastImport.path(in: home), with: json.compact + [0x0a])
    }
}
