"""How cost grows with each thing that can grow."""
import os
from base import OBSERVE, ROWS, head, heading, held, measure, row
import data
from targets import target

PUPILS_MAX = int(os.environ.get("PUPILS_MAX", min(5000000, ROWS * 5 // 2)))
looks, starts = [], {}


def least(verb, path, options):
    """The run of 1 to 5 that took least processor time; None when one takes too long."""
    runs = []
    while len(runs) < 5 and sum(r.cpu for r in runs) < 3:
        command = [OBSERVE, verb, "-q", "--threads=1", *options, path]
        runs.append(measure(command, out=os.devnull, limit=120))
        if not runs[-1]:
            return None
    return min(runs, key=lambda r: r.cpu)


def start(verb, path, options):
    """What the same command takes for the header alone, with the form read."""
    with open(path, "rb") as f:
        header = f.readline()
    if (verb, header) not in starts:
        alone = held("header.txt")
        with open(alone, "wb") as f:
            f.write(header)
        starts[verb, header] = least(verb, alone, options).cpu
    return starts[verb, header]


def look(text, promised=True):
    if promised:
        looks.append(text)
    return "LOOK"


def series(name, verb, cases, options=(), keep=False, promised=True):
    """Rows of one series: CASES are (label, function that gives the file, perhaps options of its
    own); the first is what others are compared with. PROMISED: the target is about this series."""
    first, command = None, " ".join([verb, *(o for o in options if o == "--merge")])
    for label, make, *own in cases:
        path, options = make(), own[0] if own else options
        size, run = os.path.getsize(path), least(verb, path, options)
        if run is None:
            row(name, label, verb, "%.1f" % (size / 1e6), "over 120", "", "", "",
                look("%s, %s (%s): over 120 s" % (name, label, verb), promised))
            continue
        cpu = max(run.cpu - start(verb, path, options), 1e-6)
        ns = cpu * 1e9 / size
        first = first or ns
        grown = ns / first
        note = ""
        if grown > 2:
            note = look("%s, %s (%s): x%.1f" % (name, label, verb, grown), promised)
        row(name, label, command, "%.1f" % (size / 1e6), "%.3f" % cpu, "%.1f" % ns,
            "x%.1f" % grown, "%.1f" % run.mb, note)
        if not keep:
            data.drop(path)


def by_verb(name, verbs, cases, promised=True):
    """The same series for several verbs, over the same files."""
    for verb in verbs:
        series(name, verb, cases, keep=verb != verbs[-1], promised=promised)


def summary(n):
    """A summary per pupil of N rows, as `summary --merge` takes it."""
    path = held("summary-%d.csv" % n)
    measure([OBSERVE, "summary", "-q", data.generate(n), "-o", path])
    return path


def each(values, make, name="%d"):
    """The cases of a series: MAKE gives the file for each of VALUES."""
    return [(name % v, lambda v=v: make(v)) for v in values]


def rows():
    base = ROWS // (100 if ROWS >= 1000000 else 10)
    sizes = [base * times for times in (1, 2, 10, 100) if base * times <= ROWS]
    by_verb("rows", ("check", "summary", "long", "trend", "flags", "agree"),
            each(sizes, data.generate))
    series("rows", "import", each(sizes, lambda n: data.generate(n, None, 10, "excel")),
           ["--today=2027-01-01"])
    series("rows, summarised", "summary", each(sizes, summary), ["--merge"])
    data.drop()
    by_verb("records, long form", ("summary", "wide"), each([n // 14 for n in sizes],
                                                            lambda n: data.long_of(n)[0]))


def pupils():
    sizes = [n for n in (5000, 50000, 500000, 5000000) if n <= PUPILS_MAX]
    if sizes[-1] < PUPILS_MAX:
        sizes.append(PUPILS_MAX)
    by_verb("pupils, 2 rows each", ("check", "summary"),
            each(sizes, lambda n: data.generate(2 * n, n)))
    n = ROWS // 10
    shapes = [("shuffled", lambda: data.generate(n)),
              ("sorted by pupil", lambda: data.generate(n, None, 10, "sorted")),
              ("all on one day", lambda: data.generate(n, None, 10, "day")),
              ("one pupil", lambda: data.generate(n, 1))]
    by_verb("shape of %d rows" % n, ("check", "summary"), shapes)
    by_verb("rows of each pupil, %d in all" % n, ("summary", "trend", "flags", "agree"),
            each((20, 200, 2000), lambda some: data.generate(n, max(n // some, 1))))


def ids():
    n = min(max(ROWS // 20, 5000), 1 << 17)
    cases = [(name, lambda i=i, some=some: data.of_ids("ids-%d" % i, some))
             for i, (name, some) in enumerate(data.ids(n))]
    by_verb("%d ids" % n, ("check", "summary"), cases)


def records():
    n, cells = ROWS // 10, ROWS * 2
    by_verb("quoted records, %", ("check", "summary"),
            each((0, 1, 10, 50, 100), lambda q: data.generate(n, None, q)), promised=False)
    by_verb("unknown columns", ("check", "import"),
            each((10, 100, 1000), lambda c: data.columns(c, cells)))
    by_verb("fields of the form", ("check", "summary"),
            [("%d" % f, lambda f=f: data.answers(f, cells), ["-f", data.form(f)])
             for f in (14, 100, 500)])
    for broken in (False, True):
        by_verb("remarks with%s line breaks" % ("" if broken else "out"), ("check", "import"),
                each((100, 10000, 1000000),
                     lambda size, broken=broken: data.remarks(size, ROWS * 20, broken), "%d bytes"))


def growth():
    heading("How cost grows", "One thread, output to /dev/null, the least of 1 to 5 runs, less "
            "what the same command takes for the header alone. The column to look at is `of "
            "first`: ns a byte beside the first row of its series, which should not rise with "
            "size. LOOK marks what is over 2. (Quotes are no size: they cost what they cost.)")
    head("<series", "<", "<verb", "MB", "cpu s", "ns/byte", "of first", "peak MB", "<")
    rows()
    pupils()
    ids()
    records()
    target("No step grows faster than its size", "ns a byte at most x2 in each series",
           "LOOK: " + "; ".join(looks) if looks else "every series", not looks)
