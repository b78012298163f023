#!/usr/bin/env bash
# hb-observe, as a coordinator and an intern begeleider meet it.
. "$(dirname "$0")/../lib.sh"
cases=$ROOT/tests/cases/inputs
cp "$cases"/01* excel.csv
cp "$cases"/06* forms.csv
cp "$cases"/08* google.csv

scores=taakinitiatie,volgehouden_aandacht,doelgericht_gedrag,flexibiliteit,emotieregulatie
scores=$scores,reactie_inhibitie,metacognitie,werkgeheugen,timemanagement,organisatie
scores=$scores,planning_prioritering,vaste_mindset,groeimindset,samenwerken
header=leerling,groep,school,datum,observator,$scores,opmerkingen,aanbeveling
threes=3,3,3,3,3,3,3,3,3,3,3,3,3

note "what schools have, made canonical"
transcript <<END
$ hb-observe import excel.csv
$header
0012034,7A,,2026-11-03,jvd,3,4,2,3,5,4,3,4,2,2,3,4,3,5,"Begint snel, maar haakt af bij herhaling – zie gesprek",uitdaging_in_klas
12035,7A,,2026-11-03,jvd,2,3,3,,4,4,,3,2,1,2,5,2,4,,extra_observatie
excel.csv: note: columns with personal data left out: Roepnaam, Tussenvoegsel, Achternaam [person_columns]
excel.csv:2:6: warning: dates such as "3-11-2026" in "Datum" can be read two ways; read as day-month-year (--dates=mdy for the other way) [dates_assumed] (Datum)
excel.csv:4:6: error: datum is empty, but required [required] (datum)
excel.csv:4:8: error: score 6 is outside 1..5 [range] (taakinitiatie)
excel.csv:4:14: error: 3,5 is not a whole number; choose one of 1..5, nothing is rounded here [fraction] (metacognitie)
excel.csv: 3 read, 2 good, 1 rejected
[exit 1]
$ hb-observe import -q forms.csv 2>/dev/null
$header
12034,,,2026-03-11,respons-1,3,4,2,3,5,4,3,4,2,2,3,4,3,5,,uitdaging_in_klas|individuele_begeleiding
12035,,,2026-03-11,respons-2,5,1,2,3,4,4,3,3,2,1,2,5,2,4,,geen
$ hb-observe import -q --dates=mdy forms.csv | cut -d, -f1,4
leerling,datum
12034,2026-11-03
12035,2026-11-03
$ hb-observe import google.csv
$header
12034,,,2026-11-03,,3,4,2,3,5,4,3,4,2,2,3,4,3,5,,uitdaging_in_klas|individuele_begeleiding
google.csv: note: no column for datum: the date of "Timestamp" is used [date_from_survey] (datum)
google.csv: 1 read, 1 good, 0 rejected
END

note "from a pipe the same as from a file"
hb-observe import -q excel.csv >from-file 2>/dev/null
hb-observe import -q <excel.csv >from-pipe 2>/dev/null
expect_same from-file from-pipe
mkfifo pipe
cat excel.csv >pipe &
hb-observe import -q --dates=dmy pipe >from-fifo 2>/dev/null
expect_same from-file from-fifo

note "in Dutch, without any locale"
expect_status 1 env HB_LANG=nl hb-observe import -q excel.csv
expect_stderr_has "excel.csv:4:8: fout: score 6 valt buiten 1..5 [range] (taakinitiatie)"
expect_status 0 env -u LC_ALL LANG=nl_NL.UTF-8 hb-observe check - <from-file
expect_stderr_has "-: 2 gelezen, 2 goed, 0 afgewezen"

