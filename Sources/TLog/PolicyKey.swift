internal import Signing
import Wire

/// A key of a policy file: one that is verified here, or one of ML-DSA-44, which is read and never counts.
public enum PolicyKey: Hashable, Sendable {
    case verifier(NoteVerifier)
    /// Type 0x06, which OpenSSL 3.0 does not have. Its lines are passed over, so that what needs them is refused.
    case unsupported(name: String, hint: UInt32, vkey: String)

    /// Bytes of an ML-DSA-44 public key.
    private static let mlDSALength = 1312
    private static let mlDSAType: UInt8 = 0x06

    /// - Throws: `tlog.verifier-key-syntax`; `tlog.key-unsupported` for other types than 0x01, 0x02, 0x04 and 0x06.
    public init(vkey: String) throws(TLogError) {
        let fields = vkey.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 3, let data = Base64.decode(fields[2]), data.first == PolicyKey.mlDSAType else {
            self = .verifier(try NoteVerifier(vkey: vkey))
            return
        }
        let id = SHA256.hash(Array(fields[0].utf8) + [NoteText.lineFeed] + data).bytes.prefix(4)
        guard NoteText.isName(fields[0]), data.count == 1 + PolicyKey.mlDSALength,
            NoteText.isSame(fields[1], Hex.encode(id))
        else {
            throw TLogError(.verifierKeySyntax, "an ML-DSA-44 key has 1312 bytes, and its hint is its own")
        }
        self = .unsupported(name: fields[0], hint: id.reduce(0) { $0 << 8 | UInt32($1) }, vkey: vkey)
    }

    public var name: String {
        switch self {
        case .verifier(let verifier): verifier.name
        case .unsupported(let name, _, _): name
        }
    }

    public var vkey: String {
        switch self {
        case .verifier(let verifier): verifier.vkey
        case .unsupported(_, _, let vkey): vkey
        }
    }

    var hint: UInt32 {
        switch self {
        case .verifier(let verifier): verifier.hint
        case .unsupported(_, let hint, _): hint
        }
    }

    /// nil when signatures of the key cannot be verified here.
    public var verifier: NoteVerifier? {
        if case .verifier(let verifier) = self { verifier } else { nil }
    }

    /// What makes two keys one, whatever they are called: the key's own text without name and hint.
    var material: String {
        switch self {
        case .verifier(let verifier): Hex.encode(verifier.key.spki)
        case .unsupported(_, _, let vkey): String(vkey.split(separator: "+", maxSplits: 2).last ?? "")
        }
    }

    func isOf(_ signature: NoteSignature) -> Bool {
        signature.keyHint == hint && NoteText.isSame(signature.name, name)
    }
}
