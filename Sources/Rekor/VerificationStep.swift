/// One thing that was checked about a bundle, and how that went.
public struct VerificationStep: Sendable, Equatable {
    /// In the order in which they are taken.
    public enum Name: String, Sendable, CaseIterable {
        /// The bundle is read strictly, and so is the entry body in it.
        case parse
        /// The content is signed by a trusted key, by the key of the bundle's certificate, or by the one that the entry names.
        case signature
        /// The file that was given is one that the statement is about.
        case artifact
        /// The envelope's payload is of an expected type.
        case payloadType = "payload-type"
        /// The body made again from this content is the log's, byte for byte.
        case leaf
        /// The leaf is in a tree with the stated root and size.
        case inclusion
        /// A trusted log signed a checkpoint over that root and size.
        case checkpoint
        /// The log signed body, time, log id and virtual index.
        case timestamp
        /// The entry's log id is that of the log that signed.
        case logID = "log-id"
        /// Authorities that are trusted for time signed timestamps over the signature.
        case signedTimestamp = "signed-timestamp"
        /// A trusted authority issued the certificate for signing code, and it held at every time that is proven.
        case certificate
        /// A trusted certificate log promised to publish the certificate.
        case sct
        /// The certificate is of the signer who is wanted, by the word of the wanted provider.
        case identity
    }

    public enum Outcome: Sendable, Equatable {
        /// What was found, for people.
        case ok(String)
        case failed(RekorError)
        /// Why there was nothing to check.
        case notApplicable(String)
    }

    public let name: Name
    public let outcome: Outcome

    public var hasFailed: Bool {
        if case .failed = outcome { true } else { false }
    }
}
