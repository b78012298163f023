#!/usr/bin/env python3
"""Random cases for hb-observe: the program against observe.py, and import against its own origin.

	cases.py [--seed=N] [--cases=N] [--only=KIND] [--keep]

Speaks TAP, one test for each kind of case. A case that fails is made smaller, by leaving out files
and rows as long as it fails, and is then shown whole: the command, the files, what differs. The
same seed makes the same cases.
"""

import csv
import difflib
import os
import random
import re
import subprocess
import sys

import dress
import observe

PROGRAM = "hb-observe"
TODAY = dress.TODAY
PUPILS = ["12034", "0012034", "012034", "12035", "Zoë-1", "zoe-1", "ĳs", "a,b", 'q"q', "7 A", "🙂", "9", "10"]
GROUPS = ["7A", "7B", "8", "08", "", "Ω", "7A-x", "VMBO|1"]
SCHOOLS = ["", "De Wilg", "'t Nest", "Noord;Zuid"]
OBSERVERS = ["", "jvd", "JVD", "respons-1", "é"]
DAYS = (
    "2026-07-31 2026-08-01 2026-08-02 2026-11-30 2026-12-01 2026-12-31 2027-01-01 2027-02-28 "
    "2027-03-31 2027-04-01 2027-07-31 2027-08-01 2028-02-29 2026-09-10 2026-09-11"
).split()
REMARKS = [
    "", "", "", "goed bezig", "komma, erin", 'zei "ja"', '"heel" begin', "regel een\nregel twee",
    "drie\n\nregels\n", "Zoë – ‘knap’", "=1+1", "  spaties  ", "a;b|c\td", "-", "€ 5", "\"", "\n",
]
ADVICE = ["", "", "geen", "uitdaging_in_klas", "geen|uitdaging_in_klas", "geen|extra_observatie",
    "extra_observatie|groepsaanbod_buiten_klas", "individuele_begeleiding",
    "groepsaanbod_buiten_klas|geen"]
OWN_COLUMNS = ["toets 1", "mentor", "cijfer é", "periode", "schooljaar", "n", "tab\tkop", "a,b"]
BY = ["leerling", "groep", "school", "schooljaar", "periode", "observator"]


# ------------------------------------------------------------------------------ input files


class File:
	"""A table and the way it is written; `rows` is what shrinking takes away from."""

	def __init__(self, name, header, rows):
		self.name, self.header, self.rows = name, header, rows
		self.delimiter, self.eol, self.encoding, self.bom, self.sep = ",", "\n", "utf-8", False, False
		self.quote = 0.0
		self.salt = 0

	def only(self, rows):
		copy = File(self.name, self.header, rows)
		copy.__dict__.update(self.__dict__, rows=rows)
		return copy

	def bytes(self):
		quoting = random.Random(self.salt)
		text = "sep=%s%s" % (self.delimiter, self.eol) if self.sep else ""
		for row in [self.header] + self.rows:
			text += self.delimiter.join(self.cell(c, quoting) for c in row) + self.eol
		if self.bom and self.encoding != "utf-16":
			text = "\ufeff" + text
		return text.encode(self.encoding)

	def cell(self, cell, quoting):
		needs = any(c in cell for c in self.delimiter + "\r\n") or cell.startswith('"')
		if needs or quoting.random() < self.quote:
			return '"' + cell.replace('"', '""') + '"'
		return cell


def dialect(r, file):
	"""Another delimiter, encoding or line end, as far as the content bears it."""
	text = "".join("".join(row) for row in [file.header] + file.rows)
	file.salt = r.random()
	file.quote = r.choice([0, 0, 0.3, 1])
	if r.random() < 0.4:
		file.delimiter = r.choice(";\t|")
	file.eol = r.choice(["\n", "\n", "\r\n", "\r" if "\n" not in text else "\n"])
	kind = r.choice(["utf-8", "utf-8", "bom", "cp1252", "utf-16"])
	if kind == "cp1252" and not text.isascii():
		try:
			text.encode("cp1252")
			file.encoding = "cp1252"
		except UnicodeEncodeError:
			pass
	elif kind == "utf-16":
		file.encoding = "utf-16"
	file.bom = kind == "bom"
	file.sep = r.random() < 0.1
	return file


