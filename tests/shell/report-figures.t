#!/usr/bin/env bash
# Every figure of a report is that of a command in its footer, run as it is printed.
. "$(dirname "$0")/../lib.sh"
judge=$ROOT/tests/shell/report_judge.py
demo=$EXAMPLES/demo

# judged BY WHAT-MUST-BE-COMPARED OPTIONS FILES...: the report in three formats, and its commands
judged() {
	local by=$1 what=$2 ending
	shift 2
	for ending in txt md html; do
		hb-report -q --today=2026-06-15 --by="$by" -o "report.$ending" "$@" 2>/dev/null
	done
	# shellcheck disable=SC2086 # words
	check "by $by: $*" python3 "$judge" "$by" report $what
}
pupil='figures distribution course talks recommendations signals steps executive html'
group='heat distribution latest talks recommendations signals steps html'
school='distribution latest recommendations sizes html'

note "the demo, with files of all kinds"
cp "$demo/leerlingen.csv" list.csv
hb-observe import -q --pupils=list.csv -o class.csv "$demo"/observaties-*.csv 2>/dev/null
hb-ef import -q -o sheets.csv "$demo/gespreksbladen.csv" 2>/dev/null
cat >keuze.csv <<'END'
leerling,klas,vak,datum,uur,waar,wat,vakleraar_op_de_hoogte
0012034,7A,engels,2026-05-12,2,lokaal 12,lezen,nee
0012035,7A,wiskunde,2026-05-13,3,mediatheek,raket,ja
0012034,7A,engels,2026-05-14,5/6,lokaal 12,lezen,ja
END
hb-keuze decide -q -o decided.csv keuze.csv 2>/dev/null
hb-keuze usage -q -o usage.csv decided.csv 2>/dev/null
cat >positions.csv <<'END'
school,datum,context,type
De Eik,2026-05-03,lokaal,B
De Eik,2026-01-03,leerling,A
END
cat >plans.csv <<'END'
doel_id,school,wie,niveau,prioriteit,doel,gedrag,belemmeringen,support_1,support_2,support_3,start,evaluatie_1,evaluatie_2
d1,De Eik,ib,micro,1,compacten,toetst vooraf,tijd,a,b,c,2026-01-12,2026-03-02,2026-05-04
END
hb-canvas place -q -o place.csv positions.csv
hb-canvas plan -q --today=2026-06-15 -o due.csv plans.csv 2>/dev/null
cat >log.csv <<'END'
plan,onderwerp,stap,datum,status,wie,notitie,vervolgdatum
casusanalyse,0012034,1,2026-04-02,gedaan,mk,geheim,2026-06-01
klassenmanagement,7A,1,2026-04-01,bezig,jvd,,2026-05-01
END
check "the files are there" [ -s decided.csv ] && [ -s usage.csv ] && [ -s due.csv ] && [ -s place.csv ]
for by in leerling groep; do
	[ $by = leerling ] && what=$pupil || what=$group
	judged $by "$what missing sheets self_and_teacher rows other" --pupils=list.csv \
		class.csv sheets.csv keuze.csv positions.csv plans.csv log.csv
	judged $by "$what missing rows other" --pupils=list.csv \
		class.csv decided.csv usage.csv place.csv due.csv
	judged $by html --pupils=list.csv --period=2025-2026/P2 class.csv sheets.csv keuze.csv log.csv
done
judged school 'distribution latest html missing rows other' --pupils=list.csv class.csv sheets.csv \
	decided.csv positions.csv plans.csv log.csv

note "schools with many groups, small ones too; observers on one day; blanks; who moved"
# make.py SEED MOVES FILLED SKILLS: observations in two files, and the pupils' list
cat >make.py <<'END'
import csv, random, sys
rng = random.Random(int(sys.argv[1]))
moves, filled = sys.argv[2] == 'yes', sys.argv[3] == 'yes'
skills = sys.argv[4].split(',')
head = ['leerling', 'groep', 'school', 'datum', 'observator', *skills, 'opmerkingen', 'aanbeveling']
days = ['2025-09-15', '2025-11-03', '2025-12-10', '2026-02-10', '2026-03-20', '2026-04-14', '2026-05-18']
rows, listed = [], []
for s, school in enumerate(['De Eik', 'De Linde', 'Het Woud']):
    for g in range(rng.choice([2, 3, 4])):
        for p in range(rng.choice([2, 4, 6, 9, 12])):
            code, group = f'L{s}{g}{p:02}', f'{g + 5}a'
            listed.append([code, group, school])
            level = [rng.randint(1, 5) for _ in skills]
            for day in sorted(rng.sample(days, rng.choice([0, 1, 2, 3, 4, 5]))):
                for who in rng.sample(['jvd', 'mk', ''], rng.choice([1, 1, 1, 2])):
                    got = [max(1, min(5, v + rng.choice([-2, -1, 0, 0, 1, 2]))) if rng.random() < .9
                           else '' for v in level]
                    here = '' if moves and rng.random() < .1 else group
                    if moves and rng.random() < .1:
                        here = f'{int(group[0]) - 1}{group[1]}'
                    rows.append([code, '' if filled else here, '' if filled else school, day, who, *got,
                                 rng.choice(['', 'Let "goed" op, ja']),
                                 rng.choice(['', 'geen', 'extra_observatie|uitdaging_in_klas'])])
