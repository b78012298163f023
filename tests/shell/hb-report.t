#!/usr/bin/env bash
# hb-report, as a teacher, a coordinator and somebody too curious meet it.
. "$(dirname "$0")/../lib.sh"
list=$EXAMPLES/demo/leerlingen.csv
hb-observe import -q --pupils="$list" -o class.csv "$EXAMPLES"/demo/observaties-*.csv 2>/dev/null
scores=taakinitiatie,volgehouden_aandacht,doelgericht_gedrag,flexibiliteit,emotieregulatie
scores=$scores,reactie_inhibitie,metacognitie,werkgeheugen,timemanagement,organisatie
scores=$scores,planning_prioritering,vaste_mindset,groeimindset,samenwerken
header=leerling,groep,school,datum,observator,$scores,opmerkingen,aanbeveling
report() { hb-report -q --today=2026-06-15 "$@"; }

note "one pupil, as text"
cat >one.csv <<END
$header
L1,7A,,2025-11-03,jvd,2,5,3,3,3,3,3,3,3,3,,4,3,3,Praat graag,uitdaging_in_klas
L1,7A,,2026-02-02,mk,3,5,3,3,3,3,3,3,3,,,5,3,3,,
L1,7A,,2026-05-04,jvd,4,3,3,3,3,3,3,3,,,,2,3,3,"Ging
vooruit",extra_observatie
END
transcript <<'END'
$ hb-report -q one.csv
Leerlingrapport
═══════════════
L1
Vertrouwelijk, intern

Groep         7A
Periode       3 nov 2025 t/m 4 mei 2026
Observaties   3
Observatoren  2

In het kort, op 4 mei 2026

• Gesprek waard, minder gunstig: Volgehouden aandacht (van 5 naar 3).
• Gesprek waard, gunstiger: Taakinitiatie (van 2 naar 4), Vaste mindset
  (omgekeerd; van 4 naar 2).

Waar het heen gaat
...
Het gemiddelde van de 11 executieve functies op 4 mei 2026 is niet gegeven: maar
8 hebben één score, en er zijn er minstens 9 nodig.
...
Opmerkingen

4 mei 2026, jvd
  Ging
  vooruit

3 nov 2025, jvd
  Praat graag
...
Formulier observatie, versie 1.0; hb-report 0.1.0.
...
$ hb-report --by=groep --format=csv -q one.csv | grep '^,Gesprek.*L1,.*gunstig'
,Gesprek waard,,tabel,1,L1,ongunstig,Volgehouden aandacht (van 5 naar 3),
,Gesprek waard,,tabel,1,L1,gunstig,"Taakinitiatie (van 2 naar 4)
END
report one.csv -o one.txt
check "no age norm, and 1 is 'not visible'" grep -q 'Er is geen$\|geen leeftijdsnorm\|leeftijdsnorm' one.txt
check "never significant" [ "$(grep -ci significant one.txt)" = 0 ]

note "text fits 80 columns, but for commands to copy"
report --by=groep --pupils="$list" class.csv -o group.txt
check "80 columns" python3 - group.txt one.txt <<'END'
import sys, unicodedata
for name in sys.argv[1:]:
    for line in open(name, encoding="utf-8"):
        line = line.rstrip("\n")
        assert len(unicodedata.normalize("NFC", line)) <= 80 or line.startswith("    hb-"), line
END

note "formats by the ending; the same input gives the same bytes"
for ending in txt md html csv; do
	report --by=groep --pupils="$list" -o a.$ending class.csv
	report --by=groep --pupils="$list" -o b.$ending class.csv
	expect_same a.$ending b.$ending
done
check "html is html" grep -qi '^<!doctype html>' a.html
check "html has no script and nothing from elsewhere" \
	[ "$(grep -ciE '<script|src=|@import|url\(|<link|<iframe' a.html)" = 0 ]
python3 - <<'END'
import csv
rows = list(csv.reader(open("class.csv", newline="")))
csv.writer(open("class2.csv", "w", newline=""), lineterminator="\n").writerows(rows[:1] + rows[:0:-1])
END
report --by=groep class.csv -o 1.csv
report --by=groep class2.csv -o 2.csv
sed -i s/class2.csv/class.csv/ 2.csv
expect_same 1.csv 2.csv

