internal import Signing

/// Takes the definitions of a policy in their order and refuses the first that breaks a rule.
struct PolicyBuilder {
    private var policy = WitnessPolicy()
    private var logKeys: Set<String> = []
    private var witnessKeys: Set<String> = []
    private var defined: Set<PolicyText> = []
    private var members: Set<PolicyText> = []
    private var hasQuorum = false

    /// The name that stands for no witness at all.
    static let none = PolicyText("none")

    mutating func add(_ log: WitnessPolicy.Log) throws(TLogError) {
        if let verifier = log.key.verifier, verifier.kind != .ed25519 {
            throw PolicyBuilder.refusal("the key \(verifier) is not of a log's types 0x01 and 0x06")
        }
        guard logKeys.insert(log.key.material).inserted else {
            throw PolicyBuilder.refusal("the key of the log \(log.key.name) is listed before")
        }
        policy.logs.append(log)
    }

    mutating func add(_ witness: WitnessPolicy.Witness) throws(TLogError) {
        if let verifier = witness.key.verifier, verifier.kind != .cosignature {
            throw PolicyBuilder.refusal("the key \(verifier) is not of a witness's types 0x04 and 0x06")
        }
        guard witnessKeys.insert(witness.key.material).inserted else {
            throw PolicyBuilder.refusal("the key of the witness \(witness.name) is listed before")
        }
        try define(witness.name)
        policy.witnesses.append(witness)
    }

    mutating func add(_ group: WitnessPolicy.Group) throws(TLogError) {
        guard !group.members.isEmpty, (1...group.members.count).contains(group.needed) else {
            throw PolicyBuilder.refusal(
                "the group \(group.name) demands \(group.needed) of \(group.members.count) members")
        }
        for member in group.members {
            try requireDefined(member)
            guard members.insert(member).inserted else {
                throw PolicyBuilder.refusal("\(member) is a member twice")
            }
        }
        try define(group.name)
        policy.groups.append(group)
    }

    /// - Parameter name: nil for `none`.
    mutating func setQuorum(_ name: PolicyText?) throws(TLogError) {
        guard !hasQuorum else { throw PolicyBuilder.refusal("there are two quorum lines") }
        if let name { try requireDefined(name) }
        policy.quorum = name
        hasQuorum = true
    }

    func finish() throws(TLogError) -> WitnessPolicy {
        guard hasQuorum else { throw PolicyBuilder.refusal("there is no quorum line") }
        return policy
    }

    private mutating func define(_ name: PolicyText) throws(TLogError) {
        guard name != PolicyBuilder.none, defined.insert(name).inserted else {
            throw PolicyBuilder.refusal("the name \(name) is taken")
        }
    }

    private func requireDefined(_ name: PolicyText) throws(TLogError) {
        guard defined.contains(name) else { throw PolicyBuilder.refusal("\(name) is not defined before its use") }
    }

    static func refusal(_ detail: String) -> TLogError {
        TLogError(.policySyntax, detail, hint: "see docs/formats/witness.md for the policy file")
    }
}
