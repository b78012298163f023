#!/usr/bin/env bash
# Each of the handbook's twenty tools does a job from the command line.
. "$(dirname "$0")/../lib.sh"
in_examples
export SOURCE_DATE_EPOCH=1795392000 # 2026-11-23

# The table of the README: "| 16.1 | `form` | `command` |", with \| for |.
sed -nE 's/^\| [0-9.]+ \| `([a-z_]+)` \| `(.*)` \|$/\1\t\2/p' "$ROOT/README.md" | sed 's/\\|/|/g' >table
cut -f1 table | sort >named
hb-form list | tail -n +2 | cut -d, -f1 | sort >forms
expect_same forms named
check "twenty of them" [ "$(wc -l <table)" -eq 20 ]
while IFS=$'\t' read -r form command; do
	eval "$command" >out 2>err
	status=$?
	[ $status -eq 0 ] && [ "$(wc -l <out)" -gt 1 ]
	result $? "$form: $command" || {
		note "status $status"
		sed 's/^/# /' err
	}
done <table

note "and what comes out of it, in short"
transcript <<'END'
$ hb-plan status -q --only=plan=klassenmanagement plan/logboek.csv 2>/dev/null
plan,onderwerp,ronde,stap,gedaan,totaal,laatste_datum,dagen
klassenmanagement,3HB,1,4,2,7,2026-11-02,21
$ hb-plan next -q --only=plan=leerlingbegeleiding plan/logboek.csv | cut -d, -f4,5,8,9 | tail -n 1
6,Ondersteuning,Is er meer hulp nodig?,Vraag raad aan een collega of deskundige.
$ hb-plan due -q --only=plan=overlegstructuur plan/logboek.csv
plan,onderwerp,stap,wie,vervolgdatum,dagen_te_laat
overlegstructuur,L00101,4,mno,2026-11-09,14
$ hb-form collate directie -q form/directie.csv | grep -c ',0,0,,0$'
7
$ hb-form import behoefte -q form/behoefte-enquete.csv | hb-form collate behoefte -q | grep ^ouder,o1
ouder,o1,Wat is thuis lastig aan huiswerk maken en leren?,2,0,Beginnen,2
$ hb-form collate reflectiemodel -q form/reflectiemodel.csv | grep -c 'actie|reden|effect$'
3
$ hb-form collate reflectieschema -q form/reflectieschema.csv | grep ,r2, | grep -o '[a-z_|]*$'
waarom|gezien_effect|volgende_keer
$ hb-form show stamschool --section=niet_doen --search=ouders | grep '^•'
• Ga niet buiten ouders om; spreek af van wie, wanneer en hoe zij iets horen.
$ hb-form show valkuilen --search=stemming --format=md | grep '^- Merk'
- Merk je dat de stemming omslaat? Bespreek het meteen.
$ hb-form collate selectiecriteria -q form/selectiecriteria.csv | grep -c 'status|toelichting$'
2
$ hb-form collate personeel -q form/personeel.csv | grep -c ',ja,'
1
$ hb-plan rotate --people=plan/mensen.csv --themes=plan/themas.csv --start=14:00 | tail -n 1
1,4,14:17,14:22,4,Dirk|Hanna,Differentiëren
$ hb-plan check -q plan/oogst.csv | hb-form collate galerijmethode -q | grep ,vervolgstap, | cut -d, -f2,5,6
Differentiëren,Drie lessen compacten en uitwisselen,Carla
Een schooldag,,
Ouders en deskundigen,Ouderavond plannen,Dirk
$ hb-plan next -q --only=plan=leeruitdaging plan/logboek.csv | cut -d, -f2-6 | tail -n 1
3HB,1,2,De kuil in,bezig
$ hb-plan next -q --only=plan=casusanalyse plan/logboek.csv | cut -d, -f2-6 | tail -n 1
C2026-04,1,2,Interne opschaling,bezig
$ hb-form show voicing --age=7 --search=jaloers | grep '^•'
• “Was je dus jaloers, en tegelijk ook blij voor haar?”
END
finish
