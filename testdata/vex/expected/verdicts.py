#!/usr/bin/env python3
"""Decides observations.jsonl slowly and obviously, and writes cases.jsonl with what each verdict must be.

A second reading of the consensus rules, kept apart from the Swift one. All weights are whole millionths.
With --judge FILE it decides other cases and reports the ones whose `expected` differs.
"""

import collections
import datetime
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
AS_OF = "2026-06-01T00:00:00Z"
ONE = 1_000_000
SEVERITY = {"affected": 3, "under_investigation": 2, "fixed": 1, "not_affected": 0}
SETTINGS = {
    "AuthoritativeWeight": "1.0", "TrustedWeight": "0.8", "KnownWeight": "0.5", "UnknownWeight": "0.3",
    "UntrustedWeight": "0.1", "SignedMultiplier": "1.2", "FreshnessDecayDays": 30, "MinFreshnessFactor": "0.5",
    "JustifiedNotAffectedBoost": "1.1", "FixedStatusBoost": "1.05", "MinimumWeightThreshold": "0.1",
    "ConflictThreshold": "0.3", "RequireJustificationForNotAffected": False, "MaxStatementsPerComputation": 100,
    "EnableConflictDetection": True,
}


def millionths(text: object) -> int:
    whole, _, fraction = str(text).partition(".")
    return int(whole) * ONE + int(fraction.ljust(6, "0") or 0)


def decimal(number: int) -> str:
    return f"{number // ONE}.{number % ONE:06d}"


