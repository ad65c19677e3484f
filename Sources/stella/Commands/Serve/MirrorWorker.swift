import ArgumentParser
import Dispatch
import Ledger
import LedgerSQLite
import Rekor
import RekorClient
import VEXLens
import Wire

/// Pays what is owed to a log of others beside a server, which is the ledger's one writer, on a thread of its own.
///
/// Each entry is one transaction on the database, between two batches of the log. What fails waits for its next time in
/// the database; after an answer that is not true nothing is sent until the server starts again.
final class MirrorWorker: Sendable {
    private let payer: MirrorPayer
    private let mirrors: SQLiteMirrors
    private let verdicts: VerdictSource
    private let milliseconds: Int
    private let say: @Sendable (String) -> Void
    private let complain: @Sendable (any Error) -> Void
    private let stop: StopSwitch
    private let queue = DispatchQueue(label: "stella.mirror", qos: .utility)

    /// nil when nothing is to be mirrored.
    ///
    /// - Throws: What is wrong with the settings of the log: its address, its key, its token.
    init?(
        _ session: WriteSession, say: @escaping @Sendable (String) -> Void, complain: @escaping @Sendable (any Error) -> Void
    ) throws {
        let configuration = session.configuration
        guard try configuration.mirrorTarget() != nil else { return nil }
        guard !configuration.options.airGap.sealedMode else {
            say("nothing is mirrored: AirGap.SealedMode forbids connections")
            return nil
        }
        let (stop, mirrors) = (StopSwitch(), session.mirrors)
        let rekor = try RekorSession(try RemoteLogOptions.parse([]), configuration, isWriting: true, stop: stop)
        payer = MirrorPayer(rekor: rekor, write: { try $0(mirrors) })
        self.stop = stop
        self.mirrors = mirrors
        verdicts = session.verdicts
        milliseconds = configuration.options.mirror.intervalSeconds * 1000
        self.say = say
        self.complain = complain
    }

    func start() {
        queue.async { [self] in
            while !stop.isStopped, pass() { stop.wait(milliseconds: milliseconds) }
        }
    }

    /// Returns when the entry under way is done with.
    func end() async {
        stop.stop()
        await withCheckedContinuation { done in queue.async { done.resume() } }
    }

    /// Whether there may be another one.
    private func pass() -> Bool {
        do {
            let pass = try payer.pass(mirrors, verdicts, until: stop)
            for payment in pass.paid {
                say("verdict \(payment.verdict.value) is entry \(payment.logged.entry.logIndex) of \(payer.rekor.client.log.url)")
            }
            pass.failures.forEach { complain($0) }
            guard let end = pass.end else { return true }
            complain(end)
            return mayGoOn(after: end)
        } catch {
            complain(error)
            return mayGoOn(after: error)
        }
    }

    /// A full disk may have room again; a log that lies is not sent anything more.
    private func mayGoOn(after error: any Error) -> Bool {
        let status = (error as? any CodedError).map { ExitStatus(of: $0.codeText) }
        if status == .unavailable || status == .forbidden { return true }
        say("mirroring has ended; what is owed stays owed, and a new start of the server tries again")
        return false
    }
}
