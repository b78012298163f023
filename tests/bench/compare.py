"""Our programs beside their peers on the same work, in turn; a peer's time counts when it found
what we found."""
import zlib
from base import (PEER_RUNS, ROWS, RUNS, SKILLS, SLOW_S, head, heading, held, median, peak, plural,
                  row, written)
from data import SMALL, TINY, drop, generate, long_of
from peers import Job, file_sums, lines, node, our_sums, ours, tools
from targets import target

SIX = "n laagste hoogste eerste laatste verschil".split()


def bytes_of(path):
    crc = 0
    with open(path, "rb") as f:
        while block := f.read(1 << 20):
            crc = zlib.crc32(block, crc)
    return crc


class Same:
    """Says whether a job found what it should: SUMS of the summary by file, LINES of the check."""

    def __init__(self):
        self.sums, self.first, self.lines = {}, {}, None

    def of(self, path):
        if path not in self.sums:
            self.sums[path] = our_sums(path)
        return self.sums[path]

    def __call__(self, job, text):
        if job.name.startswith("hb-"):
            found, verb = bytes_of(job.writes), job.command[1]
            if verb == "check" and self.lines is None:
                self.lines = lines(job.writes)
            return "same bytes" if self.first.setdefault((verb, job.path), found) == found else "NO"
        if job.writes and "check" in job.command:
            return "yes" if lines(job.writes) == self.lines else "NO"
        right = self.of(job.path)
        if job.writes:
            return "yes" if all(right[n] == s for n, s in file_sums(job.writes).items()) else "NO"
        found = text.split()
        if job.name.startswith("csvsql"):
            return "yes" if found[-1] == str(right["n of the first"]) else "NO"
        if job.name.startswith("datamash"):
            wanted = right["n"] + right["ontbrekend"] + right["laagste with 0"] + right["hoogste"]
            return "yes" if found == [str(wanted)] else "NO"
        return "yes" if found and found == [str(right[n]) for n in SIX][:len(found)] else "NO"


def turns(jobs, same):
    """Runs JOBS in turn: peers fewer times, and the slow once."""
    for turn in range(RUNS):
        for job in jobs:
            peer = not job.name.startswith("hb-")
            if turn and (job.over() or peer and (turn >= PEER_RUNS or job.runs[0].wall > SLOW_S)):
                continue
            job.run(same)


def ratios(job, jobs, starts):
    """How many times the wall time of ours with as many threads, whole and less JOB's own start."""
    base = next(j for j in jobs if j.name.startswith("hb-") and j.threads == job.threads)
    own = starts.get(job.starts, 0)
    return [job.wall(base.rows, less) / base.wall(base.rows) for less in (0, own)]


def table(title, jobs, same, starts, *below):
    heading(title, *below)
    turns(jobs, same)
    head("<program", "threads", "rows", "wall s", "cpu s", "MB/s", "peak MB", "ratio",
         "less its start", "<equal")
    for job in jobs:
        if job.over() or job.verdict == "NO":
            row(job.name, job.threads, job.rows, "over" if job.over() else "differs", *[""] * 5,
                job.verdict or "")
            continue
        wall, (whole, less) = median(job.runs, "wall"), ratios(job, jobs, starts)
        row(job.name, job.threads, job.rows, "%.3f" % wall, "%.2f" % median(job.runs, "cpu"),
            "%.0f" % (job.size / wall / 1e6), peak(job.runs), "%.2f" % whole,
            "%.2f" % less if job.starts else "", job.verdict)
    drop(written("ours.csv"), written("theirs.csv"), held("ours.csv"))
    return jobs


def demand(what, times, jobs, name, starts, beside=()):
    """A target: the peer's job called NAME takes at least TIMES ours, less its own start-up too."""
    asked = "DuckDB takes %d x" % times
    for threads in (2, 1):
        found = {j.name: ratios(j, jobs, starts) for j in jobs
                 if j.threads == threads and not j.over() and j.verdict != "NO"}
        which = "%s, %s" % (what, plural(threads))
        if name not in found:
            target(which, asked, "no such peer, or it differs", None)
            continue
        whole, less = found[name]
        others = ["; %s %.1f x" % (b.split(": ")[1], found[b][0]) for b in beside if b in found]
        target(which, asked, "%.2f x, less its start-up %.2f x%s" % (whole, less, "".join(others)),
               less >= times, whole >= times)


