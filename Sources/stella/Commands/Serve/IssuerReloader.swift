import Dispatch
import Glibc
import LedgerSQLite
import Trust
import VEXLens
import VEXService
import Wire

/// Takes over what a file of issuers says: at once, and whenever the process gets SIGHUP.
///
/// The server is the ledger's one writer as long as it runs, so this is how its directory is changed meanwhile: in turn with
/// all else that decides or writes. The next computation uses what came out. A file that cannot be taken over changes
/// nothing and ends nothing but the start.
struct IssuerReloader {
    private let signals: any DispatchSourceSignal

    /// - Throws: What reading the file throws, `trust.…`.
    init(
        _ path: String, _ service: VerdictService<Store>, say: @escaping @Sendable (String) -> Void,
        complain: @escaping @Sendable (any Error) -> Void
    ) throws {
        // Before there is a source: one that was never resumed must not be given up.
        say(try IssuerReloader.reload(path, service))
        // The default would end the process.
        signal(SIGHUP, SIG_IGN)
        signals = DispatchSource.makeSignalSource(signal: SIGHUP, queue: DispatchQueue(label: "stella.issuers"))
        signals.setEventHandler {
            do { say(try IssuerReloader.reload(path, service)) } catch { complain(error) }
        }
        signals.resume()
    }

    func end() { signals.cancel() }

    /// - Returns: What was done, in words.
    private static func reload(_ path: String, _ service: VerdictService<Store>) throws -> String {
        let what = try service.reloadIssuers().map { "\($0.record.action.rawValue) \($0.record.issuer) is entry \($0.index)" }
        return "issuers of \(path): " + (what.isEmpty ? "no changes" : what.joined(separator: ", "))
    }
}
