#!/usr/bin/env python3
"""keuze_judge.py make SEED PUPILS REQUESTS - writes a school year into the current folder.
keuze_judge.py judge MAX LIMIT REQUESTS.csv - decides on it, by brute force, in the order of rows.

It shares nothing with hb-keuze but the rules as hb-keuze(1) tells them: no index, no week number
arithmetic, every earlier decision looked at again for every request.
"""
import csv
import random
import sys
from datetime import date, datetime, timedelta

HOLIDAYS = [(date(2026, 10, 17), date(2026, 10, 25)), (date(2026, 12, 19), date(2027, 1, 3)),
            (date(2027, 2, 20), date(2027, 2, 28)), (date(2027, 4, 27), date(2027, 4, 27))]
DAYS = ["ma", "di", "wo", "do", "vr", "za", "zo"]
SUBJECTS = ["wiskunde", "Engels", "natuurkunde", "Frans", "biologie", "kunst"]
BEGIN = {1: "08:30", 2: "09:20", 3: "10:30", 4: "11:20", 5: "12:40", 6: "13:30", 7: "14:20", 8: "15:20"}
SHORT = {1: "08:30", 2: "09:00", 3: "09:30", 4: "10:15", 5: "10:45", 6: "11:15"}


def minutes_on(clock, n):
    t = datetime(2000, 1, 1, int(clock[:2]), int(clock[3:])) + timedelta(minutes=n)
    return t.strftime("%H:%M")


def write(name, header, rows):
    with open(name, "w", newline="", encoding="utf-8") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(header)
        w.writerows(rows)


