#!/usr/bin/env python3
"""A second hb-observe, slow and plain, to hold the real one against.

It was written from the manual pages alone and shares nothing with the C sources. What it knows:
check, summary (--by, --latest, --of=aanbeveling, --merge), long, wide and missing, on canonical
input of the form `observatie`, with --period, --since, --until, --only and --today. It does not
detect misspelt headers, unclosed quotes or other damage: cases.py never makes them.

	observe.py summary --by=groep,periode a.csv b.csv

Findings go to standard error as `bestand,regel,kolom,ernst,code`, then the counts.
"""

import datetime
import sys

SKILLS = (
	"taakinitiatie volgehouden_aandacht doelgericht_gedrag flexibiliteit emotieregulatie "
	"reactie_inhibitie metacognitie werkgeheugen timemanagement organisatie "
	"planning_prioritering vaste_mindset groeimindset samenwerken"
).split()
ADVICE = (
	"geen uitdaging_in_klas extra_observatie individuele_begeleiding groepsaanbod_buiten_klas"
).split()
BESIDE_NONE = {"extra_observatie", "individuele_begeleiding", "groepsaanbod_buiten_klas"}
WHO = ["leerling", "groep", "school", "datum", "observator"]
FIELDS = WHO + SKILLS + ["opmerkingen", "aanbeveling"]
LONG = WHO + ["opmerkingen", "aanbeveling"]
KEY = ["leerling", "datum", "observator"]
FIGURES = (
	"vaardigheid n ontbrekend gemiddelde mediaan min max eerste_datum eerste laatste_datum "
	"laatste verschil n1 n2 n3 n4 n5"
).split()
ERROR, WARNING, NOTE = "fout", "waarschuwing", "opmerking"


# ---------------------------------------------------------------------------------- CSV


def decode(data):
	if data.startswith(b"\xff\xfe") or data.startswith(b"\xfe\xff"):
		return data.decode("utf-16")
	try:
		return data.decode("utf-8-sig")
	except UnicodeDecodeError:
		return data.decode("cp1252")


def records(text, delimiter):
	"""Yields (line on which it starts, cells) of each record, empty lines too."""
	line, at, end = 1, 0, len(text)
	while at < end:
		start, cells = line, []
		while True:
			cell = ""
			if text[at : at + 1] == '"':
				at += 1
				while True:
					if text[at] == '"' and text[at + 1 : at + 2] == '"':
						cell += '"'
						at += 2
					elif text[at] == '"':
						at += 1
						break
					else:
						if text[at] == "\n" or (text[at] == "\r" and text[at + 1] != "\n"):
							line += 1
						cell += text[at]
						at += 1
			else:
				while at < end and text[at] != delimiter and text[at] not in "\r\n":
					cell += text[at]
					at += 1
			cells.append(cell)
			if at < end and text[at] == delimiter:
				at += 1
				continue
			break
		if at < end:
			at += 2 if text[at : at + 2] == "\r\n" else 1
		line += 1
		yield start, cells


def read_table(data):
	"""The header's line, the header, and (line, cells) of the rows that are not all empty."""
	text = decode(data)
	forced = ""
	if text[:4] == "sep=":
		forced = text[4]

	def known(delimiter):
		for _, cells in records(text, delimiter):
			if cells[0][:4] != "sep=":
				return len(set(cells) & set(FIELDS + FIGURES))
		return 0

	delimiter = forced or max(",;\t|", key=known)
	rows = list(records(text, delimiter))
	if forced:
		rows = rows[1:]
	header_line, header = rows[0]
	return header_line, header, [r for r in rows[1:] if any(r[1])]


def write_cell(cell):
	if any(c in cell for c in ',"\r\n'):
		return '"' + cell.replace('"', '""') + '"'
	return cell


def write_table(header, rows):
	lines = []
	for row in [header] + rows:
		lines.append('""' if row == [""] else ",".join(write_cell(c) for c in row))
	return ("\n".join(lines) + "\n").encode()


# ------------------------------------------------------------------------ dates, periods