def instant(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


def weight(o: dict, at: str, settings: dict) -> int:
    value = millionths(settings[o["tier"] + "Weight"])
    value = value * (millionths(settings["SignedMultiplier"]) if o["signature"] == "verified" else ONE) // ONE
    least, days = millionths(settings["MinFreshnessFactor"]), settings["FreshnessDecayDays"]
    fresh = least
    if o["timestamp"]:
        age = max(0, (instant(at) - instant(o["timestamp"])).days)
        fresh = ONE if days == 0 else ONE - (ONE - least) * min(age, days) // days
    value = value * fresh // ONE
    boost = ONE
    if o["status"] == "not_affected" and o["justification"]:
        boost = millionths(settings["JustifiedNotAffectedBoost"])
    if o["status"] == "fixed":
        boost = millionths(settings["FixedStatusBoost"])
    return value * boost // ONE


def newest_first(o: dict) -> tuple:
    """Sorts newer before older, and no timestamp last."""
    if not o["timestamp"]:
        return (1, 0)
    return (0, (instant("1970-01-01T00:00:00Z") - instant(o["timestamp"])) // datetime.timedelta(microseconds=1))


def ballots_of(case: dict, settings: dict) -> tuple[list[dict], list[dict]]:
    """The ballots, strongest first, and who was excluded for which reason."""
    excluded = []

    def drop(o: dict, reason: str) -> None:
        excluded.append({"id": o["id"], "reason": reason})

    left = []
    for o in {o["id"]: o for o in case["observations"]}.values():
        if o["signature"] == "invalid":
            drop(o, "signature_invalid")
        else:
            left.append(o)
    groups = collections.defaultdict(list)
    for o in left:
        groups[o["issuer"], tuple(o["subcomponents"])].append(o)
    left = []
    for group in groups.values():
        ranked = sorted(group, key=lambda o: (newest_first(o), -SEVERITY[o["status"]], o["id"].encode()))
        verified = [o for o in ranked if o["signature"] == "verified"]
        kept = (verified or ranked)[0]
        left.append(kept)
        for o in ranked:
            if o is not kept:
                shadowed = verified and newest_first(o) < newest_first(kept)
                drop(o, "unsigned_shadowed" if shadowed else "superseded")
    weighed = collections.defaultdict(list)
    for o in left:
        o = o | {"weight": weight(o, case["asOf"], settings)}
        bare = o["status"] == "not_affected" and not o["justification"]
        if settings["RequireJustificationForNotAffected"] and bare:
            drop(o, "justification_missing")
        elif o["weight"] < millionths(settings["MinimumWeightThreshold"]):
            drop(o, "below_threshold")
        else:
            weighed[o["issuer"]].append(o)
    ballots = []
    for group in weighed.values():
        group.sort(key=lambda o: (-SEVERITY[o["status"]], -o["weight"], newest_first(o), o["id"].encode()))
        ballots.append(group[0])
        for o in group[1:]:
            drop(o, "issuer_joined")
    ballots.sort(key=lambda o: (-o["weight"], -SEVERITY[o["status"]], newest_first(o), o["issuer"].encode(),
                                o["id"].encode()))
    limit = settings["MaxStatementsPerComputation"]
    for o in ballots[limit:]:
        drop(o, "over_limit")
    excluded.sort(key=lambda e: (e["reason"], e["id"].encode()))
    return ballots[:limit], excluded


def sums(ballots: list[dict]) -> dict[str, int]:
    total = collections.Counter()
    for b in ballots:
        total[b["status"]] += b["weight"]
    return total


def decide(case: dict) -> dict:
    settings, mode = SETTINGS | case["config"], case["mode"]
    ballots, excluded = ballots_of(case, settings)
    authoritative = [b for b in ballots if b["tier"] == "Authoritative"]
    deciding = authoritative if mode == "AuthoritativeFirst" and authoritative else ballots
    votes, status = sums(deciding), None
    if ballots and mode == "HighestWeight":
        status = ballots[0]["status"]
    elif ballots and mode == "Lattice":
        status = max((b["status"] for b in ballots), key=SEVERITY.get)
    elif ballots:
        status = max(votes, key=lambda s: (votes[s], SEVERITY[s]))
    weights = sums(ballots)
    agreement = ONE * weights[status] // sum(weights.values()) if ballots else 0
    confidence = agreement * min(ONE, weights[status]) // ONE if ballots else 0

    kinds = []
    if not ballots:
        kinds.append("insufficient_data")
    elif mode == "HighestWeight":
        top = ballots[0]
        if any(b["weight"] == top["weight"] and b["status"] != status for b in ballots):
            kinds.append("weight_tie")
    elif mode != "Lattice" and any(s != status and votes[s] == votes[status] for s in votes):
        kinds.append("weight_tie")
    dissent = ONE - agreement
    split = mode == "AuthoritativeFirst" and len({b["status"] for b in authoritative}) > 1
    if ballots and (split or (dissent > 0 and dissent >= millionths(settings["ConflictThreshold"]))):
        kinds.append("status_disagreement")
    present = {b["status"] for b in ballots}
    severity = "pending"
    if "affected" in present and present & {"fixed", "not_affected"}:
        severity = "hard"
    elif present == {"fixed", "not_affected"}:
        severity = "soft"
    return {
        "status": status, "mode": mode, "asOf": case["asOf"], "confidence": decimal(confidence),
        "agreement": decimal(agreement),
        "weights": {s: decimal(weights[s]) for s in sorted(weights, key=lambda s: -SEVERITY[s])},
        "conflicts": [{"kind": k, "severity": severity} for k in kinds] if settings["EnableConflictDetection"] else [],
        "truncated": any(e["reason"] == "over_limit" for e in excluded),
        "ballots": [{"id": b["id"], "issuer": b["issuer"], "status": b["status"], "weight": decimal(b["weight"])}
                    for b in ballots],
        "excluded": excluded,
    }


def tier(issuer: dict, product: str) -> str:
    """The longest matching scope's tier; outside every scope an issuer is Unknown at best."""
    scopes = sorted(issuer["scopes"], key=lambda s: -len(s["purlPrefix"]))
    for scope in scopes:
        if product.startswith(scope["purlPrefix"]):
            return scope["tier"]
    return issuer["tier"] if not scopes or issuer["tier"] == "Untrusted" else "Unknown"


def cases() -> list[dict]:
    issuers = {i["id"]: i for i in json.loads((HERE / "../issuers.json").read_bytes())}
    prefixes = {"docker": "docker-dhi", "suse": "suse-observability", "example": "example-scanner",
                "redhat": "redhat", "apache": "apache-solr"}
    heard = {False: collections.defaultdict(list), True: collections.defaultdict(list)}
    for line in (HERE / "observations.jsonl").read_text().splitlines():
        row = json.loads(line)
        issuer = issuers[prefixes[pathlib.Path(row["file"]).name.partition("-")[0]]]
        for number, o in enumerate(row["observations"]):
            key = o["vulnerability"]
            named = [a for a in o["aliases"] if a.startswith("CVE-")]
            if not key.startswith("CVE-") and len(named) == 1:
                key = named[0]
            given = {
                "id": f"{row['file']}#{number}", "issuer": issuer["id"], "tier": tier(issuer, o["product"]),
                "signature": "verified" if ".dsse." in row["file"] or ".jws." in row["file"] else "none",
                "status": o["status"], "justification": o["justification"], "timestamp": o["timestamp"],
                "subcomponents": o["subcomponents"]}
            for updated in (False, True):
                if updated or not row["file"].startswith("update/"):
                    heard[updated][key, o["product"]].append(given)
    made = []
    for updated, keys in heard.items():
        for (vulnerability, product), observations in sorted(keys.items()):
            if updated and observations == heard[False].get((vulnerability, product)):
                continue
            case = {"asOf": AS_OF, "mode": "WeightedVote", "config": {}, "observations": observations}
            name = f"{vulnerability} {product}" + (" after the update" if updated else "")
            made.append({"name": name, "case": case, "expected": decide(case)})
    return made


def main() -> int:
    if sys.argv[1:2] == ["--judge"]:
        given = json.loads(pathlib.Path(sys.argv[2]).read_bytes())
        wrong = [c["name"] for c in given if decide(c["case"]) != c["expected"]]
        print(f"{len(given) - len(wrong)} of {len(given)} cases as expected", *wrong, sep="\n")
        return 1 if wrong else 0
    lines = [json.dumps(c, separators=(",", ":")) + "\n" for c in cases()]
    (HERE / "cases.jsonl").write_text("".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
