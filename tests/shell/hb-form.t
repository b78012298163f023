#!/usr/bin/env bash
# hb-form, as whoever prints, reads and brings together the forms meets it.
. "$(dirname "$0")/../lib.sh"
cp "$EXAMPLES"/form/* .

note "list: the twenty of the handbook"
transcript <<'END'
$ hb-form list | tail -n +2 | wc -l
20
$ hb-form list | cut -d, -f1 | tail -n +2 | tr '\n' ' '; echo
klassenmanagement leerlingbegeleiding overlegstructuur directie behoefte observatie executieve_vaardigheden keuze_uren reflectiemodel reflectieschema stamschool valkuilen selectiecriteria personeel galerijmethode leeruitdaging canvas casusanalyse niveaureflectie voicing 
$ hb-form list | tail -n +2 | grep -o '[a-z]*,hb-[a-z]*$' | sort | uniq -c | sed 's/^ *//'
3 guide,hb-form
2 lines,hb-canvas
6 lines,hb-form
6 lines,hb-plan
1 record,hb-ef
1 record,hb-keuze
1 record,hb-observe
$ hb-form list | sed -n 1,2p
id,titel,hoofdstuk,tool,sector,soort,programma
klassenmanagement,Klassenmanagement in zeven stappen,16,1,po|vo,lines,hb-plan
$ hb-form list | grep '^keuze_uren'
keuze_uren,Keuze-uren,17,4,vo,record,hb-keuze
END

note "the counts of the handbook, as the forms are printed"
bullets() {
	hb-form show "$@" | grep -c '^• '
}
points() { # FORM COLUMN: how many rows the form has
	hb-form columns "$1" | grep -E "^[a-z]*,$2,choice," | sed -n 1p | cut -d, -f5 | tr '|' '\n' | grep -c .
}
steps() {
	hb-form blank "$1" --sheet=text | grep -c '^[0-9]\. '
}
actions() {
	hb-form blank "$1" --sheet=text | grep -c '^\[ \] '
}
transcript <<'END'
$ steps klassenmanagement; actions klassenmanagement
7
21
$ steps leerlingbegeleiding; actions leerlingbegeleiding; hb-form show leerlingbegeleiding | grep -c '^Zo ja: '
6
6
6
$ for i in 1 2 3 4 5 6 7; do bullets overlegstructuur --section=$i; done | tr '\n' ' '; echo
3 3 3 4 4 3 3 
$ hb-form show overlegstructuur --format=md | grep '^Kort: ' | tr -dc ';\n' | sort | uniq -c | sed 's/^ *//'
7 ;;
$ points directie vraag
10
$ hb-form columns behoefte | grep -o '[a-z]1|.*,V' | tr '|' '\n' | cut -c1 | uniq -c | sed 's/^ *//'
5 l
5 m
4 o
$ hb-form columns observatie | grep -c ',scale,nee,1..5,'
14
$ hb-form columns observatie | grep ,multi, | cut -d, -f5
geen|uitdaging_in_klas|extra_observatie|individuele_begeleiding|groepsaanbod_buiten_klas
$ points executieve_vaardigheden sterk_doen_1; hb-form columns executieve_vaardigheden | grep -c ,choice,
11
12
$ points reflectiemodel rij; points reflectieschema rij
5
6
$ bullets reflectiemodel --section=lagen
3
$ bullets stamschool --section=wel_doen; bullets stamschool --section=niet_doen
4
4
$ hb-form show valkuilen | grep -c '^Valkuil [0-9]: '
2
$ points selectiecriteria punt; points personeel punt
5
6
$ steps leeruitdaging; actions leeruitdaging
5
20
$ for s in tips voorbeeldvragen valkuilen; do bullets leeruitdaging --section=$s; done
5
4
4
$ bullets galerijmethode --section=voorbeeldvragen; bullets galerijmethode --section=tips
5
4
$ points canvas/positie context; points canvas/positie type
3
5
$ steps casusanalyse; bullets casusanalyse --section=werkregels; hb-form show casusanalyse | grep -c '^Vraag: '
6
4
6
$ hb-form columns niveaureflectie/niveaus | grep -o 'micro_1|.*,S' | tr '|' '\n' | cut -d_ -f1 | uniq -c | sed 's/^ *//'
4 micro
3 meso
1 exo
4 macro
3 chrono
$ hb-form columns niveaureflectie | cut -d, -f1 | uniq | tail -n +2 | tr '\n' ' '; echo
niveaus spanning doel kaart 
$ for s in waarom vormen tips; do bullets voicing --section=$s; done
4
4
2
$ hb-form show voicing --section=zinnen | grep -c '^[1-5]\. '; hb-form show voicing --section=leeftijden | grep -c ' jaar)$'
5
3
END

