import Signing
import Trust
import Wire

/// A file of issuers to register: an array of issuers as the directory writes them.
///
/// A key may name a PEM file, relative to this one, instead of holding the key; `registeredAt` may be left out.
struct IssuerFile {
    let issuers: [Issuer]

    init(path: String, now: Timestamp) throws { try self.init(try Files.read(path), path: path, now: now) }

    /// - Parameter path: Where the bytes are from; key files are looked for beside it.
    init(_ bytes: [UInt8], path: String, now: Timestamp) throws {
        let document = try JSONDocument(bytes)
        guard document.root.kind == .array else {
            throw CommandError("file.issuers", "\(path) holds no array of issuers", hint: "see docs/formats/issuers.md")
        }
        issuers = try document.root.elements.map { element in
            var members = element.members.map { JSONMember($0.name.string ?? "", $0.value.value) }
            members = try members.map { member in
                guard member.name == "keys", case .array(let keys) = member.value else { return member }
                return JSONMember("keys", .array(try keys.map { try IssuerFile.key($0, beside: path) }))
            }
            if element["registeredAt"] == nil { members.append(JSONMember("registeredAt", .string(now.rfc3339))) }
            return try Issuer(json: .object(members))
        }
    }

    /// A key whose `file` is replaced by the public key in it; `format` is how it signs, for people.
    private static func key(_ value: JSONValue, beside path: String) throws -> JSONValue {
        guard case .object(let members) = value, case .string(let file)? = value["file"] else { return value }
        let key = try PublicKey(pem: try Files.text(Files.path(of: file, beside: path)))
        let stated = members.filter { $0.name != "file" && $0.name != "format" }
        return .object(stated + [JSONMember("publicKey", .string(key.pem))])
    }
}
