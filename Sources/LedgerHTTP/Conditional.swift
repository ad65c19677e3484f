import Signing
import Wire

/// Validators of answers, and clients that have one already (RFC 9110 §8.8, §13).
enum Conditional {
    /// Kept for ever by whoever likes.
    static let immutable = "public, max-age=31536000, immutable"
    /// Kept, and asked about before each use.
    static let revalidated = "no-cache"

    /// A strong tag out of what decides about an answer's bytes.
    static func tag(_ bytes: some Sequence<UInt8>) -> String {
        "\"\(SHA256.hash(Array(bytes)).hex.prefix(32))\""
    }

    /// Compressed bytes are other bytes, so they have another tag.
    static func compressed(_ tag: String) -> String {
        tag.hasPrefix("\"") && tag.count > 2 ? "\(tag.dropLast())\(suffix)\"" : tag
    }

    private static let suffix = "-gzip"

    /// Whether a client has what it asks for: `If-None-Match` compares weakly, and either form of an answer will do.
    ///
    /// - Parameter isThere: Whether there is an answer, which is all that `*` asks.
    static func isKnown(_ tag: String, _ field: String?, isThere: Bool = true) -> Bool {
        guard let field else { return false }
        return field.split(separator: ",").contains { part in
            var known = part.drop { $0 == " " || $0 == "\t" }
            while known.last == " " || known.last == "\t" { known.removeLast() }
            if known.hasPrefix("W/") { known = known.dropFirst(2) }
            return isThere && known == "*" || known == tag || known == compressed(tag)
        }
    }

    /// The answer with its tag, or, for a client that has it, the word that it is the same still.
    ///
    /// - Parameter field: `If-None-Match` of the request.
    static func answer(_ answer: Answer, tag: String, _ field: String?) -> Answer {
        let tagged = answer.adding("ETag", tag)
        guard answer.status == 200, isKnown(tag, field) else { return tagged }
        return unchanged(tagged)
    }

    /// What a cache may update stays, what describes the body goes with it.
    static func unchanged(_ answer: Answer) -> Answer {
        let kept: Set<String> = ["ETag", "Cache-Control", "Vary", "Link"]
        return Answer(status: 304, headers: answer.headers.filter { kept.contains($0.name) })
    }
}
