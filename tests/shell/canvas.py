"""canvas.py DIR - works out the figures of examples/regio from its files, without the programs, and
compares them with what the programs wrote into DIR/uit."""
import csv
import datetime
import statistics
import sys
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

TYPES = ['exclusief', 'A', 'B', 'C', 'D']
CONTEXTS = ['lokaal', 'leerling', 'leraar']
LEVELS = {'micro': 4, 'meso': 3, 'exo': 1, 'macro': 4, 'chrono': 3}
TODAY = datetime.date(2026, 6, 15)
SIX_WEEKS = datetime.timedelta(weeks=6)
failed = False
base = sys.argv[1] + '/'


def read(name):
    with open(base + name, newline='', encoding='utf-8') as f:
        return list(csv.DictReader(f))


def compare(name, header, rows):
    global failed
    with open(base + 'uit/' + name, newline='', encoding='utf-8') as f:
        got = list(csv.reader(f))
    wanted = [header.split(',')] + [[str(cell) for cell in row] for row in rows]
    if got == wanted:
        return
    failed = True
    print('#', name, 'differs')
    for w, g in zip(wanted, got):
        if w != g:
            print('# wanted', w)
            print('# got   ', g)
            break
    print('#', len(wanted), 'and', len(got), 'rows')


# Where schools stand: for each school and context the sets of types by day.
days = defaultdict(lambda: defaultdict(set))
for row in read('all.csv'):
    days[row['school'], row['context']][row['datum']].add(row['type'])


def joined(types):
    return '|'.join(t for t in TYPES if t in types)


history, last = [], {}
for school in sorted({s for s, _ in days}):
    for context in CONTEXTS:
        before = None
        for day in sorted(days[school, context]):
            now = days[school, context][day]
            if before and now == before:
                continue
            step = ''
            if before and len(before) == len(now) == 1:
                step = TYPES.index(min(now)) - TYPES.index(min(before))
            stand = (school, context, joined(now), day, joined(before or ()), step)
            history.append(stand)
            last[school, context] = stand
            before = now
header = 'school,context,type,sinds,vorig_type,stap'
compare('history.csv', header, history)
compare('place.csv', header, [s for s in history if last[s[:2]] is s])

# The region.
schools = sorted(row['school'] for row in read('scholen.csv'))
assert len(schools) == 40


def stand_of(school, context):
    return last.get((school, context), ('', '', '', '', '', ''))[2]


compare('scholen.csv', 'school,lokaal,leerling,leraar',
        [[s] + [stand_of(s, c) for c in CONTEXTS] for s in schools])
counts = []
for c in CONTEXTS:
    stands = [stand_of(s, c) for s in schools]
    counts += [(c, t, stands.count(t)) for t in TYPES]
    counts.append((c, 'verdeeld', sum('|' in s for s in stands)))
    counts.append((c, 'onbekend', stands.count('')))
compare('aantallen.csv', 'context,type,scholen', counts)
compare('ontbreekt.csv', 'school,ontbreekt',
        [(s, '|'.join(c for c in CONTEXTS if not stand_of(s, c)))
         for s in schools if any(not stand_of(s, c) for c in CONTEXTS)])

learn = []
for c in CONTEXTS:
    level = {s: TYPES.index(stand_of(s, c).split('|')[0]) for s in schools if stand_of(s, c)}
    for s in sorted(level):
        above = sorted({n for n in level.values() if n > level[s]})[:1]
        whom = [o for o in level if level[o] in above]
        whom.sort()
        whom.sort(key=lambda o: last[o, c][3], reverse=True)
        learn.append((s, c, stand_of(s, c), TYPES[above[0]] if above else '', len(whom),
                      '|'.join(whom[:5])))
compare('leren.csv', 'school,context,type,van_type,scholen,van', learn)


# Plans.
def date(text):
    return datetime.date.fromisoformat(text) if text else None


due, by = [], {'school': defaultdict(list), 'wie': defaultdict(list)}
for row in read('plannen.csv'):
    first, second = date(row['evaluatie_1']), date(row['evaluatie_2'])
    earliest = date(row['start']) + SIX_WEEKS
    number = 1
    if first and first < TODAY:
        number, earliest, first = 2, first + SIX_WEEKS, second
    if number == 2 and second and second < TODAY:
        found = (None, None, 'klaar')
    elif first:
        found = (number, first, 'gepland')
    else:
        found = (number, earliest, 'te_laat' if earliest < TODAY else 'te_plannen')
    for col in by:
        by[col][row[col]].append(found)
    if found[1]:
        due.append([row[k] for k in ('school', 'doel_id', 'wie', 'niveau', 'prioriteit', 'doel')]
                   + [found[0], found[1], found[2], (TODAY - found[1]).days])
due.sort(key=lambda r: (r[7], r[0], r[1]))
compare('plan.csv', 'school,doel_id,wie,niveau,prioriteit,doel,evaluatie,datum,status,dagen_te_laat',
        due)
for col, groups in by.items():
    kinds = ['te_laat', 'gepland', 'te_plannen', 'klaar']
    compare(f'plan-{col}.csv', col + ',plannen,' + ','.join(kinds) + ',eerstvolgende',
            [[name, len(found)] + [sum(f[2] == k for f in found) for k in kinds]
             + [min((f[1] for f in found if f[1]), default='')]
             for name, found in sorted(groups.items())])

# Levels.
scores, asked = defaultdict(lambda: defaultdict(list)), set()
for row in read('niveaus.csv'):
    cell = row['team'], row['niveau'], row['stelling']
    asked.add(cell)
    if row['score']:
        scores[cell][row['datum']].append(int(row['score']))


def rounded(value, digits):
    return str(Decimal(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def figures(cell, latest):
    series = [s for _, s in sorted(scores[cell].items())]
    shown = (series[-1] if latest else sum(series, [])) if series else []
    numbers = [len(shown)] + [''] * 4
    if shown:
        numbers[1] = rounded(statistics.median(shown), 1)
        numbers[2] = rounded(Decimal(sum(shown)) / len(shown), 2)
        if len(series) > 1:
            numbers[3] = rounded(statistics.median(series[-1]) - statistics.median(series[-2]), 1)
        numbers[4] = max(series[-1]) - min(series[-1])
    return numbers + [shown.count(k) for k in range(1, 6)]


rows, apart = [], []
for team in sorted({t for t, _, _ in asked}):
    mine = []
    for level, n in LEVELS.items():
        cells = [(team, level, '')] + [(team, level, f'{level}_{i + 1}') for i in range(n)]
        mine += [c for c in cells if c in asked or not c[2]]
    rows += [list(c) + figures(c, False) for c in mine]
    latest = [list(c) + figures(c, True) for c in mine]
    apart += sorted(latest, key=lambda r: -(r[7] if r[7] != '' else -1))
header = 'team,niveau,stelling,n,mediaan,gemiddelde,verschil,spreiding,n1,n2,n3,n4,n5'
compare('niveaus.csv', header, rows)
compare('oneens.csv', header, apart)
sys.exit(failed)
