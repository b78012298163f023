#!/usr/bin/env bash
# Any CSV as a workbook: hb-xlsx --write, and what it is told of the columns.
. "$(dirname "$0")/../lib.sh"

hb-xlsx --write /dev/null 2>err
grep -q libxlsxwriter-dev err && skip_all "built without libxlsxwriter"

note "what is written is read back"
cat >rows.csv <<'END'
code,aantal,dag,uur,moment,soort,tekst
007,7,2026-11-23,14:05,2026-11-23T14:05:10,a,"twee
regels, ""en"" meer"
0012034,-12,1899-12-31,25:00,2026-11-23,,<r>a & b</r>
=1+1,1e5,niets,14:05:10,straks,c,_x0041_ blijft staan
END
cat >columns.csv <<'END'
uitleg,kolom,soort,breedte,min,max,titel,keuzes
Hoe veel,aantal,geheel,8,-20,20,Aantal,
,dag,datum,,2026-01-01,,,
,uur,tijd,,,,,
,moment,datumtijd,20,,2026-12-31,,
,soort,keuze,,,,,a|b
END
expect_status 0 hb-xlsx --write -o plain.xlsx rows.csv
expect_no_stderr
hb-xlsx plain.xlsx >back.csv
expect_same rows.csv back.csv
expect_status 0 hb-xlsx --write --columns=columns.csv --sheet="Groep 7" -o typed.xlsx rows.csv
hb-xlsx typed.xlsx >back.csv
expect_same rows.csv back.csv
tr , ';' <columns.csv >semicolon.csv
hb-xlsx --write --columns=semicolon.csv --sheet="Groep 7" <rows.csv >again.xlsx
expect_same typed.xlsx again.xlsx
cat >look.py <<'END'
import xml.etree.ElementTree as tree
import zipfile
main = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
z = zipfile.ZipFile('typed.xlsx')
sheet = tree.fromstring(z.read('xl/worksheets/sheet1.xml'))
print(*[c.get('r') for c in sheet.iter(main + 'c') if c.get('t') is None and len(c)])
for r in sheet.iter(main + 'dataValidation'):
    print(r.get('sqref'), r.get('type'), *[f.text for f in r], r.get('promptTitle'), r.get('prompt'))
END
transcript <<'END'
$ python3 look.py
B2 C2 D2 E2 B3 E3 D4
B2:B2004 whole -20 20 Aantal Hoe veel
C2:C2004 date 46023 2958465 None None
D2:D2004 time 0 0.99999 None None
E2:E2004 date 61 46387 None None
F2:F2004 list "a,b" None None
$ hb-xlsx --list typed.xlsx
nr,blad,staat,gevuld
1,Groep 7,zichtbaar,ja
END

note "what is refused, and then nothing is written"
# bad TEXT TABLE: as the table of columns
bad() {
	printf '%b' "$2" >bad.csv
	expect_status 2 hb-xlsx --write --columns=bad.csv -o none.xlsx rows.csv
	expect_stderr_has "$1"
	check "... and nothing is written" [ ! -e none.xlsx ]
}
{
	bad 'bad.csv:1:2: error: a table of columns has kolom, soort,' 'kolom,breed\ndag,1\n'
	bad 'not "kolom" [bad_columns]' 'kolom,kolom\ndag,dag\n'
	bad 'names them under kolom, which is not there [bad_columns]' 'soort,min\ndatum,\n'
	bad 'bad.csv:3: error: each column is described once' 'kolom,min\ndag,\ndag,\n'
	bad 'column "week" is described, but the table' 'kolom,min\nweek,\n'
	bad 'bad.csv:2:2: error: soort cannot be "date"; expected tekst|geheel|' 'kolom,soort\ndag,date\n'
	bad 'min cannot be "1.5"; expected -999999999999999..' 'kolom,soort,min\naantal,geheel,1.5\n'
	bad 'max cannot be "1"; expected min <= max' 'kolom,soort,min,max\naantal,geheel,2,1\n'
	bad 'min cannot be "1900-01-01"; expected 1900-03-01..' 'kolom,soort,min\ndag,datum,1900-01-01\n'
	bad 'max cannot be "31-12"; expected 1900-03-01..' 'kolom,soort,max\ndag,datum,31-12\n'
	bad 'max cannot be "3"; expected soort geheel|datum' 'kolom,max\ntekst,3\n'
	bad 'keuzes cannot be ""; expected a|b' 'kolom,soort\nsoort,keuze\n'
	bad 'keuzes cannot be "a|b"; expected soort keuze' 'kolom,keuzes\nsoort,a|b\n'
	bad 'breedte cannot be "0"; expected 1..255' 'kolom,breedte\ndag,0\n'
	bad 'titel cannot be "123456789012345678901234567890123"; expected <= 32' \
		'kolom,titel\ndag,123456789012345678901234567890123\n'
	bad 'uitleg cannot be' "kolom,uitleg\ndag,$(printf '%0256d' 0)\n"
	bad '[cell_count]' 'kolom,soort\ndag\n'
	bad 'the file is empty' ''
}
expect_status 2 hb-xlsx --write --sheet=a/b -o none.xlsx rows.csv
expect_stderr_has 'a sheet cannot be called "a/b": at most 31 characters'
printf 'a,b\n1,2\n3\n' >short.csv
expect_status 2 hb-xlsx --write -o none.xlsx short.csv
expect_stderr_has 'short.csv:3: error: number of cells is 1, the header has 2 [cell_count]'
printf 'a\n%040000d\n' 0 >long.csv
expect_status 2 hb-xlsx --write -o none.xlsx long.csv
expect_stderr_has 'holds at most 32767 characters [no_workbook]'
seq -s , 16385 >wide.csv
expect_status 2 hb-xlsx --write -o none.xlsx wide.csv
expect_stderr_has 'at most 1048576 rows and 16384 columns [no_workbook]'
expect_status 3 hb-xlsx --write --columns=absent.csv -o none.xlsx rows.csv
check "nothing is written" [ ! -e none.xlsx ]
expect_status 3 hb-xlsx --write -o /dev/full rows.csv
transcript <<'END'
$ hb-xlsx --columns=columns.csv plain.xlsx
hb-xlsx: error: option --columns goes with --write only [usage]
[exit 2]
$ hb-xlsx -d ';' plain.xlsx
hb-xlsx: error: option --delimiter goes with --write only [usage]
[exit 2]
$ hb-xlsx --write --list rows.csv
hb-xlsx: error: option --list does not go with --write [usage]
[exit 2]
$ HB_LANG=nl hb-xlsx --write --excel rows.csv
hb-xlsx: fout: optie --excel past niet bij --write [usage]
[exit 2]
END

note "no room for what lies in memory meanwhile"
{
	echo a,b
	seq 3000 | sed 's/.*/&,x&/'
} >many.csv
for blocks in 4 8 16 64; do
	expect_status 3 bash -c "trap '' XFSZ; ulimit -f $blocks; exec hb-xlsx --write many.csv"
	expect_no_stdout
	expect_stderr_has '[no_workbook]'
done
finish
