import Wire

/// What the in-toto statement around a document is about (rule O9).
struct OpenVEXSubjects {
    /// One per subject that has an identity: its uri or name when that is a package URL, else its name, else a digest.
    let keys: [ProductKey]
    /// What cannot be read, such as `uri of subject 2`, counting from 0; `subject 2` when nothing identifies it.
    let defects: [String]
    private let names: Set<Identifier>
    private let digests: Set<Identifier>

    init(_ list: JSONNode) {
        var keys: [ProductKey] = []
        var defects = list.kind == .array ? [] : ["list of subjects"]
        var names: Set<Identifier> = []
        var digests: Set<Identifier> = []
        for (index, subject) in list.elements.enumerated() {
            let uri = subject["uri"]?.nonBlank
            let name = subject["name"]?.nonBlank
            for (name, value) in [("name", subject["name"]), ("uri", subject["uri"])] {
                if let value, !value.isNull, value.nonBlank == nil { defects.append("\(name) of subject \(index)") }
            }
            names.formUnion([uri, name].compactMap { $0.map { Identifier($0) } })
            subject["digest"]?.members.forEach { member in
                if let digest = member.value.nonBlank {
                    digests.insert(Identifier(digest.lowercased()))
                } else {
                    defects.append("digest of subject \(index)")
                }
            }
            if let key = OpenVEXSubjects.key(uri, name, subject["digest"]) {
                keys.append(key)
            } else {
                defects.append("subject \(index)")
            }
        }
        self.keys = keys
        self.defects = defects
        self.names = names
        self.digests = digests
    }

    private static func key(_ uri: String?, _ name: String?, _ digest: JSONNode?) -> ProductKey? {
        if let uri, PackageURL.isMarked(uri) { return ProductKey(uri) }
        return name.map { ProductKey($0) } ?? ProductKey.hashKey(of: digest)
    }

    /// Whether the product is one of the subjects, by key, verbatim `@id` or any hash.
    func include(_ component: OpenVEXComponent) -> Bool {
        let spellings = [component.key.key] + [component.verbatimID].compactMap { $0 }
        return spellings.contains { names.contains($0) || digests.contains($0) }
            || component.hashValues.contains { digests.contains($0) || names.contains($0) }
    }
}
