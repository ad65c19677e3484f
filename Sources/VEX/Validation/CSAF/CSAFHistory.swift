import Wire

/// The version, the status and the revisions of a CSAF document (6.1.14, 6.1.16 to 6.1.22, 6.1.30).
struct CSAFHistory {
    private struct Revision {
        let number: CSAFVersion
        let date: Timestamp
        let pointer: String
    }

    let status: Identifier
    private let isVersion21: Bool
    private let version: CSAFVersion?
    /// In document order; without those whose number or date cannot be read.
    private let revisions: [Revision]
    /// By date, those of one date by number: which of them is the newest.
    private let sorted: [Revision]

    init(_ tracking: JSONNode?, isVersion21: Bool) {
        self.isVersion21 = isVersion21
        status = Identifier(tracking?["status"]?.string ?? "")
        version = tracking?["version"]?.string.flatMap { CSAFVersion($0) }
        let list = CSAFMandatoryTests.items(
            of: tracking?["revision_history"], at: "/document/tracking/revision_history")
        revisions = list.compactMap { node, pointer in
            guard let number = node["number"]?.string.flatMap({ CSAFVersion($0) }),
                let date = node["date"]?.string.flatMap({ LenientTime($0) })
            else { return nil }
            return Revision(number: number, date: date.timestamp, pointer: pointer)
        }
        sorted = revisions.enumerated().sorted { left, right in
            if left.element.date != right.element.date { return left.element.date < right.element.date }
            let order = left.element.number.precedence(to: right.element.number)
            return order == .same ? left.offset < right.offset : order == .lower
        }.map(\.element)
    }

    private var isReleased: Bool { status == "final" || status == "interim" }

    /// The date of the newest revision of a document that has been released; nil for drafts.
    var released: Timestamp? { isReleased ? sorted.last?.date : nil }

    func check(into reading: inout Reading) {
        checkVersion(&reading)
        for (before, after) in zip(sorted, sorted.dropFirst())
        where before.number.precedence(to: after.number) == .higher {
            reading.report(.unsortedHistory, at: after.pointer, note: after.number.text)
        }
        var numbers: Set<Identifier> = []
        for revision in revisions {
            if isReleased, revision.number.isBeforeRelease {
                reading.report(.draftInHistory, at: revision.pointer, note: revision.number.text)
            }
            if revision.number.hasPrerelease {
                reading.report(.prereleaseInHistory, at: revision.pointer, note: revision.number.text)
            }
            if !numbers.insert(Identifier(revision.number.withoutBuild)).inserted {
                reading.report(.repeatedRevision, at: revision.pointer, note: revision.number.text)
            }
        }
        checkGaps(&reading)
        let all = revisions.map(\.number) + [version].compactMap { $0 }
        if all.contains(where: \.isInteger), all.contains(where: { !$0.isInteger }) {
            reading.report(.mixedVersioning, at: "/document/tracking/version", note: version?.text)
        }
    }

    private func checkVersion(_ reading: inout Reading) {
        let pointer = "/document/tracking/version"
        guard let version else { return }
        let isDraft = status == "draft"
        if !isDraft, version.isBeforeRelease || version.hasPrerelease {
            reading.report(.draftIsReleased, at: "/document/tracking/status", note: version.text)
        }
        if isReleased, version.hasPrerelease { reading.report(.prereleaseIsReleased, at: pointer, note: version.text) }
        // Build metadata does not count; neither does a draft's pre-release part.
        guard let newest = sorted.last?.number else { return }
        let isSame = isDraft ? newest.core == version.core : newest.precedence(to: version) == .same
        if !isSame { reading.report(.notLatestVersion, at: pointer, note: "\(version.text) instead of \(newest.text)") }
    }

    /// 6.1.21: the first is 0 or 1, and no major version is left out.
    private func checkGaps(_ reading: inout Reading) {
        guard let first = sorted.first else { return }
        if first.number.major > 1 { reading.report(.missingRevision, at: first.pointer, note: first.number.text) }
        for (before, after) in zip(sorted, sorted.dropFirst()) where after.number.major > before.number.major + 1 {
            reading.report(.missingRevision, at: after.pointer, note: after.number.text)
        }
    }
}
