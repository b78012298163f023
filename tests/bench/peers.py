"""The programs of others that do the same work, and how they are asked for it."""
import os, re, shutil, subprocess, zlib
from base import HERE, OBSERVE, PEERS, SKILLS, have, held, measure, median, version, written
import data

NODE = ["node", os.path.join(PEERS, "peers.mjs")]
PACKAGES = {"duckdb": "@duckdb/node-api", "polars": "nodejs-polars"}
TOOLS = dict.fromkeys("gawk mawk sqlite3 mlr datamash csvsql node".split(), ["--version"])
TOOLS["mawk"] = ["-W", "version"]

AWK = """BEGIN { FS = "," } NR > 1 { p = $1; for (i = 6; i <= 19; i++) if ($i != "") { k = p i
if (!(k in n)) { lo[k] = hi[k] = $i; fd[k] = ld[k] = $4; f[k] = l[k] = $i }
n[k]++; s[k] += $i; if ($i < lo[k]) lo[k] = $i; if ($i > hi[k]) hi[k] = $i
if ($4 < fd[k]) { fd[k] = $4; f[k] = $i } if ($4 > ld[k]) { ld[k] = $4; l[k] = $i } } }
END { for (k in n) { N += n[k]; A += lo[k]; B += hi[k]; F += f[k]; L += l[k] }
printf "%d %d %d %d %d %d\\n", N, A, B, F, L, L - F }"""
SQL = """.mode csv
.import %s t
create temp table r as select leerling, %s from t group by leerling;
.mode list
.separator " "
select %s from r;"""
MILLER = ("mlr --icsv --ocsv stats1 -a count,min,max -f %s -g leerling"
          " then stats1 -a sum -f %s '%s' | awk -F, 'NR == 2 {"
          " for (i = 1; i <= NF; i += 3) { n += $i; a += $(i + 1); b += $(i + 2) } print n, a, b }'")
DATAMASH = ("sed ':a; s/,,/,0,/; ta' '%s' | datamash -t, --header-in -s -g 1 %s | "
            "awk -F, '{ for (i = 2; i <= NF; i++) s += $i } END { print s }'")


class Job:
    """A program to run: how many of whose threads it uses, on which file of how many rows. STARTS
    names the peer whose own start-up is in its time; WRITES is the file it writes, if any."""

    def __init__(self, name, command, threads, path, rows, stdin=None, starts=None, writes=None,
                 out=None):
        self.name, self.command, self.threads = name, command, threads
        self.path, self.rows, self.stdin, self.starts = path, rows, stdin, starts
        self.out, self.writes = out, writes or out
        self.size, self.runs, self.verdict = os.path.getsize(path), [], None

    def run(self, same):
        """Measures once more; SAME(job, text) says of the first result what it is worth."""
        self.runs.append(measure(self.command, self.stdin, self.out))
        if self.runs[-1] and self.verdict is None:
            self.verdict = same(self, self.runs[0].text)
        if self.writes:
            data.drop(self.writes)

    def over(self):
        return None in self.runs

    def wall(self, rows, less=0):
        """Seconds for so many rows, LESS the start-up."""
        return (median(self.runs, "wall") - less) * rows / self.rows


def install():
    """DuckDB and polars, with npm, where they are not there yet."""
    shutil.copy(os.path.join(HERE, "peers.mjs"), PEERS)
    if have("npm") and not all(there(p) for p in PACKAGES):
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", PEERS,
                        *PACKAGES.values(), "nodejs-polars-linux-x64-gnu"],
                       stdout=subprocess.DEVNULL, check=False)


def there(peer):
    return have("node") and os.path.isdir(os.path.join(PEERS, "node_modules", PACKAGES[peer]))


def versions():
    said = [version([tool, *option]) for tool, option in TOOLS.items() if have(tool)]
    said = [text if text[0].isalpha() and text[0] != "v" else "%s %s" % (tool, text.split()[0])
            for tool, text in zip(filter(have, TOOLS), said)]
    for package in (PACKAGES[p] for p in PACKAGES if there(p)):
        with open(os.path.join(PEERS, "node_modules", package, "package.json")) as f:
            said.append(package + " " + re.search(r'"version": "([^"]*)"', f.read()).group(1))
    return said


