import Signing
import TLog

/// A log and witnesses with keys that everybody knows.
enum WitnessSamples {
    static let origin = "log.example/a"
    static let time: UInt64 = 1_769_904_000

    static func key(_ seed: UInt8) throws -> PrivateKey {
        try PrivateKey(ed25519Seed: Array(repeating: seed, count: 32))
    }

    static func log(_ name: String = origin, seed: UInt8 = 1) throws -> NoteSigner {
        try NoteSigner(name: name, key: key(seed), kind: .ed25519)
    }

    /// The witness `w<number>`.
    static func witness(_ number: UInt8) throws -> Cosigner {
        try Cosigner(name: "witness.example/w\(number)", key: key(100 + number))
    }

    static func name(_ text: String) throws -> PolicyText {
        guard let name = PolicyText(text) else { throw TLogError(.policySyntax, text) }
        return name
    }

    /// A checkpoint of `size` numbered leaves, signed by the log and cosigned by witnesses with these numbers.
    static func note(
        _ size: Int = 3, origin: String = origin, signer: NoteSigner? = nil, witnesses: [UInt8] = []
    ) throws -> SignedNote {
        let tree = SyntheticTree(numberedLeaves: size)
        let checkpoint = try Checkpoint(origin: origin, size: TreeSize(UInt64(size)), root: tree.edge.root)
        let note = try SignedNote.signed(text: checkpoint.text, by: [signer ?? log(origin)])
        guard !witnesses.isEmpty else { return note }
        return try note.adding(witnesses.map { try witness($0).cosign(checkpoint, time: time + UInt64($0)) })
    }

    /// The policy lines of the log and of witnesses with these numbers, named `w1`, `w2` …
    static func keys(_ numbers: ClosedRange<UInt8>) throws -> String {
        try "log \(log().vkey)\n" + numbers.map { "witness w\($0) \(try witness($0).vkey)\n" }.joined()
    }
}