def is_date(text):
	if len(text) != 10 or text[4] != "-" or text[7] != "-":
		return False
	try:
		return text.isascii() and datetime.date.fromisoformat(text).isoformat() == text
	except ValueError:
		return False


def school_year(day):
	year = int(day[:4])
	if day[5:] < "08-01":
		year -= 1
	return "%04d-%04d" % (year, year + 1)


def term(day):
	month_day = day[5:]
	if "08-01" <= month_day < "12-01":
		name = "P1"
	elif "04-01" <= month_day < "08-01":
		name = "P3"
	else:
		name = "P2"
	return school_year(day) + "/" + name


def previous_term(name):
	if name.endswith("P3"):
		return name[:-1] + "2"
	if name.endswith("P2"):
		return name[:-1] + "1"
	year = int(name[:4])
	return "%04d-%04d/P3" % (year - 1, year)


# -------------------------------------------------------------------------------- options


class Options:
	def __init__(self):
		self.by = ["leerling"]
		self.by_given = False
		self.latest = self.merge = self.origin = False
		self.of = self.period = self.since = self.until = self.pupils = None
		self.only = []
		self.today = "2026-11-23"

	def wants_period(self, day):
		if self.period is None:
			return True
		wanted = self.period
		if wanted == "current":
			wanted = term(self.today)
		elif wanted == "previous":
			wanted = previous_term(term(self.today))
		return wanted in (term(day), school_year(day))

	def wants_days(self, day):
		if self.since and day < self.since:
			return False
		if self.until and day > self.until:
			return False
		return self.wants_period(day)

	def wants_cells(self, row):
		return all(value(row, column) in values for column, values in self.only)


def parse(arguments):
	options, operands = Options(), []
	for argument in arguments:
		name, _, text = argument.partition("=")
		if name == "--by":
			options.by, options.by_given = text.split(","), True
		elif name == "--latest":
			options.latest = True
		elif name == "--merge":
			options.merge = True
		elif name == "--origin":
			options.origin = True
		elif name == "--only":
			column, _, values = text.partition("=")
			options.only.append((column, values.split(",")))
		elif name in ("--of", "--period", "--since", "--until", "--pupils", "--today"):
			setattr(options, name[2:], text)
		elif argument.startswith("-"):
			raise SystemExit("the oracle does not know " + argument)
		else:
			operands.append(argument)
	return options, operands


# ------------------------------------------------------------------------------- checking


class Outcome:
	"""What a run must print: its table, its status, its findings, and its counts per file."""

	def __init__(self):
		self.table = b""
		self.status = 0
		self.findings = set()
		self.rejects = set()  # (file, line) of each rejected row
		self.counts = []  # (file, read, good, rejected, outside)

	def find(self, severity, code, file="", line="", column=""):
		self.findings.add((file, str(line), column, severity, code))
		if severity == ERROR:
			self.status = max(self.status, 1)


def value(row, column):
	"""A cell of an accepted row, by the name of a column; year and term follow from the date."""
	if column == "schooljaar":
		return school_year(row["datum"])
	if column == "periode":
		return term(row["datum"])
	return row.get(column, "")


def key_of(row):
	return tuple(row[c] for c in KEY)


def fault_of(column, cell):
	"""The code of the error in a cell of a canonical file, or nothing."""
	if cell == "":
		return "required" if column in ("leerling", "datum", "vaardigheid") else None
	if column in ("leerling", "groep", "school", "observator"):
		if cell != cell.strip(" \t") or any(ord(c) < 32 or ord(c) == 127 for c in cell):
			return "id"
	if column == "datum" and not is_date(cell):
		return "date"
	if column in SKILLS or column == "score":
		if not (cell.isascii() and cell.isdigit()) or (cell[0] == "0" and cell != "0"):
			return "number"
		if not 1 <= int(cell) <= 5:
			return "range"
	if column == "vaardigheid" and cell not in SKILLS:
		return "choice"
	if column == "aanbeveling":
		seen = set()
		for part in cell.split("|"):
			if part == "" or part in seen:
				return "multi"
			if part not in ADVICE:
				return "choice"
			seen.add(part)
	return None


