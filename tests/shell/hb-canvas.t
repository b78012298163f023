#!/usr/bin/env bash
# hb-canvas, as a school, a team and a region meet it.
. "$(dirname "$0")/../lib.sh"

note "positions: history, a step back, a divided team, a type that does not exist"
cat >positions.csv <<'END'
school,datum,context,type,toelichting,invuller
S2,2024-10-01,lokaal,B,,dir
S1,2023-10-01,lokaal,A,plusklas,ib
S1,2024-10-01,lokaal,A,,ib
S1,2025-10-01,lokaal,B,,ib
S1,2025-10-01,leerling,B,,dir
S1,2025-10-01,leerling,A,,ib
S2,2023-10-01,lokaal,C,,dir
S2,2024-10-01,leraar,E,,dir
S3,2024-10-01,lokaal,C,,ib
S4,2024-11-01,lokaal,C,,ib
S4,2024-11-01,leerling,exclusief,,ib
END
transcript <<'END'
$ hb-canvas place positions.csv
school,context,type,sinds,vorig_type,stap
S1,lokaal,B,2025-10-01,A,1
S1,leerling,A|B,2025-10-01,,
S2,lokaal,B,2024-10-01,C,-1
S3,lokaal,C,2024-10-01,,
S4,lokaal,C,2024-11-01,,
S4,leerling,exclusief,2024-11-01,,
positions.csv:9:4: error: "E" is not one of exclusief|A|B|C|D; did you mean A? [choice] (type)
positions.csv: 11 read, 10 good, 1 rejected
[exit 1]
$ hb-canvas place -q --history positions.csv 2>/dev/null
school,context,type,sinds,vorig_type,stap
S1,lokaal,A,2023-10-01,,
S1,lokaal,B,2025-10-01,A,1
S1,leerling,A|B,2025-10-01,,
S2,lokaal,C,2023-10-01,,
S2,lokaal,B,2024-10-01,C,-1
S3,lokaal,C,2024-10-01,,
S4,lokaal,C,2024-11-01,,
S4,leerling,exclusief,2024-11-01,,
[exit 1]
$ hb-canvas place -q --until=2024-12-31 --only school=S1,S2 positions.csv 2>/dev/null
school,context,type,sinds,vorig_type,stap
S1,lokaal,A,2023-10-01,,
S2,lokaal,B,2024-10-01,C,-1
[exit 1]
END
expect_status 1 hb-canvas check -q positions.csv
cp "$HOLD/out" good.csv

note "the order of rows and files does not matter, nor who judged"
hb-canvas place -q good.csv >placed.csv
(head -n 1 good.csv && tail -n +2 good.csv | sort -r) >turned.csv
hb-canvas place -q turned.csv >other.csv
expect_same placed.csv other.csv
head -n 5 good.csv >one.csv
(head -n 1 good.csv && tail -n +6 good.csv) >two.csv
hb-canvas place -q two.csv one.csv >other.csv
expect_same placed.csv other.csv
check "who judged is in no output" bash -c '! grep -qE "(^|,)(ib|dir)(,|$)|plusklas" placed.csv other.csv'

