public import Ledger
public import Signing
public import TLog
public import Wire

/// What a backup consists of: the file `backup.json`, written last. A folder without one is no backup.
public struct BackupManifest: Sendable, Equatable {
    static let fileName = "backup.json"
    private static let format = "stella-ledger-backup"
    private static let version = 1

    /// A file of the backup, as far as it belongs to it: behind `length` there may be more of a later backup.
    public struct File: Sendable, Equatable {
        /// Relative to the backup's folder.
        public let name: String
        public let length: Int
        public let sum: Digest
    }

    public let origin: String
    public let treeID: UInt64
    public let shardOffset: UInt64
    public let size: TreeSize
    public let root: Digest
    /// The signed note over size and root.
    public let checkpoint: String
    public let time: Timestamp
    /// The database among ``files``; each backup into one folder has another.
    public let database: String
    public let files: [File]

    init(of head: CommittedHead, at time: Timestamp, database: String, files: [File]) {
        origin = head.origin
        treeID = head.treeID
        shardOffset = head.shardOffset
        size = head.size
        root = head.root
        checkpoint = head.note
        self.time = time
        self.database = database
        self.files = files
    }

    public var bytes: Int { files.reduce(0) { $0 + $1.length } }

    func file(_ name: String) -> File? { files.first { $0.name == name } }

    var encoded: [UInt8] {
        let files = files.map { file -> JSONValue in
            ["name": .string(file.name), "bytes": .integer(file.length), "sha256": .string(file.sum.hex)]
        }
        let manifest: JSONValue = [
            "format": .string(BackupManifest.format), "version": .integer(BackupManifest.version),
            "origin": .string(origin), "treeId": .string(String(treeID)), "shardOffset": .integer(shardOffset),
            "size": .integer(size.value), "rootHash": .string(root.hex), "checkpoint": .string(checkpoint),
            "time": .string(time.rfc3339), "database": .string(database), "files": .array(files),
        ]
        return manifest.compact + [0x0a]
    }

    /// - Throws: `store.backup-damaged`.
    init(_ bytes: [UInt8], of folder: String) throws(LedgerError) {
        guard let node = try? JSONDocument(bytes).root, node["format"]?.string == BackupManifest.format else {
            throw .damagedBackup("\(folder)/\(BackupManifest.fileName) is no description of a backup")
        }
        guard node["version"]?.int == BackupManifest.version else {
            throw .damagedBackup("\(folder) is a backup of another version: use the program that made it")
        }
        var files: [File] = []
        for element in node["files"].map({ Array($0.elements) }) ?? [] {
            guard let name = element["name"]?.string, BackupManifest.isSafe(name), let length = element["bytes"]?.int,
                length >= 0, let sum = element["sha256"]?.string.flatMap({ Digest(hex: $0) })
            else { throw .damagedBackup("a file in \(folder)/\(BackupManifest.fileName) is not described whole") }
            files.append(File(name: name, length: length, sum: sum))
        }
        guard let origin = node["origin"]?.string, let treeID = node["treeId"]?.string.flatMap({ UInt64($0) }),
            let offset = node["shardOffset"]?.int, let size = node["size"]?.int, size >= 0, offset >= 0,
            let root = node["rootHash"]?.string.flatMap({ Digest(hex: $0) }), let note = node["checkpoint"]?.string,
            let time = node["time"]?.string.flatMap({ Timestamp(rfc3339: $0) }),
            let database = node["database"]?.string,
            files.contains(where: { $0.name == database })
        else { throw .damagedBackup("\(folder)/\(BackupManifest.fileName) lacks a member") }
        self.origin = origin
        self.treeID = treeID
        shardOffset = UInt64(offset)
        self.size = TreeSize(UInt64(size))
        self.root = root
        checkpoint = note
        self.time = time
        self.database = database
        self.files = files
    }

    /// Names that stay inside the folder.
    private static func isSafe(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return !parts.contains { $0.isEmpty || $0 == "." || $0 == ".." }
    }
}

extension LedgerError.Code {
    /// A backup is not complete, or a file of it is not what its manifest says.
    public static let backupDamaged = Self(rawValue: "store.backup-damaged")
}

extension LedgerError {
    static func damagedBackup(_ detail: String) -> LedgerError {
        LedgerError(.backupDamaged, detail, hint: "restore another backup", outcome: .nothingKept)
    }
}
