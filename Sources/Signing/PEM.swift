import Wire

/// Textual encodings of keys and certificates (RFC 7468).
package enum PEM {
    package struct Block {
        package let label: String
        package let bytes: [UInt8]
    }

    /// Every block of a text in order; what stands between blocks is explanation and is skipped.
    ///
    /// Lines may end in CR LF and may carry trailing blanks. Headers within a block (RFC 1421) are refused.
    ///
    /// - Throws: `signing.malformed-pem`.
    package static func blocks(in text: String) throws(SigningError) -> [Block] {
        var blocks: [Block] = []
        var open: (label: String, body: String)?
        for line in text.utf8.split(whereSeparator: { $0 == 0x0a || $0 == 0x0d }) {
            let line = trimmed(line)
            if let label = label(of: line, after: "-----BEGIN ") {
                guard open == nil else { throw malformed("a block begins within a block") }
                open = (label, "")
            } else if let label = label(of: line, after: "-----END ") {
                guard let block = open, block.label == label else {
                    throw malformed("an end line without its begin line")
                }
                guard let bytes = Base64.decode(block.body), !bytes.isEmpty else {
                    throw malformed("the body of a \(label) block is not base64")
                }
                blocks.append(Block(label: label, bytes: bytes))
                open = nil
            } else if open != nil {
                open?.body += line
            }
        }
        guard open == nil else { throw malformed("the last block has no end line") }
        return blocks
    }

    /// 64 columns, LF at the end of each line, the last one included.
    package static func encode(_ label: String, _ bytes: [UInt8]) -> String {
        var text = Array("-----BEGIN \(label)-----\n".utf8)
        let body = Array(Base64.encode(bytes).utf8)
        for start in stride(from: 0, to: body.count, by: 64) {
            text += body[start..<min(start + 64, body.count)]
            text.append(UInt8(ascii: "\n"))
        }
        return String(decoding: text + "-----END \(label)-----\n".utf8, as: UTF8.self)
    }

    private static func label(of line: String, after start: String) -> String? {
        let end = "-----"
        guard line.hasPrefix(start), line.hasSuffix(end), line.utf8.count > start.utf8.count + end.utf8.count
        else { return nil }
        return String(line.dropFirst(start.count).dropLast(end.count))
    }

    private static func trimmed(_ line: Substring.UTF8View.SubSequence) -> String {
        var bytes = line[...]
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func malformed(_ detail: String) -> SigningError {
        SigningError(.malformedPEM, detail, hint: "expected -----BEGIN …-----, base64 lines, -----END …-----")
    }
}
