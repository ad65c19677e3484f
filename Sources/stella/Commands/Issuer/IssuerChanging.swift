import ArgumentParser
import Consensus
import Ledger
import Signing
import Trust
import VEX
import VEXLens
import Wire

/// Options of every command that changes the trust in an issuer.
struct ChangeOptions: ParsableArguments {
    @Flag(
        name: .long,
        help: "Compute the verdicts again in which the issuer spoke; each that changes is a new verdict and a delta.")
    var recompute = false

    @OptionGroup var options: LedgerOptions

    /// Makes a change and prints what it touches.
    ///
    /// - Parameter apply: What is done to the issuer.
    func change(
        _ id: String, reason: String? = nil, _ apply: (inout IssuerRoll) throws(TrustError) -> Void
    ) async throws {
        let session = try await WriteSession.open(options)
        defer { session.close() }
        let made = try session.service.directory.change(reason: reason, apply)
        if made.isEmpty {
            Terminal.say("stella: hint: nothing was changed: the directory has it so already", quiet: options.output.quiet)
        }
        var query = VerdictQuery()
        query.issuer = Identifier(id)
        let touched = try session.lens.currentVerdicts(matching: query).map { $0.record }
        let renewed = recompute && !made.isEmpty ? try await compute(touched, session) : nil
        guard let issuer = try session.service.directory.issuer(Identifier(id)) else { return }
        report(issuer, made.last, touched, renewed)
    }

    /// Each verdict by its own mode, all as of now.
    /// - Returns: How many verdicts are new.
    private func compute(_ verdicts: [VerdictRecord], _ session: WriteSession) async throws -> Int {
        var count = 0
        for mode in ConsensusMode.allCases {
            let keys = verdicts.filter { $0.mode == mode.rawValue }.map {
                VerdictKey(vulnerability: $0.vulnerability, product: $0.product)
            }
            guard !keys.isEmpty else { continue }
            for outcome in try await session.service.compute(keys, mode: mode, asOf: SystemClock.now()) {
                if try outcome.get().isNew { count += 1 }
            }
        }
        return count
    }

    /// How many of the verdicts are named.
    private static var shown: Int { 10 }

    private func report(
        _ issuer: Issuer, _ change: Logged<IssuerChangeRecord>?, _ touched: [VerdictRecord], _ renewed: Int?
    ) {
        guard case .object(let members) = IssuerRow.json(issuer) else { return }
        let first = touched.prefix(ChangeOptions.shown).map { verdict -> JSONValue in
            [
                "vulnerability": .string(verdict.vulnerability.text), "product": .string(verdict.product.text),
                "status": verdict.status.map { .string($0.rawValue) } ?? .null,
                "verdictId": .string("sha256:" + verdict.id.hex),
            ]
        }
        let row = JSONValue.object(
            members + [
                JSONMember("change", change.map { IssuerRow.json($0) } ?? .null),
                JSONMember("entry", change.map { .integer($0.index.value) } ?? .null),
                JSONMember("affected", .integer(touched.count)), JSONMember("affectedFirst", .array(first)),
                JSONMember("recomputed", renewed.map { .integer($0) } ?? .null),
            ])
        let columns: [Report.Column] =
            IssuerRow.columns + [
                .init("entry"), .init("affected"), .init("recomputed"),
            ]
        Report(columns, rows: [row]).print(as: options.output.format)
        guard options.output.format == .table, !touched.isEmpty else { return }
        Report([.init("vulnerability", "AFFECTED"), .init("product"), .init("status")], rows: first).print(as: .table)
        guard !recompute else { return }
        Terminal.say(
            "stella: hint: --recompute computes them again; so does `stella vex consensus compute`",
            quiet: options.output.quiet)
    }
}

extension Issuer {
    /// The key with that fingerprint, or with the only one that begins so.
    ///
    /// - Throws: `trust.unknown-key`.
    func key(named text: String) throws -> IssuerKey {
        let found = keys.filter { $0.keyID.hex.hasPrefix(text.lowercased()) }
        guard text.count >= 8, found.count == 1 else {
            throw CommandError(
                "trust.unknown-key",
                "\(id) has \(found.isEmpty || text.count < 8 ? "no" : "more than one") key \(text)",
                hint: "give its keyId, 8 digits at least; see `stella issuer show \(id)`")
        }
        return found[0]
    }
}