note "a region, from positions and from what place made of them"
cat >schools.csv <<'END'
school,naam
S9,De Toren
S1,De Brug
S2,Het Anker
S3,De Linde
END
transcript <<'END'
$ hb-canvas region -q --schools=schools.csv placed.csv
school,lokaal,leerling,leraar
S1,B,A|B,
S2,B,,
S3,C,,
S4,C,exclusief,
S9,,,
$ hb-canvas region --schools=schools.csv placed.csv 2>&1 >/dev/null
hb-canvas: note: 1 schools with positions are not on the list of schools [not_on_list]
placed.csv: 6 read, 6 good, 0 rejected
$ hb-canvas region -q --show=aantallen placed.csv
context,type,scholen
lokaal,exclusief,0
lokaal,A,0
lokaal,B,2
lokaal,C,2
lokaal,D,0
lokaal,verdeeld,0
lokaal,onbekend,0
leerling,exclusief,1
leerling,A,0
leerling,B,0
leerling,C,0
leerling,D,0
leerling,verdeeld,1
leerling,onbekend,2
leraar,exclusief,0
leraar,A,0
leraar,B,0
leraar,C,0
leraar,D,0
leraar,verdeeld,0
leraar,onbekend,4
$ hb-canvas region -q --show=leren placed.csv
school,context,type,van_type,scholen,van
S1,lokaal,B,C,2,S4|S3
S2,lokaal,B,C,2,S4|S3
S3,lokaal,C,,0,
S4,lokaal,C,,0,
S1,leerling,A|B,,0,
S4,leerling,exclusief,A,1,S1
$ hb-canvas region -q --show=leren --most=1 --only context=lokaal placed.csv
school,context,type,van_type,scholen,van
S1,lokaal,B,C,2,S4
S2,lokaal,B,C,2,S4
S3,lokaal,C,,0,
S4,lokaal,C,,0,
$ hb-canvas region -q --show=ontbreekt --schools=schools.csv placed.csv 2>/dev/null
school,ontbreekt
S1,leraar
S2,leerling|leraar
S3,leerling|leraar
S9,lokaal|leerling|leraar
$ hb-canvas region -q --show=ontbreekt placed.csv
hb-canvas: error: this verb needs --schools [usage]
[exit 2]
$ hb-canvas region -q --show=alles placed.csv
hb-canvas: error: --show takes scholen|aantallen|leren|ontbreekt, not "alles" [usage]
[exit 2]
$ hb-canvas region -q --most=0 placed.csv
hb-canvas: error: --most takes 1..1000, not "0" [usage]
[exit 2]
END
hb-canvas place -q --history good.csv >history.csv
for show in scholen aantallen leren; do
	hb-canvas region -q --show=$show good.csv >from-positions
	hb-canvas region -q --show=$show placed.csv >from-place
	hb-canvas region -q --show=$show history.csv >from-history
	expect_same from-positions from-place
	expect_same from-positions from-history
done
hb-canvas place -q history.csv >again.csv
expect_same placed.csv again.csv
hb-canvas place -q --history history.csv >again.csv
expect_same history.csv again.csv
expect_status 1 hb-canvas region -q placed.csv good.csv
expect_stderr_has "[missing_column]"

note "of two deliveries the later stand holds"
cat >old.csv <<'END'
school,context,type,sinds,vorig_type,stap
S1,lokaal,A,2022-10-01,,
END
transcript <<'END'
$ hb-canvas place -q --only school=S1 --history old.csv placed.csv
school,context,type,sinds,vorig_type,stap
S1,lokaal,A,2022-10-01,,
S1,lokaal,B,2025-10-01,A,1
S1,leerling,A|B,2025-10-01,,
END

note "days are chosen of positions, not of what place made of them"
transcript <<'END'
$ hb-canvas region -q --until=2024-10-15 good.csv
school,lokaal,leerling,leraar
S1,A,,
S2,B,,
S3,C,,
$ hb-canvas region -q --until=2024-10-15 placed.csv
hb-canvas: error: --since, --until and --period go with positions: what place wrote does not tell how things stood before [usage]
[exit 2]
$ hb-canvas place -q --since=2025-01-01 good.csv
school,context,type,sinds,vorig_type,stap
S1,lokaal,B,2025-10-01,,
S1,leerling,A|B,2025-10-01,,
END
expect_status 2 hb-canvas next -q --period=2025-2026 placed.csv

note "what the next type asks is what the form says of it"
expect_status 0 hb-canvas next -q --only school=S1 placed.csv
expect_stdout_has "S1,lokaal,B,C,vraagt,1,"
expect_stdout_has "S1,leerling,A|B,B,vraagt,1,"
expect_stdout_has "S1,,,,macro,5,"
expect_stdout_has "S1,,,,meso,4,"
expect_stdout_has "S1,,,,micro,3,"
expect_stdout_has "S1,,,,vraag,5,"
asks() { # OPTION SCHOOL CONTEXT: the text for the next type
	hb-canvas next -q "$1" --only school="$2" placed.csv | sed -n "s/^$2,$3,[^,]*,[^,]*,vraagt,1,//p" | tr -d '"'
}
python3 - "$ROOT/forms/canvas.yaml" <<'END' >wanted
import re, sys
text = open(sys.argv[1], encoding='utf-8').read()
body = text.split('- id: lokaal_C\n')[1].split('- id: ')[0].split('text: >-\n')[1]
print(re.sub(r'\s+', ' ', body).strip())
END
asks -q S1 lokaal >got
expect_same wanted got
cat >top.csv <<'END'
school,datum,context,type
S1,2025-10-01,leraar,D
END
expect_status 0 hb-canvas next -q top.csv
expect_stdout_has "S1,leraar,D,,vraagt,1,"
for format in text md html; do
	expect_status 0 hb-canvas next -q --format=$format placed.csv
	expect_stdout_has "Welke stap zetten we als eerste?"
	expect_status 0 hb-canvas next -q placed.csv -o "next.$format"
