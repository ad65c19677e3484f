import ArgumentParser
import Ledger
import Trust
import VEXLens
import Wire

struct IssuerList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List all issuers, or those that were changed lately.")

    @Option(name: .long, help: "Only those changed since: 30m, 12h, 7d, 2w, or an RFC 3339 time.")
    var changedSince: Since?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try DirectorySession(options)
        let issuers = try session.issuers.all()
        guard let changedSince else {
            return Report(IssuerRow.columns, rows: issuers.map(IssuerRow.json)).print(as: options.output.format)
        }
        let changes = try session.lens.issuerChanges(of: nil, since: changedSince.instant(now: SystemClock.now()))
        let byIssuer = Dictionary(grouping: changes) { $0.record.issuer }
        let rows = issuers.compactMap { issuer -> JSONValue? in
            guard let made = byIssuer[issuer.id], case .object(let members) = IssuerRow.json(issuer) else { return nil }
            return .object(members + [JSONMember("changes", .array(made.map(IssuerRow.json)))])
        }
        Report(IssuerRow.columns + [.init("changes")], rows: rows).print(as: options.output.format)
    }
}

struct IssuerShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one issuer with its keys and every change of it.")

    @Argument(help: "The issuer's id, or a name as documents spell it.")
    var issuer: String

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try DirectorySession(options)
        let found = try session.issuers.found(issuer)
        guard case .object(let members) = found.json else { return }
        var card = Card(members: members)
        card.add("changes", .array(try session.lens.issuerChanges(of: found.id, since: nil).map(IssuerRow.json)))
        card.print(as: options.output.format)
    }
}

extension IssuerRow {
    /// A change as lists show it: the entry, what it did, when and why.
    static func json(_ change: Logged<IssuerChangeRecord>) -> JSONValue {
        let record = change.record
        return [
            "logIndex": .integer(change.index.value), "action": .string(record.action.rawValue),
            "time": .string(record.time.rfc3339), "effective": .string(record.effective.rfc3339),
            "reason": record.reason.map { .string($0) } ?? .null,
        ]
    }
}

/// A span until now, or an instant.
enum Since: ExpressibleByArgument {
    case seconds(Int64)
    case instant(Timestamp)

    init?(argument: String) {
        if let instant = Timestamp(rfc3339: argument) {
            self = .instant(instant)
            return
        }
        let units: [Character: Int64] = ["m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        guard let unit = argument.last.flatMap({ units[$0] }), let count = Int64(argument.dropLast()), count >= 0,
            count <= 100_000
        else { return nil }
        self = .seconds(count * unit)
    }

    func instant(now: Timestamp) -> Timestamp {
        switch self {
        case .seconds(let seconds): Timestamp(seconds: now.seconds - seconds)
        case .instant(let instant): instant
        }
    }
}