note "everything that is wrong is told, the good rows are kept"
cat >wrong.csv <<END
$header
L1,7A,S,2026-11-03,jvd,7,$threes,,
L2,7A,S,2027-02-29,jvd,1,$threes,,
L3,7A,S,2026-11-03,jvd,1,$threes,,geen|groepsaanbod_buiten_klas
L3,7A,S,2026-11-03,jvd,2,$threes,,
L4,7A,S,2026-11-03,jvd,x,$threes,,a||b
L5,7A
L6,7A,S,2026-11-03,jvd,3,$threes,,,
END
transcript <<END
$ hb-observe check --findings=found.csv --rejects=mend.csv wrong.csv
$header
L3,7A,S,2026-11-03,jvd,1,$threes,,geen|groepsaanbod_buiten_klas
L6,7A,S,2026-11-03,jvd,3,$threes,,
wrong.csv:2:6: error: score 7 is outside 1..5 [range] (taakinitiatie)
wrong.csv:3:4: error: "2027-02-29" is not a date that exists, written as 2026-11-23 [date] (datum)
wrong.csv:4:21: warning: "geen" staat naast een aanbeveling voor observatie of begeleiding; kijk na wat bedoeld is [excludes] (aanbeveling)
wrong.csv:5: error: the same leerling, datum, observator as in wrong.csv:4 [duplicate]
wrong.csv:6:6: error: "x" is not a whole number 1..5 [number] (taakinitiatie)
wrong.csv:6:21: error: "a" is not one of geen|uitdaging_in_klas|extra_observatie|individuele_begeleiding|groepsaanbod_buiten_klas [choice] (aanbeveling)
wrong.csv:7: error: number of cells is 2, the header has 21 [cell_count]
wrong.csv: 7 read, 2 good, 5 rejected
[exit 1]
$ cut -d, -f1-10 found.csv
bestand,regel,record,kolom_nr,kolom,sleutel,waarde,ernst,code,verwacht
wrong.csv,2,1,6,taakinitiatie,L1 2026-11-03 jvd,7,fout,range,1..5
wrong.csv,3,2,4,datum,L2 2027-02-29 jvd,2027-02-29,fout,date,jjjj-mm-dd
wrong.csv,4,3,21,aanbeveling,L3 2026-11-03 jvd,geen|groepsaanbod_buiten_klas,waarschuwing,excludes,
wrong.csv,5,4,,,L3 2026-11-03 jvd,L3 2026-11-03 jvd,fout,duplicate,"leerling
wrong.csv,6,5,6,taakinitiatie,L4 2026-11-03 jvd,x,fout,number,1..5
wrong.csv,6,5,21,aanbeveling,L4 2026-11-03 jvd,a,fout,choice,geen|uitdaging_in_klas|extra_observatie|individuele_begeleiding|groepsaanbod_buiten_klas
wrong.csv,7,6,,,,2,fout,cell_count,21
$ cut -d, -f1-9 mend.csv
afgewezen,bestand,regel,leerling,groep,school,datum,observator,taakinitiatie
range,wrong.csv,2,L1,7A,S,2026-11-03,jvd,7
date,wrong.csv,3,L2,7A,S,2027-02-29,jvd,1
duplicate,wrong.csv,5,L3,7A,S,2026-11-03,jvd,2
number|choice,wrong.csv,6,L4,7A,S,2026-11-03,jvd,x
cell_count,wrong.csv,7,L5,7A,,,,
$ stat -c %a found.csv mend.csv
600
600
END

note "what was rejected, mended, goes in again"
sed -e 's/jvd,7,/jvd,5,/; s/2027-02-29/2027-02-28/; s/L3,7A,S,2026-11-03/L3,7A,S,2026-11-04/' \
	-e 's/jvd,x,/jvd,,/; s/a||b/geen/; /^cell_count/d' mend.csv >mended.csv
expect_status 0 hb-observe check -q mended.csv
expect_stdout <<END
$header
L1,7A,S,2026-11-03,jvd,5,$threes,,
L2,7A,S,2027-02-28,jvd,1,$threes,,
L3,7A,S,2026-11-04,jvd,2,$threes,,
L4,7A,S,2026-11-03,jvd,,$threes,,geen
END

