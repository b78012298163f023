#!/usr/bin/env bash
# examples/cron/keuze-uren: requests in a folder become decisions, an attendance list and a message;
# twice is as once, and killed at any moment is as not killed, once it is run again.
. "$(dirname "$0")/../lib.sh"
for tool in flock sha256sum awk; do
	command -v $tool >/dev/null || skip_all "no $tool"
done
job=$EXAMPLES/cron/keuze-uren
export TODAY=2026-11-20

fill() { # DIR: a school and two deliveries
	mkdir -p "$1/nieuw" "$1/school"
	printf 'max_per_week=2\nuiterlijk=2d\n' >"$1/school/afspraken"
	printf 'uur,begin,eind\n1,08:30,09:20\n2,09:20,10:10\n3,10:30,11:20\n4,11:20,12:10\n' >"$1/school/uren.csv"
	printf 'klas,vak,datum,uur\n3HB,Wiskunde,2026-11-25,2\n' >"$1/school/toetsen.csv"
	printf 'leerling,roepnaam,tussenvoegsel,achternaam,groep\nL1,Anna,,Bos,3HB\nL2,Bo,de,Wit,3HB\n' >"$1/school/leerlingen.csv"
	cat >"$1/nieuw/formulier week 48.csv" <<-'END'
	Naam;Klas;Vak;Datum;Uur;Waar ben je dit lesuur te vinden?;Wat ga je doen? (vak, project, e.d.);Vakleraar op de hoogte Ja/Nee
	Anna Bos;3HB;wiskunde;23-11-2026;3e;"mediatheek; achterin";Project raket;ja
	Anna Bos;3HB;wiskunde;25-11-2026;2;lab;"een ""proef"",
	en nog een";J
	Bo de Wit;3HB;Engels;24-11-2026;3/4;L1.04;versnelling;Nee
	Bo de Wit;3HB;Engels;24-11-2026;vijf;L1.04;versnelling;Ja
	END
	cat >"$1/nieuw/later.csv" <<-'END'
	leerling,klas,vak,datum,uur,waar,wat,vakleraar_op_de_hoogte,aangevraagd
	L2,3HB,frans,2026-11-23,1,lab,"x, y",ja,2026-11-20T16:00
	L2,3HB,frans,2026-11-24,1,lab,x,ja,2026-11-22T08:30:01
	END
	touch -d '2026-11-19 12:00' "$1"/nieuw/*
}

# outcome DIR: all that stands there in the end
outcome() {
	(cd "$1" && find . -type f ! -name .slot | sort | while read -r file; do
		echo "== $file" && cat "$file"
	done)
}

fill once
expect_status 0 "$job" once
expect_no_stdout
expect_stderr <<'END'
nieuw/formulier week 48.csv:6:5: error: "vijf" is no lesson hour, expected 3, 5/6 [lesson_hour] (uur)
END
outcome once >wanted
check "nothing is left in nieuw" rmdir once/nieuw
mkdir once/nieuw
cat >mail <<'END'
To: mentoren@school.example
Subject: Keuze-uren: 1 toegestaan, 2 geweigerd
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Besluiten over formulier week 48.csv

L1  3HB  2026-11-23 uur 3  wiskunde: toegestaan
L1  3HB  2026-11-25 uur 2  wiskunde: geweigerd (toets)
L2  3HB  2026-11-24 uur 3/4  Engels: geweigerd (vakleraar)

Wie is toegestaan, telt dat lesuur als aanwezig.
END
expect_same mail "$(ls once/uit/mail-formulier*)"
cat >present <<'END'
datum,uur,klas,vak,leerling,status,waar
2026-11-23,1,3HB,frans,L2,aanwezig,lab
2026-11-23,3,3HB,wiskunde,L1,aanwezig,mediatheek; achterin
END
expect_same present once/uit/aanwezig.csv
check "the row to mend is in herstel" grep -q 'lesson_hour.*vijf' once/herstel/formulier_week_48-*.csv
check "all is for its owner alone" [ -z "$(find once -perm /077 -type f ! -path '*/school/*' ! -path '*/verwerkt/*')" ]

# quiet when there is nothing, the same after a second run and a second delivery of the same
run "$job" once
expect_no_stdout
expect_no_stderr
outcome once >twice
expect_same wanted twice
fill again
touch again/nieuw/*
cp -p again/nieuw/later.csv once/nieuw/
expect_status 0 "$job" once
outcome once >twice
expect_same wanted twice

# what cannot be read at all is put aside, the rest goes on
fill aside
printf 'a,b\n1,2\n' >aside/nieuw/vreemd.csv
expect_status 1 "$job" aside
check "it waits in herstel" test -f "$(ls aside/herstel/vreemd-*.csv)"
check "the others are decided" test -s aside/uit/besluiten.csv

# an error in a school's table decides nothing, and nothing is lost
fill table
printf 'klas,vak,datum,uur\n3HB,Wiskunde,2026-11-31,2\n' >table/school/toetsen.csv
expect_status 2 "$job" table
check "the deliveries wait" [ "$(find table/nieuw -type f | wc -l)" -eq 2 ]
fill repair
cp repair/school/toetsen.csv table/school/
expect_status 0 "$job" table
outcome table >repaired
expect_same wanted repaired

# nor does a wrong list of pupils
fill list
printf 'roepnaam\nAnna\n' >list/school/leerlingen.csv
expect_status 2 "$job" list
check "the deliveries wait for the list" [ "$(find list/nieuw -type f | wc -l)" -eq 2 ]

# agreements as an editor may leave them: a remark, a carriage return, no last line end
fill edited
printf '# 2026\n\nmax_per_week=2\r\nuiterlijk=2d' >edited/school/afspraken
expect_status 0 "$job" edited
cp once/school/afspraken edited/school/
outcome edited >after
expect_same wanted after

# a run at work is left alone
fill busy
(flock 9 && run "$job" busy && [ "$status" -eq 0 ] && [ ! -s "$HOLD/err" ]) 9>busy/.slot
result $? "a second run at the same time leaves quietly"
check "and did nothing" [ "$(find busy/nieuw -type f | wc -l)" -eq 2 ]

# killed after so many milliseconds, whatever it was doing, its programs with it
bad=0
for i in $(seq 1 25); do
	rm -rf killed && fill killed
	setsid "$job" killed >/dev/null 2>&1 &
	pid=$!
	sleep "$(printf '0.%03d' $((i * 4)))"
	kill -KILL -- -$pid 2>/dev/null
	wait $pid 2>/dev/null
	[ ! -e killed/.slot ] || flock -w 10 killed/.slot true # its programs may die a little later
	"$job" killed >/dev/null 2>&1
	outcome killed | grep -v '^== ./\(uit/\.mail\|aanvragen/\.\)' >after
	cmp -s wanted after || bad=$((bad + 1))
done
result $bad "killed at 25 moments and run again, the outcome is the same"
finish
