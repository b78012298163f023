#!/usr/bin/env bash
# A school adds a form, a plan, and puts its own version of one before the handbook's.
. "$(dirname "$0")/../lib.sh"
run_readme "$EXAMPLES/own-form/README.md"
unset HB_FORMS
cp -R "$EXAMPLES/own-form/." .
transcript <<'END'
$ hb-form lint forms/*.yaml
$ hb-form list | grep -E '^(stamschool|welbevinden|wennen),'
stamschool,Goed contact met de stamschool,18,3,po|vo,guide,hb-form
$ hb-observe check -f forms/welbevinden.yaml -q dit-jaar.csv | cmp - dit-jaar.csv
END

note "on the search path: by HB_FORMS, or in the user's own folder"
mkdir -p "$HOME/.config/hb"
ln -s "$PWD/forms" "$HOME/.config/hb/forms"
transcript <<'END'
$ hb-form list | grep -cE '^(stamschool,Goed contact met de stamschool, zoals|stamschool,"Goed|welbevinden|wennen)'
3
END
rm "$HOME/.config/hb/forms"
export HB_FORMS=/nowhere:$PWD/forms
transcript <<END
\$ hb-form list | tail -n +2 | wc -l
22
\$ hb-form list | tail -n 2
welbevinden,Hoe gaat het met je?,,,po|vo,record,hb-observe
wennen,Wennen in de plusgroep,,,po,lines,hb-plan
\$ hb-form show stamschool | sed -n 1p
Goed contact met de stamschool, zoals wij het doen
hb-form: note: using the own form stamschool: $PWD/forms/stamschool.yaml [form_own]
\$ hb-form show stamschool -q | grep -c '^•'
5
END

note "last year's file is still read: a field that was renamed, twice even"
sed 's/vriendschap/erbij_horen/' vorig-jaar.csv >older.csv
transcript <<'END'
$ hb-observe check -f welbevinden -q vorig-jaar.csv dit-jaar.csv -o both.csv
$ cat both.csv
leerling,groep,datum,plezier,uitdaging,vrienden,piekeren,opmerking
L00101,7A,2025-11-10,3,2,4,1,
L00102,7A,2025-11-10,2,1,3,2,Rekenen is saai
L00103,8B,2025-11-11,4,,4,1,
L00101,8A,2026-11-09,4,3,4,1,
L00102,8A,2026-11-09,3,3,3,2,
L00104,7A,2026-11-09,1,2,2,4,
$ hb-observe check -f welbevinden vorig-jaar.csv 2>&1 >/dev/null | grep renamed
vorig-jaar.csv:1:4: note: column zin_in_school is called plezier in this version of the form [renamed_column] (zin_in_school)
vorig-jaar.csv:1:6: note: column vriendschap is called vrienden in this version of the form [renamed_column] (vriendschap)
$ hb-observe check -f welbevinden -q older.csv | sed -n 1,2p | tail -n 1
L00101,7A,2025-11-10,3,2,4,1,
$ hb-observe import -f welbevinden -q older.csv | cut -d, -f6
vrienden
4
3
4
$ hb-observe summary -f welbevinden -q --by=schooljaar both.csv | grep plezier
2025-2026,plezier,3,0,3.00,3.0,2,4,2025-11-10,,2025-11-11,,,0,1,1,1
2026-2027,plezier,3,0,2.67,3.0,1,4,2026-11-09,,2026-11-09,,,1,0,1,1
END

note "an own plan, beside those of the handbook"
cat >log.csv <<'END'
plan,onderwerp,stap,datum,status,wie,vervolgdatum
wennen,L1,kijken,2026-11-03,gedaan,jvd,
wennen,L1,gesprek,2026-11-10,bezig,jvd,2026-11-20
wennen,L2,meedoen,2026-11-10,bezig,jvd,
END
transcript <<'END'
$ hb-plan status -q -f wennen --today=2026-11-23 log.csv
plan,onderwerp,ronde,stap,gedaan,totaal,laatste_datum,dagen
wennen,L1,1,gesprek,1,3,2026-11-10,13
wennen,L2,1,meedoen,0,3,2026-11-10,13
log.csv:3: warning: step gesprek begins while step meedoen has not [step_skipped] (stap)
log.csv:4: warning: step meedoen begins while step kijken has not [step_skipped] (stap)
$ hb-plan due -q -f wennen -f klassenmanagement --today=2026-11-23 log.csv 2>/dev/null
plan,onderwerp,stap,wie,vervolgdatum,dagen_te_laat
wennen,L1,gesprek,jvd,2026-11-20,3
$ hb-plan blank -q -f wennen --sheet=text | grep -c '^\[ \] '
6
$ hb-plan status -q log.csv 2>&1 >/dev/null | sed -n 1p | cut -c1-52
log.csv:2:1: error: "wennen" is not one of casusanal
[exit 1]
END

note "a rule of two fields holds for every row, whatever else a file has columns for"
sed 's/^rules:$/&\n  - {rule: required_if, field: opmerking, when: plezier, values: ["1"]}/' forms/welbevinden.yaml >strict.yaml
{
	echo leerling,datum,plezier,opmerking,klasgroep
	for n in 101 102 103 104; do echo "L$n,2026-11-09,4,,"; done
	echo L105,2026-11-09,1,,
	echo L106,2026-11-09,1,,rood
} >rows.csv
transcript <<'END'
$ hb-observe summary -f ./strict.yaml --by=klasgroep rows.csv 2>&1 | grep -e required -e rejected -e ,plezier,
rows.csv:6:4: error: opmerking is empty, but required with this plezier [required_if] (opmerking)
rows.csv:7:4: error: opmerking is empty, but required with this plezier [required_if] (opmerking)
rows.csv: 6 read, 4 good, 2 rejected
,plezier,4,0,4.00,4.0,4,4,2026-11-09,,2026-11-09,,,0,0,0,4
[exit 1]
END

note "a rule may name values of a field of any type"
{
	cat <<'END'
hb: 1
id: soorten
title: Soorten
lang: nl
version: "1"
kind: record
key: [leerling]
scales:
  vijf: {min: 1, max: 5}
fields:
  - {id: leerling, type: id, label: Leerling, required: true}
  - {id: getal, type: int, label: Getal, min: -10, max: 100000}
  - {id: schaal, type: scale, label: Schaal, scale: vijf}
  - {id: keuze, type: choice, label: Keuze, choices: [
END
	seq 1 70 | sed 's/.*/      {id: k&, label: Keus &},/'
	cat <<'END'
      ]}
  - {id: meer, type: multi, label: Meer, choices: [{id: a, label: A}, {id: b, label: B}]}
  - {id: vraag, type: bool, label: Vraag}
  - {id: dag, type: date, label: Dag}
  - {id: tijd, type: time, label: Tijd}
  - {id: code, type: id, label: Code}
  - {id: tekst, type: text, label: Tekst}
  - {id: reden, type: text, label: Reden}
