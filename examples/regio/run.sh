#!/bin/sh
# run.sh [DIR] - a region of 40 schools over four school years, from its files to figures and cards
# in DIR (uit). Run in this folder with the programs in PATH.
set -eu
out=${1-uit}
mkdir -p "$out"

# Each board works out where its own schools stand; nobody else sees the remarks.
for board in noord oost zuid west; do
	hb-canvas place -q "posities-$board.csv" -o "$out/plaats-$board.csv"
	hb-canvas place -q --history "posities-$board.csv" -o "$out/verloop-$board.csv"
done

# The region puts them side by side.
set -- "$out/plaats-noord.csv" "$out/plaats-oost.csv" "$out/plaats-zuid.csv" "$out/plaats-west.csv"
for show in scholen aantallen leren ontbreekt; do
	hb-canvas region -q --schools=scholen.csv --show=$show "$@" -o "$out/$show.csv"
done
hb-report -q --by=school --since=2025-08-01 --title="De regio in 2025-2026" "$@" -o "$out/regio.html"
hb-canvas next -q --only school=R03 posities-noord.csv -o "$out/volgende-R03.md"

# Plans: what to evaluate, and how many are late, by school and by person.
hb-canvas plan -q --today=2026-06-15 plannen.csv -o "$out/plan.csv"
hb-canvas plan -q --today=2026-06-15 --by=school plannen.csv -o "$out/plan-school.csv"
hb-canvas plan -q --today=2026-06-15 --by=wie plannen.csv -o "$out/plan-wie.csv"

# The five levels, tensions, goals and action cards of the four teams.
hb-canvas levels -q niveaus.csv -o "$out/niveaus.csv"
hb-canvas levels -q --latest --disagree niveaus.csv -o "$out/oneens.csv"
hb-canvas tensions -q spanningen.csv -o "$out/spanningen.csv"
hb-canvas goals -q doelen.csv -o "$out/doelen.csv"
hb-canvas card -q kaarten.csv -o "$out/kaarten.html"
hb-canvas card -q kaarten.csv -o "$out/kaarten.md"