note "nothing of a pupil in a message, when asked"
expect_status 1 hb-observe check --redact --findings=redacted.csv wrong.csv
check "no key, no value" sh -c '! grep -E "L[0-9]|2027|\"x\"" redacted.csv'
expect_status 1 hb-observe import --redact -q excel.csv
check "nor on the terminal" sh -c '! grep -E "3,5|score 6" "$0"' "$HOLD/err"
printf '%s\n' 'leerling;datum;taakinitiatie;aanbeveling' 'L1;46000;3;geen' \
	'L2;46001;4 (volledig zichtbaar);geen' 'L3;46002;2;gen' >meant.csv
expect_status 1 hb-observe import --findings=open.csv meant.csv
check "what was made of a value is told" grep -q '2025-12-09.*belongs to 5.*did you mean geen' <(tr '\n' ' ' <open.csv)
expect_status 1 hb-observe import --redact --findings=redacted.csv meant.csv
check "... and is as private as the value" sh -c '! grep -E "2025-12|belongs to 5|mean geen" redacted.csv "$0"' "$HOLD/err"

note "one unclosed quote costs one row"
printf '%s\n' "leerling,datum,taakinitiatie,opmerkingen" 'L1,2026-11-03,3,"zegt niets' \
	'L2,2026-11-03,4,"twee' 'regels"' 'L3,2026-11-03,5,zei "ja"' >quote.csv
transcript <<END
$ hb-observe check quote.csv | cut -d, -f1,6,20
leerling,taakinitiatie,opmerkingen
L2,4,"twee
regels"
L3,5,"zei ""ja"""
quote.csv:2:4: error: the quote that opens here is not closed as it should be: "zegt niets [unclosed_quote] (opmerkingen)
quote.csv: 3 read, 2 good, 1 rejected
[exit 1]
END

note "two encodings in one file"
{
	echo leerling,datum,taakinitiatie,opmerkingen
	printf 'L1,2026-11-03,3,Zo\303\253\nL2,2026-11-03,4,Zo\353\nL3,2026-11-03,5,goed\n'
} >mixed.csv
transcript <<'END'
$ hb-observe check --rejects=mend.csv mixed.csv | cut -d, -f1,20
leerling,opmerkingen
L1,Zoë
L3,goed
mixed.csv:3:4: error: bytes that are not UTF-8: Zo\xEB [encoding] (opmerkingen)
mixed.csv: 3 read, 2 good, 1 rejected
[exit 1]
$ cat mend.csv
afgewezen,bestand,regel,leerling,datum,taakinitiatie,opmerkingen
encoding,mixed.csv,3,L2,2026-11-03,4,Zo\xEB
END

note "dates that contradict one another, or could be anything"
printf 'leerling,datum,taakinitiatie\nL1,11/23/2026,3\nL2,23/11/2026,4\n' >contradict.csv
printf 'leerling,datum,taakinitiatie\nL1,11/3/2026,3\nL2,3/11/2026,4\n' >ambiguous.csv
transcript <<'END'
$ hb-observe import -o out.csv contradict.csv
contradict.csv:3:2: error: dates in "datum" contradict one another: day-month in line 3, month-day in line 2 [dates_contradict] (datum)
[exit 2]
$ hb-observe import -o out.csv ambiguous.csv
ambiguous.csv:2:2: error: dates such as "11/3/2026" in "datum" can be read two ways; say which with --dates=dmy, mdy or ymd [dates_ambiguous] (datum)
[exit 2]
$ ls out.csv
ls: cannot access 'out.csv': No such file or directory
[exit 2]
$ hb-observe import -q --dates=dmy ambiguous.csv | cut -d, -f1,4
leerling,datum
L1,2026-03-11
L2,2026-11-03
END

