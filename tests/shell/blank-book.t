#!/usr/bin/env bash
# An empty table as a workbook: what is written is a sound one, takes what the form takes, and is
# read back.
. "$(dirname "$0")/../lib.sh"
export SOURCE_DATE_EPOCH=1795392000 # 2026-11-23
in_examples
hb-xlsx --write /dev/null 2>err
if grep -q libxlsxwriter-dev err; then
	note "without libxlsxwriter nothing is written"
	expect_status 2 hb-observe blank -o none.xlsx
	expect_stderr_has "libxlsxwriter-dev (Debian) and build it again [no_workbook]"
	check "... at all" [ ! -e none.xlsx ]
	finish
fi

# sound FILE: the zip file and each part are well-formed, and the hints are as long as they may be
cat >sound.py <<'END'
import sys
import xml.etree.ElementTree as tree
import zipfile
main = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
for name in sys.argv[1:]:
    z = zipfile.ZipFile(name)
    assert z.testzip() is None and z.namelist()[0] == '[Content_Types].xml'
    parts = {n: tree.fromstring(z.read(n)) for n in z.namelist()}
    kinds = {o.get('PartName')[1:] for o in parts['[Content_Types].xml'] if o.get('PartName')}
    assert kinds == {n for n in parts if n[0] not in '[_' and not n.endswith('.rels')}, kinds
    sheet = parts['xl/worksheets/sheet1.xml']
    rules = sheet.findall(f'.//{main}dataValidation')
    assert len(rules) == len(sheet.findall(f'.//{main}col'))
    for r in rules:
        assert len(r.get('prompt')) <= 255 and len(r.get('promptTitle')) <= 32
        f = r.find(f'{main}formula1')
        assert f is None or len(f.text) <= 257
END

note "each form, by the program that works with it or by hb-form"
hb-form list | tail -n +2 | cut -d, -f1 >forms
books=()
while read -r form; do
	hb-form blank "$form" >"$form.csv" 2>/dev/null || continue
	expect_status 0 hb-form blank "$form" -o "$form.xlsx"
	expect_no_stderr
	books+=("$form.xlsx")
	hb-xlsx -q "$form.xlsx" >"$form.back"
	expect_same "$form.csv" "$form.back"
