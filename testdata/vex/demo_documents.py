"""The OpenVEX documents of the demonstration and the documents that a reader must refuse or mend.

Statuses, justifications and dates are facts of the issuers' published files (openvex/SOURCE.md says which); the
wording is ours. Where an issuer's file speaks about another version of the package, the version is set here so
that the issuers meet on one product.
"""

import copy
import json

from demo_keys import base64url, sign_dsse

JETTY = "pkg:maven/org.eclipse.jetty/jetty-http@9.4.57.v20241219"
LANG3 = "pkg:maven/org.apache.commons/commons-lang3"
GUAVA = "pkg:maven/com.google.guava/guava@14.0.1"

DOCKER = "Docker Hardened Images <dhi@docker.com>"
SUSE = "SUSE Observability Security Team"
SCANNER = "Example Scanner"


def document(name: str, author: str, timestamp: str, statements: list[dict], version: int = 1) -> dict:
    return {
        "@context": "https://openvex.dev/ns/v0.2.0",
        "@id": f"https://example.org/stella-ledger/testdata/vex/{name}",
        "author": author,
        "timestamp": timestamp,
        "version": version,
        "tooling": "Stella Ledger demonstration data, not published by the author it names",
        "statements": statements,
    }


def statement(vulnerability: str, products: list, status: str, timestamp: str | None, **more: object) -> dict:
    """A product is a purl, or a purl with the purls of its subcomponents."""
    aliases = more.pop("aliases", None)
    made = {
        "vulnerability": {"name": vulnerability} | ({"aliases": aliases} if aliases else {}),
        "timestamp": timestamp,
        "products": [product(p) for p in products],
        "status": status,
    }
    if timestamp is None:
        del made["timestamp"]
    return made | more


def product(given: str | tuple[str, list[str]]) -> dict:
    if isinstance(given, str):
        return {"@id": given}
    purl, subcomponents = given
    return {"@id": purl, "subcomponents": [{"@id": s} for s in subcomponents]}


NOT_REACHED = {"justification": "vulnerable_code_not_in_execute_path"}

# The three Docker documents share one @id and version, as the published ones do: an @id is no identity.
OPENVEX = {
    "docker-zookeeper.dsse.json": ("dsse:docker-dhi", document("docker-dhi", DOCKER, "2025-08-06T08:12:19.131Z", [
        statement("CVE-2024-6763", [("pkg:docker/dhi/zookeeper", [JETTY]), JETTY], "not_affected",
                  "2025-08-06T08:12:19.131Z", **NOT_REACHED),
    ])),
    "docker-spark.dsse.json": ("dsse:docker-dhi", document("docker-dhi", DOCKER, "2025-10-29T17:28:46.681Z", [
        statement("CVE-2024-6763", [("pkg:docker/dhi/spark", [
            "pkg:maven/org.eclipse.jetty/jetty-http@11.0.24", JETTY,
            "pkg:maven/org.eclipse.jetty/jetty-http@9.4.58.v20250814",
        ]), JETTY], "under_investigation", "2025-09-17T10:46:30.497Z",
            status_notes="A release of the dependency is awaited."),
        statement("CVE-2023-2976", [GUAVA], "under_investigation", "2025-09-17T10:46:16.336Z"),
        statement("CVE-2025-48924", [f"{LANG3}@3.12.0"], "under_investigation", "2025-09-17T10:46:13.064Z"),
    ])),
    "docker-airflow.dsse.json": ("dsse:docker-dhi", document("docker-dhi", DOCKER, "2025-10-25T14:37:19.272Z", [
        statement("CVE-2025-48924", [f"{LANG3}@3.13.0"], "under_investigation", "2025-10-02T12:36:20.627Z"),
    ])),
    "suse-jetty.jws.json": ("jws:suse-observability", document("suse-jetty", SUSE, "2026-05-15T00:00:00Z", [
        statement("CVE-2024-6763", ["pkg:maven/org.eclipse.jetty/jetty-http@9.4.60.sts1", JETTY], "not_affected",
                  "2026-05-15T00:00:00Z", aliases=["GHSA-qh8g-58pp-2wxh"],
                  justification="vulnerable_code_not_present",
                  impact_statement="The fix was carried back to the 9.4.x branch."),
    ], version=2)),
    "example-scanner.json": ("plain", document("example-scanner", SCANNER, "2026-05-11T06:00:00Z", [
        statement("GHSA-qh8g-58pp-2wxh", [JETTY], "affected", None, aliases=["CVE-2024-6763"],
                  action_statement="Update to 12.0.12 or later."),
        statement("CVE-2025-48924", [f"{LANG3}@3.12.0"], "affected", None,
                  action_statement="Update to 3.18.0 or later."),
        statement("CVE-2023-2976", [GUAVA], "affected", None, action_statement="Update to 32.0.0 or later."),
        statement("CVE-2025-48924", [f"{LANG3}@3.18.0"], "fixed", None),
    ])),
}

