# lib.sh - the harness of the shell tests; a test file is bash and begins with
#
#	. "$(dirname "$0")/../lib.sh"
#
# and ends with `finish`; without that line reached, the test file has failed. It runs in an empty
# folder of its own, removed at the end, in an empty environment (LC_ALL=C, TZ=UTC, no HB_*), with
# the programs of $HB_BUILD first in PATH. $ROOT is the source tree, $EXAMPLES its examples/,
# $HB_BUILD the absolute build folder, $HB_PROGRAMS the names of the programs.
#
# What a test says:
#
#	transcript <<'END'              each `$ command` (continued on lines `> ...`) must print the
#	$ hb-form columns observatie    lines below it, standard output first and then standard error,
#	leerling                        and exit 0, or N where a line `[exit N]` closes them. A line
#	[exit 1]                        `...` stands for any lines. One blank line before the next `$`
#	END                             is no output. A FILE may be named in place of the heredoc; if
#	                                its commands are indented, other lines are prose.
#	expect_status N COMMAND...      runs it; keeps its output for the two below. A signal is never
#	                                an expected failure.
#	expect_stdout [FILE]            the last command's output is FILE's (default: the heredoc's)
#	expect_stderr [FILE]
#	expect_no_stdout, expect_no_stderr
#	expect_stderr_has TEXT, expect_stdout_has TEXT
#	expect_same WANTED GOT          two files, shown with diff -u
#	check "what must hold" COMMAND... any other condition: the command succeeds
#	skip "what" "why"               one test that cannot be run here
#	skip_all "why"                  the whole file
#	note TEXT...                    a line of explanation
#	run_examples PAGE               runs the EXAMPLES of an mdoc page in a copy of examples/
#	run_readme FILE                 runs the ```sh blocks that show a prompt
#
# The tested command never stands left of a pipe; where a transcript has one, pipefail is on.

# shellcheck shell=bash
if [ -z "${HB_TEST_CLEAN-}" ]; then
	ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P) || exit
	HB_BUILD=$(cd "${HB_BUILD-$ROOT/build}" && pwd -P) || exit
	exec env -i HB_TEST_CLEAN=1 ROOT="$ROOT" HB_BUILD="$HB_BUILD" CI="${CI-}" \
		PATH="$HB_BUILD/bin:/usr/local/bin:/usr/bin:/bin" TMPDIR="${TMPDIR-/tmp}" LC_ALL=C TZ=UTC \
		SHELL=/bin/sh USER=test LOGNAME=test TERM=dumb \
		ASAN_OPTIONS=abort_on_error=1:detect_leaks=1:allocator_may_return_null=1 \
		LSAN_OPTIONS="exitcode=99:print_suppressions=0:suppressions='$ROOT/tests/lsan.supp'" \
		UBSAN_OPTIONS=abort_on_error=1:print_stacktrace=1 \
		bash "$(cd "$(dirname "$0")" && pwd -P)/$(basename "$0")" "$@"
fi

set -u -o pipefail
umask 022
EXAMPLES=$ROOT/examples
HB_PROGRAMS=$(cd "$ROOT/cmd" 2>/dev/null && printf '%s\n' hb-*.c | sed -n 's/^\(hb-[a-z]*\)\.c$/\1/p')
HOLD=$(mktemp -d "$TMPDIR/hb-test.XXXXXX") || exit
mkdir "$HOLD/here" "$HOLD/home"
export HOME=$HOLD/home
unset HB_TEST_CLEAN
export -n ROOT HB_BUILD
exec </dev/null
# shellcheck disable=SC2034 # test files use these
readonly ROOT HB_BUILD EXAMPLES HB_PROGRAMS HOLD
cd "$HOLD/here" || exit
tests=0
finished=
trap 'leave $?' EXIT
trap 'exit 130' INT TERM HUP

leave() {
	if [ -z "$finished" ]; then
		result 1 "the test file runs to its end (it stopped with status $1)"
		echo "1..$tests"
	fi
	local status=0
	[ ! -e "$HOLD/failed" ] || status=1
	cd / && chmod -R u+rwX "$HOLD" 2>/dev/null
	rm -rf "$HOLD"
	exit $status
}

