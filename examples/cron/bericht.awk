# bericht.awk - decisions of hb-keuze as a message for sendmail -t: -v to=ADDRESS -v from=FILE
# Reads CSV as RFC 4180 has it: quoted cells may hold commas, quotes and line breaks.

# Splits RECORD into cell[1..n]; control characters within become blanks.
function split_record(record,   n, text) {
	for (n = 0;;) {
		match(record, /^("([^"]|"")*"|[^",]*)/)
		text = substr(record, 1, RLENGTH)
		record = substr(record, RLENGTH + 1)
		if (text ~ /^"/) {
			text = substr(text, 2, length(text) - 2)
			gsub(/""/, "\"", text)
		}
		gsub(/[[:cntrl:]]+/, " ", text)
		cell[++n] = text
		if (record !~ /^,/)
			return n
		record = substr(record, 2)
	}
}

{
	record = open ? record "\n" $0 : $0
	quotes = record
	open = gsub(/"/, "", quotes) % 2
	if (open)
		next
	n = split_record(record)
}

!header {
	while (n) {
		at[cell[n]] = n
		n--
	}
	header = 1
	next
}

{
	reason = cell[at["reden"]]
	granted += reason == ""
	refused += reason != ""
	body = body sprintf("%s  %s  %s uur %s  %s: %s\n", cell[at["leerling"]], cell[at["klas"]],
		cell[at["datum"]], cell[at["uur"]], cell[at["vak"]],
		reason == "" ? "toegestaan" : "geweigerd (" reason ")")
}

END {
	printf "To: %s\nSubject: Keuze-uren: %d toegestaan, %d geweigerd\n", to, granted, refused
	printf "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
	printf "Content-Transfer-Encoding: 8bit\n\n"
	printf "Besluiten over %s\n\n%s\nWie is toegestaan, telt dat lesuur als aanwezig.\n", from, body
}
