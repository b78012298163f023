"""Canonical observations dressed up as the files that schools have.

A style turns rows (dictionaries by column) into a foreign file, with as much of the usual noise as
the rows bear; `canonical` is what import must make of it again. What is put on is what hb-csv(5)
says import sees through.
"""

import datetime
import random

import observe

LABELS = {
	"leerling": ["Leerling", "Leerlingnummer", "Stamnummer", "Leerlingnr"],
	"groep": ["Groep", "Klas", "Stamgroep", "Groep/klas"],
	"school": ["School", "Vestiging", "Naam van de school"],
	"datum": ["Datum", "Datum observatie", "Observatiedatum"],
	"observator": ["Observator", "Waarnemer", "Ingevuld door"],
	"taakinitiatie": ["Taakinitiatie", "Taakstart", "Task initiation"],
	"volgehouden_aandacht": ["Volgehouden aandacht", "Sustained attention"],
	"doelgericht_gedrag": ["Doelgericht gedrag", "Doelgerichtheid"],
	"flexibiliteit": ["Flexibiliteit", "Cognitieve flexibiliteit"],
	"emotieregulatie": ["Emotieregulatie", "Emotie-regulatie"],
	"reactie_inhibitie": ["Reactie-inhibitie", "Respons inhibitie", "Impulscontrole"],
	"metacognitie": ["Metacognitie", "Meta-cognitie"],
	"werkgeheugen": ["(Werk)geheugen", "Werkgeheugen", "Working memory"],
	"timemanagement": ["Timemanagement", "Time management", "Tijdmanagement"],
	"organisatie": ["Organisatie", "Organiseren"],
	"planning_prioritering": ["Planning/prioritering", "Plannen en prioriteren", "Plannen"],
	"vaste_mindset": ["Vaste mindset", "Fixed mindset"],
	"groeimindset": ["Groeimindset", "Growth mindset"],
	"samenwerken": ["Samenwerken", "Samenwerking"],
	"opmerkingen": ["Opmerkingen", "Algemene opmerkingen en/of opvallende observaties in de klas"],
	"aanbeveling": ["Aanbeveling", "Advies", "Aanbeveling op basis van observaties"],
}
CHOICES = {
	"geen": ["Nu geen extra begeleiding nodig", "Geen aanvullende begeleiding nodig op dit moment"],
	"uitdaging_in_klas": [
		"Uitdaging in de eigen klas en blijven volgen",
		"Uitdaging in de klas bieden, wel in de gaten houden",
	],
	"extra_observatie": [
		"De specialist hoogbegaafdheid kijkt mee",
		"Extra observatie van de specialist (hoog)begaafdheid nodig",
	],
	"individuele_begeleiding": [
		"Opgeven voor begeleiding één op één", "Aanmelden voor individuele begeleiding",
	],
	"groepsaanbod_buiten_klas": [
		"Opgeven voor groepsaanbod buiten de klas",
		"Aanmelden voor onderwijsaanbod in groepssetting buiten de klas of groep",
	],
}
PERSONS = {
	"Roepnaam": ["Zoë", "René", "Daan", ""],
	"Tussenvoegsel": ["van der", "de", ""],
	"Achternaam": ["Kwaak", "Oost, van", "Wit"],
	"Geboortedatum": ["3-4-2015", "30-11-2014", ""],
	"E-mailadres": ["x@school.nl", ""],
	"Telefoonnummer": ["0612345678", ""],
}
GROUP_ON_LIST = "5C"
OWN = ["toets 1", "bijzonder talent", "cijfer €"]
MISSING = ["", "", "x", "n.v.t.", "nvt", "-", "?"]
TODAY = "2027-06-15"  # the program is told so
MONTHS = "jan feb mrt apr mei jun jul aug sep okt nov dec".split()
WEEKDAYS = "ma di wo do vr za zo".split()
LIKE_A_QUESTION = "Geef aan hoe zichtbaar de vaardigheid is."


def quoted(cell, delimiter, always):
	if always or any(c in cell for c in delimiter + '"\r\n'):
		return '"' + cell.replace('"', '""') + '"'
	return cell