rules:
  - {rule: unique}
END
	while read -r field values; do
		echo "  - {rule: required_if, field: reden, when: $field, values: [$values]}"
	done <<'END'
getal "-3", "99999"
schaal "2"
keuze k1, k70
meer b
vraag nee
dag "2026-11-23"
tijd "14:05"
code X-1
tekst "anders, namelijk"
END
} >soorten.yaml
cat >soorten.csv <<'END'
leerling,getal,schaal,keuze,meer,vraag,dag,tijd,code,tekst,reden
L1,3,1,k2,a,ja,2026-11-24,14:06,X-2,anders,
L2,-3,,,,,,,,,
L3,99999,,,,,,,,,
L4,,2,,,,,,,,
L5,,,k1,,,,,,,
L6,,,k70,,,,,,,
L7,,,,a|b,,,,,,
L8,,,,,nee,,,,,
L9,,,,,,2026-11-23,,,,
L10,,,,,,,14:05,,,
L11,,,,,,,,X-1,,
L12,,,,,,,,,"anders, namelijk",
L13,-3,2,k70,b,nee,2026-11-23,14:05,X-1,"anders, namelijk",daarom
END
transcript <<'END'
$ hb-observe check -f ./soorten.yaml soorten.csv 2>&1 >/dev/null | sed -n 's/.*csv:\([0-9]*\):.*with this \([a-z]*\).*/\1 \2/p'
3 getal
4 getal
5 schaal
6 keuze
7 keuze
8 meer
9 vraag
10 dag
11 tijd
12 code
13 tekst
[exit 1]
$ sed 's/"2026-11-23"]/"23 november"]/' soorten.yaml >wrong.yaml && hb-form lint wrong.yaml 2>&1 | grep -v file_name
wrong.yaml:100:59: error: the field dag cannot hold 23 november [form_reference]
[exit 2]
END

note "a form that others may write is refused; a wrong one is told and the others are listed"
chmod o+w forms/wennen.yaml
expect_status 2 hb-plan blank -f wennen
expect_stderr_has "[form_writable]"
chmod o-w forms/wennen.yaml
sed -i 's/order: sequence/order: sequnce/' forms/wennen.yaml
expect_status 1 hb-form list
expect_stderr_has "wennen.yaml:42:8: error: order is sequnce; the nearest is sequence [form_value]"
expect_stdout_has "welbevinden,"
finish