note "show: by section, by age, by word, in three formats"
transcript <<'END'
$ hb-form show voicing --age=6 | grep '('
Kleuters (ongeveer 3 tot 6 jaar)
Basisschoolkinderen (ongeveer 6 tot 12 jaar)
$ hb-form show voicing --age=15 --search=hoort | grep '^•'
• “Heb je soms het idee dat je er niet bij hoort?”
$ hb-form show behoefte --search=VERVÉLING | grep '^•'
• m5: Waaraan merk je verveling of onderpresteren bij een leerling?
$ hb-form show reflectieschema --search=symbiose --format=md | grep -c '^| Overleg '
1
$ hb-form show voicing --section=leeftijden/kleuters --format=md | grep '^#'
# Zinnen per leeftijd
## Kleuters (ongeveer 3 tot 6 jaar)
$ hb-form show canvas --section=plan | grep -c 'Prioriteit'
1
$ hb-form show stamschool --format=html | grep -c '<h2'
2
$ hb-form show voicing --age=40
hb-form: error: form voicing has nothing for the age of 40 [nothing_found]
[exit 1]
$ hb-form show voicing --search=fiets
hb-form: error: "fiets" stands nowhere in form voicing [nothing_found]
[exit 1]
$ hb-form show voicing --section=kleutrs
hb-form: error: form voicing has no section kleutrs; did you mean kleuters? [usage]
[exit 2]
$ hb-form show voicng 2>&1 | grep -o 'the nearest is .*'
the nearest is voicing [form_not_found]
[exit 2]
$ hb-form show voicing --age=jong
hb-form: error: --age takes 0..120, not "jong" [usage]
[exit 2]
$ hb-form show voicing --format=pdf
hb-form: error: --format takes text|md|html, not "pdf" [usage]
[exit 2]
$ hb-form show
hb-form: error: say which form; "hb-form list" names them [usage]
[exit 2]
$ HB_LANG=nl hb-form show voicing --age=40
hb-form: fout: formulier voicing heeft niets voor de leeftijd van 40 jaar [nothing_found]
[exit 1]
END

note "blank: a table, and a sheet for every form there is"
cat >pupils.csv <<'END'
leerling,groep,school
0012,7A,"De <Wilg> & ""co"""
L2,8B,De Eik
END
transcript <<'END'
$ hb-form blank galerijmethode
datum,thema,soort,tekst,wie
$ hb-form blank canvas/plan | cut -d, -f1-4
doel_id,school,wie,niveau
$ hb-form blank behoefte --pupils=pupils.csv
leerling,datum,rol,vraag,antwoord
0012,,,,
L2,,,,
$ hb-form blank voicing
hb-form: error: form voicing has nothing to fill in [usage]
[exit 2]
$ hb-form blank behoefte --sheet=pdf
hb-form: error: --sheet takes text|html, not "pdf" [usage]
[exit 2]
$ hb-form blank behoefte more
hb-form: error: "more" is one operand too many [usage]
[exit 2]
$ hb-form blank observatie --sheet=text --pupils=pupils.csv | grep -E '^(Leerling|Groep|School)'
Leerling *: 0012
Groep: 7A
School: De <Wilg> & "co"
Leerling *: L2
Groep: 8B
School: De Eik
$ hb-form blank observatie --sheet=text | grep -c '  ( ) 1  ( ) 2  ( ) 3  ( ) 4  ( ) 5$'
14
$ hb-form blank observatie --sheet=html --pupils=pupils.csv | grep -c 'De &lt;Wilg&gt; &amp; &quot;co&quot;'
1
END
for form in $(hb-form list | tail -n +2 | cut -d, -f1); do
	hb-form blank "$form" --sheet=text >sheet.txt || check "a text sheet of $form" false
	hb-form blank "$form" --sheet=html >sheet.html || check "a sheet of $form" false
	check "$form fits 78 columns" [ "$(LC_ALL=C.UTF-8 wc -L <sheet.txt)" -le 78 ]
	check "... as a page that needs nothing else" \
		sh -c '! grep -qE "(src|href)=|<script|@import|url\(" sheet.html'
