import CZlib

/// Shorter answers for clients that can read them (RFC 1952).
enum Compression {
    /// What is shorter gains nothing.
    static let leastBytes = 1024

    /// Whether an answer is worth it, whoever asks.
    static func isWorthwhile(_ answer: Answer) -> Bool {
        !answer.isDense && answer.body.count >= leastBytes
    }

    /// The answer in gzip's form, when the client takes that.
    static func applied(to answer: Answer) -> Answer {
        guard let compressed = gzip(answer.body), compressed.count < answer.body.count else { return answer }
        var answer = answer
        answer.body = compressed
        answer.headers = answer.headers.map { $0.name == "ETag" ? ("ETag", Conditional.compressed($0.value)) : $0 }
        return answer.adding("Content-Encoding", "gzip")
    }

    /// Whether `Accept-Encoding` names gzip, or everything, without forbidding it.
    static func isAccepted(_ field: String?) -> Bool {
        var isAny = false
        for part in (field ?? "").split(separator: ",") {
            let words = part.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            guard let name = words.first, name == "gzip" || name == "*" else { continue }
            let weight = words.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            if name == "gzip" { return weight > 0 }
            isAny = weight > 0
        }
        return isAny
    }

    /// nil when zlib has no memory.
    static func gzip(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        // 15 bits of window, and 16 for gzip's head and sum.
        guard deflateInit2_(
            &stream, 5, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        let room = Int(deflateBound(&stream, UInt(bytes.count)))
        var isWhole = false
        var input = bytes
        let output = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            input.withUnsafeMutableBufferPointer { input in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(room)
                isWhole = deflate(&stream, Z_FINISH) == Z_STREAM_END
                count = room - Int(stream.avail_out)
            }
        }
        return isWhole ? output : nil
    }
}
