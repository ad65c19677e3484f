import Wire

/// What a statement is about, as all formats see it: a product, or a component in it.
///
/// A version is part of the product's key where that can say it, so that two ways to say one thing are one subject.
struct ExportSubject: Hashable, Comparable {
    /// Product keys, outermost first; never empty.
    let chain: [Identifier]
    /// A version or range of the outermost one that no product key can say.
    let version: Identifier?

    init(chain: [Identifier], version: Identifier?) {
        self.chain = chain
        self.version = version
    }

    init(_ statement: ExportStatement, _ version: ExportVersion) {
        switch version {
        case .none, .implied: self.init(chain: [statement.product] + statement.subcomponents, version: nil)
        case .folded(let product): self.init(chain: [product] + statement.subcomponents, version: nil)
        case .separate(let version):
            self.init(chain: [statement.product] + statement.subcomponents, version: Identifier(version))
        }
    }

    /// Readers follow chains of so many elements.
    static let maximumDepth = 64

    /// The product that the innermost component is in.
    var outside: ExportSubject? {
        chain.count > 1 ? ExportSubject(chain: Array(chain.dropLast()), version: version) : nil
    }

    /// The innermost component by itself.
    var innermost: ExportSubject {
        chain.count > 1 ? ExportSubject(chain: Array(chain.suffix(1)), version: nil) : self
    }

    /// Whatever has to be defined for this one.
    var closure: [ExportSubject] {
        guard let outside else { return [self] }
        return [self, innermost] + outside.closure
    }

    /// Shorter chains first, so that definitions stand before their uses.
    static func < (left: ExportSubject, right: ExportSubject) -> Bool {
        if left.chain.count != right.chain.count { return left.chain.count < right.chain.count }
        if left.chain != right.chain { return left.chain.lexicographicallyPrecedes(right.chain) }
        guard let version = right.version else { return false }
        return left.version.map { $0 < version } ?? true
    }
}
