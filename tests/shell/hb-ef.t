#!/usr/bin/env bash
# hb-ef: sheets, their summary, and the pupil's view beside the teacher's.
. "$(dirname "$0")/../lib.sh"
places=sterk_doen_1,sterk_doen_2,sterk_doen_3,sterk_denken_1,sterk_denken_2,sterk_denken_3
places=$places,aandacht_doen_1,aandacht_doen_2,aandacht_doen_3,aandacht_denken_1,aandacht_denken_2,aandacht_denken_3
cat >sheets.csv <<END
leerling,groep,datum,$places,afspraken
L1,8A,2026-09-03,flexibiliteit,,,,,,taakinitiatie,,,,,,oud
L1,8A,2026-11-03,taakinitiatie,,flexibiliteit,werkgeheugen,,,taakinitiatie,metacognitie,,,organisatie,,"een, twee"
L2,8A,2026-11-03,taakinitiatie,taakinitiatie,,,,,,,,,,,
L3,8B,2026-11-04,,,,,,,emotieregulatie,,,,,,
L3,8B,2026-11-04,,,,,,,emotieregulatie,,,,,,
L4,8B,2026-11-04,,,,,,,lezen,,,,,,
END
cat >checked <<END
leerling,groep,datum,$places,afspraken
L1,8A,2026-09-03,flexibiliteit,,,,,,taakinitiatie,,,,,,oud
L1,8A,2026-11-03,taakinitiatie,flexibiliteit,,werkgeheugen,,,taakinitiatie,metacognitie,,organisatie,,,"een, twee"
L3,8B,2026-11-04,,,,,,,emotieregulatie,,,,,,
END
expect_status 1 hb-ef check --rejects=mend.csv sheets.csv
expect_stdout checked
expect_stderr <<'END'
sheets.csv:3:10: warning: taakinitiatie is named both as strong and as in need of attention [both_lists] (aandacht_doen_1)
sheets.csv:3:11: warning: metacognitie stands under doen; it belongs to denken [wrong_heading] (aandacht_doen_2)
sheets.csv:3:6: warning: sterk_doen_2 is empty while sterk_doen_3 is filled in: flexibiliteit moves up [gap] (sterk_doen_3)
sheets.csv:3:14: warning: aandacht_denken_1 is empty while aandacht_denken_2 is filled in: organisatie moves up [gap] (aandacht_denken_2)
sheets.csv:4:5: error: "taakinitiatie" stands in sterk_doen_1 too [distinct] (sterk_doen_2)
sheets.csv:6: error: the same leerling, datum as in sheets.csv:5 [duplicate]
sheets.csv:7:10: error: "lezen" is not one of reactie_inhibitie|emotieregulatie|volgehouden_aandacht|taakinitiatie|doelgericht_gedrag|flexibiliteit|werkgeheugen|planning_prioritering|organisatie|timemanagement|metacognitie [choice] (aandacht_doen_1)
sheets.csv: 6 read, 3 good, 3 rejected
END
check "the rows to mend are kept" [ "$(wc -l <mend.csv)" -eq 4 ]
expect_status 0 hb-ef check -q checked
expect_stdout checked
expect_status 1 hb-ef check -q --strict checked
run env LC_ALL=nl_NL.UTF-8 hb-ef check -q sheets.csv
expect_stderr_has 'flexibiliteit schuift op [gap]'
run hb-ef check --redact sheets.csv
check "and without pupils when asked" bash -c "! grep -E 'L[0-9]|flexibiliteit moves' '$HOLD/err'"

# import: names as people write them
cat >forms.csv <<'END'
Stamnummer;Klas;Invuldatum;Sterk doen 1;Sterk doen 2;Sterk denken 1;Aandacht doen 1;Aandacht denken 1;Opmerkingen
012;8A;23-11-2026;Respons inhibitie;RESPONS-INHIBITIE;leren leren;concentratie;Planning / prioritering;x
013;8A;23-11-2026;Respons-inhibitie;-;(Werk)geheugen;n.v.t.;tijdmanagement;
END
expect_status 1 hb-ef import -q forms.csv
expect_stdout <<END
leerling,groep,datum,$places,afspraken
013,8A,2026-11-23,reactie_inhibitie,,,werkgeheugen,,,,,,timemanagement,,,
END
expect_stderr_has 'forms.csv:2:5: error: "reactie_inhibitie" stands in sterk_doen_1 too [distinct] (sterk_doen_2)'

