"""Commands that are interrupted, each with the state that it starts from and what is looked at afterwards."""
import base64, shutil
import faults, invariants, merkle
from ledgers import ROOT, VEX, Ledger, documents, error, expect, rows

AS_OF = "2026-06-01T00:00:00Z"
FIRST = sorted((VEX / "openvex").glob("docker-*.json"))
REST = sorted(file for name in ("openvex", "csaf", "cyclonedx", "update") for file in (VEX / name).glob("*.json"))
COMPUTE = ["vex", "consensus", "compute", "--all", "--as-of", AS_OF, "--format", "jsonl"]
# What a migration may add columns to, and nothing else may happen to.
TABLES = ["issuer", "document", "observation", "verdict", "delta", "merge_trace", "merge_trace_source", "owed"]
# Enough documents for several transactions of one command.
DOCUMENTS = 128
# So many search keys are gathered as rows before they become a file, and each document has five.
GATHERED, KEYS = 65_536, 5


class Scenario:
    """One command that is to be interrupted: `command`, from the state `before`, which it left as `after`."""

    def __init__(self, work):
        self.work = work
        self.before = Ledger(work / "before")
        self.before.home.mkdir()
        self.prepare()
        self.after = self.before.copy(work / "after")
        self.places = faults.trace(self.after.home, work / "trace", self.undisturbed)

    def undisturbed(self, prefix):
        self.output = self.after.run(*self.command, prefix=prefix)

    def is_whole(self, run):
        """Whether the output is that of the undisturbed command."""
        return len(rows(run.output)) == len(rows(self.output))


class LogScenario(Scenario):
    """`vex ingest` or `vex consensus compute`: three documents and their verdicts are there, the rest comes."""

    def prepare(self):
        files = documents(self.work / "documents", range(DOCUMENTS))
        self.ingest = ["vex", "ingest", "--format", "jsonl", *REST, *files]
        ledger = self.before
        ledger.run("ledger", "init", "--origin", "crash.stella.example")
        ledger.run("issuer", "add", "--file", VEX / "issuers.json")
        ledger.run("vex", "ingest", *FIRST)
        ledger.run(*COMPUTE)
        self.past = invariants.Past(ledger, len(FIRST), self.work)

    def undisturbed(self, prefix):
        super().undisturbed(prefix)
        final = self.after.copy(self.work / "final")
        final.run(*COMPUTE)
        self.meaning, self.size = final.rows(invariants.MEANING), final.status()["size"]

    def check(self, ledger, run):
        acknowledged = rows(run.output)
        invariants.is_kept(ledger, acknowledged)
        ledger.run("vex", "list", "--limit", 5)
        status = ledger.status()
        seen = invariants.shown(ledger, nothing_told=not acknowledged)
        invariants.hold(ledger)
        # The next run does what this one could not, and nothing twice.
        ledger.run(*self.ingest)
        ledger.run(*COMPUTE)
        invariants.is_kept(ledger, acknowledged)
        invariants.hold(ledger)
        expect(not ledger.rows("SELECT * FROM owed"), "owed rows are not paid")
        meaning = ledger.rows(invariants.MEANING)
        expect(meaning == self.meaning, "the repeated run says something else than the undisturbed one")
        size = ledger.status()["size"]
        expect(size == self.size, f"{size} entries, {self.size} without the fault")
        self.past.still_holds(ledger, seen)
        left = f"{status['size']} of {self.size} entries"
        return left + (f", {status['owed']} owed" if status["owed"] else "") + ("" if seen else ", unpublished")


class IngestScenario(LogScenario):
    def prepare(self):
        super().prepare()
        self.command = self.ingest


class ComputeScenario(LogScenario):
    def prepare(self):
        super().prepare()
        self.before.run(*self.ingest)
        self.command = COMPUTE


class KeysScenario(Scenario):
    """`vex ingest` while the gathered search keys become a file: rows leave the database when the file is durable."""

    def prepare(self):
        count = GATHERED // KEYS - DOCUMENTS // 4
        files = documents(self.work / "documents", range(count + DOCUMENTS))
        self.command = ["vex", "ingest", "--format", "jsonl", *files[count:]]
        ledger = self.before
        ledger.run("ledger", "init", "--origin", "crash.stella.example")
        for start in range(0, count, 2000):
            ledger.run("vex", "ingest", *files[start:min(start + 2000, count)])
        self.past = invariants.Past(ledger, count - 1, self.work)
        expect(not self.files(ledger), "the keys are in a file before the command begins")

    def undisturbed(self, prefix):
        super().undisturbed(prefix)
        self.keys, covered, rows_left = self.records(self.after)
        expect(self.files(self.after) and covered > 0, "the command leaves no file of keys")
        expect(self.keys > GATHERED > KEYS * rows_left, "the rows of the file are still there")

    def files(self, ledger):
        return sorted(file.name for file in (ledger.folder / "index").glob("keys-*"))

    def records(self, ledger):
        """How many records there are, up to which entry they are in files, and how many rows hold the others."""
        return ledger.rows("SELECT count, covered, (SELECT count(*) FROM search_tail) FROM search_state")[0]

    def check(self, ledger, run):
        acknowledged = rows(run.output)
        invariants.is_kept(ledger, acknowledged)
        seen = invariants.shown(ledger, nothing_told=not acknowledged)
        left = "a file that is named" if self.records(ledger)[1] else "a file beside rows" if self.files(ledger) else "rows"
        # Every record is read, wherever it is, and their sum compared.
        ledger.run("ledger", "audit", "--format", "json")
        ledger.run(*self.command)
        invariants.is_kept(ledger, acknowledged)
        expect(self.records(ledger)[0] == self.keys, "the repeated run leaves another number of keys")
        # Every entry is found by each of its keys.
        invariants.hold(ledger)
        self.past.still_holds(ledger, seen)
        return left


