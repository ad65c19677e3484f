import Foundation

struct CosignatureVector: Decodable {
    let Name: String
    let VKey: String
    let Note: String
    let SignedMessageHex: String
    let SignatureB64: String
    let Timestamp: UInt64
    let SpecAccept: Bool

    static func read() throws -> [CosignatureVector] {
        try JSONDecoder().decode([Self].self, from: Data(Vectors.bytes("tlog/generated/cosignatures.json")))
    }
}

/// The published seeds, so that our signer can be checked byte for byte.
struct CosignatureKeys: Decodable {
    struct Key: Decodable {
        let Name: String
        let Alg: String
        let SeedHex: String
        let VKey: String
    }
    let keys: [Key]

    static func read() throws -> [Key] {
        try JSONDecoder().decode(Self.self, from: Data(Vectors.bytes("tlog/generated/keys.json"))).keys
    }
}