note "what cannot be understood, and what cannot be had"
: >empty.csv
printf 'leerling,datum,taakinitatie\nL1,2026-11-03,3\n' >slip.csv
printf 'leerling,datum,Taakinitiatie\nL1,2026-11-03,3\n' >label.csv
printf 'leerling,datum,taakinitiatie,kleur\nL1,2026-11-03,3,blauw\n' >own.csv
printf 'hb: 1\nid: mijn\ntitel: Mijn\n' >mine.yaml
mkdir folder
transcript <<'END'
$ hb-observe check empty.csv
empty.csv: error: the file is empty; a header row was expected [file_refused]
[exit 2]
$ hb-observe check slip.csv
slip.csv:1:3: error: column taakinitatie is not known; if it is meant as taakinitiatie, spell it so [near_column] (taakinitatie)
[exit 2]
$ hb-observe check label.csv
label.csv:1:3: error: column Taakinitiatie is another name for taakinitiatie: take this file through "import" first [foreign_header] (Taakinitiatie)
[exit 2]
$ hb-observe check own.csv | cut -d, -f1,6,22
leerling,taakinitiatie,kleur
L1,3,blauw
own.csv:1:4: note: column kleur is not in the form; it passes unchanged [unknown_column] (kleur)
own.csv: 1 read, 1 good, 0 rejected
$ hb-observe check folder
folder: error: cannot read: is a folder [file_unreadable]
[exit 3]
$ hb-observe check nowhere.csv
nowhere.csv: error: cannot open: no such file or folder [file_unreadable]
[exit 3]
$ hb-observe check -f observatei own.csv
...
[exit 2]
$ hb-observe check -f ./mine.yaml own.csv
...
./mine.yaml:3:1: error: unknown key titel; the nearest is title [form_key]
...
[exit 2]
$ hb-observe chek own.csv
hb-observe: error: chek is no verb of this program; did you mean check? [usage]
[exit 2]
$ hb-observe check --stirct own.csv
hb-observe: error: there is no option --stirct; did you mean --strict? [usage]
[exit 2]
$ hb-observe check --latest own.csv
hb-observe: error: option --latest does not go with check [usage]
[exit 2]
$ hb-observe summary --by=groepp own.csv
...
hb-observe: error: there is no column groepp; did you mean groep? [column]
[exit 2]
$ hb-observe check - - <own.csv
hb-observe: error: standard input is named twice [usage]
[exit 2]
END

note "outputs: whole or not at all"
expect_status 3 hb-observe check -q -o /dev/full own.csv
expect_stderr_has "/dev/full: error: cannot write: no space left"
expect_status 3 sh -c 'hb-observe check -q own.csv >/dev/full'
expect_status 3 sh -c 'hb-observe check -q own.csv >&-'
expect_status 3 sh -c 'hb-observe --help >/dev/full'
expect_status 3 hb-observe check -q -o nowhere/out.csv own.csv
echo old >kept.csv
chmod 640 kept.csv
expect_status 2 hb-observe check -q -o kept.csv slip.csv
check "the old file stands" grep -qx old kept.csv
expect_status 0 hb-observe check -q -o kept.csv own.csv
check "a file keeps its mode" [ "$(stat -c %a kept.csv)" = 640 ]
cp own.csv itself.csv
expect_status 0 hb-observe check -q -o itself.csv itself.csv
check "an output may be an input" grep -q L1,,,2026-11-03 itself.csv
check "nothing else is left behind" [ -z "$(find . -name '.*' -type f)" ]
yes L1,2026-11-03,3 | head -n 400000 | sed '1i leerling,datum,taakinitiatie' >long.csv
(
	trap - PIPE
	hb-observe check -q long.csv 2>/dev/null
	echo $? >died
) | head -n 1 >/dev/null
check "a broken pipe ends it as it ends others, or it was done" grep -qxE '141|1' died

note "forty colleagues in one command, one of whom sent a workbook"
mkdir forty && cd forty || exit
for i in $(seq 10 48); do
	printf 'Leerlingnummer;Groep;Datum;Observator;Taakinitiatie;Samenwerken\r\n' >"klas$i.csv"
	printf '0%s1;%sA;23-11-2025;jvd;%s;4\r\n' "$i" "$i" $((i % 5 + 1)) >>"klas$i.csv"
	printf '0%s2;%sA;24-11-2025;jvd;4;n.v.t.\r\n;;;;;\r\n' "$i" "$i" >>"klas$i.csv"
