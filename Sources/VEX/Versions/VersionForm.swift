/// A version text that was read by the rules of one order.
protocol VersionForm: Sendable {
    /// nil when the text is no version of that order.
    init?(_ text: [UInt8], in order: VersionOrder)

    /// A total preorder over all texts that can be read.
    func precedence(to other: Self) -> Precedence
}

/// Element by element; what is missing at the end counts as `padding`, or as less than anything when there is none.
func precedence<Element>(
    _ left: [Element], _ right: [Element], padding: Element? = nil, by compare: (Element, Element) -> Precedence
) -> Precedence {
    for index in 0..<max(left.count, right.count) {
        guard let one = index < left.count ? left[index] : padding else { return .lower }
        guard let other = index < right.count ? right[index] : padding else { return .higher }
        let found = compare(one, other)
        if found != .same { return found }
    }
    return .same
}

/// Byte by byte; a beginning of the other is the lower one.
func bytePrecedence(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> Precedence {
    left.lexicographicallyPrecedes(right) ? .lower : right.lexicographicallyPrecedes(left) ? .higher : .same
}