def dutch_day(day, how):
	d = datetime.date.fromisoformat(day)
	if how == "d-m-y":
		return "%d-%d-%d" % (d.day, d.month, d.year)
	if how == "dd-mm-y":
		return "%02d-%02d-%d" % (d.day, d.month, d.year)
	if how == "d-m-yy":
		return "%d-%d-%02d" % (d.day, d.month, d.year % 100)
	if how == "d/m/y":
		return "%d/%d/%d" % (d.day, d.month, d.year)
	if how == "d mmm y":
		return "%d %s %d" % (d.day, MONTHS[d.month - 1], d.year)
	away = abs((d - datetime.date.fromisoformat(TODAY)).days)
	if how == "wd d mmm" and away <= 183:  # the year follows from the day of the week
		return "%s %d %s" % (WEEKDAYS[d.weekday()], d.day, MONTHS[d.month - 1])
	if how.startswith("wd d mmm"):
		return "%s %d %s %d" % (WEEKDAYS[d.weekday()], d.day, MONTHS[d.month - 1], d.year)
	if how == "serial":
		return str((d - datetime.date(1899, 12, 30)).days)
	return day


class Style:
	"""The columns that the file has, in order, and the noise, drawn once so that leaving out rows
	(when a failing case is made smaller) changes nothing else."""

	def __init__(self, r, own):
		self.own = own
		self.ticks = self.named = False
		self.salt = r.random()
		self.header = {}
		for field, names in LABELS.items():
			name = r.choice(names)
			if r.random() < 0.15:
				name = r.choice([name.upper(), name.lower(), name + " ", "  " + name, name + "\u00a0", name.replace(" ", "  ")])
			self.header[field] = name

	def canonical(self, file):
		columns = observe.FIELDS + self.own
		return observe.write_table(columns, [[self.comes_out(row, c) for c in columns] for row in file.rows])

	def comes_out(self, row, column):
		if column == "aanbeveling" and self.ticks:  # boxes are in the form's order
			return "|".join(c for c in observe.ADVICE if c in row[column].split("|"))
		if column == "groep" and self.named and not row[column]:
			return GROUP_ON_LIST
		return row[column]

	def score(self, r, score):
		if score == "":
			return r.choice(MISSING)
		label = {"1": "niet zichtbaar", "5": "volledig zichtbaar"}.get(score)
		if label and r.random() < 0.4:
			return r.choice(["%s (%s)" % (score, label), label])
		return score

	def advice(self, r, cell, joint, trailing):
		if cell == "":
			return ""
		names = [r.choice(CHOICES[part]) for part in cell.split("|")]
		return joint.join(names) + (joint.strip() if trailing else "")


