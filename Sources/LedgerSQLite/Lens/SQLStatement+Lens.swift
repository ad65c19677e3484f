import Ledger
import ProofChain
import Signing
import TLog
import Trust
import VEX
import VEXLens
import Wire

/// Rows of the link tables, read in the order of ``LensColumns``.
extension SQLStatement {
    func document() throws -> Logged<DocumentRecord> {
        let record = DocumentRecord(
            digest: try digest(1), envelope: try digest(2), format: try value(3), size: Int(int(4)),
            issuerClaimed: optionalText(5), issuer: Identifier(text(6)), signature: try value(7),
            signatureFormat: text(8),
            keyID: try optionalDigest(9), documentID: optionalText(10), version: optionalText(11),
            timestamp: try time(12),
            statementsRead: Int(int(13)), statementsSkipped: Int(int(14)),
            supersessionKey: optionalText(15).map { Identifier($0) })
        return Logged(record, at: index)
    }

    func observation() throws -> Logged<ObservationRecord> {
        let said = VEXMergeSource.StatedObservation(
            vulnerability: Identifier(text(5)), product: Identifier(text(7)), subcomponents: try identifiers(9),
            status: try value(10), justification: try optionalValue(11), justificationRaw: optionalText(12),
            timestamp: try time(13))
        let location = VEXMergeSource.StatementLocation(pointer: text(15), start: Int(int(16)), end: Int(int(17)))
        let record = ObservationRecord(
            id: try digest(2), document: try digest(3), ordinal: Int(int(1)), format: try value(4), statement: said,
            aliases: try identifiers(6), version: optionalText(8), localID: optionalText(14), location: location,
            issuer: Identifier(text(18)), signature: try value(19), keyID: try optionalDigest(20),
            vulnerabilityKey: Identifier(text(21)), productBase: Identifier(text(22)))
        return Logged(record, at: index)
    }

    func verdict() throws -> Logged<VerdictRecord> {
        guard let asOf = try time(5) else { throw SQLStatement.damaged("as_of") }
        let record = VerdictRecord(
            id: try digest(1), envelope: try digest(2), vulnerability: Identifier(text(3)),
            product: Identifier(text(4)),
            asOf: asOf, mode: text(6), status: try optionalValue(7), justification: try optionalValue(8),
            confidence: int(9), conflicts: try texts(10), previous: try optionalDigest(11))
        return Logged(record, at: index)
    }

    func projection() throws -> Projection {
        Projection(
            verdict: try verdict(), first: VirtualIndex(UInt64(bitPattern: int(12))), versions: Int(int(13)),
            productBase: Identifier(text(14)), substance: try optionalDigest(15))
    }

    func delta() throws -> Logged<DeltaRecord> {
        let record = DeltaRecord(
            id: try digest(1), envelope: try digest(2), oldVerdict: try digest(3), newVerdict: try digest(4),
            cause: text(5))
        return Logged(record, at: index)
    }

    func mergeTrace(sources: [Digest]) throws -> Logged<MergeTraceRecord> {
        let record = MergeTraceRecord(
            id: try digest(1), envelope: try digest(2), verdict: try digest(3), sources: sources)
        return Logged(record, at: index)
    }

    func issuerChange() throws -> Logged<IssuerChangeRecord> {
        guard let effective = try time(8), let made = try time(9) else { throw SQLStatement.damaged("time") }
        let record = IssuerChangeRecord(
            id: try digest(1), envelope: try digest(2), issuer: Identifier(text(3)), action: try value(4),
            before: try optionalDigest(5), after: try digest(6), reason: optionalText(7), effective: effective, time: made)
        return Logged(record, at: index)
    }

    /// A row of the directory: its record and the entry that it stands on.
    func directoryRow() throws -> DirectoryRow {
        DirectoryRow(
            issuer: try Issuer(json: try JSONDocument(Array(text(0).utf8)).root.value),
            change: isNull(1) ? nil : VirtualIndex(UInt64(bitPattern: int(1))))
    }

    var index: VirtualIndex { VirtualIndex(UInt64(bitPattern: int(0))) }

    private func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    private func optionalDigest(_ column: Int32) throws -> Digest? { isNull(column) ? nil : try digest(column) }

    private func value<Value: RawRepresentable<String>>(_ column: Int32) throws -> Value {
        guard let value = Value(rawValue: text(column)) else {
            throw SQLStatement.damaged("\(Value.self) \(text(column))")
        }
        return value
    }

    private func optionalValue<Value: RawRepresentable<String>>(_ column: Int32) throws -> Value? {
        isNull(column) ? nil : try value(column) as Value
    }

    private func time(_ column: Int32) throws -> Timestamp? {
        guard !isNull(column) else { return nil }
        guard let time = Timestamp(rfc3339: text(column)) else { throw SQLStatement.damaged("time \(text(column))") }
        return time
    }

    private func texts(_ column: Int32) throws -> [String] {
        guard let texts = TextList.decode(text(column)) else { throw SQLStatement.damaged("list \(text(column))") }
        return texts
    }

    private func identifiers(_ column: Int32) throws -> [Identifier] { try texts(column).map { Identifier($0) } }

    static func damaged(_ what: String) -> LedgerError {
        LedgerError(
            .storeDamaged, "a link row holds what nobody wrote: \(what)",
            hint: "links can be made again from the log with `stella db rebuild`")
    }
}
