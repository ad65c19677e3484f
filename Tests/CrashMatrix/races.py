"""Writers that start at once on one ledger: one at a time writes, and for one size there is one root."""
import base64, collections, json, random, re, subprocess, sys, time
import invariants, merkle
from ledgers import Ledger, Wrong, documents, error, expect, listen, rows

SEED = 20260601


def is_refused(run, holders):
    """The second writer is told who the first is, or, before that one has said its id, that it is unknown."""
    found = error(run)
    is_locked = run.status == 5 and found and found["code"] == "ledger.locked"
    expect(is_locked, f"a second writer ends with {run.status}: {run.errors}")
    pid = re.match(r"process (\d+|\(unknown\)) ", found["message"])
    expect(
        pid and (pid[1] == "(unknown)" or int(pid[1]) in holders),
        f"the holder is one of {sorted(holders)}, the second writer says {found['message']}")
    return pid[1] != "(unknown)"


def names_the_holder(ledger, files):
    """A writer that waits for its input holds the ledger; whoever comes meanwhile is refused with its process id."""
    holder = ledger.start("vex", "ingest", "-", "--format", "jsonl", stdin=subprocess.PIPE)
    try:
        lock, end = ledger.folder / "lock", time.monotonic() + 60
        while lock.read_text() != f"{holder.pid}\n":
            is_waiting = time.monotonic() < end and holder.poll() is None
            expect(is_waiting, f"the holder does not write its id: {lock.read_text()}")
            time.sleep(0.01)
        for command in (["vex", "ingest", files[0]], ["vex", "consensus", "compute", "--all"], ["db", "migrate"]):
            is_named = is_refused(ledger.attempt(*command, "--format", "jsonl"), {holder.pid})
            expect(is_named, "a holder that is at work is unknown to the second writer")
        # Readers are not kept out.
        ledger.status()
    finally:
        output, errors = holder.communicate(files[0].read_text())
    expect(holder.returncode == 0, f"the holder ends with {holder.returncode}: {errors}")


def race(ledger, files, counts):
    """Starts a writer for each file and a reader of the checkpoint; gives what the reader and the end show."""
    writers = [ledger.start("vex", "ingest", "--format", "jsonl", file) for file in files]
    reader = ledger.start("ledger", "checkpoint")
    holders = {writer.pid for writer in writers}
    runs = [(writer, listen(writer, "vex ingest")) for writer in writers]
    seen = listen(reader, "ledger checkpoint")
    counts["logged"] += sum(run.status == 0 for _, run in runs)
    logged = 0
    for writer, run in runs:
        if run.status == 0:
            row = rows(run.output)[0]
            expect(row["result"] == "logged", f"one document, logged twice: {row}")
            logged += 1
        else:
            counts["refused"] += 1
            counts["unnamed"] += not is_refused(run, holders - {writer.pid})
    expect(logged > 0, "every writer was refused")
    if seen.status == 0:
        return [seen.output, ledger.run("ledger", "checkpoint")]
    is_early = seen.status == 5 and "ledger.unpublished" in seen.errors
    expect(is_early, f"reading in a race ends with {seen.status}: {seen.errors}")
    counts["unpublished"] += 1
    return [ledger.run("ledger", "checkpoint")]


def is_one_history(ledger, notes):
    """Every note that was ever seen has the root that the entries have, and no size has two."""
    by_size = collections.defaultdict(set)
    for note in notes:
        by_size[int(note.split("\n")[1])].add(note)
    doubles = [size for size, found in by_size.items() if len(found) > 1]
    expect(not doubles, f"two checkpoints were signed for the sizes {doubles}")
    ledger.run("ledger", "publish", "tiles")
    size = ledger.status()["size"]
    roots = merkle.roots(map(merkle.leaf, merkle.bodies(ledger.home / "tiles", size)))
    for size, (note,) in sorted(by_size.items()):
        root = base64.b64decode(note.split("\n")[2])
        expect(root == roots[size], f"the checkpoint over {size} entries has a root of its own")
    return len(by_size)


def run(work, count):
    ledger = Ledger(work / "home")
    ledger.home.mkdir()
    ledger.run("ledger", "init", "--origin", "races.stella.example")
    drawn, counts, notes, findings, next = random.Random(SEED), collections.Counter(), set(), 0, 1
    names_the_holder(ledger, documents(work / "documents", range(1)))
    for number in range(count):
        writers = drawn.randint(2, 4)
        files = documents(work / "documents", range(next, next + writers))
        next += writers
        try:
            notes.update(race(ledger, files, counts))
        except Wrong as wrong:
            findings += 1
            print(f"crash: race {number} of {writers} writers: {wrong}", file=sys.stderr, flush=True)
    try:
        sizes = is_one_history(ledger, notes)
        invariants.hold(ledger)
        size = ledger.status()["size"]
        expect(size == 1 + counts["logged"], f"{size} entries, {counts['logged']} were acknowledged")
    except Wrong as wrong:
        sizes, findings = 0, findings + 1
        print(f"crash: after the races: {wrong}", file=sys.stderr)
    if findings:
        print(f"crash: again: Tests/crash races --points {count} --keep", file=sys.stderr)
    print(json.dumps({
        "scenario": "races", "points": count, "findings": findings, "logged": counts["logged"],
        "refused": counts["refused"], "unnamed": counts["unnamed"], "sizesSeen": sizes,
        "unpublished": counts["unpublished"]}), flush=True)
    return findings == 0
