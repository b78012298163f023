"""The files that are measured: made up, and the same on every machine."""
import hashlib, itertools, os, random, subprocess
from base import HOLD, ROWS, SKILLS, built, held

PER_PUPIL = 20  # rows, unless said otherwise
SCORES = [",".join(str((i * k) % 5 + 1) for i in range(len(SKILLS))) for k in (1, 2, 3, 7)]


def generate(rows, pupils=None, quotes=10, layout="comma"):
    """ROWS records, QUOTES percent of them quoted, in a LAYOUT of generate.c."""
    pupils = pupils or max(rows // PER_PUPIL, 1)
    path = held("%d-%d-%d-%s.csv" % (rows, pupils, quotes, layout))
    if not os.path.exists(path):
        with open(path, "wb") as out:
            command = [built("generate"), str(rows), str(pupils), str(quotes), "1", layout]
            subprocess.check_call(command, stdout=out)
    return path


def written(name, header, lines):
    path = held(name)
    if not os.path.exists(path):
        with open(path, "w") as out:
            out.write(header + "\n")
            out.writelines(lines)
    return path


def drop(*paths):
    """Removes these files, or all that were generated."""
    for path in paths or [os.path.join(HOLD, n) for n in os.listdir(HOLD) if n.endswith(".csv")]:
        if os.path.exists(path):
            os.remove(path)


def ten():
    with open(generate(1000)) as f:
        return written("ten.csv", f.readline().rstrip(), [f.readline() for _ in range(10)])


def columns(n, cells):
    """N columns that no form knows, CELLS in all."""
    tail = ",abc" * n
    return written("columns-%d.csv" % n, "leerling,datum" + "".join(",c%d" % i for i in range(n)),
                   ("L%d,2026-01-%02d%s\n" % (r, r % 28 + 1, tail) for r in range(cells // n)))


def form(n):
    """A form with N scale fields."""
    path = held("vragen-%d.yaml" % n)
    with open(path, "w") as out:
        out.write("hb: 1\nid: vragen\ntitle: Vragen\nlang: nl\nversion: \"1.0\"\n"
                  "source: {sector: [po]}\nprogram: hb-observe\nkind: record\n"
                  "key: [leerling, datum]\nscales:\n  vijf: {min: 1, max: 5}\nfields:\n"
                  "  - {id: leerling, type: id, label: Leerling, required: true}\n"
                  "  - {id: datum, type: date, label: Datum, required: true}\n")
        out.writelines("  - {id: v%d, type: scale, scale: vijf, label: Vraag %d}\n" % (i, i)
                       for i in range(n))
        out.write("rules:\n  - {rule: unique}\n")
    os.chmod(path, 0o600)
    return path


def answers(n, cells):
    """CELLS scores under form(N), five records a pupil."""
    tails = ["".join(",%d" % ((i * k) % 5 + 1) for i in range(n)) for k in (1, 2, 3, 7)]
    return written("answers-%d.csv" % n, "leerling,datum" + "".join(",v%d" % i for i in range(n)),
                   ("L%d,2026-01-%02d%s\n" % (r // 5, r % 5 + 1, tails[r % 4])
                    for r in range(cells // n)))


def remarks(size, total, broken):
    """Remarks of SIZE bytes, TOTAL bytes in all, with line breaks if BROKEN."""
    remark = ("een regel,%s" % ("\n" if broken else " ")) * (size // 11)
    return written("remarks-%d-%s.csv" % (size, broken), "leerling,datum,opmerkingen",
                   ('L%d,2026-01-02,"%s"\n' % (r, remark) for r in range(max(total // size, 2))))


def fnv1a(state, text):
    for c in text:
        state = ((state ^ ord(c)) * 16777619) & 0xFFFFFFFF
    return state


def fnv1a_pairs(n):
    """N pairs of texts; however one of each pair is chosen, FNV-1a of 32 bits is the same: found by
    trying, stage by stage (Joux 2004)."""
    draw, state, pairs = random.Random(1), 2166136261, []
    while len(pairs) < n:
        seen = {}
        while True:
            text = "%06x" % draw.getrandbits(24)
            hashed = fnv1a(state, text)
            if seen.setdefault(hashed, text) != text:
                break
        pairs.append((seen[hashed], text))
        state = hashed
    return pairs


def choices(pairs, n):
    return ["".join(t) for t in itertools.islice(itertools.product(*pairs), n)]


def ids(n):
    """(name, N ids): plain ones, and such as make a careless hash table slow."""
    bits = (n - 1).bit_length()
    width = 2 * bits
    alike = "leerling-".ljust(width - 7, "x")
    return [("scattered, %d characters" % width,
             [hashlib.sha256(b"%d" % i).hexdigest()[:width] for i in range(n)]),
            ("alike but for the last characters", [alike + "%07d" % i for i in range(n)]),
            ("alike but for the first characters", ["%07d" % i + alike for i in range(n)]),
            ("multiples of 2^32", [str(i << 32) for i in range(1, n + 1)]),
            ("one hash by djb2 (Ez, FY)", choices([("Ez", "FY")] * bits, n)),
            ("one hash by Java's (Aa, BB)", choices([("Aa", "BB")] * bits, n)),
            ("one hash by FNV-1a of 32 bits", choices(fnv1a_pairs(bits), n))]


def of_ids(name, pupils):
    """Two records for each of these pupils, shuffled."""
    records = [(p, d) for p in pupils for d in (1, 2)]
    random.Random(1).shuffle(records)
    return written(name + ".csv", "leerling,datum,observator," + ",".join(SKILLS),
                   ("%s,2026-01-%02d,jvd,%s\n" % (p, d, SCORES[i % 4])
                    for i, (p, d) in enumerate(records)))


def schools(n, rows):
    """N files of different pupils, ROWS records in all."""
    paths = [held("school-%d-%d.csv" % (rows, i)) for i in range(n)]
    with open(generate(rows)) as f:
        header = f.readline()
        files = [open(path, "w") for path in paths]
        for out in files:
            out.write(header)
        for line in f:
            files[int(line[1:8]) % n].write(line)
        for out in files:
            out.close()
    return paths


def long_of(records):
    """The file of these records in the long form, and its rows."""
    return generate(records, None, 0, "long"), records * len(SKILLS)


# the records of a sample for slow peers, and for very slow ones
SMALL, TINY = max(ROWS // 10, 1000), max(ROWS // 100, 1000)