finish() {
	echo "1..$tests"
	finished=yes
	exit
}

# result STATUS DESCRIPTION: one line of TAP
result() {
	tests=$((tests + 1))
	local what=${2//#/ }
	what=${what//$'\n'/ }
	if [ "$1" -eq 0 ]; then
		echo "ok $tests - $what"
	else
		: >"$HOLD/failed"
		echo "not ok $tests - $what"
	fi
	return "$1"
}

note() {
	printf '# %s\n' "$*"
}

skip() {
	tests=$((tests + 1))
	echo "ok $tests - ${1//#/ } # SKIP $2"
}

skip_all() {
	echo "1..0 # SKIP $1"
	finished=yes
	exit
}

check() {
	local what=$1
	shift
	"$@" >"$HOLD/check" 2>&1 </dev/null
	result $? "$what" || {
		tail -n 40 "$HOLD/check" | sed 's/^/# /'
		return 1
	}
}

# run COMMAND...: leaves its status in $status and its output in $HOLD/out and $HOLD/err
run() {
	"$@" >"$HOLD/out" 2>"$HOLD/err"
	status=$?
}

expect_status() {
	local wanted=$1
	shift
	run "$@"
	[ "$status" -eq "$wanted" ] && [ "$status" -lt 126 ]
	result $? "$* (status $wanted)" || {
		note "status $status instead of $wanted"
		sed 's/^/# stderr: /' "$HOLD/err" | head -n 40
		return 1
	}
}

same() {
	diff -u --label wanted --label got -- "$1" "$2" >"$HOLD/diff" 2>&1
	result $? "$3" || {
		sed 's/^/# /' "$HOLD/diff" | head -n 60
		return 1
	}
}

# wanted FILE: the file, or standard input when it is empty, under one name
wanted() {
	cat -- "${1:--}" >"$HOLD/wanted"
}

expect_stdout() {
	wanted "${1-}" && same "$HOLD/wanted" "$HOLD/out" "... and its output is as expected"
}

expect_stderr() {
	wanted "${1-}" && same "$HOLD/wanted" "$HOLD/err" "... and its messages are as expected"
}

expect_no_stdout() {
	same /dev/null "$HOLD/out" "... and it prints nothing"
}

expect_no_stderr() {
	same /dev/null "$HOLD/err" "... and it says nothing"
}

has() {
	grep -F -q -e "$1" "$2"
	result $? "... and $3 has: $1" || {
		sed 's/^/# /' "$2" | head -n 40
		return 1
	}
}

expect_stdout_has() {
	has "$1" "$HOLD/out" "its output"
}

expect_stderr_has() {
	has "$1" "$HOLD/err" "its messages"
}

expect_same() {
	same "$1" "$2" "$2 is as $1"
}

# like_lines WANTED GOT: whether the texts are equal, `...` lines standing for any lines
like_lines() {
	local wanted=$'\n'$1 got=$'\n'$2 part
	local any=$'\n...\n'
	case $wanted in
	*"$any"*) ;;
	*) [ "$wanted" = "$got" ] && return ;;
	esac
	part=${wanted%%"$any"*}
	case $got in "$part"*) got=${got#"$part"} ;; *) return 1 ;; esac
	while [[ $wanted == *"$any"* ]]; do
		wanted=$'\n'${wanted#*"$any"}
		part=${wanted%%"$any"*}
		if [[ $wanted == *"$any"* ]]; then
			case $got in *"$part"*) got=${got#*"$part"} ;; *) return 1 ;; esac
		else
			case $got in *"$part") return 0 ;; *) return 1 ;; esac
		fi
	done
	return 1
}

