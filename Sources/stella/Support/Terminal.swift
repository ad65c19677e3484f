import Glibc
import Synchronization
import Wire

/// Standard output is data, standard error is talk.
enum Terminal {
    /// What does not go out is told by ``requireOutput()``.
    static func out(_ bytes: [UInt8]) { write(bytes, to: STDOUT_FILENO) }
    static func out(_ text: String) { out(Array(text.utf8)) }

    /// Results that were cut off are no results: a full disk must not look like success.
    ///
    /// - Throws: `file.io` when standard output did not take all of it.
    static func requireOutput() throws {
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    /// Why standard output did not take something.
    private static let failure = Mutex<CommandError?>(nil)

    /// Progress and advice: only when somebody watches, and never with `--quiet`.
    static func say(_ text: String, quiet: Bool = false) {
        guard !quiet else { return }
        write(Array((text + "\n").utf8), to: STDERR_FILENO)
    }

    /// One line of JSON on standard error, for whoever scans logs; what a terminal would act on is escaped as JSON does it.
    static func log(_ line: JSONValue) {
        var text = ""
        for scalar in String(decoding: line.compact, as: UTF8.self).unicodeScalars {
            // Outside of strings there is none of these.
            guard isUnsafe(scalar) else {
                text.unicodeScalars.append(scalar)
                continue
            }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        say(text)
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

    static func complain(any error: any Error, asJSON: Bool) {
        if let error = error as? any CodedError { return complain(error, asJSON: asJSON) }
        complain("internal.error", "\(error)", hint: nil, asJSON: asJSON)
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
                guard count > 0 else {
                    // A reader that went away wanted no more.
                    if descriptor == STDOUT_FILENO, errno != EPIPE {
                        let cause = Files.failure("cannot be written", "standard output")
                        failure.withLock { $0 = $0 ?? cause }
                    }
                    return
                }
                sent += count
            }
        }
    }
}
