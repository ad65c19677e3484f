import Foundation
public import Signing
public import Wire

/// Certificates, signatures and timestamps of invented authorities (`testdata/certificates`).
public struct CertificateSamples: Sendable {
    public static let shared = Result { try CertificateSamples() }

    /// At which all of them are judged.
    public let time: Timestamp
    /// The name in most of the signer's certificates, and who vouches for it.
    public let identity: String
    public let issuer: String
    public let authorities: [String: Certificate]
    /// Certificates of one signer, by what is right or wrong with them.
    public let leaves: [String: Certificate]
    public let stampers: [String: Certificate]
    public let secondStamper: Certificate
    public let certificateLog: PublicKey
    public let otherCertificateLog: PublicKey
    public let signerKey: PrivateKey
    /// What the signer signed: an envelope, and a file.
    public let envelope: [UInt8]
    public let message: [UInt8]
    public let messageSignature: [UInt8]
    /// RFC 3161 responses over the envelope's signature, by what is right or wrong with them; `file` is over the file's.
    public let timestamps: [String: [UInt8]]

    public enum Missing: Error { case sample(String) }

    init() throws {
        let place = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("testdata/certificates/certificates.json")
        let root = try JSONDocument(Array(try Data(contentsOf: place))).root
        func text(_ node: JSONNode?) throws -> String {
            guard let text = node?.string else { throw Missing.sample("a text") }
            return text
        }
        func bytes(_ node: JSONNode?) throws -> [UInt8] {
            guard let bytes = Base64.decode(try text(node)) else { throw Missing.sample("base64") }
            return bytes
        }
        func all<Value>(_ node: JSONNode?, _ read: (JSONNode) throws -> Value) throws -> [String: Value] {
            var found: [String: Value] = [:]
            for member in node.map({ Array($0.members) }) ?? [] {
                found[member.name.string ?? ""] = try read(member.value)
            }
            return found
        }
        time = Timestamp(seconds: Int64(root["time"]?.int ?? 0))
        identity = try text(root["identity"])
        issuer = try text(root["issuer"])
        authorities = try all(root["authorities"]) { try Certificate(der: bytes($0)) }
        leaves = try all(root["leaves"]) { try Certificate(der: bytes($0)) }
        stampers = try all(root["stampers"]) { try Certificate(der: bytes($0)) }
        secondStamper = try Certificate(der: bytes(root["secondStamper"]))
        certificateLog = try PublicKey(spki: bytes(root["certificateLog"]))
        otherCertificateLog = try PublicKey(spki: bytes(root["otherCertificateLog"]))
        signerKey = try PrivateKey(pem: text(root["signerKey"]))
        envelope = Array(try text(root["envelope"]).utf8)
        message = try bytes(root["message"])
        messageSignature = try bytes(root["messageSignature"])
        timestamps = try all(root["timestamps"]) { try bytes($0) }
    }

    public func authority(_ name: String) throws -> Certificate { try CertificateSamples.find(name, in: authorities) }
    public func leaf(_ name: String) throws -> Certificate { try CertificateSamples.find(name, in: leaves) }
    public func stamper(_ name: String) throws -> Certificate { try CertificateSamples.find(name, in: stampers) }
    public func timestamp(_ name: String) throws -> [UInt8] { try CertificateSamples.find(name, in: timestamps) }

    private static func find<Value>(_ name: String, in all: [String: Value]) throws -> Value {
        guard let found = all[name] else { throw Missing.sample(name) }
        return found
    }
}