rng.shuffle(rows)
for name, part in (('one.csv', rows[::2]), ('two.csv', rows[1::2])):
    with open(name, 'w', newline='', encoding='utf-8') as f:
        csv.writer(f, lineterminator='\n').writerows([head] + part)
with open('pupils.csv', 'w', newline='', encoding='utf-8') as f:
    csv.writer(f, lineterminator='\n').writerows([['leerling', 'groep', 'school']] + listed)
END
scores=taakinitiatie,volgehouden_aandacht,doelgericht_gedrag,flexibiliteit,emotieregulatie
scores=$scores,reactie_inhibitie,metacognitie,werkgeheugen,timemanagement,organisatie
scores=$scores,planning_prioritering,vaste_mindset,groeimindset,samenwerken
for seed in 1 2; do
	python3 make.py $seed no no $scores
	judged leerling "$pupil differs missing" --pupils=pupils.csv one.csv two.csv
	judged groep "$group terms pair missing" --pupils=pupils.csv one.csv two.csv
	judged school "$school groups schools went terms hidden missing" --pupils=pupils.csv one.csv two.csv
	for by in leerling groep school; do
		judged $by "distribution html missing" --period=2025-2026/P2 --pupils=pupils.csv one.csv two.csv
		judged $by "distribution html" --since=2026-02-01 --until=2026-05-01 one.csv two.csv
	done
	python3 make.py $seed yes no $scores
	judged leerling "$pupil" one.csv two.csv
	judged groep "$group terms" one.csv two.csv
	judged school "$school schools went" one.csv two.csv
done
python3 make.py 3 no yes $scores
hb-observe long -q -o long.csv one.csv two.csv
for files in 'one.csv two.csv' long.csv; do
	# shellcheck disable=SC2086 # words
	judged leerling "$pupil missing" --pupils=pupils.csv $files
	# shellcheck disable=SC2086 # words
	judged groep "$group terms missing" --pupils=pupils.csv $files
	# shellcheck disable=SC2086 # words
	judged school "$school groups terms missing" --pupils=pupils.csv $files
done

note "files whose figures no other command adds up: the report says so"
hb-observe summary -q --by=leerling,groep,school -o sum.csv one.csv
hb-report -q --pupils=pupils.csv -o report.txt sum.csv two.csv
check "of several shapes" grep -q 'bestanden van verschillende vorm' report.txt
check "and no other command over the observations" [ "$(grep -c '^    hb-observe' report.txt)" = 0 ]
hb-report -q -o report.txt sum.csv
check "summaries are merged" grep -qx '    hb-observe summary --merge --by=leerling sum.csv' report.txt

note "the comparison can fail: a program that lies by one figure is caught"
python3 make.py 1 no no $scores
mkdir lying
# lying/hb-observe: as the real one, but what is asked by $LIE ("verb --option column") has 1 more
# in that column of its last row that has a figure there; of single scores, which may not show,
# in every tenth
cat >lying/hb-observe <<'END'
#!/usr/bin/env python3
import csv, io, os, subprocess, sys
*words, column = os.environ['LIE'].split()
ran = subprocess.run([os.environ['REAL'] + '/hb-observe', *sys.argv[1:]], stdout=subprocess.PIPE, text=True)
rows = list(csv.DictReader(io.StringIO(ran.stdout, newline='')))
if set(words) <= set(sys.argv[1:]) and column in rows[0]:
    with_figure = [r for r in rows if r[column] not in ('', '0')]
    for row in with_figure[::10] if column in ('score', 'waarde') else with_figure[-1:]:
        number = row[column]
        row[column] = str(int(number) + 1) if number.isdigit() else '1' + number
out = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator='\n')
out.writeheader()
out.writerows(rows)
END
chmod +x lying/hb-observe
for by in leerling groep school; do
	for ending in txt md html; do
		hb-report -q --today=2026-06-15 --by=$by --pupils=pupils.csv -o $by.$ending one.csv two.csv
	done
	check "by $by: no lie" env LIE='nothing x' REAL="$HB_BUILD/bin" PATH="$PWD/lying:$PATH" python3 "$judge" $by $by
	case $by in
	leerling) lies='summary_--by=leerling_n summary_--by=leerling_mediaan summary_--by=leerling_gemiddelde
		summary_--by=leerling_n3 summary_--by=leerling_verschil long_score flags_waarde
		summary_--of=aanbeveling_leerlingen' ;;
	groep) lies='summary_--latest_--by=leerling_laatste summary_--latest_--by=school,groep_n2 long_score
		summary_--by=school,groep,periode_mediaan summary_--of=aanbeveling_leerlingen flags_waarde
		summary_--by=leerling_verschil' ;;
	school) lies='summary_--latest_--by=school_ontbrekend summary_--of=aanbeveling_n
		summary_--by=school,periode_mediaan summary_--by=school,groep,leerling_verschil' ;;
	esac
	for lie in $lies; do
		run env LIE="${lie//_/ }" REAL="$HB_BUILD/bin" PATH="$PWD/lying:$PATH" python3 "$judge" $by $by
		check "by $by: $lie is caught" [ "$status" = 1 ]
		expect_stdout_has ' - the command has '
	done
	# a figure of the html alone
	awk '!done && sub(/<td class="n">[0-9]/, "&7") { done = 1 } { print }' $by.html >x && mv x $by.html
	run python3 "$judge" $by $by
	check "by $by: a lie of the html is caught" [ "$status" = 1 ]
	expect_stdout_has ' - the command has '
done
finish
