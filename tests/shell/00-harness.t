#!/usr/bin/env bash
# The harness itself: it must see what is wrong, or every other test means little.
# once
. "$(dirname "$0")/../lib.sh"

# inner NAME: a test file, from the heredoc, run by the harness in its own right
inner() {
	mkdir -p tests/shell
	cp "$ROOT/tests/lib.sh" tests
	{
		echo ". \"\$(dirname \"\$0\")/../lib.sh\""
		cat
	} >"tests/shell/$1.t"
	run env HB_BUILD="$HB_BUILD" bash "tests/shell/$1.t"
}

inner good <<'EOT'
transcript <<'END'
$ echo one; echo two >&2
one
two
$ cat <<E
> a
>
> b
> E
a

b

$ (exit 3)
[exit 3]
$ seq 5
1
...
5
$ seq 3
...
3
$ true
END
expect_status 2 sh -c 'echo out; echo err >&2; exit 2'
expect_stdout <<'END'
out
END
expect_stderr_has err
check "true holds" true
skip "flying" "no wings"
finish
EOT
check "what holds passes" [ "$status" -eq 0 ]
check "... every time" [ "$(grep -c '^ok' "$HOLD/out")" -eq 11 ]
check "... with a plan" grep -qx '1..11' "$HOLD/out"

# each line is a test that must fail
while IFS= read -r line; do
	inner bad <<<"$line"$'\nfinish'
	check "this fails: $line" [ "$status" -eq 1 ]
	check "... and says so" grep -q '^not ok' "$HOLD/out"
done <<'END'
expect_status 0 false
expect_status 139 sh -c 'kill -SEGV $$'
expect_status 127 no-such-program
expect_status 0 echo a; expect_stdout <<<b
echo a >a; expect_same a /dev/null
result 1 "in a subshell" | cat
expect_status 0 echo a; expect_no_stdout
expect_status 0 sh -c 'echo a >&2'; expect_no_stderr
expect_status 0 echo a; expect_stdout_has b
check "false" false
transcript <<<'$ echo a'
transcript <<<'$ false'
transcript <<<$'$ echo a\nb'
transcript <<<$'$ seq 9\n1\n...\n8'
transcript <<<$'$ seq 19\n...\n9\n'
transcript <<<$'$ sh -c "kill -9 \$\$"\n[exit 137]'
transcript <<<$'$ false | true'
transcript <<<'nothing to run'
run_readme /dev/null
exit 0
END

inner stops <<<'check "one" true; exit 0'
check "a test file that stops half-way fails" [ "$status" -eq 1 ]

inner clean <<'EOT'
check "no HB_ in the environment" sh -c '! env | grep ^HB_'
check "an empty folder" sh -c 'test -z "$(ls -A)"'
check "the programs come first" sh -c 'test "${PATH%%:*}" = "$0"/bin' "$HB_BUILD"
check "LC_ALL and TZ" test "$LC_ALL$TZ" = CUTC
pwd >"$PWD/../../where"
echo "# $HOLD"
finish
EOT
check "the environment is clean" [ "$status" -eq 0 ]
check "the folder is gone afterwards" [ ! -e "$(sed -n 's/^# //p' "$HOLD/out")" ]

mkdir -p tree/tests/shell tree/examples tree/b
cp "$ROOT/tests/lib.sh" "$ROOT/tests/run" "$ROOT/tests/transcript" tree/tests
cd tree || exit
tests/run b >out
check "nothing to run is a failure" [ $? -eq 1 ]
check "... and closes with a line" [ "$(tail -n 1 out)" = "0 passed, 0 failed" ]
printf '. tests/lib.sh\ncheck yes true\nskip a b\nfinish\n' >tests/shell/a.t
printf 'Prose.\n\n    $ echo a\n    a\n\nMore.\n' >tests/shell/b.txt
tests/run b >out
check "what passes is counted" [ "$(cat out)" = "2 passed, 0 failed, 1 skipped" ]
printf 'echo ok 1\necho 1..1\nexit 3\n' >tests/shell/c.t
printf 'echo ok 1\necho 1..2\n' >tests/shell/d.t
printf 'kill -9 $$\n' >tests/shell/e.t
tests/run b >out
check "a bad status, a short plan and a crash are failures" \
	[ "$(tail -n 1 out)" = "4 passed, 3 failed, 1 skipped" ]
finish