def make(seed, n_pupils, n_requests):
    rnd = random.Random(seed)
    days = [date(2026, 8, 17) + timedelta(days=i) for i in range(330)]
    short = sorted(rnd.sample([d for d in days if d.weekday() < 5], 12))
    write("uren.csv", ["uur", "begin", "eind", "datum"],
          [[h, b, minutes_on(b, 45), ""] for h, b in BEGIN.items()] +
          [[h, b, minutes_on(b, 25), d] for d in short for h, b in SHORT.items()])
    classes = ["%d%s" % (y, c) for y in range(1, 7) for c in ("HB", "V1", "A")]
    lessons = {}
    for c in classes:
        for d in range(5):
            for h in range(1, 9):
                if rnd.random() < 0.9:
                    lessons[c, d, h] = rnd.choice(SUBJECTS)
    pupils = [("L%05d" % i, rnd.choice(classes)) for i in range(n_pupils)]
    extra = [[c, DAYS[rnd.randrange(5)], "7/8", "kunst", p] for p, c in rnd.sample(pupils, n_pupils // 20)]
    write("lessen.csv", ["klas", "dag", "uur", "vak", "leerling"],
          [[c.lower() if rnd.random() < 0.2 else c, DAYS[d], h, v, ""] for (c, d, h), v in lessons.items()] + extra)
    tests = []
    for c in classes:
        for d in days:
            for h in range(1, 7):
                if d.weekday() < 5 and (c, d.weekday(), h) in lessons and rnd.random() < 0.03:
                    v = lessons[c, d.weekday(), h]
                    twice = rnd.random() < 0.3
                    who = rnd.choice([p for p in pupils if p[1] == c] or pupils)[0] if rnd.random() < 0.2 else ""
                    tests.append([c, v.upper() if rnd.random() < 0.2 else v, d, "%d/%d" % (h, h + 1) if twice else h, who])
    write("toetsen.csv", ["klas", "vak", "datum", "uur", "leerling"], tests)
    turn = [d for d in days if date(2026, 12, 26) <= d <= date(2027, 1, 8)]
    clock = [date(2026, 10, 25) + timedelta(days=i) for i in range(-2, 4)]
    clock += [date(2027, 3, 28) + timedelta(days=i) for i in range(-2, 4)]
    favourite = {p: rnd.sample(days, 5) for p, _ in pupils}
    rows = []
    for i in range(n_requests):
        p, c = rnd.choice(pupils)
        d = rnd.choice(favourite[p]) + timedelta(days=rnd.randrange(-2, 3))
        if rnd.random() < 0.1:
            d = rnd.choice(turn + clock)
        top = 6 if d in short else 8
        h = rnd.randrange(1, top + 1)
        two = h < top and rnd.random() < 0.25
        v = lessons.get((c, d.weekday(), h), "kunst") if rnd.random() < 0.9 else rnd.choice(SUBJECTS)
        clock_of = SHORT if d in short else BEGIN
        begin = datetime.combine(d, datetime.strptime(clock_of[h], "%H:%M").time())
        before = rnd.choice([timedelta(days=2), timedelta(hours=3), timedelta(minutes=30),
                             timedelta(days=rnd.randrange(0, 20), minutes=rnd.randrange(0, 1440))])
        slack = timedelta(seconds=rnd.choice([0, 0, 1, -1, 60, -60]))
        asked = begin - before + slack
        text = asked.isoformat() if asked.second or rnd.random() < 0.5 else asked.strftime("%Y-%m-%dT%H:%M")
        rows.append([p, c, v, d, "%d/%d" % (h, h + 1) if two else h,
                     rnd.choice(["mediatheek", "lab", "L1.04, achterin", 'het "hok"']),
                     rnd.choice(["project", "versnelling", "regel\nregel"]),
                     "nee" if rnd.random() < 0.05 else "ja", text,
                     rnd.choice(["", "", "", "ja", "nee"]) if rnd.random() < 0.2 else "",
                     rnd.choice(["", "project", "verdieping"]), "n%d" % (i % 7)])
    header = ["leerling", "klas", "vak", "datum", "uur", "waar", "wat", "vakleraar_op_de_hoogte",
              "aangevraagd", "akkoord_vakleraar", "soort", "nummer"]
    write("aanvragen.csv", header, rows)
    order = list(range(len(rows)))
    rnd.shuffle(order)
    write("geschud.csv", header, [rows[i] for i in order])
    write("zonder.csv", header[:8] + header[9:], [r[:8] + r[9:] for r in rows])
    with open("periodes.yaml", "w", encoding="utf-8") as f:
        f.write('hb: 1\nid: periodes\ntitle: T\nlang: nl\nversion: "1.0"\nkind: calendar\n'
                'year_start: "08-01"\nterms:\n  - {id: P1, label: Een, start: "08-01"}\nholidays:\n')
        for a, b in HOLIDAYS:
            f.write("  - {label: Vrij, from: %s, to: %s}\n" % (a, b))


def read(name):
    with open(name, newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))


def hours_of(text):
    return [int(h) for h in text.split("/")]


def judge(most, limit, name):
    clock, own = {}, set()
    for r in read("uren.csv"):
        clock[r["datum"], int(r["uur"])] = r["begin"]
        own.add(r["datum"])
    tests = set()
    for r in read("toetsen.csv"):
        for h in hours_of(r["uur"]):
            tests.add((r["klas"].lower(), r["vak"].lower(), r["datum"], h, r["leerling"]))
    lessons = set()
    for r in read("lessen.csv"):
        for h in hours_of(r["uur"]):
            lessons.add((r["klas"].lower(), r["vak"].lower(), r["dag"], h, r["leerling"]))
    with open(name, newline="", encoding="utf-8") as f:
        rows = list(csv.reader(f))
    header, rows = rows[0], rows[1:]
    at = {column: i for i, column in enumerate(header)}
    timed = "aangevraagd" in at

    def order(i):
        r = rows[i]
        return (datetime.fromisoformat(r[at["aangevraagd"]]), r[at["datum"]], hours_of(r[at["uur"]]),
                [cell.encode() for cell in r])

    granted = {}  # by pupil: every (day, hour) granted so far
    verdict = [None] * len(rows)
    for i in sorted(range(len(rows)), key=order) if timed else range(len(rows)):
        r = dict(zip(header, rows[i]))
        day, hours = date.fromisoformat(r["datum"]), hours_of(r["uur"])
        mine = granted.setdefault(r["leerling"], [])
        lesson = (r["klas"].lower(), r["vak"].lower())
        reasons = []
        if day.isoweekday() in (6, 7):
            reasons.append("weekend")
        if any(a <= day <= b for a, b in HOLIDAYS):
            reasons.append("vakantie")
        if any(not {lesson + (DAYS[day.weekday()], h, who) for who in ("", r["leerling"])} & lessons for h in hours):
            reasons.append("geen_les")
        if any(lesson + (r["datum"], h, who) in tests for h in hours for who in ("", r["leerling"])):
            reasons.append("toets")
        if r["vakleraar_op_de_hoogte"] == "nee":
            reasons.append("vakleraar")
        if r["akkoord_vakleraar"] == "nee":
            reasons.append("vakleraar_nee")
        if timed and limit:
            back = {"d": "days", "u": "hours", "m": "minutes"}[limit[-1]]
            late = False
            for h in hours:
                begin = clock[r["datum"] if r["datum"] in own else "", h]
                last = datetime.fromisoformat(r["datum"] + "T" + begin) - timedelta(**{back: int(limit[:-1])})
                late |= datetime.fromisoformat(r["aangevraagd"]) > last
            if late:
                reasons.append("te_laat")
        if any(d == day and g == h for d, g in mine for h in hours):
            reasons.append("dubbel")
        week = [d for d, _ in mine if d.isocalendar()[:2] == day.isocalendar()[:2]]
        if most and len(week) + len(hours) > int(most):
            reasons.append("max_per_week")
        if not reasons:
            mine += [(day, h) for h in hours]
        verdict[i] = reasons
    out = csv.writer(sys.stdout, lineterminator="\n")
    known = ["leerling", "klas", "vak", "datum", "uur", "waar", "wat", "vakleraar_op_de_hoogte",
             "aangevraagd", "akkoord_vakleraar", "soort"]
    out.writerow(known + ["besluit", "reden", "nummer"])
    for i, r in enumerate(rows):
        cells = dict(zip(header, r))
        out.writerow([cells.get(k, "") for k in known] +
                     ["geweigerd" if verdict[i] else "toegestaan", "|".join(verdict[i]), cells["nummer"]])


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="")
    if sys.argv[1] == "make":
        make(int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    else:
        judge(sys.argv[2], sys.argv[3], sys.argv[4])