note "records, the long form and summaries per pupil say the same"
hb-observe long -q class.csv -o long.csv
report --by=groep long.csv -o 2.csv
grep -v ,rijen, 1.csv >want.csv
grep -v ,rijen, 2.csv >got.csv
expect_same want.csv got.csv
hb-observe summary -q --by=leerling,groep,periode class.csv -o summary.csv
for what in 'Cijfers op de laatste' 'Verdeling van de scores' 'Mediaan per periode'; do
	report --by=groep summary.csv -o 2.csv
	grep "$what" 1.csv >want.csv
	grep "$what" 2.csv >got.csv
	check "there is '$what'" [ -s want.csv ]
	expect_same want.csv got.csv
done
expect_status 0 report summary.csv class.csv -o both.md
check "a summary of the same pupils is left out, and said" \
	grep -q 'Niet meegeteld uit samenvattingen' both.md
report --by=leerling class.csv --format=csv -o 1.csv
report --by=leerling summary.csv --format=csv -o 2.csv
grep ',,tabel,' 1.csv | grep ',n,\|,laatste,\|,mediaan,' | grep -v Aanbevel >want.csv
grep ',,tabel,' 2.csv | grep ',n,\|,laatste,\|,mediaan,' | grep -v Aanbevel >got.csv
expect_same want.csv got.csv

note "privacy: names only when asked, remarks by pupil only, nobody else in a pupil's report"
report class.csv -o plain.txt
check "no name without --pupils" [ "$(grep -c 'Zoë\|Kwaak' plain.txt)" = 0 ]
check "remarks by pupil" grep -q 'haakt af bij' plain.txt
report --by=groep --pupils="$list" class.csv -o group.txt
check "no remark by group" [ "$(grep -c 'haakt af' group.txt)" = 0 ]
check "a group's report says what it is" grep -qx 'Vertrouwelijk, intern' group.txt
report --pupils="$list" --out-dir=out class.csv
check "no other pupil in a pupil's file" [ "$(grep -c '0012035\|René' out/0012034.html)" = 0 ]
check "files are private" [ "$(stat -c %a out/0012034.html out/index.csv out | sort -u | tr '\n' ' ')" = '600 700 ' ]
check "a file for each of 8, and the index" [ "$(find out -type f | wc -l)" = 10 ]
report --by=groep --min-group=9 class.csv -o small.txt
check "a group that is too small" grep -q 'minder dan 9 leerlingen worden niet getoond: Groep 7A' small.txt
check "nothing of it" [ "$(grep -c 'Taakinitiatie' small.txt)" = 0 ]
report --by=groep --min-group=5 class.csv -o small.txt
check "no pupil with --min-group" [ "$(grep -c '00120' small.txt)" = 0 ]

note "privacy: nobody can solve for what a report by school withholds"
cat >attack.py <<'END'
# Makes schools at random, asks for the report, and attacks it: every hidden number is an unknown,
# every published sum an equation; a hidden number must not follow from them.
import csv, random, subprocess, sys
from fractions import Fraction
skills = sys.argv[1].split(",")
header = sys.argv[2].split(",")

def determined(equations, unknown):
    """Which unknowns have one value only, by Gauss-Jordan over the rationals."""
    order = {u: i for i, u in enumerate(unknown)}
    m = []
    for members, total in equations:
        row = [Fraction(0)] * (len(order) + 1)
        for u in members:
            row[order[u]] += 1
        row[-1] = Fraction(total)
        m.append(row)
    at = 0
    for c in range(len(order)):
        pivot = next((i for i in range(at, len(m)) if m[i][c]), None)
        if pivot is None:
            continue
        m[at], m[pivot] = m[pivot], m[at]
        m[at] = [v / m[at][c] for v in m[at]]
        for i in range(len(m)):
            if i != at and m[i][c]:
                f = m[i][c]
                m[i] = [a - f * b for a, b in zip(m[i], m[at])]
        at += 1
    return {unknown[next(c for c in range(len(order)) if r[c])] for r in m[:at]
            if sum(1 for v in r[:-1] if v) == 1}

