#!/usr/bin/env bash
# Workbooks wherever a program reads CSV: hb-xlsx is run by itself, and its failures are findings.
. "$(dirname "$0")/../lib.sh"
export SOURCE_DATE_EPOCH=1795392000 # 2026-11-23

hb-xlsx /dev/null 2>err
grep -q libzip-dev err && skip_all "built without libzip and expat"
check "a generator on libxlsxwriter" \
	cc -std=c17 -Wall -Wextra -Werror -o make_book "$ROOT/tests/book/make_book.c" -lxlsxwriter || finish
for kind in class pupils several formula; do
	check "... writes $kind" ./make_book $kind $kind.xlsx
done

note "a class as a teacher keeps it: findings name the sheet's rows, a cell of two lines or not"
transcript <<'END'
$ hb-observe import --pupils=pupils.xlsx --rejects=mend.csv -o good.csv class.xlsx
class.xlsx: note: hidden rows were read too: 1; the first is row 7 [hidden_rows]
class.xlsx:5:4: error: score 6 is outside 1..5 [range] (taakinitiatie)
class.xlsx:5:5: error: 3.5 is not a whole number; choose one of 1..5, nothing is rounded here [fraction] (organisatie)
class.xlsx:7:1: error: 50119828 is not in the pupils' list [pupil_unknown] (leerling)
class.xlsx: 3 read, 1 good, 2 rejected
[exit 1]
$ cut -d, -f1,2,4,6,15,20 good.csv
leerling,groep,datum,taakinitiatie,organisatie,opmerkingen
0012034,7A,2025-11-03,4,2,"eerst afwachten
dan ""ineens"" los",
$ cat mend.csv
afgewezen,bestand,regel,Leerlingnummer,Groep,Datum,Taakinitiatie,Organisatie,Opmerkingen
range|fraction,class.xlsx,5,0012035,7A,2025-11-04T14:05:10,6,3.5,werkt rustig & netjes
pupil_unknown,class.xlsx,7,50119828,7A,2025-11-03,5,,
$ hb-observe import -q --origin --findings=found.csv -o origin.csv class.xlsx 2>&1 | cut -d: -f2,3
5:4
5:5
[exit 1]
$ tail -n 1 origin.csv | cut -d, -f1,4,6,22-
50119828,2025-11-03,5,class.xlsx,7
$ cut -d, -f1-4,8,9 found.csv
bestand,regel,record,kolom_nr,ernst,code
class.xlsx,,,,opmerking,hidden_rows
class.xlsx,5,2,4,fout,range
class.xlsx,5,2,5,fout,fraction
$ hb-observe check -q good.csv | hb-observe summary -q --by=groep | head -n 2 | cut -d, -f1-4
groep,vaardigheid,n,ontbrekend
7A,taakinitiatie,1,0
$ hb-form import observatie -q -d ';' -e UTF-16 class.xlsx | tail -n +2 | cut -d, -f1,4
0012034,2025-11-03
dan ""ineens"" los"
50119828,2025-11-03
...
[exit 1]
END

note "however it comes: standard input, a pipe, a FIFO, as a --map"
hb-observe import -q class.xlsx >file.csv 2>/dev/null
hb-observe import -q - <class.xlsx >stdin.csv 2>/dev/null
# shellcheck disable=SC2002
cat class.xlsx | hb-observe import -q >pipe.csv 2>/dev/null
mkfifo fifo
cat class.xlsx >fifo &
hb-observe import -q fifo >fifo.csv 2>/dev/null
hb-xlsx -q class.xlsx | hb-observe import -q >hand.csv 2>/dev/null
check "there is something" [ "$(wc -l <file.csv)" -eq 4 ]
for other in stdin pipe fifo hand; do
	expect_same file.csv $other.csv
done
check "a canonical workbook" python3 "$ROOT/tests/book/quirks.py"
transcript <<'END'
$ hb-observe check canonical.xlsx | cut -d, -f1-6
leerling,groep,school,datum,observator,taakinitiatie
0012034,7A,,2025-11-03,jvd,4
canonical.xlsx: 1 read, 1 good, 0 rejected
$ cat canonical.xlsx | hb-observe check -q | wc -l
2
$ hb-observe summary -q --latest canonical.xlsx | head -n 2 | cut -d, -f1-5
leerling,vaardigheid,n,ontbrekend,gemiddelde
0012034,taakinitiatie,1,0,4.00
$ hb-report -q --format=csv --today=2025-12-01 canonical.xlsx | grep -c .
...
$ hb-observe import -q -o /dev/null title.xlsx
title.xlsx:4:3: error: score 9 is outside 1..5 [range] (taakinitiatie)
[exit 1]
$ hb-observe check -q -o /dev/null rounded.xlsx
rounded.xlsx:2:1: error: 1.23456789012345E+18 is a number that a spreadsheet has rounded; the id cannot be told from it [scientific] (leerling)
rounded.xlsx:3:1: error: 1.23456789012345E+15 is a number that a spreadsheet has rounded; the id cannot be told from it [scientific] (leerling)
[exit 1]
$ hb-observe import -q --map=map.xlsx own.csv | tail -n 1 | cut -d, -f1,4
L1,2025-11-03
END

