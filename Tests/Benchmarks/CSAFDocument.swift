/// A CSAF VEX document as large vendors publish them: many products below branches and relationships, few CVEs.
enum CSAFDocument {
    /// About 10 MB with 9,900 observations; the same bytes each time.
    static func large() -> [UInt8] {
        var text = head
        let products = 9_900
        text += "\"product_tree\":{\"branches\":[{\"category\":\"vendor\",\"name\":\"Example Vendor\",\"branches\":[\n"
        text += (0..<products).map(branch).joined(separator: ",\n")
        text += "]}]},\n\"vulnerabilities\":[\n"
        let perVulnerability = products / 20
        text += (0..<20).map { number in
            vulnerability(number, products: number * perVulnerability..<(number + 1) * perVulnerability)
        }.joined(separator: ",\n")
        return Array((text + "]}\n").utf8)
    }

    private static let head = """
        {"document":{"category":"csaf_vex","csaf_version":"2.0","lang":"en","title":"Benchmark document",
        "publisher":{"category":"vendor","name":"Example Vendor","namespace":"https://vendor.example"},
        "tracking":{"id":"BENCH-1","status":"final","version":"1","initial_release_date":"2025-01-01T00:00:00Z",
        "current_release_date":"2025-06-01T00:00:00Z","revision_history":[{"date":"2025-01-01T00:00:00Z","number":"1",
        "summary":"first"}]}},

        """

    // Indented as deep as the vendors' own files are.
    private static func branch(_ number: Int) -> String {
        let name = "component-\(number)-1.\(number % 17).\(number % 5)-\(number).el9.x86_64"
        let purl = "pkg:rpm/example/component-\(number)@1.\(number % 17).\(number % 5)-\(number).el9?arch=x86_64&epoch=0"
        return """
                          {
                            "category": "product_version",
                            "name": "\(name)",
                            "product": {
                              "name": "\(name)",
                              "product_id": "AppStream-9.4.0.Z.MAIN.EUS:\(name)",
                              "product_identification_helper": {
                                "purl": "\(purl)"
                              }
                            }
                          }
            """
    }

    private static func vulnerability(_ number: Int, products: Range<Int>) -> String {
        let ids = products.map { "\"AppStream-9.4.0.Z.MAIN.EUS:component-\($0)-1.\($0 % 17).\($0 % 5)-\($0).el9.x86_64\"" }
        let line = ",\n            "
        let list = ids.joined(separator: line)
        let half = ids.prefix(ids.count / 2).joined(separator: line)
        let rest = ids.suffix(ids.count - ids.count / 2).joined(separator: line)
        return """
                {
                  "cve": "CVE-2025-\(10_000 + number)",
                  "title": "Benchmark vulnerability \(number)",
                  "notes": [
                    {
                      "category": "description",
                      "text": "\(String(repeating: "A flaw was found in a component. ", count: 1600))"
                    }
                  ],
                  "product_status": {
                    "fixed": [
                      \(half)
                    ],
                    "known_not_affected": [
                      \(rest)
                    ]
                  },
                  "flags": [
                    {
                      "label": "vulnerable_code_not_present",
                      "product_ids": [
                        \(rest)
                      ]
                    }
                  ],
                  "remediations": [
                    {
                      "category": "vendor_fix",
                      "details": "Update to the version named here.",
                      "product_ids": [
                        \(half)
                      ]
                    },
                    {
                      "category": "workaround",
                      "details": "Switch the component off.",
                      "product_ids": [
                        \(list)
                      ]
                    }
                  ],
                  "scores": [
                    {
                      "cvss_v3": {
                        "baseScore": 7.5,
                        "baseSeverity": "HIGH",
                        "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H",
                        "version": "3.1"
                      },
                      "products": [
                        \(list)
                      ]
                    }
                  ],
                  "threats": [
                    {
                      "category": "impact",
                      "details": "Important",
                      "product_ids": [
                        \(list)
                      ]
                    }
                  ]
                }
            """
    }
}
