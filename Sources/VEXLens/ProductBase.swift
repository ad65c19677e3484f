import VEX
package import Wire

/// What stands beside the product of a stored observation or current verdict, to be found by.
///
/// Candidates for a match are looked up by their ``ProductFamily``.
package enum ProductBase {
    /// Type, namespace and name of a purl; any other key is its own base.
    ///
    /// Links are never altered, so this stays as it is: a CPE name as its document spells it, which no base of its own replaces.
    package static func of(_ product: Identifier) -> Identifier {
        guard product.text.hasPrefix("pkg:"), let purl = PackageURL(product.text) else { return product }
        let path = [purl.type, purl.namespace, purl.name].compactMap { $0 }.joined(separator: "/")
        // golang's definition contradicts itself about case, so the match folds it.
        return Identifier("pkg:" + (purl.type == "golang" ? path.lowercased() : path))
    }

    /// False when a statement about `stated` says nothing about `product`, as is plain without taking the keys apart: two
    /// package URLs with different versions, which most candidates of one base are. Requires canonical spelling.
    static func mayCover(_ stated: Identifier, _ product: Identifier) -> Bool {
        // The match folds golang's names.
        guard stated.text.hasPrefix("pkg:"), product.text.hasPrefix("pkg:"), !stated.text.hasPrefix("pkg:golang/") else { return true }
        let (left, right) = (named(stated), named(product))
        return !left.contains(UInt8(ascii: "@")) || left.elementsEqual(right)
    }

    /// Type, namespace, name and version, in which an at sign stands before the version alone.
    private static func named(_ purl: Identifier) -> Substring.UTF8View {
        purl.text.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    }
}
