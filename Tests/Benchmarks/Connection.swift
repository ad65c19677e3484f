import Foundation

/// One kept HTTP/1.1 connection to this machine that has one request under way.
///
/// Reads no more of an answer than its status and length, so that it takes little from what it measures.
final class Connection {
    let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)
    private var filled = 0
    private var sent = 0.0

    init(_ port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close(descriptor)
            throw BenchError.stella("no connection")
        }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
    }

    deinit { close(descriptor) }

    func send(_ request: [UInt8]) throws {
        filled = 0
        sent = Measure.now()
        guard Glibc.send(descriptor, request, request.count, 0) == request.count else {
            throw BenchError.stella("a request breaks off")
        }
    }

    /// Takes what is there.
    ///
    /// - Returns: The status and how long it took, once the whole answer is read.
    func receive() throws -> (status: String, seconds: Double)? {
        let count = buffer.withUnsafeMutableBytes { bytes in
            recv(descriptor, bytes.baseAddress.map { $0 + filled }, bytes.count - filled, 0)
        }
        guard count > 0 else { throw BenchError.stella("an answer breaks off") }
        filled += count
        guard let length = buffer.withUnsafeBytes({ Connection.length(of: $0.prefix(filled)) }), filled >= length else {
            return nil
        }
        return (String(decoding: buffer[9..<12], as: UTF8.self), Measure.now() - sent)
    }

    /// Of head and body, once the head is there.
    private static func length(of bytes: Slice<UnsafeRawBufferPointer>) -> Int? {
        guard let head = find("\r\n\r\n", in: bytes) else { return nil }
        guard let field = find("\r\ncontent-length:", in: bytes[..<head]) else { return head }
        return head + bytes[field..<head].drop { $0 == 0x20 }.prefix { 0x30...0x39 ~= $0 }.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// Where a text ends in the bytes, its letters in either case.
    private static func find(_ text: StaticString, in bytes: Slice<UnsafeRawBufferPointer>) -> Int? {
        text.withUTF8Buffer { text in
            var matched = 0
            for position in bytes.indices {
                let byte = bytes[position]
                let lower = 0x41...0x5a ~= byte ? byte | 0x20 : byte
                matched = lower == text[matched] ? matched + 1 : lower == text[0] ? 1 : 0
                if matched == text.count { return position + 1 }
            }
            return nil
        }
    }
}
