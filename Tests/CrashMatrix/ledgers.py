"""A ledger in a folder of its own, and the commands on it, each a process."""
import collections, json, os, re, shutil, signal, sqlite3, subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VEX = ROOT / "testdata" / "vex"
STELLA = os.environ.get("STELLA_BIN", str(ROOT / ".build" / "debug" / "stella"))
# A crash is told by the signal; the backtrace would only take time.
ENVIRONMENT = {"SWIFT_BACKTRACE": "enable=no"}
# Seconds after which a command hangs.
PATIENCE = 60

Run = collections.namedtuple("Run", "status output errors")


class Wrong(Exception):
    """What a scenario must not find; its text is the finding."""


def expect(condition, text):
    if not condition:
        raise Wrong(text)


def listen(process, what):
    """Waits for a process that leads a group; one that does not end is a finding, and its group is killed."""
    try:
        output, errors = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise Wrong(f"{what} did not end within {PATIENCE} s") from None
    return Run(process.returncode, output, errors)


class Ledger:
    """`ledger` in the folder `home`, where the commands run; what belongs to it is copied with it."""

    def __init__(self, home):
        self.home = Path(home)
        self.folder = self.home / "ledger"

    def copy(self, home):
        shutil.copytree(self.home, home)
        return Ledger(home)

    def start(self, *arguments, prefix=(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE):
        command = [*prefix, STELLA, *map(str, arguments), "--data-dir", str(self.folder), "-q"]
        return subprocess.Popen(
            command, env=ENVIRONMENT, cwd=self.home, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE,
            encoding="utf-8", errors="replace", start_new_session=True)

    def attempt(self, *arguments, prefix=()):
        """Behind a prefix the command prints into the file `output`, so that printing too can fail as on a disk."""
        what = " ".join(map(str, arguments[:2]))
        if not prefix:
            return listen(self.start(*arguments), what)
        with open(self.home / "output", "w") as output:
            run = listen(self.start(*arguments, prefix=prefix, stdout=output), what)
        return run._replace(output=(self.home / "output").read_text())

    def run(self, *arguments, prefix=()):
        run = self.attempt(*arguments, prefix=prefix)
        what = " ".join(map(str, arguments[:3]))
        expect(run.status == 0, f"{what} ends with {run.status}: {run.output[-2000:]}{run.errors[-2000:]}")
        return run.output

    def json(self, *arguments):
        return json.loads(self.run(*arguments, "--format", "json"))

    def status(self):
        return self.json("ledger", "status")

    def audit(self):
        self.run("ledger", "audit", "--deep", "--format", "json")

    def rows(self, sql):
        """For what no command tells; knows the link tables and `head`."""
        connection = sqlite3.connect(f"file:{self.folder / 'ledger.sqlite'}?mode=ro", uri=True)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()


def verify(bundle, key):
    run = subprocess.run([STELLA, "verify", bundle, "--key", key], env=ENVIRONMENT, capture_output=True, text=True)
    expect(run.returncode == 0, f"a bundle from before does not verify: {run.stdout}{run.stderr}")


def rows(output):
    """The rows of JSON lines that were printed to their end: what they tell is acknowledged."""
    return [json.loads(line) for line in output.splitlines(keepends=True) if line.endswith("\n")]


def error(run):
    """The coded error that a command ended with, from either form; None when there is none."""
    for line in reversed(run.errors.splitlines()):
        if line.startswith('{"error":'):
            return json.loads(line)["error"]
    match = re.search(r"^stella: error: (.*) \[([a-z.-]+)\]$", run.errors, re.MULTILINE)
    hint = re.search(r"^stella: hint: (.*)$", run.errors, re.MULTILINE)
    return match and {"code": match[2], "message": match[1], "hint": hint and hint[1]}


def documents(folder, numbers, length=0):
    """OpenVEX documents that nobody signed, about 40 pairs; `length` is that of a sentence in each."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for number in numbers:
        files.append(folder / f"{number:06}.json")
        files[-1].write_text(json.dumps({
            "@context": "https://openvex.dev/ns/v0.2.0", "@id": f"https://crash.stella.example/{number}",
            "author": "Crash", "timestamp": "2026-01-01T00:00:00Z", "version": 1, "statements": [{
                "vulnerability": {"name": f"CVE-2026-{10000 + number % 8}"},
                "products": [{"@id": f"pkg:generic/crash-{number % 5}@1.0"}], "status": "not_affected",
                "justification": "component_not_present", "impact_statement": "x" * length}]}))
    return files
