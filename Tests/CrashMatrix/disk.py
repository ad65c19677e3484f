"""A disk that fills up while documents come in, and has room again."""
import json, os, shutil, subprocess, sys
import invariants
from ledgers import Ledger, documents, error, expect, rows

# The ledger stops the intake when less than 8 MiB are left.
MEBIBYTES = 48
# Documents of one command, which needs several transactions for them.
DOCUMENTS = 150


def mounts(kind, work):
    """Mounts a disk of a few mebibytes; nil where this is not allowed."""
    folder = work / kind
    folder.mkdir()
    if kind == "ext4":
        image = work / "image"
        with open(image, "wb") as file:
            file.truncate(MEBIBYTES << 20)
        # No blocks are kept for root, or root would never find it full.
        make = subprocess.run(["mkfs.ext4", "-q", "-F", "-m", "0", "-O", "^has_journal", image], capture_output=True)
        mount = ["mount", "-o", "loop", image, folder]
        if make.returncode != 0:
            return None
    else:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={MEBIBYTES}m", "none", folder]
    return folder if subprocess.run(mount, capture_output=True).returncode == 0 else None


def remove(work):
    for folder in (work / "tmpfs", work / "ext4"):
        if os.path.ismount(folder):
            subprocess.run(["umount", folder], capture_output=True)
    shutil.rmtree(work)


def fill(path):
    """Takes all the room that is left."""
    with open(path, "wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 512, 1):
            try:
                while file.write(b"\xff" * size):
                    pass
            except OSError:
                continue
        try:
            os.fsync(file.fileno())
        except OSError:
            pass


def is_refused(run, acknowledged):
    found = error(run)
    expect(run.status == 5 and found, f"on a full disk ingest ends with {run.status}: {run.errors}")
    expect(found["code"] == "store.full", f"on a full disk ingest says {found}")
    expect(found["hint"], f"no hint: {found}")
    acknowledged += [row for row in rows(run.output) if "logIndex" in row]


def still_reads(ledger, acknowledged):
    ledger.status()
    ledger.run("vex", "list", "--limit", 5)
    ledger.audit()
    invariants.is_kept(ledger, acknowledged)
    return invariants.shown(ledger, nothing_told=False)


def fills_up(kind, folder, work):
    base = Ledger(work / f"{kind}-base")
    base.home.mkdir()
    base.run("ledger", "init", "--origin", "disk.stella.example")
    base.run("vex", "ingest", *documents(work / "documents", range(3)))
    past = invariants.Past(base, 1, work)
    ledger = base.copy(folder / "home")
    ballast, rest = folder / "ballast", folder / "rest"
    ballast.write_bytes(b"\xff" * (MEBIBYTES << 19))
    acknowledged, commands, seen = [], 0, []
    while True:
        files = documents(work / "documents", range(1000 * (commands + 1), 1000 * (commands + 1) + DOCUMENTS), length=8000)
        command = ["vex", "ingest", "--format", "jsonl", *files]
        run = ledger.attempt(*command)
        if run.status != 0:
            break
        commands += 1
        acknowledged += rows(run.output)
        expect(commands < 100, "the disk does not fill up")
    expect(commands > 0, "not one command had room")
    is_refused(run, acknowledged)
    seen.append(still_reads(ledger, acknowledged))
    # Not one byte is left, and the ledger is not written to either.
    fill(rest)
    is_refused(ledger.attempt(*command), acknowledged)
    seen.append(still_reads(ledger, acknowledged))
    rest.unlink()
    ballast.unlink()
    acknowledged += rows(ledger.run(*command))
    # Somebody else fills the disk after a command that ended well, before anybody has read.
    fill(rest)
    seen.append(still_reads(ledger, acknowledged))
    rest.unlink()
    seen.append(still_reads(ledger, acknowledged))
    invariants.hold(ledger)
    status = ledger.status()
    expect(status["size"] == status["documents"] == 3 + (commands + 1) * DOCUMENTS, f"after all: {status}")
    past.still_holds(ledger, *seen)
    return commands, len(acknowledged)


def run(work):
    results = []
    for kind in ("tmpfs", "ext4"):
        folder = mounts(kind, work)
        if folder is None:
            print(f"crash: disk skipped on {kind}: this machine lets nobody mount it", file=sys.stderr)
            continue
        try:
            commands, count = fills_up(kind, folder, work)
            finding = None
        except Exception as wrong:
            commands, count, finding = 0, 0, f"{type(wrong).__name__}: {wrong}"
            print(f"crash: disk on {kind}: {finding}\ncrash: again: Tests/crash disk --keep", file=sys.stderr)
        results.append(finding is None)
        print(json.dumps({
            "scenario": "disk", "on": kind, "points": 2, "findings": int(finding is not None),
            "commandsBeforeFull": commands, "acknowledgedRows": count}), flush=True)
    return all(results) if results else None
