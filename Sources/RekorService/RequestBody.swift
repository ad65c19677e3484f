import Wire

/// The JSON of a request, looked at for what the schema of the interface forbids.
struct RequestBody {
    let root: JSONNode

    /// - Throws: `service.bad-request` for what is no JSON object.
    init(_ bytes: [UInt8]) throws {
        do { root = try JSONDocument(bytes).root } catch { throw ServiceError.unreadable(error.detail) }
        guard root.kind == .object else { throw ServiceError.unreadable("it is not an object") }
    }

    /// nil when the member is absent or null.
    func elements(_ name: StaticString) throws -> [JSONNode]? {
        guard let value = root[name], !value.isNull else { return nil }
        guard value.kind == .array else { throw ServiceError.unreadable("\(name) is not an array") }
        return Array(value.elements)
    }

    /// nil when the member is absent, null or empty.
    func text(_ name: StaticString) throws -> String? { try RequestBody.text(name, of: root) }

    /// nil when the member is absent or null.
    func integer(_ name: StaticString, atLeast least: Int) throws -> Int? {
        guard let value = root[name], !value.isNull else { return nil }
        guard let number = value.int else { throw ServiceError.unreadable("\(name) is not a whole number") }
        guard number >= least else { throw ServiceError.invalid("\(name)", in: "body", .minimum(least)) }
        return number
    }

    static func text(_ name: StaticString, of object: JSONNode) throws -> String? {
        guard let value = object[name], !value.isNull else { return nil }
        guard let text = value.string else { throw ServiceError.unreadable("\(name) is not a text") }
        return text.isEmpty ? nil : text
    }
}
