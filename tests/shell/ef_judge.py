#!/usr/bin/env python3
"""ef_judge.py SEED - writes made-up sheets (sheets.csv) and observations (seen.csv), and what hb-ef
should say of them (compared, invited), worked out by looking at every row for every cell."""
import csv
import random
import sys

DO = ["reactie_inhibitie", "emotieregulatie", "volgehouden_aandacht", "taakinitiatie",
      "doelgericht_gedrag", "flexibiliteit"]
THINK = ["werkgeheugen", "planning_prioritering", "organisatie", "timemanagement", "metacognitie"]
SEEN = ["taakinitiatie", "volgehouden_aandacht", "doelgericht_gedrag", "flexibiliteit",
        "emotieregulatie", "reactie_inhibitie", "metacognitie", "werkgeheugen", "timemanagement",
        "organisatie", "planning_prioritering", "vaste_mindset", "groeimindset", "samenwerken"]
PLACES = ["%s_%s_%d" % (a, b, n) for a in ("sterk", "aandacht") for b in ("doen", "denken")
          for n in (1, 2, 3)]
DAYS = ["2026-%02d-%02d" % (m, d) for m in (9, 10, 11) for d in (1, 2, 3)]
YOUNG = ["5A", "6"]


def write(name, header, rows):
    with open(name, "w", newline="", encoding="utf-8") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(header)
        w.writerows(rows)


def some_observations(rnd, pupils, group):
    rows = {}
    for _ in range(3 * len(pupils)):
        key = (rnd.choice(pupils), rnd.choice(DAYS), rnd.choice("abc"))
        rows[key] = {s: rnd.choice(["", 1, 2, 3, 4, 5]) for s in SEEN}
    write("seen.csv", ["leerling", "groep", "school", "datum", "observator"] + SEEN +
          ["opmerkingen", "aanbeveling"],
          [[p, group[p], "S", d, o] + [r[s] for s in SEEN] + ["", ""] for (p, d, o), r in rows.items()])
    return rows


def some_sheets(rnd, pupils):
    rows = {}
    for _ in range(2 * len(pupils)):
        lists = []
        for own in (DO, THINK, DO, THINK):
            n = rnd.randrange(4)
            places = rnd.sample(own if rnd.random() < 0.9 else DO + THINK, n) + [""] * (3 - n)
            if rnd.random() < 0.2:
                rnd.shuffle(places)  # a gap in the numbering
            lists.append(places)
        rows[rnd.choice(pupils), rnd.choice(DAYS)] = lists
    write("sheets.csv", ["leerling", "groep", "datum"] + PLACES + ["afspraken"],
          [[p, "", d] + sum(lists, []) + [""] for (p, d), lists in rows.items()])
    return rows


def last_score(observed, pupil, skill):
    scored = [(d, r[skill]) for (p, d, _), r in observed.items() if p == pupil and r[skill] != ""]
    if not scored:
        return "", ""
    day = max(d for d, _ in scored)
    scores = {s for d, s in scored if d == day}
    return day, scores.pop() if len(scores) == 1 else ""


def compare(observed, sheets):
    for pupil in sorted({p for p, _ in sheets}, key=str.encode):
        lists = sheets[max(k for k in sheets if k[0] == pupil)]
        for skill in DO + THINK:
            day, score = last_score(observed, pupil, skill)
            teacher = "" if score == "" else "strong" if score >= 4 else "attention" if score <= 2 else ""
            strong, attention = skill in lists[0] + lists[1], skill in lists[2] + lists[3]
            if strong:
                yield [pupil, skill, "sterk", score, day, {
                    "": "alleen_leerling", "strong": "beide_sterk", "attention": "leerling_sterker"}[teacher]]
            if attention:
                yield [pupil, skill, "aandacht", score, day, {
                    "": "alleen_leerling", "strong": "leraar_sterker", "attention": "beide_aandacht"}[teacher]]
            if not strong and not attention and teacher == "attention":
                yield [pupil, skill, "", score, day, "alleen_leraar"]


def invite(observed, group):
    for pupil in sorted({p for p, _, _ in observed}, key=str.encode):
        for skill in DO + THINK:
            day, score = last_score(observed, pupil, skill)
            if score != "" and score <= 2 and group[pupil] not in YOUNG:
                yield [pupil, group[pupil], skill, score, day]


rnd = random.Random(int(sys.argv[1]))
pupils = ["P%d" % i for i in range(200)]
group = {p: rnd.choice(YOUNG + ["7B", "8", "3HB", "2mavo", ""]) for p in pupils}
observed = some_observations(rnd, pupils, group)
sheets = some_sheets(rnd, pupils + ["Q1", "Q2"])
write("compared", ["leerling", "vaardigheid", "zelf", "leraar", "datum", "vergelijking"],
      compare(observed, sheets))
write("invited", ["leerling", "groep", "vaardigheid", "score", "datum"], invite(observed, group))
