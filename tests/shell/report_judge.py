"""report_judge.py BY NAME - holds a report against the commands of its own footer.

NAME.txt, NAME.md and NAME.html are one report, made in this folder. The commands are taken from
it, run here as they are printed, and what they print is compared with each figure of the report:
of the csv (the last command) every row, and of the html every cell of every table and every
figure of every picture. A figure that no command gives is an error, unless the report names the
program that wrote it. The rules for what is worth a talk are worked out here once more.
"""
import csv
import html.parser
import io
import re
import subprocess
import sys
from collections import defaultdict
from fractions import Fraction

BY, NAME = sys.argv[1], sys.argv[2]
MONTHS = 'jan feb mrt apr mei jun jul aug sep okt nov dec'.split()
EXECUTIVE = ('taakinitiatie volgehouden_aandacht doelgericht_gedrag flexibiliteit emotieregulatie '
             'reactie_inhibitie metacognitie werkgeheugen timemanagement organisatie '
             'planning_prioritering').split()
TERM_END = ((8, 'P1'), (12, 'P2'), (4, 'P3'))
errors, compared = [], defaultdict(int)


def wrong(*what):
    errors.append(' '.join(str(w) for w in what))


def same(kind, want, got, *where):
    compared[kind] += 1
    if str(want) != str(got):
        wrong(kind, *where, '- the command has', repr(str(want)), 'and the report', repr(str(got)))


def iso(text):
    """'3 nov 2025' as 2025-11-03; anything else as it is."""
    m = re.fullmatch(r'(\d{1,2}) ([a-z]{3}) (\d{4})', text)
    return f'{m[3]}-{MONTHS.index(m[2]) + 1:02}-{int(m[1]):02}' if m else text


def table(text):
    return list(csv.DictReader(io.StringIO(text, newline='')))


# ---- the report and its commands ----

class Page(html.parser.HTMLParser):
    """Tables (rows of cells) and lanes (title, desc) in order, list items, and the commands."""

    def __init__(self):
        super().__init__()
        self.tables, self.lanes, self.commands, self.items = [], [], [], []
        self.into, self.skip, self.stack = None, 0, []

    def handle_starttag(self, tag, attrs):
        classes = (dict(attrs).get('class') or '').split()
        if tag in ('meta', 'br', 'wbr'):
            if tag == 'br' and self.into is not None:
                self.into.append('\n')
            return
        hidden = 'sr' in classes or 'aside' in classes or dict(attrs).get('aria-hidden')
        self.stack.append((tag, bool(hidden)))
        self.skip += bool(hidden)
        if tag == 'table':
            self.tables.append([])
        elif tag == 'tr' and self.tables:
            self.tables[-1].append([])
        elif tag in ('td', 'th'):
            self.into = []
            self.tables[-1][-1].append(self.into)
        elif tag == 'title' and any(t == 'svg' for t, _ in self.stack):
            self.into = []
            self.lanes.append([self.into, []])
        elif tag == 'desc':
            self.into = self.lanes[-1][1]
        elif tag == 'code':
            self.into = []
            self.commands.append(self.into)
        elif tag == 'li':
            self.into = []
            self.items.append(self.into)

    def handle_endtag(self, tag):
        opened, hidden = self.stack.pop()
        assert opened == tag, (opened, tag)
        self.skip -= hidden
        if tag in ('td', 'th', 'title', 'desc', 'code', 'li'):
            self.into = None

    def handle_data(self, data):
        if self.into is not None and not self.skip:
            self.into.append(data)


page = Page()
with open(NAME + '.html', encoding='utf-8') as f:
    page.feed(f.read())
with open(NAME + '.txt', encoding='utf-8') as f:
    plain = f.read()
with open(NAME + '.md', encoding='utf-8') as f:
    fenced = re.findall(r'^```\n(hb-.*)\n```$', f.read(), re.M)
commands = re.findall(r'^    (hb-.*)$', plain, re.M)
assert commands == [''.join(c) for c in page.commands] == fenced, 'the formats name other commands'
assert len(commands) > 2 and 'hb-report' in commands[-1], commands

