import Ledger
import VEXLens
import Wire

/// Where a list goes on: the place of the last row that was given out, in a form that clients hand back as it is.
///
/// It holds nothing but that place, so it does not grow old: rows that were logged meanwhile appear where they belong.
enum PageCursor: Sendable, Equatable {
    /// Behind a pair of vulnerability and product.
    case key(VerdictKey)
    /// Behind an entry of the log.
    case index(VirtualIndex)
    /// Behind a row of a list that has its own numbers.
    case ordinal(Int)
    /// Behind a name.
    case name(Identifier)

    /// Which list a cursor is for.
    enum List: String, Sendable {
        case verdicts = "v"
        case entries = "e"
        case rows = "r"
        case names = "n"
    }

    /// base64url of a JSON array.
    var text: String {
        let parts: [JSONValue] =
            switch self {
            case .key(let key): ["v", .string(key.vulnerability.text), .string(key.product.text)]
            case .index(let index): ["e", .integer(index.value)]
            case .ordinal(let row): ["r", .integer(row)]
            case .name(let name): ["n", .string(name.text)]
            }
        return Base64.encodeURL(JSONValue.array(parts).compact)
    }

    /// - Throws: `service.cursor`.
    init(_ text: String, _ list: List) throws(VEXServiceError) {
        guard let bytes = Base64.decodeURL(text), let root = try? JSONDocument(bytes, limits: JSONLimits(depth: 2)).root,
            root.kind == .array, let cursor = PageCursor(Array(root.elements), list), cursor.text == text
        else {
            throw VEXServiceError(
                .cursor, "the cursor is none of this list", hint: "take it from next of the page before, with the same path")
        }
        self = cursor
    }

    private init?(_ parts: [JSONNode], _ list: List) {
        guard let kind = parts.first?.string, kind == list.rawValue else { return nil }
        switch (list, parts.count) {
        case (.verdicts, 3):
            guard let vulnerability = parts[1].string, let product = parts[2].string else { return nil }
            self = .key(VerdictKey(vulnerability: Identifier(vulnerability), product: Identifier(product)))
        case (.entries, 2):
            guard let number = parts[1].int, number >= 0 else { return nil }
            self = .index(VirtualIndex(UInt64(number)))
        case (.rows, 2):
            guard let number = parts[1].int, number >= 0 else { return nil }
            self = .ordinal(number)
        case (.names, 2):
            guard let name = parts[1].string else { return nil }
            self = .name(Identifier(name))
        default: return nil
        }
    }

    var key: VerdictKey? { if case .key(let key) = self { key } else { nil } }
    var index: VirtualIndex? { if case .index(let index) = self { index } else { nil } }
    var ordinal: Int? { if case .ordinal(let row) = self { row } else { nil } }
    var name: Identifier? { if case .name(let name) = self { name } else { nil } }
}