done
printf 'PK\003\004' >klas49.csv
expect_status 1 hb-observe import -o all.csv --findings=found.csv klas*.csv
check "78 good rows" [ "$(wc -l <all.csv)" -eq 79 ]
check "a line for each file and one for all" [ "$(grep -c ' read, ' "$HOLD/err")" -eq 41 ]
expect_stderr_has "klas17.csv: 2 read, 2 good, 0 rejected"
expect_stderr_has "total: 78 read, 78 good, 0 rejected"
check "one finding in the list" [ "$(wc -l <found.csv)" -eq 2 ]
expect_status 0 hb-observe check -q --origin --only=groep=11A,12A all.csv
check "origin and selection" [ "$(grep -c all.csv, "$HOLD/out")" -eq 4 ]
cd .. || exit

note "a mentor is a person too; what was asked about one is not"
printf 'Stamnummer,Klas,Klassenmentor 1,Mentor 2,Mentor akkoord,Datum\nL1,7A,J. de Boer,M. Wit,ja,2026-01-10\n' >mentor.csv
transcript <<'END'
$ hb-observe import mentor.csv | cut -d, -f1,2,4,22-
leerling,groep,datum,Mentor akkoord
L1,7A,2026-01-10,ja
mentor.csv: note: columns with personal data left out: Klassenmentor 1, Mentor 2 [person_columns]
...
$ hb-observe import -q --keep="Klassenmentor 1" mentor.csv | cut -d, -f1,22-
leerling,Klassenmentor 1,Mentor akkoord
L1,J. de Boer,ja
END

note "a row keeps the origin it was given first; no column stands there twice"
printf 'leerling,datum,observator,taakinitiatie\nL1,2026-01-10,a,4\n' >o1.csv
printf 'bron_bestand,leerling,datum,observator,bron_regel\n,L2,2026-01-10,a,\noud.csv,L3,2026-01-10,a,9\n' >o2.csv
printf 'leerling,datum,observator,bron_bestand\nL4,2026-01-10,a,\nL5,2026-01-10,a,oud.csv\n' >o3.csv
transcript <<'END'
$ hb-observe check -q --origin o1.csv | hb-observe check -q --origin | cut -d, -f1,21-
leerling,aanbeveling,bron_bestand,bron_regel
L1,,o1.csv,2
$ hb-observe check -q --origin o1.csv o2.csv | cut -d, -f1,21-
leerling,aanbeveling,bron_bestand,bron_regel
L1,,o1.csv,2
L2,,o2.csv,2
L3,,oud.csv,9
$ hb-observe check -q --origin o3.csv | cut -d, -f1,21-
leerling,aanbeveling,bron_bestand,bron_regel
L4,,o3.csv,2
L5,,oud.csv,
$ hb-observe long -q --origin o2.csv | sed -n '1p;2p;16p'
leerling,groep,school,datum,observator,opmerkingen,aanbeveling,bron_bestand,bron_regel,vaardigheid,score
L2,,,2026-01-10,a,,,o2.csv,2,taakinitiatie,
L3,,,2026-01-10,a,,,oud.csv,9,taakinitiatie,
$ hb-observe long -q --origin o2.csv | hb-observe wide -q --origin | cut -d, -f1,22-
leerling,bron_bestand,bron_regel
L2,o2.csv,2
L3,oud.csv,9
END