expect_status 0 hb-ef summary --by=groep -q checked
expect_stdout <<'END'
groep,vaardigheid,n,sterk,aandacht
8A,reactie_inhibitie,2,0,0
8A,emotieregulatie,2,0,0
8A,volgehouden_aandacht,2,0,0
8A,taakinitiatie,2,1,2
8A,doelgericht_gedrag,2,0,0
8A,flexibiliteit,2,2,0
8A,werkgeheugen,2,1,0
8A,planning_prioritering,2,0,0
8A,organisatie,2,0,1
8A,timemanagement,2,0,0
8A,metacognitie,2,0,1
8B,reactie_inhibitie,1,0,0
8B,emotieregulatie,1,0,1
8B,volgehouden_aandacht,1,0,0
8B,taakinitiatie,1,0,0
8B,doelgericht_gedrag,1,0,0
8B,flexibiliteit,1,0,0
8B,werkgeheugen,1,0,0
8B,planning_prioritering,1,0,0
8B,organisatie,1,0,0
8B,timemanagement,1,0,0
8B,metacognitie,1,0,0
END
expect_status 0 hb-ef summary --by=schooljaar,periode -q checked
expect_stdout_has '2026-2027,2026-2027/P1,flexibiliteit,3,2,0'
expect_status 2 hb-ef summary --by=groep,sterk checked
expect_status 2 hb-ef summary --by=groep,groep checked
expect_status 2 hb-ef summary --by=klas checked
expect_no_stdout

# beside the teacher, from records, long form and summaries alike
cat >seen.csv <<'END'
leerling,groep,school,datum,observator,taakinitiatie,volgehouden_aandacht,doelgericht_gedrag,flexibiliteit,emotieregulatie,reactie_inhibitie,metacognitie,werkgeheugen,timemanagement,organisatie,planning_prioritering,vaste_mindset,groeimindset,samenwerken,opmerkingen,aanbeveling
L1,8A,S,2026-10-13,jvd,4,2,,2,5,1,2,3,4,,1,2,1,4,,
L1,8A,S,2026-10-03,jvd,1,2,3,4,5,1,2,3,4,5,1,2,1,4,,
L1,8A,S,2026-10-13,abc,4,2,,2,5,2,2,3,4,,1,2,1,4,,
L2,5B,S,2026-10-13,abc,4,2,,2,5,2,2,3,4,,1,2,1,4,,
END
cat >compared <<'END'
leerling,vaardigheid,zelf,leraar,datum,vergelijking
L1,volgehouden_aandacht,,2,2026-10-13,alleen_leraar
L1,taakinitiatie,sterk,4,2026-10-13,beide_sterk
L1,taakinitiatie,aandacht,4,2026-10-13,leraar_sterker
L1,flexibiliteit,sterk,2,2026-10-13,leerling_sterker
L1,werkgeheugen,sterk,3,2026-10-13,alleen_leerling
L1,planning_prioritering,,1,2026-10-13,alleen_leraar
L1,organisatie,aandacht,5,2026-10-03,leraar_sterker
L1,metacognitie,aandacht,2,2026-10-13,beide_aandacht
L3,emotieregulatie,aandacht,,,alleen_leerling
END
expect_status 0 hb-ef compare --observations=seen.csv checked
expect_stdout compared
expect_stderr_has '1 pupils with a sheet were not observed [unseen]'
(head -n 1 checked && tail -n +2 checked | tac) >turned.csv
(head -n 1 seen.csv && tail -n +2 seen.csv | tac) >seen-turned.csv
for by in leerling leerling,groep periode,leerling leerling,observator; do
	hb-observe summary -q --by=$by seen.csv >summary.csv
	expect_status 0 hb-ef compare -q --observations=summary.csv turned.csv
	expect_stdout compared
done
hb-observe long -q seen-turned.csv >long.csv
expect_status 0 hb-ef compare -q --observations=- turned.csv <long.csv
expect_stdout compared
expect_status 0 hb-ef compare -q --observations=seen.csv --set sterk_vanaf=5 --set aandacht_tot=1 checked
expect_stdout_has 'L1,flexibiliteit,sterk,2,2026-10-13,alleen_leerling'
expect_status 2 hb-ef compare --observations=seen.csv --set sterk_vanaf=2 checked
expect_status 2 hb-ef compare checked
expect_stderr_has '--observations'
expect_status 2 hb-ef compare --observations=- </dev/null
expect_status 2 hb-ef compare --observations=checked checked
expect_stderr_has 'checked: error: no column for any of the functions'
hb-observe summary -q --by=groep seen.csv >coarse.csv
expect_status 2 hb-ef compare --observations=coarse.csv checked
expect_no_stdout
sed 's/2026-10-13,jvd,4/2026-10-13,jvd,7/' seen.csv >wrong.csv
expect_status 1 hb-ef compare -q --observations=wrong.csv checked
expect_stderr_has 'wrong.csv:2:6: error: score 7 is outside 1..5 [range]'
expect_stdout_has 'L1,taakinitiatie,sterk,4,2026-10-13,beide_sterk'

