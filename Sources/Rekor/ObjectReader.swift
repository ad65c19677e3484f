import Signing
import Wire

/// Reads the members of one JSON object and refuses those it was not told of, unless any may stand there.
///
/// A member that is `null` counts as absent, as it does in protocol buffers' JSON and in Rekor's answers.
struct ObjectReader {
    /// What is thrown for a missing or mistyped member, and for one that is not known.
    struct Codes {
        let syntax: RekorError.Code
        let unknown: RekorError.Code
    }

    let node: JSONNode
    /// Where the object stands, for messages: `verificationMaterial.tlogEntries`.
    let path: String
    let codes: Codes

    /// An object that may have any members, as all that clients of v1 send.
    init(_ node: JSONNode, at path: String, codes: Codes) throws(RekorError) {
        self.node = node
        self.path = path
        self.codes = codes
        guard node.kind == .object else { throw RekorError(codes.syntax, "\(path) is not an object") }
    }

    init(_ node: JSONNode, at path: String, knowing names: [String], codes: Codes) throws(RekorError) {
        try self.init(node, at: path, codes: codes)
        let known = Set(names.map { Identifier($0) })
        for member in node.members {
            guard let name = member.name.string, known.contains(Identifier(name)) else {
                throw RekorError(codes.unknown, "\(path) has an unknown member \(member.name.string ?? "")")
            }
        }
    }

    func optional(_ name: StaticString) -> JSONNode? {
        guard let value = node[name], !value.isNull else { return nil }
        return value
    }

    func required(_ name: StaticString) throws(RekorError) -> JSONNode {
        guard let value = optional(name) else { throw RekorError(codes.syntax, "\(path).\(name) is missing") }
        return value
    }

    func object(_ name: StaticString) throws(RekorError) -> ObjectReader {
        try ObjectReader(required(name), at: "\(path).\(name)", codes: codes)
    }

    func object(_ name: StaticString, knowing names: [String]) throws(RekorError) -> ObjectReader {
        try ObjectReader(required(name), at: "\(path).\(name)", knowing: names, codes: codes)
    }

    func string(_ name: StaticString) throws(RekorError) -> String {
        guard let text = try required(name).string else { throw wrong(name, "a string") }
        return text
    }

    /// Standard base64 with padding.
    func base64(_ name: StaticString) throws(RekorError) -> [UInt8] {
        guard let bytes = Base64.decode(try string(name)) else { throw wrong(name, "base64") }
        return bytes
    }

    /// Base64 as v1 clients may spell it; see ``LooseBase64``.
    func looseBase64(_ name: StaticString) throws(RekorError) -> [UInt8] {
        guard let bytes = LooseBase64.decode(try string(name)), !bytes.isEmpty else {
            throw wrong(name, "base64 of one byte or more")
        }
        return bytes
    }

    func base64Digest(_ name: StaticString) throws(RekorError) -> Digest {
        guard let digest = Digest(try base64(name)) else { throw wrong(name, "base64 of 32 bytes") }
        return digest
    }

    /// 64 lower-case hex digits.
    func hexDigest(_ name: StaticString) throws(RekorError) -> Digest {
        let text = try string(name)
        guard let digest = Digest(hex: text), digest.hex == text else { throw wrong(name, "64 hex digits") }
        return digest
    }

    /// An integer from 0 to 2^63 - 1; in protocol buffers' JSON it is a string, and absent when 0.
    func integer(_ name: StaticString, orZero: Bool = false) throws(RekorError) -> UInt64 {
        if orZero, optional(name) == nil { return 0 }
        let value = try required(name)
        guard let text = value.string ?? value.numberText, let number = Int64(text), number >= 0, String(number) == text
        else { throw wrong(name, "an integer from 0 to 2^63 - 1") }
        return UInt64(number)
    }

    /// The elements of an array; none when it is absent.
    func elements(_ name: StaticString) throws(RekorError) -> [JSONNode] {
        guard let value = optional(name) else { return [] }
        guard value.kind == .array else { throw wrong(name, "an array") }
        return Array(value.elements)
    }

    func wrong(_ name: StaticString, _ wanted: String) -> RekorError {
        RekorError(codes.syntax, "\(path).\(name) is not \(wanted)")
    }
}

extension ObjectReader.Codes {
    static let entry = ObjectReader.Codes(syntax: .entrySyntax, unknown: .entrySyntax)
    static let logEntry = ObjectReader.Codes(syntax: .logEntrySyntax, unknown: .logEntrySyntax)
    static let bundle = ObjectReader.Codes(syntax: .bundleSyntax, unknown: .bundleUnknownMember)
}

extension JSONDocument {
    /// The document in some bytes, its error told under the caller's code.
    init(_ bytes: [UInt8], orThrow code: RekorError.Code) throws(RekorError) {
        do {
            try self.init(bytes)
        } catch {
            throw RekorError(code, "\(error)")
        }
    }
}

extension CanonicalJSON {
    /// The canonical bytes of a value that holds no numbers but small integers, so that only memory could fail.
    static func encode(_ value: JSONValue, orThrow code: RekorError.Code) throws(RekorError) -> [UInt8] {
        do {
            return try encode(value)
        } catch {
            throw RekorError(code, "\(error)")
        }
    }
}
