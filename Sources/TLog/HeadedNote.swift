internal import Signing
import Wire

/// Some lines, an empty line, and a note: how proofs and witness requests are written.
package struct HeadedNote {
    package let lines: [String]
    package let note: [UInt8]

    /// nil when there is no empty line after at most `maxLines` lines of UTF-8.
    package init?(_ bytes: [UInt8], maxLines: Int) {
        var lines: [String] = []
        var start = 0
        while let end = bytes[start...].firstIndex(of: NoteText.lineFeed) {
            if end == start {
                self.lines = lines
                note = Array(bytes[(end + 1)...])
                return
            }
            guard lines.count < maxLines, let line = String(validating: bytes[start..<end], as: UTF8.self) else {
                return nil
            }
            lines.append(line)
            start = end + 1
        }
        return nil
    }

    /// What follows the label.
    static func value(of label: String, in line: String) -> String? {
        line.utf8.starts(with: label.utf8) ? String(Substring(line.utf8.dropFirst(label.utf8.count))) : nil
    }

    /// nil unless each line is base64 of 32 bytes.
    static func hashes(_ lines: some Sequence<String>) -> [Digest]? {
        var hashes: [Digest] = []
        for line in lines {
            guard let hash = Base64.decode(line).flatMap({ Digest($0) }) else { return nil }
            hashes.append(hash)
        }
        return hashes
    }
}
