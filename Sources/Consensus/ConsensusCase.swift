import Trust
import VEX
public import Wire

/// One decision to be replayed, as CONSENSUS.md writes it: `{asOf, mode, config, observations}`.
///
/// `config` holds overrides of the defaults by option name and may be missing. `name`, `comment` and `expected` are
/// carried along unread; a case may also stand as the member `case` of an object with those.
public struct ConsensusCase: Sendable {
    public let asOf: Timestamp
    public let mode: ConsensusMode
    public let settings: ConsensusSettings
    public let observations: [ConsensusObservation]

    /// - Throws: `consensus.case-member`, `consensus.case-value`, and what ``ConsensusSettings/init(json:)`` throws; the
    ///   detail names the member.
    public init(json: JSONNode) throws(ConsensusError) {
        if let wrapped = json["case"] {
            self = try ConsensusCase(members: CaseReader(wrapped))
        } else {
            self = try ConsensusCase(members: CaseReader(json))
        }
    }

    private init(members: CaseReader) throws(ConsensusError) {
        try members.allow(["asOf", "mode", "config", "observations", "name", "comment", "expected"])
        asOf = try members.timestamp("asOf")
        mode = try members.choice("mode")
        if let overrides = members.present("config") {
            do { settings = try ConsensusSettings(json: overrides) } catch { throw error.at("config") }
        } else {
            settings = ConsensusSettings()
        }
        var observations: [ConsensusObservation] = []
        for (index, element) in try members.list("observations").enumerated() {
            do {
                observations.append(try ConsensusObservation(members: CaseReader(element)))
            } catch {
                throw error.at("observations[\(index)]")
            }
        }
        self.observations = observations
    }

    public var outcome: ConsensusOutcome {
        ConsensusEngine().decide(observations, mode: mode, settings: settings, asOf: asOf)
    }
}

extension ConsensusObservation {
    fileprivate init(members: CaseReader) throws(ConsensusError) {
        try members.allow([
            "id", "issuer", "tier", "signature", "status", "justification", "timestamp", "subcomponents",
        ])
        let hasTime = members.present("timestamp") != nil
        let justification: Justification? =
            members.present("justification") == nil ? nil : try members.choice("justification")
        self.init(
            id: try members.string("id"), issuer: Identifier(try members.string("issuer")),
            tier: try members.choice("tier"), signature: try members.choice("signature"),
            status: try members.choice("status"), justification: justification,
            timestamp: hasTime ? try members.timestamp("timestamp") : nil,
            subcomponents: try members.identifiers("subcomponents"))
    }
}
