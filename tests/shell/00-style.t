#!/usr/bin/env bash
# What holds for the source as a whole: who may know whom, who may touch the world outside.
# once
. "$(dirname "$0")/../lib.sh"
cd "$ROOT" || exit

# none "what must not be" COMMAND...: the command prints nothing
none() {
	local what=$1 found
	shift
	found=$("$@" 2>&1)
	[ -z "$found" ]
	result $? "$what" || printf '%s\n' "$found" | head -n 40 | sed 's/^/# /'
}

# shellcheck disable=SC2012 # the names are ours
mapfile -t sources < <(ls -d lib cmd forms man examples 2>/dev/null)
none "nothing is left to do" grep -rnwiE 'todo|fixme|xxx|hack|stub' "${sources[@]}"

# "ROOM: rooms whose headers it may include"
rooms='base: base
csv: base csv
form: base form
data: base csv form data
tools: base csv form data tools
report: base csv report
guide: base form report guide
cli: base csv form data cli
book: base csv data book'
wrong_arrows() {
	local room allowed
	while IFS=: read -r room allowed; do
		[ -d "lib/$room" ] || continue
		grep -rnE '^#include "' "lib/$room" |
			grep -vE "#include \"(${allowed// /|}|$room)/" | grep -v "#include \"[a-z_]*\.def\""
	done <<<"${rooms//: /:}"
	grep -nE '^#include "(cli|tools|report)/' lib/*.[ch] 2>/dev/null
}
none "a room includes the rooms below it only" wrong_arrows
none "each header of the library is named by room and file" \
	grep -rnE '^#include "[^/"]*\.h"' lib --include='*.[ch]' --exclude='hb.[ch]'

for pair in yaml.h:form csv.h:csv zip.h:book expat.h:book xlsxwriter.h:book; do
	header=${pair%:*} room=${pair#*:}
	mapfile -t files < <(grep -rlF "#include <$header>" "${sources[@]}")
	[ ${#files[@]} -le 1 ] && case ${files-} in "lib/$room"/* | '') ;; *) false ;; esac
	result $? "<$header> is named in one file, in lib/$room" || note "${files[@]}"
done

# nm says what an object really calls, whatever the source looks like
calls() { # PATTERN OBJECT...
	local pattern=$1 object
	shift
	for object in "$@"; do
		[ -f "$object" ] && nm -u "$object" | awk -v o="${object#"$HB_BUILD"/}" '{ print o ": " $NF }'
	done | grep -E ": ($pattern)(@.*)?\$"
}
objects() { # the library's objects but those of the rooms named
	local rooms=$1 source object
	for source in lib/*.c lib/*/*.c; do
		object=$HB_BUILD/${source%.c}.o
		[[ $source =~ ^lib/($rooms)/ ]] || echo "$object"
	done
}
outside='(secure_)?getenv|(v|f|vf|d)?printf|__(v|f|vf)?printf_chk|f?puts|f?putc|putchar|perror|stdout|stderr|stdin|(quick_|_)?exit|_Exit|abort|(clock_get)?time|gettimeofday|clock|localtime(_r)?|setlocale|nl_langinfo'
# shellcheck disable=SC2046
none "only lib/cli and cmd print, exit, read the environment or the clock" \
	calls "$outside" $(objects cli)
direct='malloc|calloc|realloc|reallocarray|strn?dup|v?asprintf|read|pread(64)?|write|fsync|rename|close|f(open|dopen|read|write|gets)(64)?|getline|getdelim'
# shellcheck disable=SC2046
none "memory is taken and files are touched through hb_sys only" \
	calls "$direct" $(objects cli | grep -v /lib/base/sys.o)

none "a header stands on its own" bash -c 'for h in lib/*.h lib/*/*.h; do
	[ -f "$h" ] && echo "#include \"${h#lib/}\"" |
		cc -std=c17 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Werror -Ilib -fsyntax-only -x c - 2>&1
	done | head -n 20'

for source in cmd/hb-*.c; do
	[ -f "$source" ] || skip "every program has a page" "no program yet"
	[ -f "$source" ] || continue
	program=$(basename "$source" .c)
	check "$program has a page" [ -f "man/$program.1" ]
	check "$program has a test" [ -f "tests/shell/$program.t" -o -f "tests/shell/$program.txt" ]
	for section in 'EXIT STATUS' EXAMPLES; do
		check "$program(1) has $section" grep -qx "\.Sh $section" "man/$program.1"
	done
done

codes() {
	sed -n 's/^HB_MESSAGE([A-Z0-9_]*, "\([a-z0-9_]*\)".*/\1/p' lib/base/messages.def | sort -u
}
check "the table of messages can be read here" [ "$(codes | wc -l)" -gt 2 ]
if [ -f man/hb-findings.7 ]; then
	none "each code of a message stands in hb-findings(7)" bash -c '
		for code in '"$(codes | tr '\n' ' ')"'; do
			grep -qE "^\.It .*\<$code\>" man/hb-findings.7 || echo "$code"
		done'
	none "hb-findings(7) knows no code that is gone" bash -c '
		sed -n "s/^\.It S[yc] \([a-z0-9_]*\)$/\1/p; s/^\.It \(Cm\|Dv\|Li\|Ql\|Er\) \([a-z0-9_]*\)$/\2/p" \
			man/hb-findings.7 | grep _ | sort -u | grep -vxF "$0"' "$(codes)"
else
	skip "each code of a message stands in hb-findings(7)" "no such page yet"
fi

if command -v shellcheck >/dev/null; then
	none "shell scripts are clean" bash -c 'git ls-files -z -co --exclude-standard 2>/dev/null |
		xargs -0 grep -lIE "^#!(/bin/sh|/usr/bin/env (ba)?sh)" -- 2>/dev/null |
		xargs -r shellcheck tests/lib.sh'
else
	skip "shell scripts are clean" "no shellcheck"
fi
finish