# step COMMAND WANTED STATUS COMPARE: one command of a transcript
step() {
	local command=$1 want=$2 want_status=$3 compare=$4 got
	eval "$command" >"$HOLD/out" 2>"$HOLD/err" </dev/null
	status=$?
	cat "$HOLD/out" "$HOLD/err" >"$HOLD/got"
	got=$(cat "$HOLD/got" && echo .) || got=.
	got=${got%.}
	local good=0
	[ "$status" -eq "$want_status" ] && [ "$status" -lt 126 ] || good=1
	[ "$compare" = no ] || like_lines "$want" "$got" || good=1
	result $good "\$ $command" && return
	[ "$status" -eq "$want_status" ] || note "status $status instead of $want_status"
	if [ "$compare" = no ]; then
		sed 's/^/# /' "$HOLD/got"
	else
		printf '%s' "$want" >"$HOLD/wanted"
		diff -u --label wanted --label got "$HOLD/wanted" "$HOLD/got" | sed 's/^/# /' | head -n 60
	fi
	return 1
}

# play COMPARE: the transcript on descriptor 9. COMPARE: yes, or some (only where output is shown)
play() {
	local how=$1 line command='' want='' want_status=0 state=prose indent='' seen=0 bad=0 compare
	flush() {
		[ "$state" = prose ] && return
		want=${want%$'\n'}
		case $want in *$'\n') want=${want%$'\n'} ;; esac
		[ -z "$want" ] || want=$want$'\n'
		compare=yes
		[ "$how" = some ] && [ -z "$want" ] && compare=no
		step "$command" "$want" "$want_status" "$compare" || bad=1
		state=prose
	}
	while IFS= read -r line <&9 || [ -n "$line" ]; do
		if [ $seen -eq 0 ] && [[ $line =~ ^([[:blank:]]*)\$\  ]]; then
			indent=${BASH_REMATCH[1]}
			seen=1
		fi
		if [ -n "$indent" ]; then
			case $line in
			"$indent"*) line=${line#"$indent"} ;;
			'') ;;
			*)
				flush
				continue
				;;
			esac
		fi
		case $state:$line in
		*:$'\001') flush ;; # the end of a block in a page
		prose:'$ '* | command:'$ '* | output:'$ '*)
			flush
			command=${line#'$ '} want='' want_status=0 state=command
			;;
		command:'> '*) command=$command$'\n'${line#'> '} ;;
		command:'>') command=$command$'\n' ;;
		prose:*) ;;
		command:'[exit '[0-9]*']' | output:'[exit '[0-9]*']')
			want_status=${line#'[exit '}
			want_status=${want_status%]}
			flush
			;;
		*)
			state=output
			want=$want$line$'\n'
			;;
		esac
	done
	flush
	[ $seen -eq 1 ] || result 1 "the transcript has a command"
	return $bad
}

transcript() {
	local bad=0
	if [ $# -gt 0 ]; then
		play yes 9<"$1" || bad=1
	else
		cat >"$HOLD/transcript"
		play yes 9<"$HOLD/transcript" || bad=1
	fi
	return $bad
}

# in_examples: goes to a fresh copy of examples/
in_examples() {
	rm -rf "$HOLD/examples"
	cp -R "$EXAMPLES" "$HOLD/examples" && cd "$HOLD/examples" || exit
}

run_examples() {
	local bad=0
	awk '
		/^\.Sh / { examples = toupper($2) == "EXAMPLES"; next }
		!examples { next }
		/^\.Dl / { sub(/^\.Dl /, ""); block = 0; show(); print "\001"; next }
		/^\.Bd / { block = 1; next }
		/^\.Ed/ { if (block) print "\001"; block = 0; next }
		block && !/^\./ { show() }
		function show() {
			gsub(/\\\(aq|\\\[aq\]/, "\047"); gsub(/\\\(dq|\\\[dq\]/, "\"")
			gsub(/\\&/, ""); gsub(/\\-/, "-"); gsub(/\\\(ti/, "~"); gsub(/\\\(ha/, "^")
			gsub(/\\e|\\\(rs/, "\\")
			print
		}' "$1" >"$HOLD/page"
	pushd . >/dev/null || exit
	in_examples
	play some 9<"$HOLD/page" || bad=1
	popd >/dev/null || exit
	return $bad
}

run_readme() {
	local bad=0
	awk '/^```(sh|console)$/ { block = 1; next } /^```/ { if (block) print "\001"; block = 0; next }
		block' "$1" >"$HOLD/page"
	pushd . >/dev/null || exit
	in_examples
	play some 9<"$HOLD/page" || bad=1
	popd >/dev/null || exit
	return $bad
}
