#!/usr/bin/env bash
# Workbooks, as hb-xlsx makes CSV of them and as the other programs read them through it.
. "$(dirname "$0")/../lib.sh"
export SOURCE_DATE_EPOCH=1795392000 # 2026-11-23

hb-xlsx /dev/null 2>err
grep -q libzip-dev err && skip_all "built without libzip and expat"
check "workbooks as other producers make them" python3 "$ROOT/tests/book/quirks.py" || finish

note "what stands in cells, as a person sees it"
expect_status 0 hb-xlsx formats.xlsx
awk -F, '$1 != $2 && NR > 1' "$HOLD/out" >differ
check "numbers, dates, times and codes: $(wc -l <"$HOLD/out") lines" [ "$(wc -l <"$HOLD/out")" -gt 40 ]
expect_same /dev/null differ
transcript <<'END'
$ hb-xlsx kinds.xlsx
a,b,c,d,e
WAAR,ONWAAR,#N/A,"uit een
formule",2026-11-23
rij van drie,ingesprongen,  blanks ,_x0041_ € _xD83D_ 😀,
kinds.xlsx:2:3: warning: cells with an error instead of a value, such as #N/A: 1; the first is C2 [sheet_error]
$ hb-xlsx --strict -o /dev/null kinds.xlsx
kinds.xlsx:2:3: warning: cells with an error instead of a value, such as #N/A: 1; the first is C2 [sheet_error]
[exit 1]
$ hb-xlsx --excel since1904.xlsx | tail -c +4 | tr -d '\r'
2026-11-23;1904-01-01;46349
since1904.xlsx: warning: this workbook counts days from 1904 on; a date that stands in it as a plain number, without a format for dates, would be read as four years too early [days_since_1904]
$ HB_LANG=nl hb-xlsx places.xlsx | cat -A
$
a,,c,,$
$
$
zonder plaats,,,d,e$
$
$
$
,b,,,$
places.xlsx: opmerking: verborgen rijen zijn ook gelezen: 1; de eerste is rij 9 [hidden_rows]
$ hb-xlsx merged.xlsx
titel,
,x
$ hb-xlsx last.xlsx | wc -l
1048576
END

note "workbooks put together in other ways"
transcript <<'END'
$ hb-xlsx strict.xlsx
strikt,2026-11-23
$ hb-xlsx prefixed.xlsx
p
$ hb-xlsx foreign.xlsx
a
$ hb-xlsx bare.xlsx
4,5
$ hb-xlsx utf16.xlsx
é
$ hb-xlsx behind.xlsx
2026-11-23
$ timeout 20 hb-xlsx turns.xlsx
4
END
cp "$ROOT/tests/book/libreoffice.xlsx" .
transcript <<'END'
$ hb-xlsx libreoffice.xlsx
Leerlingnummer,Groep,Datum,Begintijd,Taakinitiatie,Organisatie,Gehaald,Opmerkingen
12034,7A,2025-11-03,14:05,4,2,WAAR,"eerst afwachten,
dan ""ineens"" los"
12035,7A,2025-11-04,08:30:10,6,3.5,ONWAAR,café
50119828,7B,,,5,,,4
END

note "which sheet: none is passed over in silence"
transcript <<'END'
$ hb-xlsx --list order.xlsx
nr,blad,staat,gevuld
1,eerste,zichtbaar,ja
2,tweede,zichtbaar,ja
$ hb-xlsx order.xlsx
order.xlsx: error: several sheets hold data, choose one with --sheet=NAME: eerste, tweede [several_sheets]
[exit 2]
$ hb-xlsx --redact order.xlsx
order.xlsx: error: several sheets hold data, choose one with --sheet=NAME: … [several_sheets]
[exit 2]
$ hb-xlsx --sheet=eerste order.xlsx
van een
$ hb-xlsx --sheet=TWEEDE order.xlsx
van twee
$ hb-xlsx --sheet=2 order.xlsx
van twee
$ hb-xlsx --sheet=derde order.xlsx
order.xlsx: error: no sheet 'derde'; the sheets are: eerste, tweede [usage]
[exit 2]
$ hb-xlsx --sheet=KLAS namesakes.xlsx
b
$ hb-xlsx --sheet=Klas namesakes.xlsx
namesakes.xlsx: error: several sheets are called 'Klas'; choose by its number in --list [usage]
[exit 2]
$ hb-xlsx hidden.xlsx
gegevens
hidden.xlsx: note: hidden sheets were not read: keuzes [hidden_sheets]
$ hb-xlsx -v blank.xlsx
leerling,opmerking
L1,x
blank.xlsx: note: workbook, sheet Blad1 [dialect]
$ hb-xlsx --sheet=Blad2 blank.xlsx
$ hb-xlsx allhidden.xlsx
allhidden.xlsx: error: only hidden sheets of the workbook hold anything; choose one with --sheet=NAME: eerste [file_refused]
[exit 2]
$ hb-xlsx nothing.xlsx
nothing.xlsx: error: no visible sheet of the workbook holds anything [file_refused]
[exit 2]
END

note "from a pipe as from a file"
hb-xlsx kinds.xlsx >file.csv 2>/dev/null
# shellcheck disable=SC2002
cat kinds.xlsx | hb-xlsx >pipe.csv 2>/dev/null
hb-xlsx - <kinds.xlsx >stdin.csv 2>/dev/null
expect_same file.csv pipe.csv
expect_same file.csv stdin.csv
(read -r _ && hb-xlsx) < <(echo skipped && cat kinds.xlsx) >behind.csv 2>/dev/null
expect_same file.csv behind.csv

