/// What a signed note may contain (C2SP signed-note).
enum NoteText {
    /// 1 MiB; the specification leaves the limit to the reader.
    static let maxBytes = 1 << 20

    static let lineFeed = UInt8(ascii: "\n")

    /// U+2014 and a space: how every signature line begins.
    static let signaturePrefix: [UInt8] = [0xe2, 0x80, 0x94, 0x20]

    /// No control characters below U+0020 but the line feed.
    static func isPlain(_ text: some Sequence<UInt8>) -> Bool {
        text.allSatisfy { $0 >= 0x20 || $0 == lineFeed }
    }

    /// Not empty, no Unicode white space, no plus sign; control characters below U+0020 cannot be written in a note.
    static func isName(_ name: String) -> Bool {
        !name.isEmpty && isPlain(name.utf8)
            && name.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0 != "+" }
    }

    static func isSame(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }
}
