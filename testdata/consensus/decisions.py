"""The consensus decisions D1 to D17, written from their text alone; it shares nothing with the engine of this project."""
import datetime

import re

S = 1_000_000
DEFAULTS = {
    "AuthoritativeWeight": "1.0", "TrustedWeight": "0.8", "KnownWeight": "0.5", "UnknownWeight": "0.3", "UntrustedWeight": "0.1",
    "SignedMultiplier": "1.2", "FreshnessDecayDays": 30, "MinFreshnessFactor": "0.5", "JustifiedNotAffectedBoost": "1.1",
    "FixedStatusBoost": "1.05", "MinimumWeightThreshold": "0.1", "ConflictThreshold": "0.3",
    "RequireJustificationForNotAffected": False, "MaxStatementsPerComputation": 100, "EnableConflictDetection": True,
}
SEVERITY = {"affected": 3, "under_investigation": 2, "fixed": 1, "not_affected": 0}


def millionths(value):
    """D1, from decimal text."""
    whole, _, fraction = str(value).partition(".")
    return int(whole) * S + int((fraction + "000000")[:6])


def decimal(number):
    return f"{number // S}.{number % S:06d}"


def instant(text):
    """Nanoseconds since 1970; None for no time."""
    if text is None:
        return None
    match = re.fullmatch(r"(\d+-\d+-\d+T\d+:\d+:\d+)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)", text)
    zone = "+00:00" if match[3] == "Z" else match[3]
    seconds = int(datetime.datetime.fromisoformat(match[1] + zone).timestamp())
    return seconds * 10**9 + int(((match[2] or "") + "0" * 9)[:9])


