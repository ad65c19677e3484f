import Wire

/// The score of a vector of version 4.0, in tenths: CVSS 4.0, section 8.2.
///
/// A vector belongs to one of 270 macro vectors, which experts have scored. From that score is taken the mean, over
/// the sets of metrics, of how far the vector has gone from the most severe one of its macro vector towards the score
/// of the next lower one. All of it is whole numbers, so nothing is lost before the one rounding.
enum CVSS4Score {
    static func score(of vector: CVSSVector) -> Int {
        guard let macro = MacroVector(of: vector), let top = macro.score else { return 0 }
        // What every share divides: the steps of all sets, and the number of sets that are taken the mean of.
        let unit = 840
        var (taken, sets) = (0, 0)
        for step in macro.steps {
            guard let next = step.next.compactMap(\.score).max() else { continue }
            taken += (top - next) * step.gone * (unit / step.depth)
            sets += 1
        }
        guard sets > 0 else { return top }
        let (whole, left) = (top * unit * sets - taken, unit * sets)
        return min(max((2 * whole + left) / (2 * left), 0), 100)
    }
}

/// The equivalence classes of a vector: CVSS 4.0, tables 24 to 29. 0 is the most severe.
private struct MacroVector {
    /// EQ1: how it is reached.
    var reach: Int
    /// EQ2: how hard it is.
    var effort: Int
    /// EQ3 and EQ6 together, as they exclude one another in part: 00, 01, 10, 11, 21.
    var impact: Int
    /// EQ4: what is lost behind the vulnerable system.
    var beyond: Int
    /// EQ5: how mature the exploit is.
    var threat: Int
    private var levels = Levels()

    /// How many steps a vector is below the best one that there is, for each set of metrics.
    private struct Levels {
        var reach = 0, effort = 0, impact = 0, beyond = 0
    }

    /// nil when nothing is lost at all.
    init?(of vector: CVSSVector) {
        /// The place of the value among those of the metric, from the most severe on. A modified metric stands for its own.
        func level(_ metric: String, _ values: String, undefined: Character? = nil) -> Int {
            let modified = vector[Identifier("M" + metric)].flatMap { $0 == "X" ? nil : $0 }
            let value = modified ?? vector[Identifier(metric)] ?? "X"
            let letter = value == "X" ? undefined : value.text.first
            guard let letter, let place = values.firstIndex(of: letter) else { return 0 }
            return values.distance(from: values.startIndex, to: place)
        }
        let (attack, privileges, interaction) = (level("AV", "NALP"), level("PR", "NLH"), level("UI", "NPA"))
        let (complexity, requirements) = (level("AC", "LH"), level("AT", "NP"))
        let lost = ["VC", "VI", "VA"].map { level($0, "HLN") }
        let wanted = ["CR", "IR", "AR"].map { level($0, "HML", undefined: "H") }
        // Safety is a value of the two modified metrics alone.
        let (confidentiality, others) = (level("SC", "HLN"), ["SI", "SA"].map { level($0, "SHLN") })
        if lost == [2, 2, 2], confidentiality == 2, others == [3, 3] { return nil }

        reach =
            attack == 0 && privileges == 0 && interaction == 0
            ? 0 : attack < 3 && (attack == 0 || privileges == 0 || interaction == 0) ? 1 : 2
        effort = complexity + requirements == 0 ? 0 : 1
        let isWanted = zip(lost, wanted).contains { $0 == 0 && $1 == 0 }
        impact =
            switch (lost[0] == 0 && lost[1] == 0, lost.contains(0)) {
            case (true, _): isWanted ? 0 : 1
            case (false, true): isWanted ? 2 : 3
            case (false, false): 4
            }
        beyond = others.contains(0) ? 0 : confidentiality == 0 || others.contains(1) ? 1 : 2
        threat = level("E", "APU", undefined: "A")
        levels = Levels(
            reach: attack + privileges + interaction, effort: complexity + requirements,
            impact: (lost + wanted).reduce(0, +), beyond: confidentiality + others.reduce(0, +))
    }

    struct Step {
        /// How many steps the vector is below the most severe one of its class, which the class has `depth` of.
        let gone: Int
        let depth: Int
        /// The macro vectors with the next lower class; there may be two, of which the higher score counts.
        let next: [MacroVector]
    }

    /// The most severe vectors of a class are all as many steps below the best one: CVSS 4.0, section 8.3.
    var steps: [Step] {
        let impacts = [[1, 2], [3], [3], [4], []][impact]
        return [
            Step(gone: levels.reach - [0, 1, 3][reach], depth: [1, 4, 5][reach], next: [with(\.reach, reach + 1)]),
            Step(gone: levels.effort - effort, depth: [1, 2][effort], next: [with(\.effort, effort + 1)]),
            Step(
                gone: levels.impact - [0, 3, 1, 3, 3][impact], depth: [7, 6, 8, 8, 10][impact],
                next: impacts.map { with(\.impact, $0) }),
            Step(gone: levels.beyond - [0, 2, 5][beyond], depth: [6, 5, 4][beyond], next: [with(\.beyond, beyond + 1)]),
            Step(gone: 0, depth: 1, next: [with(\.threat, threat + 1)]),
        ]
    }

    private func with(_ set: WritableKeyPath<MacroVector, Int>, _ value: Int) -> MacroVector {
        var other = self
        other[keyPath: set] = value
        return other
    }

    /// In tenths; nil for a class that there is not.
    var score: Int? {
        guard reach < 3, effort < 2, beyond < 3, threat < 3 else { return nil }
        return MacroVector.scores[(((reach * 2 + effort) * 5 + impact) * 3 + beyond) * 3 + threat]
    }

    /// FIRST's table of the scores of all macro vectors. A line for each EQ1, EQ2 and EQ3 with EQ6; in it EQ4 and EQ5.
    private static let scores = """
        100 98 95 100 93 91 93 89 81
        99 95 92 96 87 81 90 80 68
        98 95 90 93 89 81 88 78 69
        95 92 84 92 81 65 80 70 48
        92 82 72 79 69 50 69 55 27
        99 95 92 95 90 84 92 82 72
        97 92 85 91 83 71 81 71 53
        95 92 85 92 80 70 84 71 50
        93 85 73 82 72 59 70 52 30
        86 75 52 71 52 29 63 29 17
        98 94 91 94 86 77 87 74 63
        95 87 81 89 74 64 75 63 49
        94 88 76 86 74 59 72 57 52
        89 77 67 76 58 50 57 52 25
        83 70 54 65 58 26 53 21 13
        95 88 76 90 75 61 77 68 52
        90 76 70 77 62 53 66 59 30
        89 76 62 74 57 47 61 57 24
        78 67 58 59 57 23 52 29 16
        71 59 30 58 26 15 23 13 6
        93 86 75 86 74 56 70 52 40
        87 72 58 74 61 34 54 40 22
        85 74 62 72 55 46 53 34 19
        75 55 51 57 41 19 36 19 8
        64 51 20 47 21 11 24 9 4
        88 73 60 73 59 41 54 45 20
        75 53 50 55 40 20 43 22 11
        75 58 40 61 48 20 46 17 8
        55 45 21 51 18 9 18 7 2
        53 24 14 24 12 5 10 3 1
        """.split { $0 == " " || $0 == "\n" }.compactMap { Int($0) }
}
