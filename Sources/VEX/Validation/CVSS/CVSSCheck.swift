import Wire

/// The CVSS objects of CSAF: their form (6.1.8), their scores (6.1.9), their properties against the vector (6.1.10).
enum CVSSCheck {
    static func check(_ score: JSONNode, _ kind: StaticString, at pointer: String, _ reading: inout Reading) {
        let version: CVSSVector.Version =
            kind.description == "cvss_v2" ? .v2 : kind.description == "cvss_v3" ? .v3 : .v4
        var required = ["version", "vectorString", "baseScore"]
        if version != .v2 { required.append("baseSeverity") }
        for name in required where score.member(named: name) == nil {
            reading.report(.scoreForm, at: "\(pointer)/\(name)", note: "missing")
        }
        if version == .v4 {
            for name in ["threatScore", "threatSeverity", "environmentalScore", "environmentalSeverity"]
            where score.member(named: name) != nil {
                reading.report(.scoreForm, at: "\(pointer)/\(name)", note: "CVSS 4.0 has one score")
            }
        }
        guard let text = score["vectorString"]?.string, let number = score["version"]?.string else { return }
        guard numbers(of: version).contains(Identifier(number)) else {
            return reading.report(.scoreForm, at: pointer + "/version", note: number)
        }
        guard let vector = CVSSVector(text, version, number: number) else {
            return reading.report(.scoreForm, at: pointer + "/vectorString", note: text)
        }
        checkScores(score, vector, at: pointer, &reading)
        checkProperties(score, vector, at: pointer, &reading)
    }

    private static func numbers(of version: CVSSVector.Version) -> [Identifier] {
        switch version {
        case .v2: ["2.0"]
        case .v3: ["3.0", "3.1"]
        case .v4: ["4.0"]
        }
    }

    // MARK: - Scores

    private static func checkScores(
        _ score: JSONNode, _ vector: CVSSVector, at pointer: String, _ reading: inout Reading
    ) {
        let (base, temporal) = (CVSSScore.base(of: vector), CVSSScore.temporal(of: vector))
        let environmental = CVSSScore.environmental(of: vector)
        // Some state the one score of all metrics that there are in baseScore; of CVSS 4.0 that is the score.
        let whole = vector.version == .v4 ? [base, CVSSScore.whole(of: vector)] : [base, temporal, environmental]
        for (kind, computed, right) in [
            ("base", base, whole), ("temporal", temporal, [temporal]), ("environmental", environmental, [environmental]),
        ] {
            guard let stated = tenths(score.member(named: kind + "Score")) else { continue }
            if let computed, !right.contains(stated) {
                reading.report(.scoreValue, at: "\(pointer)/\(kind)Score", note: "\(spelled(computed)) by the vector")
            }
            guard vector.version != .v2, let severity = score.member(named: kind + "Severity")?.string else { continue }
            let wanted = CVSSScore.severity(stated)
            guard Identifier(severity) != Identifier(wanted) else { continue }
            reading.report(.scoreValue, at: "\(pointer)/\(kind)Severity", note: "\(wanted) by the score")
        }
    }

    private static func tenths(_ node: JSONNode?) -> Int? {
        guard let score = node?.numberText.flatMap({ Double($0) }), (0...10).contains(score) else { return nil }
        return Int((score * 10).rounded())
    }

    private static func spelled(_ tenths: Int) -> String { "\(tenths / 10).\(tenths % 10)" }

    // MARK: - Properties

    /// Property and metric; their values have the same initial in all versions, but for those named below.
    private static let properties2 = [
        ("accessVector", "AV"), ("accessComplexity", "AC"), ("authentication", "Au"), ("confidentialityImpact", "C"),
        ("integrityImpact", "I"), ("availabilityImpact", "A"), ("exploitability", "E"), ("remediationLevel", "RL"),
        ("reportConfidence", "RC"),
    ]
    private static let properties3 = [
        ("attackVector", "AV"), ("attackComplexity", "AC"), ("privilegesRequired", "PR"), ("userInteraction", "UI"),
        ("scope", "S"), ("confidentialityImpact", "C"), ("integrityImpact", "I"), ("availabilityImpact", "A"),
        ("exploitCodeMaturity", "E"), ("remediationLevel", "RL"), ("reportConfidence", "RC"),
    ]
    private static let properties4 = [
        ("attackVector", "AV"), ("attackComplexity", "AC"), ("attackRequirements", "AT"), ("privilegesRequired", "PR"),
        ("userInteraction", "UI"), ("vulnConfidentialityImpact", "VC"), ("vulnIntegrityImpact", "VI"),
        ("vulnAvailabilityImpact", "VA"), ("subConfidentialityImpact", "SC"), ("subIntegrityImpact", "SI"),
        ("subAvailabilityImpact", "SA"), ("exploitMaturity", "E"),
    ]
    private static let long2: [Identifier: Identifier] = [
        "PROOF_OF_CONCEPT": "POC", "OFFICIAL_FIX": "OF", "TEMPORARY_FIX": "TF", "UNCONFIRMED": "UC",
        "UNCORROBORATED": "UR", "NOT_DEFINED": "ND",
    ]

    private static func checkProperties(
        _ score: JSONNode, _ vector: CVSSVector, at pointer: String, _ reading: inout Reading
    ) {
        let (properties, undefined): ([(String, String)], Identifier) =
            switch vector.version {
            case .v2: (properties2, "ND")
            case .v3: (properties3, "X")
            case .v4: (properties4, "X")
            }
        for (property, metric) in properties {
            guard let text = score.member(named: property)?.string, let initial = text.first else { continue }
            let stated: Identifier =
                if vector.version == .v2, let long = long2[Identifier(text)] {
                    long
                } else {
                    Identifier(text) == "NOT_DEFINED" ? undefined : Identifier(String(initial))
                }
            guard stated != vector[Identifier(metric)] ?? undefined else { continue }
            reading.report(.scoreProperty, at: "\(pointer)/\(property)", note: text)
        }
    }
}