def scores(r):
	style = r.random()
	if style < 0.05:
		return [""] * 14
	if style < 0.5:  # few different ones, so that observers agree now and then
		return [r.choice(["", "3", "3", "4"]) for _ in range(14)]
	return [r.choice(["", "1", "2", "3", "4", "5"]) for _ in range(14)]


def good_row(r, pupils, days):
	row = dict(zip(observe.SKILLS, scores(r)))
	row.update(leerling=r.choice(pupils), groep=r.choice(GROUPS), school=r.choice(SCHOOLS))
	row.update(datum=r.choice(days), observator=r.choice(OBSERVERS))
	row.update(opmerkingen=r.choice(REMARKS), aanbeveling=r.choice(ADVICE))
	return row


def spoil(r, row):
	"""One cell of a row made wrong."""
	column, cell = r.choice(
		[("leerling", ""), ("leerling", " 12034"), ("leerling", "12034 "), ("leerling", "12\t34"),
		("datum", ""), ("datum", "2027-02-29"), ("datum", "2026-11-31"), ("datum", "3-11-2026"),
		("datum", "2026-13-01"), ("datum", "2026-1-03"), ("datum", " 2026-11-03"),
		("datum", "2026-11-03 "), ("datum", "20261103"), ("datum", "2026-11-03T10:00"),
		("observator", "a\nb"), ("groep", " "), ("school", "x\x7f"),
		("aanbeveling", "geen|"), ("aanbeveling", "|"), ("aanbeveling", "geen||extra_observatie"),
		("aanbeveling", "geen|geen"), ("aanbeveling", "Geen"), ("aanbeveling", "geen;extra_observatie"),
		("aanbeveling", "geen |extra_observatie"), ("aanbeveling", "extra_observatie|niets")]
		+ [(skill, bad) for skill in r.sample(observe.SKILLS, 2) for bad in
			("0", "6", "10", "x", "3.5", "3,0", "03", "+3", " 3", "3 ", "-", "n.v.t.", "٣", "3\n", "100")]
	)
	row[column] = cell


def wide_file(r, name, n, pupils, days, bad):
	header = [c for c in observe.FIELDS if c in ("leerling", "datum") or r.random() < 0.9]
	header += r.sample(OWN_COLUMNS, r.choice([0, 0, 1, 2, 3]))
	if r.random() < 0.5:
		r.shuffle(header)
	rows = []
	for _ in range(n):
		row = good_row(r, pupils, days)
		if r.random() < bad:
			spoil(r, row)
		for column in header:
			if column not in row:
				row[column] = r.choice(["", "1", "x y", "é", "2026-2027/P1", "a\nb", ',"'])
		cells = [row[c] for c in header]
		if r.random() < bad / 4:
			cells = r.choice([cells[:-1], cells + ["over"], cells + ["", "x"]])
			if any("\n" in c for c in cells):  # would be an unclosed quote to the program
				cells = [c.replace("\n", " ") for c in cells]
			if not any(cells):
				cells[0] = "z"
		elif r.random() < 0.03:
			cells = cells + ["", ""]
		elif r.random() < 0.03:
			cells = [""] * len(header)
		rows.append(cells)
	return File(name, header, rows)


def wide_files(r, bad=0.15):
	pupils = r.sample(PUPILS, r.choice([1, 2, 3, 6]))
	days = r.sample(DAYS, r.choice([1, 2, 3, 8]))
	files = []
	for i in range(r.choice([1, 1, 2, 3])):
		n = r.choice([0, 1, 2, 5, 12, 30])
		files.append(dialect(r, wide_file(r, "%s.csv" % "abc"[i], n, pupils, days, bad if r.random() < 0.6 else 0)))
	return files


