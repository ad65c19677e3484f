import Wire

extension VEXDocument {
    /// RFC 6901, into ``content``: its statements (OpenVEX) or vulnerabilities (CSAF, CycloneDX), whatever became of them, in
    /// document order.
    ///
    /// Every ``Observation/pointer`` begins with one of them. Parses the content again.
    public func statementPointers() -> [String] {
        let limits = JSONLimits(depth: DocumentReader.maximumDepth, allowsByteOrderMark: true)
        guard let root = (try? JSONDocument(content, limits: limits))?.root else { return [] }
        let (list, pointer) =
            switch format {
            case .csaf, .cyclonedx: (root["vulnerabilities"], "/vulnerabilities")
            case .openvex where root["statements"] == nil: (root["metadata"]?["statements"], "/metadata/statements")
            case .openvex: (root["statements"], "/statements")
            }
        guard let list, list.kind == .array else { return [] }
        return (0..<list.count).map { "\(pointer)/\($0)" }
    }
}