# refuses FILE TEXT: exit 2, no output, the message
refuses() {
	expect_status 2 hb-xlsx "$1"
	expect_no_stdout
	expect_stderr_has "$2"
}
note "what cannot be told is refused, before anything is written"
refuses nocache.xlsx "nocache.xlsx:2:2: error: cell B2 has a formula without a result"
refuses emptycache.xlsx "cell B2 has a formula without a result"
refuses stale.xlsx "results are still to be worked out"
refuses unfinished.xlsx "results are still to be worked out"
refuses tworelations.xlsx "its list of sheets is not right"
refuses oddkind.xlsx "several sheets hold data"
refuses late.xlsx "late.xlsx:20001:1: error: cell A20001 has a formula without a result"
refuses infinite.xlsx "cell B2 is said to be a number and is none: 1e999"
refuses hexadecimal.xlsx "is none: 0x10"
refuses nostring.xlsx "cell A2 refers to a text that is not there"
refuses minusstring.xlsx "cell A2 refers to a text that is not there"
refuses minusstyle.xlsx "cell A2 refers to a style that is not there"
refuses nostyle.xlsx "cell A2 refers to a style that is not there"
refuses nokind.xlsx "cell A2 holds a value of no known kind"
refuses nobool.xlsx "cell A2 holds a value of no known kind"
refuses twice.xlsx "A2 is out of place or there twice"
refuses backwards.xlsx "A4 is out of place"
refuses outside.xlsx "XFE1 is out of place"
refuses below.xlsx "is out of place"
refuses otherrow.xlsx "A1 is out of place"
refuses twovalues.xlsx "cell B2 holds a value of no known kind"
refuses valueandtext.xlsx "cell B2 holds a value of no known kind"
refuses cellincell.xlsx "B2 is out of place or there twice"
refuses rowinrow.xlsx "A2 is out of place or there twice"
refuses cellalone.xlsx "is out of place or there twice"
refuses long.xlsx "cell A1 holds more text than a cell may"
refuses wide.xlsx "runs to column XFD and row 16999"
note "damage and malice"
refuses badutf8.xlsx "invalid token"
refuses entity.xlsx "document type declaration"
refuses outsideentity.xlsx "document type declaration"
refuses deep.xlsx "nested too deep"
refuses cutxml.xlsx "unclosed token"
refuses comment.xlsx "a tag without end"
refuses bomb.xlsx "unpacks to far more than a sheet can hold"
refuses again.xlsx "unpacks to far more than a sheet can hold"
refuses twins.xlsx "xl/worksheets/sheet1.xml is in it twice"
refuses cased.xlsx "xl/worksheets/sheet1.xml is in it twice"
refuses otherkind.xlsx "xl/worksheets/sheet2.xml: another kind of part was expected"
refuses nosheet.xlsx "it lacks xl/worksheets/sheet9.xml"
refuses norelation.xlsx "its list of sheets is not right"
refuses cut.xlsx "the workbook is cut off or damaged"
refuses broken.xlsx "the workbook is damaged"
note "what is something else is named, with what to do"
refuses list.ods "an OpenDocument spreadsheet (.ods)"
refuses letter.docx "a document of another program"
refuses binary.xlsb "a binary workbook (.xlsb)"
refuses forms.zip "a zip file without a workbook"
refuses old.xls "a workbook of the old kind (.xls)"
refuses old.doc "a document of another program"
refuses secret.xlsx "has a password"
refuses locked.xlsx "has a password"
refuses file.csv "this is no workbook"
refuses /dev/null "the file is empty"
expect_status 3 hb-xlsx absent.xlsx
expect_stderr_has "absent.xlsx: error: cannot open: no such file or folder [file_unreadable]"

note "use"
transcript <<'END'
$ hb-xlsx kinds.xlsx bare.xlsx
hb-xlsx: error: "bare.xlsx" is one operand too many [usage]
[exit 2]
$ hb-xlsx --only=a=b kinds.xlsx
hb-xlsx: error: option --only does not go with hb-xlsx [usage]
[exit 2]
END
cp kinds.xlsx own.XLSX
expect_status 2 hb-xlsx -o own.XLSX own.XLSX
expect_stderr_has '"own.XLSX" is the name of a workbook, and none is written here; name it otherwise'
expect_same kinds.xlsx own.XLSX
expect_status 3 hb-xlsx -q last.xlsx -o /dev/full
expect_status 0 hb-xlsx -q -o out.csv bare.xlsx
check "a new file is its owner's alone" [ "$(stat -c %a out.csv)" = 600 ]
(
	trap - PIPE
	hb-xlsx last.xlsx
	echo $? >died
) | head -n 1 >/dev/null
check "a broken pipe ends it as it ends others" [ "$(cat died)" = 141 ]

note "only hb-xlsx needs the libraries"
for program in $HB_PROGRAMS; do
	[ "$program" = hb-xlsx ] && continue
	readelf -d "$HB_BUILD/bin/$program" >needed
	check "$program does without" sh -c '! grep -qE "libzip|libexpat|libxlsxwriter" needed'
done
finish
