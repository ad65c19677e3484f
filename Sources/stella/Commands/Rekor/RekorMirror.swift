import ArgumentParser
import Glibc
import Ledger
import LedgerSQLite
import Rekor
import RekorClient
import Signing
import TLog
import Transport
import VEXLens
import Wire

struct RekorMirror: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mirror",
        abstract: "Put the verdicts that are owed to the log of section Mirror there.",
        discussion: """
            A verdict is owed from the transaction on that logs it, while Mirror.Enabled is true. What fails is tried again \
            after half a minute, then twice as long each time up to six hours, over restarts. Runs until it is ended; \
            --once goes over what is due one time. Exit status of --once: 0 all of it is paid; 5 something could not be \
            paid now; 1 the log refuses something; 6 the log said what is not true, and nothing more was sent. While `stella \
            serve` runs, it pays itself, and this command is told `ledger.locked`.
            """)

    @Flag(name: .long, help: "Go over what is due once, and end.")
    var once = false

    @Flag(name: .long, help: "Owe all verdicts that are not there yet, also those from before mirroring.")
    var backfill = false

    @Option(name: .long, help: "Seconds between two looks at what is due (default: Mirror.IntervalSeconds).")
    var interval: Int?

    @OptionGroup var remote: RemoteLogOptions

    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard (1...86_400).contains(interval ?? 1) else { throw ValidationError("--interval is 1 to 86,400 seconds") }
    }

    func run() throws {
        let configuration = try Configuration(options.place)
        guard !configuration.options.airGap.sealedMode else {
            throw NetworkError(
                .refused, "nothing is mirrored: this process is sealed", hint: "AirGap.SealedMode forbids connections")
        }
        let rekor = try RekorSession(remote, configuration, isWriting: true)
        let keeper = MirrorKeeper(home: configuration.home)
        if backfill {
            let count = try keeper.write { try $0.oweAll(to: rekor.client.log.url, at: SystemClock.now()) }
            Terminal.say("stella: \(count) verdicts are owed now that were not before", quiet: options.output.quiet)
        }
        var worst: ExitStatus?
        repeat {
            worst = try pass(rekor, keeper)
            if !once { sleep(UInt32(interval ?? configuration.options.mirror.intervalSeconds)) }
        } while !once
        if let worst { throw worst }
    }

    /// Pays what is due, oldest first.
    ///
    /// - Returns: The status of the worst that happened; an alarm is thrown.
    private func pass(_ rekor: RekorSession, _ keeper: MirrorKeeper) throws -> ExitStatus? {
        let session = try ReadSession(options, isShowing: true)
        let pass = try MirrorPayer(rekor: rekor, write: { try keeper.write($0) }).pass(session.mirrors, session.verdicts)
        let report = Report(LoggedEntryRow.columns, rows: pass.paid.map(\.row))
        if once || !report.rows.isEmpty { report.print(as: options.output.format) }
        for error in pass.failures { Terminal.complain(error, asJSON: options.output.format != .table) }
        if let end = pass.end { throw end }
        return pass.worst
    }
}

/// Writes rows about logs of others; opens the ledger for as long as one transaction takes.
struct MirrorKeeper {
    let home: LedgerHome

    func keep(_ logged: LoggedEntry, of verdict: VirtualIndex, in log: RemoteLog) throws {
        try write { try $0.keep(MirrorRecord(logged, of: verdict, in: log)) }
    }

    /// Waits some seconds for another writer to be done.
    func write<Result>(_ work: (SQLiteMirrors) throws -> Result) throws -> Result {
        try BriefWriter(home: home).write { try work(SQLiteMirrors($0)) }
    }
}

extension MirrorRecord {
    init(_ logged: LoggedEntry, of verdict: VirtualIndex, in log: RemoteLog) {
        let entry = logged.entry
        self.init(
            verdict: verdict, url: log.url, api: log.api.rawValue, origin: logged.checkpoint.origin, logID: entry.logID,
            uuid: entry.uuid.text, logIndex: entry.logIndex,
            integratedTime: entry.signedEntryTimestamp == nil ? nil : entry.integratedTime, entry: logged.raw,
            checkpoint: entry.checkpoint, keptAt: logged.time)
    }

    /// Without entry and checkpoint, which are long.
    var summary: JSONValue { .object(members) }

    /// With everything that proves it.
    var whole: JSONValue {
        .object(
            members + [
                JSONMember("origin", .string(origin)), JSONMember("checkpoint", .string(checkpoint)),
                JSONMember("entry", .string(Base64.encode(entry))), JSONMember("keptAt", .string(keptAt.rfc3339)),
            ])
    }

    private var members: [JSONMember] {
        [
            JSONMember("url", .string(url)), JSONMember("api", .string(api)), JSONMember("logId", .string(logID.hex)),
            JSONMember("uuid", .string(uuid)), JSONMember("logIndex", .integer(logIndex)),
            JSONMember("integratedTime", JSONValue(integratedTime.map { Timestamp(seconds: $0).rfc3339 })),
        ]
    }
}