note "summaries"
cat >s.csv <<END
leerling,groep,school,datum,observator,taakinitiatie,vaste_mindset
L1,7A,A,2025-09-01,a,2,
L1,7A,A,2026-01-10,a,4,5
L1,7A,A,2026-01-10,b,3,5
L2,7B,A,2025-09-01,a,5,1
L2,7B,A,2026-04-01,a,1,2
L3,7B,B,2026-04-01,a,,4
END
summary=vaardigheid,n,ontbrekend,gemiddelde,mediaan,min,max,eerste_datum,eerste,laatste_datum,laatste,verschil,n1,n2,n3,n4,n5
transcript <<END
$ hb-observe summary -q s.csv | grep -E 'vaardigheid|taakinitiatie|vaste'
leerling,$summary
L1,taakinitiatie,3,0,3.00,3.0,2,4,2025-09-01,2,2026-01-10,,,0,1,1,1,0
L1,vaste_mindset,2,1,5.00,5.0,5,5,2026-01-10,5,2026-01-10,5,,0,0,0,0,2
L2,taakinitiatie,2,0,3.00,3.0,1,5,2025-09-01,5,2026-04-01,1,-4,1,0,0,0,1
L2,vaste_mindset,2,0,1.50,1.5,1,2,2025-09-01,1,2026-04-01,2,1,1,1,0,0,0
L3,taakinitiatie,0,1,,,,,,,,,,0,0,0,0,0
L3,vaste_mindset,1,0,4.00,4.0,4,4,2026-04-01,4,2026-04-01,4,,0,0,0,1,0
$ hb-observe summary -q --by=school,periode s.csv | grep -E 'vaardigheid|taakinitiatie'
school,periode,$summary
A,2025-2026/P1,taakinitiatie,2,0,3.50,3.5,2,5,2025-09-01,,2025-09-01,,,0,1,0,0,1
A,2025-2026/P2,taakinitiatie,2,0,3.50,3.5,3,4,2026-01-10,,2026-01-10,,,0,0,1,1,0
A,2025-2026/P3,taakinitiatie,1,0,1.00,1.0,1,1,2026-04-01,,2026-04-01,,,1,0,0,0,0
B,2025-2026/P3,taakinitiatie,0,1,,,,,,,,,,0,0,0,0,0
$ hb-observe summary -q --latest --by=groep s.csv | grep -E 'taakinitiatie'
7A,taakinitiatie,2,0,3.50,3.5,3,4,2026-01-10,,2026-01-10,,,0,0,1,1,0
7B,taakinitiatie,1,1,1.00,1.0,1,1,2026-04-01,,2026-04-01,,,1,0,0,0,0
$ hb-observe summary -q --period=2025-2026/P1 --by=school s.csv | grep taakinitiatie
A,taakinitiatie,2,0,3.50,3.5,2,5,2025-09-01,,2025-09-01,,,0,1,0,0,1
$ hb-observe summary -q --period=2025-2026/P4 s.csv
...
[exit 2]
END

note "any split by pupil or school, merged in any order, gives the same bytes; so does the long form"
awk 'BEGIN { srand(7); print "leerling,groep,school,datum,observator,taakinitiatie,flexibiliteit,samenwerken"
	for (i = 0; i < 3000; i++) { p = int(rand() * 90)
		printf "L%03d,%dA,S%d,202%d-%02d-%02d,o%d", p, p % 8, p % 4, 5 + rand() * 2,
			1 + rand() * 12, 1 + rand() * 28, i
		for (j = 0; j < 3; j++) { s = int(rand() * 6); printf ",%s", s ? s : "" }
		print "" } }' >many.csv
hb-observe check -q many.csv -o whole.csv
for by in leerling groep,periode school,leerling,schooljaar; do
	hb-observe summary -q --by=$by whole.csv -o whole.sum
	for s in 0 1 2 3; do
		hb-observe check -q --only=school=S$s whole.csv 2>/dev/null |
			hb-observe summary -q --by=$by >part$s.sum
	done
	expect_status 0 hb-observe summary -q --merge part3.sum part0.sum part2.sum part1.sum
	expect_same whole.sum "$HOLD/out"
	hb-observe long -q whole.csv | hb-observe summary -q --by=$by >long.sum
	expect_same whole.sum long.sum
done
hb-observe summary -q --by=school,leerling whole.csv -o fine.sum
hb-observe summary -q --by=school whole.csv -o coarse.sum
expect_status 0 hb-observe summary -q --merge --by=school fine.sum
expect_same coarse.sum "$HOLD/out"
expect_status 2 hb-observe summary --merge fine.sum fine.sum
expect_stderr_has "it would count twice"
expect_status 0 sh -c 'hb-observe long -q whole.csv >l.csv && hb-observe wide -q l.csv'
expect_same whole.csv "$HOLD/out"

