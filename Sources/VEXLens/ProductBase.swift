import VEX
import Wire

/// The part of a product key that every match shares (see ``VEX/ProductMatch``): what candidates are looked up by.
enum ProductBase {
    /// Type, namespace and name of a purl; any other key is its own base.
    ///
    /// So a CPE name only meets statements that spell it alike, although ``VEX/ProductMatch`` goes further: the bases
    /// of logged observations are stored, and another base would not find them.
    static func of(_ product: Identifier) -> Identifier {
        guard product.text.hasPrefix("pkg:"), let purl = PackageURL(product.text) else { return product }
        let path = [purl.type, purl.namespace, purl.name].compactMap { $0 }.joined(separator: "/")
        // golang's definition contradicts itself about case, so the match folds it.
        return Identifier("pkg:" + (purl.type == "golang" ? path.lowercased() : path))
    }
}