def ours(name, verb, threads, path, rows, *options):
    command = [OBSERVE, verb, "-q", "--threads=%d" % threads, *options, path]
    return Job("hb-observe %s" % name, command, threads, path, rows, out=written("ours.csv"))


def node(peer, name, job, threads, path, rows, writes=False):
    """A job of peers.mjs, in a list; an empty one when the peer is not there."""
    out = written("theirs.csv") if writes else None
    command = NODE + [peer, job, path, str(threads)] + ([out] if out else [])
    found = Job("%s: %s" % (peer, name), command, threads, path, rows, starts=peer, writes=out)
    return [found] if there(peer) else []


def tools(path, rows, tiny=None, tiny_rows=0):
    """Summary per pupil, or what of it a tool can do, of a file without quotes."""
    jobs = [Job(awk + " (no quotes known)", [awk, AWK, path], 1, path, rows)
            for awk in ("gawk", "mawk") if have(awk)]
    if have("sqlite3"):
        each = ("count(nullif({0}, '')) {0}_n, min(nullif({0}, '')) {0}_a, max({0}) {0}_b".format(s)
                for s in SKILLS)
        sums = (" + ".join("coalesce(sum(%s_%s), 0)" % (s, k) for s in SKILLS) for k in "nab")
        script = held("summary-%d.sql" % rows)
        with open(script, "w") as f:
            f.write(SQL % (path, ", ".join(each), ", ".join(sums)))
        jobs.append(Job("sqlite3 (n, min, max)", ["sqlite3"], 1, path, rows, stdin=script))
    if have("mlr"):
        cells = ",".join("%s_%s" % (s, k) for s in SKILLS for k in ("count", "min", "max"))
        command = MILLER % (",".join(SKILLS), cells, path)
        jobs.append(Job("Miller (n, min, max)", ["sh", "-c", command], 2, path, rows))
    if have("datamash"):
        each = " ".join("count %d min %d max %d" % (i, i, i) for i in range(6, 20))
        command = ["sh", "-c", DATAMASH % (path, each)]
        jobs.append(Job("datamash (n, min, max; empty is 0)", command, 1, path, rows))
    if tiny and have("csvsql"):
        sql = "select sum(n) from (select count(taakinitiatie) n from t group by leerling)"
        command = ["csvsql", "--query", sql, "--tables", "t", tiny]
        jobs.append(Job("csvsql (n of one skill)", command, 1, tiny, tiny_rows))
    return jobs


# What results are compared by

LONG = {"n": 2, "ontbrekend": 3, "mediaan": 5, "laagste": 6, "hoogste": 7, "eerste_datum": 8,
        "eerste": 9, "laatste_datum": 10, "laatste": 11, "verschil": 12, "n1": 13, "n2": 14,
        "n3": 15, "n4": 16, "n5": 17}


def number(cell):
    """A cell as a whole number: halves are doubled, a day is 20261123."""
    if "." in cell:
        return int(2 * float(cell))
    return int(cell.replace("-", "") if len(cell) == 10 else cell or 0)


def our_sums(path):
    """The sums of each column of our summary of PATH, by the names peers.mjs gives them."""
    done = subprocess.run([OBSERVE, "summary", "-q", path, "-o", held("sums.csv")], check=True)
    sums = dict.fromkeys([*LONG, "n of the first", "laagste with 0"], 0)
    with open(held("sums.csv")) as f:
        next(f)
        for line in f:
            cells = line.rstrip("\n").split(",")
            for name, at in LONG.items():
                sums[name] += number(cells[at])
            sums["n of the first"] += number(cells[2]) if cells[1] == SKILLS[0] else 0
            sums["laagste with 0"] += number(cells[6]) if cells[3] == "0" else 0
    data.drop(held("sums.csv"))
    return sums


def file_sums(path):
    """The same of what a peer wrote: wide or long, as many of the columns as it has."""
    sums = {}
    with open(path) as f:
        names = re.sub("\\b(%s)_" % "|".join(SKILLS), "", f.readline().rstrip("\n")).split(",")
        ats = [(i, name) for i, name in enumerate(names) if name in LONG]
        for line in f:
            cells = line.rstrip("\n").split(",")
            for i, name in ats:
                sums[name] = sums.get(name, 0) + number(cells[i])
    return sums


def lines(path):
    """A number for the lines of a file, in whatever order."""
    with open(path, "rb") as f:
        return sum(zlib.crc32(line) + (1 << 40) for line in f)