class InitScenario(Scenario):
    """`ledger init` in an empty folder: afterwards there is a ledger, or `init` makes one."""

    command = ["ledger", "init", "--origin", "crash.stella.example", "--format", "jsonl"]

    def prepare(self):
        pass

    def check(self, ledger, run):
        told = rows(run.output)
        again = ledger.attempt(*self.command)
        is_made = again.status == 2 and error(again)["code"] == "ledger.exists"
        expect(again.status == 0 or is_made, f"the next init ends with {again.status}: {again.errors}")
        expect(is_made or not told, "a ledger that was acknowledged was made again")
        expect((ledger.folder / "log.pub").exists(), f"the next init is refused, and there is no log.pub: {again.errors}")
        status = ledger.status()
        for row in told + rows(again.output):
            expect(status["treeId"] == row["treeId"], f"the log is that of tree {status['treeId']}, init said {row}")
        invariants.hold(ledger)
        ledger.run("vex", "ingest", *FIRST)
        ledger.run(*COMPUTE)
        invariants.hold(ledger)
        return "a ledger" if is_made else "no ledger yet"


class PublishScenario(Scenario):
    """`ledger publish` into a folder that holds an earlier checkpoint: what the folder's checkpoint covers is in it."""

    command = ["ledger", "publish", "tiles", "--envelopes", "--format", "jsonl"]

    def prepare(self):
        ledger = self.before
        ledger.run("ledger", "init", "--origin", "crash.stella.example")
        ledger.run("vex", "ingest", *FIRST)
        ledger.run(*self.command)
        ledger.run("vex", "ingest", *documents(self.work / "documents", range(40)))

    def check(self, ledger, run):
        tiles, goal = ledger.home / "tiles", self.after.home / "tiles"
        old, new = ((folder / "checkpoint").read_text() for folder in (self.before.home / "tiles", goal))
        found = (tiles / "checkpoint").read_text()
        expect(found in (old, new), f"a checkpoint that nobody wrote: {found}")
        expect(found == new or not rows(run.output), "acknowledged, and the old checkpoint stands")
        origin, size, root = found.splitlines()[:3]
        bodies = merkle.bodies(tiles, int(size))
        expect(len(bodies) == int(size), f"{len(bodies)} entries of {size}")
        is_root = merkle.roots(map(merkle.leaf, bodies))[-1] == base64.b64decode(root)
        expect(is_root, "the published entries have another root")
        invariants.hold(ledger)
        ledger.run(*self.command)
        expect(contents(tiles) == contents(goal), "published again, the folder differs from the undisturbed one")
        return "the new checkpoint" if found == new else "the old checkpoint"


class MigrateScenario(Scenario):
    """`db migrate` of a ledger of schema version 1: its version is the old, the new, or one between, its rows the same."""

    command = ["db", "migrate", "--format", "jsonl"]

    def prepare(self):
        shutil.copytree(ROOT / "testdata" / "sqlite" / "v1", self.before.folder)
        self.columns = {
            table: [row[1] for row in self.before.rows(f"PRAGMA table_info({table})")]
            for table in TABLES}
        self.old = self.state(self.before)

    def undisturbed(self, prefix):
        super().undisturbed(prefix)
        self.new = self.state(self.after)
        expect(self.new[0] > 1 and self.new[2] == self.old[2], "the migration changed nothing, or rows")

    def state(self, ledger):
        version = ledger.rows("PRAGMA user_version")[0][0]
        schema = ledger.rows("SELECT name, sql FROM sqlite_schema ORDER BY name")
        links = {
            table: ledger.rows(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {', '.join(columns)}")
            for table, columns in self.columns.items()}
        return version, schema, links

    def check(self, ledger, run):
        version, schema, links = self.state(ledger)
        expect(1 <= version <= self.new[0], f"schema {version}")
        expect(version != 1 or schema == self.old[1], "version 1 with another schema")
        expect(version == self.new[0] or not rows(run.output), f"acknowledged, and the schema is {version}")
        expect(links == self.old[2], "rows were changed")
        ledger.run("db", "status")
        ledger.run(*self.command)
        expect(self.state(ledger) == self.new, "the next migration does not end where the undisturbed one did")
        invariants.hold(ledger)
        return f"schema {version}"


def contents(folder):
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


ALL = {
    "init": InitScenario, "ingest": IngestScenario, "compute": ComputeScenario, "keys": KeysScenario,
    "publish": PublishScenario, "migrate": MigrateScenario,
}
