/// What one vulnerability remarks about products and groups: flags, impact threats, remediations.
///
/// Groups are never expanded: a document can have a great many remarks on one great group. A product asks for what
/// was said to it and to the groups it is in, whichever of the two sets of groups is smaller.
struct CSAFRemarks {
    /// What was said to one product or group. Flags are numbered in document order.
    struct Remark {
        fileprivate var round: Int32 = -1
        var firstFlag: Int32 = .max
        /// Whether flags of different labels were said (6.1.33).
        var hasSeveralLabels = false
        var hasImpact = false
        var hasRemediation = false
    }

    /// The labels of this vulnerability's flags, by flag number.
    private(set) var labels: [String] = []
    private var ofProduct: [Remark] = []
    private var ofGroup: [Remark] = []
    private var touchedGroups: [Int] = []
    private var round: Int32 = 0

    /// Forgets everything, for the next vulnerability, without touching what was never said.
    mutating func begin() {
        round += 1
        labels.removeAll(keepingCapacity: true)
        touchedGroups.removeAll(keepingCapacity: true)
    }

    /// Adds a flag and returns its number.
    mutating func addFlag(_ label: String) -> Int32 {
        labels.append(label)
        return Int32(truncatingIfNeeded: labels.count - 1)
    }

    enum Kind {
        case flag(Int32)
        case impact
        case remediation
    }

    mutating func say(_ kind: Kind, toProduct product: Int) {
        CSAFRemarks.say(kind, to: product, in: &ofProduct, round, labels)
    }

    mutating func say(_ kind: Kind, toGroup group: Int) {
        if CSAFRemarks.say(kind, to: group, in: &ofGroup, round, labels) { touchedGroups.append(group) }
    }

    /// Everything that was said to the product, directly or by a group (rule J4).
    func remark(on product: Int, in tree: CSAFProductTree) -> Remark {
        var all = product < ofProduct.count && ofProduct[product].round == round ? ofProduct[product] : Remark()
        guard !touchedGroups.isEmpty, let groups = tree.groupsOfProduct[product] else { return all }
        if groups.count < touchedGroups.count {
            for group in groups where Int(group) < ofGroup.count && ofGroup[Int(group)].round == round {
                join(ofGroup[Int(group)], into: &all)
            }
        } else {
            for group in touchedGroups where tree.contains(product, in: group) { join(ofGroup[group], into: &all) }
        }
        return all
    }

    private func join(_ remark: Remark, into all: inout Remark) {
        all.hasImpact = all.hasImpact || remark.hasImpact
        all.hasRemediation = all.hasRemediation || remark.hasRemediation
        guard remark.firstFlag != .max else { return }
        all.hasSeveralLabels = all.hasSeveralLabels || remark.hasSeveralLabels
            || all.firstFlag != .max && CSAFRemarks.differ(all.firstFlag, remark.firstFlag, labels)
        all.firstFlag = min(all.firstFlag, remark.firstFlag)
    }

    /// Whether this is the first remark of the round.
    @discardableResult
    private static func say(
        _ kind: Kind, to number: Int, in remarks: inout [Remark], _ round: Int32, _ labels: [String]
    ) -> Bool {
        while remarks.count <= number { remarks.append(Remark()) }
        let isNew = remarks[number].round != round
        if isNew {
            remarks[number] = Remark()
            remarks[number].round = round
        }
        switch kind {
        case .impact: remarks[number].hasImpact = true
        case .remediation: remarks[number].hasRemediation = true
        case .flag(let flag):
            let first = remarks[number].firstFlag
            if first == .max {
                remarks[number].firstFlag = flag
            } else if differ(first, flag, labels) {
                remarks[number].hasSeveralLabels = true
            }
        }
        return isNew
    }

    private static func differ(_ left: Int32, _ right: Int32, _ labels: [String]) -> Bool {
        left != right && !labels[Int(left)].utf8.elementsEqual(labels[Int(right)].utf8)
    }
}