done
check "the ending of -o tells the format" grep -q '<html' next.html

note "plans: each finding, and what is due or late"
cat >plans.csv <<'END'
school,doel_id,wie,niveau,prioriteit,doel,gedrag,belemmeringen,support_1,support_2,support_3,start,evaluatie_1,evaluatie_2
S1,d1,ib,micro,1,Een,Gedrag,,a,b,,2026-09-01,,
S1,d2,ib,micro,1,Twee,Gedrag,,a,b,c,2026-09-01,2026-10-06,
S1,d3,ib,mesa,1,Drie,Gedrag,,a,b,c,2026-09-01,,
S1,d4,ib,meso,1,Vier,Gedrag,,a,b,c,2026-09-01,,
S1,d5,dir,meso,2,Vijf,Gedrag,,a,b,c,2026-09-01,2026-10-13,
S2,d1,dir,exo,2,Zes,Gedrag,,a,b,c,2026-09-01,2026-10-13,2026-11-24
S2,d2,dir,macro,2,Zeven,Gedrag,,a,b,c,2026-06-01,2026-07-13,2026-08-24
S2,d3,dir,macro,,Acht,Gedrag,,a,b,c,2026-11-20,,
S2,d4,dir,macro,,Negen,Gedrag,,a,b,c,2026-06-01,,2027-02-01
S2,d5,dir,macro,,Tien,Gedrag,,a,b,c,2026-06-01,2026-09-01,2026-10-01
END
transcript <<'END'
$ hb-canvas plan --today=2026-11-24 plans.csv
school,doel_id,wie,niveau,prioriteit,doel,evaluatie,datum,status,dagen_te_laat
S2,d4,dir,macro,,Negen,1,2026-07-13,te_laat,134
S1,d4,ib,meso,1,Vier,1,2026-10-13,te_laat,42
S1,d5,dir,meso,2,Vijf,2,2026-11-24,te_plannen,0
S2,d1,dir,exo,2,Zes,2,2026-11-24,gepland,0
S2,d3,dir,macro,,Acht,1,2027-01-01,te_plannen,-38
plans.csv:2:9: error: dit doel heeft minder dan drie vormen van support [at_least] (support_1)
plans.csv:3:13: error: de eerste evaluatie ligt minder dan zes weken na de start [after] (evaluatie_1)
plans.csv:4:4: error: "mesa" is not one of micro|meso|exo|macro|chrono; did you mean meso? [choice] (niveau)
plans.csv:11:14: error: de tweede evaluatie ligt minder dan zes weken na de eerste [after] (evaluatie_2)
plans.csv: 10 read, 6 good, 4 rejected
[exit 1]
$ hb-canvas plan -q --today=2026-11-24 --within=14d plans.csv 2>/dev/null | cut -d, -f1,2
school,doel_id
S2,d4
S1,d4
S1,d5
S2,d1
[exit 1]
$ hb-canvas plan -q --today=2026-11-24 --by=school plans.csv 2>/dev/null
school,plannen,te_laat,gepland,te_plannen,klaar,eerstvolgende
S1,2,1,0,1,0,2026-10-13
S2,4,1,1,1,1,2026-07-13
[exit 1]
$ hb-canvas plan -q --today=2026-11-24 --by=wie plans.csv 2>/dev/null
wie,plannen,te_laat,gepland,te_plannen,klaar,eerstvolgende
dir,5,1,1,2,1,2026-07-13
ib,1,1,0,0,0,2026-10-13
[exit 1]
$ hb-canvas plan -q --today=2026-11-24 --by=whom plans.csv 2>&1 | grep -c '\[column\]'
1
[exit 2]
$ hb-canvas plan -q --today=2026-11-24 --within=2 plans.csv
hb-canvas: error: --within takes 14d, 6w, 3m, not "2" [usage]
[exit 2]
END

