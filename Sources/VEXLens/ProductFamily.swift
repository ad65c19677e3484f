public import VEX
public import Wire

/// The products among which a statement about one may speak about another (see ``VEX/ProductMatch``): candidates for a match.
///
/// Two products that match are of one family, and not all of a family match. It is derived and never stored: rows have their
/// ``ProductBase``, which names a family or, of CPE names, one spelling in it.
public enum ProductFamily: Sendable, Hashable {
    /// Packages of one type, namespace and name; of what is neither package URL nor CPE name, one key.
    case base(Identifier)
    /// CPE names of one part, vendor and product, however they are spelled.
    case cpe(CPEProduct)

    public init(of product: Identifier) {
        self = CPEProduct(of: product).map { .cpe($0) } ?? .base(ProductBase.of(product))
    }
}
