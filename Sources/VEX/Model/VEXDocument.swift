public import Signing
public import Wire

/// A VEX document as read: what it states, who it says it is from, and what was wrong with it.
///
/// Nothing here is verified. The issuer's name is what the document claims; only a signature identifies anybody.
public struct VEXDocument: Sendable {
    /// SHA-256 of the bytes as received; the identity of a document (its own id is none).
    public let digest: Digest
    public let format: VEXFormat
    /// The bytes that pointers and ranges refer to: what was received, or what was taken out of its wrapping.
    public let content: [UInt8]
    /// What the document says about itself.
    public let header: DocumentHeader
    /// In document order; repetitions are kept (rule G4).
    public let observations: [Observation]
    /// In the order in which they were noticed; at most ``DocumentReader/Options/maxDiagnostics`` of them.
    public let diagnostics: [Diagnostic]
    /// How many diagnostics there were beyond those kept.
    public let diagnosticsOmitted: Int
    /// How many statements, products or versions were dropped.
    public let statementsSkipped: Int

    public var statementsRead: Int { observations.count }
    public var issuerName: String? { header.issuerName }
    public var documentID: String? { header.documentID }
    public var version: String? { header.version }
    public var timestamp: Timestamp? { header.timestamp }
    public var publisherNamespace: String? { header.publisherNamespace }
    public var publisherCategory: String? { header.publisherCategory }
    public var trackingID: String? { format == .csaf ? header.documentID : nil }
    public var category: String? { header.category }
    public var relayOf: String? { header.relayOf }

    /// Whether the document withdraws what its tracking id stated before (CSAF 2.1 profiles; rule C1).
    public var retracts: Bool { header.retracts }

    /// What a newer document must share to replace this one as a whole, or nil when nothing does.
    ///
    /// CSAF: publisher namespace and tracking id; CycloneDX: serial number. OpenVEX never: 107 real documents of one
    /// issuer share one `@id`.
    public var supersessionKey: Identifier? {
        switch format {
        case .openvex: nil
        case .csaf:
            header.publisherNamespace.flatMap { namespace in
                header.documentID.map { Identifier("\(namespace) \($0)") }
            }
        case .cyclonedx: header.documentID.map { Identifier($0) }
        }
    }

    /// The indexes of the observations that count (rule E1), ascending.
    public var effective: [Int] { EffectiveSelection.indexes(of: observations) }
}

/// What a document says about itself; all of it is a claim.
public struct DocumentHeader: Sendable, Equatable {
    /// OpenVEX `author`; CSAF `publisher.name`; CycloneDX `metadata` supplier, manufacturer or first author.
    public internal(set) var issuerName: String?
    /// OpenVEX `@id`; CSAF `tracking.id`; CycloneDX `serialNumber`.
    public internal(set) var documentID: String?
    /// As written: an integer, or in CSAF possibly a semantic version.
    public internal(set) var version: String?
    /// OpenVEX `timestamp`; CSAF `tracking.current_release_date`; CycloneDX `metadata.timestamp`.
    public internal(set) var timestamp: Timestamp?
    /// CSAF: who the publisher is, independent of its name's spelling.
    public internal(set) var publisherNamespace: String?
    /// CSAF: vendor, coordinator, discoverer, multiplier, translator, user or other.
    public internal(set) var publisherCategory: String?
    /// CSAF: the document's profile.
    public internal(set) var category: String?
    /// CSAF: draft, interim or final; only final is authoritative.
    public internal(set) var trackingStatus: String?
    /// CSAF: the address of the document that this one repeats, when it says so.
    public internal(set) var relayOf: String?
    /// CSAF: `csaf_withdrawn` or `csaf_superseded`.
    public internal(set) var retracts = false
}
