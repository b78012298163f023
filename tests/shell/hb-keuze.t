#!/usr/bin/env bash
# hb-keuze: requests, decisions with all their reasons, and the lists that follow. The rules at large
# are held by hb-keuze-judge.t.
. "$(dirname "$0")/../lib.sh"
fields=leerling,klas,vak,datum,uur,waar,wat,vakleraar_op_de_hoogte,aangevraagd,akkoord_vakleraar,soort
cat >uren.csv <<'END'
uur,begin,eind,datum
1,08:30,09:20,
2,09:20,10:10,
3,10:30,11:20,
4,11:20,12:10,
5,12:40,13:30,
6,13:30,14:20,
1,08:30,09:00,2026-12-18
2,09:00,09:30,2026-12-18
END

# hours as people write them
cat >sheet.csv <<'END'
Leerlingnummer;Klas;Vak;Datum;Uur;Waar ben je dit lesuur te vinden?;Wat ga je doen? (vak, project, e.d.);Vakleraar op de hoogte Ja/Nee
012;3HB;wiskunde;2026-11-23;3e;mediatheek;Project raket;ja
012;3HB;wiskunde;2026-11-23;5/6;mediatheek;Project raket;J
012;3HB;wiskunde;2026-11-23;5e en 6e uur;mediatheek;Project raket;WAAR
012;3HB;wiskunde;2026-11-23;lesuur 10;mediatheek;Project raket;Nee
012;3HB;wiskunde;2026-11-23;5/7;mediatheek;Project raket;Nee
012;3HB;wiskunde;2026-11-23;5-jun;mediatheek;Project raket;Nee
012;3HB;wiskunde;2026-11-23;;mediatheek;Project raket;Nee
END
expect_status 1 hb-keuze import --today=2026-11-01 sheet.csv
expect_stdout <<END
$fields
012,3HB,wiskunde,2026-11-23,3,mediatheek,Project raket,ja,,,
012,3HB,wiskunde,2026-11-23,5/6,mediatheek,Project raket,ja,,,
012,3HB,wiskunde,2026-11-23,5/6,mediatheek,Project raket,ja,,,
012,3HB,wiskunde,2026-11-23,10,mediatheek,Project raket,nee,,,
END
expect_stderr <<'END'
sheet.csv:6:5: error: "5/7" is no lesson hour, expected 3, 5/6 [lesson_hour] (uur)
sheet.csv:7:5: error: "5-jun" is no lesson hour, expected 3, 5/6 [lesson_hour] (uur)
sheet.csv:8:5: error: uur is empty, but required [required] (uur)
sheet.csv: 7 read, 4 good, 3 rejected
END

# an hour is selected by its number, however it was written
cat >ways.csv <<'END'
leerling;klas;vak;datum;uur;waar;wat;vakleraar_op_de_hoogte
L1;3HB;Frans;2026-11-23;3e;aula;x;ja
L2;3HB;Frans;2026-11-23;3;aula;x;ja
L3;3HB;Frans;2026-11-23;lesuur 3;aula;x;ja
L4;3HB;Frans;2026-11-23;4;aula;x;ja
L5;3HB;Frans;2026-11-23;5-6;aula;x;ja
L6;3HB;Frans;2026-11-23;laat;aula;x;ja
END
transcript <<'END'
$ hb-keuze import --only=uur=3,5/6 ways.csv 2>err | cut -d, -f1,5; cat err
leerling,uur
L1,3
L2,3
L3,3
L5,5/6
ways.csv: 6 read, 4 good, 0 rejected, 2 outside the selection
$ hb-keuze import ways.csv 2>&1 >/dev/null
ways.csv:7:5: error: "laat" is no lesson hour, expected 3, 5/6 [lesson_hour] (uur)
ways.csv: 6 read, 5 good, 1 rejected
[exit 1]
END

# a day as such sheets have it: --today says which year, though requests are about days to come
printf 'Leerlingnummer;Klas;Vak;Datum;Uur;Waar;Wat;Vakleraar op de hoogte\nL1;3HB;Frans;ma 4 jan;2;lab;x;ja\n' >days.csv
expect_status 0 hb-keuze import --today=2026-11-23 days.csv
expect_stdout_has 'L1,3HB,Frans,2027-01-04,2,lab,x,ja,,,'
expect_stderr_has 'ma 4 jan has no year; 2027 is taken'

