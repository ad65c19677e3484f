public import Wire

/// Part, vendor and product of a CPE name: the same in two names of which one matches the other.
///
/// A product has many spellings: two bindings, letters of either case, quotes and percent-encodings that could be left out.
public struct CPEProduct: Sendable, Hashable {
    let attributes: ArraySlice<CPEName.Value>

    /// nil for what is no CPE name.
    public init?(of name: Identifier) {
        guard let first = name.text.utf8.first, first | 0x20 == UInt8(ascii: "c"), let name = CPEName(name.text) else {
            return nil
        }
        attributes = name.attributes.prefix(3)
    }

    /// Where the names of this product stand among names in the order of their bytes.
    ///
    /// They stand together for each spelling, and spellings that nobody used are passed over: `least` is called for each range,
    /// and at most a few times for each byte of the product, however many other names there are. Names that have a percent sign
    /// or what is not ASCII in the product may be found with others that begin alike; ``ProductMatch`` tells them apart.
    /// - Parameter least: The least of the names that is not below these bytes; nil when there is none.
    public func ranges(among least: ([UInt8]) throws -> [UInt8]?) rethrows -> [CPENameRange] {
        var ranges: [CPENameRange] = []
        for spelling in CPESpelling.all(of: self) {
            var start: [UInt8]? = spelling.least
            while let from = start, let name = try least(from) {
                let reading = spelling.read(name)
                if let range = reading.range { ranges.append(range) }
                start = reading.next
            }
        }
        return ranges
    }
}

/// The names from `lower` on and below `upper`, by their bytes.
public struct CPENameRange: Sendable, Hashable {
    public let lower: [UInt8]
    public let upper: [UInt8]
}
