#!/usr/bin/env python3
"""Makes the keys, the OpenVEX documents and the bad documents of this folder again, byte for byte.

Needs the Python package `cryptography` (45 or later: ECDSA signatures are made as RFC 6979 says, so that
they come out the same each time). The CSAF and CycloneDX documents are written by hand and only read here.
With --check nothing is written; the exit status is 1 when a file differs.
"""

import hashlib
import json
import pathlib
import sys

from demo_documents import UPDATE, OPENVEX, bad_documents
from demo_keys import OWNERS, private_pem, public_pem, sign_dsse, sign_jws_flattened

HERE = pathlib.Path(__file__).resolve().parent


def statement(document: dict) -> bytes:
    """An in-toto Statement v1 about every product of an OpenVEX document.

    The products are names without an artifact of their own, so each subject's digest is an identity digest:
    SHA-256 of the purl's bytes.
    """
    products = {p["@id"] for s in document["statements"] for p in s["products"]}
    subjects = [{"uri": p, "digest": {"sha256": hashlib.sha256(p.encode()).hexdigest()}} for p in sorted(products)]
    return json.dumps({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": subjects,
        "predicateType": "https://openvex.dev/ns/v0.2.0",
        "predicate": document,
    }, separators=(",", ":")).encode()


def pretty(value: object) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def signed(document: dict, how: str) -> bytes:
    """`how` is `plain`, `dsse:<owner>` or `jws:<owner>`."""
    form, _, owner = how.partition(":")
    if form == "dsse":
        return pretty(sign_dsse(owner, "application/vnd.in-toto+json", statement(document)))
    if form == "jws":
        return pretty(sign_jws_flattened(owner, json.dumps(document, separators=(",", ":")).encode()))
    return pretty(document)


def files() -> dict[str, bytes]:
    made = {}
    for owner in OWNERS:
        made[f"keys/{owner}.demo-private.pem"] = private_pem(owner)
        made[f"keys/{owner}.demo-public.pem"] = public_pem(owner)
    for folder, documents in (("openvex", OPENVEX), ("update", UPDATE)):
        for name, (how, document) in documents.items():
            made[f"{folder}/{name}"] = signed(document, how)
    csaf = json.loads((HERE / "csaf/redhat-cve-2023-2976.json").read_bytes())
    cyclonedx = json.loads((HERE / "cyclonedx/apache-solr.cdx.json").read_bytes())
    for name, body in bad_documents(made, csaf, cyclonedx, statement, pretty).items():
        made[f"bad/{name}"] = body
    return made


def main() -> int:
    check = "--check" in sys.argv[1:]
    differing = 0
    for name, body in files().items():
        path = HERE / name
        if path.exists() and path.read_bytes() == body:
            continue
        differing += 1
        print(("differs: " if check else "wrote ") + name)
        if not check:
            path.write_bytes(body)
    return 1 if check and differing else 0


if __name__ == "__main__":
    sys.exit(main())
