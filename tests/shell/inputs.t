#!/usr/bin/env bash
# What schools feed in, and what must not be lost on the way.
. "$(dirname "$0")/../lib.sh"
known=groep,school,datum,observator,taakinitiatie

note "columns without a name, or with another's, keep their cells"
printf 'leerling,datum,,kleur,kleur,\nL1,2026-11-03,zwart,wit,rood,\n' >unnamed.csv
transcript <<'END'
$ hb-observe check unnamed.csv | cut -d, -f1,4,22-
leerling,datum,kolom_3,kleur,kleur 2
L1,2026-11-03,zwart,wit,rood
unnamed.csv:1:3: note: column kolom_3 is not in the form; it passes unchanged [unknown_column] (kolom_3)
unnamed.csv:1:4: note: column kleur is not in the form; it passes unchanged [unknown_column] (kleur)
unnamed.csv:1:5: note: column kleur 2 is not in the form; it passes unchanged [unknown_column] (kleur 2)
unnamed.csv: 1 read, 1 good, 0 rejected
END
hb-observe check -q unnamed.csv >checked
hb-observe import -q unnamed.csv >imported
expect_same checked imported
hb-observe check -q checked >again
expect_same checked again

note "two pupils that look like one"
printf 'leerling,datum\nL1,2026-11-03\nL1\302\240,2026-11-03\nL\302\2551,2026-11-03\n\342\200\213,2026-11-03\nZo\303\253,2026-11-03\n' >hidden.csv
expect_status 1 hb-observe check hidden.csv
check "the plain ones pass" [ "$(wc -l <"$HOLD/out")" -eq 3 ]
expect_stderr_has "hidden.csv: 5 read, 2 good, 3 rejected"
expect_stderr_has "characters that cannot be seen, which an id has not [id] (leerling)"

note "a FIFO is held as a pipe is, so that its dates can be looked at first"
printf 'Leerlingnummer;Datum;Taakinitiatie\nL1;3-11-2025;3\nL2;13-11-2025;4\n' >dates.csv
hb-observe import -q dates.csv >from-file
mkfifo fifo second
cat dates.csv >fifo &
expect_status 0 hb-observe import -q fifo
expect_stdout from-file
cat dates.csv >fifo &
sed 's/^L\([12]\)/M\1/' dates.csv >second &
expect_status 0 hb-observe import -q fifo second
check "two FIFOs" [ "$(wc -l <"$HOLD/out")" -eq 5 ]
awk 'BEGIN { print "leerling,datum"; for (i = 0; i < 900000; i++) print "L" i ",13-11-2025" }' >big.csv
cat big.csv >fifo &
expect_status 0 hb-observe import -q --dates=dmy fifo
check "one over 16 MiB is read to its end" [ "$(wc -l <"$HOLD/out")" -eq 900001 ]

note "dates with a weekday and no year: the year near today that fits, told each time"
printf 'Leerling;Datum;Taakinitiatie\n%s\n%s\n%s\n%s\n%s\n' 'L1;ma 9 nov;3' \
	'L2;maandag 30 november;4' 'L3;vr. 3 jul.;5' 'L4;9 nov;2' 'L5;di 9 nov;1' >no-year.csv
transcript <<'END'
$ hb-observe import --today=2026-11-23 no-year.csv | cut -d, -f1,4,6
leerling,datum,taakinitiatie
L1,2026-11-09,3
L2,2026-11-30,4
L3,2026-07-03,5
no-year.csv:2:2: warning: ma 9 nov has no year; 2026 is taken, the year near today in which it falls on that day of the week [date_year] (datum)
no-year.csv:3:2: warning: maandag 30 november has no year; 2026 is taken, the year near today in which it falls on that day of the week [date_year] (datum)
no-year.csv:3:2: warning: 2026-11-30 lies in the future [future] (datum)
no-year.csv:4:2: warning: vr. 3 jul. has no year; 2026 is taken, the year near today in which it falls on that day of the week [date_year] (datum)
no-year.csv:5:2: error: date 9 nov has no year [date] (datum)
no-year.csv:6:2: error: date di 9 nov has no year [date] (datum)
no-year.csv: 5 read, 3 good, 2 rejected
[exit 1]
$ hb-observe import -q --today=2027-11-23 no-year.csv | cut -d, -f1,4,6
leerling,datum,taakinitiatie
L5,2027-11-09,1
no-year.csv:2:2: error: date ma 9 nov has no year [date] (datum)
no-year.csv:3:2: error: date maandag 30 november has no year [date] (datum)
no-year.csv:4:2: error: date vr. 3 jul. has no year [date] (datum)
no-year.csv:5:2: error: date 9 nov has no year [date] (datum)
no-year.csv:6:2: warning: di 9 nov has no year; 2027 is taken, the year near today in which it falls on that day of the week [date_year] (datum)
[exit 1]
END
awk 'BEGIN { print "Leerling;Datum"; split("ma di wo do vr za zo", day, " ")
	for (i = 0; i < 40000; i++) print "L" i ";" day[i % 7 + 1] " " i % 31 + 1 " nov" }' >many.csv
hb-observe import --today=2026-11-23 --threads=1 many.csv >one 2>one.err
hb-observe import --today=2026-11-23 --threads=4 many.csv >four 2>four.err
expect_same one four
expect_same one.err four.err
check "each seventh one has a year" [ "$(wc -l <one)" -gt 5000 ]

note "a quiz of Microsoft Forms: points and feedback are not answers, whatever the dash"
printf 'ID,Start time,Completion time,Email,Name,Total points,Quiz feedback,Last modified time,Leerlingnummer,Points - Leerlingnummer,Feedback - Leerlingnummer,Taakinitiatie,Points \226 Taakinitiatie,Feedback \226 Taakinitiatie\n1,11/23/25 14:05:11,11/23/25 14:06:11,anonymous,,,,,L1,0,,5,1,x\n' >quiz.csv
transcript <<END
$ hb-observe import -q quiz.csv | cut -d, -f1-6,22-
leerling,$known
L1,,,2025-11-23,respons-1,5
END

note "rows in are rows out, rejected or outside; what was rejected is read again"
{
	printf 'leerling,datum,taakinitiatie,opmerkingen\r\nL1,2026-11-03,3,"open\r\nL2,2026-11-03,4,"te""st"\r\n'
	printf 'L3,2026-11-03,5,a"b\r\nL4,2026-11-03,5,"a"b\r\nleerling,datum,taakinitiatie,opmerkingen\r\n'
	printf 'L5,2026-11-03,5,nul\000\r\nL6,2026-11-03,5,Zo\353\r\nL7,2026-11-03,5,lone\rcr\r\nL8,2025-01-01,5,\r\n,,,\r\n'
	printf 'L9,2026-11-03,5\r\nL10,2026-11-03,5,,x\r\nL11,2026-11-03,5,'
	head -c 1100000 /dev/zero | tr '\0' a
	printf '\r\nL12,2026-11-03,5,goed'
} >damage.csv
expect_status 1 hb-observe check --since=2026-01-01 --rejects=mend.csv --findings=found.csv damage.csv
check "each row is counted once" grep -qx 'damage.csv: 13 read, 4 good, 8 rejected, 1 outside the selection' "$HOLD/err"
check "as many rejected as counted" [ "$(wc -l <mend.csv)" -eq 9 ]
check "each with its code" [ "$(cut -d, -f1 mend.csv | sed 1d | sort -u | wc -l)" -ge 7 ]
expect_status 1 hb-observe check --rejects=mend2.csv mend.csv
expect_stderr_has "mend.csv: 8 read, "
finish