UPDATE = {
    "docker-sonarqube.dsse.json": ("dsse:docker-dhi", document("docker-dhi", DOCKER, "2025-10-22T13:32:40.779Z", [
        statement("CVE-2025-48924", [f"{LANG3}@3.14.0", f"{LANG3}@3.12.0"], "not_affected",
                  "2025-09-30T06:47:37.726Z", **NOT_REACHED),
    ])),
}


def bad_documents(made: dict[str, bytes], csaf: dict, cyclonedx: dict, in_toto, pretty) -> dict[str, bytes]:
    """One file per class of bad input; `bad/cases.json` says what a reader must answer."""
    when = "2026-05-11T06:00:00Z"
    good = document("bad", SCANNER, when, [
        statement("CVE-2025-48924", [f"{LANG3}@3.12.0"], "under_investigation", when)])

    def openvex(**changes: object) -> bytes:
        changed = copy.deepcopy(good)
        changed["statements"][0] |= changes
        return pretty(changed)

    untimed = copy.deepcopy(good)
    del untimed["timestamp"], untimed["statements"][0]["timestamp"]
    twice = copy.deepcopy(good)
    twice["statements"] *= 2
    duplicate_member = openvex().replace(
        b'"status": "under_investigation"', b'"status": "not_affected",\n      "\\u0073tatus": "under_investigation"')

    undated = copy.deepcopy(csaf)
    del undated["document"]["tracking"]["current_release_date"]
    undefined = copy.deepcopy(csaf)
    undefined["vulnerabilities"][0]["product_status"]["known_affected"].append("nowhere:guava")
    undefined["vulnerabilities"][0]["remediations"][0]["product_ids"].append("nowhere:guava")
    dangling = copy.deepcopy(cyclonedx)
    dangling["vulnerabilities"][0]["affects"].append({"ref": "no-such-component"})

    altered = json.loads(made["openvex/docker-zookeeper.dsse.json"])
    altered["payload"] = json.loads(made["openvex/docker-spark.dsse.json"])["payload"]
    claimed = document("docker-dhi", DOCKER, when, [
        statement("CVE-2024-6763", [JETTY], "not_affected", when, **NOT_REACHED)])
    compact = json.loads(made["openvex/suse-jetty.jws.json"])
    flipped = compact["signature"][:-4] + ("AAAA" if compact["signature"][-4:] != "AAAA" else "BBBB")
    none = {"payload": compact["payload"], "protected": base64url(b'{"alg":"none"}'), "signature": ""}

    return {
        "malformed.json": openvex()[:-20],
        "wrong-format.json": pretty({"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "no VEX at all"}),
        "duplicate-member.json": duplicate_member,
        "unknown-status.json": openvex(status="probably_fine"),
        "not-affected-bare.json": openvex(status="not_affected"),
        "timestamp-missing.json": pretty(untimed),
        "csaf-release-date-missing.json": pretty(undated),
        "product-without-identity.json": openvex(products=[{"hashes": {}}]),
        "csaf-product-undefined.json": pretty(undefined),
        "cyclonedx-ref-dangling.json": pretty(dangling),
        "statement-twice.json": pretty(twice),
        "dsse-payload-exchanged.json": pretty(altered),
        "dsse-key-unregistered.json": pretty(
            sign_dsse("unregistered", "application/vnd.in-toto+json", in_toto(claimed))),
        "jws-signature-altered.json": pretty(compact | {"signature": flipped}),
        "jws-alg-none.json": pretty(none),
    }
