import Signing
import Trust
import VEX
public import Wire

extension VEXMergeSource: CanonicalWritable {
    public func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.member("document", document)
            $0.member("entry", entry)
            $0.member("factors", factors)
            $0.member("fate", fate)
            $0.member("format", format.rawValue)
            $0.member("issuer", issuer)
            $0.member("location") { writer in
                writer.object {
                    $0.member("end", location.end)
                    $0.member("pointer", location.pointer)
                    $0.member("start", location.start)
                }
            }
            $0.member("matchGrade", matchGrade)
            $0.member("observation", observation)
            $0.member("revocation", revocation)
            $0.member("signature", signature)
            $0.member("statement", statement)
        }
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

extension VEXMergeSource.StatedObservation: CanonicalWritable {
    public func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.member("justification", justification?.rawValue)
            $0.member("justificationRaw", justificationRaw)
            $0.member("product", product)
            $0.member("status", status.rawValue)
            $0.member("subcomponents", subcomponents)
            $0.member("timestamp", timestamp)
            $0.member("vulnerability", vulnerability)
        }
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
