#!/usr/bin/env bash
# What the pages say is so: they are well-formed, know every option, and their examples run.
. "$(dirname "$0")/../lib.sh"

pages() {
	(cd "$ROOT" && ls man/*.[1-9] README.md 2>/dev/null)
}
[ -n "$(pages)" ] || skip_all "no page yet"

for page in $(pages); do
	file=$ROOT/$page
	if [ "$page" = README.md ]; then
		run_readme "$file"
		continue
	fi
	check "$page is as mandoc likes it" mandoc -T lint -W warning "$file"
	grep -qx '\.Sh EXAMPLES' "$file" && grep -q '^\$ ' "$file" && run_examples "$file"
done

# options PROGRAM: the long options that its help names
options() {
	"$1" --help 2>/dev/null | grep -oE -e '--[a-z][a-z-]+' | sort -u
}
for program in $HB_PROGRAMS; do
	[ -f "$ROOT/man/$program.1" ] || continue
	expect_status 0 "$program" --help
	expect_status 0 "$program" --version
	expect_stdout_has "$(cat "$ROOT/VERSION")"
	missing=
	for option in $(options "$program"); do
		grep -qE -e "(Fl|\\\\-|-) ?-?${option#--}\>" "$ROOT/man/$program.1" "$ROOT/man/hb.7" ||
			missing="$missing $option"
	done
	check "each option of $program stands in its page or in hb(7)${missing:+; not$missing}" [ -z "$missing" ]
done
finish
