"""What a program costs before it has done anything, and from start to end on few rows."""
import re, statistics, subprocess
from base import OBSERVE, RUNS, have, head, heading, held, measure, median, peak, row
from data import generate, ten
from peers import NODE, there, tools
from targets import target

TIMES = 300 if RUNS > 1 else 50


def starts():
    """The start-up table; wall seconds by peer that npm brought, for others to leave out."""
    heading("Start-up: ten rows", "Median of %d runs, in turn (of 5 for what node starts)." % TIMES)
    programs = {"true": ["true"], "hb-observe check": [OBSERVE, "check", "-q", ten()],
                "hb-observe summary": [OBSERVE, "summary", "-q", ten()],
                "hb-observe summary --by=periode":
                    [OBSERVE, "summary", "-q", "--by=periode", ten()],
                "mawk": ["mawk", "-F,", "{ n++ } END { print n }", ten()],
                "sqlite3": ["sqlite3", ":memory:", "select 1"],
                "Miller": ["mlr", "--icsv", "--ocsv", "cat", ten()]}
    programs = {name: command for name, command in programs.items() if have(command[0])}
    runs = {name: [] for name in programs}
    for _ in range(TIMES):
        for name, command in programs.items():
            runs[name].append(measure(command))
    for peer in ("duckdb", "polars"):
        if there(peer):
            start = NODE + [peer, "start", "-", "1"]
            runs[peer + " (node's start included)"] = [measure(start) for _ in range(5)]
    true = median(runs["true"], "cpu")
    head("<program", "cpu ms", "over true", "wall ms", "peak MB")
    for name, some in runs.items():
        cpu = median(some, "cpu")
        seconds = cpu, cpu - true, median(some, "wall")
        row(name, *("%.2f" % (1000 * s) for s in seconds), peak(some))
    over = 1000 * (median(runs["hb-observe check"], "cpu") - true)
    target("Start-up: form parsed, ten rows checked", "under 2 ms of CPU over `true`",
           "%.2f ms" % over, over < 2)
    target("Files read", "the form and period file in use", "tests/shell/opens.t sees to it", None)
    if have("valgrind"):
        callgrind()
    return {name.split()[0]: median(some, "wall") for name, some in runs.items() if "node" in name}


def callgrind():
    out = held("callgrind")
    subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=" + out, OBSERVE, "check",
                    "-q", "--threads=1", ten()],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    done = subprocess.run(["callgrind_annotate", out], stdout=subprocess.PIPE, check=True)
    text = done.stdout.decode()
    found = re.findall(r"^\s*([\d,]+) \(\s*([\d.]+)%\)\s+(\S*?)([^/:\s]+):(\S+)(.*)", text, re.M)
    objects = {}
    for count, _, _, _, _, where in found:
        place = re.search(r"\[.*?([^/\]]+)\]", where)
        place = place.group(1) if place else "elsewhere"
        objects[place] = objects.get(place, 0) + int(count.replace(",", ""))
    total = re.search(r"([\d,]+) \(100.0%\)  PROGRAM TOTALS", text).group(1)
    shares = ", ".join("%s %.0f %%" % (name, 100 * n / int(total.replace(",", "")))
                       for name, n in sorted(objects.items(), key=lambda o: -o[1])[:5])
    heading("Instructions of `check` on ten rows",
            "%s in all, counted by callgrind: %s. Where they go:" % (total, shares))
    head("instructions", "share", "<function", "<source")
    for count, share, _, source, name, where in found[:20]:
        place = re.search(r"\[.*?([^/\]]+)\]", where)
        row(count, share + " %", "`%s`" % name if not name.startswith("0x") else "(without a name)",
            source if source != "???" else place.group(1) if place else "")


def small_end():
    """From start to end for a class, a school and a small region."""
    sizes = (10, 250, 2500)
    heading("The small end: summary per pupil from start to end",
            "Wall ms of the whole process, the median of 11 runs (3 for csvsql and what node "
            "starts). What each does of it is named above.")
    head("<program", *("%d rows" % n for n in sizes))
    columns = []
    for n in sizes:
        path = generate(n, max(n // 10, 2), 0)
        jobs = {"hb-observe summary": ([OBSERVE, "summary", "-q", path], None)}
        jobs.update({j.name: (j.command, j.stdin) for j in tools(path, n, path, n)})
        jobs.update({p + " (node's start included)": (NODE + [p, "summary", path, "2"], None)
                     for p in ("duckdb", "polars") if there(p)})
        column = {}
        for name, job in jobs.items():
            times = 3 if "node" in name or "csvsql" in name else 11
            column[name] = 1000 * statistics.median(measure(*job).wall for _ in range(times))
        columns.append(column)
    for name in columns[0]:
        row(name, *("%.1f" % column[name] for column in columns))
