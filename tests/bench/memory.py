"""Peak memory beside what was promised."""
import os
from base import OBSERVE, ROWS, SKILLS, head, heading, measure, row
from data import PER_PUPIL, drop, generate, long_of, ten
from targets import target

MB = 1 << 20


def key(rows, pupils):
    """What the unique key may take; generate.c has an observer for each visit, and 8 groups."""
    return 24 * rows + 64 * (pupils + PER_PUPIL + 8)


def memory():
    heading("Memory", "The bound of summary is 64 bytes for each pupil and skill, that of the "
            "others 16 MB; both, for the unique key, 24 bytes a row and 64 for each distinct pupil, "
            "observer and group. Summary is also allowed what it takes for ten rows (the program "
            "itself). Output goes to /dev/null.")
    head("<what", "rows", "pupils", "threads", "peak MB", "bound MB", "<")
    missed = {}
    for records in (ROWS // 4, ROWS):
        wide, excel = generate(records), generate(records, None, 10, "excel")
        measured("check", "check", wide, records, records, missed)
        measured("import", "import", excel, records, records, missed, ["--today=2027-01-01"])
        measured("long", "long", wide, records, records, missed)
        measured("summary, wide", "summary", wide, records, records, missed)
        drop(excel)
    for records in (ROWS // 8, ROWS // 2):
        path, rows = long_of(records)
        measured("summary, long", "summary", path, rows, records, missed)
        drop(path)
    for name, worst in missed.items():
        target("Memory: %s" % name, "under the bound, in 4 measurements",
               "at most %.2f of it" % worst, worst < 1)


def measured(name, verb, path, rows, records, missed, options=()):
    """A row for each number of threads; MISSED keeps the worst share of the bound by NAME."""
    pupils = records // PER_PUPIL
    bound = key(rows, pupils) / MB
    if verb == "summary":
        bound += 64 * pupils * len(SKILLS) / MB + measure([OBSERVE, verb, "-q", ten()]).mb
    else:
        bound += 16
    for threads in (1, 2):
        command = [OBSERVE, verb, "-q", "--threads=%d" % threads, *options, path]
        peak = measure(command, out=os.devnull).mb
        missed[name] = max(missed.get(name, 0), peak / bound)
        row(name, rows, pupils, threads, "%.1f" % peak, "%.1f" % bound,
            "met" if peak < bound else "NOT MET")
