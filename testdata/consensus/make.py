"""Writes the golden cases of this folder: each rule of the consensus decisions with its nearest neighbours.

Run: python3 testdata/consensus/make.py
"""
import json
import pathlib

from decisions import SEVERITY, decide

AS_OF = "2026-06-01T00:00:00Z"
LONG_AGO = "2020-01-01T00:00:00Z"
WHY = "vulnerable_code_not_present"
MODES = ["HighestWeight", "WeightedVote", "Lattice", "AuthoritativeFirst"]


def may(day):
    return f"2026-05-{day:02d}T00:00:00Z"


def said(name, status, tier="Trusted", signature="none", time=AS_OF, issuer=None, why=None, inside=()):
    return {"id": name, "issuer": issuer or "issuer-" + name, "tier": tier, "signature": signature, "status": status,
            "justification": why, "timestamp": time, "subcomponents": list(inside)}


def case(name, *observations, mode="WeightedVote", as_of=AS_OF, **config):
    input = {"asOf": as_of, "mode": mode, "config": config, "observations": list(observations)}
    return {"name": name, "case": input, "expected": decide(input)}


def in_modes(name, *observations, **config):
    return [case(f"{name}: {mode}", *observations, mode=mode, **config) for mode in MODES]


SIGNED = said("signed", "not_affected", issuer="x", signature="verified", time=may(20), why=WHY)
VENDOR = said("vendor", "not_affected", "Authoritative", "verified", may(17), why=WHY)
RULES = {
    "d01-millionths": [
        case("six fraction digits are read exactly", said("a", "affected"), TrustedWeight="0.800001"),
        case("a number of JSON is read from its text", said("a", "affected"), TrustedWeight=0.800001),
        case("an integer is a decimal", said("a", "affected"), TrustedWeight=1),
    ],
    "d02-order-of-factors": [
        case("each factor is floored before the next", said("a", "fixed", signature="verified", time=may(19)),
             TrustedWeight="0.333333", SignedMultiplier="1.000003", FixedStatusBoost="1.000007"),
        case("a product that another order of flooring would raise", said("a", "fixed", signature="verified", time=may(31)),
             TrustedWeight="0.000007", SignedMultiplier="1.5", FreshnessDecayDays=3, FixedStatusBoost="1.9",
             MinimumWeightThreshold="0"),
    ],
    "d03-signatures": [
        case("verified weighs more", said("a", "affected", signature="verified")),
        case("an unknown key counts as unsigned", said("a", "affected", signature="unknown_key")),
        case("unsigned", said("a", "affected", signature="none")),
        case("a wrong signature excludes", said("a", "affected", signature="invalid"), said("b", "fixed")),
        case("a wrong signature supersedes nothing", said("old", "fixed", issuer="x", time=may(1)),
             said("new", "affected", issuer="x", signature="invalid")),
    ],
    "d04-freshness": [
        case("one nanosecond less than a day is no day", said("a", "affected", time="2026-05-31T00:00:00.000000001Z")),
        case("a day is a day", said("a", "affected", time=may(31))),
        case("the future has no age", said("a", "affected", time="2026-07-01T00:00:00Z")),
        case("one day before the least", said("a", "affected", time=may(3))),
        case("the least", said("a", "affected", time=may(2))),
        case("older than the least", said("a", "affected", time=LONG_AGO)),
        case("no time is the least", said("a", "affected", time=None)),
        case("no ageing", said("a", "affected", time=LONG_AGO), FreshnessDecayDays=0),
        case("no ageing does not help what has no time", said("a", "affected", time=None), FreshnessDecayDays=0),
        case("a third of the way is floored off the loss", said("a", "affected", time=may(31)), FreshnessDecayDays=3),
    ],
    "d05-boost": [
        case("not_affected with a justification", said("a", "not_affected", why=WHY)),
        case("not_affected without one", said("a", "not_affected")),
        case("fixed", said("a", "fixed")),
        case("a justification of another status gives nothing", said("a", "affected", why=WHY)),
    ],
    "d06-set": [
        case("an observation twice is one", said("a", "affected"), said("b", "fixed"), said("a", "affected")),
        case("two ids are two", said("a", "affected"), said("a2", "affected"), said("b", "fixed")),
    ],
    "d07-newest": [
        case("the newest counts", said("old", "affected", issuer="x", time=may(30)), said("new", "fixed", issuer="x")),
        case("of equal times the more severe", said("a", "fixed", issuer="x"), said("b", "affected", issuer="x")),
        case("then the smaller id", said("b", "affected", issuer="x"), said("a", "affected", issuer="x")),
        case("no time is oldest", said("a", "affected", issuer="x", time=None), said("b", "fixed", issuer="x", time=LONG_AGO)),
        case("other subcomponents are another voice", said("a", "affected", issuer="x", time=may(30), inside=["lib"]),
             said("b", "fixed", issuer="x")),
        case("what is not verified cannot replace what is", SIGNED, said("between", "fixed", issuer="x", time=may(10)),
             said("forged", "affected", issuer="x")),
        case("what is verified replaces what is", SIGNED, said("again", "affected", issuer="x", signature="verified")),
        case("an unknown key replaces nothing verified", SIGNED, said("other", "affected", issuer="x", signature="unknown_key")),
    ],
    "d08-one-ballot": [
        case("the most severe speaks", said("a", "fixed", issuer="x", signature="verified"), said("b", "affected",
             issuer="x", inside=["lib"])),
        case("then the heaviest", said("a", "affected", issuer="x", time=may(1)), said("b", "affected", issuer="x",
             inside=["lib"])),
        case("then the newest", said("a", "affected", issuer="x", time="2026-05-31T12:00:00Z"), said("b", "affected",
             issuer="x", inside=["lib"])),
        case("then the smallest id", said("b", "affected", issuer="x"), said("a", "affected", issuer="x", inside=["lib"])),
        case("the threshold takes away before the ballot is chosen", said("a", "affected", issuer="x", time=LONG_AGO),
             said("b", "fixed", issuer="x", signature="verified", inside=["lib"]), MinimumWeightThreshold="0.5"),
        case("two issuers are two ballots", said("a", "fixed", issuer="x"), said("b", "affected", issuer="y")),
    ],
    "d09-justification": [
        case("required and missing", said("a", "not_affected"), said("b", "affected", "Unknown"),
             RequireJustificationForNotAffected=True),
        case("required and there", said("a", "not_affected", why=WHY), said("b", "affected", "Unknown"),
             RequireJustificationForNotAffected=True),
        case("not required", said("a", "not_affected"), said("b", "affected", "Unknown")),
        case("fixed needs none", said("a", "fixed"), RequireJustificationForNotAffected=True),
    ],
    "d10-threshold": [
        case("exactly the threshold passes", said("a", "affected", "Untrusted")),
        case("one millionth less does not", said("a", "affected", "Untrusted"), UntrustedWeight="0.099999"),
        case("one millionth more", said("a", "affected", "Untrusted"), UntrustedWeight="0.100001"),
    ],
    "d11-limit": [
        case("as many as may be", said("a", "affected"), said("b", "fixed", "Known"), MaxStatementsPerComputation=2),
        case("one too many: the weakest leaves", said("a", "affected"), said("b", "fixed", "Known"), said("c", "fixed",
             "Unknown"),
             MaxStatementsPerComputation=2),
        case("ballots count, not statements", said("a", "affected", issuer="x"), said("a2", "affected", issuer="x",
             inside=["lib"]),
             said("b", "fixed", "Known"), MaxStatementsPerComputation=2),
        case("none may be", said("a", "affected"), MaxStatementsPerComputation=0),
    ],
    "d12-stronger": [
        case("heavier first", said("a", "affected", "Known"), said("b", "fixed"), mode="HighestWeight"),
        case("then more severe", said("a", "fixed"), said("b", "affected"), mode="HighestWeight", FixedStatusBoost="1"),
        case("then newer", said("a", "affected", time="2026-05-31T12:00:00Z"), said("b", "affected")),
        case("no time last", said("a", "affected", time=None), said("b", "affected", time="2026-01-01T00:00:00Z")),
        case("then the issuer's bytes", said("a", "affected", issuer="é"), said("b", "affected", issuer="z")),
    ],
    "d13-severity": [
        case("affected", *[said(s, s) for s in SEVERITY], mode="Lattice"),
        case("under_investigation", *[said(s, s) for s in SEVERITY if s != "affected"], mode="Lattice"),
        case("fixed", said("f", "fixed"), said("n", "not_affected"), mode="Lattice"),
        case("not_affected", said("n", "not_affected"), mode="Lattice"),
    ],
    "d14-modes":
        in_modes("an authority against two scanners", VENDOR, said("s1", "affected", "Known"), said("s2", "affected", "Known"))
        + in_modes("the authority a day younger", {**VENDOR, "timestamp": may(18)}, said("s1", "affected", "Known"),
                   said("s2", "affected", "Known"))
        + in_modes("no authority", {**VENDOR, "tier": "Trusted"}, said("s1", "affected", "Known"), said("s2", "affected",
             "Known"))
        + in_modes("authorities that differ", VENDOR, said("v2", "affected", "Authoritative"), said("s1", "fixed", "Known")),
    "d15-confidence": [
        case("a lone voice is as sure as it is heavy", said("a", "affected", "Known")),
        case("a heavy one at most 1", said("a", "affected", "Authoritative", "verified")),
        case("agreement is floored", said("a", "affected", "Known"), said("b", "affected", "Known"), said("c", "fixed", "Known"),
             FixedStatusBoost="1"),
        case("without weight there is no agreement", said("a", "affected", "Known"), KnownWeight="0", MinimumWeightThreshold="0"),
    ],
    "d16-conflicts":
        [case("nobody is left", said("a", "affected", signature="invalid"))]
        + in_modes("equal weights", said("a", "affected", "Known"), said("b", "fixed", "Known"), FixedStatusBoost="1")
        + in_modes("nearly equal weights", said("a", "affected", "Known"), said("b", "fixed", "Known"),
             FixedStatusBoost="0.999999")
        + [
            case("dissent of exactly the threshold", said("a", "affected", "Authoritative"), said("b", "fixed", "Known"),
                 AuthoritativeWeight="0.7", KnownWeight="0.3", FixedStatusBoost="1"),
            case("a little less", said("a", "affected", "Authoritative"), said("b", "fixed", "Known"),
                 AuthoritativeWeight="0.700001", KnownWeight="0.3", FixedStatusBoost="1"),
            case("no dissent is no dispute even at threshold 0", said("a", "affected"), said("b", "affected"),
                 ConflictThreshold="0"),
            case("any dissent is one at threshold 0", said("a", "affected", "Authoritative"), said("b", "fixed", "Untrusted"),
                 ConflictThreshold="0"),
            case("differing authorities are disputed below the threshold", said("a", "affected", "Authoritative", "verified"),
                 said("b", "fixed", "Authoritative"), mode="AuthoritativeFirst", ConflictThreshold="1"),
            case("the same in a vote is not", said("a", "affected", "Authoritative", "verified"), said("b", "fixed",
                 "Authoritative"),
                 ConflictThreshold="1"),
            case("soft", said("a", "fixed"), said("b", "not_affected")),
            case("hard", said("a", "affected"), said("b", "not_affected")),
            case("pending", said("a", "under_investigation"), said("b", "not_affected")),
            case("three meet: hard", said("a", "affected"), said("b", "not_affected"), said("c", "under_investigation")),
            case("no detection", said("a", "affected"), said("b", "fixed"), EnableConflictDetection=False),
        ],
    "d17-form": [
        case("exclusions stand by reason, then id", said("z", "affected", signature="invalid"), said("b", "affected",
             "Untrusted", time=None),
             said("a", "affected", "Untrusted", time=None), said("x2", "fixed", issuer="x"), said("x1", "fixed", issuer="x")),
        case("weights stand by severity, ballots by strength", *[said(s, s, "Known") for s in ["not_affected", "fixed"]],
             said("u", "under_investigation", "Unknown"), said("a", "affected", "Unknown")),
        case("nothing was said"),
    ],
}
REFUSED = [
    ("seven fraction digits", "consensus.decimal-syntax", {"config": {"TrustedWeight": "0.8000001"}}),
    ("an exponent", "consensus.decimal-syntax", {"config": {"TrustedWeight": "8e-1"}}),
    ("a sign", "consensus.decimal-syntax", {"config": {"TrustedWeight": "-0.8"}}),
    ("more than the limit", "consensus.option-range", {"config": {"TrustedWeight": "1000.000001"}}),
    ("a least freshness above 1", "consensus.option-range", {"config": {"MinFreshnessFactor": "1.000001"}}),
    ("half a day", "consensus.option-type", {"config": {"FreshnessDecayDays": "0.5"}}),
    ("no such option", "consensus.option-unknown", {"config": {"Weight": "1"}}),
    ("no such mode", "consensus.case-value", {"mode": "Majority"}),
]


def text(cases):
    return "[\n" + ",\n".join(json.dumps(c, ensure_ascii=False, separators=(",", ":")) for c in cases) + "\n]\n"


def main():
    folder = pathlib.Path(__file__).parent
    for name, cases in RULES.items():
        (folder / f"{name}.json").write_text(text(cases), encoding="utf-8")
    plain = {"asOf": AS_OF, "mode": "WeightedVote", "config": {}, "observations": [said("a", "affected")]}
    refused = [{"name": name, "error": code, "case": {**plain, **change}} for name, code, change in REFUSED]
    (folder / "d01-refused.json").write_text(text(refused), encoding="utf-8")
    every = [{**c, "name": f"{rule}: {c['name']}"} for rule, cases in RULES.items() for c in cases]
    built_in = folder.parent.parent / "Sources" / "Consensus" / "golden.json"
    built_in.write_text(text(every), encoding="utf-8")


if __name__ == "__main__":
    main()
