import ProofChain
import Rekor
import Signing
import Wire

/// The paths of the interface, as answers link to each other.
public enum VEXPath {
    public static let root = "/api/v1/vex"
    public static let consensus = root + "/consensus"
    public static let recompute = consensus + "/recompute"
    public static let documents = root + "/documents"
    public static let issuers = root + "/issuers"
    public static let events = root + "/events"
    private static let entries = "/api/v1/log/entries"

    static func verdict(_ id: Digest) -> String { "\(consensus)/\(id.prefixed)" }
    static func document(_ digest: Digest) -> String { "\(documents)/\(digest.prefixed)" }
    static func entry(_ uuid: EntryUUID) -> String { "\(entries)/\(uuid)" }
    static func byEntry(_ uuid: EntryUUID) -> String { "\(consensus)/by-entry/\(uuid)" }
    static func issuer(_ id: Identifier) -> String { "\(issuers)/\(encoded(id.text))" }
    static func verdicts(ofIssuer id: Identifier) -> String { "\(consensus)?issuer=\(encoded(id.text))" }

    /// Percent-encoded but for what RFC 3986 calls unreserved.
    public static func encoded(_ text: String) -> String {
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            if isUnreserved(byte) {
                encoded.append(byte)
            } else {
                encoded.append(UInt8(ascii: "%"))
                encoded += Hex.encode([byte]).uppercased().utf8
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: false
        }
    }
}
