import Attestation
import LedgerTestKit
import Signing
import VEX
import VEXLens
import Wire

/// Editions of small documents.
enum EditionSample {
    static let first = VerdictKey(vulnerability: "CVE-2026-7001", product: "pkg:npm/kept@1.0.0")
    static let second = VerdictKey(vulnerability: "CVE-2026-7002", product: "pkg:npm/gone@1.0.0")

    /// A CSAF document about both pairs, or about the first alone.
    static func csaf(
        version: String, day: Int, both: Bool, publisher: String = "Vendor", namespace: String = "https://vendor.example",
        category: String = "csaf_security_advisory", id: String = "V-1", status: String = "known_affected", year: Int = 2025
    ) -> [UInt8] {
        func vulnerability(_ cve: String, _ product: String, _ status: String) -> String {
            #"{"cve": "\#(cve)", "product_status": {"\#(status)": ["\#(product)"]}}"#
        }
        let time = "\(year)-01-0\(day)T00:00:00Z"
        let stated =
            [vulnerability("CVE-2026-7001", "K", status)] + (both ? [vulnerability("CVE-2026-7002", "G", "known_affected")] : [])
        let isRetracting = category == "csaf_withdrawn"
        return Array(
            """
            {"document": {"csaf_version": "2.0", "category": "\(category)", "title": "T",
              "publisher": {"category": "vendor", "name": "\(publisher)", "namespace": "\(namespace)"},
              "tracking": {"id": "\(id)", "version": "\(version)", "status": "final", "initial_release_date": "\(time)",
               "current_release_date": "\(time)",
               "revision_history": [{"date": "\(time)", "number": "\(version)", "summary": "s"}]}},
             "product_tree": {"full_product_names": [
              {"name": "kept", "product_id": "K", "product_identification_helper": {"purl": "pkg:npm/kept@1.0.0"}},
              {"name": "gone", "product_id": "G", "product_identification_helper": {"purl": "pkg:npm/gone@1.0.0"}}]},
             "vulnerabilities": [\(isRetracting ? "" : stated.joined(separator: ", "))]}
            """.utf8)
    }

    /// A BOM about both pairs, or about the first alone; without a time.
    static func cyclonedx(version: Int, both: Bool, serial: String = "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79") -> [UInt8] {
        func vulnerability(_ cve: String, _ ref: String) -> String {
            #"{"id": "\#(cve)", "analysis": {"state": "exploitable"}, "affects": [{"ref": "\#(ref)"}]}"#
        }
        let stated = [vulnerability("CVE-2026-7001", "k")] + (both ? [vulnerability("CVE-2026-7002", "g")] : [])
        return Array(
            """
            {"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": "\(serial)", "version": \(version),
             "metadata": {"supplier": {"name": "Vendor"}},
             "components": [{"type": "library", "name": "kept", "bom-ref": "k", "purl": "pkg:npm/kept@1.0.0"},
              {"type": "library", "name": "gone", "bom-ref": "g", "purl": "pkg:npm/gone@1.0.0"}],
             "vulnerabilities": [\(stated.joined(separator: ", "))]}
            """.utf8)
    }

    /// An OpenVEX document about both pairs, or about the first alone.
    static func openvex(version: Int, both: Bool) -> [UInt8] {
        func statement(_ cve: String, _ product: String) -> String {
            #"{"vulnerability": {"name": "\#(cve)"}, "products": [{"@id": "\#(product)"}], "status": "affected"}"#
        }
        let stated =
            [statement("CVE-2026-7001", "pkg:npm/kept@1.0.0")]
            + (both ? [statement("CVE-2026-7002", "pkg:npm/gone@1.0.0")] : [])
        return Array(
            """
            {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://vendor.example/vex/1", "author": "Vendor",
             "timestamp": "2025-01-0\(version)T00:00:00Z", "version": \(version),
             "statements": [\(stated.joined(separator: ", "))]}
            """.utf8)
    }

    /// The document in an envelope that the key of that seed signs.
    static func signed(_ document: [UInt8], seed: UInt8) throws -> [UInt8] {
        try Envelope.signed(type: "application/vnd.openvex+json", payload: document, by: try IssuerSample.privateKey(seed))
            .encoded()
    }
}