def is_long(header):
	return "vaardigheid" in header and "score" in header


def check_rows(verb, files, options, outcome):
	"""All accepted rows of the files, each a dictionary, with `in` telling whether it is selected;
	the unknown columns; whether the files are in the long form."""
	tables = [(name,) + read_table(data) for name, data in files]
	long = verb != "check" and any(is_long(t[2]) for t in tables)
	own = FIELDS + (["vaardigheid", "score"] if long else [])
	unknown = []
	for name, header_line, header, _ in tables:
		for column in header:
			if column not in own:
				outcome.find(NOTE, "unknown_column", name, header_line, column)
				if column not in unknown:
					unknown.append(column)
	for column in ("schooljaar", "periode"):
		if column in unknown:
			asked = [c for c, _ in options.only]
			if verb == "summary":
				asked = asked + options.by
			if column in asked:
				outcome.find(WARNING, "derived_wins", column=column)

	taken = FIGURES if not options.of else ["aanbeveling", "n", "leerlingen", "laatste_datum"]
	if verb == "summary" and set(options.by) & set(taken):
		outcome.find(ERROR, "by")
		outcome.status = 2
		return [], unknown, long

	accepted, seen = [], {}
	for name, _, header, rows in tables:
		read = good = rejected = outside = 0
		for line, cells in rows:
			read += 1
			if len(cells) < len(header) or any(cells[len(header) :]):
				outcome.find(ERROR, "cell_count", name, line)
				outcome.rejects.add((name, str(line)))
				rejected += 1
				continue
			row = {c: "" for c in own + unknown}
			row.update(zip(header, cells))
			row.update(bron_bestand=name, bron_regel=str(line))
			wrong = False
			for column in own:
				fault = fault_of(column, row[column])
				if fault:
					outcome.find(ERROR, fault, name, line, column)
					wrong = True
			advice = set(row["aanbeveling"].split("|"))
			if "geen" in advice and advice & BESIDE_NONE and not fault_of("aanbeveling", row["aanbeveling"]):
				outcome.find(WARNING, "excludes", name, line, "aanbeveling")
			key = key_of(row) + ((row["vaardigheid"],) if long else ())
			if not wrong and key in seen:
				outcome.find(ERROR, "duplicate", name, line)
				wrong = True
			if wrong:
				outcome.rejects.add((name, str(line)))
				rejected += 1
				continue
			seen[key] = True
			# `missing` reads all days: those asked for only say who counts as seen
			row["seen"] = options.wants_days(row["datum"])
			row["in"] = options.wants_cells(row) and (row["seen"] or verb == "missing")
			if row["in"]:
				good += 1
			else:
				outside += 1
			accepted.append(row)
		outcome.counts.append((name, read, good, rejected, outside))
	return accepted, unknown, long


def observations(row, long):
	"""The (skill, score or None) pairs of a row."""
	if long:
		pairs = [(row["vaardigheid"], row["score"])]
	else:
		pairs = [(s, row[s]) for s in SKILLS]
	return [(s, int(score) if score else None) for s, score in pairs]


# ------------------------------------------------------------------------------- figures


