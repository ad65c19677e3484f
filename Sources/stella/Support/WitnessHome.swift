import Glibc
import Ledger
import LedgerSQLite
import Signing
import TLog
import Wire

/// A witness's directory: its key and its memory, which belong together.
struct WitnessHome {
    let path: String

    /// Ed25519; mode 0600.
    var keyPath: String { path + "/key.pem" }
    /// The verifier key that others configure, and a line feed. Written last.
    var verifierKeyPath: String { path + "/witness.vkey" }
    private var logsPath: String { path + "/logs" }

    /// Draws a key for an empty memory.
    ///
    /// A key from elsewhere is not taken: what it has signed before, this memory could not know. A key that an
    /// interrupted call left has signed nothing and is taken up.
    /// - Throws: `file.exists` when a witness is there.
    func make(name: String) throws -> Cosigner {
        guard !Files.exists(verifierKeyPath) else {
            throw CommandError(
                "file.exists", "\(path) holds a witness already", hint: "choose another directory")
        }
        try Files.makeFolder(path, mode: 0o700)
        let left = Files.exists(keyPath) ? try? PrivateKey(pem: try Files.text(keyPath)) : nil
        let key = try left ?? .generate(.ed25519)
        let cosigner = try Cosigner(name: name, key: key)
        try Files.write(Array(key.pem.utf8), to: keyPath, mode: 0o600)
        try FileWitnessStore.create(logsPath)
        try Files.replace(verifierKeyPath, with: Array((cosigner.vkey + "\n").utf8))
        return cosigner
    }

    /// - Throws: `file.keys` when key and verifier key are not of one witness.
    func cosigner() throws -> Cosigner {
        let vkey = String(try Files.text(verifierKeyPath).prefix { $0 != "\n" })
        let key = try PrivateKey(pem: try Files.text(keyPath))
        let cosigner = try Cosigner(name: try NoteVerifier(vkey: vkey).name, key: key)
        guard cosigner.vkey.utf8.elementsEqual(vkey.utf8) else {
            throw CommandError(
                "file.keys", "\(keyPath) is not the key of \(verifierKeyPath)",
                hint: "bring both back from one backup, together with the memory")
        }
        return cosigner
    }

    func store() throws -> FileWitnessStore { try FileWitnessStore(logsPath) }
}