out = {}
for command in commands:
    ran = subprocess.run(['sh', '-c', command], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, (command, ran.returncode, ran.stderr)
    out[command] = table(ran.stdout)
report = out[commands[-1]]


def find(*words, without=()):
    """The rows of the command that has these words; None: there is none."""
    found = [c for c in commands[:-1] if set(words) <= set(c.split(' | ')[-1].split())
             and not set(without) & set(c.split(' | ')[-1].split())]
    assert len(found) < 2, (words, found)
    return out[found[0]] if found else None


def need(what, *words, without=()):
    rows = find(*words, without=without)
    if rows is None:
        wrong('no command for', what, words)
    return rows or []


form = table(subprocess.run(['hb-form', 'columns', 'observatie'], capture_output=True, text=True,
                            check=True).stdout)
label = {r['label']: r['kolom'] for r in form}
CHOICES = [r['waarden'].split('|') for r in form if r['kolom'] == 'aanbeveling'][0]
SKILLS = [i for i in label.values() if i in EXECUTIVE or i in ('vaste_mindset', 'groeimindset', 'samenwerken')]
names = {i: l for l, i in label.items()}

moved = 'om op te tellen' in plain.replace('\n', ' ')
sheets_of = {}  # what hb-form check gives, by the title that stands above the command
for line, command in re.findall(r'^(\S.*):\n    (hb-(?:form|plan) check .*)$', plain, re.M):
    sheets_of[line] = out[command]
compare = find('hb-ef', 'compare')
long = find('hb-observe', 'long')
if long is None and find('hb-observe', 'wide') is not None:
    long = [dict(r, vaardigheid=s, score=r[s]) for r in find('hb-observe', 'wide') for s in SKILLS]

by_pupil = find('summary', '--by=leerling', without=('--latest', '--of=aanbeveling'))
if by_pupil is None:
    by_pupil = find('summary', '--by=school,groep,leerling')
latest_pupil = find('summary', '--latest', '--by=leerling')
per_pupil = {(r['leerling'], r['vaardigheid']): r for r in by_pupil or []}
latest = {(r['leerling'], r['vaardigheid']): r for r in latest_pupil or []}
of_pupil = defaultdict(dict)  # {pupil: {date: {skill: [scores]}}}
records = set()
place = {}
for r in long or []:
    of_pupil[r['leerling']].setdefault(r['datum'], {}).setdefault(r['vaardigheid'], [])
    if r['score']:
        of_pupil[r['leerling']][r['datum']][r['vaardigheid']].append(int(r['score']))
    records.add((r['leerling'], r['datum'], r['observator']))
for p in of_pupil:  # the last date that names one; of several names on it the first in byte order
    mine = [r for r in long if r['leerling'] == p]
    place[p] = tuple(min((r[c] for r in mine if r[c] and r['datum'] == max(
        q['datum'] for q in mine if q[c])), default='', key=str.encode) for c in ('groep', 'school'))
if long is None and by_pupil and 'groep' in by_pupil[0]:
    place = {r['leerling']: (r['groep'], r['school']) for r in by_pupil}


def members(group=None, school=None):
    return {p for p, (g, s) in place.items() if group in (None, g) and school in (None, s)}


def add_up(rows):
    """Figures of several rows of a summary together: n, ontbrekend, n1..n5, median and mean."""
    n = [sum(int(r[f'n{k}']) for r in rows) for k in range(1, 6)]
    values = [k + 1 for k, times in enumerate(n) for _ in range(times)]
    figures = {f'n{k + 1}': times for k, times in enumerate(n)}
    figures.update(n=sum(n), ontbrekend=sum(int(r['ontbrekend']) for r in rows), mediaan='', gemiddelde='')
    if values:
        middle = values[len(values) // 2] + values[(len(values) - 1) // 2]
        figures['mediaan'] = f'{middle / 2:.1f}'
        mean = (200 * sum(values) + len(values)) // (2 * len(values))
        figures['gemiddelde'] = f'{mean // 100}.{mean % 100:02}'
    return figures


# ---- what is worth a talk: the rule of hb-report(1), once more ----

def series(pupil, skill):
    """(score or None where observers differ) by date, newest first."""
    found = []
    for date in sorted(of_pupil[pupil], reverse=True):
        scores = set(of_pupil[pupil][date].get(skill, []))
        if scores:
            found.append(scores.pop() if len(scores) == 1 else None)
    return found


def talk(pupil, skill):
    """(what it says, which way), or None."""
    sign = -1 if skill == 'vaste_mindset' else 1
    run = series(pupil, skill)
    if None in run:
        run = run[:run.index(None)]
    step = sign * (run[0] - run[1]) if len(run) > 1 else 0
    before = sign * (run[1] - run[2]) if len(run) > 2 else 0
    steady = step * before > 0
    s = per_pupil[pupil, skill]
    change = sign * int(s['verschil']) if s['verschil'] else 0
    went = f"van {s['eerste']} naar {s['laatste']}"
    now = f'was {run[1]}, nu {run[0]}' if len(run) > 1 else ''
    if step <= -2 and step < change:
        return now, 'ongunstig'
    if abs(change) >= 2:
        return went, 'gunstig' if change > 0 else 'ongunstig'
    if steady:
        return ('3 keer gunstiger', 'gunstig') if step > 0 else ('3 keer minder', 'ongunstig')
    return (now, 'gunstig') if step >= 2 else None


# ---- the rows of the csv ----

pairs = {}  # ids and the words for them, which must be one to one


def one_to_one(kind, ident, word, *where):
    compared[kind] += 1
    if pairs.setdefault((kind, 'id', ident), word) != word or pairs.setdefault((kind, 'word', word), ident) != ident:
        wrong(kind, *where, '-', ident, 'is shown as', word)


def code_in(text):
    """'Zoë (0012034)' as 0012034."""
    m = re.search(r'\(([^()]+)\)$', text)
    return m[1] if m else text


def skill_of(r):
    return r['rij'] if r['rij'] in names else label[r['rij']]


def date_or(text):
    return iso(text) if re.match(r'\d{1,2} [a-z]{3} \d{4}$', text) else text


only = {r['leerling'] for r in long or []}
every_page = {r['pagina'] for r in report if r['pagina']}


def whose(pagina):
    """What a page is about: ('leerling', code), ('groep', name, school) or ('school', name)."""
    if BY == 'leerling':
        if pagina:
            return code_in(pagina)
        return next(iter(only)) if len(only) == 1 and not every_page else None
    if BY == 'groep':
        if not pagina and not every_page:
            (one,) = {place[p] for p in place}
            return one
        if not pagina:
            return None
        title, _, school = pagina.partition(', ')
        return ('' if title == '(zonder groep)' else re.sub('^Groep ', '', title), school)
    if pagina:
        return '' if pagina == '(zonder school)' else pagina
    schools = {s for _, s in place.values()}
    return next(iter(schools)) if len(schools) == 1 else None


def unit_rows(who, skill, period=None):
    """Rows of the summary for a group or school, to be added up."""
    if BY == 'groep':
        group, school = who
        inside = members(group, school if school else None)
        if moved:
            rows = need('terms', 'summary', '--by=leerling,periode') if period else latest.values()
            return [r for r in rows if r['leerling'] in inside and r['vaardigheid'] == skill
                    and (not period or r['periode'] == period)]
        by = 'school,groep' if find('--latest', '--by=school,groep') is not None else 'groep'
        rows = need('terms', f'--by={by},periode') if period else need('group', '--latest', f'--by={by}')
        return [r for r in rows if r['groep'] == group and r['vaardigheid'] == skill
                and r.get('school', school) == school and (not period or r['periode'] == period)]
    if moved:
        inside = members(None, who)
        rows = need('terms', 'summary', '--by=leerling,periode') if period else latest.values()
        return [r for r in rows if r['leerling'] in inside and r['vaardigheid'] == skill
                and (not period or r['periode'] == period)]
    rows = need('terms', '--by=school,periode') if period else need('school', '--latest', '--by=school')
    return [r for r in rows if who in (None, r['school']) and r['vaardigheid'] == skill
            and (not period or r['periode'] == period)]


def group_rows(group, school, skill):
    if moved:
        return [r for r in latest.values() if r['leerling'] in members(group, school) and r['vaardigheid'] == skill]
    return [r for r in need('groups', '--latest', '--by=school,groep')
            if (r['groep'], r['school'], r['vaardigheid']) == (group, school, skill)]


def counts_of(people):
    """Records of these pupils, from what there is."""
    if long is not None:
        return len({r for r in records if r[0] in people})
    first = SKILLS[0]
    return sum(int(per_pupil[p, first]['n']) + int(per_pupil[p, first]['ontbrekend']) for p in people)


def people_of(who):
    if who is None:
        return set(place)
    if BY == 'leerling':
        return {who}
    return members(who[0], who[1] or None) if BY == 'groep' else members(None, who)


def choices(rows, who):
    """(id, n, pupils, last date) of the recommendations of a unit, those that were given."""
    people = people_of(who)
    mine = defaultdict(lambda: [0, 0, ''])
    for r in rows:
        inside = (r['leerling'] in people if 'leerling' in r else
                  r['groep'] == who[0] and r.get('school', who[1]) == who[1] if 'groep' in r else
                  who in (None, r['school']))
        if inside and r['n'] != '0':
            one = mine[r['aanbeveling']]
            one[0] += int(r['n'])
            one[1] += int(r['leerlingen'])
            one[2] = max(one[2], r['laatste_datum'])
    return [(i, *map(str, mine[i])) for i in CHOICES if i in mine]


def check_figure(r, who):
    where = (r['pagina'], r['rij'], r['kolom'])
    people = people_of(who)
    if r['rij'] == 'geteld':
        if r['kolom'] == 'leerlingen':
            same('pupils', len(people), r['waarde'], *where)
        elif r['kolom'] == 'observaties':
            same('observations', counts_of(people), r['waarde'], *where)
        elif long is not None:
            same('observers', len({o for p, _, o in records if p in people and o}), r['waarde'], *where)
    elif r['rij'] == 'executieve_functies':
        last = max(of_pupil[who])
        now = [set(of_pupil[who][last].get(s, [])) for s in EXECUTIVE]
        now = [one.pop() for one in now if len(one) == 1]
        same('executive', len(now), r['waarde'] if r['kolom'] == 'n' else len(now), *where)
        if r['kolom'] == 'gemiddelde':
            mean = (200 * sum(now) + len(now)) // (2 * len(now))
            same('executive', f'{mean // 100}.{mean % 100:02}', r['waarde'], *where)
            if len(now) < 9:
                wrong('the mean of', len(now), 'executive functions is given', *where)
    elif r['rij'] == 'zonder_observatie':
        rows = need('who has none', 'missing')
        if BY == 'groep' and who:
            rows = [m for m in rows if m['groep'] == who[0] and who[1] in ('', m['school']) or
                    (m['groep'] == who[0] and not m['school'])]
        same('missing', len(rows), r['waarde'], *where)
    elif r['rij'] == 'rijen':
        if r['kolom'] == 'meegeteld':
            rows = counts_of(set(place))
            if 'long.csv' in commands[-1]:  # there a record has a row for each skill
                rows *= len(SKILLS)
            same('counted', rows, r['waarde'], *where)
    elif r['rij'] != 'rijen_van_anderen':
        wrong('a figure nobody knows', *where)


def check_table(r, who):
    """Whether the cell was recognised."""
    where = (r['pagina'], r['titel'] or r['sectie'], r['rij'], r['kolom'])
    title, column, value = r['titel'] or r['sectie'], r['kolom'], r['waarde']
    if value == 'niet getoond':
        hidden[title] += 1
        return True
    if title == 'Cijfers per vaardigheid':
        want = per_pupil[who, skill_of(r)][column]
        if value == 'verschilt':
            same('differs', '', want, *where)
        else:
            same('figures', want, iso(value), *where)
    elif title.startswith('Cijfers op de laatste datum'):
        rows = unit_rows(who, skill_of(r))
        same('latest', add_up(rows)[column], value, *where)
        if len(rows) == 1:
            same('latest', rows[0][column], value, *where)
    elif title.startswith('Mediaan per periode'):
        rows = unit_rows(who, skill_of(r), column)
        same('terms', rows[0]['mediaan'] if len(rows) == 1 else add_up(rows)['mediaan'], value, *where)
    elif title == 'Mediaan per vaardigheid en groep':
        rows = group_rows('' if column == '(zonder groep)' else column, who, skill_of(r))
        same('groups', add_up(rows)['mediaan'], value, *where)
    elif title == 'Mediaan per vaardigheid en school':
        rows = unit_rows('' if column == '(zonder school)' else column, skill_of(r))
        same('schools', add_up(rows)['mediaan'], value, *where)
    elif title in ('De groepen', 'De scholen'):
        name = '' if r['rij'].startswith('(zonder') else r['rij']
        people = members(name, who) if title == 'De groepen' else members(None, name)
        same('sizes', len(people) if column == 'leerlingen' else counts_of(people), value, *where)
    elif title.startswith('Leerlingen die op meer'):
        skill = skill_of(r)
        sign = -1 if skill == 'vaste_mindset' else 1
        changes = [sign * int(per_pupil[p, skill]['verschil']) for p in people_of(who)
                   if per_pupil[p, skill]['verschil']]
        want = {'leerlingen': len(changes), 'gunstiger': sum(c >= 2 for c in changes),
                'ongunstiger': sum(c <= -2 for c in changes), 'gelijk': sum(abs(c) < 2 for c in changes)}
        same('went', want[column], value, *where)
    else:
        return False
    return True


def check_picture(r, who):
    where = (r['pagina'], r['titel'], r['rij'], r['kolom'])
    kind, column, value, skill = r['soort'], r['kolom'], r['waarde'], r['rij']
    if kind == 'verloop' and column == 'duiding':
        want = talk(who, skill)
        same('talks', want, (value, r['duiding']), *where)
        remarks.add((who, skill))
    elif kind == 'verloop':
        scores = set(of_pupil[who][column].get(skill, []))
        same('course', scores.pop() if len(scores) == 1 else '', value, *where)
        if len(scores) > 1 and r['duiding'] != 'verschillend':
            wrong('observers differ', *where)
    elif kind == 'warmtekaart':
        s = latest[column, skill]
        want = s['laatste'] if s['n'] != '0' else ''
        same('heat', want, value, *where)
        same('heat', 'verschillend' if s['n'] != '0' and not s['laatste'] else '', r['duiding'], *where)
    elif kind == 'verdeling' and BY == 'leerling':
        same('distribution', per_pupil[who, skill][column], value, *where)
    elif kind == 'verdeling':
        rows = unit_rows(who, skill)
        same('distribution', add_up(rows)[column], value, *where)
        if len(rows) == 1:
            same('distribution', rows[0][column], value, *where)
    elif kind == 'vorige_nu':
        terms = re.search(r'Mediaan in (\S+) en in (\S+)', r['titel'])
        rows = unit_rows(who, skill, terms[1 if column == 'vorige' else 2])
        same('pair', add_up(rows)['mediaan'] if rows else '', value, *where)
    else:
        wrong('a picture nobody knows', *where)


# ---- tables that are compared as a whole ----

def rows_of(cells):
    """The cells of one table as rows: {column: value} with '' the row's name."""
    rows = {}
    for r in cells:
        rows.setdefault(r['rij_nr'], {'': r['rij']})[r['kolom']] = r['waarde']
    return list(rows.values())


def check_choices(cells, who):
    rows = need('recommendations', '--of=aanbeveling')
    want = choices(rows, who)
    if BY == 'school':  # those for a few are withheld
        want = [w for w in want if int(w[2]) >= 5]
    got = [(row[''], row['n'], row.get('leerlingen', '1'), iso(row['laatste_datum'])) for row in rows_of(cells)]
    same('recommendations', len(want), len(got), cells[0]['pagina'])
    for w, g in zip(want, got):
        same('recommendations', w[1:], g[1:], cells[0]['pagina'], g[0])
        one_to_one('recommendations', w[0], g[0])


def check_flags(cells, who):
    people = people_of(who)
    want, steps = [], defaultdict(list)
    for f in need('signals', 'flags'):
        if f['leerling'] not in people or f['signaal'] == 'aanbeveling':
            continue
        text = names[f['vaardigheid']] + f" ({f['waarde']})" * bool(f['waarde']) if f['vaardigheid'] else f['waarde']
        if not want or want[-1][:2] != [f['leerling'], f['signaal']]:
            want.append([f['leerling'], f['signaal'], []])
        want[-1][2].append(text)
        steps[f['signaal']].append(f['vervolgstap'])
    got = rows_of(cells)
    same('signals', len(want), len(got), cells[0]['pagina'])
    for w, g in zip(want, got):
        name, signal = (g.get('leerling', g['']), g['signaal']) if 'signaal' in g else (None, g[''])
        if name is not None:
            same('signals', w[0], code_in(name))
        one_to_one('signals', w[1], signal)
        same('signals', ', '.join(w[2]), g['waar'], cells[0]['pagina'], signal)
        for step in steps[w[1]]:
            compared['steps'] += 1
            if f'{signal}: {step}' not in items:
                wrong('the advised step is not in the report', signal, step)


def check_talks(cells, who):
    got = {code_in(row['']): row for row in rows_of(cells)}
    for p in people_of(who):
        want = {'ongunstig': [], 'gunstig': []}
        for skill in SKILLS:
            t = talk(p, skill)
            turned = 'omgekeerd; ' if skill == 'vaste_mindset' else ''
            if t:
                want[t[1]].append(f'{names[skill]} ({turned}{t[0]})')
        row = got.get(p, {})
        for way, said in want.items():
            same('talks', '\n'.join(said), row.get(way, ''), p, way)


def check_sheets(cells, who):
    title = 'Hoe de leerling het zelf ziet'
    people = people_of(who)
    want = [s for s in sheets_of.get(title, []) if s['leerling'] in people]
    got = rows_of(cells)
    if title not in sheets_of:
        wrong('no command for', title)
    same('sheets', len(want), len(got), cells[0]['pagina'])
    teacher = {(c['leerling'], c['vaardigheid']): c['leraar'] for c in compare or []}
    for w, g in zip(want, got):
        same('sheets', w['datum'], iso(g['datum'] if 'datum' in g else g['']), w['leerling'])
        if 'afspraken' in g:
            same('sheets', w['afspraken'], g['afspraken'], w['leerling'])
        for side in ('sterk', 'aandacht'):
            ids = [w[c] for c in w if c.startswith(side + '_') and w[c]]
            said = re.findall(r'([^,]+?)(?: \((\d)\))?(?:, |$)', g[side])
            same('sheets', len(ids), len(said), w['leerling'], side)
            for ident, (word, score) in zip(ids, said):
                one_to_one('sheets', ident, word)
                if compare is not None:
                    compared['self and teacher'] += 1
                    same('self and teacher', teacher.get((w['leerling'], ident), 'no row'), score, w['leerling'], ident)


def is_about(row, who):
    if BY == 'school':
        return row.get('school') == who
    if row.get('leerling', row.get('onderwerp')) in people_of(who):
        return True
    return BY == 'groep' and who[0] in (row.get('klas'), row.get('groep'), row.get('onderwerp'))


on_pages = set()


def check_other(cells, who):
    """Rows of a file that people filled in, as its own program gives them."""
    title = cells[0]['sectie']
    if title not in sheets_of:
        return False
    got = rows_of(cells)
    want = sheets_of[title]
    if who is None or not every_page:  # those of no page, or all on the only one
        want = [w for i, w in enumerate(want) if (title, i) not in on_pages]
        if BY == 'school':  # a plan about a pupil is withheld
            want = [w for w in want if w.get('onderwerp') not in place]
    else:
        mine = [i for i, w in enumerate(want) if is_about(w, who)]
        on_pages.update((title, i) for i in mine)
        want = [want[i] for i in mine]
    same('rows', len(want), len(got), cells[0]['pagina'], title)
    for w, g in zip(want, got):
        for column, value in g.items():
            if not column:
                continue
            cell = w[column]
            value = date_or(value)
            compared['other'] += 1
            if column in ('leerling',):
                value = code_in(value)
            if cell.replace('|', ', ') == value:
                continue
            if not cell or not value:
                wrong(title, column, cell, value)
            one_to_one(title + column, cell, value, cells[0]['pagina'])
    return True


hidden = defaultdict(int)
remarks = set()
items = [''.join(i) for i in page.items]
tables = defaultdict(list)
for r in report:
    who = whose(r['pagina'])
    if r['soort'] == 'cijfer':
        check_figure(r, who)
    elif r['soort'] == 'tabel':
        if not check_table(r, who):
            tables[r['pagina'], r['sectie'], r['titel']].append(r)
    elif 'regio' not in r['titel']:
        check_picture(r, who)
for (pagina, section, title), cells in sorted(tables.items(), key=lambda t: not t[0][0]):
    who = whose(pagina)
    if section == 'Aanbevelingen':
        check_choices(cells, who)
    elif section == 'Signalen en vervolgstappen':
        check_flags(cells, who)
    elif section == 'Gesprek waard':
        check_talks(cells, who)
    elif section == 'Hoe de leerling het zelf ziet':
        check_sheets(cells, who)
    elif not check_other(cells, who):
        line = ' '.join(plain.split('Herkomst van de cijfers')[-1].split())
        if f'{section}: zoals hb-' not in line:
            wrong('no command gives the table', section, title)
if BY == 'leerling':
    for pupil in of_pupil:
        for skill in SKILLS:
            if talk(pupil, skill) and (pupil, skill) not in remarks:
                wrong('worth a talk and not said', pupil, skill, talk(pupil, skill))
    shown = {whose(r['pagina']) for r in report}
    for pupil in of_pupil:
        if pupil not in shown:
            wrong('a pupil without a page', pupil)
for name in {m['leerling'] for m in find('missing') or []}:
    if BY != 'school':
        compared['missing'] += 1
        if not any(i.startswith(name) or f'({name})' in i for i in items):
            wrong('without an observation and not said', name)

# ---- the html shows what the csv has ----

in_csv = []  # tables in order
for r in report:
    if r['soort'] != 'tabel':
        continue
    at = r['pagina'], r['sectie'], r['titel'], r['kolom']
    key = at[:3]
    new = not in_csv or in_csv[-1][0] != key or (int(r['rij_nr']) < in_csv[-1][2])
    if new:
        in_csv.append([key, [], 0])
    if int(r['rij_nr']) > in_csv[-1][2]:
        in_csv[-1][1].append([r['rij']])
    in_csv[-1][2] = int(r['rij_nr'])
    in_csv[-1][1][-1].append(r['waarde'])
in_html = [[[''.join(c).strip() for c in row] for row in t[1:]] for t in page.tables]
in_html = [t for t in in_html if t]
same('html', len(in_csv), len(in_html), 'tables')
for (key, want, _), got in zip(in_csv, in_html):
    same('html', len(want), len(got), *key)
    for w, g in zip(want, got):
        g = [re.sub(r'^–$', '', c) for c in g]
        w = [v if re.search(r'[^-0-9.]', v) or key[1].startswith('Herkomst') else v.replace('.', ',')
             if re.fullmatch(r'-?\d+\.\d+', v) else v for v in w]
        if len(w) == 2 and len(g) == 1:  # a table of one column has it twice in csv
            w = w[:1]
        g = [c if v == c or not re.fullmatch(r'-?[\d,]+ ?[!✓]?', c) else c.rstrip(' !✓') for v, c in zip(w, g)]
        same('html', w, g, *key)

lanes = [(''.join(t), ''.join(d)) for t, d in page.lanes]
pictures = defaultdict(list)
order = []
for r in report:
    if r['soort'] in ('tabel', 'cijfer') or r['kolom'] == 'duiding':
        continue
    key = r['pagina'], r['titel'], r['soort'], r['rij'], r['rij_nr']
    if not order or order[-1] != key:
        order.append(key)
    pictures[key].append(r)
told = []
for key in order:
    told.append((key, pictures[key]))
if all(len(p) <= 12 for k, p in told if k[2] == 'warmtekaart'):  # more go in parts
    same('html', len(told), len(lanes), 'lanes')
    for (key, cells), (title, desc) in zip(told, lanes):
        word = names.get(key[3], key[3])
        same('html', word + ' (omgekeerd)' * (key[3] == 'vaste_mindset'), title, *key)
        shown = [part.rpartition(': ')[2].rstrip('×') for part in desc.split('; ')]
        want = []
        for c in cells:
            v = c['waarde'].replace('.', ',')
            if not v:
                v = ('waarnemers verschillen' if c['duiding'] == 'verschillend'
                     else '–' if c['kolom'] == 'mediaan' else 'ontbreekt')
            want.append(v)
        same('html', want, shown, *key)

for e in errors[:20]:
    print('#', e)
if len(errors) > 20:
    print('# and', len(errors) - 20, 'more')
print('#', ', '.join(f'{k} {n}' for k, n in sorted(compared.items())),
      '; withheld', sum(hidden.values()), '; commands', len(commands))
for want in sys.argv[3:]:
    if not compared.get(want.replace('_', ' ')) and want != 'hidden' or want == 'hidden' and not hidden:
        print('# nothing compared:', want)
        errors.append(want)
sys.exit(bool(errors))
