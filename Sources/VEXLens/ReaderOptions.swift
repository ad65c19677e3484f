public import VEX

extension DocumentReader.Options {
    /// No limit on bytes and statements: for documents that somebody has already accepted.
    public static var unlimited: DocumentReader.Options {
        DocumentReader.Options(maxBytes: .max, maxStatements: .max)
    }
}
