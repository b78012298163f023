"""Other verbs on the same data, and work shared out over jobs."""
import os, subprocess
from base import (BUILD, OBSERVE, REPORT, ROOT, ROWS, RUNS, have, head, heading, held, measure,
                  median, peak, row)
from compare import bytes_of
from data import drop, generate, long_of, schools

PER_SCHOOL = os.path.join(ROOT, "examples", "parallel", "per-school")
N = 8


def verbs():
    rows = ROWS // 2
    heading("Other verbs", "%d records of 14 scores (`wide`: as many in the long form), output to "
            "/dev/null; rows are records." % rows)
    head("<command", "threads", "wall s", "cpu s", "rows/s", "peak MB")
    wide, tall = generate(rows), long_of(rows)[0]
    commands = [("hb-observe " + verb, [OBSERVE, *verb.split(), "-q", path], os.devnull)
                for path, verb in ((wide, "summary --latest"), (wide, "summary --of=aanbeveling"),
                                   (wide, "trend"), (wide, "flags"), (wide, "agree"),
                                   (wide, "long"), (tall, "wide"))]
    report = [REPORT, "-q", "--by=school", "--today=2027-01-01", "-o", held("x.html"), wide]
    commands.append(("hb-report --by=school -o x.html", report, None))
    for name, command, out in commands:
        for threads in (2, 1):
            some = command + ["--threads=%d" % threads]
            runs = [measure(some, out=out) for _ in range(min(RUNS, 3))]
            if None in runs:
                row(name, threads, "over", "", "", "")
                continue
            wall = median(runs, "wall")
            row(name, threads, "%.2f" % wall, "%.2f" % median(runs, "cpu"), "%.0f" % (rows / wall),
                peak(runs))
    drop(wide, tall)


def ways(paths):
    """(name, shell command that writes its result to sum.csv) of each way to summarise PATHS."""
    hb, out = "'%s' summary -q" % OBSERVE, held("sum.csv")
    files = " ".join("'%s'" % p for p in paths)
    each = "for f in %s; do %s --threads=%%d \"$f\" >\"$f.part\" || exit; done" % (files, hb)
    parts = " ".join("'%s.part'" % p for p in paths)
    merge = "%s --merge %s >'%s'" % (hb, parts, out)
    yield "one command over all files, 1 thread", "%s --threads=1 %s >'%s'" % (hb, files, out)
    yield "one command over all files, 2 threads", "%s --threads=2 %s >'%s'" % (hb, files, out)
    yield "a command for each file in turn, 1 thread, and the merge", each % 1 + "; " + merge
    yield "a command for each file in turn, 2 threads, and the merge", each % 2 + "; " + merge
    yield "the merge alone", merge
    if have("parallel"):
        folder, done = held("schools"), held("per-school")
        job = "PATH='%s/bin':\"$PATH\" '%s' '%s' '%s' && mv '%s/summary.csv' '%s'" % (
            BUILD, PER_SCHOOL, folder, done, done, out)
        for jobs in (1, 2):
            yield "per-school, GNU parallel -j%d, and the merge" % jobs, "JOBS=%d %s" % (jobs, job)


def beyond():
    sizes = (250 * N, ROWS)
    heading("Beyond one machine", "%d files of a school each, summarised per pupil into one file; "
            "wall s, the median of %d. Every way gives the same bytes." % (N, min(RUNS, 3)))
    head("<way", *("%d x %d rows" % (N, n // N) for n in sizes), "<equal")
    columns, same = [], True
    for size in sizes:
        paths, folder = schools(N, size), held("schools")
        os.makedirs(folder, exist_ok=True)
        for path in paths:
            os.link(path, os.path.join(folder, os.path.basename(path)))
        column, right = {}, None
        for name, command in ways(paths):
            runs = [measure(["sh", "-c", command]) for _ in range(min(RUNS, 3))]
            column[name] = median(runs, "wall")
            found = bytes_of(held("sum.csv"))
            same = same and found == (right or found)
            right = found
        columns.append(column)
        subprocess.check_call(["rm", "-rf", folder, held("per-school")])
        drop(*paths, *(p + ".part" for p in paths), held("sum.csv"))
    for name in columns[0]:
        row(name, *("%.3f" % column[name] for column in columns), "yes" if same else "NO")