def selection(r, files):
	arguments = []
	if r.random() < 0.3:
		arguments.append("--period=" + r.choice(
			["2026-2027", "2025-2026", "2026-2027/P1", "2026-2027/P2", "2026-2027/P3", "2027-2028/P1", "2025-2026/P3", "current", "previous"]))
	if r.random() < 0.2:
		arguments.append("--since=" + r.choice(DAYS))
	if r.random() < 0.2:
		arguments.append("--until=" + r.choice(DAYS))
	if r.random() < 0.3:
		column, values = r.choice([("leerling", PUPILS), ("groep", GROUPS), ("school", SCHOOLS), ("observator", OBSERVERS),
			("periode", ["2026-2027/P1", "2026-2027/P2"]), ("schooljaar", ["2026-2027", "2025-2026"]),
			("datum", DAYS), ("samenwerken", ["3", "4", ""])])
		values = [v for v in r.sample(values, min(len(values), r.choice([1, 2, 3]))) if "," not in v]
		arguments.append("--only=%s=%s" % (column, ",".join(values)))
	return arguments


# ------------------------------------------------------------------------------------ cases


class Case:
	"""What is run: a verb, its options, files; how the operands come from the files, and what
	the program must make of them."""

	def __init__(self, verb, arguments, files, pupils=None):
		self.verb, self.arguments, self.files, self.pupils = verb, arguments, files, pupils

	def operands(self, files):
		return [(f.name, f.bytes()) for f in files]

	def wanted(self, files, operands):
		options, _ = observe.parse(self.arguments)
		return observe.run(self.verb, options, operands, self.pupils)


class Merge(Case):
	"""The operands are the summaries of the files."""

	def __init__(self, arguments, files, source):
		super().__init__("summary", arguments, files)
		self.source = source

	def operands(self, files):
		options, _ = observe.parse(["--by=" + ",".join(self.source)])
		return [("s" + f.name, observe.run("summary", options, [(f.name, f.bytes())]).table) for f in files]

	def wanted(self, files, operands):
		outcome = super().wanted(files, operands)
		options, _ = observe.parse(self.arguments)
		if options.merge and not options.by_given:
			options.by = self.source
		options.merge = False
		parts = [observe.check_rows("summary", [(f.name, f.bytes())], options, observe.Outcome())[0] for f in files]
		keys = [observe.key_of(row) for part in parts for row in part]
		if outcome.status == 0 and len(set(keys)) == len(keys):
			# summary of the whole, as the contract promises
			rows = [row for part in parts for row in part]
			assert observe.summary_table(rows, False, options.by) == outcome.table, "the oracle's merge"
		return outcome


class Import(Case):
	"""The operands are foreign files; the first must come out as the rows that it was made of."""

	def __init__(self, style, arguments, file, pupils):
		super().__init__("import", arguments, [file], pupils)
		self.style = style

	def operands(self, files):
		return [(f.name, self.style.foreign(f)) for f in files]

	def wanted(self, files, operands):
		outcome = observe.Outcome()
		outcome.table = self.style.canonical(files[0])
		n = len(files[0].rows)
		outcome.counts = [(files[0].name, n, n, 0, 0)]
		outcome.findings = None
		return outcome


def case_check(r):
	files = wide_files(r)
	return Case("check", selection(r, files) + origin(r), files)


def origin(r):
	return ["--origin"] if r.random() < 0.2 else []


def by_columns(r, files):
	columns = BY + ["datum", "samenwerken"] + [c for f in files for c in f.header if c in OWN_COLUMNS and "," not in c]
	columns = list(dict.fromkeys(columns))
	return r.sample(columns if r.random() < 0.3 else BY, r.choice([1, 1, 2, 2, 3, 5]))


def case_summary(r):
	files = wide_files(r)
	arguments = selection(r, files)
	if r.random() < 0.8:
		arguments.append("--by=" + ",".join(by_columns(r, files)))
	if r.random() < 0.3:
		arguments.append("--latest")
	if r.random() < 0.1:
		arguments.append("--threads=3")
	return Case("summary", arguments, files)


def case_advice(r):
	case = case_summary(r)
	case.arguments.append("--of=aanbeveling")
	return case


def case_missing(r):
	files = wide_files(r)
	listed = r.sample(PUPILS, r.choice([0, 1, 5, len(PUPILS)]))
	rows = [[p, r.choice(GROUPS), r.choice(SCHOOLS)] for p in listed]
	return Case("missing", selection(r, files), files, observe.write_table(["leerling", "groep", "school"], rows))


