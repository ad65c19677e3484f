"""Every fault at every place of a scenario's command, each on a fresh copy of the ledger."""
import collections, concurrent.futures, json, os, re, shutil, sys
import faults
from ledgers import ROOT, Wrong, error, expect

Result = collections.namedtuple("Result", "has_happened end left acknowledged finding")
# How often a place is looked for: calls are counted by thread, and work may wander between threads.
TRIALS = 3


def exit_statuses():
    """Code to exit status, from the rows of docs/errors.md."""
    rows = re.findall(r"^\| `([a-z.-]+)` \|.*\| (\d+) \|$", (ROOT / "docs" / "errors.md").read_text(), re.MULTILINE)
    return {code: int(status) for code, status in rows}


STATUSES = exit_statuses()


def judge(scenario, point, run):
    """How a command may end to which a call failed: whole, or with a coded error that says "cannot tell"."""
    if point.fault == "kill":
        expect(run.status in (0, -9), f"ended with {run.status}: {run.errors}")
        return "killed" if run.status else "0"
    if run.status == 0:
        expect(scenario.is_whole(run), "ended with 0 and told less than the undisturbed command")
        return "0"
    found = error(run)
    expect(run.status > 0 and found, f"ended with {run.status} and no coded error: {run.output[-300:]}{run.errors[-2000:]}")
    expect(STATUSES.get(found["code"]) == run.status, f"ended with {run.status}, not the status of {found}")
    expect(run.status == 5, f"ended with {run.status}, and the disk is no answer: {found}")
    expect(found["hint"], f"no hint: {found}")
    return found["code"]


def attempt(scenario, point, home, keep):
    ledger, log = scenario.before.copy(home), home.parent / f"{home.name}.strace"
    try:
        run = ledger.attempt(*scenario.command, prefix=faults.prefix(point, ledger.home, log))
        has_happened = faults.has_happened(point, run, log)
        end = judge(scenario, point, run)
        acknowledged = run.output.count("\n")
        return Result(has_happened, end, scenario.check(ledger, run), acknowledged, None)
    except Wrong as wrong:
        return Result(True, "wrong", "wrong", 0, str(wrong))
    except Exception as failure:
        return Result(True, "wrong", "wrong", 0, f"{type(failure).__name__}: {failure}")
    finally:
        if not keep:
            shutil.rmtree(home)
            log.unlink(missing_ok=True)


def persist(scenario, point, work, number, keep):
    for trial in range(TRIALS):
        result = attempt(scenario, point, work / f"point-{number}-{trial}", keep)
        if result.has_happened or result.finding:
            break
    return result


def run(name, scenario, chosen, work, keep):
    """Tries the points on all cores, prints the scenario's line, and tells whether all was well."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(persist, scenario, point, work, number, keep) for number, point in enumerate(chosen)]
        results = []
        for point, job in zip(chosen, jobs):
            results.append(job.result())
            if results[-1].finding:
                print(
                    f"crash: {name}: {faults.name(point)}: {results[-1].finding.strip()}\n"
                    f"crash: again: Tests/crash {name} --only {faults.name(point)} --keep", file=sys.stderr, flush=True)
    ends = collections.defaultdict(collections.Counter)
    for point, result in zip(chosen, results):
        ends[point.fault][result.end if result.has_happened else "missed"] += 1
    findings = sum(result.finding is not None for result in results)
    print(json.dumps({
        "scenario": name, "places": len(scenario.places), "points": len(results), "findings": findings,
        "acknowledgedRows": sum(result.acknowledged for result in results),
        "ends": {fault: dict(sorted(counts.items())) for fault, counts in ends.items()},
        "left": dict(sorted(collections.Counter(result.left for result in results).items()))}), flush=True)
    return findings == 0
