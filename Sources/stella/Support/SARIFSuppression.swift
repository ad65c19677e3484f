import Ledger
import ProofChain
import VEX
import VEXLens
import Wire

/// Results of a scanner in SARIF 2.1.0, with those suppressed that verdicts speak free.
struct SARIFSuppression {
    let document: JSONValue
    private(set) var results = 0
    private(set) var suppressed = 0
    /// Results about a vulnerability in a product that no verdict speaks about.
    private(set) var without = 0

    static func isLog(_ root: JSONNode) -> Bool { root["version"]?.string == "2.1.0" && root["runs"]?.kind == .array }

    /// Everything but the added suppressions stays as it was, member by member.
    ///
    /// - Throws: What the store of the verdicts throws.
    init(_ root: JSONNode, _ verdicts: ProductVerdicts) throws {
        var verdicts = verdicts
        var counts = (results: 0, suppressed: 0, without: 0)
        document = try SARIFSuppression.map(root.value, "runs") { run in
            try SARIFSuppression.map(run, "results") { result in
                counts.results += 1
                guard case .string(let rule)? = result["ruleId"] else { return result }
                let found = try verdicts.about(SARIFSuppression.products(of: result)).first {
                    Identifier(rule) == $0.verdict.record.vulnerability
                }
                guard let verdict = found?.verdict else {
                    counts.without += 1
                    return result
                }
                guard let reason = SARIFSuppression.reason(verdict) else { return result }
                counts.suppressed += 1
                return SARIFSuppression.adding(
                    ["kind": "external", "status": "accepted", "justification": .string(reason)], to: result)
            }
        }
        (results, suppressed, without) = counts
    }

    /// Package URLs that a result names: logical locations, by their full name or name, and the property `purl`.
    private static func products(of result: JSONValue) -> [Identifier] {
        var texts: [JSONValue?] = [result["properties"]?["purl"]]
        for location in elements(result["locations"]) {
            for logical in elements(location["logicalLocations"]) {
                texts += [logical["fullyQualifiedName"], logical["name"]]
            }
        }
        return texts.compactMap { text in
            guard case .string(let text)? = text, let purl = PackageURL(text) else { return nil }
            return Identifier(purl.canonical)
        }
    }

    private static func reason(_ verdict: Logged<VerdictRecord>) -> String? {
        guard let status = verdict.record.status, status == .notAffected || status == .fixed else { return nil }
        let why = verdict.record.justification.map { " (\($0.rawValue))" } ?? ""
        return "\(status.rawValue)\(why): verdict \(verdict.record.id.prefixed), entry \(verdict.index.value)"
    }

    private static func adding(_ suppression: JSONValue, to result: JSONValue) -> JSONValue {
        guard case .object(var members) = result else { return result }
        if let place = members.firstIndex(where: { $0.name == "suppressions" }) {
            members[place] = JSONMember("suppressions", .array(elements(members[place].value) + [suppression]))
        } else {
            members.append(JSONMember("suppressions", [suppression]))
        }
        return .object(members)
    }

    private static func elements(_ value: JSONValue?) -> [JSONValue] {
        guard case .array(let elements)? = value else { return [] }
        return elements
    }

    private static func map(_ value: JSONValue, _ name: String, _ body: (JSONValue) throws -> JSONValue) rethrows -> JSONValue {
        guard case .object(let members) = value else { return value }
        return .object(
            try members.map { member in
                guard member.name == name, case .array(let elements) = member.value else { return member }
                return JSONMember(name, .array(try elements.map(body)))
            })
    }
}