cat >invited <<'END'
leerling,groep,vaardigheid,score,datum
L1,8A,volgehouden_aandacht,2,2026-10-13
L1,8A,flexibiliteit,2,2026-10-13
L1,8A,planning_prioritering,1,2026-10-13
L1,8A,metacognitie,2,2026-10-13
END
expect_status 0 hb-ef invite --observations=seen.csv
expect_stdout invited
expect_stderr <<'END'
hb-ef: note: 1 pupils in groups 1 to 6 left out (5B); are these classes of secondary school, say --sector=vo [young_groups]
hb-ef: note: 1 last scores are left out: observers gave different ones that day [scores_differ]
seen.csv: 4 read, 4 good, 0 rejected
END
hb-observe summary -q --by=leerling,groep seen-turned.csv >summary.csv
expect_status 0 hb-ef invite -q <summary.csv
expect_stdout invited
expect_status 0 hb-ef invite -q --sector=vo --set drempel=1 seen.csv
expect_stdout <<'END'
leerling,groep,vaardigheid,score,datum
L1,8A,planning_prioritering,1,2026-10-13
L2,5B,planning_prioritering,1,2026-10-13
END
expect_status 2 hb-ef invite --sector=mbo seen.csv
expect_status 2 hb-ef invite --set drempel=9 seen.csv

printf 'leerling,groep\nL1,8A\nL3,8B\nL9,8B\n' >pupils.csv
expect_status 0 hb-ef missing -q --pupils=pupils.csv --period=2026-2027/P1 --today=2026-11-23 checked
expect_stdout <<'END'
leerling,groep,school,laatste_datum,dagen
L9,8B,,,
END
expect_status 0 hb-ef missing -q --pupils=pupils.csv --since=2026-12-01 --today=2026-12-23 checked
expect_stdout_has 'L1,8A,,2026-11-03,50'

# the sheet, in words of the pupil's age
expect_status 0 hb-ef blank --sheet=text --age=11
expect_stdout_has 'vinger op'
expect_status 0 hb-ef blank --sheet=text --age=15
expect_stdout_has 'hele opdracht'
check "no words of another age" bash -c "! grep -q 'vinger op' '$HOLD/out'"
expect_status 0 hb-ef blank --sheet=text
expect_stdout_has 'Even stoppen en denken'
printf 'leerling,groep\nP1,7A\nP2,3HB\nP3,\n' >three.csv
expect_status 0 hb-ef blank --sheet=html --pupils=three.csv
for word in 'vinger op' 'hele opdracht' 'Even stoppen en denken'; do
	check "one pupil reads: $word" [ "$(grep -o "$word" "$HOLD/out" | wc -l)" -eq 1 ]
done
expect_status 0 hb-ef blank --pupils=three.csv
expect_stdout_has "P1,7A,,,"
expect_status 2 hb-ef blank --sheet=text --age=8
expect_stderr_has '10..18'
expect_status 2 hb-ef blank --sheet=pdf

# a school's own form: a function more, two places in a list
sed -e 's/^    - id: reactie_inhibitie/    - {id: durven, group: doen, label: Durven}\n&/' \
	-e '/- id: sterk_doen_3/,/aliases/d' -e 's/, sterk_doen_3\]/]/' \
	"$ROOT/forms/executieve_vaardigheden.yaml" >eigen.yaml
chmod o-w eigen.yaml
printf 'leerling,datum,sterk_doen_1,sterk_doen_2\nL1,2026-11-03,,durven\n' >own.csv
expect_status 0 hb-ef summary -f ./eigen.yaml own.csv
expect_stdout_has 'L1,durven,1,1,0'
check "twelve functions" [ "$(wc -l <"$HOLD/out")" -eq 13 ]
expect_stderr_has 'sterk_doen_1 is empty while sterk_doen_2 is filled in: durven moves up [gap]'
expect_status 2 hb-ef check -f observatie seen.csv
expect_stderr_has '[no_places]'

# hostile input, a full disk, nobody who reads
for bytes in '' 'x' 'PK\003\004' '\000\000' 'leerling,datum\n"' '\377\376l\000' 'a;b\n1;2\n'; do
	# shellcheck disable=SC2059 # the bytes are a format
	printf "$bytes" >bad.csv
	for verb in check import summary 'invite --set drempel=2' 'compare --observations=seen.csv'; do
		# shellcheck disable=SC2086 # words
		run hb-ef $verb bad.csv
		[ "$status" -ge 1 ] && [ "$status" -le 3 ]
		result $? "hb-ef $verb on $(printf %q "$bytes") (status $status)"
	done
done
if [ -w /dev/full ]; then
	for verb in check summary 'compare --observations=seen.csv' 'blank --sheet=html'; do
		case $verb in blank*) file= ;; *) file=checked ;; esac
		# shellcheck disable=SC2086 # words
		hb-ef $verb -q $file >/dev/full 2>"$HOLD/err"
		[ $? -eq 3 ]
		result $? "hb-ef $verb to a full disk"
	done
fi
hb-ef summary -q checked >&- 2>/dev/null
[ $? -eq 3 ]
result $? "hb-ef without standard output"
finish
