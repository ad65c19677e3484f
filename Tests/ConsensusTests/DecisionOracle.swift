import Foundation

/// Decisions D1–D17 once more, slowly: sets, quantifiers and rational numbers instead of sorting and running sums.
///
/// Shares no code with the engine; it reads the case's text itself and writes the verdict's text itself.
struct DecisionOracle {
    typealias Entry = RandomCase.Entry

    let input: RandomCase
    private var option: [String: String] = [
        "AuthoritativeWeight": "1", "TrustedWeight": "0.8", "KnownWeight": "0.5", "UnknownWeight": "0.3",
        "UntrustedWeight": "0.1", "SignedMultiplier": "1.2", "FreshnessDecayDays": "30", "MinFreshnessFactor": "0.5",
        "JustifiedNotAffectedBoost": "1.1", "FixedStatusBoost": "1.05", "MinimumWeightThreshold": "0.1",
        "ConflictThreshold": "0.3", "RequireJustificationForNotAffected": "false", "MaxStatementsPerComputation": "100",
        "EnableConflictDetection": "true",
    ]
    private let unit: Int128 = 1_000_000
    // Looked up by id: slow is fine, but not the same thirty parses for every comparison.
    private var weights: [Data: Int128] = [:]
    private var instants: [String?: Int128] = [:]

    init(_ input: RandomCase) {
        self.input = input
        for (name, text) in input.config { option[name] = text.replacingOccurrences(of: "\"", with: "") }
        for entry in input.observations {
            instants[entry.timestamp] = nanoseconds(entry.timestamp)
            weights[Data(entry.id.utf8)] = computedWeight(entry)
        }
    }

    private func weight(_ entry: Entry) -> Int128 { weights[Data(entry.id.utf8)] ?? -1 }
    private func instant(_ text: String?) -> Int128 { instants[text] ?? -1 }

    // D1
    private func decimal(_ name: String) -> Int128 {
        let halves = (option[name] ?? "0").components(separatedBy: ".")
        let fraction = (halves.count > 1 ? halves[1] : "").padding(toLength: 6, withPad: "0", startingAt: 0)
        return (Int128(halves[0]) ?? 0) * unit + (Int128(fraction) ?? 0)
    }

    private func flag(_ name: String) -> Bool { option[name] == "true" }

    // D13
    private func severity(_ status: String) -> Int {
        ["not_affected", "fixed", "under_investigation", "affected"].firstIndex(of: status) ?? -1
    }

    /// Nanoseconds since 1970, by civil-day arithmetic of its own; no time is before all times.
    private func nanoseconds(_ text: String?) -> Int128 {
        guard let text else { return -1_000_000_000_000_000_000_000_000 }
        let bytes = Array(text)
        func number(_ range: Range<Int>) -> Int { Int(String(bytes[range])) ?? 0 }
        let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
        var days = 0
        for earlier in 1970..<year { days += isLeap(earlier) ? 366 : 365 }
        let lengths = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        days += lengths.prefix(month - 1).reduce(0, +) + day - 1
        var seconds = Int128(days * 86_400 + number(11..<13) * 3600 + number(14..<16) * 60 + number(17..<19))
        var rest = String(bytes[19...])
        var nanoseconds: Int128 = 0
        if rest.hasPrefix(".") {
            let digits = rest.dropFirst().prefix { $0.isNumber }
            nanoseconds = Int128(String(digits).padding(toLength: 9, withPad: "0", startingAt: 0)) ?? 0
            rest = String(rest.dropFirst(1 + digits.count))
        }
        if rest != "Z" {
            let zone = Array(rest)
            let offset = (Int(String(zone[1...2])) ?? 0) * 3600 + (Int(String(zone[4...5])) ?? 0) * 60
            seconds -= Int128(zone[0] == "-" ? -offset : offset)
        }
        return seconds * 1_000_000_000 + nanoseconds
    }

    private func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private func less(_ left: String, _ right: String) -> Bool {
        Data(left.utf8).lexicographicallyPrecedes(Data(right.utf8))
    }

    private func same(_ left: String, _ right: String) -> Bool { Data(left.utf8) == Data(right.utf8) }

    // D2–D5
    private func computedWeight(_ entry: Entry) -> Int128 {
        let signed = entry.signature == "verified" ? decimal("SignedMultiplier") : unit
        var boost = unit
        if entry.status == "fixed" { boost = decimal("FixedStatusBoost") }
        if entry.status == "not_affected" && entry.justification != nil { boost = decimal("JustifiedNotAffectedBoost") }
        var product = decimal(entry.tier + "Weight")
        for factor in [signed, freshness(entry), boost] { product = product * factor / unit }
        return product
    }

