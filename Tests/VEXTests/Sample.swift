/// Small documents with one place to break.
enum Sample {
    static func openvex(
        head: String = """
            "@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.test/vex/1", "author": "Example", \
            "timestamp": "2024-05-06T07:08:09Z", "version": 1,
            """,
        statement: String = "", vulnerability: String = #""vulnerability": {"name": "CVE-2024-1111"},"#,
        products: String = #""products": [{"@id": "pkg:npm/left-pad@1.3.0"}],"#,
        status: String = #""status": "not_affected", "justification": "component_not_present""#
    ) -> [UInt8] {
        Array("{\(head) \"statements\": [{\(statement) \(vulnerability) \(products) \(status)}]}".utf8)
    }

    static func csaf(
        category: String = "csaf_vex",
        tracking: String = #""status": "final", "current_release_date": "2024-05-06T07:08:09Z""#,
        tree: String = #""full_product_names": [{"name": "A", "product_id": "A"}, {"name": "B", "product_id": "B"}]"#,
        vulnerability: String = """
            "cve": "CVE-2024-2222", "product_status": {"known_not_affected": ["A"]}, \
            "flags": [{"label": "component_not_present", "product_ids": ["A"]}]
            """
    ) -> [UInt8] {
        Array(
            """
            {"document": {"csaf_version": "2.0", "category": "\(category)", "title": "T",
              "publisher": {"category": "vendor", "name": "Example", "namespace": "https://example.test"},
              "tracking": {"id": "1", "version": "1", "initial_release_date": "2024-05-06T07:08:09Z",
               "revision_history": [{"date": "2024-05-06T07:08:09Z", "number": "1", "summary": "first"}], \(tracking)}},
             "product_tree": {\(tree)},
             "vulnerabilities": [{"notes": [{"category": "summary", "text": "n"}], \(vulnerability)}]}
            """.utf8)
    }

    static func cyclonedx(
        vulnerability: String = #""id": "CVE-2024-3333", "analysis": {"state": "not_affected"}, "affects": [{"ref": "c"}]"#
    ) -> [UInt8] {
        Array(
            """
            {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 2,
             "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
             "metadata": {"timestamp": "2024-05-06T07:08:09Z"},
             "components": [{"bom-ref": "c", "type": "library", "name": "left-pad", "purl": "pkg:npm/left-pad@1.3.0"}],
             "vulnerabilities": [{\(vulnerability)}]}
            """.utf8)
    }
}
