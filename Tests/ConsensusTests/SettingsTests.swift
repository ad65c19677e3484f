import Consensus
import Signing
import Testing
import Trust
import Wire

@Suite("REQUIREMENTS 1.4: consensus options")
struct SettingsTests {
    private func settings(_ json: String) throws -> ConsensusSettings {
        try ConsensusSettings(json: JSONDocument(Array(json.utf8)).root)
    }

    @Test("defaults are those of the runbook")
    func defaults() {
        let text = String(decoding: ConsensusSettings().json.compact, as: UTF8.self)
        #expect(
            text == """
                {"AuthoritativeWeight":"1.000000","ConflictThreshold":"0.300000","EnableConflictDetection":true,\
                "FixedStatusBoost":"1.050000","FreshnessDecayDays":30,"JustifiedNotAffectedBoost":"1.100000",\
                "KnownWeight":"0.500000","MaxStatementsPerComputation":100,"MinFreshnessFactor":"0.500000",\
                "MinimumWeightThreshold":"0.100000","RequireJustificationForNotAffected":false,\
                "SignedMultiplier":"1.200000","TrustedWeight":"0.800000","UnknownWeight":"0.300000",\
                "UntrustedWeight":"0.100000"}
                """)
    }

    @Test("the digest is over the RFC 8785 bytes, and sees every option")
    func digest() throws {
        let defaults = ConsensusSettings()
        #expect(defaults.digest == SHA256.hash(try CanonicalJSON.encode(defaults.json)))
        for option in ConsensusSettings.Option.allCases {
            var changed = defaults
            let isFlag = [.enableConflictDetection, .requireJustificationForNotAffected].contains(option)
            try changed.set(option, to: isFlag ? "\(defaults[option] == false)" : "1")
            if changed[option] == defaults[option] { try changed.set(option, to: "0.9") }
            #expect(changed.digest != defaults.digest, "\(option.rawValue)")
            #expect(try settings(String(decoding: changed.json.compact, as: UTF8.self)) == changed)
        }
    }

    @Test("a JSON number and its text are the same setting; a number is never read as a double")
    func numbersByText() throws {
        #expect(try settings(#"{"SignedMultiplier":0.1,"FreshnessDecayDays":7,"EnableConflictDetection":false}"#)
            == settings(#"{"SignedMultiplier":"0.100000","FreshnessDecayDays":"7","EnableConflictDetection":"false"}"#))
        #expect(try settings(#"{"TrustedWeight":999.999999}"#).trustedWeight.value == 999_999_999)
    }

    @Test("wrong options are refused by kind", arguments: [
        (#"{"SignedMultiplyer":1}"#, ConsensusError.Code.optionUnknown), (#"{"EmitEvents":true}"#, .optionUnknown),
        (#"{"KnownWeight":1e0}"#, .decimalSyntax), (#"{"KnownWeight":-1}"#, .decimalSyntax),
        (#"{"KnownWeight":0.1000000}"#, .decimalSyntax), (#"{"KnownWeight":true}"#, .decimalSyntax),
        (#"{"KnownWeight":1000.000001}"#, .optionRange), (#"{"MinFreshnessFactor":1.000001}"#, .optionRange),
        (#"{"FreshnessDecayDays":1.5}"#, .optionType), (#"{"FreshnessDecayDays":-1}"#, .optionType),
        (#"{"FreshnessDecayDays":99999999999999999999}"#, .optionRange), (#"{"MaxStatementsPerComputation":10001}"#, .optionRange),
        (#"{"EnableConflictDetection":1}"#, .optionType), (#"{"KnownWeight":null}"#, .optionType),
        (#"{"KnownWeight":[1]}"#, .optionType), ("[]", .optionType),
        ("{\"\u{212A}nownWeight\":1}", .optionUnknown),
    ])
    func refusals(json: String, code: ConsensusError.Code) {
        #expect(throws: ConsensusError(code, "")) { try settings(json) }
    }

    @Test("a less trusted tier that outweighs a more trusted one is reported")
    func tierOrder() throws {
        #expect(ConsensusSettings().tierOrderViolations.isEmpty)
        let odd = try settings(#"{"KnownWeight":0.9}"#).tierOrderViolations
        #expect(odd.count == 1)
        #expect(odd.first?.lower == .known)
        #expect(odd.first?.higher == .trusted)
    }
}
