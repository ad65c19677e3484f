import Glibc
import Ledger
import LedgerSQLite
import Signing
import TLog
import Wire

/// A ledger's directory: the database, the guard and the lock of the store, and the keys.
struct LedgerHome {
    let path: String
    var store = StoreOptions()
    var projections = ProjectionOptions()

    /// ECDSA P-256: signs statements, entry timestamps and Rekor's form of the checkpoint.
    var ledgerKeyPath: String { path + "/keys/ledger.pem" }
    /// Ed25519: signs the C2SP checkpoint.
    var checkpointKeyPath: String { path + "/keys/checkpoint.pem" }
    /// Both public keys, for whoever verifies.
    var publicKeysPath: String { path + "/" + LedgerHome.publicKeysName }
    static let publicKeysName = "log.pub"

    /// Opens the store, as the configuration says.
    func directory(
        _ mode: LedgerDirectory<LensRowWriter>.Mode, mirror: MirrorTarget? = nil, emitsEvents: Bool = false
    ) throws(LedgerError) -> LedgerDirectory<LensRowWriter> {
        let rowWriter = LensRowWriter(projections: projections, mirror: mirror, emitsEvents: emitsEvents)
        return try LedgerDirectory(path, mode, rowWriter: rowWriter, options: store)
    }

    /// Who may write over HTTP.
    var tokensPath: String { path + "/tokens.json" }

    /// The newest checkpoint that witnesses have cosigned; derived, and made again by asking them.
    func witnessedPath(ofShard number: Int) -> String { path + (number == 0 ? "/witnessed" : "/witnessed-\(number)") }

    struct Keys {
        let ledger: PrivateKey
        let checkpoint: PrivateKey

        func noteSigner(origin: String) throws -> NoteSigner {
            try NoteSigner(name: origin, key: checkpoint, kind: .ed25519)
        }
    }

    /// Who signs checkpoints of the log with that origin.
    func signers(origin: String) throws(LedgerError) -> [NoteSigner] {
        do { return [try keys().noteSigner(origin: origin)] } catch { throw LedgerError.wrapped(error) }
    }

    func keys() throws -> Keys {
        Keys(ledger: try privateKey(ledgerKeyPath), checkpoint: try privateKey(checkpointKeyPath))
    }

    /// Makes a new ledger: database, guard and keys.
    ///
    /// - Parameter accept: Looks at the log before it counts as one; it may be what an interrupted call left.
    func make(
        _ parameters: LogParameters, ledger: PrivateKey? = nil, checkpoint: PrivateKey? = nil,
        accept: (CommittedHead) throws -> Void = { _ in }
    ) throws -> (keys: Keys, head: CommittedHead) {
        let directory = try directory(.create)
        let keys = try makeKeys(ledger: ledger, checkpoint: checkpoint)
        let head = try LogSequencer.create(
            parameters, in: directory.store, guard: directory.checkpointGuard,
            signers: [try keys.noteSigner(origin: parameters.origin)], now: SystemClock.now())
        try directory.close()
        try accept(head)
        // The public keys come last: without them the directory is no ledger yet, and this can be called again.
        try publish(keys)
        return (keys, head)
    }

    /// Keys that are given or drawn, written where nobody else reads them.
    ///
    /// Those that an interrupted `init` left are taken up: the log may have been made with them.
    private func makeKeys(ledger: PrivateKey?, checkpoint: PrivateKey?) throws -> Keys {
        try Files.makeFolder(path + "/keys", mode: 0o700)
        let keys = Keys(
            ledger: try key(at: ledgerKeyPath, ledger, .ecdsaP256),
            checkpoint: try key(at: checkpointKeyPath, checkpoint, .ed25519))
        // Before anything is signed with them: a log whose keys a power loss takes is lost.
        try Files.syncFolder(path + "/keys")
        try Files.syncFolder(path)
        return keys
    }

    private func publish(_ keys: Keys) throws {
        let publicKeys = keys.ledger.publicKey.pem + keys.checkpoint.publicKey.pem
        try Files.replace(publicKeysPath, with: Array(publicKeys.utf8))
    }

    private func key(at path: String, _ given: PrivateKey?, _ kind: KeyKind) throws -> PrivateKey {
        if given == nil, Files.exists(path), let left = try? PrivateKey(pem: try Files.text(path)) { return left }
        let key = try given ?? .generate(kind)
        try Files.write(Array(key.pem.utf8), to: path, mode: 0o600)
        return key
    }

    /// The public keys alone, so that reading needs no secret.
    func publicKeys() throws -> (ledger: PublicKey, checkpoint: PublicKey) {
        let keys = try PublicKey.all(pem: try Files.text(publicKeysPath))
        guard let ledger = keys.first(where: { $0.kind == .ecdsaP256 }),
            let checkpoint = keys.first(where: { $0.kind == .ed25519 })
        else {
            throw CommandError(
                "file.keys", "\(publicKeysPath) does not hold the log's two public keys",
                hint: "it holds an ECDSA P-256 and an Ed25519 key; bring it back from a backup")
        }
        return (ledger, checkpoint)
    }

    private func privateKey(_ path: String) throws -> PrivateKey {
        guard Files.exists(path) else {
            throw CommandError(
                "file.key-missing", "the key file \(path) is missing",
                hint: "bring it back from a backup; the log cannot be extended without it, and reading needs no key")
        }
        return try PrivateKey(pem: try Files.text(path))
    }
}
