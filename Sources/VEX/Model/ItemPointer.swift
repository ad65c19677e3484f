/// A JSON Pointer (RFC 6901) to one item of a list, or of a list inside such an item; rendered only when somebody reads it.
///
/// A document of 40,000 observations has few lists that are no item's own; they share one text, and an item adds numbers.
struct ItemPointer: Hashable, Sendable {
    /// The lists inside an item that are pointed into.
    enum Member: UInt8 {
        case products
        case affects

        var name: StaticString {
            switch self {
            case .products: "products"
            case .affects: "affects"
            }
        }
    }

    private let list: String
    /// The position in the list, or negative when the list's own text is the pointer.
    private let index: Int32
    private let inner: Int32
    private let member: Member?

    init(_ list: String, _ index: Int? = nil) {
        self.init(list, index.flatMap { Int32(exactly: $0) } ?? -1, nil, 0)
    }

    private init(_ list: String, _ index: Int32, _ member: Member?, _ inner: Int32) {
        self.list = list
        self.index = index
        self.member = member
        self.inner = inner
    }

    /// The item of that list inside this item of a list.
    func item(_ inner: Int, of member: Member) -> ItemPointer {
        ItemPointer(list, index, member, Int32(truncatingIfNeeded: inner))
    }

    var text: String {
        guard index >= 0 else { return list }
        guard let member else { return "\(list)/\(index)" }
        return "\(list)/\(index)/\(member.name)/\(inner)"
    }
}
