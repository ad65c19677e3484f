import Wire

/// One statement whose vulnerability, status and time are known, and its products (rules O3, O4, O8).
struct OpenVEXStatement {
    let node: JSONNode
    let place: ItemPointer
    let claim: VulnerabilityName
    let status: VEXStatus
    let justification: StatedJustification
    let timestamp: Timestamp?

    func readProducts(about subjects: OpenVEXSubjects?, into reading: inout Reading) throws(VEXError) {
        let shared = keys(of: node["subcomponents"], at: place.text + "/subcomponents", &reading)
        let list = node["products"]
        guard let list, list.kind == .array, list.elements.contains(where: { _ in true }) else {
            // O4: inherited from the in-toto statement, or incomplete. What is there and no list names some product
            // or other, not the subjects.
            let isStated = list.map { $0.kind != .array && !$0.isNull } == true
            guard let subjects, !isStated else { return reading.drop(.noProducts, at: place.text) }
            return try stateSubjects(subjects, shared, into: &reading)
        }
        var index = 0
        for product in list.elements {
            let item = place.item(index, of: .products)
            index += 1
            if product.kind == .string { reading.report(.openvexLegacy, at: item.text) }
            guard let component = OpenVEXComponent(product, at: item.text, &reading) else {
                reading.drop(.noProductIdentity, at: item.text)
                continue
            }
            if let subjects, !subjects.include(component) {
                reading.drop(.foreignSubject, at: item.text)
                continue
            }
            let key = reading.key(component.key, at: item.text)
            let own = keys(of: product["subcomponents"], at: item.text + "/subcomponents", &reading)
            try reading.state(
                claim, ResolvedProduct(key: key, subcomponents: own.isEmpty ? shared : own), status, justification,
                at: timestamp, item: item, range: product.range)
        }
    }

    /// O9: one observation per subject.
    private func stateSubjects(
        _ subjects: OpenVEXSubjects, _ shared: [Identifier], into reading: inout Reading
    ) throws(VEXError) {
        if subjects.keys.isEmpty { reading.drop(.noProducts, at: place.text) }
        for subject in subjects.keys {
            let key = reading.key(subject, at: place.text)
            try reading.state(
                claim, ResolvedProduct(key: key, subcomponents: shared), status, justification, at: timestamp,
                item: place, range: node.range)
        }
    }

    /// O8: in document order; those without identity are reported and passed over.
    private func keys(
        of list: JSONNode?, at pointer: @autoclosure () -> String, _ reading: inout Reading
    ) -> [Identifier] {
        guard let list = reading.list(list, at: pointer()) else { return [] }
        var keys: [Identifier] = []
        for (index, node) in list.elements.enumerated() {
            guard let component = OpenVEXComponent(node, at: "\(pointer())/\(index)", &reading) else {
                reading.report(.noSubcomponentIdentity, at: "\(pointer())/\(index)")
                continue
            }
            keys.append(reading.key(component.key, at: "\(pointer())/\(index)"))
        }
        return keys
    }
}