def case_long(r):
	files = wide_files(r)
	return Case("long", selection(r, files) + origin(r), files)


def long_file(r, spoilt):
	source = wide_files(r, bad=0)[:1]
	options, _ = observe.parse([])
	table = observe.run("long", options, [(f.name, f.bytes()) for f in source]).table
	_, header, rows = observe.read_table(table)
	rows = [cells for _, cells in rows]
	if spoilt:
		r.shuffle(rows)
		for row in rows:
			if r.random() < 0.05:
				row[-1] = r.choice(["0", "6", "x", "03"])
			elif r.random() < 0.03:
				row[-2] = r.choice(["", "Samenwerken", "rekenen"])
		rows = [row for row in rows if r.random() > 0.05]
	file = File("long.csv", header, rows)
	if spoilt and r.random() < 0.5:
		order = list(range(len(header)))
		r.shuffle(order)
		file = File("long.csv", [header[i] for i in order], [[row[i] for i in order] for row in rows])
	return dialect(r, file)


def case_from_long(r):
	files = [long_file(r, True)]
	arguments = selection(r, files)
	arguments = [a for a in arguments if "samenwerken" not in a]
	if r.random() < 0.8:
		arguments.append("--by=" + ",".join(r.sample(BY, r.choice([1, 2, 3]))))
	if r.random() < 0.3:
		arguments.append("--latest")
	if r.random() < 0.2:
		arguments.append("--of=aanbeveling")
	return Case("summary", arguments, files)


def case_wide(r):
	if r.random() < 0.3:
		files = wide_files(r)
		return Case("wide", selection(r, files), files)
	file = long_file(r, False)
	return Case("wide", [a for a in selection(r, [file]) if "samenwerken" not in a], [file])


def case_merge(r):
	files = wide_files(r, bad=0.1)
	source = r.sample(BY, r.choice([1, 2, 3, 4]))
	arguments = ["--merge"]
	if r.random() < 0.6:
		arguments.append("--by=" + ",".join(r.sample(source, r.randint(1, len(source)))))
	for i, file in enumerate(files):  # mostly by pupil, so that no key lies in two parts
		if r.random() < 0.7 and "leerling" in file.header:
			place = file.header.index("leerling")
			file.rows = [row for row in file.rows if len(row) > place and sum(row[place].encode()) % len(files) == i]
	return Merge(arguments, files, source)


def case_import(r):
	return Import(*dress.random_style(r, File, good_row, PUPILS, DAYS))


KINDS = {
	"check": case_check, "summary": case_summary, "summary --of": case_advice, "missing": case_missing,
	"long": case_long, "summary of long": case_from_long, "wide": case_wide,
	"summary --merge": case_merge, "import": case_import,
}


# ---------------------------------------------------------------------------------- running


def run_program(case, operands):
	"""The command, what it printed, its findings, its counts, and (file, line) of its rejects."""
	for name, data in operands:
		with open(name, "wb") as file:
			file.write(data)
	command = [PROGRAM, case.verb, "--today=" + TODAY, "--findings=found.csv", "--rejects=rejected.csv"] + case.arguments
	if case.pupils is not None:
		with open("pupils.csv", "wb") as file:
			file.write(case.pupils)
		command.append("--pupils=pupils.csv")
	command += [name for name, _ in operands]
	for old in ("found.csv", "rejected.csv"):
		if os.path.exists(old):
			os.remove(old)
	done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL)
	findings = set()
	if os.path.exists("found.csv"):
		with open("found.csv", newline="", encoding="utf-8") as file:
			for row in csv.DictReader(file):
				findings.add((row["bestand"], row["regel"], row["kolom"], row["ernst"], row["code"]))
	rejects = []
	if os.path.exists("rejected.csv"):
		with open("rejected.csv", newline="", encoding="utf-8") as file:
			rejects = [(row["bestand"], row["regel"]) for row in csv.DictReader(file)]
	counts = []
	for line in done.stderr.decode("utf-8", "replace").splitlines():
		m = re.match(r"(.*): (\d+) read, (\d+) good, (\d+) rejected(?:, (\d+) outside the selection)?$", line)
		if m and m[1] != "total":
			counts.append((m[1],) + tuple(int(x or 0) for x in m.groups()[1:]))
	return command, done, findings, counts, rejects


