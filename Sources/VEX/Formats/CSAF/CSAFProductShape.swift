import Wire

/// What in a `full_product_name` decides under which key the product stands (rule I2), and is not what is wanted there.
///
/// Looked at where the product is defined: whoever makes its key has no place left to point at.
enum CSAFProductShape {
    static func check(_ node: JSONNode, at pointer: @autoclosure () -> String, _ reading: inout Reading) {
        requireText(node, "name", at: pointer(), &reading)
        let member = node["product_identification_helper"]
        guard let helper = reading.object(member, at: pointer() + "/product_identification_helper") else { return }
        // Places are made when there is something to report: a document defines its products by the ten thousand.
        func place(_ rest: String) -> String { pointer() + "/product_identification_helper" + rest }
        if helper.count == 0 { reading.report(.shape, at: place(""), note: "something that identifies the product") }
        for (name, value) in helper.members {
            if name.isString("purl") {
                _ = reading.text(value, at: place("/purl"))
            } else if name.isString("cpe") {
                _ = reading.text(value, at: place("/cpe"))
            } else if name.isString("purls") {
                checkTexts(value, at: place("/purls"), &reading)
            } else if name.isString("sbom_urls") {
                checkTexts(value, at: place("/sbom_urls"), &reading)
            } else if name.isString("hashes") {
                checkHashes(value, at: place("/hashes"), &reading)
            } else if name.isString("x_generic_uris"), let list = reading.list(value, at: place("/x_generic_uris")) {
                for (index, item) in list.elements.enumerated() {
                    requireText(item, "uri", at: place("/x_generic_uris/\(index)"), &reading)
                }
            }
        }
    }

    /// Reports a member that is missing, no text or blank.
    static func requireText(
        _ node: JSONNode, _ name: StaticString, at pointer: @autoclosure () -> String, _ reading: inout Reading
    ) {
        let value = node[name]
        if let value, !value.isNull {
            _ = reading.identifier(value, at: "\(pointer())/\(name)")
        } else {
            reading.report(.shape, at: pointer(), note: "a member \(name)")
        }
    }

    private static func checkTexts(_ list: JSONNode, at pointer: @autoclosure () -> String, _ reading: inout Reading) {
        guard let list = reading.list(list, at: pointer()) else { return }
        for (index, item) in list.elements.enumerated() { _ = reading.text(item, at: "\(pointer())/\(index)") }
    }

    private static func checkHashes(_ list: JSONNode, at pointer: String, _ reading: inout Reading) {
        guard let list = reading.list(list, at: pointer) else { return }
        for (index, file) in list.elements.enumerated() {
            let place = "\(pointer)/\(index)/file_hashes"
            guard let hashes = reading.list(file["file_hashes"], at: place) else {
                if file["file_hashes"].map(\.isNull) != false {
                    reading.report(.shape, at: "\(pointer)/\(index)", note: "a member file_hashes")
                }
                continue
            }
            for (index, hash) in hashes.elements.enumerated() {
                requireText(hash, "algorithm", at: "\(place)/\(index)", &reading)
                requireText(hash, "value", at: "\(place)/\(index)", &reading)
            }
        }
    }
}
