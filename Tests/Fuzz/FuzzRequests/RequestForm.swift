/// What is sent for an input: its first byte says which part of a request the rest is.
enum RequestForm {
    /// - Returns: nil for a first byte that chooses nothing.
    static func bytes(of input: [UInt8]) -> [UInt8]? {
        guard let letter = input.first else { return nil }
        let rest = Array(input.dropFirst())
        switch letter {
        case UInt8(ascii: "r"), UInt8(ascii: "W"): return rest
        case UInt8(ascii: "w"): return post("/add-checkpoint", rest)
        case UInt8(ascii: "p"): return head("GET ", rest, " HTTP/1.1\r\n") + ending
        case UInt8(ascii: "h"): return head("GET /api/v1/log HTTP/1.1\r\n", rest, "\r\n") + ending
        case UInt8(ascii: "H"): return post("/api/v1/index/retrieve", headers: rest + Array("\r\n".utf8), [123, 125])
        case UInt8(ascii: "a"): return post("/api/v1/log/entries", rest)
        case UInt8(ascii: "b"): return post("/api/v2/log/entries", rest)
        case UInt8(ascii: "x"): return post("/api/v1/index/retrieve", rest)
        case UInt8(ascii: "q"): return post("/api/v1/log/entries/retrieve", rest)
        default: return nil
        }
    }

    /// Whether an input goes to the witness, and not to the log.
    static func isForWitness(_ input: [UInt8]) -> Bool {
        input.first == UInt8(ascii: "w") || input.first == UInt8(ascii: "W")
    }

    private static let ending = Array("Host: log.example\r\nConnection: close\r\n\r\n".utf8)

    private static func head(_ before: String, _ middle: [UInt8], _ after: String) -> [UInt8] {
        Array(before.utf8) + middle + Array(after.utf8)
    }

    private static func post(_ path: String, headers: [UInt8]? = nil, _ body: [UInt8]) -> [UInt8] {
        let type = headers ?? Array("Content-Type: application/json\r\n".utf8)
        return head("POST \(path) HTTP/1.1\r\n", type, "Content-Length: \(body.count)\r\n") + ending + body
    }
}
