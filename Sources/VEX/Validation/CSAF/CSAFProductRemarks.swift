import Wire

/// The flags and remediations of one vulnerability, by product (6.1.33, 6.1.35, 6.1.36).
///
/// Groups are not expanded, since a document can repeat one great group in thousands of vulnerabilities. Looked at are
/// the products that a status list, a flag or a remediation names, and each group by itself; what escapes is a product
/// that only two overlapping groups name.
struct CSAFProductRemarks {
    private let catalog: CSAFCatalog
    private var statuses: [Identifier: UInt8] = [:]
    /// The first and the last flag that names the product or the group.
    private var flagsOfProduct: [Identifier: ClosedRange<Int>] = [:]
    private var flagsOfGroup: [Identifier: ClosedRange<Int>] = [:]
    private var remediesOfProduct: [Identifier: CSAFRemedies] = [:]
    private var remediesOfGroup: [Identifier: CSAFRemedies] = [:]

    init(_ vulnerability: JSONNode, _ catalog: CSAFCatalog) {
        self.catalog = catalog
        if let lists = vulnerability["product_status"] {
            for list in CSAFStatusList.allCases {
                for product in list.node(in: lists).identifiers { statuses[product, default: 0] |= list.group }
            }
        }
        for (index, flag) in vulnerability["flags"].elements.enumerated() {
            for id in flag["product_ids"].identifiers { CSAFProductRemarks.note(index, id, in: &flagsOfProduct) }
            for id in flag["group_ids"].identifiers { CSAFProductRemarks.note(index, id, in: &flagsOfGroup) }
        }
        for remedy in vulnerability["remediations"].elements {
            guard let category = remedy["category"]?.string.flatMap({ CSAFRemedies(category: $0) }) else { continue }
            for id in remedy["product_ids"].identifiers { remediesOfProduct[id, default: []].insert(category) }
            for id in remedy["group_ids"].identifiers { remediesOfGroup[id, default: []].insert(category) }
        }
    }

    private static func note(_ index: Int, _ id: Identifier, in flags: inout [Identifier: ClosedRange<Int>]) {
        flags[id] = (flags[id]?.lowerBound ?? index)...index
    }

    /// 6.1.33: no product has two flags, be they of one label. The reader notices those of different labels.
    ///
    /// - Parameter known: Pointers and products that have been reported.
    func checkFlags(at pointer: String, except known: Set<[Identifier]>, _ reading: inout Reading) {
        guard !flagsOfProduct.isEmpty || !flagsOfGroup.isEmpty else { return }
        for product in Set(statuses.keys).union(flagsOfProduct.keys).sorted()
        where !known.contains([Identifier(pointer), product]) {
            let direct = flagsOfProduct[product].map { [$0] } ?? []
            let all = direct + catalog.groups(of: product, among: flagsOfGroup).compactMap { flagsOfGroup[$0] }
            guard let first = all.map(\.lowerBound).min(), let last = all.map(\.upperBound).max(), first < last else {
                continue
            }
            reading.report(.severalFlags, at: pointer, note: product.text)
        }
    }

    func checkRemedies(at pointer: String, _ reading: inout Reading) {
        guard !remediesOfProduct.isEmpty || !remediesOfGroup.isEmpty else { return }
        let place = pointer + "/remediations"
        for product in Set(statuses.keys).union(remediesOfProduct.keys).sorted() {
            var remedies = remediesOfProduct[product] ?? []
            for group in catalog.groups(of: product, among: remediesOfGroup) {
                remedies.formUnion(remediesOfGroup[group] ?? [])
            }
            if remedies.isContradicting { reading.report(.contradictingRemedies, at: place, note: product.text) }
            if !remedies.isDisjoint(with: .contradicting(groups: statuses[product] ?? 0)) {
                reading.report(.remedyAgainstStatus, at: place, note: product.text)
            }
        }
        for group in remediesOfGroup.keys.sorted() where remediesOfGroup[group]?.isContradicting == true {
            reading.report(.contradictingRemedies, at: place, note: group.text)
        }
    }
}
