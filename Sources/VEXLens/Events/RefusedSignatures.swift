import Signing
import ProofChain
import Trust
import VEX
import Wire

extension VEXLensService {
    /// What is told of documents that were refused: those whose signature is wrong. The others are the submitter's own affair.
    ///
    /// Documents that were logged have their events from the store, in the transaction of their entry.
    func refusedSignatures(
        _ documents: some Sequence<([UInt8], any Error)>, trusting issuers: some IssuerReader, at instant: Timestamp
    ) -> [UnloggedEvent] {
        documents.compactMap { bytes, refusal in
            // What is too large was refused before a byte of it was hashed or parsed.
            guard (try? reader.requireSize(of: bytes)) != nil,
                let (format, detail) = wrongSignature(of: bytes, trusting: issuers, at: instant)
            else { return nil }
            let digest = SHA256.hash(bytes).prefixed
            return UnloggedEvent(
                type: .signatureVerificationFailed, subject: digest, time: instant,
                data: [
                    JSONMember("document", .string(digest)),
                    JSONMember("signature", .string(SignatureStatus.invalid.rawValue)),
                    JSONMember("signatureFormat", JSONValue(format)), JSONMember("detail", .string(detail)),
                    JSONMember("refusal", JSONValue((refusal as? any CodedError)?.codeText)),
                ])
        }
    }

    /// The form of a signature and what is wrong with it; nil when there is none, or nothing is.
    private func wrongSignature(
        of bytes: [UInt8], trusting issuers: some IssuerReader, at instant: Timestamp
    ) -> (format: String?, detail: String)? {
        do throws(TrustError) {
            let found = try authenticator.authenticate(bytes, directory: issuers, at: instant)
            return found.status == .invalid ? (found.format, found.detail) : nil
        } catch {
            guard error.code == .malformedSignature || error.code == .signatureRefused else { return nil }
            return (nil, error.detail)
        }
    }
}
