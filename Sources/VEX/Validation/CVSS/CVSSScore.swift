import Wire

/// What a vector comes to, in tenths: base and temporal scores of versions 2.0, 3.0 and 3.1 by their equations.
///
/// Environmental scores and version 4.0, whose scores are looked up in a table of 270, are not computed.
enum CVSSScore {
    static func base(of vector: CVSSVector) -> Int? {
        switch vector.version {
        case .v2: base2(vector)
        case .v3: base3(vector)
        case .v4: nil
        }
    }

    /// nil as well when the vector has no temporal metric.
    static func temporal(of vector: CVSSVector) -> Int? {
        guard vector["E"] != nil || vector["RL"] != nil || vector["RC"] != nil, let base = base(of: vector) else {
            return nil
        }
        func weight(_ metric: Identifier, _ weights: [Identifier: Double]) -> Double {
            vector[metric].flatMap { weights[$0] } ?? 1
        }
        let score = Double(base) / 10
        switch vector.version {
        case .v2:
            let product =
                score * weight("E", ["U": 0.85, "POC": 0.9, "F": 0.95])
                * weight("RL", ["OF": 0.87, "TF": 0.9, "W": 0.95]) * weight("RC", ["UC": 0.9, "UR": 0.95])
            return nearest(product)
        case .v3:
            let product =
                score * weight("E", ["U": 0.91, "P": 0.94, "F": 0.97])
                * weight("RL", ["O": 0.95, "T": 0.96, "W": 0.97]) * weight("RC", ["U": 0.92, "R": 0.96])
            return up(product)
        case .v4: return nil
        }
    }

    /// The rating of a score in tenths, of versions 3 and 4.
    static func severity(_ tenths: Int) -> String {
        switch tenths {
        case ...0: "NONE"
        case ..<40: "LOW"
        case ..<70: "MEDIUM"
        case ..<90: "HIGH"
        default: "CRITICAL"
        }
    }

    // CVSS 3.1, section 7.1.
    private static func base3(_ vector: CVSSVector) -> Int? {
        let isChanged = vector["S"] == "C"
        let loss: [Identifier: Double] = ["H": 0.56, "L": 0.22, "N": 0]
        guard let confidentiality = value("C", loss, vector), let integrity = value("I", loss, vector),
            let availability = value("A", loss, vector),
            let reach = value("AV", ["N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2], vector),
            let complexity = value("AC", ["L": 0.77, "H": 0.44], vector),
            let privileges = value(
                "PR", ["N": 0.85, "L": isChanged ? 0.68 : 0.62, "H": isChanged ? 0.5 : 0.27], vector),
            let interaction = value("UI", ["N": 0.85, "R": 0.62], vector)
        else { return nil }
        let all = 1 - (1 - confidentiality) * (1 - integrity) * (1 - availability)
        var fifteenth = 1.0
        for _ in 0..<15 { fifteenth *= all - 0.02 }
        let impact = isChanged ? 7.52 * (all - 0.029) - 3.25 * fifteenth : 6.42 * all
        guard impact > 0 else { return 0 }
        let exploitability = 8.22 * reach * complexity * privileges * interaction
        let sum = isChanged ? 1.08 * (impact + exploitability) : impact + exploitability
        return up(min(sum, 10))
    }

    // CVSS 2.0, section 3.2.1.
    private static func base2(_ vector: CVSSVector) -> Int? {
        let loss: [Identifier: Double] = ["N": 0, "P": 0.275, "C": 0.66]
        guard let confidentiality = value("C", loss, vector), let integrity = value("I", loss, vector),
            let availability = value("A", loss, vector),
            let reach = value("AV", ["L": 0.395, "A": 0.646, "N": 1], vector),
            let complexity = value("AC", ["H": 0.35, "M": 0.61, "L": 0.71], vector),
            let authentication = value("Au", ["M": 0.45, "S": 0.56, "N": 0.704], vector)
        else { return nil }
        let impact = 10.41 * (1 - (1 - confidentiality) * (1 - integrity) * (1 - availability))
        guard impact > 0 else { return 0 }
        let exploitability = 20 * reach * complexity * authentication
        return nearest((0.6 * impact + 0.4 * exploitability - 1.5) * 1.176)
    }

    private static func value(
        _ metric: Identifier, _ weights: [Identifier: Double], _ vector: CVSSVector
    ) -> Double? {
        vector[metric].flatMap { weights[$0] }
    }

    /// The next tenth, as CVSS 3.1 defines it so that binary fractions do no harm (appendix A).
    private static func up(_ score: Double) -> Int {
        let fine = Int((score * 100_000).rounded())
        return fine % 10_000 == 0 ? fine / 10_000 : fine / 10_000 + 1
    }

    /// The nearest tenth; what lies between two goes up, as 8.55 does, which no binary fraction is.
    private static func nearest(_ score: Double) -> Int { (Int((score * 100_000).rounded()) + 5_000) / 10_000 }
}
