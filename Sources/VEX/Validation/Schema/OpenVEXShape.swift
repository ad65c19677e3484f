import Wire

/// OpenVEX v0.2.0, from `openvex_json_schema.json`; what rules O1 to O10 report stays out.
enum OpenVEXShape {
    static let document = Shape.object(
        ObjectShape(
            [
                "@context": .string, "@id": .any, "author": .any, "role": .string, "timestamp": .any,
                "last_updated": time, "version": .any, "tooling": .string, "statements": .list(statement),
            ], isClosed: true))

    private static let statement = Shape.object(
        ObjectShape(
            [
                "@id": .string, "version": .integer(minimum: 1), "vulnerability": .stringOr(vulnerability),
                "timestamp": .any, "last_updated": time, "products": .list(.stringOr(component)), "status": .any,
                "supplier": .string, "status_notes": .string, "justification": .string, "impact_statement": .string,
                "action_statement": .string, "action_statement_timestamp": time,
            ], isClosed: true))

    private static let vulnerability = Shape.object(
        ObjectShape(
            ["@id": .string, "name": .any, "description": .string, "aliases": .list(.string)], isClosed: true))

    private static let component = Shape.object(
        ObjectShape(
            identity.merging(["subcomponents": .list(.stringOr(subcomponent))]) { own, _ in own }, isClosed: true))

    /// The specification's prose allows hashes alone, which the schema does not; what has nothing is passed over (O8).
    private static let subcomponent = Shape.object(
        ObjectShape(identity, oneOf: "@id identifiers hashes", isClosed: true))

    private static let identity: [Identifier: Shape] = [
        "@id": .string, "identifiers": identifiers, "hashes": hashes,
    ]

    private static let identifiers = Shape.object(
        ObjectShape(
            ["purl": .string, "cpe22": .string, "cpe23": .string], oneOf: "purl cpe22 cpe23", isClosed: true))

    private static let hashes = Shape.object(
        ObjectShape(
            Dictionary(
                [
                    "md5", "sha1", "sha-256", "sha-384", "sha-512", "sha3-224", "sha3-256", "sha3-384", "sha3-512",
                    "blake2s-256", "blake2b-256", "blake2b-512",
                ].map { (Identifier($0), .string) }
            ) { first, _ in first },
            isClosed: true))

    private static let time = Shape.form { LenientTime($0)?.isStrictForm == true }
}
