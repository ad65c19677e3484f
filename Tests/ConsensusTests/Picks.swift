import LedgerTestKit

extension SeededGenerator {
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[upTo(elements.count)] }

    mutating func chance(_ one: Int, in many: Int) -> Bool { upTo(many) < one }

    /// 0 …< bound.
    mutating func upTo(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
