"""Where a command changes the disk, and how one of these calls is made to fail or to be the last."""
import collections, re, shutil, subprocess

FAULTS = ["kill", "eio", "enospc"]
# The calls that change a disk, and whether they may find it full. Not every machine has all of them.
CALLS = {
    "write": True, "writev": True, "pwrite64": True, "pwritev": True, "fallocate": True, "openat": True, "mkdir": True,
    "mkdirat": True, "link": True, "linkat": True, "rename": True, "renameat": True, "renameat2": True, "fsync": True,
    "fdatasync": True, "ftruncate": False, "unlink": False, "unlinkat": False,
}

# The n-th call of its name on a file, whose path is told from the folder where the command runs.
Point = collections.namedtuple("Point", "fault call file ordinal")


def name(point):
    return ":".join(map(str, point))


def parse(text):
    fault, call, file, ordinal = text.split(":")
    if fault not in FAULTS or call not in CALLS:
        raise ValueError(text)
    return Point(fault, call, file, int(ordinal))


def may_trace():
    probe = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=getppid:signal=SIGKILL:when=999", "true"]
    return shutil.which("strace") is not None and subprocess.run(probe, capture_output=True).returncode == 0


def trace(home, log, run):
    """The places where a command changes files below `home`, in order: call, file, ordinal.

    `run` runs the command behind the prefix that it is given. Calls are counted in each thread, as strace does when it
    injects; the same count in a second thread is no new place.
    """
    names = ",".join("?" + call for call in CALLS)
    run(["strace", "-f", "-qq", "-y", "-e", f"trace={names}", "-e", "signal=none", "-o", str(log)])
    counts, places = collections.Counter(), {}
    for line in log.read_text(errors="replace").splitlines():
        match = re.match(r"(\d+) +(\w+)\((.*)", line)
        file = match and touched(home, match[3])
        if not file:
            continue
        counts[match[1], match[2], file] += 1
        place = match[2], file, counts[match[1], match[2], file]
        # Opening changes something only where it may make a file; of what is printed, one line in 16 stands for all.
        if (match[2] != "openat" or "O_CREAT" in match[3]) and (file != "output" or place[2] % 16 == 1):
            places[place] = None
    return list(places)


def touched(home, arguments):
    """The file that a call is about, by the path or the descriptor among its arguments; the last of two paths."""
    descriptor = re.match(r"\d+<([^>]*)>", arguments)
    paths = [descriptor[1]] if descriptor else re.findall(r'"([^"]*)"', arguments)
    if not paths:
        return None
    path = paths[-1].removeprefix(f"{home}/")
    return None if path.startswith("/") or re.match(r"\w+:", path) else path


def points(places, fault):
    return [Point(fault, *place) for place in places if fault != "enospc" or CALLS[place[0]]]


def spread(points, count):
    """`count` of the points, evenly spaced; all of them when there are no more."""
    if count is None or len(points) <= count:
        return points
    return [points[i * (len(points) - 1) // max(count - 1, 1)] for i in range(count)]


def prefix(point, home, log):
    what = "signal=SIGKILL" if point.fault == "kill" else f"error={point.fault.upper()}"
    # Paths are compared as they are written: commands name some from the root and some from where they run.
    paths = ["-P", point.file, "-P", str(home / point.file)]
    return [
        "strace", "-f", "-qq", *paths, "-e", f"trace={point.call}", "-e", "signal=none", "-e",
        f"inject={point.call}:{what}:when={point.ordinal}", "-o", str(log)]


def has_happened(point, run, log):
    """Whether the command came to that place at all."""
    return run.status == -9 if point.fault == "kill" else "(INJECTED)" in log.read_text(errors="replace")