class Excel(Style):
	"""A Dutch Excel's CSV: semicolons, CRLF, Windows-1252 or UTF-8, columns in any order."""

	def __init__(self, r, fields, own):
		super().__init__(r, own)
		self.days = r.choice(["d-m-y", "dd-mm-y", "d-m-yy", "d/m/y", "d mmm y", "wd d mmm y", "wd d mmm", "serial", "iso"])
		self.columns = fields + own + r.sample(list(PERSONS), r.choice([0, 2, 4]))
		if r.random() < 0.5:
			r.shuffle(self.columns)
			self.own.sort(key=self.columns.index)
		self.ticks = "aanbeveling" in fields and r.random() < 0.3
		if self.ticks:
			self.columns.remove("aanbeveling")
			self.boxes = {r.choice(["%s", "Aanbeveling [%s]"]) % CHOICES[c][0]: c for c in observe.ADVICE}
			self.columns += list(self.boxes)
		self.named = r.random() < 0.3
		if self.named:
			self.header["leerling"] = "Naam leerling"
			self.columns = [c for c in self.columns if c not in PERSONS]
		self.joint = r.choice([";", "; ", ", ", "|"])
		self.trailing = r.random() < 0.3
		self.top = r.choice(["", "", "sep", "title"])
		self.empty_columns = r.choice([0, 0, 2])
		self.empty_rows = r.choice([0, 0, 3])
		self.encoding = r.choice(["cp1252", "utf-8-sig", "utf-8"])
		self.eol = r.choice(["\r\n", "\r\n", "\n"])
		self.always = r.random() < 0.2

	def options(self):
		return ["--dates=dmy"] if self.days == "d/m/y" else []

	def cell(self, r, row, column):
		if self.ticks and column in self.boxes:
			return r.choice(["x", "ja", "WAAR"]) if self.boxes[column] in row["aanbeveling"].split("|") else ""
		if column == "leerling" and self.named:
			return self.names[row[column]]
		if column in PERSONS:
			return r.choice(PERSONS[column])
		if column == "datum":
			return dutch_day(row[column], self.days)
		if column in observe.SKILLS:
			return self.score(r, row[column])
		if column == "aanbeveling":
			return self.advice(r, row[column], self.joint, self.trailing)
		return row[column]

	def foreign(self, file):
		r = random.Random(self.salt)
		lines = []
		width = len(self.columns) + self.empty_columns
		if self.top == "sep":
			lines.append("sep=;")
		elif self.top == "title":
			lines += ["Observaties van dit jaar" + ";" * (width - 1), ";" * (width - 1)]
		table = [[self.header.get(c, c) for c in self.columns]]
		for row in file.rows:
			noise = random.Random(repr((self.salt, sorted(row.items()))))
			table.append([self.cell(noise, row, c) for c in self.columns])
		for row in table:
			row = row + [""] * self.empty_columns
			lines.append(";".join(quoted(c, ";", self.always) for c in row))
		lines += [";" * (width - 1)] * self.empty_rows
		text = self.eol.join(lines) + self.eol
		try:
			return text.encode(self.encoding)
		except UnicodeEncodeError:
			return text.encode("utf-8-sig")


class Forms(Style):
	"""Microsoft Forms: the survey's own columns first; no date, and often no observer."""

	HEADS = {
		"nl": ["ID", "Begintijd", "Tijd van voltooien", "E-mail", "Naam", "Tijd van laatste wijziging"],
		"en": ["ID", "Start time", "Completion time", "Email", "Name", "Last modified time"],
	}

	def __init__(self, r, fields, own):
		super().__init__(r, own)
		self.language = r.choice(["nl", "nl", "en"])
		self.slash = self.language == "en" or r.random() < 0.5
		self.delimiter = r.choice([",", ";"])
		self.columns = [f for f in fields if f != "datum"] + own
		self.encoding = r.choice(["utf-8-sig", "utf-8"])
		self.prefix = r.random() < 0.4
		self.with_observer = "observator" in self.columns
		self.names = {}
		for column in self.columns:
			name = self.header.get(column, column)
			if column in observe.SKILLS and self.prefix:
				name = LIKE_A_QUESTION + LABELS[column][0]
			elif column in LABELS and r.random() < 0.1:
				name += " 2"
			self.names[column] = name

	def options(self):
		return []

	def time(self, day, clock):
		d = datetime.date.fromisoformat(day)
		if self.slash:
			return "%d/%d/%02d %s" % (d.month, d.day, d.year % 100, clock)
		return "%d-%d-%02d %s" % (d.day, d.month, d.year % 100, clock)

	def foreign(self, file):
		lines = [self.HEADS[self.language] + [self.names[c] for c in self.columns]]
		for row in file.rows:
			r = random.Random(repr((self.salt, sorted(row.items()))))
			before = (datetime.date.fromisoformat(row["datum"]) - datetime.timedelta(days=1)).isoformat()
			start, end = r.choice(
				[((before, "23:58:01"), (row["datum"], "0:03:10")), ((row["datum"], "14:05:11"),) * 2,
				((row["datum"], "9:01:00"), (row["datum"], "23:59:59"))])
			cells = [row["_id"], self.time(*start), self.time(*end)]
			cells += [r.choice(["anonymous", "jvd@school.nl"]), r.choice(["", "Jan van Dam"]), ""]
			for column in self.columns:
				if column in observe.SKILLS:
					cells.append(self.score(r, row[column]))
				elif column == "aanbeveling":
					cells.append(self.advice(r, row[column], ";", True))
				else:
					cells.append(row[column])
			lines.append(cells)
		text = "\r\n".join(self.delimiter.join(quoted(c, self.delimiter, False) for c in row) for row in lines)
		return (text + "\r\n").encode(self.encoding)


