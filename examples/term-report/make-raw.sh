#!/bin/sh
# make-raw.sh DIR - the files of a made-up school of 400 pupils in 16 groups, as they come in: the
# list of pupils from the administration, Excel files of each group for the first and the second
# term (semicolons, Windows-1252, CRLF), and one export of Microsoft Forms for the third.
# The numbers come from a generator of its own, so that every machine makes the same files.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cd "$1"
forms_header=$(head -n 1 "$here/../demo/observaties-forms.csv" | tr -d '\r')
LC_ALL=C awk -v forms_header="$forms_header" '
function random(n) { # 0..n-1, by Lehmer (1951) with the figures of Park and Miller (1988)
	seed = (seed * 16807) % 2147483647
	return seed % n
}
function group_of(p) { return int(p / 50) + 1 (int(p / 25) % 2 ? "B" : "A") }
function code_of(p) { return sprintf("00%05d", 12000 + p) }
function score(p, k, term,   s) {
	s = base[p, k] + random(3) - 1 + (term > 1 && random(4) == 0 ? 1 : 0)
	return s < 1 ? 1 : s > 5 ? 5 : s
}
BEGIN {
	seed = 20261123
	n_given = split("Zo\353 Ren\351 Daan Fenna Yusuf Lieke Noor Thijs Sem Emma Lotte Milan", given, " ")
	n_family = split("Bakker Hoekstra Kwaak Visser Demir Smit Meijer Mulder Bos Vos", family, " ")
	skills = "Taakinitiatie;Volgehouden aandacht;Doelgericht gedrag;Flexibiliteit;Emotieregulatie;" \
		"Reactie-inhibitie;Metacognitie;(Werk)geheugen;Timemanagement;Organisatie;" \
		"Planning/prioritering;Vaste mindset;Groeimindset;Samenwerken"
	advice[0] = "Uitdaging in de klas"; advice[1] = "Extra observatie"; advice[2] = ""
	printf "\357\273\277Stamnummer,Roepnaam,Tussenvoegsel,Achternaam,Klas,Klassenmentor 1\r\n" >"leerlingen.csv"
	for (p = 0; p < 400; p++) {
		name = given[random(n_given) + 1]; gsub("\353", "\303\253", name); gsub("\351", "\303\251", name)
		printf "%s,%s,,%s,%s,M. van Dijk\r\n", code_of(p), name, family[random(n_family) + 1], group_of(p) >"leerlingen.csv"
		for (k = 1; k <= 14; k++)
			base[p, k] = random(5) + 1
	}
	for (term = 1; term <= 2; term++)
		for (p = 0; p < 400; p++) {
			file = "P" term "-" group_of(p) ".csv"
			if (p % 25 == 0) {
				printf "Observaties groep %s;;;\r\n", group_of(p) >file
				printf "Leerlingnummer;Groep;Datum;Observator;%s;Opmerkingen;Aanbeveling\r\n", skills >file
			}
			if (random(20) == 0) # not seen this term
				continue
			line = code_of(p) ";" group_of(p) ";" random(26) + 2 (term == 1 ? "-11-2025" : "-2-2026") ";obs" random(3)
			for (k = 1; k <= 14; k++)
				line = line ";" (random(25) == 0 ? "n.v.t." : random(900) == 0 ? "6" : score(p, k, term))
			printf "%s;%s;%s\r\n", line, random(3) ? "" : "Kijkt eerst \226 begint dan", advice[random(3)] >file
			if (p % 25 == 24)
				close(file)
		}
	printf "%s\r\n", forms_header >"P3-forms.csv"
	for (p = 0; p < 400; p++) {
		if (random(15) == 0)
			continue
		day = random(26) + 2
		line = ++response ";5/" day "/26 14:05:11;5/" day "/26 14:09:58;anonymous;;;" code_of(p) ";\"" \
			(random(2) ? "Uitdaging in de klas bieden, wel in de gaten houden;" : "") "\""
		for (k = 1; k <= 14; k++) {
			s = score(p, k, 3)
			line = line ";" s (s == 1 ? " (niet zichtbaar)" : s == 5 ? " (volledig zichtbaar)" : "")
		}
		printf "%s;%s\r\n", line, random(4) ? "" : "Werkt graag samen" >"P3-forms.csv"
	}
}'
