import Glibc
import Wire

/// Standard output is data, standard error is talk.
enum Terminal {
    static func out(_ bytes: [UInt8]) { write(bytes, to: STDOUT_FILENO) }
    static func out(_ text: String) { out(Array(text.utf8)) }

    /// Progress and advice: only when somebody watches, and never with `--quiet`.
    static func say(_ text: String, quiet: Bool = false) {
        guard !quiet else { return }
        write(Array((text + "\n").utf8), to: STDERR_FILENO)
    }

    /// `stella: error: …` and `stella: hint: …`, or one JSON line.
    static func complain(_ code: String, _ detail: String, hint: String?, asJSON: Bool) {
        if asJSON {
            let error: JSONValue = [
                "error": [
                    "code": .string(code), "message": .string(detail), "hint": hint.map { .string($0) } ?? .null,
                ]
            ]
            write(error.compact + [0x0a], to: STDERR_FILENO)
            return
        }
        say("stella: error: \(escaped(detail)) [\(code)]")
        if let hint { say("stella: hint: \(escaped(hint))") }
    }

    static func complain(_ error: any CodedError, asJSON: Bool) {
        complain(error.codeText, error.detail, hint: error.hint, asJSON: asJSON)
    }

    /// Text from documents with control, bidirectional and invisible characters made visible.
    static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var safe = ""
        for scalar in text.unicodeScalars {
            if isUnsafe(scalar) {
                safe += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: true
        default: false
        }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let count = Glibc.write(descriptor, buffer.baseAddress.map { $0 + sent }, buffer.count - sent)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return }
                sent += count
            }
        }
    }
}
