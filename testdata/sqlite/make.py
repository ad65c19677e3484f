#!/usr/bin/env python3
"""Makes v1/ again: a small ledger as a program with schema version 1 left it.

    python3 testdata/sqlite/make.py STELLA [FOLDER]

STELLA is a build of `stella` whose schema is 1 or 2: the commit that made v1/ has one. The demonstration of testdata/vex is logged, decided, updated and decided
again; then everything that later migrations made is taken away, and the database is left in one file. The keys are the
published ones in v1/keys, drawn when there are none. Integrated times and ECDSA signatures differ from run to run, and so
do leaf hashes and digests; verdict ids and the number and kind of rows do not.
"""
import hashlib, json, shutil, sqlite3, subprocess, sys, tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
VEX = HERE.parent / "vex"
AS_OF = "2026-06-01T00:00:00Z"
LINKS = ["document", "observation", "verdict", "delta", "merge_trace", "merge_trace_source", "owed"]
LOG = ["head", "entry", "tile", "leaf", "leaf_progress", "blob", "issuer"]

# What migrations after version 1 made.
LATER = """
DROP INDEX observation_by_product;
DROP INDEX observation_by_product_base;
DROP INDEX observation_by_document;
DELETE FROM schema_migration WHERE version > 1;
PRAGMA user_version = 1;
"""


def digests(database):
    """SHA-256 of every row of each table, in the order of its columns; blobs as hexadecimal digits."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    found = {}
    tables = {name for name, in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    for table in (name for name in LINKS + LOG if name in tables):
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        hasher, count = hashlib.sha256(), 0
        for row in connection.execute(f"SELECT * FROM {table} ORDER BY {', '.join(columns)}"):
            cells = [cell.hex() if isinstance(cell, bytes) else cell for cell in row]
            hasher.update(json.dumps(cells, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
            count += 1
        found[table] = {"rows": count, "sha256": hasher.hexdigest()}
    connection.close()
    return found


def main():
    stella = str(Path(sys.argv[1]).resolve())
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else HERE / "v1"
    work = Path(tempfile.mkdtemp())
    ledger = work / "v1"

    def run(*arguments):
        command = [stella, *map(str, arguments), "--data-dir", str(ledger), "-q"]
        subprocess.run(command, check=True, cwd=work, env={}, stdout=subprocess.DEVNULL)

    keys = HERE / "v1" / "keys"
    own = ["--key", keys / "ledger.pem", "--checkpoint-key", keys / "checkpoint.pem"] if keys.is_dir() else []
    run("ledger", "init", "--origin", "fixture.stella.example", "--tree-id", 1001, *own)
    # A verdict cites the state of the directory, the time of registration included.
    issuers = json.loads((VEX / "issuers.json").read_text())
    for issuer in issuers:
        issuer["registeredAt"] = "2026-05-31T00:00:00Z"
        for key in issuer["keys"]:
            key["file"] = str(VEX / key["file"])
    (work / "issuers.json").write_text(json.dumps(issuers))
    run("issuer", "add", "--file", work / "issuers.json")
    for folders in (["openvex", "csaf", "cyclonedx"], ["update"]):
        run("vex", "ingest", *(file for folder in folders for file in sorted((VEX / folder).glob("*.json"))))
        run("vex", "consensus", "compute", "--all", "--as-of", AS_OF)

    database = ledger / "ledger.sqlite"
    connection = sqlite3.connect(database)
    connection.executescript(LATER)
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    for beside in ("ledger.sqlite-wal", "ledger.sqlite-shm", "lock"):
        (ledger / beside).unlink(missing_ok=True)
    (work / "links.json").write_text(json.dumps(digests(database), indent=1) + "\n")

    for name in ("ledger.sqlite", "guard", "log.pub", "keys/ledger.pem", "keys/checkpoint.pem"):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ledger / name, target / name)
    shutil.copyfile(work / "links.json", target / "links.json")
    shutil.rmtree(work)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--digests"]:
        print(json.dumps(digests(sys.argv[2]), indent=1))
    else:
        main()