    private func freshness(_ entry: Entry) -> Int128 {
        let least = decimal("MinFreshnessFactor")
        let days = Int128(option["FreshnessDecayDays"] ?? "") ?? 0
        if entry.timestamp == nil { return least }
        if days == 0 { return unit }
        var elapsed = nanoseconds(input.asOf) - nanoseconds(entry.timestamp)
        if elapsed < 0 { elapsed = 0 }
        let age = elapsed / (86_400 * 1_000_000_000)
        return unit - (unit - least) * (age < days ? age : days) / days
    }

    /// The members that no other member of `entries` beats: one, when `beats` is a total order.
    private func unbeaten(_ entries: [Entry], _ beats: (Entry, Entry) -> Bool) -> Entry? {
        entries.first { candidate in
            !entries.contains { other in !same(other.id, candidate.id) && beats(other, candidate) }
        }
    }

    /// The first difference decides.
    private func first(_ differences: [Int]) -> Bool { (differences.first { $0 != 0 } ?? 0) > 0 }
    private func compare<Number: Comparable>(_ left: Number, _ right: Number) -> Int { left > right ? 1 : left < right ? -1 : 0 }
    private func smaller(_ left: String, _ right: String) -> Int { less(left, right) ? 1 : less(right, left) ? -1 : 0 }

    private func newer(_ a: Entry, _ b: Entry) -> Bool {
        first([
            compare(instant(a.timestamp), instant(b.timestamp)), compare(severity(a.status), severity(b.status)),
            smaller(a.id, b.id),
        ])
    }

    private func stronger(_ a: Entry, _ b: Entry) -> Bool {
        first([
            compare(weight(a), weight(b)), compare(severity(a.status), severity(b.status)),
            compare(instant(a.timestamp), instant(b.timestamp)), smaller(a.issuer, b.issuer), smaller(a.id, b.id),
        ])
    }

    private func speaks(_ a: Entry, _ b: Entry) -> Bool {
        first([
            compare(severity(a.status), severity(b.status)), compare(weight(a), weight(b)),
            compare(instant(a.timestamp), instant(b.timestamp)), smaller(a.id, b.id),
        ])
    }

    /// Which observations have a ballot, and why the others have none.
    private func eliminate() -> (ballots: [Entry], excluded: [(id: String, reason: String)], truncated: Bool) {
        var excluded: [(id: String, reason: String)] = []
        var seen: Set<Data> = []
        var left = input.observations.filter { seen.insert(Data($0.id.utf8)).inserted }  // D6

        func exclude(_ reason: String, where condition: (Entry) -> Bool) {
            excluded += left.filter(condition).map { ($0.id, reason) }
            left.removeAll(where: condition)
        }
        exclude("signature_invalid") { $0.signature == "invalid" }  // D3

        let current = left  // D7
        func group(_ entry: Entry) -> [Entry] {
            current.filter {
                same($0.issuer, entry.issuer) && $0.subcomponents.map { Data($0.utf8) } == entry.subcomponents.map { Data($0.utf8) }
            }
        }
        func head(_ entry: Entry) -> Entry? {
            let verified = group(entry).filter { $0.signature == "verified" }
            return unbeaten(verified.isEmpty ? group(entry) : verified, newer)
        }
        exclude("unsigned_shadowed") { entry in head(entry).map { newer(entry, $0) } ?? false }
        exclude("superseded") { entry in head(entry).map { !same(entry.id, $0.id) } ?? false }
        if flag("RequireJustificationForNotAffected") {  // D9
            exclude("justification_missing") { $0.status == "not_affected" && $0.justification == nil }
        }
        exclude("below_threshold") { weight($0) < decimal("MinimumWeightThreshold") }  // D10
        let passing = left  // D8
        exclude("issuer_joined") { entry in
            passing.contains { same($0.issuer, entry.issuer) && !same($0.id, entry.id) && speaks($0, entry) }
        }
        let voting = left  // D11
        let limit = Int(option["MaxStatementsPerComputation"] ?? "") ?? 0
        exclude("over_limit") { entry in voting.filter { stronger($0, entry) }.count >= limit }
        let ordered = left.map { entry in (entry, left.filter { stronger($0, entry) }.count) }
            .sorted { $0.1 < $1.1 }.map(\.0)
        return (ordered, excluded, voting.count > limit)
    }