note "what is none does not take the place of a workbook"
cp class.xlsx again.xlsx
expect_status 2 hb-observe import -q -o again.xlsx class.xlsx
expect_stderr_has '"again.xlsx" is the name of a workbook, and none is written here; name it otherwise'
expect_status 2 hb-observe import -q -o good.csv --rejects=again.xlsx class.xlsx
expect_status 2 hb-observe summary -q --pretty -o again.xlsx good.csv
expect_status 2 hb-report --by=leerling -q -o again.xlsx good.csv
expect_status 2 hb-form show -q -o again.xlsx galerijmethode
expect_status 2 hb-observe blank -q --sheet=text -o again.xlsx
expect_same class.xlsx again.xlsx

note "several sheets with data: what to do is said for the program at hand"
transcript <<'END'
$ hb-observe check several.xlsx
several.xlsx: error: several sheets hold data, choose one with --sheet=NAME: groep 7, groep 8 (hb-xlsx --sheet=NAME several.xlsx | hb-observe check -) [several_sheets]
[exit 2]
$ HB_LANG=nl hb-form check observatie several.xlsx
several.xlsx: fout: meer werkbladen bevatten gegevens, kies er een met --sheet=NAAM: groep 7, groep 8 (hb-xlsx --sheet=NAAM several.xlsx | hb-form check observatie -) [several_sheets]
[exit 2]
$ hb-observe missing --pupils=several.xlsx good.csv
several.xlsx: error: several sheets hold data, choose one with --sheet=NAME: groep 7, groep 8 (hb-xlsx --sheet=NAME several.xlsx >SHEET.csv) [several_sheets]
[exit 2]
$ hb-observe check --redact several.xlsx
several.xlsx: error: several sheets hold data, choose one with --sheet=NAME: … (hb-xlsx --sheet=NAME several.xlsx | hb-observe check -) [several_sheets]
[exit 2]
$ hb-xlsx -q --sheet="groep 8" several.xlsx | hb-observe check -q | cut -d, -f1,4
leerling,datum
L00102,2025-11-03
$ hb-observe check -v -o /dev/null canonical.xlsx 2>&1 | grep sheet
canonical.xlsx: note: workbook, sheet Blad1 [dialect]
END

note "what hb-xlsx refuses is refused, and the other files go on"
transcript <<'END'
$ hb-observe check formula.xlsx
formula.xlsx:2:2: error: cell B2 has a formula, and the workbook says that its results are still to be worked out; open it in a spreadsheet and save it [file_refused]
[exit 2]
$ hb-observe check -o all.csv good.csv secret.xlsx several.xlsx
secret.xlsx: error: the workbook has a password; save it without one [file_refused]
several.xlsx: error: several sheets hold data, choose one with --sheet=NAME: groep 7, groep 8 (hb-xlsx --sheet=NAME several.xlsx | hb-observe check -) [several_sheets]
good.csv: 1 read, 1 good, 0 rejected
secret.xlsx: 0 read, 0 good, 0 rejected
several.xlsx: 0 read, 0 good, 0 rejected
total: 1 read, 1 good, 0 rejected
[exit 1]
$ hb-observe check late.xlsx
late.xlsx:20001:1: error: cell A20001 has a formula without a result; open the workbook in a spreadsheet and save it [file_refused]
[exit 2]
$ hb-observe check --strict -q -o /dev/null errors.xlsx
errors.xlsx:2:3: warning: cells with an error instead of a value, such as #N/A: 1; the first is C2 [sheet_error]
[exit 1]
END

note "messages quote a workbook briefly, however long what it says"
for book in names longnumber longpart; do
	expect_status 2 timeout 60 hb-observe check --findings=found.csv $book.xlsx
	check "... in fewer bytes than a pipe holds" [ "$(wc -c <found.csv)" -lt 5000 ]
done

note "a failing hb-xlsx is never the end of the file"
mkdir bin && cp "$HB_BUILD/bin/hb-observe" bin/
# fake COMMANDS: an hb-xlsx beside the program, of which the first rows come and then these
fake() {
	printf '#!/bin/sh\nprintf "leerling,datum\\nL1,2025-11-03\\n"\n%s\n' "$1" >bin/hb-xlsx
	chmod +x bin/hb-xlsx
}
export HB_FORMS=$ROOT/forms
for how in 'kill -9 $$|signal 9' 'exit 2|exit 2' 'exit 1|exit 1' 'exit 77|exit 77'; do
	fake "${how%|*}"
	rm -f out.csv
	expect_status 2 bin/hb-observe check -o out.csv class.xlsx
	expect_stderr_has "class.xlsx: error: hb-xlsx, which reads workbooks, failed: ${how#*|} [file_refused]"
	check "... and no file is left" [ ! -e out.csv ]
done
fake 'exit 3'
expect_status 3 bin/hb-observe check -o out.csv class.xlsx
fake 'exit 77'
expect_status 1 bin/hb-observe check -o out.csv good.csv class.xlsx
expect_stderr_has "failed: exit 77"
fake 'exit 0'
expect_status 0 bin/hb-observe check -q -o out.csv class.xlsx
check "... as it does when it ends well" [ "$(wc -l <out.csv)" -eq 2 ]
fake 'exit 77'
expect_status 2 env --ignore-signal=CHLD bin/hb-observe check class.xlsx
printf 'no program\n' >bin/hb-xlsx
expect_status 2 bin/hb-observe check class.xlsx
expect_stderr_has "class.xlsx: error: hb-xlsx, which reads workbooks, failed: "
rm bin/hb-xlsx
if [ -x /usr/local/bin/hb-xlsx ]; then
	skip "without hb-xlsx" "one is installed"
else
	expect_status 2 bin/hb-observe check class.xlsx
	expect_stderr_has "hb-xlsx, which reads workbooks, is not installed beside this program or in /usr/local/bin"
fi
finish
