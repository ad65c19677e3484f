import Wire

/// A tar archive (POSIX.1-2017, ustar with pax headers for long names) in gzip (RFC 1952), stored and not compressed.
///
/// Nothing in it depends on who writes it or when: owner 0, mode 644, one time for all.
enum GzipArchive {
    static func bytes(of files: [VEXRepository.File], modified: Timestamp) -> [UInt8] {
        var tar: [UInt8] = []
        let time = max(0, modified.seconds)
        for file in files {
            let name = Array(file.path.utf8)
            if name.count > 100 {
                let record = paxRecord(path: file.path)
                append(header(name: Array("pax".utf8), size: record.count, time: time, type: "x"), record, to: &tar)
            }
            append(
                header(name: Array(name.prefix(100)), size: file.bytes.count, time: time, type: "0"), file.bytes,
                to: &tar)
        }
        tar += [UInt8](repeating: 0, count: 1024)
        return gzip(tar)
    }

    /// `<length> path=<path>\n`, the length counting itself.
    private static func paxRecord(path: String) -> [UInt8] {
        let rest = " path=\(path)\n"
        var length = rest.utf8.count
        while String(length).utf8.count + rest.utf8.count != length {
            length = String(length).utf8.count + rest.utf8.count
        }
        return Array("\(length)\(rest)".utf8)
    }

    private static func append(_ header: [UInt8], _ content: [UInt8], to tar: inout [UInt8]) {
        tar += header + content
        tar += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }

    private static func header(name: [UInt8], size: Int, time: Int64, type: Character) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at offset: Int) {
            block.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
        }
        func octal(_ number: some BinaryInteger, _ digits: Int) -> String {
            let text = String(number, radix: 8)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        block.replaceSubrange(0..<name.count, with: name)
        put(octal(0o644, 7), at: 100)
        put(octal(0, 7), at: 108)
        put(octal(0, 7), at: 116)
        put(octal(size, 11), at: 124)
        put(octal(time, 11), at: 136)
        put("        ", at: 148)
        put(String(type), at: 156)
        put("ustar\u{0}00", at: 257)
        // The sum is taken with blanks in its own place.
        put(octal(block.reduce(0) { $0 + Int($1) }, 6) + "\u{0} ", at: 148)
        return block
    }

    /// Stored blocks of DEFLATE (RFC 1951, 3.2.4), so that no version of a compressor changes the bytes.
    private static func gzip(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
        out.reserveCapacity(bytes.count + bytes.count / 0xffff * 5 + 64)
        for start in stride(from: 0, to: bytes.count, by: 0xffff) {
            let block = bytes[start..<min(start + 0xffff, bytes.count)]
            let length = UInt16(block.count)
            out.append(start + block.count == bytes.count ? 1 : 0)
            out += [UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8)]
            out += block
        }
        for number in [crc(bytes), UInt32(truncatingIfNeeded: bytes.count)] {
            out += (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        }
        return out
    }

    /// The CRC-32 of RFC 1952, section 8.
    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        var table = [UInt32](repeating: 0, count: 256)
        for number in 0..<256 {
            var value = UInt32(number)
            for _ in 0..<8 { value = value & 1 == 1 ? 0xedb8_8320 ^ (value >> 1) : value >> 1 }
            table[number] = value
        }
        var sum = UInt32.max
        for byte in bytes { sum = table[Int((sum ^ UInt32(byte)) & 255)] ^ (sum >> 8) }
        return ~sum
    }
}