# a survey's own time of completion becomes the time of asking; names are looked up
cat >forms.csv <<'END'
ID,Begintijd,Tijd van voltooien,E-mail,Naam,Tijd van laatste wijziging,Leerlingnummer,Klas,Vak,Datum,Uur,Waar ben je dit lesuur te vinden?,Wat ga je doen?,Vakleraar op de hoogte Ja/Nee
1,11/13/26 14:05:11,11/13/26 14:06:11,anonymous,,,L1,3HB,wiskunde,11/23/2026,3e,mediatheek,x,Ja
END
expect_status 0 hb-keuze import -q forms.csv
expect_stdout <<END
$fields
L1,3HB,wiskunde,2026-11-23,3,mediatheek,x,ja,2026-11-13T14:06:11,,
END
printf 'leerling,roepnaam,achternaam,groep\nL7,Anna,Bos,3HB\n' >pupils.csv
printf 'Naam;Vak;Datum;Uur;Waar;Wat;Vakleraar op de hoogte\nAnna Bos;Frans;2026-11-23;2;lab;x;ja\n' >names.csv
expect_status 0 hb-keuze import -q --pupils=pupils.csv names.csv
expect_stdout_has 'L7,3HB,Frans,2026-11-23,2,lab,x,ja,,,'

# in time to the second, all reasons, the week over the turn of the year
cat >requests.csv <<END
$fields,nr
L1,3HB,wiskunde,2026-11-25,3,a,x,ja,2026-11-23T10:30,,,1
L1,3HB,wiskunde,2026-11-25,4,a,x,ja,2026-11-23T11:20:01,,,2
L1,3HB,wiskunde,2026-11-25,2/3,a,x,nee,2026-11-24T09:21,nee,,3
L2,3HB,wiskunde,2026-11-28,1,a,x,ja,2026-11-01T10:30,,,4
L2,3HB,wiskunde,2026-12-26,1,a,x,ja,2026-11-01T10:30,,,5
L3,3HB,wiskunde,2026-12-29,1,a,x,ja,2026-11-01T10:30,,,6
L3,3HB,wiskunde,2026-12-31,1,a,x,ja,2026-11-01T10:31,,,7
L3,3HB,wiskunde,2027-01-01,1,a,x,ja,2026-11-01T10:32,,,8
L3,3HB,wiskunde,2027-01-04,1/2,a,x,ja,2026-11-01T10:33,,,9
L4,3HB,wiskunde,2026-12-18,2,a,x,ja,2026-12-16T09:00:00,,,10
L4,3HB,wiskunde,2026-12-17,2,a,x,ja,2026-12-15T09:20:00,,,11
L4,3HB,wiskunde,2026-12-18,3,a,x,ja,2026-11-15T09:20:00,,,12
L5,3HB,wiskunde,2026-10-26,1,a,x,ja,2026-10-24T08:30:00,,,13
L5,3HB,wiskunde,2027-03-30,1,a,x,ja,2027-03-28T08:30:01,,,14
END
expect_status 1 hb-keuze decide --hours=uren.csv --set uiterlijk=2d --set max_per_week=2 -o decided.csv requests.csv
expect_stderr <<'END'
requests.csv:1:12: note: column nr is not in the form; it passes unchanged [unknown_column] (nr)
requests.csv:13:5: error: the hour table has no lesson hour 3 on 2026-12-18 [no_hour] (uur)
requests.csv: 14 read, 13 good, 1 rejected
END
run cut -d, -f12- decided.csv
expect_stdout <<'END'
besluit,reden,nr
toegestaan,,1
geweigerd,te_laat,2
geweigerd,vakleraar|vakleraar_nee|te_laat|dubbel|max_per_week,3
geweigerd,weekend,4
geweigerd,weekend|vakantie,5
toegestaan,,6
toegestaan,,7
geweigerd,vakantie|max_per_week,8
toegestaan,,9
toegestaan,,10
toegestaan,,11
toegestaan,,13
geweigerd,te_laat,14
END
expect_status 1 hb-keuze decide -q --hours=uren.csv --set uiterlijk=3u -o - --only=nr=1,2 requests.csv
expect_status 0 hb-keuze decide -q --origin --until=2026-10-31 requests.csv
expect_stdout_has 'L5,3HB,wiskunde,2026-10-26,1,a,x,ja,2026-10-24T08:30:00,,,toegestaan,,13,requests.csv,14'

# what is outside the selection stands in the way all the same
cat >two.csv <<END
$fields
L1,3HB,wiskunde,2026-11-25,3,a,x,ja,2026-11-20T10:30,,
L1,3HB,engels,2026-11-25,3,a,x,ja,2026-11-20T10:31,,
END
expect_status 0 hb-keuze decide --only=vak=engels two.csv
expect_stdout_has 'geweigerd,dubbel'
expect_stderr_has 'two.csv: 2 read, 1 good, 0 rejected, 1 outside the selection'

