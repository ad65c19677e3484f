import Glibc
import LedgerSQLite
import RekorClient
import Transport
import VEX
import VEXLens
import Wire

/// The options of this run: defaults, then the file, then the environment, then flags.
struct Configuration {
    let options: VEXLensOptions
    /// The ledger's directory.
    let dataDirectory: String
    /// Of the configuration file.
    private let folder: String

    /// The database's file in it.
    private let database: String

    var home: LedgerHome {
        var home = LedgerHome(path: dataDirectory)
        home.store.database = database
        home.store.timeoutSeconds = options.storage.commandTimeoutSeconds
        home.projections.projections = options.storage.projectionsCollection
        home.projections.history = options.storage.historyCollection
        home.projections.maxHistoryEntries = options.storage.maxHistoryEntries
        return home
    }

    /// What holds when nothing names a directory.
    private static let defaultDirectory = "stella-ledger"
    private static let defaultFile = "vexlens.yaml"

    init(_ flags: PlaceOptions) throws {
        let file = try Configuration.file(flags.config)
        options = try Configuration.options(of: file)
        guard options.storage.driver == .sqlite else {
            throw CommandError(
                "config.driver-unsupported", "Storage.Driver memory outlives no command",
                hint: "use sqlite here; the memory driver is for programs that link the library")
        }
        folder = file.map { Files.folder(of: $0.name) } ?? "."
        let named = Configuration.database(options, file?.name)
        dataDirectory = flags.dataDir ?? named.folder
        database = flags.dataDir == nil ? named.name : Configuration.stem(options) + ".sqlite"
    }

    /// The log of others that new verdicts are owed to; nil when mirroring is off.
    ///
    /// - Throws: `config.mirror-incomplete`.
    func mirrorTarget() throws -> MirrorTarget? {
        guard options.mirror.enabled else { return nil }
        guard let url = options.mirror.url, options.mirror.key != nil || options.mirror.trustedRoot != nil else {
            throw CommandError(
                "config.mirror-incomplete", "Mirror.Enabled is true, and address or key of the log is missing",
                hint: "set Mirror.Url, and Mirror.Key or Mirror.TrustedRoot")
        }
        return MirrorTarget(url: RemoteLog.normalized(url), now: SystemClock.now)
    }

    /// A path of the configuration: relative to the folder of its file when it came from there.
    func path(_ text: String, of option: String) -> String {
        guard case .file = options.origin(of: option), !text.hasPrefix("/") else { return text }
        return folder + "/" + text
    }

    /// Whether this process may connect, for commands that take nothing else from the configuration.
    static func sealedMode() throws -> SealedMode {
        try options(file: nil).airGap.sealedMode ? .sealed : .open
    }

    /// The options alone, for commands that need no ledger.
    static func options(file: String?) throws -> VEXLensOptions { try options(of: self.file(file)) }

    /// Everything that is wrong with them, at once.
    static func check(file: String?) throws -> OptionsCheck {
        VEXLensOptions.check(
            file: try self.file(file), environment: environment, readSecret: { path in try Files.text(path) })
    }

    private static func options(of file: OptionsSource?) throws -> VEXLensOptions {
        try VEXLensOptions.load(
            file: file, environment: environment, flags: [], readSecret: { path in try Files.text(path) })
    }

    private static func file(_ path: String?) throws -> OptionsSource? {
        guard let path = path ?? (Files.exists(defaultFile) ? defaultFile : nil) else { return nil }
        return OptionsSource(name: path, text: try Files.text(path))
    }

    /// `Storage.ConnectionString` names a database file or the folder it is in; the ledger is that folder.
    private static func database(_ options: VEXLensOptions, _ file: String?) -> (folder: String, name: String) {
        var storage = options.storage
        storage.database = stem(options)
        let path =
            storage.databasePath(
                relativeTo: file.map { Files.folder(of: $0) } ?? ".", isDirectory: { Files.isFolder($0) || !$0.hasSuffix(".sqlite") })
            ?? "\(defaultDirectory)/\(storage.database).sqlite"
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        return (Files.folder(of: path), String(path[path.index(after: slash)...]))
    }

    /// A ledger calls its database `ledger` until `Storage.Database` is set: the option's default names no file.
    private static func stem(_ options: VEXLensOptions) -> String {
        if case .default = options.origin(of: "Storage.Database") { return StoreOptions.stem }
        return options.storage.database
    }

    private static var environment: [String: String] {
        var variables: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            if let equals = text.firstIndex(of: "=") {
                variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            next += 1
        }
        return variables
    }
}

extension DocumentReader.Options {
    init(_ options: NormalizationOptions) {
        self = .unlimited
        strict = options.strictMode
        maxBytes = options.maxDocumentSizeBytes
        maxStatements = options.maxStatementsPerDocument
        enabledFormats = Set(options.enabledFormats)
    }
}
