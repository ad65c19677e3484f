import Wire

extension JSONNode {
    /// As ``trimmed``, for text that is no identifier yet.
    var nonBlank: String? { trimmed?.text }

    /// The text without surrounding blanks, unless nothing is left or this is no string (rule V1).
    ///
    /// Product keys are made of trimmed text too: vendors write "Cisco IOS XR Software " and mean no other product.
    var trimmed: Identifier? {
        guard let text = string else { return nil }
        guard let first = text.utf8.first, let last = text.utf8.last else { return nil }
        if !isBlank(first), !isBlank(last) { return Identifier(text) }
        let inside = withoutBlanks(Array(text.utf8))
        return inside.isEmpty ? nil : Identifier(String(decoding: inside, as: UTF8.self))
    }

    /// The text, unless it is empty or this is no string.
    var nonEmpty: String? { string.flatMap { $0.isEmpty ? nil : $0 } }
}

/// The bytes without ASCII white space at the ends.
func withoutBlanks(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    var slice = bytes[...]
    while let first = slice.first, isBlank(first) { slice.removeFirst() }
    while let last = slice.last, isBlank(last) { slice.removeLast() }
    return slice
}

/// ASCII white space: tab to carriage return, and the blank.
func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
