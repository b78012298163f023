#!/usr/bin/env bash
# hb-observe against a second, plain one written from the manual pages (tests/oracle): hundreds of
# random cases, the same ones each time. `oracle.t SEED CASES` takes others, or more.
. "$(dirname "$0")/../lib.sh"
command -v python3 >/dev/null || skip_all "python3 is not here"

# A program with sanitizers takes several times as long.
cases=60
nm -D "$HB_BUILD/bin/hb-observe" >symbols 2>/dev/null
if grep -q -e __asan_init -e __tsan_init symbols; then
	cases=15
fi

export PYTHONDONTWRITEBYTECODE=1
python3 "$ROOT/tests/oracle/cases.py" --seed="${1-1}" --cases="${2-$cases}" >out 2>&1
status=$?
grep '^#' out
while read -r line; do
	case $line in
	ok\ *) result 0 "${line#* - }" ;;
	not\ ok\ *) result 1 "${line#* - }" ;;
	esac
done <out
check "all cases were run" grep -q '^1\.\.9$' out
[ $status -lt 2 ] || sed 's/^/# /' out
finish
