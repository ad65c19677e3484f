"""A ledger is backed up while it is written to, lost, and brought back: every proof of before still holds."""
import json, shutil, sys, threading
import invariants
from ledgers import VEX, Ledger, Wrong, documents, error, expect, verify

# Documents of one command of the writer.
LOT = 20


class Writer(threading.Thread):
    """Hands documents in, lot by lot, until it is told to stop; each lot is a process, and so are backups beside it."""

    def __init__(self, ledger, files):
        super().__init__()
        self.ledger, self.files, self.error, self.done = ledger, files, None, threading.Event()

    def run(self):
        try:
            while self.files and not self.done.is_set():
                lot, self.files = self.files[:LOT], self.files[LOT:]
                self.ledger.run("vex", "ingest", *lot)
        except Wrong as wrong:
            self.error = wrong

    def finish(self):
        self.done.set()
        self.join()
        if self.error:
            raise self.error


class Proofs:
    """Bundles and checkpoints that left the ledger, and the key that they are verified with."""

    def __init__(self, ledger, folder):
        self.ledger, self.folder, self.heads, self.bundles = ledger, folder, [], []
        folder.mkdir()
        self.key = folder / "log.pub"
        self.key.write_bytes((ledger.folder / "log.pub").read_bytes())

    def take(self):
        """A checkpoint, and the bundle of the newest entry that it covers. While a writer is at work both may have to wait."""
        self.heads.append(invariants.shown(self.ledger, nothing_told=False))
        entry = self.heads[-1][0] - 1
        bundle = self.folder / f"{entry}.json"
        self.ledger.run("proof", "create", entry, "--output", bundle)
        self.bundles.append(bundle)

    def still_hold(self, ledger):
        for bundle in self.bundles:
            verify(bundle, self.key)
        invariants.extends(ledger, sorted(set(self.heads)) + [invariants.shown(ledger, nothing_told=False)])


def wipe(ledger):
    """The disk of the database is lost; the guard and the keys lay on another."""
    for path in ledger.folder.iterdir():
        if path.name not in ("guard", "keys"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def is_refused(ledger, more):
    """Restored without the entries that left since, the ledger tells which ones it lacks and signs nothing."""
    run = ledger.attempt("db", "restore", "--from", "backup")
    found = error(run)
    expect(run.status == 6 and found["code"] == "ledger.rollback", f"an old copy is restored: {run.status} {found}")
    expect(f"to {ledger.last} are missing" in found["hint"], f"the hint does not name the missing entries: {found}")
    for command in (["vex", "ingest", more], ["ledger", "checkpoint"], ["db", "backup", "--output", "other"]):
        run = ledger.attempt(*command)
        found = error(run)
        expect(run.status == 6 and found["code"] == "ledger.rollback", f"an old copy goes on: {command} {run}")


def is_back(ledger, proofs, meaning, size, document):
    """Everything that was there is there, every proof holds, and the log goes on."""
    expect(ledger.status()["size"] == size, f"{size} entries were there: {ledger.status()}")
    expect(ledger.rows(invariants.MEANING) == meaning, "the restored ledger says something else")
    proofs.still_hold(ledger)
    invariants.hold(ledger)
    rebuilt = ledger.json("db", "rebuild", "--from-ledger")
    expect(rebuilt["isEqual"], f"a rebuild changes {rebuilt['changed']}")
    ledger.run("vex", "ingest", document)
    proofs.still_hold(ledger)


def run(work, count):
    ledger = Ledger(work / "home")
    ledger.home.mkdir()
    ledger.run("ledger", "init", "--origin", "drill.stella.example")
    ledger.run("issuer", "add", "--file", VEX / "issuers.json")
    files = documents(work / "documents", range(count + 4))
    first, last, files = files[:2], files[-2:], files[2:-2]
    ledger.run("vex", "ingest", *first)
    proofs = Proofs(ledger, work / "proofs")
    report = {"scenario": "drill", "points": count, "findings": 0, "backups": []}
    try:
        writer = Writer(ledger, files)
        writer.start()
        while writer.is_alive() and len(report["backups"]) < 20:
            backup = ledger.json("db", "backup", "--output", "backup", "--verify")
            report["backups"].append(backup["size"])
            proofs.take()
        writer.finish()
        ledger.run("vex", "ingest", *writer.files, *sorted((VEX / "openvex").glob("*.json")))
        ledger.run("vex", "consensus", "compute", "--all", "--as-of", "2026-06-01T00:00:00Z")
        proofs.take()
        size, meaning = proofs.heads[-1][0], ledger.rows(invariants.MEANING)
        ledger.last = size - 1
        report["entries"], report["bundles"] = size, len(proofs.bundles)
        report["afterBackup"] = size - report["backups"][-1]
        expect(report["afterBackup"] > 0, "no entry is newer than the last backup")
        ledger.run("ledger", "publish", "tiles", "--envelopes", "--documents")
        ledger.run("ledger", "export", "--output", "export.jsonl", "--from", report["backups"][-1])
        guard = (ledger.folder / "guard").read_bytes()
        for source, document in (("export.jsonl", last[0]), ("tiles", last[1])):
            wipe(ledger)
            # Each time as it was when the ledger was lost.
            (ledger.folder / "guard").write_bytes(guard)
            is_refused(ledger, document)
            back = ledger.json("db", "restore", "--from", "backup", "--entries", source, "--replace")
            expect(back["replayed"] == report["afterBackup"], f"{report['afterBackup']} entries were missing: {back}")
            expect(back["withoutTime"] == (0 if source == "export.jsonl" else back["replayed"]), f"times: {back}")
            is_back(ledger, proofs, meaning, size, document)
    except Wrong as wrong:
        report["findings"] += 1
        print(f"crash: drill: {wrong}", file=sys.stderr)
        print(f"crash: again: Tests/crash drill --points {count} --keep", file=sys.stderr)
    print(json.dumps(report), flush=True)
    return report["findings"] == 0
