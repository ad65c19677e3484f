import Wire

/// Environmental scores: CVSS 3.0 and 3.1, section 7.3; CVSS 2.0, section 3.2.3.
extension CVSSScore {
    /// The metrics of an environment, by which a vector is told to have this score.
    private static let environment: [CVSSVector.Version: [Identifier]] = [
        .v2: ["CDP", "TD", "CR", "IR", "AR"],
        .v3: ["CR", "IR", "AR", "MAV", "MAC", "MPR", "MUI", "MS", "MC", "MI", "MA"],
    ]

    /// In tenths; nil as well when the vector defines no metric of an environment.
    static func environmental(of vector: CVSSVector) -> Int? {
        let undefined: Identifier = vector.version == .v2 ? "ND" : "X"
        guard let metrics = environment[vector.version], metrics.contains(where: { vector[$0] ?? undefined != undefined })
        else { return nil }
        return vector.version == .v2 ? environmental2(vector) : environmental3(vector)
    }

    private static func environmental3(_ vector: CVSSVector) -> Int? {
        // A modified metric that is not defined stands for the base metric.
        func modified(_ metric: String) -> Identifier? {
            vector[Identifier("M" + metric)].flatMap { $0 == "X" ? nil : $0 } ?? vector[Identifier(metric)]
        }
        func weight(_ metric: String, _ weights: [Identifier: Double]) -> Double? { modified(metric).flatMap { weights[$0] } }
        func loss(_ metric: String, _ requirement: Identifier) -> Double? {
            weight(metric, ["H": 0.56, "L": 0.22, "N": 0]).map { $0 * demand(requirement, of: vector, low: 0.5, high: 1.5) }
        }
        let isChanged = modified("S") == "C"
        guard let confidentiality = loss("C", "CR"), let integrity = loss("I", "IR"), let availability = loss("A", "AR"),
            let reach = weight("AV", reach3), let complexity = weight("AC", complexity3),
            let privileges = weight("PR", privileges3(isChanged: isChanged)), let interaction = weight("UI", interaction3)
        else { return nil }
        let all = min(1 - (1 - confidentiality) * (1 - integrity) * (1 - availability), 0.915)
        let impact: Double =
            if !isChanged {
                6.42 * all
            } else if vector.isVersion30 {
                7.52 * (all - 0.029) - 3.25 * power(all - 0.02, 15)
            } else {
                7.52 * (all - 0.029) - 3.25 * power(all * 0.9731 - 0.02, 13)
            }
        guard impact > 0 else { return 0 }
        let exploitability = 8.22 * reach * complexity * privileges * interaction
        let sum = isChanged ? 1.08 * (impact + exploitability) : impact + exploitability
        return temporal3(up(min(sum, 10)), vector)
    }

    private static func environmental2(_ vector: CVSSVector) -> Int? {
        let demands = (["CR", "IR", "AR"] as [Identifier]).map { demand($0, of: vector, low: 0.5, high: 1.51) }
        // The equations may come to less than nothing, and do not say what that is.
        guard let base = base2(vector, demands: demands, limit: 10), base >= 0 else { return nil }
        let adjusted = Double(temporal2(base, vector)) / 10
        let damage = value("CDP", ["L": 0.1, "LM": 0.3, "MH": 0.4, "H": 0.5], vector) ?? 0
        let spread = factor("TD", ["N": 0, "L": 0.25, "M": 0.75], vector)
        return nearest((adjusted + (10 - adjusted) * damage) * spread)
    }

    /// What a requirement of the environment multiplies a loss by.
    private static func demand(_ metric: Identifier, of vector: CVSSVector, low: Double, high: Double) -> Double {
        factor(metric, ["L": low, "H": high], vector)
    }
}