hidden_seen = recommended = 0
for seed in range(int(sys.argv[3])):
    rng = random.Random(seed)
    rows, size, scored = [], {}, {}
    for s in range(rng.choice([1, 1, 2, 3, 4])):
        for g in range(rng.randint(1, 5)):
            for p in range(rng.choice([1, 2, 3, 4, 5, 6, 9, 14])):
                code, school, group = f"L{s}{g}{p:02}", f"school{s}", f"{g + 1}a"
                size.setdefault(school, {}).setdefault(group, 0)
                size[school][group] += 1
                for date in rng.sample(["2025-11-03", "2026-02-10", "2026-05-18"], rng.randint(1, 3)):
                    share = rng.choice([.05, .3, .9])
                    got = [rng.randint(1, 5) if rng.random() > share else "" for _ in skills]
                    rows.append([code, group, school, date, "x", *got, "geheim",
                                 rng.choice(["geen", "geen|extra_observatie"])])
    last = {}
    for r in sorted(rows, key=lambda r: r[3]):
        last[r[0]] = r
    for code, group, school, date, who, *got in last.values():
        for skill, value in zip(skills, got):
            scored.setdefault((school, group, skill), 0)
            scored[school, group, skill] += value != ""
    with open("attack.csv", "w", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(header)
        w.writerows(rows)
    text = subprocess.run(["hb-report", "-q", "--by=school", "--format=csv", "attack.csv"],
                          check=True, capture_output=True).stdout.decode()
    assert "geheim" not in text and not any(code in text for code in last), "names a pupil"
    out = list(csv.DictReader(text.splitlines()))
    total = sum(sum(g.values()) for g in size.values())
    page = lambda r: r["pagina"] or (next(iter(size)) if len(size) == 1 else "")
    # 1. how many pupils there are
    known, unknown, equations = {}, [], []
    for r in out:
        if r["titel"] in ("De groepen", "De scholen") and r["kolom"] == "leerlingen":
            key = (r["rij"],) if r["titel"] == "De scholen" else (page(r), r["rij"])
            if r["waarde"] == "niet getoond":
                unknown.append(key)
            else:
                known[key] = int(r["waarde"])
                assert known[key] >= 5, (seed, "a small group is shown", r)
    figures = {}
    for r in out:
        if r["titel"].startswith("Cijfers op de laatste") and r["kolom"] in ("n", "ontbrekend"):
            figures.setdefault((page(r), r["rij"]), {})[r["kolom"]] = int(r["waarde"])
    for (where, skill), v in figures.items():
        assert v["n"] == 0 or v["n"] >= 5, (seed, where, skill, v)
        assert v["n"] + v["ontbrekend"] >= 5, (seed, where)
    schools_shown = {k[0] for k in figures if k[0]}
    for where in schools_shown:
        n = sum(next(v for k, v in figures.items() if k[0] == where).values())
        parts = [k for k in list(known) + unknown if len(k) == 2 and k[0] == where]
        if parts:
            equations.append(([k for k in parts if k in unknown],
                              n - sum(known[k] for k in parts if k in known)))
    parts = [k for k in list(known) + unknown if len(k) == 1]
    if parts:
        equations.append(([k for k in parts if k in unknown],
                          total - sum(known[k] for k in parts if k in known)))
    assert not determined(equations, unknown), (seed, "a hidden group follows")
    for members, rest in equations:
        assert not members or (len(members) > 1 and rest >= 5), (seed, members, rest)
    hidden_seen += len(unknown)
    # 2. how many have a score, per skill, of each school
    labels = {}
    for (where, skill) in figures:
        labels.setdefault(skill, len(labels))
    for skill in labels:
        whole = figures.get(("", skill))
        if not whole or len(size) == 1:
            continue
        unknown = [s for s in size if (s, skill) not in figures]
        rest = whole["n"] - sum(figures[s, skill]["n"] for s in size if s not in unknown)
        i = next(i for i, r in enumerate(skills) if r == skill) if skill in skills else None
        nonzero = [s for s in unknown]
        assert not unknown or rest == 0 or (len(nonzero) > 1 and rest >= 5), (seed, skill, unknown, rest)
        hidden_seen += len(unknown)
    # 3. no median of a group or school in which fewer than five have a score
    for r in out:
        if r["titel"] not in ("Mediaan per vaardigheid en groep", "Mediaan per vaardigheid en school"):
            continue
        if r["kolom"] == "vaardigheid" or r["waarde"] in ("", "niet getoond"):
            continue
        skill = skills[int(r["rij_nr"]) - 1]
        if r["titel"].endswith("groep"):
            n = scored[page(r), r["kolom"], skill]
            shown = {g: scored[page(r), g, skill] for g in size[page(r)]}
        else:
            n = sum(v for k, v in scored.items() if k[0] == r["kolom"] and k[2] == skill)
        assert n >= 5, (seed, r, n)
    # no recommendation for a few
    for r in out:
        if r["sectie"] == "Aanbevelingen" and r["kolom"] == "leerlingen" and r["waarde"] != "niet getoond":
            assert int(r["waarde"]) >= 5, (seed, r)
            recommended += 1
    # 4. terms and changes: neither about a few nor about all but a few
    for r in out:
        if r["titel"].startswith("Leerlingen die op meer") and r["kolom"] == "leerlingen":
            n, every = int(r["waarde"]), sum(size[page(r)].values())
            assert n >= 5 and (n == every or every - n >= 5), (seed, r)
    for r in out:
        if r["titel"].startswith("Mediaan per periode") and r["kolom"] != "vaardigheid" and r["waarde"]:
            term = {"P1": "2025-11-03", "P2": "2026-02-10", "P3": "2026-05-18"}[r["kolom"][-2:]]
            n = len({x[0] for x in rows if x[2] == page(r) and x[3] == term})
            every = sum(size[page(r)].values())
            assert n >= 5 and (n == every or every - n >= 5), (seed, r)
assert hidden_seen > 100 and recommended > 20, (hidden_seen, recommended)
END
check "hidden cells cannot be solved for" python3 attack.py "$scores" "$header" 60

note "a summary that does not tell pupils apart"
hb-observe summary -q --by=groep class.csv -o coarse.csv
report --by=groep coarse.csv -o coarse.txt
check "by group: the distribution, and what is withheld" grep -q 'uit een samenvatting zonder leerlingen' coarse.txt
report --by=school coarse.csv -o coarse.txt
check "by school: nothing" [ "$(grep -c 'Taakinitiatie' coarse.txt)" = 0 ]
check "and that is said" grep -q 'Niet getoond: uit een samenvatting zonder leerlingen' coarse.txt
sed 's/^\(7A,taakinitiatie\),24,/\1,25,/' coarse.csv >wrong.csv
expect_status 1 report --by=groep wrong.csv
expect_stderr_has '[contradiction]'
expect_status 1 report --by=groep coarse.csv coarse.csv
expect_stderr_has '[duplicate]'

note "files of the other programs"
cat >sheets.csv <<'END'
leerling,groep,datum,sterk_doen_1,sterk_doen_2,sterk_doen_3,sterk_denken_1,sterk_denken_2,sterk_denken_3,aandacht_doen_1,aandacht_doen_2,aandacht_doen_3,aandacht_denken_1,aandacht_denken_2,aandacht_denken_3,afspraken
L1,7A,2026-05-20,flexibiliteit,,,,,,taakinitiatie,,,werkgeheugen,,,Elke dag kijken
L9,7A,2026-05-20,flexibiliteit,,,,,,zomaar,,,,,,
END
cat >decided.csv <<'END'
leerling,klas,vak,datum,uur,waar,wat,vakleraar_op_de_hoogte,besluit,reden
L1,7A,engels,2026-05-12,2,lokaal 12,lezen,nee,geweigerd,vakleraar|te_laat
END
cat >positions.csv <<'END'
school,datum,context,type
De Eik,2026-05-03,lokaal,B
END
cat >log.csv <<'END'
plan,onderwerp,stap,datum,status,wie,notitie,vervolgdatum
casusanalyse,L1,1,2026-04-02,gedaan,mk,geheim,2026-06-01
klassenmanagement,7A,2,2026-04-01,bezig,jvd,,2026-05-01
END
expect_status 1 report one.csv sheets.csv decided.csv positions.csv log.csv -o all.txt
expect_stderr_has 'sheets.csv:3:10: error: "zomaar"'
check "the sheet beside the teacher's score" grep -q 'Taakinitiatie (4)' all.txt
check "agreements by pupil" grep -q 'Elke dag' all.txt
check "choice hours" grep -q 'geweigerd' all.txt
check "positions" grep -q 'De Eik' all.txt
check "steps" grep -q casusanalyse all.txt
check "no notes" [ "$(grep -c geheim all.txt)" = 0 ]
report --notes one.csv log.csv -o all.txt
check "notes when asked" grep -q geheim all.txt
report --by=school class.csv decided.csv log.csv -o all.txt
check "by school no pupil" [ "$(grep -c 'L1\|casusanalyse\|geweigerd' all.txt)" = 0 ]
check "and that is said" grep -q 'Keuze-uren; 1 rij uit stappenplannen\|Keuze-uren; 2 rijen uit' all.txt

note "hostile content comes out as text, in every format"
cat >hostile.py <<'END'
import csv, sys
header = sys.argv[1].split(",")
evil = ["<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", "=HYPERLINK(\"http://evil/\")",
        "\u202egnp.exe", "\x1b[31mred\x1b[0m", "a\x07\x00b".replace("\x00", ""), "x" * 10000,
        "👩‍👩‍👧‍👦 zoë | pipe", "</style></svg>]]>", "| a | b |\n|---|\n# kop\n* ster", "&lt;b&gt;"]
with open("hostile.csv", "w", newline="", encoding="utf-8") as f:
    w = csv.writer(f, lineterminator="\n")
    w.writerow(header)
    for i, e in enumerate(evil):
        w.writerow([f"../{i}{e[:40]}".replace("\n", " "), e[:60].replace("\n", " "), "", "2026-05-18",
                    e[:60].replace("\n", " "), *[3] * 14, e, ""])
END
python3 hostile.py "$header"
for ending in txt md html csv; do
	expect_status 1 hb-report -q --title='<b>"&' -o evil.$ending hostile.csv
	check "no control characters in $ending" python3 - evil.$ending <<'END'
import sys
text = open(sys.argv[1], encoding="utf-8", newline="").read()
bad = [c for c in text if (ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0 or c in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"]
assert not bad, set(bad)
END
done
check "html holds no markup of theirs" python3 - evil.html <<'END'
import sys
from html.parser import HTMLParser
void = {"meta", "br", "hr", "img", "link", "input", "col", "wbr"}
class Check(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = []
    def handle_starttag(self, tag, attrs):
        assert tag not in ("script", "img", "iframe", "link", "b"), tag
        assert not any(k.startswith("on") for k, v in attrs), attrs
        if tag not in void: self.open.append(tag)
    def handle_startendtag(self, tag, attrs): pass
    def handle_endtag(self, tag):
        if tag not in void: assert self.open.pop() == tag, tag
c = Check()
c.feed(open(sys.argv[1], encoding="utf-8").read())
assert not c.open, c.open
END
expect_status 1 report --out-dir=evil hostile.csv
check "files of hostile codes lie in the folder" \
	[ "$(find evil -type f | wc -l)" = $(($(wc -l <evil/index.csv) + 1)) ]
check "and nowhere else" [ ! -e 0 ]
check "the links of the index are there" python3 - <<'END'
import csv, os, re
for r in csv.DictReader(open("evil/index.csv", encoding="utf-8")):
    assert re.fullmatch(r"[A-Za-z0-9_-]+\.html", r["bestand"]), r
    assert os.path.exists("evil/" + r["bestand"]), r
END
cat >same.csv <<END
$header
a/b,7A,,2026-05-18,x,3,3,3,3,3,3,3,3,3,3,3,3,3,3,,
a.b,7A,,2026-05-18,x,3,3,3,3,3,3,3,3,3,3,3,3,3,3,,
A_b,7A,,2026-05-18,x,3,3,3,3,3,3,3,3,3,3,3,3,3,3,,
index,7A,,2026-05-18,x,3,3,3,3,3,3,3,3,3,3,3,3,3,3,,
END
report --out-dir=same same.csv
check "codes that would share a file do not" [ "$(find same -name '*.html' | wc -l)" = 5 ]

note "bad rows are told, counted and left out"
sed '3s/2026-02-02/2026-02-30/' one.csv >bad.csv
expect_status 1 hb-report -o bad.md bad.csv
expect_stderr_has 'bad.csv:3:4: error:'
expect_stderr_has 'bad.csv: 3 read, 2 good, 1 rejected'
check "the report counts it" grep -q 'Afgewezen en niet meegeteld: 1 rij' bad.md
check "and says why" grep -q '^| *date ' bad.md
expect_status 1 hb-report -q --rejects=mend.csv -o bad.txt bad.csv
check "the rejected row can be mended" grep -q '^date,bad.csv,3,L1' mend.csv
expect_status 2 hb-report -q --rejects=mend.csv bad.csv sheets.csv

note "what it cannot read"
printf 'a,b\n1,2\n' >other.csv
expect_status 2 hb-report -q other.csv
expect_stderr_has '[no_kind]'
expect_status 1 hb-report -q -o some.txt other.csv one.csv nowhere.csv
expect_stderr_has '[file_unreadable]'
check "the others are reported" grep -q Taakinitiatie some.txt
expect_status 3 hb-report -q nowhere.csv
expect_status 2 hb-report -q "$EXAMPLES/demo/observaties-excel.csv"
: >empty.csv
expect_status 2 hb-report -q empty.csv
expect_status 3 hb-report -q .
expect_status 2 hb-report --by=klas one.csv
expect_status 2 hb-report --format=pdf one.csv
expect_status 2 hb-report --by=school --min-group=2 one.csv
expect_status 2 hb-report --by=school --out-dir=x one.csv
expect_status 2 hb-report --out-dir=x -o y one.csv
expect_status 2 hb-report - - <one.csv
check "nothing was written" [ ! -e x ] && [ ! -e y ]
head -n 1 one.csv >none.csv
expect_status 0 hb-report -q none.csv
expect_stderr_has '[nothing_to_report]'
expect_stdout_has 'Er zijn geen observaties'

note "from a pipe, a redirected file, a process substitution"
report one.csv -o want.csv
report -o got.csv <one.csv
sed 's/one.csv/-/' want.csv >want2.csv
expect_same want2.csv got.csv
mkfifo pipe
cat one.csv >pipe &
report pipe -o got.csv
expect_same want.csv got.csv
tail -n 2 one.csv >part
(head -n 2 one.csv; tail -n 3 one.csv) >rest.csv

note "a form of one's own, on a scale of 1 to 6"
mkdir forms
cat >forms/eigen.yaml <<'END'
hb: 1
id: eigen
title: Eigen lijst
lang: nl
version: "2.1"
kind: record
key: [leerling, datum]
scales:
  zes: {min: 1, max: 6, labels: {1: nooit, 6: altijd}}
fields:
  - {id: leerling, type: id, label: Leerling, required: true}
  - {id: datum, type: date, label: Datum, required: true}
  - {id: durft, type: scale, scale: zes, label: Durft}
  - {id: klaagt, type: scale, scale: zes, label: Klaagt, polarity: negative}
rules:
  - rule: unique
END
printf 'leerling,datum,durft,klaagt\nL1,2026-01-05,6,1\nL1,2026-05-05,4,3\n' >own.csv
expect_status 0 env HB_FORMS=forms hb-report -q -f eigen own.csv
expect_stdout_has 'Formulier eigen, versie 2.1'
expect_stdout_has 'Gesprek waard, minder gunstig: Durft (van 6 naar 4), Klaagt (omgekeerd; van'

note "outputs that fail"
expect_status 3 hb-report -q -o /dev/full one.csv
expect_status 3 sh -c 'hb-report -q one.csv >/dev/full'
expect_status 3 sh -c 'hb-report -q one.csv >&-'
expect_status 3 hb-report -q --out-dir=one.csv one.csv
expect_status 3 hb-report -q --out-dir=/dev/full/x one.csv

note "400 pupils in one process, in seconds"
python3 - "$header" <<'END'
import csv, random, sys
rng = random.Random(1)
with open("school.csv", "w", newline="") as f:
    w = csv.writer(f, lineterminator="\n")
    w.writerow(sys.argv[1].split(","))
    for p in range(400):
        for date in ("2025-11-03", "2026-02-10", "2026-05-18"):
            w.writerow([f"L{p:05}", f"{p // 25 % 8 + 1}{'ab'[p % 2]}", "De Eik", date, f"obs{p % 9}",
                        *[rng.randint(1, 5) for _ in range(14)], "", ""])
END
start=$(date +%s)
expect_status 0 report --out-dir=many school.csv
check "a file for each" [ "$(find many -name 'L*.html' | wc -l)" = 400 ]
check "within 20 seconds, under sanitizers too" [ $(($(date +%s) - start)) -le 20 ]
finish
