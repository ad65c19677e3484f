import FuzzKit
import Rekor
import Wire

enum JSONReadings {
    static let all = [
        Reading("J") { try document($0) }, Reading("C") { try canonical($0) }, Reading("u") { texts($0) },
    ]

    private static func document(_ bytes: [UInt8]) throws {
        let document: JSONDocument
        do {
            document = try JSONDocument(bytes)
        } catch {
            let isValid = (try? JSONDocument.validate(bytes)) != nil
            require(!isValid, "what is refused is valid: \(error)")
            throw error
        }
        must("what is read is not valid") { try JSONDocument.validate(bytes) }
        let compact = document.root.value.compact
        let again = must("compact JSON is not read") { try JSONDocument(compact) }
        require(again.root.value.compact == compact, "compact JSON changes when it is written again")
        walk(document.root)
    }

    /// Every value knows its place, its kind and its content.
    private static func walk(_ node: JSONNode) {
        require(node.bytes.count == node.range.count && !node.range.isEmpty, "a value without bytes")
        switch node.kind {
        case .object:
            for member in node.members {
                require(member.name.string != nil, "a name that is no string")
                walk(member.value)
            }
        case .array:
            for element in node.elements { walk(element) }
        case .string: require(node.string != nil, "a string without text")
        case .number:
            require(node.numberText != nil && (node.int == nil || node.int == Int(node.numberText ?? "")), "a number")
        case .bool: require(node.bool != nil, "a bool without value")
        case .null: require(node.isNull, "a null that is none")
        }
    }

    private static func canonical(_ bytes: [UInt8]) throws {
        let encoded = try CanonicalJSON.encode(JSONDocument(bytes).root.value)
        let again = must("canonical JSON is not read") { try CanonicalJSON.encode(JSONDocument(encoded).root.value) }
        require(again == encoded, "canonical JSON changes when it is encoded again")
    }

    /// The small forms, which are refused without an error.
    private static func texts(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        if let decoded = Base64.decode(text) { require(Base64.encode(decoded) == text, "base64 in two spellings") }
        if let decoded = Base64.decodeURL(text) {
            require(Base64.encodeURL(decoded) == text, "base64url in two spellings")
        }
        _ = Base64.decodeEither(text)
        if let decoded = Hex.decode(text) { require(Hex.encode(decoded) == text.lowercased(), "hex of something else") }
        if let uuid = EntryUUID(text) { require(uuid.text == text.lowercased(), "a UUID of something else") }
        if let time = Timestamp(rfc3339: text) {
            require(Timestamp(rfc3339: time.rfc3339) == time, "a time that is not read again: \(time)")
        }
        if let parts = RekorCheckpoint.parts(ofOrigin: text) {
            require(
                RekorCheckpoint.origin(host: parts.host, treeID: parts.treeID) == text, "an origin of something else")
        }
    }
}