note "a school with other figures: five weeks, two supports"
expect_status 1 hb-canvas plan -q --today=2026-11-23 --set evaluatie_weken=5 --set supports_min=2 plans.csv
expect_stdout_has "S1,d1,ib,micro,1,Een,1,2026-10-06,te_laat,48"
expect_stdout_has "S1,d2,ib,micro,1,Twee,2,2026-11-10,te_laat,13"
expect_status 1 hb-canvas plan -q --set supports_min=4 plans.csv
expect_stderr_has "fewer than 4 of support_1"
expect_status 2 hb-canvas plan -q --set supports_min=9 plans.csv
expect_status 2 hb-canvas plan -q --set weken=9 plans.csv

note "levels: the whole and its statements apart, change and spread of the last time"
cat >levels.csv <<'END'
team,datum,niveau,stelling,score,notitie,invuller
T1,2026-10-01,micro,,4,,a
T1,2025-10-01,micro,,2,,a
T1,2025-10-01,micro,,3,,b
T1,2026-10-01,micro,,4,,b
T1,2024-10-01,micro,,5,,b
T1,2026-10-01,micro,,1,,c
T1,2026-10-01,micro,micro_2,1,,c
T1,2026-10-01,micro,micro_2,5,,b
T1,2026-10-01,micro,meso_1,5,,b
T1,2026-10-01,chrono,chrono_3,,,b
END
transcript <<'END'
$ hb-canvas levels levels.csv
team,niveau,stelling,n,mediaan,gemiddelde,verschil,spreiding,n1,n2,n3,n4,n5
T1,micro,,6,3.5,3.17,1.5,3,1,1,1,2,1
T1,micro,micro_2,2,3.0,3.00,,4,1,0,0,0,1
T1,meso,,0,,,,,0,0,0,0,0
T1,exo,,0,,,,,0,0,0,0,0
T1,macro,,0,,,,,0,0,0,0,0
T1,chrono,,0,,,,,0,0,0,0,0
T1,chrono,chrono_3,0,,,,,0,0,0,0,0
levels.csv:10:4: error: deze stelling hoort bij het niveau meso [excludes] (stelling)
levels.csv: 10 read, 9 good, 1 rejected
[exit 1]
$ hb-canvas levels -q --latest --disagree levels.csv 2>/dev/null | head -n 3
team,niveau,stelling,n,mediaan,gemiddelde,verschil,spreiding,n1,n2,n3,n4,n5
T1,micro,micro_2,2,3.0,3.00,,4,1,0,0,0,1
T1,micro,,3,4.0,3.00,1.5,3,1,0,0,2,0
[exit 1]
END

note "tensions without an approach first, goals with what they lack"
cat >tensions.csv <<'END'
team,datum,spanningsveld,aanpak
T2,2026-09-01,po en vo,overleg
T1,2026-09-01,geld,
T1,2025-09-01,tijd,
T0,2025-09-01,ruimte,een afspraak
END
cat >goals.csv <<'END'
team,datum,doel,prioriteit,niveau,gedrag,support,dossier
T1,2026-09-01,b,2,micro,,x,17
T1,2026-09-01,c,,,,x,18
T1,2026-09-01,a,1,micro,y,x,
T0,2026-09-01,z,9,micro,y,,
END
transcript <<'END'
$ hb-canvas tensions -q tensions.csv
team,datum,spanningsveld,aanpak
T1,2025-09-01,tijd,
T1,2026-09-01,geld,
T0,2025-09-01,ruimte,een afspraak
T2,2026-09-01,po en vo,overleg
$ hb-canvas goals -q goals.csv 2>/dev/null
team,datum,doel,prioriteit,niveau,gedrag,support,dossier,ontbreekt
T0,2026-09-01,z,9,micro,y,,,support
T1,2026-09-01,a,1,micro,y,x,,
T1,2026-09-01,b,2,micro,,x,17,gedrag
T1,2026-09-01,c,,,,x,18,niveau|gedrag
END