    private func sum(_ entries: [Entry], _ status: String) -> Int128 {
        entries.filter { $0.status == status }.map(weight).reduce(0, +)
    }

    /// The verdict in the case format.
    func verdict() -> String {
        let (ballots, excluded, truncated) = eliminate()
        let authoritative = ballots.filter { $0.tier == "Authoritative" }
        let deciding = input.mode == "AuthoritativeFirst" && !authoritative.isEmpty ? authoritative : ballots
        let bySeverity = RandomCase.statuses.sorted { severity($0) > severity($1) }
        let present = bySeverity.filter { status in ballots.contains { $0.status == status } }

        var status: String?  // D14
        switch input.mode {
        case "HighestWeight": status = ballots.first?.status
        case "Lattice": status = present.first
        default:
            let voted = bySeverity.filter { status in deciding.contains { $0.status == status } }
            status = voted.first { candidate in voted.allSatisfy { sum(deciding, $0) <= sum(deciding, candidate) } }
        }
        var (agreement, confidence): (Int128, Int128) = (0, 0)  // D15
        if let status {
            let (mine, total) = (sum(ballots, status), ballots.map(weight).reduce(0, +))
            agreement = total == 0 ? 0 : unit * mine / total
            confidence = agreement * (mine < unit ? mine : unit) / unit
        }
        let kinds = flag("EnableConflictDetection") ? conflicts(ballots, deciding, authoritative, status, agreement) : []
        let severe = clash(Set(present))
        let order: [(id: String, reason: String)] = excluded.sorted {
            same($0.reason, $1.reason) ? less($0.id, $1.id) : less($0.reason, $1.reason)
        }
        let weights = present.map { "\"\($0)\":\"\(text(sum(ballots, $0)))\"" }
        let lines = ballots.map {
            "{\"id\":\"\($0.id)\",\"issuer\":\"\($0.issuer)\",\"status\":\"\($0.status)\",\"weight\":\"\(text(weight($0)))\"}"
        }
        return "{\"status\":\(status.map { "\"\($0)\"" } ?? "null"),\"mode\":\"\(input.mode)\",\"asOf\":\"\(input.asOf)\","
            + "\"confidence\":\"\(text(confidence))\",\"agreement\":\"\(text(agreement))\","
            + "\"weights\":{\(weights.joined(separator: ","))},"
            + "\"conflicts\":[\(kinds.map { "{\"kind\":\"\($0)\",\"severity\":\"\(severe)\"}" }.joined(separator: ","))],"
            + "\"truncated\":\(truncated),\"ballots\":[\(lines.joined(separator: ","))],"
            + "\"excluded\":[\(order.map { "{\"id\":\"\($0.id)\",\"reason\":\"\($0.reason)\"}" }.joined(separator: ","))]}"
    }

    // D16
    private func conflicts(
        _ ballots: [Entry], _ deciding: [Entry], _ authoritative: [Entry], _ status: String?, _ agreement: Int128
    ) -> [String] {
        guard let status, let strongest = ballots.first else { return ["insufficient_data"] }
        var kinds: [String] = []
        let tie =
            switch input.mode {
            case "Lattice": false
            case "HighestWeight": ballots.contains { weight($0) == weight(strongest) && $0.status != status }
            default: deciding.contains { $0.status != status && sum(deciding, $0.status) == sum(deciding, status) }
            }
        if tie { kinds.append("weight_tie") }
        let dissent = unit - agreement
        let split = input.mode == "AuthoritativeFirst" && Set(authoritative.map(\.status)).count > 1
        // P7 wins over a dissent that is only there because nothing has any weight.
        let unanimous = Set(ballots.map(\.status)).count == 1
        if !unanimous, split || (dissent > 0 && dissent >= decimal("ConflictThreshold")) { kinds.append("status_disagreement") }
        return kinds
    }

    private func clash(_ statuses: Set<String>) -> String {
        if statuses.contains("affected"), statuses.contains("fixed") || statuses.contains("not_affected") { return "hard" }
        return statuses == ["fixed", "not_affected"] ? "soft" : "pending"
    }

    // D17
    private func text(_ number: Int128) -> String {
        "\(number / unit)." + String(repeating: "0", count: 6 - "\(number % unit)".count) + "\(number % unit)"
    }
}