# the school's tables: double hours, one pupil's test, spelling
cat >school.csv <<END
$fields
L1,3hb,Nask 1,2026-11-25,4,a,x,ja,2026-11-20T10:30,,
L2,3HB,nask-1,2026-11-25,4,a,x,ja,2026-11-20T10:30,,
L2,3HB,nask-1,2026-11-25,2/3,a,x,ja,2026-11-20T10:30,,
L2,3HB,gym,2026-11-25,5,a,x,ja,2026-11-20T10:30,,
END
printf 'klas,vak,datum,uur,leerling\n3HB,NaSk 1,2026-11-25,3/4,\n3HB,gym,2026-11-25,5,L1\n' >tests.csv
printf 'klas,dag,uur,vak,leerling\n3HB,wo,3/4,nask 1,\n3HB,wo,5,gym,L2\n' >lessons.csv
hb-keuze decide -q --tests=tests.csv --lessons=lessons.csv school.csv >out.csv
run cut -d, -f12- out.csv
expect_stdout <<'END'
besluit,reden
geweigerd,toets
geweigerd,toets
geweigerd,geen_les|toets
toegestaan,
END
printf 'klas,vak,datum,uur\n3 hb,NA,2026-11-25,3/4\n' >short-names.csv
expect_status 0 hb-keuze decide --tests=short-names.csv school.csv
expect_stderr <<'END'
school.csv:2: warning: granted, but class 3hb has a test at that hour in a subject that is not called "Nask 1"; is it the same [other_test] (vak)
school.csv:3: warning: granted, but class 3HB has a test at that hour in a subject that is not called "nask-1"; is it the same [other_test] (vak)
school.csv:4: warning: granted, but class 3HB has a test at that hour in a subject that is not called "nask-1"; is it the same [other_test] (vak)
school.csv: 4 read, 4 good, 0 rejected
END
expect_status 2 hb-keuze decide --tests=- - <school.csv
expect_stderr_has 'standard input is named twice'
expect_status 2 hb-keuze decide --tests=- --hours=- school.csv
for wrong in '3HB,nask,2026-11-31,3' '3HB,nask,2026-11-25,3e' ',nask,2026-11-25,3' '3HB,nask,2026-11-25'; do
	printf 'klas,vak,datum,uur\n%s\n' "$wrong" >bad.csv
	expect_status 2 hb-keuze decide --tests=bad.csv -o none.csv school.csv
	expect_stderr_has 'bad.csv: error: this table has errors, so nothing was decided'
	check "nothing is written" [ ! -e none.csv ]
done
for wrong in '3,10:00,09:00' '3/4,10:00,11:00' '3,25:00,26:00' '3,09:00,10:00
3,09:00,10:00'; do
	printf 'uur,begin,eind\n%s\n' "$wrong" >bad.csv
	expect_status 2 hb-keuze decide --hours=bad.csv school.csv
done
printf 'klas,dag,uur,vak\n3HB,woensdag,3,nask\n' >bad.csv
expect_status 2 hb-keuze decide --lessons=bad.csv school.csv
printf 'klas,vak,uur\n3HB,nask,3\n' >bad.csv
expect_status 2 hb-keuze decide --tests=bad.csv school.csv
expect_status 3 hb-keuze decide --tests=absent.csv school.csv

# what is needed is said
expect_status 2 hb-keuze decide --set uiterlijk=2d two.csv
expect_stderr <<'END'
hb-keuze: error: to see whether a request is in time (uiterlijk is 2d) the clock is needed: give --hours=FILE with the columns uur,begin,eind [needs_hours]
END
cut -d, -f1-8 two.csv >untimed.csv
expect_status 0 hb-keuze decide --hours=uren.csv --set uiterlijk=2d untimed.csv
expect_stdout <<END
$fields,besluit,reden
L1,3HB,wiskunde,2026-11-25,3,a,x,ja,,,,toegestaan,
L1,3HB,engels,2026-11-25,3,a,x,ja,,,,geweigerd,dubbel
END
expect_stderr_has 'hb-keuze: note: no request says when it was made (aangevraagd): they are judged in the order of the input, and not on being in time; --received=DATETIME gives a time to all [not_timed]'
expect_status 0 hb-keuze decide --hours=uren.csv --set uiterlijk=2d '--received=2026-11-23 10:30:01' untimed.csv
expect_stdout <<END
$fields,besluit,reden
L1,3HB,wiskunde,2026-11-25,3,a,x,ja,2026-11-23T10:30:01,,,geweigerd,te_laat
L1,3HB,engels,2026-11-25,3,a,x,ja,2026-11-23T10:30:01,,,geweigerd,te_laat
END
expect_stderr <<'END'
untimed.csv: 2 read, 2 good, 0 rejected
END
printf '%s\nL1,3HB,wiskunde,2026-11-25,3,a,x,ja,,,\nL1,3HB,engels,2026-11-25,3,a,x,ja,2026-11-20T10:31,,\n' "$fields" >mixed.csv
expect_status 0 hb-keuze decide mixed.csv
expect_stdout_has 'wiskunde,2026-11-25,3,a,x,ja,,,,geweigerd,dubbel'
expect_stderr_has 'mixed.csv:2: warning: here and in 1 requests in all it is not said when they were made'
expect_status 1 hb-keuze decide --strict mixed.csv
expect_status 2 hb-keuze decide --received=gisteren untimed.csv
expect_status 2 hb-keuze decide --set uiterlijk=gauw two.csv
expect_status 2 hb-keuze decide --set max_per_week=veel two.csv
for verb in present where usage; do
	expect_status 2 hb-keuze $verb two.csv
	expect_stderr_has 'there is no column besluit: first decide on the requests, with hb-keuze decide [undecided]'
