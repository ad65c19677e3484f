import ArgumentParser
import Attestation
import Rekor
import RekorClient
import Signing
import Wire

struct RekorVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Prove that a file is in a Rekor of others.",
        discussion: """
            A Sigstore bundle or, with --signer-key, an envelope is found by the entry that it gives. Any other file, and an \
            envelope without key, is looked for in the index by its digest; every entry that records the digest is proven. \
            A v2 log has no index: give --index with an envelope. Exit status 3 when there is no such entry.
            """)

    @Argument(help: "A Sigstore bundle, a DSSE envelope, or any file.")
    var file: String

    @Option(name: .long, help: "The public keys or certificates (PEM) of the envelope's signatures.")
    var signerKey: [String] = []

    @Option(name: .long, help: "The index of the entry, when it is known.")
    var index: UInt64?

    @OptionGroup var remote: RemoteLogOptions

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let rekor = try RekorSession(remote, try Configuration(options.place), isWriting: false)
        let bytes = try Files.read(file)
        let api = rekor.client.log.api
        let found: [LoggedEntry]
        if let wanted = try wanted(bytes, api) {
            found = [
                try rekor.ask { client in
                    guard api == .v2 || index != nil else {
                        return try client.entry(EntryUUID(treeID: nil, leafHash: wanted.leafHash), body: wanted.body)
                    }
                    guard let index = index ?? wanted.index else {
                        throw RekorClientError(
                            .unsupported, "a log of version v2 finds no entry by its content", hint: "give --index")
                    }
                    return try client.entry(at: index, body: wanted.body)
                }
            ]
        } else {
            found = try search(SHA256.hash(bytes), rekor)
        }
        Report(LoggedEntryRow.columns, rows: found.map { LoggedEntryRow.json($0, of: file, result: "proven") })
            .print(as: options.output.format)
    }

    /// The body that the file gives, and the index that a bundle states; nil when only its digest can be looked for.
    private func wanted(_ bytes: [UInt8], _ api: RemoteLog.API) throws -> Wanted? {
        if let bundle = try? SigstoreBundle(parsing: bytes) {
            return Wanted(body: bundle.entry.body, leafHash: bundle.entry.leafHash, index: bundle.entry.logIndex)
        }
        guard !signerKey.isEmpty else { return nil }
        let verifiers = try SignerFiles.read(signerKey).signers(of: bytes)
        let body: EntryBody
        switch api {
        case .v1: body = try EntryBody.dsse(envelope: bytes, verifiers: verifiers)
        case .v2: body = try EntryBody.hashedRekord(envelope: try Envelope(parsing: bytes), verifier: verifiers[0])
        }
        return Wanted(body: body.encoded, leafHash: body.leafHash, index: nil)
    }

    /// Entries that record the digest, each proven. The index may name others; those count for nothing.
    private func search(_ digest: Digest, _ rekor: RekorSession) throws -> [LoggedEntry] {
        let uuids = try rekor.ask { try $0.search(.hash("sha256:" + digest.hex)) }
        let found = try uuids.compactMap { uuid -> LoggedEntry? in
            let logged = try rekor.ask { try $0.entry(uuid) }
            guard let body = try? EntryBody(parsing: logged.entry.body), body.records(digest) else { return nil }
            return logged
        }
        guard !found.isEmpty else {
            throw RekorClientError(.notFound, "no entry that the index gives records \(file)")
        }
        return found
    }
}

/// What an entry must be.
private struct Wanted {
    let body: [UInt8]
    let leafHash: Digest
    let index: UInt64?
}

extension EntryBody {
    /// Whether the entry says that something with this digest was signed.
    func records(_ digest: Digest) -> Bool {
        if case .hashedRekord(let entry) = content { return entry.digest == digest.bytes }
        return envelopeHash == digest || payloadHash == digest
    }
}
