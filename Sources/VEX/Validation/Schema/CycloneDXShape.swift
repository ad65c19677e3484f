import Wire

/// CycloneDX 1.4 to 1.7, from `bom-1.x.schema.json`: the vulnerabilities, and what identifies components.
///
/// Members of any of the versions are known in all of them. What rules X1 to X5 report stays out.
enum CycloneDXShape {
    static let document = Shape.object(
        ObjectShape(
            [
                "$schema": .any, "bomFormat": .any, "specVersion": .string, "serialNumber": .form(isSerialNumber),
                "version": .integer(minimum: 1), "metadata": metadata, "components": .list(component),
                "services": .list(service), "externalReferences": .any, "dependencies": .any, "compositions": .any,
                "vulnerabilities": .list(vulnerability), "annotations": .any, "formulation": .any, "properties": .any,
                "declarations": .any, "definitions": .any, "citations": .any, "signature": .any,
            ], required: "specVersion", isClosed: true))

    private static let metadata = Shape.object(
        ObjectShape(["component": component, "timestamp": .any]))

    private static let component: Shape = .object(
        ObjectShape(
            [
                "type": .choice(
                    """
                    application framework library container platform operating-system device device-driver firmware file \
                    machine-learning-model data cryptographic-asset
                    """),
                "name": .string, "group": .string, "version": .string, "bom-ref": .text, "purl": .string,
                "cpe": .string, "hashes": .list(hash), "components": .list(.later { component }),
                "swid": .object(ObjectShape(["tagId": .string, "name": .string], required: "tagId name")),
            ], required: "type name"))

    private static let service: Shape = .object(
        ObjectShape(
            ["name": .string, "bom-ref": .text, "services": .list(.later { service })], required: "name"))

    private static let hash = Shape.object(
        ObjectShape(
            [
                "alg": .choice(
                    """
                    MD5 SHA-1 SHA-256 SHA-384 SHA-512 SHA3-256 SHA3-384 SHA3-512 BLAKE2b-256 BLAKE2b-384 BLAKE2b-512 BLAKE3 \
                    Streebog-256 Streebog-512
                    """),
                "content": .form(isDigest),
            ], required: "alg content"))

    private static let vulnerability = Shape.object(
        ObjectShape(
            [
                "bom-ref": .text, "id": .string, "source": source, "references": .list(reference), "ratings": .any,
                "cwes": .any, "description": .string, "detail": .string, "recommendation": .string,
                "workaround": .string, "proofOfConcept": .any, "advisories": .any, "created": .string,
                "published": .string, "updated": .string, "rejected": .string, "credits": .any, "tools": .any,
                "analysis": analysis, "affects": .list(affected), "properties": .any,
            ], isClosed: true))

    private static let source = Shape.object(ObjectShape(["name": .string, "url": .string], isClosed: true))

    private static let reference = Shape.object(
        ObjectShape(["id": .string, "source": source], required: "id source", isClosed: true))

    private static let analysis = Shape.object(
        ObjectShape(
            [
                "state": .any, "justification": .string,
                "response": .list(.choice("can_not_fix will_not_fix update rollback workaround_available")),
                "detail": .string, "firstIssued": .string, "lastUpdated": .string,
            ], isClosed: true))

    private static let affected = Shape.object(
        ObjectShape(["ref": .text, "versions": .list(version)], required: "ref", isClosed: true))

    private static let version = Shape.object(
        ObjectShape(
            ["version": .string, "range": .string, "status": .any], oneOf: "version range", isClosed: true))

    /// `urn:uuid:` and a UUID in lower case.
    @Sendable private static func isSerialNumber(_ text: String) -> Bool {
        let prefix = "urn:uuid:"
        guard text.utf8.starts(with: prefix.utf8) else { return false }
        let parts = text.utf8.dropFirst(prefix.utf8.count)
            .split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return parts.map(\.count) == [8, 4, 4, 4, 12]
            && parts.allSatisfy {
                $0.allSatisfy { isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) }
            }
    }

    @Sendable private static func isDigest(_ text: String) -> Bool {
        [32, 40, 64, 96, 128].contains(text.utf8.count)
            && text.utf8.allSatisfy { isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0 | 0x20) }
    }
}