note "the long form where records are expected: refused, for its scores would count as missing"
head -n 15 l.csv >long15.csv
head -n 2 whole.csv >whole1.csv
transcript <<'END'
$ hb-observe check long15.csv
long15.csv:1: error: this is the long form, a row for each score, and a row for each record was expected: take this file through "hb-observe wide" first [long_form]
[exit 2]
$ hb-observe import -q long15.csv
long15.csv:1: error: this is the long form, a row for each score, and a row for each record was expected: take this file through "hb-observe wide" first [long_form]
[exit 2]
$ hb-form check -q observatie long15.csv
long15.csv:1: error: this is the long form, a row for each score, and a row for each record was expected: take this file through "hb-observe wide" first [long_form]
[exit 2]
$ hb-observe check -q whole1.csv long15.csv | cmp - whole1.csv
long15.csv:1: error: this is the long form, a row for each score, and a row for each record was expected: take this file through "hb-observe wide" first [long_form]
long15.csv: error: this file is left out; its rows (14) count as rejected [file_refused]
[exit 1]
$ hb-observe wide -q long15.csv | hb-observe check -q | cmp - whole1.csv
END
printf 'kolom,veld\nscore,-\n' >score.map
expect_status 1 hb-observe import -q --map=score.map long15.csv # the school has said what it is

note "who was not seen"
printf 'Stamnummer,Roepnaam,Achternaam,Klas\nL1,Zoë,Kwaak,7A\nL2,Daan,Wit,7B\nL9,Noor,Brink,7B\n' >list.csv
transcript <<'END'
$ hb-observe missing -q --pupils=list.csv --period=2025-2026/P3 --today=2026-05-01 s.csv
leerling,groep,school,laatste_datum,dagen
L1,7A,,2026-01-10,111
L9,7B,,,
...
$ hb-observe blank --pupils=list.csv | cut -d, -f1,2,6
leerling,groep,taakinitiatie
L1,7A,
L2,7B,
L9,7B,
END

note "signals, and hints on the quality of an observation"
{
	echo "$header"
	echo "L1,7A,S,2026-11-03,jvd,5,5,5,5,5,5,5,5,5,5,5,5,5,5,,geen"
	echo "L2,7A,S,2026-11-03,jvd,1,2,1,1,1,3,4,4,4,4,4,2,4,4,,geen"
} >hasty.csv
transcript <<'END'
$ hb-observe flags hasty.csv | cut -d, -f1-6
leerling,groep,signaal,vaardigheid,waarde,datum
L1,7A,sterk_zichtbaar_omgekeerd,vaste_mindset,5,2026-11-03
L1,7A,aanbeveling,,geen,2026-11-03
L2,7A,weinig_zichtbaar,taakinitiatie,1,2026-11-03
L2,7A,weinig_zichtbaar,volgehouden_aandacht,2,2026-11-03
L2,7A,weinig_zichtbaar,doelgericht_gedrag,1,2026-11-03
L2,7A,weinig_zichtbaar,flexibiliteit,1,2026-11-03
L2,7A,weinig_zichtbaar,emotieregulatie,1,2026-11-03
L2,7A,aanbeveling,,geen,2026-11-03
hb-observe: note: L1 2026-11-03 jvd: all 14 scores are the same; was each skill looked at by itself? [all_equal]
hb-observe: note: L1 2026-11-03 jvd: vaste_mindset and groeimindset are at the same end of the scale, though one is keyed the other way [opposites]
hb-observe: note: L2 2026-11-03 jvd: geen is ticked beside 5 of 14 scores in the two lowest steps [low_without_advice]
hasty.csv: 2 read, 2 good, 0 rejected
END