class Google(Style):
	"""Google Forms: the zip's CSV, or a Dutch Sheets' one."""

	def __init__(self, r, fields, own):
		super().__init__(r, own)
		self.zip = r.random() < 0.6
		self.columns = [f for f in fields if f != "datum"] + own
		self.grid = r.random() < 0.6

	def options(self):
		return []

	def foreign(self, file):
		header = ["Timestamp" if self.zip else "Tijdstempel"]
		for column in self.columns:
			name = self.header.get(column, column)
			if column in observe.SKILLS and self.grid:
				name = "Hoe zichtbaar is dit? [%s]" % LABELS[column][0]
			header.append(name)
		lines = [header]
		for row in file.rows:
			r = random.Random(repr((self.salt, sorted(row.items()))))
			d = datetime.date.fromisoformat(row["datum"])
			if self.zip:
				clock = r.choice(["2:09:58 PM", "12:00:01 AM", "11:59:59 PM", "12:30:00 PM"])
				cells = ["%d/%02d/%02d %s GMT+%d" % (d.year, d.month, d.day, clock, r.choice([1, 2]))]
			else:
				cells = ["%d-%d-%d %s" % (d.day, d.month, d.year, r.choice(["10:59:37", "0:00:00", "23:59:59"]))]
			for column in self.columns:
				if column in observe.SKILLS:
					cells.append(self.score(r, row[column]))
				elif column == "aanbeveling":
					cells.append(self.advice(r, row[column], ";" if self.zip else ", ", False))
				else:
					cells.append(row[column])
			lines.append(cells)
		eol = "\n" if self.zip else "\r\n"
		return (eol.join(",".join(quoted(c, ",", self.zip) for c in row) for row in lines) + eol).encode()


def random_style(r, File, good_row, pupils, days):
	"""A style, the options that import needs for it, and a file of canonical rows."""
	style = r.choice([Excel, Excel, Forms, Google])
	fields = ["leerling"] + [f for f in observe.FIELDS[1:] if f == "datum" or r.random() < 0.9]
	if style is Google and "observator" in fields:
		fields.remove("observator")
	if style is Forms and r.random() < 0.7 and "observator" in fields:
		fields.remove("observator")
	own = r.sample(OWN, r.choice([0, 0, 1, 2]))
	made = style(r, fields, own)
	listed = None
	if made.named:
		made.names = {p: "Kind%s van Huis%s" % (chr(97 + i), chr(99 + i)) for i, p in enumerate(pupils)}
		listed = observe.write_table(
			["Stamnummer", "Naam", "Klas"], [[p, made.names[p], GROUP_ON_LIST] for p in pupils])
	options = made.options()
	school = r.choice(["De Wilg", "Noord"]) if "school" not in fields and r.random() < 0.5 else ""
	if school:
		options.append("--fill=school=" + school)
	rows, seen = [], set()
	number = 0
	for _ in range(r.choice([1, 2, 5, 20])):
		row = good_row(r, pupils, days)
		number += r.choice([1, 1, 2])
		row["_id"] = str(number)
		for column in observe.FIELDS:
			if column not in fields:
				row[column] = ""
		for column in own:
			row[column] = r.choice(["", "7", "7,5", "ja; nee", "x y"])
		row["school"] = school or row["school"]
		row["opmerkingen"] = row["opmerkingen"].strip() if "opmerkingen" in fields else ""
		if style is Forms and "observator" not in fields:
			row["observator"] = "respons-" + row["_id"]
		if observe.key_of(row) not in seen:
			seen.add(observe.key_of(row))
			rows.append(row)
	return made, options, File("vreemd.csv", [], rows), listed