note "the action card: seven points, the empty ones named; four months is too late"
cat >cards.csv <<'END'
team,datum,sterkte,kans,spanningsveld,eerste_gedraging,zichtbaar_op,support,actoren,evaluatiemoment
T1,2026-09-01,"Sterk, en
<b>hoe</b>",,,Gedrag,2026-12-01,,ib,
T1,2025-09-01,Oud,,,Gedrag,2025-11-30,,ib,
T2,2026-09-01,Sterk,Kans,Span,Gedrag,2027-01-01,Steun,ib,ooit
T3,2026-09-01,Sterk,Kans,Span,Gedrag,,Steun,ib,ooit
END
transcript <<'END'
$ hb-canvas card -q --format=csv --all cards.csv
team,datum,sterkte,kans,spanningsveld,eerste_gedraging,zichtbaar_op,support,actoren,evaluatiemoment,ontbreekt
T1,2025-09-01,Oud,,,Gedrag,2025-11-30,,ib,,kans|spanningsveld|support|evaluatiemoment
T1,2026-09-01,"Sterk, en
<b>hoe</b>",,,Gedrag,2026-12-01,,ib,,kans|spanningsveld|support|evaluatiemoment
T3,2026-09-01,Sterk,Kans,Span,Gedrag,,Steun,ib,ooit,zichtbaar_op
cards.csv:5:7: error: deze dag ligt niet binnen drie maanden na de datum van de kaart [after] (zichtbaar_op)
[exit 1]
$ hb-canvas card -q cards.csv 2>/dev/null | sed -n '5,19p'
T1, 2026-09-01
────────────────────────────────────────────────────────────────────────────────

! Let op:
  Nog leeg: Kans, Spanningsveld, Support, Evaluatiemoment

Sterkte

Sterk, en
<b>hoe</b>

Kans

! Let op:
  Nog leeg
[exit 1]
$ hb-canvas card -q --format=pdf cards.csv
hb-canvas: error: --format takes csv|text|md|html, not "pdf" [usage]
[exit 2]
END
expect_status 1 hb-canvas card -q cards.csv -o cards.html
check "what was written is text in html" grep -q '&lt;b&gt;hoe&lt;/b&gt;' cards.html
check "an earlier card is not shown" bash -c '! grep -q Oud cards.html'
expect_status 1 hb-canvas card -q --all cards.csv -o cards.md
check "... unless it is asked for" grep -q Oud cards.md

note "the parts: blank, check and import of each"
for part in positie plan niveaus spanning doel kaart; do
	expect_status 0 hb-canvas blank --part=$part -o blank.csv
	expect_status 0 hb-canvas check -q --part=$part blank.csv
	expect_stdout blank.csv
	expect_status 0 hb-canvas blank --part=$part --sheet=text
done
transcript <<'END'
$ hb-canvas blank
school,datum,context,type,toelichting,invuller
$ hb-canvas blank -f canvas/plan | cut -d, -f1-4
doel_id,school,wie,niveau
$ hb-canvas blank --part=plann
hb-canvas: error: --part takes positie|plan|niveaus|spanning|doel|kaart, not "plann" [usage]
[exit 2]
$ hb-canvas plan -f canvas/positie positions.csv
hb-canvas: error: plan works with the part plan of a form, not with canvas/positie [usage]
[exit 2]
$ hb-canvas place --latest positions.csv
hb-canvas: error: option --latest does not go with place [usage]
[exit 2]
$ printf 'Schoolnaam;Invuldatum;Context;Type;Ingevuld door\nS1;3-11-2025;de leraar;type B;ib\n' |
> hb-canvas import -q --dates=dmy
school,datum,context,type,toelichting,invuller
S1,2025-11-03,leraar,B,,ib
$ printf 'Team;Datum;Niveau;Stelling;Score\nT1;30-11-2025;microniveau;;x\n' |
> hb-canvas import -q --part=niveaus
team,datum,niveau,stelling,score,notitie,invuller
T1,2025-11-30,micro,,,,
END

