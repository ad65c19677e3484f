import TLog

/// Reads the answer of one witness to one checkpoint and believes only what verifies.
struct WitnessAnswerReader {
    enum Answer {
        case cosigned(NoteSignature, time: UInt64)
        case knows(TreeSize)
        case refused(LedgerError)
    }

    let verifier: NoteVerifier
    let checkpoint: Checkpoint

    func read(_ response: WitnessClient.Response) -> Answer {
        switch response.status {
        case 200: return cosignature(response.body)
        case 409:
            guard let size = size(response) else {
                return .refused(refusal("409 without a size: \(WitnessAnswerReader.excerpt(response.body))"))
            }
            return .knows(size)
        case 422:
            return .refused(
                LedgerError(
                    .witnessInconsistent, "\(verifier): \(WitnessAnswerReader.excerpt(response.body))",
                    hint: "it has cosigned another history of this log: sign nothing before it is known where that came from",
                    outcome: .nothingKept))
        case let status:
            return .refused(refusal("status \(status): \(WitnessAnswerReader.excerpt(response.body))"))
        }
    }

    /// A second 409, or one that names the size it was asked with.
    func contradiction(_ size: TreeSize) -> LedgerError {
        refusal("it says that \(size) is the size it knows, and does not take a request from there")
    }

    /// Lines of other keys are passed over; one by the witness's key that fails condemns the answer.
    private func cosignature(_ body: [UInt8]) -> Answer {
        do throws(TLogError) {
            let note = try SignedNote(text: checkpoint.text, signatures: NoteSignature.list(parsing: body))
            let lines = try note.verifiedLines(by: [verifier])
            guard let line = lines.first?.signature, let time = Cosignature(line)?.time else {
                throw TLogError(.noteUnverified, "no line is by \(verifier)")
            }
            return .cosigned(line, time: time)
        } catch {
            return .refused(refusal("\(error)"))
        }
    }

    /// A decimal in its one spelling and a line feed, under the content type of the specification.
    private func size(_ response: WitnessClient.Response) -> TreeSize? {
        let type = (response.contentType ?? "").utf8.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
        guard String(Substring(type)).lowercased() == "text/x.tlog.size", response.body.count <= 21 else { return nil }
        let text = String(decoding: response.body.dropLast(), as: UTF8.self)
        guard let size = UInt64(text), "\(size)\n".utf8.elementsEqual(response.body) else { return nil }
        return TreeSize(size)
    }

    private func refusal(_ detail: String) -> LedgerError {
        LedgerError(.witnessRefused, "\(verifier): \(detail)", outcome: .nothingKept)
    }

    /// The beginning of what a stranger wrote, safe to print.
    private static func excerpt(_ body: [UInt8]) -> String {
        String(decoding: body.prefix(200).map { (0x20..<0x7f).contains($0) ? $0 : UInt8(ascii: " ") }, as: UTF8.self)
    }
}
