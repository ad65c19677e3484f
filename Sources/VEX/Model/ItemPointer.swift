/// A JSON Pointer (RFC 6901) to one item of a list, rendered only when somebody reads it.
///
/// A document of 40,000 observations has few lists; they share one prefix text, and an item adds a number.
struct ItemPointer: Hashable, Sendable {
    let prefix: String
    /// The position in the list, or negative when the prefix alone is the pointer.
    let index: Int32

    init(_ prefix: String, _ index: Int? = nil) {
        self.prefix = prefix
        self.index = index.flatMap { Int32(exactly: $0) } ?? -1
    }

    var text: String { index < 0 ? prefix : "\(prefix)/\(index)" }
}