done

note "every tag of a sheet is closed"
cat >closed.py <<'END'
import sys
from html.parser import HTMLParser
class Closed(HTMLParser):
    void = {"meta", "br"}
    def __init__(self):
        super().__init__()
        self.open = []
    def handle_starttag(self, tag, attrs):
        if tag not in self.void:
            self.open.append(tag)
    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, (tag, self.getpos())
for name in sys.argv[1:]:
    parser = Closed()
    parser.feed(open(name, encoding="utf-8").read())
    assert not parser.open, (name, parser.open)
END
for form in $(hb-form list | tail -n +2 | cut -d, -f1); do
	hb-form blank "$form" --sheet=html -o "$form.html"
	hb-form show "$form" --format=html -o "$form-show.html"
done
check "all twenty sheets and all twenty pages" python3 closed.py ./*.html

note "import: a survey becomes a row for each answer"
cat >survey.csv <<'END'
Leerlingnummer;Naam;Datum;Ingevuld door;Wat vind jij de moeite waard om te leren?;Leerling 2;m5;Ouder 1
L001;Zoë;13-11-2026;Leerling;"Sterren; en planeten";Wachten;;
L001;Zoë;13-11-2026;mentor;;;Hij tekent;
L002;Ada;13-11-2026;ouders;;;;Beginnen
L003;Bo;13-11-2026;leerling;;;nee;
L001;Zoë;13-11-2026;Leerling;"Sterren; en planeten";Wachten;;
L001;Zoë;13-11-2026;Leerling;"Sterren; en planeten";Iets anders;;
L004;Cas;13-11-2026;Leerling;;;;
L005;Dim;;Leerling;ja;;;
END
transcript <<'END'
$ hb-form import behoefte survey.csv --rejects=mend.csv -o long.csv
survey.csv: note: columns with personal data left out: Naam [person_columns]
survey.csv:5:7: error: m5 is meant for leraar, not for leerling [role] (m5)
survey.csv:6: error: all these answers stand in survey.csv:2 already [duplicate]
survey.csv:7: warning: the answer to l1 stands in survey.csv:2 already and is left out here [answer_twice] (l1)
survey.csv:9:3: error: datum is empty, but required [required] (datum)
survey.csv: 8 read, 5 good, 3 rejected
[exit 1]
$ cat long.csv
leerling,datum,rol,vraag,antwoord
L001,2026-11-13,leerling,l1,Sterren; en planeten
L001,2026-11-13,leerling,l2,Wachten
L001,2026-11-13,leraar,m5,Hij tekent
L002,2026-11-13,ouder,o1,Beginnen
L001,2026-11-13,leerling,l2,Iets anders
$ cut -d, -f1,3,4 mend.csv
afgewezen,regel,Leerlingnummer
role,5,L003
duplicate,6,L001
required,9,L005
$ hb-form check behoefte -q long.csv | cmp - long.csv
$ hb-form import behoefte -q long.csv | cmp - long.csv
$ printf 'leerling,datum,l3,bron_bestand,bron_regel\nL1,2026-11-13,Rust,oud.csv,9\n' | hb-form import behoefte -q --origin
leerling,datum,rol,vraag,antwoord,bron_bestand,bron_regel
L1,2026-11-13,leerling,l3,Rust,oud.csv,9
$ printf 'leerling,datum,l3,extra\nL1,2026-11-13,Rust,x\n' | hb-form import behoefte -q --origin
leerling,datum,rol,vraag,antwoord,extra,bron_bestand,bron_regel
L1,2026-11-13,leerling,l3,Rust,x,-,2
$ printf 'School,Datum,Vraag 1,Vraag 9\nWilg,2026-11-13,Toetsen,\n' | hb-form import directie -q
school,datum,invuller,vraag,antwoord
Wilg,2026-11-13,,v1,Toetsen
END

note "check: a question under a wrong role"
cat >roles.csv <<'END'
leerling,datum,rol,vraag,antwoord
L1,2026-11-03,leraar,l1,x
L1,2026-11-03,leerling,l9,x
L1,2026-11-03,leerling,l1,x
L1,2026-11-03,leerling,l1,x
L1,2026-11-03,ouder,l1,x
END
transcript <<'END'
$ hb-form check behoefte roles.csv
leerling,datum,rol,vraag,antwoord
L1,2026-11-03,leerling,l1,x
roles.csv:2:4: error: l1 is meant for leerling, not for leraar [role] (vraag)
roles.csv:3:4: error: "l9" is not one of l1|l2|l3|l4|l5|m1|m2|m3|m4|m5|o1|o2|o3|o4; did you mean l1? [choice] (vraag)
roles.csv:5: error: the same leerling, datum, rol, vraag, antwoord as in roles.csv:4 [duplicate]
roles.csv:6:4: error: l1 is meant for leerling, not for ouder [role] (vraag)
roles.csv: 5 read, 1 good, 4 rejected
[exit 1]
$ printf 'doel_id,school,wie\n' | hb-form check canvas/plan 2>&1 | sed -n 1p | cut -c1-40
-:1: error: there is no column doel, whi
[exit 2]
$ hb-form check -f behoefte -q roles.csv 2>/dev/null | wc -l
2
[exit 1]
END

note "collate: side by side, and what is empty"
transcript <<'END'
$ hb-form collate directie -q directie.csv | sed -n '1,3p;5,$p' | cut -d, -f1,3-
vraag,n,leeg,antwoord,aantal
v1,2,0,Met de observatie van 17.2 en een gesprek,1
v1,2,0,Met toetsen,1
v3,0,0,,0
v4,0,0,,0
v5,0,0,,0
v6,0,0,,0
v7,0,0,,0
v8,0,0,,0
v9,0,1,,0
v10,0,0,,0
$ hb-form import behoefte -q behoefte-enquete.csv | hb-form collate behoefte -q | grep -v ',0,0,,0$' | cut -d, -f1-3 --complement
n,leeg,antwoord,aantal
2,0,Programmeren,1
2,0,Sterrenkunde,1
2,0,Rust,2
1,0,Tekent in de kantlijn,1
2,0,Beginnen,2
$ hb-form collate reflectiemodel -q reflectiemodel.csv
school,datum,rij,omschrijving,actie,reden,effect,leeg
De Wilg,2026-11-09,r1,Draagvlak en visie,Team twee keer laten meekijken,Iedereen moet het dragen,Geen losse eilandjes meer,
De Wilg,2026-11-09,r2,Toelating,,,,actie|reden|effect
De Wilg,2026-11-09,r3,Overstap,Bellen met de oude school,De leerling kent niemand,,effect
De Wilg,2026-11-09,r4,Evaluatie,,,,actie|reden|effect
De Wilg,2026-11-09,r5,Successen delen,,,,actie|reden|effect
$ hb-form collate selectiecriteria -q selectiecriteria.csv | cut -d, -f3,5-
punt,status,toelichting,leeg
p1,deels,Groep van twaalf afgesproken,
p2,ja,Staat in het toelatingsbeleid,
p3,,,status|toelichting
p4,nee,,toelichting
p5,,,status|toelichting
$ hb-form collate galerijmethode -q "$EXAMPLES/plan/oogst.csv" | sed -n 1,4p
datum,thema,soort,omschrijving,tekst,wie,leeg
2026-11-19,Differentiëren,idee,Idee,,,tekst|wie
2026-11-19,Differentiëren,inzicht,Inzicht,,,tekst|wie
2026-11-19,Differentiëren,vervolgstap,Vervolgstap,Drie lessen compacten en uitwisselen,Carla,
$ printf 'team,datum,niveau,stelling,score\nT,2026-11-09,micro,,3\nT,2026-11-09,micro,micro_2,4\n' |
> hb-form collate niveaureflectie/niveaus -q | sed -n 1,4p
team,datum,invuller,niveau,stelling,omschrijving,score,notitie,leeg
T,2026-11-09,,micro,,,3,,notitie
T,2026-11-09,,micro,micro_1,Wij zien snel welke leerlingen (hoog)begaafd zijn.,,,score|notitie
T,2026-11-09,,micro,micro_2,"Wat leerlingen nodig hebben, bepaalt steeds hoe wij de context inrichten.",4,,notitie
$ hb-form collate observatie roles.csv
hb-form: error: form observatie has no rows to put side by side; see hb-observe [usage]
[exit 2]
$ hb-form collate klassenmanagement roles.csv
hb-form: error: form klassenmanagement has no rows to put side by side; see hb-plan [usage]
[exit 2]
END

note "lint: line, column, and what was probably meant"
cat >mine.yaml <<'END'
hb: 1
id: mine
title: Een eigen formulier
lang: nl
version: "1.0"
kind: record
key: [leerling, datum]
scales:
  vijf: {min: 1, max: 5, labels: {1: laag, 5: hoog}}
fields:
  - {id: leerling, type: id, label: Leerling, required: true}
  - {id: datum, type: datee, label: Datum, required: true}
  - {id: inzet, type: scale, lable: Inzet, scale: vijff}
rules:
  - {rule: unqiue}
END
transcript <<'END'
$ hb-form lint mine.yaml
mine.yaml:12:23: error: type is datee; the nearest is date [form_value]
mine.yaml:13:30: error: unknown key lable; the nearest is label [form_key]
mine.yaml:13:5: error: key label is missing [form_key_missing]
mine.yaml:15:12: error: rule is unqiue; the nearest is unique [form_value]
mine.yaml:13:51: error: scale names vijff, which does not exist; the nearest is vijf [form_reference]
[exit 2]
END
transcript <<END
\$ hb-form lint $ROOT/forms/*.yaml observatie
\$ hb-form lint none.yaml
none.yaml: error: cannot open: no such file or folder [file_unreadable]
[exit 3]
\$ hb-form lint
hb-form: error: say which forms to look at [usage]
[exit 2]
END

note "hostile input, a full disk, a closed output"
printf 'PK\003\004' >book.xlsx
head -c 300000 /dev/urandom >noise.csv
{ printf 'hb: 1\nid: deep\ntitle: '; printf '[%.0s' $(seq 5000); } >deep.yaml
expect_status 2 hb-form check behoefte book.xlsx
expect_status 2 hb-form check behoefte noise.csv
expect_status 2 hb-form import behoefte noise.csv
expect_status 2 hb-form lint deep.yaml noise.csv
expect_status 2 hb-form lint /dev/null
for what in list 'show voicing' 'show canvas --format=html' 'blank behoefte' \
	'blank canvas --sheet=html' 'blank canvas --sheet=text' 'columns canvas' \
	'check directie -q directie.csv' 'collate directie -q directie.csv' \
	'import behoefte -q behoefte-enquete.csv'; do
	expect_status 3 sh -c "hb-form $what >/dev/full 2>/dev/null"
	expect_status 3 sh -c "hb-form $what >&- 2>/dev/null"
done
finish