done

# the lists
expect_status 0 hb-keuze present -q --since=2026-12-01 decided.csv
expect_stdout <<'END'
datum,uur,klas,vak,leerling,status,waar
2026-12-17,2,3HB,wiskunde,L4,aanwezig,a
2026-12-18,2,3HB,wiskunde,L4,aanwezig,a
2026-12-29,1,3HB,wiskunde,L3,aanwezig,a
2026-12-31,1,3HB,wiskunde,L3,aanwezig,a
2027-01-04,1,3HB,wiskunde,L3,aanwezig,a
2027-01-04,2,3HB,wiskunde,L3,aanwezig,a
END
expect_status 0 hb-keuze where -q '--at=2027-01-04 2' decided.csv
expect_stdout <<'END'
datum,uur,waar,klas,leerling,wat,gezien
2027-01-04,2,a,3HB,L3,x,
END
expect_status 0 hb-keuze where -q --at=2027-01-04 decided.csv
check "a day has its two hours" [ "$(wc -l <"$HOLD/out")" -eq 3 ]
for at in 2027-01-32 '2027-01-04 x' '2027-01-04 5/6' '2027-01-04  2' morgen ''; do
	expect_status 2 hb-keuze where "--at=$at" decided.csv
done
expect_status 0 hb-keuze usage -q --set max_per_week=2 decided.csv
expect_stdout <<'END'
leerling,klas,week,toegestaan,geweigerd,over
L1,3HB,2026-W48,1,3,1
L2,3HB,2026-W48,0,1,2
L2,3HB,2026-W52,0,1,2
L3,3HB,2026-W53,2,1,0
L3,3HB,2027-W01,2,0,0
L4,3HB,2026-W51,2,0,0
L5,3HB,2026-W44,1,0,1
L5,3HB,2027-W13,0,1,2
END
expect_status 0 hb-keuze usage -q --only=leerling=L5 decided.csv
expect_stdout_has 'L5,3HB,2026-W44,1,0,'
sed '3s/geweigerd/misschien/; 4s/geweigerd//' decided.csv >odd.csv
expect_status 1 hb-keuze present odd.csv
expect_stderr_has 'odd.csv:3:12: error: "misschien" is not one of toegestaan|geweigerd'
expect_stderr_has 'odd.csv:4:12: error: besluit is empty, but required'

# a school's own agreements and holidays
mkdir forms
sed 's/- name: max_per_week/&\n    default: 1/' "$ROOT/forms/keuze_uren.yaml" >forms/keuze_uren.yaml
sed 's/^holidays:/&\n  - {label: Studiedag, from: 2026-11-25, to: 2026-11-25}/' "$ROOT/forms/periodes.yaml" >forms/periodes.yaml
HB_FORMS=$PWD/forms expect_status 0 hb-keuze decide -q two.csv
expect_stdout_has 'wiskunde,2026-11-25,3,a,x,ja,2026-11-20T10:30,,,geweigerd,vakantie'
expect_status 2 hb-keuze decide -f observatie two.csv

# hostile input, a full disk, nobody who reads
for bytes in '' 'x' 'PK\003\004' '\000\000' 'leerling,datum\n"' '\377\376l\000' 'a;b\n1;2\n'; do
	# shellcheck disable=SC2059 # the bytes are a format
	printf "$bytes" >bad.csv
	for verb in check import decide present where usage; do
		run hb-keuze $verb bad.csv
		[ "$status" -ge 1 ] && [ "$status" -le 3 ]
		result $? "hb-keuze $verb on $(printf %q "$bytes") (status $status)"
	done
	for table in hours tests lessons; do
		run hb-keuze decide --$table=bad.csv two.csv
		[ "$status" -ge 2 ] && [ "$status" -le 3 ]
		result $? "hb-keuze decide --$table of $(printf %q "$bytes") (status $status)"
	done
done
if [ -w /dev/full ]; then
	for verb in check decide present where usage; do
		hb-keuze $verb -q decided.csv >/dev/full 2>"$HOLD/err"
		[ $? -eq 3 ]
		result $? "hb-keuze $verb to a full disk"
	done
fi
hb-keuze decide -q decided.csv >&- 2>/dev/null
[ $? -eq 3 ]
result $? "hb-keuze without standard output"
finish
