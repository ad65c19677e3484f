"""What must hold in a ledger whenever its writer died, and what the next run must bring about."""
import merkle
from ledgers import expect, rows, verify

LINKS = " UNION ALL ".join(f"SELECT log_index FROM {table}" for table in ("document", "verdict", "delta", "merge_trace", "issuer_change"))

# What may never be in a database; each gives the rows that contradict it.
NEVER = {
    "a link without its entry": f"SELECT log_index FROM ({LINKS}) WHERE log_index >= (SELECT size FROM head)",
    "an entry without its link": f"""
        WITH RECURSIVE entries (i) AS (
            SELECT 0 UNION ALL SELECT i + 1 FROM entries WHERE i + 1 < (SELECT size FROM head))
        SELECT i FROM entries WHERE i < (SELECT size FROM head) AND i NOT IN ({LINKS})""",
    "an entry with two links": f"SELECT log_index FROM ({LINKS}) GROUP BY log_index HAVING count(*) > 1",
    "an observation without its document": """
        SELECT log_index FROM observation WHERE log_index NOT IN (SELECT log_index FROM document)""",
    "a verdict whose merge trace is neither logged nor owed": """
        SELECT log_index FROM verdict WHERE id NOT IN (SELECT verdict FROM merge_trace)
            AND log_index NOT IN (SELECT verdict_index FROM owed WHERE kind = 'merge_trace')""",
    "a verdict whose delta is neither logged nor owed": """
        SELECT log_index FROM verdict WHERE previous IS NOT NULL AND id NOT IN (SELECT new_verdict FROM delta)
            AND log_index NOT IN (SELECT verdict_index FROM owed WHERE kind = 'delta')""",
    "a debt that is paid": """
        SELECT verdict_index FROM owed JOIN verdict ON verdict.log_index = verdict_index
        WHERE kind = 'delta' AND id IN (SELECT new_verdict FROM delta)
            OR kind = 'merge_trace' AND id IN (SELECT verdict FROM merge_trace)""",
    "a row that points nowhere": "PRAGMA foreign_key_check",
}

# What a ledger says, however often it was interrupted while it came to say so.
MEANING = """
    SELECT 'observation', hex(id) FROM observation UNION ALL SELECT 'verdict', hex(id) FROM verdict
    UNION ALL SELECT 'document', hex(digest) FROM document
    UNION ALL SELECT 'delta ' || cause, hex(old_verdict) || hex(new_verdict) FROM delta
    UNION ALL SELECT 'trace', hex(verdict) FROM merge_trace ORDER BY 1, 2"""


def hold(ledger):
    """The links and the log agree, and every stored byte is what was signed."""
    for name, sql in NEVER.items():
        found = ledger.rows(sql)
        expect(not found, f"{name}: {found[:10]}")
    ledger.audit()


def is_kept(ledger, acknowledged):
    """Every row that a command printed is there, at the index that it told."""
    stored = {
        index: "sha256:" + digest.lower()
        for index, digest in ledger.rows(
            "SELECT log_index, hex(digest) FROM document UNION ALL SELECT log_index, hex(id) FROM verdict")}
    for row in acknowledged:
        # A refused document has no entry.
        if "logIndex" in row:
            told = row.get("verdictId", row.get("document"))
            expect(stored.get(row["logIndex"]) == told, f"acknowledged {row}, stored {stored.get(row['logIndex'])}")
    if acknowledged and "logIndex" in acknowledged[-1]:
        ledger.run("vex", "show", acknowledged[-1]["logIndex"])


def shown(ledger, nothing_told):
    """Size and root of the checkpoint that the ledger shows now.

    None while the guard lags behind a commit: nothing of it is shown, so nobody may have been told of it either.
    """
    run = ledger.attempt("ledger", "checkpoint", "--format", "jsonl")
    if run.status == 5 and "ledger.unpublished" in run.errors and nothing_told:
        return None
    expect(run.status == 0, f"ledger checkpoint ends with {run.status}: {run.errors}")
    head = rows(run.output)[0]
    return head["size"], head["rootHash"]


def extends(ledger, heads):
    """Each of the checkpoints, in the order in which they were seen, is a beginning of the next."""
    for (first, first_root), (second, second_root) in zip(heads, heads[1:]):
        if first == 0:
            continue
        proof = ledger.json("proof", "create", "--consistency", first, second)
        hashes = [bytes.fromhex(text) for text in (first_root, second_root, *proof["hashes"])]
        expect(
            merkle.is_consistent(first, second, hashes[0], hashes[1], hashes[2:]),
            f"the checkpoint over {second} entries does not extend the one over {first}: {proof}")


class Past:
    """What left a ledger before anything went wrong: a checkpoint, and the bundle of an entry."""

    def __init__(self, ledger, entry, folder):
        self.head = shown(ledger, nothing_told=False)
        self.bundle, self.key = folder / "before.json", folder / "log.pub"
        ledger.run("proof", "create", entry, "--output", self.bundle)
        self.key.write_bytes((ledger.folder / "log.pub").read_bytes())

    def still_holds(self, ledger, *seen):
        extends(ledger, [self.head, *(head for head in seen if head), shown(ledger, nothing_told=False)])
        verify(self.bundle, self.key)