done <forms
check "many of them" [ ${#books[@]} -gt 10 ]
for part in plan niveaus; do
	expect_status 0 hb-canvas blank --part=$part --format=xlsx -o canvas-$part.xlsx
	books+=("canvas-$part.xlsx")
done
for program in hb-ef hb-keuze hb-plan hb-observe; do
	expect_status 0 $program blank --format=xlsx --pupils=demo/leerlingen.csv -o $program.xlsx
	books+=("$program.xlsx")
	$program blank --pupils=demo/leerlingen.csv >$program.csv
	hb-xlsx -q $program.xlsx >$program.back
	expect_same $program.csv $program.back
done
check "they are sound" python3 sound.py "${books[@]}"
check "a new file is its owner's alone" [ "$(stat -c %a hb-observe.xlsx)" = 600 ]
hb-observe blank --format=xlsx --pupils=demo/leerlingen.csv >again.xlsx
expect_same hb-observe.xlsx again.xlsx

note "columns take what the form takes"
# rule BOOK COLUMN: its kind, and between what
rule() {
	python3 - "$@" <<'END'
import sys
import xml.etree.ElementTree as tree
import zipfile
main = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
z = zipfile.ZipFile(sys.argv[1])
sheet = tree.fromstring(z.read('xl/worksheets/sheet1.xml'))
for r in sheet.iter(main + 'dataValidation'):
    if r.get('promptTitle') == sys.argv[2]:
        print(r.get('type'), *[f.text for f in r], r.get('sqref'))
        print(r.get('prompt').split('\n')[0])
pane = sheet.find(f'.//{main}pane')
assert pane.get('state') == 'frozen' and pane.get('ySplit') == '1'
END
}
transcript <<'END'
$ rule observatie.xlsx taakinitiatie
whole 1 5 F2:F2001
Taakinitiatie
$ rule hb-observe.xlsx datum
date 36526 73050 D2:D2010
Datum
$ rule keuze_uren.xlsx vakleraar_op_de_hoogte
list "ja,nee" H2:H2001
Weet de vakleraar ervan?
$ rule executieve_vaardigheden.xlsx sterk_doen_1 | head -n 1
list "reactie_inhibitie,emotieregulatie,volgehouden_aandacht,taakinitiatie,doelgericht_gedrag,flexibiliteit,werkgeheugen,planning_prioritering,organisatie,timemanagement,metacognitie" D2:D2001
END

note "a list of choices that is too long for its column stands on a sheet out of sight"
mkdir own
{
	printf 'hb: 1\nid: lang\ntitle: Lang\nversion: "1"\nlang: nl\nkind: record\nfields:\n'
	printf '  - id: leerling\n    label: Leerling & "kind" <code>\n    type: id\n    required: true\n'
	printf '  - id: onderwerp\n    label: Onderwerp\n    type: choice\n    choices:\n'
	for i in $(seq 100 140); do printf '      - {id: keuze_%s, label: Keuze %s}\n' "$i" "$i"; done
} >own/lang.yaml
expect_status 0 hb-form blank own/lang.yaml --format=xlsx -o lang.xlsx
check "... soundly" python3 sound.py lang.xlsx
transcript <<'END'
$ rule lang.xlsx onderwerp
list keuzes!$A$1:$AO$1 B2:B2001
Onderwerp
$ rule lang.xlsx leerling
None A2:A2001
Leerling & "kind" <code>
END
transcript <<'END'
$ hb-xlsx lang.xlsx
leerling,onderwerp
lang.xlsx: note: hidden sheets were not read: keuzes [hidden_sheets]
$ hb-xlsx -q --sheet=keuzes lang.xlsx | cut -d, -f1,41
keuze_100,keuze_140
END
sed 's/^id: lang/id: keuzes/' own/lang.yaml >own/keuzes.yaml
expect_status 0 hb-form blank own/keuzes.yaml -o keuzes.xlsx
check "... a form of that name too" python3 sound.py keuzes.xlsx

note "use"
transcript <<'END'
$ hb-observe blank --format=csv | cut -d, -f1,2
leerling,groep
$ hb-observe blank --format=csv -o odd.xlsx && cut -d, -f1 odd.xlsx
leerling
$ hb-observe blank --format=ods
hb-observe: error: --format takes csv|xlsx, not "ods" [usage]
[exit 2]
$ hb-observe blank --format=xlsx --excel
hb-observe: error: option --excel does not go with --format=xlsx [usage]
[exit 2]
$ hb-observe blank --format=xlsx --sheet=text
hb-observe: error: option --sheet does not go with --format=xlsx [usage]
[exit 2]
$ hb-observe check --format=xlsx
hb-observe: error: option --format does not go with check [usage]
[exit 2]
END
expect_status 3 hb-observe blank --format=xlsx -o /dev/full

note "filled in and read"
cat >fill.py <<'END'
import re
import zipfile
with zipfile.ZipFile('hb-observe.xlsx') as z:
    parts = {n: z.read(n).decode() for n in z.namelist()}
name = 'xl/worksheets/sheet1.xml'
row = re.search('<row r="2".*?</row>', parts[name]).group()
filled = re.sub('<c r="[D-Z]2"[^>]*/>', '', row)
assert '"A2"' in filled
date = re.search('<col min="4" max="4"[^>]* style="([0-9]+)"', parts[name]).group(1)
cells = (f'<c r="D2" s="{date}"><v>45964</v></c><c r="F2"><v>4</v></c>'
         '<c r="T2" t="inlineStr"><is><t>rustig</t></is></c>')
parts[name] = parts[name].replace(row, filled.replace('</row>', cells + '</row>'))
with zipfile.ZipFile('filled.xlsx', 'w', zipfile.ZIP_DEFLATED) as z:
    for n, t in parts.items():
        z.writestr(n, t)
END
check "somebody fills in a row" python3 fill.py
transcript <<'END'
$ hb-observe check --only=leerling=0012034 filled.xlsx | cut -d, -f1,2,4,6,20
leerling,groep,datum,taakinitiatie,opmerkingen
0012034,7A,2025-11-03,4,rustig
filled.xlsx:3:4: error: datum is empty, but required [required] (datum)
...
[exit 1]
END

note "the same bytes on another day, in another place"
sleep 1
TZ=America/New_York SOURCE_DATE_EPOCH=1 hb-observe blank --pupils=demo/leerlingen.csv -o later.xlsx
expect_same hb-observe.xlsx later.xlsx

note "hb-xlsx that fails: no file, no half file, no status 0"
mkdir -p copy && cp "$HB_BUILD/bin/hb-observe" copy/
export HB_FORMS=$ROOT/forms
# fake LINE: what stands beside the program in place of hb-xlsx
fake() {
	printf '#!/bin/sh\n%s\n' "$1" >copy/hb-xlsx
	chmod +x copy/hb-xlsx
}
echo old >old.xlsx
# fails STATUS TEXT
fails() {
	expect_status "$1" copy/hb-observe blank -o new.xlsx
	expect_stderr_has "$2"
	expect_status "$1" copy/hb-observe blank -o old.xlsx
	expect_status "$1" copy/hb-observe blank --format=xlsx
	expect_no_stdout
	check "... and no file" [ ! -e new.xlsx -a "$(cat old.xlsx)" = old ]
}
# shellcheck disable=SC2016 # for the fake one
fake 'printf "PK\\3\\4half"; kill -9 $$'
fails 3 "hb-xlsx, which writes workbooks, failed: signal 9 [no_workbook]"
fake 'printf "PK\\3\\4half"; exit 3'
fails 3 "hb-xlsx, which writes workbooks, failed: exit 3 [no_workbook]"
fake 'exit 0'
fails 3 "hb-xlsx, which writes workbooks, failed: exit 0 [no_workbook]"
# shellcheck disable=SC2016
fake 'printf "kolom,soort\nvreemd,tekst\n" >columns
exec "$HB_BUILD/bin/hb-xlsx" "--findings=/dev/fd/3" --write --columns=columns -'
export HB_BUILD
fails 2 'error: column "vreemd" is described, but the table to be written has none'
export -n HB_BUILD
fake '"'
fails 2 "hb-xlsx, which writes workbooks, failed: exit 2 [no_workbook]"
rm copy/hb-xlsx
if [ ! -x /usr/local/bin/hb-xlsx ]; then
	fails 2 "hb-xlsx, which writes workbooks, is not installed beside this program or in "
fi

unset HB_FORMS

note "pupils stand in no file but the one asked for"
strace -o /dev/null true 2>/dev/null || {
	skip "temporary files" "tracing is not allowed here"
	finish
}
export ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0 # which cannot be done while traced
mkdir tmp
# traced FOLDER: files made in it; each is empty when it loses its name, and its owner's alone
cat >traced.py <<'END'
import re
import sys
named, made = {}, 0
for line in open('trace'):
    m = re.search(r'open(?:at)?\((?:AT_FDCWD, )?"([^"]*)", ([A-Z_|]*O_CREAT[A-Z_|]*), (0[0-7]+)\) = ([0-9]+)', line)
    if m and m.group(1) != '/dev/null' and not m.group(1).startswith('/proc/self/fd/'):
        assert m.group(3) == '0600' and 'O_EXCL' in m.group(2), line
        assert m.group(1).startswith(sys.argv[1] + '/'), line
        named[m.group(4)] = m.group(1)
        made += 1
    m = re.search(r'unlink(?:at)?\((?:AT_FDCWD, )?"([^"]*)"', line)
    if m:
        named = {fd: path for fd, path in named.items() if path != m.group(1)}
    m = re.search(r' p?write(?:v|64)?\(([0-9]+),', line)
    assert not (m and m.group(1) in named), line
assert made and not named, named
END
place=/dev/shm
[ -w $place ] || place=$PWD/tmp
TMPDIR=$PWD/tmp strace -f -qq -o trace -e trace=open,openat,unlink,unlinkat,write,writev,pwrite64 \
	hb-observe blank --format=xlsx --pupils=demo/leerlingen.csv >traced.xlsx
expect_same hb-observe.xlsx traced.xlsx
check "what is written to $place has lost its name, and was its owner's alone" python3 traced.py "$place"
check "TMPDIR is empty" [ -z "$(ls -A tmp)" ]
finish