def summaries(wide, same, starts):
    small, tiny = generate(SMALL, None, 0), generate(TINY, None, 0)
    kinds = (("no first and last, written", "summary-four"),
             ("arg_min, in memory", "summary"), ("arg_min, written", "summary-csv"),
             ("first(order by), written", "summary-first"), ("all columns, written", "summary-all"))
    jobs = [ours("summary", "summary", t, wide, ROWS) for t in (2, 1)]
    for name, job in kinds:
        for threads in (2, 1):
            jobs += node("duckdb", name, job, threads, wide, ROWS, job != "summary")
    jobs += [j for t in (2, 1) for j in node("polars", "in memory", "summary", t, wide, ROWS)]
    jobs += tools(small, SMALL, tiny, TINY)
    table("Summary per pupil: n, mean, min, max, first, last and change of 14 skills", jobs, same,
          starts, "Ours checks every row, the unique key too, and writes all columns of the "
          "contract to a file. DuckDB: `in memory` leaves a table in memory, the others write a CSV "
          "file; `no first and last` has count, mean, min and max alone; first and last are "
          "`first(x order by datum)` of the scores that are there, or `arg_min(x, datum)`, which "
          "is quicker; `all columns` adds to the latter what our summary has beside (missing, "
          "median, the days, n1..n5). None of them checks a thing.")
    beside = ["duckdb: " + name for name in ("no first and last, written", "all columns, written")]
    demand("`summary` per pupil, first(order by)", 8, jobs, "duckdb: first(order by), written",
           starts, beside)
    demand("the same, arg_min", 8, jobs, "duckdb: arg_min, written", starts,
           ["duckdb: arg_min, in memory"])


def checks(wide, same, starts):
    jobs = [ours("check", "check", t, wide, ROWS) for t in (2, 1)]
    out = held("ours.csv")
    jobs.append(Job("hb-observe check -o (synced to disk)", jobs[0].command + ["-o", out], 2, wide,
                    ROWS, writes=out))
    jobs += [j for t in (2, 1) for j in node("duckdb", "written", "check", t, wide, ROWS, True)]
    table("Check: 14 scores, date, choices and key of each row; good rows written", jobs, same,
          starts)
    demand("`check`", 5, jobs, "duckdb: written", starts)
    return jobs[:2]


def imports(checked, same, starts):
    excel = generate(ROWS, None, 10, "excel")
    jobs = [ours("import", "import", t, excel, ROWS, "--today=2027-01-01") for t in (2, 1)]
    table("Import of a Windows-1252 file with semicolons, the same rows (no peer does it)", jobs,
          same, starts)
    for mine, other in zip(jobs, checked):
        speed = other.wall(ROWS) / mine.wall(ROWS)
        target("`import`, %s" % plural(mine.threads), "half the speed of `check`",
               "%.2f of it" % speed, speed >= 0.5)
    drop(excel)


def longs(same, starts):
    path, rows = long_of(ROWS // 2)
    jobs = [ours("summary", "summary", t, path, rows) for t in (2, 1)]
    for name, job in (("in memory", "long"), ("written", "long-csv")):
        jobs += [j for t in (2, 1) for j in node("duckdb", name, job, t, path, rows, job != "long")]
    table("Long form, by pupil and skill: %d records, a row for each score" % (rows // len(SKILLS)),
          jobs, same, starts)
    demand("Long form by pupil and skill", 4, jobs, "duckdb: written", starts,
           ["duckdb: in memory"])
    drop(path)


def compare(starts):
    same, wide = Same(), generate(ROWS)
    summaries(wide, same, starts)
    imports(checks(wide, same, starts), same, starts)
    longs(same, starts)
