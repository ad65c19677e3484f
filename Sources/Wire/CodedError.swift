/// An error with a stable code, both sides of what went wrong, and what to do next.
///
/// Codes read `room.kebab-case` and never change their meaning; `docs/errors.md` lists them all. A room's
/// errors compare by code alone, so that a test names the kind and not the wording.
public protocol CodedError: Error, CustomStringConvertible {
    /// Stable text such as `wire.json-syntax`.
    var codeText: String { get }
    /// What was found and what was wanted: lower case, no full stop.
    var detail: String { get }
    /// What the reader can do about it, when there is something to do.
    var hint: String? { get }
}

extension CodedError {
    public var description: String {
        hint.map { "\(codeText): \(detail) (\($0))" } ?? "\(codeText): \(detail)"
    }
}