note "a school's own form: other types, and a part that does not fit"
mkdir forms
sed 's/- id: D$/- id: E/; s/label: Type D/label: Type E/' "$ROOT/forms/canvas.yaml" >forms/eigen.yaml
printf 'school,datum,context,type\nS1,2025-10-01,lokaal,E\n' >own.csv
transcript <<'END'
$ hb-canvas place -q -f forms/eigen.yaml own.csv 2>/dev/null
school,context,type,sinds,vorig_type,stap
S1,lokaal,E,2025-10-01,,
END
sed 's/id: aanpak$/id: plan_van_aanpak/' "$ROOT/forms/niveaureflectie.yaml" >forms/ander.yaml
printf 'team,datum,spanningsveld\nT1,2025-10-01,geld\n' >own.csv
expect_status 2 hb-canvas tensions -q -f forms/ander.yaml own.csv
expect_stderr_has "a field aanpak of type text is needed [form_unfit]"

note "hostile input"
head -c 100000 /dev/urandom >noise.csv
printf 'school,datum,context,type\nS1,2025-10-01,lokaal,"B\nS2,2025-10-01,lokaal,A\n' >quote.csv
printf 'school,context,type,sinds,vorig_type,stap\nS1,lokaal,A|A,2025-10-01,,\nS2,lokaal,,2025-10-01,,\nS3,lokaal,A,2025-10-01,B|C,x\nS4,lokaal,A,2025-10-01,,\nS4,lokaal,B,2025-10-01,,\n' >odd.csv
: >empty.csv
for verb in place next region plan levels tensions goals card; do
	expect_status 2 hb-canvas $verb -q noise.csv
	expect_no_stdout
	expect_status 2 hb-canvas $verb -q empty.csv
	expect_status 3 hb-canvas $verb -q absent.csv placed.csv/x
	expect_no_stdout
done
transcript <<'END'
$ hb-canvas place -q quote.csv 2>/dev/null
school,context,type,sinds,vorig_type,stap
S2,lokaal,A,2025-10-01,,
[exit 1]
$ hb-canvas region -q odd.csv 2>/dev/null
school,lokaal,leerling,leraar
S4,A,,
[exit 1]
END

note "no room, nobody listening"
for verb in place next region plan levels tensions goals card; do
	case $verb in
	plan) file=plans.csv ;;
	levels) file=levels.csv ;;
	tensions) file=tensions.csv ;;
	goals) file=goals.csv ;;
	card) file=cards.csv ;;
	*) file=placed.csv ;;
	esac
	expect_status 3 bash -c "hb-canvas $verb -q $file >/dev/full"
	expect_status 3 bash -c "hb-canvas $verb -q $file >&-"
	echo old >kept.csv
	expect_status 3 hb-canvas $verb -q $file -o /dev/full
done

note "a region of 40 schools over four years, worked out by other means"
in_examples
cd regio || exit
expect_status 0 sh run.sh
expect_no_stderr
cat posities-*.csv | awk 'NR == 1 || !/^school,/' >all.csv
hb-canvas place -q all.csv >uit/place.csv
hb-canvas place -q --history all.csv >uit/history.csv
for show in aantallen leren ontbreekt scholen; do
	hb-canvas region -q --schools=scholen.csv --show=$show all.csv >uit/raw-$show.csv
	expect_same uit/raw-$show.csv uit/$show.csv
done
python3 "$ROOT/tests/shell/canvas.py" .
result $? "figures worked out by hand are those of the programs"
tr '\n' ' ' <uit/regio.html >picture
check "the picture of the region has every school that told where it stands" bash -c '
	[ "$(grep -o "<title>R[0-9]*</title><desc>lokaal: " picture | sort -u | wc -l)" -eq 38 ]'
check "... by type" grep -q '<title>R05</title><desc>lokaal: D; leerling: A; leraar: ontbreekt' picture
check "... with the movement of the period" grep -q "leerling van A naar B" picture
check "... and no other" bash -c '! grep -q "leraar van B naar D" picture'
check "... and a step back as such" grep -q "leraar van B naar A" picture
expect_status 0 grep -c . scholen.csv
expect_stdout <<'END'
41
END
finish