class Weighing:
    def __init__(self, config, as_of):
        self.config = {**DEFAULTS, **config}
        self.as_of = instant(as_of)

    def option(self, name):
        return millionths(self.config[name])

    def weight(self, o):
        tier = self.option(o["tier"] + "Weight")
        signed = self.option("SignedMultiplier") if o["signature"] == "verified" else S
        product = tier * signed // S
        product = product * self.freshness(o) // S
        return product * self.boost(o) // S

    def freshness(self, o):
        least, days = self.option("MinFreshnessFactor"), int(self.config["FreshnessDecayDays"])
        if o["timestamp"] is None:
            return least
        if days == 0:
            return S
        age = max(0, (self.as_of - instant(o["timestamp"])) // (86400 * 10**9))
        return S - (S - least) * min(age, days) // days

    def boost(self, o):
        if o["status"] == "not_affected" and o["justification"]:
            return self.option("JustifiedNotAffectedBoost")
        return self.option("FixedStatusBoost") if o["status"] == "fixed" else S


def newer_first(o):
    time = instant(o["timestamp"])
    return (0 if time is not None else 1, -(time or 0), -SEVERITY[o["status"]], o["id"].encode())


def decide(case):
    config = {**DEFAULTS, **case["config"]}
    scale = Weighing(case["config"], case["asOf"])
    excluded = []

    def leave(o, reason):
        excluded.append((reason, o["id"]))

    left = list({o["id"]: o for o in case["observations"]}.values())  # D6
    for o in [o for o in left if o["signature"] == "invalid"]:  # D3
        leave(o, "signature_invalid")
    left = [o for o in left if o["signature"] != "invalid"]
    voices = {}
    for o in left:
        voices.setdefault((o["issuer"], tuple(o["subcomponents"])), []).append(o)
    left = []
    for group in voices.values():  # D7
        group.sort(key=newer_first)
        place = next((i for i, o in enumerate(group) if o["signature"] == "verified"), 0)
        for i, o in enumerate(group):
            if i != place:
                leave(o, "unsigned_shadowed" if i < place else "superseded")
        left.append(group[place])
    if config["RequireJustificationForNotAffected"]:  # D9
        for o in [o for o in left if o["status"] == "not_affected" and not o["justification"]]:
            leave(o, "justification_missing")
            left.remove(o)
    weights = {o["id"]: scale.weight(o) for o in left}
    for o in [o for o in left if weights[o["id"]] < millionths(config["MinimumWeightThreshold"])]:  # D10
        leave(o, "below_threshold")
        left.remove(o)

    def strongest_first(o):  # D12
        time = instant(o["timestamp"])
        return (-weights[o["id"]], -SEVERITY[o["status"]], 0 if time is not None else 1, -(time or 0),
                o["issuer"].encode(), o["id"].encode())

    issuers = {}
    for o in left:
        issuers.setdefault(o["issuer"], []).append(o)
    ballots = []
    for group in issuers.values():  # D8
        group.sort(key=lambda o: (-SEVERITY[o["status"]],) + strongest_first(o))
        ballots.append(group[0])
        for o in group[1:]:
            leave(o, "issuer_joined")
    ballots.sort(key=strongest_first)
    limit = int(config["MaxStatementsPerComputation"])  # D11
    for o in ballots[limit:]:
        leave(o, "over_limit")
    truncated, ballots = len(ballots) > limit, ballots[:limit]
    return verdict(case, config, ballots, weights, truncated, excluded)


def sums_of(ballots, weights):
    sums = {}
    for o in ballots:
        sums[o["status"]] = sums.get(o["status"], 0) + weights[o["id"]]
    return dict(sorted(sums.items(), key=lambda item: -SEVERITY[item[0]]))


def verdict(case, config, ballots, weights, truncated, excluded):
    mode = case["mode"]
    authorities = [o for o in ballots if o["tier"] == "Authoritative"]
    deciding = authorities if mode == "AuthoritativeFirst" and authorities else ballots
    every, sums = sums_of(ballots, weights), sums_of(deciding, weights)
    status, confidence, agreement, kinds = None, 0, 0, ["insufficient_data"]
    if ballots:
        if mode == "HighestWeight":  # D14
            status = ballots[0]["status"]
        elif mode == "Lattice":
            status = max((o["status"] for o in ballots), key=SEVERITY.get)
        else:
            status = max(sums, key=lambda s: (sums[s], SEVERITY[s]))
        total, behind = sum(every.values()), every[status]
        agreement = S * behind // total if total else 0  # D15
        confidence = agreement * min(S, behind) // S
        kinds = []
        if mode == "HighestWeight":  # D16
            tied = any(o["status"] != status and weights[o["id"]] == weights[ballots[0]["id"]] for o in ballots)
        else:
            tied = mode != "Lattice" and any(s != status and w == sums[status] for s, w in sums.items())
        if tied:
            kinds.append("weight_tie")
        dissent = S - agreement
        disputed = len(every) > 1 and dissent > 0 and dissent >= millionths(config["ConflictThreshold"])
        if mode == "AuthoritativeFirst" and len({o["status"] for o in authorities}) > 1:
            disputed = True
        if disputed:
            kinds.append("status_disagreement")
    met = {o["status"] for o in ballots}
    severity = "pending"
    if "affected" in met and met & {"fixed", "not_affected"}:
        severity = "hard"
    elif met == {"fixed", "not_affected"}:
        severity = "soft"
    if not config["EnableConflictDetection"]:
        kinds = []
    return {
        "status": status, "mode": mode, "asOf": case["asOf"], "confidence": decimal(confidence), "agreement": decimal(agreement),
        "weights": {s: decimal(w) for s, w in every.items()},
        "conflicts": [{"kind": kind, "severity": severity} for kind in kinds], "truncated": truncated,
        "ballots": [{"id": o["id"], "issuer": o["issuer"], "status": o["status"], "weight": decimal(weights[o["id"]])}
                    for o in ballots],
        "excluded": [{"id": i, "reason": r} for r, i in sorted(excluded, key=lambda e: (e[0].encode(), e[1].encode()))],
    }
