import Wire

/// CSAF 2.0 and 2.1, from their `csaf` schemas: what must be there, and values that are read.
enum CSAFShape {
    static let version20 = shape(document: ["csaf_version": .choice("2.0")], required: "")
    static let version21 = shape(
        document: [
            "csaf_version": .choice("2.1"),
            "distribution": .object(
                ObjectShape(["tlp": .object(ObjectShape(["label": .text], required: "label"))], required: "tlp")),
        ], required: "distribution", root: "$schema")

    private static func shape(
        document members: [Identifier: Shape], required: String, root: String = ""
    ) -> Shape {
        let own: [Identifier: Shape] = [
            "category": .text, "title": .text, "publisher": publisher, "tracking": tracking,
            "notes": .list(note, minimum: 1),
            "references": .list(.any, minimum: 1), "lang": .string, "source_lang": .string,
        ]
        let document = ObjectShape(
            own.merging(members) { _, given in given },
            required: "category publisher title tracking \(required)")
        return .object(
            ObjectShape(
                [
                    "document": .object(document), "product_tree": productTree,
                    "vulnerabilities": .list(vulnerability, minimum: 1),
                ], required: "document \(root)"))
    }

    private static let publisher = Shape.object(
        ObjectShape(
            [
                "category": .choice("coordinator discoverer multiplier other translator user vendor"), "name": .text,
                "namespace": .text,
            ], required: "category name namespace"))

    // A missing current_release_date is csaf-missing.
    private static let tracking = Shape.object(
        ObjectShape(
            [
                "id": .text, "status": .choice("draft final interim"), "version": version,
                "initial_release_date": .string,
                "revision_history": .list(
                    .object(
                        ObjectShape(
                            ["date": .string, "number": version, "summary": .text], required: "date number summary")),
                    minimum: 1),
            ], required: "id initial_release_date revision_history status version"))

    private static let version = Shape.form { CSAFVersion($0) != nil }

    private static let note = Shape.object(
        ObjectShape(["category": .text, "text": .text, "title": .text], required: "category text"))

    private static let productTree = Shape.object(
        ObjectShape([
            "branches": .list(branch, minimum: 1), "full_product_names": .list(product, minimum: 1),
            "product_groups": .list(
                .object(
                    ObjectShape(
                        ["group_id": .text, "product_ids": .list(.text, minimum: 2)], required: "group_id product_ids")),
                minimum: 1),
            "relationships": .list(
                .object(
                    ObjectShape(
                        ["category": .text, "full_product_name": product, "product_reference": .text],
                        required: "category full_product_name product_reference relates_to_product_reference")),
                minimum: 1),
            "product_paths": .list(
                .object(
                    ObjectShape(
                        ["full_product_name": product],
                        required: "beginning_product_reference full_product_name subpaths")),
                minimum: 1),
        ]))

    private static let branch: Shape = .object(
        ObjectShape(
            [
                "category": .text, "name": .text, "product": product,
                "branches": .list(.later { branch }, minimum: 1),
            ], required: "category name", oneOf: "branches product"))

    private static let product = Shape.object(
        ObjectShape(["name": .text, "product_id": .text], required: "name product_id"))

    private static let vulnerability = Shape.object(
        ObjectShape([
            "cve": .form(isCVE), "notes": .list(note, minimum: 1), "product_status": productStatus,
            "ids": .list(
                .object(ObjectShape(["system_name": .text, "text": .text], required: "system_name text")), minimum: 1),
            "flags": .list(.object(ObjectShape(["label": .text], required: "label")), minimum: 1),
            "threats": .list(
                .object(
                    ObjectShape(
                        ["category": .choice("exploit_status impact target_set"), "details": .text],
                        required: "category details")), minimum: 1),
            "remediations": .list(
                .object(
                    ObjectShape(
                        [
                            "category": .choice(
                                """
                                fix_planned mitigation no_fix_planned none_available optional_patch vendor_fix workaround
                                """),
                            "details": .text,
                        ], required: "category details")), minimum: 1),
        ]))

    private static let productStatus = Shape.object(
        ObjectShape(
            Dictionary(CSAFStatusList.allCases.map { (Identifier($0.rawValue), .list(.any, minimum: 1)) }) { first, _ in
                first
            }))

    @Sendable private static func isCVE(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return parts.count == 3 && parts[0].elementsEqual("CVE".utf8) && parts[1].count == 4 && parts[2].count >= 4
            && parts.dropFirst().allSatisfy { $0.allSatisfy(isDigit) }
    }
}
