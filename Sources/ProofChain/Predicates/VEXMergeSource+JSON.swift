import Signing
import Trust
import VEX
public import Wire

extension VEXMergeSource {
    public var json: JSONValue {
        [
            "observation": .string(observation.prefixed), "document": .string(document.prefixed),
            "format": .string(format.rawValue), "entry": entry.json,
            "location": [
                "pointer": .string(location.pointer), "start": .integer(location.start), "end": .integer(location.end),
            ],
            "issuer": issuer.json, "signature": signature.json,
            "statement": statement.json, "matchGrade": .string(matchGrade), "factors": factors?.json ?? .null,
            "fate": fate.json, "revocation": revocation?.json ?? .null,
        ]
    }

    init(_ reader: PredicateReader) throws(ProofChainError) {
        let location = try reader.object("location")
        self.init(
            observation: try reader.digest("observation"), document: try reader.digest("document"),
            format: try reader.choice("format", VEXFormat.self),
            entry: try SourceReference(try reader.object("entry")),
            location: StatementLocation(
                pointer: try location.string("pointer"), start: try location.integer("start"),
                end: try location.integer("end")),
            issuer: try StatedIssuer(try reader.object("issuer")),
            signature: try StatedSignature(try reader.object("signature")),
            statement: try StatedObservation(try reader.object("statement")),
            matchGrade: try reader.string("matchGrade"),
            factors: try reader.optionalObject("factors").map { element throws(ProofChainError) in
                try StatedFactors(element)
            },
            fate: try SourceFate(try reader.object("fate")),
            revocation: try reader.optionalObject("revocation").map { element throws(ProofChainError) in
                try StatedRevocation(element)
            })
    }
}

extension VEXMergeSource.StatedObservation {
    public var json: JSONValue {
        [
            "vulnerability": .string(vulnerability.text), "product": .string(product.text),
            "subcomponents": JSONValue(subcomponents.map(\.text)), "status": .string(status.rawValue),
            "justification": JSONValue(justification?.rawValue), "justificationRaw": JSONValue(justificationRaw),
            "timestamp": JSONValue(timestamp?.rfc3339),
        ]
    }

    init(_ reader: PredicateReader) throws(ProofChainError) {
        self.init(
            vulnerability: Identifier(try reader.string("vulnerability")),
            product: Identifier(try reader.string("product")),
            subcomponents: try reader.strings("subcomponents").map { Identifier($0) },
            status: try reader.choice("status", VEXStatus.self),
            justification: try reader.optionalChoice("justification", Justification.self),
            justificationRaw: try reader.optionalString("justificationRaw"),
            timestamp: reader.present("timestamp") == nil ? nil : try reader.timestamp("timestamp"))
    }
}
