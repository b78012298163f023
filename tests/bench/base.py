"""What all parts of the bench share: where things are, one measurement, and what is printed."""
import atexit, collections, os, re, shutil, signal, statistics, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.path.abspath(sys.argv[1])
OBSERVE, REPORT = (os.path.join(BUILD, "bin", name) for name in ("hb-observe", "hb-report"))
ROWS, RUNS = int(os.environ.get("ROWS", 2000000)), int(os.environ.get("RUNS", 5))
PEER_RUNS, SLOW_S, LIMIT_S = 3, 15, 300
SKILLS = ("taakinitiatie volgehouden_aandacht doelgericht_gedrag flexibiliteit emotieregulatie "
          "reactie_inhibitie metacognitie werkgeheugen timemanagement organisatie "
          "planning_prioritering vaste_mindset groeimindset samenwerken").split()

PEERS = os.path.join(BUILD, "bench")  # what npm brought; it stays
os.makedirs(PEERS, exist_ok=True)
HOLD = tempfile.mkdtemp(dir=PEERS)  # what is generated and written; it goes
atexit.register(shutil.rmtree, HOLD)
MEMORY = "/dev/shm"  # results are written there, so that no disk is measured with the programs
WRITTEN = HOLD
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 4 << 30:
    WRITTEN = tempfile.mkdtemp(dir=MEMORY)
    atexit.register(shutil.rmtree, WRITTEN)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
os.environ.update(LC_ALL="C", TZ="UTC", SKILLS=",".join(SKILLS))
for name in [n for n in os.environ if n.startswith("HB_")]:
    del os.environ[name]

Run = collections.namedtuple("Run", "wall cpu mb text")


def held(name):
    return os.path.join(HOLD, name)


def written(name):
    return os.path.join(WRITTEN, name)


def have(program):
    return shutil.which(program) is not None


def built(name):
    """The path of tests/bench/NAME.c, compiled."""
    path = held(name)
    if not os.path.exists(path):
        source = os.path.join(HERE, name + ".c")
        subprocess.check_call(["cc", "-std=gnu17", "-O2", "-o", path, source])
    return path


def measure(command, stdin=None, out=None, limit=LIMIT_S):
    """Seconds, processor seconds, peak MB and what the first line on standard output said, which
    goes to the file OUT if given. None when it took more than LIMIT seconds."""
    figures = held("figures")
    with open(out, "w+b") if out else tempfile.TemporaryFile(dir=HOLD) as sink, \
            open(stdin or os.devnull, "rb") as source, tempfile.TemporaryFile(dir=HOLD) as said:
        job = subprocess.Popen([built("measure"), figures] + command, stdin=source, stdout=sink,
                               stderr=said, cwd=PEERS, start_new_session=True)
        try:
            job.wait(limit)
        except BaseException as why:
            os.killpg(job.pid, signal.SIGKILL)
            job.wait()
            if isinstance(why, subprocess.TimeoutExpired):
                return None
            raise
        with open(figures) as f:
            wall, cpu, kib, status = map(float, f.read().split())
        if status != 0:
            said.seek(0)
            sys.exit("%s: exit %d: %s" % (command, status, said.read()[-400:].decode()))
        if out in (None, os.devnull):
            sink.seek(0)
        text = sink.read(200).decode().strip() if out is None else ""
    return Run(wall, cpu, kib / 1024, text)


def median(runs, what):
    return statistics.median(getattr(r, what) for r in runs)


def peak(runs):
    return "%.1f" % max(r.mb for r in runs)


def plural(threads):
    return "%d thread%s" % (threads, "s" * (threads != 1))


def say(text=""):
    print(text, flush=True)


def heading(text, *below):
    print("bench: " + text, file=sys.stderr, flush=True)
    say("\n### " + text)
    for paragraph in below:
        say("\n" + paragraph)


def head(*names):
    """The head of a table: a name that begins with < is of a column of text."""
    say("\n| %s |\n|%s|" % (" | ".join(n.lstrip("<") for n in names),
                           "|".join("---" if n[0] == "<" else "--:" for n in names)))


def row(*cells):
    say("| %s |" % " | ".join(map(str, cells)))


def version(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    first = done.stdout.decode().splitlines()[0].strip()
    return re.sub(r" \(?[0-9a-f]{20,}.*|,? ?[Cc]opyright.*", "", first)
