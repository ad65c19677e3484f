import Wire

/// What a vector comes to, in tenths: base and temporal scores of versions 2.0, 3.0 and 3.1 by their equations,
/// and of version 4.0 by ``CVSS4Score``.
enum CVSSScore {
    /// Of version 4.0 the score of its base metrics alone.
    static func base(of vector: CVSSVector) -> Int? {
        switch vector.version {
        case .v2: base2(vector)
        case .v3: base3(vector)
        case .v4: CVSS4Score.score(of: vector.base)
        }
    }

    /// The score of version 4.0, of all metrics that the vector has.
    static func whole(of vector: CVSSVector) -> Int { CVSS4Score.score(of: vector) }

    /// nil as well when the vector has no temporal metric.
    static func temporal(of vector: CVSSVector) -> Int? {
        guard vector.version != .v4, vector["E"] != nil || vector["RL"] != nil || vector["RC"] != nil,
            let base = base(of: vector)
        else { return nil }
        return vector.version == .v2 ? temporal2(base, vector) : temporal3(base, vector)
    }

    /// What the temporal metrics make of a score in tenths.
    static func temporal2(_ score: Int, _ vector: CVSSVector) -> Int {
        nearest(
            Double(score) / 10 * factor("E", ["U": 0.85, "POC": 0.9, "F": 0.95], vector)
                * factor("RL", ["OF": 0.87, "TF": 0.9, "W": 0.95], vector) * factor("RC", ["UC": 0.9, "UR": 0.95], vector))
    }

    static func temporal3(_ score: Int, _ vector: CVSSVector) -> Int {
        up(
            Double(score) / 10 * factor("E", ["U": 0.91, "P": 0.94, "F": 0.97], vector)
                * factor("RL", ["O": 0.95, "T": 0.96, "W": 0.97], vector) * factor("RC", ["U": 0.92, "R": 0.96], vector))
    }

    static func factor(_ metric: Identifier, _ weights: [Identifier: Double], _ vector: CVSSVector) -> Double {
        value(metric, weights, vector) ?? 1
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

    // MARK: - Version 3

    static let reach3: [Identifier: Double] = ["N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2]
    static let complexity3: [Identifier: Double] = ["L": 0.77, "H": 0.44]
    static let interaction3: [Identifier: Double] = ["N": 0.85, "R": 0.62]

    static func privileges3(isChanged: Bool) -> [Identifier: Double] {
        ["N": 0.85, "L": isChanged ? 0.68 : 0.62, "H": isChanged ? 0.5 : 0.27]
    }

    // CVSS 3.1, section 7.1.
    private static func base3(_ vector: CVSSVector) -> Int? {
        let isChanged = vector["S"] == "C"
        let loss: [Identifier: Double] = ["H": 0.56, "L": 0.22, "N": 0]
        guard let confidentiality = value("C", loss, vector), let integrity = value("I", loss, vector),
            let availability = value("A", loss, vector), let reach = value("AV", reach3, vector),
            let complexity = value("AC", complexity3, vector),
            let privileges = value("PR", privileges3(isChanged: isChanged), vector),
            let interaction = value("UI", interaction3, vector)
        else { return nil }
        let all = 1 - (1 - confidentiality) * (1 - integrity) * (1 - availability)
        let impact = isChanged ? 7.52 * (all - 0.029) - 3.25 * power(all - 0.02, 15) : 6.42 * all
        guard impact > 0 else { return 0 }
        let exploitability = 8.22 * reach * complexity * privileges * interaction
        let sum = isChanged ? 1.08 * (impact + exploitability) : impact + exploitability
        return up(min(sum, 10))
    }

    // MARK: - Version 2

    /// CVSS 2.0, section 3.2.1.
    ///
    /// - Parameters:
    ///   - demands: What the losses of confidentiality, integrity and availability are multiplied by.
    ///   - limit: The greatest impact.
    static func base2(_ vector: CVSSVector, demands: [Double] = [1, 1, 1], limit: Double = .infinity) -> Int? {
        let loss: [Identifier: Double] = ["N": 0, "P": 0.275, "C": 0.66]
        guard let confidentiality = value("C", loss, vector), let integrity = value("I", loss, vector),
            let availability = value("A", loss, vector),
            let reach = value("AV", ["L": 0.395, "A": 0.646, "N": 1], vector),
            let complexity = value("AC", ["H": 0.35, "M": 0.61, "L": 0.71], vector),
            let authentication = value("Au", ["M": 0.45, "S": 0.56, "N": 0.704], vector)
        else { return nil }
        let kept = (1 - confidentiality * demands[0]) * (1 - integrity * demands[1]) * (1 - availability * demands[2])
        let impact = min(10.41 * (1 - kept), limit)
        guard impact > 0 else { return 0 }
        let exploitability = 20 * reach * complexity * authentication
        return nearest((0.6 * impact + 0.4 * exploitability - 1.5) * 1.176)
    }

    // MARK: - Arithmetic

    static func value(
        _ metric: Identifier, _ weights: [Identifier: Double], _ vector: CVSSVector
    ) -> Double? {
        vector[metric].flatMap { weights[$0] }
    }

    static func power(_ base: Double, _ exponent: Int) -> Double {
        var product = 1.0
        for _ in 0..<exponent { product *= base }
        return product
    }

    /// The next tenth, as CVSS 3.1 defines it so that binary fractions do no harm (appendix A).
    static func up(_ score: Double) -> Int {
        let fine = Int((score * 100_000).rounded())
        return fine % 10_000 == 0 ? fine / 10_000 : fine / 10_000 + 1
    }

    /// The nearest tenth; what lies between two goes up, as 8.55 does, which no binary fraction is.
    static func nearest(_ score: Double) -> Int { (Int((score * 100_000).rounded()) + 5_000) / 10_000 }
}