def compare(case, files):
	"""What differs, as lines of text; nothing where the program is right."""
	operands = case.operands(files)
	case_today = ["--today=" + TODAY]
	case.arguments = [a for a in case.arguments if not a.startswith("--today")]
	wanted = wanted_of(case, files, operands, case_today)
	command, done, findings, counts, rejects = run_program(case, operands)
	lines = []
	if done.returncode != wanted.status:
		lines.append("status %d, wanted %d" % (done.returncode, wanted.status))
	if done.stdout != wanted.table:
		lines += diff(wanted.table.decode(), done.stdout.decode("utf-8", "backslashreplace"))
	if wanted.status == 2:  # notes and warnings that precede a refusal are not promised
		findings = {f for f in findings if f[3] == observe.ERROR}
		wanted.findings = {f for f in wanted.findings if f[3] == observe.ERROR}
	if wanted.findings is not None and findings != wanted.findings:
		lines += ["finding missing: " + ",".join(f) for f in sorted(wanted.findings - findings)]
		lines += ["finding too many: " + ",".join(f) for f in sorted(findings - wanted.findings)]
	if wanted.status < 2 and counts != wanted.counts:
		lines.append("counts %s, wanted %s" % (counts, wanted.counts))
	if wanted.status < 2 and sorted(rejects) != sorted(wanted.rejects):
		lines.append("rejected %s, wanted %s" % (sorted(rejects), sorted(wanted.rejects)))
	if lines:
		lines += ["$ " + " ".join(command)] + done.stderr.decode("utf-8", "replace").splitlines()[:12]
	return lines


def wanted_of(case, files, operands, today):
	kept = case.arguments
	case.arguments = [a for a in kept if not a.startswith("--threads")] + (today if case.verb != "import" else [])
	try:
		return case.wanted(files, operands)
	finally:
		case.arguments = kept


def diff(wanted, got):
	lines = difflib.unified_diff(wanted.split("\n"), got.split("\n"), "wanted", "got", lineterm="", n=1)
	return list(lines)[:40]


def shrunk(case):
	"""The files of the case, with all left out that it fails without."""
	files = case.files
	for file in list(files):
		fewer = [f for f in files if f is not file]
		if fewer and fails(case, fewer):
			files = fewer
	for place in range(len(files)):
		step = max(1, len(files[place].rows) // 2)
		while step:
			at = 0
			while at < len(files[place].rows):
				rows = files[place].rows
				less = files[:place] + [files[place].only(rows[:at] + rows[at + step :])] + files[place + 1 :]
				if fails(case, less):
					files = less
				else:
					at += step
			step //= 2
	return files


def fails(case, files):
	return bool(compare(case, files))


def show(case, title):
	files = shrunk(case)
	print("# " + title)
	for line in compare(case, files):
		print("#   " + line)
	for name, data in case.operands(files):
		print("#   --- %s (%d bytes)" % (name, len(data)))
		for line in data.decode("utf-8", "backslashreplace").splitlines()[:30]:
			print("#   " + line)
		if "--keep" in sys.argv:
			with open("kept-" + name, "wb") as file:
				file.write(data)


def main():
	settings = dict(a[2:].split("=", 1) for a in sys.argv[1:] if "=" in a)
	seed, n = settings.get("seed", "1"), int(settings.get("cases", "40"))
	kinds = [settings["only"]] if "only" in settings else list(KINDS)
	bad = 0
	for number, kind in enumerate(kinds, 1):
		failed = 0
		for i in range(n):
			case = KINDS[kind](random.Random("%s %s %d" % (seed, kind, i)))
			if compare(case, case.files):
				failed += 1
				if failed <= int(settings.get("show", "2")):
					show(case, "%s, case %d of seed %s" % (kind, i, seed))
		if failed:
			print("# %d of %d cases" % (failed, n))
		print("%sok %d - %s: %d random cases as the oracle has them" % ("not " if failed else "", number, kind, n))
		bad += failed
	print("1..%d" % len(kinds))
	sys.exit(1 if bad else 0)


if __name__ == "__main__":
	main()
