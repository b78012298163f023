#!/usr/bin/env bash
# Which forms a program opens: the one it works with, and the calendar or the pupils' list when the
# job needs it. A program that is started for each of many files pays for no form that it does not use.
. "$(dirname "$0")/../lib.sh"
command -v strace >/dev/null || skip_all "no strace"
strace -o /dev/null true 2>/dev/null || skip_all "tracing is not allowed here"
export ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0 # which cannot be done while traced
{
	hb-observe blank
	echo 'L1,7A,S,2026-01-05,jvd,1,2,3,4,5,1,2,3,4,5,1,2,3,4,,'
} >ten.csv

# opened COMMAND...: the YAML files that it opened, sorted; fails when it fails
opened() {
	strace -f -qq -o trace -e trace=open,openat "$@" >/dev/null &&
		sed -n '/ = [0-9]/s/.*[/"]\([^/"]*\.yaml\)".*/\1/p' trace | sort
}

# opens "FILES" COMMAND...
opens() {
	local wanted=$1
	shift
	expect_status 0 opened "$@"
	expect_stdout <<<"${wanted// /$'\n'}"
}

opens observatie.yaml hb-observe check -q ten.csv
opens observatie.yaml hb-observe check -q --threads=2 ten.csv
opens observatie.yaml hb-observe summary -q ten.csv
opens "observatie.yaml periodes.yaml" hb-observe summary -q --by=periode ten.csv
opens "observatie.yaml periodes.yaml" hb-observe check -q --period=2025-2026 ten.csv
opens "leerlingen.yaml observatie.yaml" hb-observe import -q --today=2026-06-01 ten.csv
opens "niveaureflectie.yaml" hb-form columns niveaureflectie/spanning

mkdir -p mine
sed 's/^title: .*/title: Die van ons/' "$ROOT/forms/observatie.yaml" >mine/observatie.yaml
cp "$ROOT/forms/periodes.yaml" "$ROOT/forms/canvas.yaml" mine/
HB_FORMS=$PWD/mine opens observatie.yaml hb-observe check -q ten.csv
check "... the school's own" grep -q "\"$PWD/mine/observatie.yaml\"" trace
check "... and no other" sh -c '! grep -q "forms/observatie.yaml\".* = [0-9]" trace'
finish