note "text copied from a PDF, and what a spreadsheet would run: kept, and noted"
printf 'leerling,datum,opmerkingen\nL1,2026-11-03,\357\254\201jn half\302\255zacht\nL2,2026-11-03,=1+1\nL3,2026-11-03,- haakt af\n' >text.csv
transcript <<'END'
$ hb-observe import text.csv | cut -d, -f1,20
leerling,opmerkingen
L1,ﬁjn half­zacht
L2,=1+1
L3,- haakt af
text.csv:2:3: note: soft hyphens, ligatures or blanks without width, as text copied from a PDF has; kept as it came [pdf_text] (opmerkingen)
text.csv:3:3: note: begins as a formula; with --excel it is written so that a spreadsheet does not run it [formula] (opmerkingen)
text.csv: 3 read, 3 good, 0 rejected
END

note "a school's own limit: so many observations of a pupil a week, or a term"
sed 's/^rules:/&\n  - {rule: max_per, span: week, n: 2, fields: [leerling]}/' "$ROOT/forms/observatie.yaml" >week.yaml
sed -e 's/^id: .*/id: term/' -e 's/^rules:/&\n  - {rule: max_per, span: term, n: 2, fields: [leerling]}/' "$ROOT/forms/observatie.yaml" >term.yaml
sed 's/- {*rule: unique}*/- {rule: unique, fields: []}/' "$ROOT/forms/observatie.yaml" >nothing.yaml
printf '%s\n' leerling,datum,taakinitiatie L1,2026-11-02,3 L1,2026-11-08,3 L1,2026-11-07,3 L2,2026-11-07,3 \
	L1,2026-11-09,4 L1,2026-12-01,2 >often.csv
transcript <<'END'
$ hb-observe check -q -f ./week.yaml often.csv 2>said | cut -d, -f1,4; exit_is=${PIPESTATUS[0]}; grep error: said; (exit $exit_is)
leerling,datum
L1,2026-11-02
L1,2026-11-08
L2,2026-11-07
L1,2026-11-09
L1,2026-12-01
often.csv:4:2: error: too many rows; at most 2 per week [max_per] (datum)
[exit 1]
$ hb-observe check -q -f ./term.yaml often.csv 2>&1 | grep error
often.csv:4:2: error: too many rows; at most 2 per term [max_per] (datum)
often.csv:6:2: error: too many rows; at most 2 per term [max_per] (datum)
[exit 1]
$ HB_LANG=nl hb-observe check -q -f ./term.yaml often.csv 2>&1 | grep fout
often.csv:4:2: fout: te veel rijen; hoogstens 2 per periode [max_per] (datum)
often.csv:6:2: fout: te veel rijen; hoogstens 2 per periode [max_per] (datum)
[exit 1]
END
expect_status 2 hb-observe check -f ./nothing.yaml often.csv
expect_stderr_has "form_too_few"

note "for Excel, and for reading"
printf 'leerling,datum,taakinitiatie,opmerkingen\nL1,2026-11-03,3,=1+1\n' >excel-out.csv
hb-observe check -q --excel excel-out.csv >x.csv
check "byte order mark, semicolon, CRLF, formula defused" grep -qP "^L1;;;2026-11-03;;3;.*;'=1\+1;\r\$" x.csv
check "... and a byte order mark" sh -c 'head -c 3 x.csv | od -An -tx1 | grep -q "ef bb bf"'
hb-observe summary -q --excel s.csv >x.csv
check "a decimal comma" grep -q '^L2;vaste_mindset;2;0;1,50;1,5;' x.csv
expect_status 0 hb-observe summary -q --pretty s.csv
check "aligned" sh -c 'awk "length > 190" "$0" | grep -q . && exit 1; grep -q "^L1 *taakinitiatie  *3  *0  *3.00" "$0"' "$HOLD/out"

note "the mapping that -v prints is what --map reads"
hb-observe import -v excel.csv 2>log >/dev/null
sed -n '/^kolom,veld/,/^Aanbeveling/p' log >map.csv
hb-observe import -q --map=map.csv excel.csv >mapped 2>/dev/null
expect_same from-file mapped
finish
