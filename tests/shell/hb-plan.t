#!/usr/bin/env bash
# hb-plan, as the coordinator who keeps the log and the one who leads a brainstorm meet it.
. "$(dirname "$0")/../lib.sh"
log=plan,onderwerp,stap,datum,status,wie,notitie,vervolgdatum
export SOURCE_DATE_EPOCH=1795392000 # 2026-11-23

note "one log of all plans: where each stands, what is due, what comes next"
cp "$EXAMPLES"/plan/* .
transcript <<'END'
$ hb-plan status logboek.csv
plan,onderwerp,ronde,stap,gedaan,totaal,laatste_datum,dagen
casusanalyse,C2026-04,1,2,1,6,2026-11-09,14
klassenmanagement,3HB,1,4,2,7,2026-11-02,21
leerlingbegeleiding,L00102,1,,1,6,2026-10-26,28
leeruitdaging,3HB,1,2,1,5,2026-11-10,13
overlegstructuur,L00101,1,3,3,7,2026-10-12,42
logboek.csv:4: warning: step 4 begins while step 3 has not [step_skipped] (stap)
logboek.csv: 12 read, 12 good, 0 rejected
$ hb-plan due -q logboek.csv 2>/dev/null
plan,onderwerp,stap,wie,vervolgdatum,dagen_te_laat
overlegstructuur,L00101,4,mno,2026-11-09,14
leerlingbegeleiding,L00102,4,mno,2026-11-16,7
leeruitdaging,3HB,2,jvd,2026-11-24,-1
klassenmanagement,3HB,4,jvd,2026-11-30,-7
$ hb-plan due -q --within=0d --set interval_dagen=43 logboek.csv 2>/dev/null
plan,onderwerp,stap,wie,vervolgdatum,dagen_te_laat
leerlingbegeleiding,L00102,4,mno,2026-11-16,7
$ hb-plan due -q --within=3w --only plan=casusanalyse logboek.csv
plan,onderwerp,stap,wie,vervolgdatum,dagen_te_laat
casusanalyse,C2026-04,2,coordinator,2026-12-07,-14
$ hb-plan next -q --only plan=casusanalyse logboek.csv
plan,onderwerp,ronde,stap,titel,status,acties,vraag,besluit,partner,verantwoordelijkheid,moment
casusanalyse,C2026-04,1,2,Interne opschaling,bezig,Met de leraar over de zorgen praten.|Een multidisciplinair overleg beleggen.|De informatie bij elkaar zoeken die nodig is.,"Wie doen er mee, en hoe delen zij wat zij weten?",,HB-coördinator,De analyse binnen de school leiden en de partners erbij halen.,In het teamoverleg en bij de start van het multidisciplinair overleg.
$ hb-plan next -q --only plan=leerlingbegeleiding logboek.csv | cut -d, -f1-6
plan,onderwerp,ronde,stap,titel,status
leerlingbegeleiding,L00102,1,1,Evaluatie,
leerlingbegeleiding,L00102,1,3,Samenwerken,
leerlingbegeleiding,L00102,1,4,Ouderbetrokkenheid,bezig
leerlingbegeleiding,L00102,1,5,Zelfzorg,
leerlingbegeleiding,L00102,1,6,Ondersteuning,
$ hb-plan timeline -q --only plan=klassenmanagement logboek.csv 2>/dev/null
plan,onderwerp,ronde,datum,dagen,stap,titel,status,wie,vervolgdatum,notitie,opmerking
klassenmanagement,3HB,1,2026-09-07,,1,Beginsituatie in beeld,gedaan,jvd,,,
klassenmanagement,3HB,1,2026-09-21,14,2,Regels en routines,gedaan,jvd,,,
klassenmanagement,3HB,1,2026-11-02,42,4,Veilige en motiverende klas,bezig,jvd,2026-11-30,Kring elke maandag,step_skipped
END

note "a log as it stood: what is dated later counts for nothing yet"
transcript <<'END'
$ hb-plan status -q --today=2026-10-01 --only plan=klassenmanagement,overlegstructuur logboek.csv 2>/dev/null
plan,onderwerp,ronde,stap,gedaan,totaal,laatste_datum,dagen
klassenmanagement,3HB,1,2,2,7,2026-09-21,10
overlegstructuur,L00101,1,2,2,7,2026-09-14,17
$ hb-plan status -q --today=2026-09-01 --only plan=klassenmanagement logboek.csv
plan,onderwerp,ronde,stap,gedaan,totaal,laatste_datum,dagen
klassenmanagement,3HB,1,,0,7,,
logboek.csv:2: warning: 2026-09-07 lies in the future [future] (datum)
logboek.csv:3: warning: 2026-09-21 lies in the future [future] (datum)
logboek.csv:4: warning: 2026-11-02 lies in the future [future] (datum)
END

note "skipping, going back, two on a day, a new round"
cat >judged.csv <<END
$log
klassenmanagement,skip,1,2026-09-01,gedaan,,,
klassenmanagement,skip,4,2026-09-02,bezig,,,
klassenmanagement,noted,1,2026-09-01,gedaan,,,
klassenmanagement,noted,2,2026-09-02,overgeslagen,,,
klassenmanagement,noted,3,2026-09-03,bezig,,,
klassenmanagement,back,1,2026-09-01,gedaan,,,
klassenmanagement,back,2,2026-09-02,gedaan,,,
klassenmanagement,back,1,2026-09-03,bezig,,,
klassenmanagement,overlap,1,2026-09-01,bezig,,,
klassenmanagement,overlap,2,2026-09-02,bezig,,,
klassenmanagement,overlap,1,2026-09-03,gedaan,,,
klassenmanagement,ahead,1,2026-09-01,gedaan,,,
klassenmanagement,ahead,5,2026-09-02,open,,,2026-12-01
klassenmanagement,oneday,1,2026-09-01,gedaan,,,
klassenmanagement,oneday,1,2026-09-01,bezig,,,
overlegstructuur,round,7,2026-09-10,gedaan,,,
overlegstructuur,round,6,2026-09-09,gedaan,,,
overlegstructuur,round,5,2026-09-08,gedaan,,,
overlegstructuur,round,4,2026-09-07,gedaan,,,
overlegstructuur,round,3,2026-09-06,gedaan,,,
overlegstructuur,round,2,2026-09-05,gedaan,,,
overlegstructuur,round,1,2026-09-04,gedaan,,,
overlegstructuur,round,1,2026-10-04,gedaan,,,
overlegstructuur,round,2,2026-10-04,bezig,,,
overlegstructuur,closed,1,2026-09-04,gedaan,,,
overlegstructuur,closed,2,2026-09-05,gedaan,,,
overlegstructuur,closed,3,2026-09-06,gedaan,,,
overlegstructuur,closed,4,2026-09-07,gedaan,,,
overlegstructuur,closed,5,2026-09-08,gedaan,,,
overlegstructuur,closed,6,2026-09-09,gedaan,,,
overlegstructuur,closed,7,2026-09-10,gedaan,,,
leeruitdaging,late,5,2026-09-10,gedaan,,,
leeruitdaging,late,4,2026-09-12,gedaan,,,
leerlingbegeleiding,free,6,2026-09-10,gedaan,,,
leerlingbegeleiding,free,1,2026-09-11,gedaan,,,
END
transcript <<'END'
$ hb-plan status judged.csv
plan,onderwerp,ronde,stap,gedaan,totaal,laatste_datum,dagen
klassenmanagement,ahead,1,1,1,7,2026-09-02,82
klassenmanagement,back,1,1,1,7,2026-09-03,81
klassenmanagement,noted,1,3,1,7,2026-09-03,81
klassenmanagement,oneday,1,1,1,7,2026-09-01,83
klassenmanagement,overlap,1,1,1,7,2026-09-03,81
klassenmanagement,skip,1,4,1,7,2026-09-02,82
leerlingbegeleiding,free,1,,2,6,2026-09-11,73
leeruitdaging,late,1,4,2,5,2026-09-12,72
overlegstructuur,closed,1,7,7,7,2026-09-10,74
overlegstructuur,round,2,2,1,7,2026-10-04,50
judged.csv:3: warning: step 4 begins while step 2 has not [step_skipped] (stap)
judged.csv:9: warning: step 1 comes after step 2: the plan goes back [step_back] (stap)
judged.csv:33: warning: step 5 begins while step 1 has not [step_skipped] (stap)
judged.csv:34: warning: step 4 comes after step 5: the plan goes back [step_back] (stap)
judged.csv: 35 read, 35 good, 0 rejected
$ hb-plan next -q judged.csv 2>/dev/null | cut -d, -f1-4
plan,onderwerp,ronde,stap
klassenmanagement,ahead,1,2
klassenmanagement,back,1,1
klassenmanagement,noted,1,3
klassenmanagement,oneday,1,2
klassenmanagement,overlap,1,2
klassenmanagement,skip,1,4
leerlingbegeleiding,free,1,2
leerlingbegeleiding,free,1,3
leerlingbegeleiding,free,1,4
leerlingbegeleiding,free,1,5
leeruitdaging,late,1,1
overlegstructuur,closed,2,1
overlegstructuur,round,2,2
$ hb-plan status -q --strict judged.csv >/dev/null 2>&1
[exit 1]
END

note "a follow-up date stands until its step has a later entry, that of a closed step until any has"
cat >follow.csv <<END
$log
casusanalyse,C1,1,2026-10-01,bezig,jvd,,2026-10-08
casusanalyse,C1,1,2026-10-07,bezig,mno,,2026-10-14
casusanalyse,C2,1,2026-10-01,gedaan,jvd,,2026-10-08
casusanalyse,C3,1,2026-10-01,gedaan,jvd,,2026-10-08
casusanalyse,C3,2,2026-10-02,bezig,mno,,
casusanalyse,C4,1,2026-10-01,bezig,jvd,,2026-10-08
casusanalyse,C4,2,2026-10-02,bezig,mno,,
overlegstructuur,P1,1,2026-10-01,gedaan,jvd,,2026-12-24
overlegstructuur,P2,1,2026-10-01,gedaan,jvd,,
END
transcript <<'END'
$ hb-plan due -q follow.csv
plan,onderwerp,stap,wie,vervolgdatum,dagen_te_laat
casusanalyse,C2,1,jvd,2026-10-08,46
casusanalyse,C4,1,jvd,2026-10-08,46
casusanalyse,C1,1,mno,2026-10-14,40
overlegstructuur,P2,2,jvd,2026-10-29,25
END

note "check: each plan has steps of its own; the harvest of a gallery passes too"
cat >wrong.csv <<END
$log
casusanalyse,C1,7,2026-10-01,gedaan,,,
leeruitdaging,3HB,6,2026-10-01,gedaan,,,
klassenmanagment,3HB,1,2026-10-01,gedaan,,,
klassenmanagement,3HB,1,2026-10-01,klaar,,,
klassenmanagement,3HB,1,2026-02-30,gedaan,,,
klassenmanagement,3HB,1,2026-10-01,gedaan,,,2026-09-01
klassenmanagement,3HB,1,2026-10-01,gedaan,,,
klassenmanagement,,1,2026-10-01,gedaan,,,
END
transcript <<END
\$ hb-plan check --rejects=mend.csv wrong.csv
$log
klassenmanagement,3HB,1,2026-10-01,gedaan,,,2026-09-01
wrong.csv:2:3: error: "7" is no step of casusanalyse; expected one of 1|2|3|4|5|6 [step] (stap)
wrong.csv:3:3: error: "6" is no step of leeruitdaging; expected one of 1|2|3|4|5 [step] (stap)
wrong.csv:4:1: error: "klassenmanagment" is not one of casusanalyse|klassenmanagement|leerlingbegeleiding|leeruitdaging|overlegstructuur; did you mean klassenmanagement? [choice] (plan)
wrong.csv:5:5: error: "klaar" is not one of open|bezig|gedaan|overgeslagen [choice] (status)
wrong.csv:6:4: error: "2026-02-30" is not a date that exists, written as 2026-11-23 [date] (datum)
wrong.csv:7:8: warning: de vervolgdatum ligt voor de datum zelf [after] (vervolgdatum)
wrong.csv:8: error: the same plan, onderwerp, stap, datum, status as in wrong.csv:7 [duplicate]
wrong.csv:9:2: error: onderwerp is empty, but required [required] (onderwerp)
wrong.csv: 8 read, 1 good, 7 rejected
[exit 1]
\$ cut -d, -f1,3 mend.csv
afgewezen,regel
step,2
step,3
choice,4
choice,5
date,6
duplicate,8
required,9
\$ hb-plan check -q oogst.csv | cmp - oogst.csv
\$ hb-plan check -q -f galerijmethode oogst.csv | cmp - oogst.csv
END
expect_status 1 hb-plan check -q --redact wrong.csv
check "no value is told under --redact" sh -c '! grep -q 2026-02-30 "$1"' sh "$HOLD/err"

note "import: a step by any of its names, as its own plan understands it"
cat >excel.csv <<'END'
Plan;Klas;Fase;Datum;Status;Wie;Opmerking;Vervolg op
Klassenmanagement;3HB;Stap 1;3-9-2026;klaar;jvd;;-
16.1;3HB;Samenwerking;13-10-2026;gestart;jvd;;24-11-2026
Leerlingbegeleiding;L1;SAMENWERKING;13-10-2026;gestart;jvd;;
Overleg;L1;Fase 7;13-10-2026;gedaan;jvd;;
Leerlingbegeleiding;L1;Samenwerkng;14-10-2026;gestart;jvd;;
END
transcript <<END
\$ hb-plan import -q excel.csv
$log
klassenmanagement,3HB,1,2026-09-03,gedaan,jvd,,
klassenmanagement,3HB,6,2026-10-13,bezig,jvd,,2026-11-24
leerlingbegeleiding,L1,3,2026-10-13,bezig,jvd,,
overlegstructuur,L1,7,2026-10-13,gedaan,jvd,,
excel.csv:6:3: error: "Samenwerkng" is no step of leerlingbegeleiding; expected one of 1|2|3|4|5|6; did you mean "Samenwerken"? [step] (stap)
excel.csv:3: warning: step 6 begins while step 2 has not [step_skipped] (stap)
excel.csv:5: warning: step 7 begins while step 1 has not [step_skipped] (stap)
[exit 1]
\$ printf 'Onderwerp,Stap,Datum,Status\nC1,Interventie,2026-10-01,open\n' |
> hb-plan import -q -f casusanalyse --fill plan=casusanalyse
$log
casusanalyse,C1,5,2026-10-01,open,,,
END

note "blank: a log, prefilled for pupils, and sheets"
cat >pupils.csv <<'END'
leerling,groep,school
L1,7A,Wilg
L2,7A,Wilg
END
transcript <<END
\$ hb-plan blank
$log
\$ hb-plan blank -f overlegstructuur --pupils=pupils.csv
$log
overlegstructuur,L1,,,,,,
overlegstructuur,L2,,,,,,
\$ hb-plan blank --sheet=text | grep -c '^\[ \] '
88
\$ hb-plan blank -f leeruitdaging --sheet=text | grep -c '^\[ \] '
20
END
expect_status 0 hb-plan blank --sheet=html
expect_stdout_has '<h1>Multidisciplinaire casusanalyse</h1>'
expect_stdout_has '<h1>De leeruitdaging: leren in vijf stappen</h1>'

note "rotate: right for 4 to 60 people and 4 to 6 themes, by a judge that knows only the rules"
if command -v python3 >/dev/null; then
	expect_status 0 python3 "$ROOT/tests/rota.py"
	expect_stdout_has "171 rotas are right"
else
	skip "171 rotas" "no python3"
fi
printf 'naam\nAn\nBo\nCi\nDe\nEd\nFa\nGe\nHa\nIk\n' >nine.csv
transcript <<'END'
$ hb-plan rotate --people=nine.csv --themes=themas.csv --start=23:50 --only x=y >/dev/null
$ hb-plan rotate --people=nine.csv --themes=themas.csv --start=23:50 | sed -n '1,6p;$p'
galerij,ronde,begin,eind,groep,leden,thema
1,1,23:50,23:57,1,An|Ed|Ik,Een schooldag
1,1,23:50,23:57,2,Bo|Fa,Wat leerlingen nodig hebben
1,1,23:50,23:57,3,Ci|Ge,Differentiëren
1,1,23:50,23:57,4,De|Ha,Ouders en deskundigen
1,2,23:57,00:02,1,An|Ed|Ik,Wat leerlingen nodig hebben
1,4,00:07,00:12,4,De|Ha,Differentiëren
END

note "what cannot be: exit 1, why, and nothing written"
printf 'naam\nAn\n' >one.csv
printf 'naam\nAn\nBo\n\nBo\nC|D\n' >odd.csv
printf 'thema\nA\nB\nC\n' >three.csv
printf 'wie\nAn\n' >nocolumn.csv
echo old >rota.csv
transcript <<'END'
$ hb-plan rotate --people=one.csv --themes=themas.csv --start=14:00
hb-plan: error: 1 people are too few for a group; expected at least 2 [rota]
[exit 1]
$ hb-plan rotate --people=nine.csv --themes=three.csv --start=14:00 -o rota.csv
hb-plan: error: 3 themes; expected 4..6 [rota]
[exit 1]
$ cat rota.csv
old
$ hb-plan rotate --people=odd.csv --themes=themas.csv --start=14:00
odd.csv:5:1: error: "Bo" stands in line 3 too; tell the two apart [duplicate] (naam)
odd.csv:6:1: error: "C|D" has a |, which stands between names [multi] (naam)
[exit 1]
$ hb-plan rotate --people=nine.csv --themes=themas.csv --start=14:00 --set groep_min=5 --set groep_max=5
hb-plan: error: 9 people and 4 themes give groups of 9; expected groups of 5 [rota]
[exit 1]
$ hb-plan rotate --people=nocolumn.csv --themes=themas.csv --start=14:00
nocolumn.csv: error: there is no column naam in this list; it has wie [missing_column]
[exit 2]
$ hb-plan rotate --people=nine.csv --start=14:00
hb-plan: error: a rota needs --themes=FILE [usage]
[exit 2]
$ hb-plan rotate --people=nine.csv --themes=themas.csv --start=25:00
hb-plan: error: --start takes 14:00, not "25:00" [usage]
[exit 2]
$ hb-plan rotate --people=nine.csv --themes=none.csv --start=14:00
none.csv: error: cannot open: no such file or folder [file_unreadable]
[exit 3]
END

note "wrong usage"
transcript <<'END'
$ hb-plan staus logboek.csv
hb-plan: error: staus is no verb of this program; did you mean status? [usage]
[exit 2]
$ hb-plan due --within=soon logboek.csv
hb-plan: error: --within takes 7d, 2w, 1m, not "soon" [usage]
[exit 2]
$ hb-plan status -f voicing logboek.csv
...
[exit 2]
$ hb-plan status -f klassenmanagment logboek.csv 2>&1 | grep -o 'the nearest is .*'
the nearest is klassenmanagement [form_not_found]
[exit 2]
$ hb-plan due --set interval_dagn=2 logboek.csv
hb-plan: error: form overlegstructuur has no parameter interval_dagn; it has interval_dagen [usage]
[exit 2]
$ hb-plan status --within=7d logboek.csv
hb-plan: error: option --within does not go with status [usage]
[exit 2]
END

note "hostile input and a full disk"
printf 'PK\003\004' >book.xlsx
printf 'plan,onderwerp,stap,datum,status\n"klassenmanagement,3HB,1,2026-09-01,gedaan\nklassenmanagement,3HB,1,2026-09-01,gedaan\n' >quote.csv
printf 'plan;onderwerp;stap;datum;status\r\nklassenmanagement;\xe9\xe9n;1;2026-09-01;gedaan\r\n' >latin.csv
transcript <<'END'
$ hb-plan status book.xlsx
book.xlsx: error: the workbook is cut off or damaged; get it anew from whoever sent it [file_refused]
[exit 2]
$ hb-plan status -q quote.csv
plan,onderwerp,ronde,stap,gedaan,totaal,laatste_datum,dagen
klassenmanagement,3HB,1,1,1,7,2026-09-01,83
quote.csv:2:1: error: the quote that opens here is not closed as it should be: "klassenmanagement [unclosed_quote] (plan)
[exit 1]
$ hb-plan check -q latin.csv
plan,onderwerp,stap,datum,status,wie,notitie,vervolgdatum
klassenmanagement,één,1,2026-09-01,gedaan,,,
$ hb-plan status -q empty.csv
empty.csv: error: cannot open: no such file or folder [file_unreadable]
[exit 3]
END
for verb in status due next timeline check blank; do
	file=logboek.csv
	[ $verb = blank ] && file=
	expect_status 3 sh -c "hb-plan $verb -q $file >/dev/full 2>/dev/null"
	expect_status 3 sh -c "hb-plan $verb -q $file >&- 2>/dev/null"
done
expect_status 3 sh -c 'hb-plan rotate --people=nine.csv --themes=themas.csv --start=14:00 >/dev/full 2>/dev/null'
expect_status 3 sh -c 'hb-plan blank --sheet=html >/dev/full 2>/dev/null'
finish
