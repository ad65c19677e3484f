/// 6.1.11: whether an id and a name are those of a weakness.
///
/// A document may be newer than the list: of what came after it nothing is said.
enum CWECheck {
    enum Fault: Equatable {
        /// There is none with this id in the version.
        case unknown
        /// The id is that of a category or a view, which CSAF 2.1 does not allow.
        case group
        /// The name is another; this is the right one, or the newest of several right ones.
        case name(String)
    }

    /// What is wrong in CSAF 2.0, which names no version: every name is right that a version has had.
    ///
    /// - Parameter date: When the document was released; RFC 3339, of which the day counts.
    static func fault(id: Int, name: String?, date: String?) -> Fault? {
        guard let name = name.map(trimmed), let entry = CWEList.shared[id] else { return nil }
        if entry.names.contains(where: { $0.text == name }) { return nil }
        let end = entry.isGroup ? CWEList.dates.complete : CWEList.dates.last
        let isCovered = date.map { $0.prefix(10) <= end } ?? false
        guard isCovered || CWEList.weaknessNames.contains(name) else { return nil }
        return .name(entry.names[0].text)
    }

    /// What is wrong in CSAF 2.1, which names the version.
    static func fault(id: Int, name: String?, version: String?) -> Fault? {
        let version = version.flatMap { CWEList.version($0) }
        guard let entry = CWEList.shared[id] else {
            return version.map { $0 <= CWEList.complete } == true ? .unknown : nil
        }
        if let version, version < entry.since { return .unknown }
        if entry.isGroup, version.map({ $0 >= entry.groupSince }) ?? true { return .group }
        guard let name = name.map(trimmed) else { return nil }
        guard let version else {
            let isForeign = !entry.names.contains { $0.text == name } && CWEList.weaknessNames.contains(name)
            return isForeign ? .name(entry.names[0].text) : nil
        }
        return names(of: entry, in: version).contains(name) ? nil : .name(entry.name(in: version))
    }

    /// The names that are right in a version. The history of names is exact since version 3.0, but for 4.0; of the
    /// versions after the one that is complete only the end is known.
    private static func names(of entry: CWEEntry, in version: Int) -> [String] {
        if version > CWEList.complete {
            return entry.names.filter { $0.until.map { $0 > CWEList.complete } ?? true }.map(\.text)
        }
        let isExact = version >= exact && version != inexact
        return isExact ? [entry.name(in: version)] : entry.names.map(\.text)
    }

    private static let exact = CWEList.version("3.0") ?? 0
    private static let inexact = CWEList.version("4.0")

    /// MITRE has written some names with a blank at their end.
    private static func trimmed(_ name: String) -> String {
        var rest = Substring(name).utf8
        while rest.first == UInt8(ascii: " ") { rest.removeFirst() }
        while rest.last == UInt8(ascii: " ") { rest.removeLast() }
        return rest.count == name.utf8.count ? name : String(Substring(rest))
    }
}