def fixed(number_times, decimals):
	return "%d.%0*d" % (number_times // 10**decimals, decimals, number_times % 10**decimals)


def figures(counts, missing):
	"""n .. max as printed, from how often each score 1..5 was given."""
	scores = [s for s in range(1, 6) for _ in range(counts[s - 1])]
	n = len(scores)
	if n == 0:
		return ["0", str(missing), "", "", "", ""]
	mean = (200 * sum(scores) + n) // (2 * n)
	if n % 2:
		median = 10 * scores[n // 2]
	else:
		median = 5 * (scores[n // 2 - 1] + scores[n // 2])
	return [str(n), str(missing), fixed(mean, 2), fixed(median, 1), str(scores[0]), str(scores[-1])]


def cell_row(skill, counts, missing, first, last, single_pupil):
	"""A row of a summary after its group. first, last: (date, scores then, as a set) or None."""

	def shown(end):
		if end is None:
			return "", ""
		day, scores = end
		return day, str(min(scores)) if single_pupil and len(scores) == 1 and None not in scores else ""

	first_day, first_score = shown(first)
	last_day, last_score = shown(last)
	change = ""
	if first_score and last_score and first_day != last_day:
		change = str(int(last_score) - int(first_score))
	return (
		[skill]
		+ figures(counts, missing)
		+ [first_day, first_score, last_day, last_score, change]
		+ [str(c) for c in counts]
	)


def in_byte_order(groups):
	return sorted(groups, key=lambda group: [cell.encode() for cell in group])


def only_latest(rows):
	last = {}
	for row in rows:
		last[row["leerling"]] = max(last.get(row["leerling"], ""), row["datum"])
	return [row for row in rows if row["datum"] == last[row["leerling"]]]


def summary_table(rows, long, by):
	groups = {}
	for row in rows:
		groups.setdefault(tuple(value(row, c) for c in by), []).append(row)
	table = []
	for group in in_byte_order(groups):
		for skill in SKILLS:
			given = []  # (date, score) of this group and skill
			missing = 0
			for row in groups[group]:
				for name, score in observations(row, long):
					if name == skill and score is None:
						missing += 1
					elif name == skill:
						given.append((row["datum"], score))
			counts = [sum(1 for _, s in given if s == score) for score in range(1, 6)]
			first = last = None
			if given:
				first_day = min(day for day, _ in given)
				last_day = max(day for day, _ in given)
				first = first_day, {s for day, s in given if day == first_day}
				last = last_day, {s for day, s in given if day == last_day}
			table.append(
				list(group) + cell_row(skill, counts, missing, first, last, "leerling" in by)
			)
	return write_table(by + FIGURES, table)


def advice_table(rows, long, by):
	groups = {}
	for row in rows:
		# a record of the long form is one sheet with one recommendation
		sheets = groups.setdefault(tuple(value(row, c) for c in by), {})
		sheets[key_of(row)] = row
	table = []
	for group in in_byte_order(groups):
		for choice in ADVICE:
			ticked = [r for r in groups[group].values() if choice in r["aanbeveling"].split("|")]
			pupils = {r["leerling"] for r in ticked}
			last = max([r["datum"] for r in ticked], default="")
			table.append(list(group) + [choice, str(len(ticked)), str(len(pupils)), last])
	return write_table(by + ["aanbeveling", "n", "leerlingen", "laatste_datum"], table)


# --------------------------------------------------------------------------------- verbs


def origin_of(options):
	return ["bron_bestand", "bron_regel"] if options.origin else []


def check(files, options, outcome):
	rows, unknown, _ = check_rows("check", files, options, outcome)
	header = FIELDS + unknown + origin_of(options)
	outcome.table = write_table(header, [[r[c] for c in header] for r in rows if r["in"]])


def summary(files, options, outcome):
	rows, _, long = check_rows("summary", files, options, outcome)
	if outcome.status == 2:
		return
	rows = [r for r in rows if r["in"]]
	if options.latest:
		rows = only_latest(rows)
	if options.of:
		outcome.table = advice_table(rows, long, options.by)
	else:
		outcome.table = summary_table(rows, long, options.by)


def merge(files, options, outcome):
	contents = [data for _, data in files if data.count(b"\n") > 1]  # of nothing there may be two
	if len(set(contents)) < len(contents):
		outcome.find(ERROR, "same_operand")
		outcome.status = 2
		return
	cells, by = {}, None
	for name, data in files:
		_, header, rows = read_table(data)
		source = header[: header.index("vaardigheid")]
		if by is None:
			by = options.by if options.by_given else source
		outcome.counts.append((name, len(rows), len(rows), 0, 0))
		for _, row in rows:
			row = dict(zip(header, row))
			place = tuple(row[c] for c in by), row["vaardigheid"]
			cell = cells.setdefault(place, {"counts": [0] * 5, "missing": 0, "first": [], "last": []})
			for score in range(5):
				cell["counts"][score] += int(row["n%d" % (score + 1)])
			cell["missing"] += int(row["ontbrekend"])
			if row["eerste_datum"]:
				score = int(row["eerste"]) if row["eerste"] else None
				cell["first"].append((row["eerste_datum"], score))
				score = int(row["laatste"]) if row["laatste"] else None
				cell["last"].append((row["laatste_datum"], score))
	table = []
	for group in in_byte_order({group for group, _ in cells}):
		for skill in SKILLS:
			cell = cells[group, skill]
			first = last = None
			if cell["first"]:
				day = min(d for d, _ in cell["first"])
				first = day, {s for d, s in cell["first"] if d == day}
				day = max(d for d, _ in cell["last"])
				last = day, {s for d, s in cell["last"] if d == day}
			table.append(
				list(group)
				+ cell_row(skill, cell["counts"], cell["missing"], first, last, "leerling" in by)
			)
	outcome.table = write_table(by + FIGURES, table)


def to_long(files, options, outcome):
	rows, unknown, _ = check_rows("long", files, options, outcome)
	header = LONG + unknown + ["vaardigheid", "score"] + origin_of(options)
	table = []
	for row in rows:
		if row["in"]:
			for skill in SKILLS:
				row["vaardigheid"], row["score"] = skill, row[skill]
				table.append([row[c] for c in header])
	outcome.table = write_table(header, table)


def to_wide(files, options, outcome):
	rows, unknown, long = check_rows("wide", files, options, outcome)
	header = FIELDS + unknown + origin_of(options)
	sheets = {}
	for row in rows:
		if row["in"]:
			sheet = sheets.setdefault(key_of(row), row)
			if long:
				sheet[row["vaardigheid"]] = row["score"]
	outcome.table = write_table(header, [[s[c] for c in header] for s in sheets.values()])


def missing(files, options, outcome, pupils):
	rows, _, _ = check_rows("missing", files, options, outcome)
	_, header, listed = read_table(pupils)
	rows = [r for r in rows if r["in"]]
	present = {r["leerling"] for r in rows if r["seen"]}
	last = {}
	for row in rows:
		last[row["leerling"]] = max(last.get(row["leerling"], ""), row["datum"])
	if {r["leerling"] for r in rows} - {cells[header.index("leerling")] for _, cells in listed}:
		outcome.find(NOTE, "not_on_list")
	table = []
	for _, cells in listed:
		pupil = {"leerling": "", "groep": "", "school": ""}
		pupil.update(zip(header, cells))
		code = pupil["leerling"]
		if code in present:
			continue
		day = last.get(code, "")
		ago = ""
		if day:
			today = datetime.date.fromisoformat(options.today)
			ago = str((today - datetime.date.fromisoformat(day)).days)
		table.append([code, pupil["groep"], pupil["school"], day, ago])
	outcome.table = write_table(["leerling", "groep", "school", "laatste_datum", "dagen"], table)


def run(verb, options, files, pupils=None):
	"""files: (name, bytes) each; pupils: the bytes of the list. Returns the Outcome."""
	outcome = Outcome()
	if verb == "summary" and options.merge:
		merge(files, options, outcome)
	elif verb == "missing":
		missing(files, options, outcome, pupils)
	else:
		verbs = {"check": check, "summary": summary, "long": to_long, "wide": to_wide}
		verbs[verb](files, options, outcome)
	return outcome


def contents(path):
	with open(path, "rb") as file:
		return file.read()


def main():
	options, operands = parse(sys.argv[2:])
	files = [(path, contents(path)) for path in operands]
	pupils = contents(options.pupils) if options.pupils else None
	outcome = run(sys.argv[1], options, files, pupils)
	sys.stdout.buffer.write(outcome.table)
	for finding in sorted(outcome.findings):
		print(",".join(finding), file=sys.stderr)
	for counts in outcome.counts:
		print("%s: %d read, %d good, %d rejected, %d outside" % counts, file=sys.stderr)
	sys.exit(outcome.status)


if __name__ == "__main__":
	main()
