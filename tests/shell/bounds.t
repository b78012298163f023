#!/usr/bin/env bash
# A long file in little memory.
. "$(dirname "$0")/../lib.sh"
case $HB_BUILD in
*/san*) skip_all "a sanitizer reserves more memory than any bound allows" ;;
esac
seq 300000 | awk 'BEGIN { print "leerling,groep,school,datum,observator,taakinitiatie,opmerkingen" }
	{ printf "L%06d,7A,S%d,13-11-2025,jvd,%d,\"zegt \"\"ja\"\" en doet, wat kan\"\n", $1, $1 % 9, $1 % 5 + 1 }' >long.csv

# The bound is on addresses, of which each thread reserves many more than it uses: hence one thread.
# The rows of a table of 300,000 keys take some 7 MB for `unique`; the file has 20 MB.
bounded() {
	(ulimit -v "$1" && shift && exec "$@")
}
expect_status 0 bounded 65536 hb-observe import -q --threads=1 -o canonical.csv long.csv
check "all rows" [ "$(wc -l <canonical.csv)" -eq 300001 ]
expect_status 0 bounded 65536 hb-observe check -q --threads=1 -o again.csv canonical.csv
expect_same canonical.csv again.csv
expect_status 0 bounded 65536 hb-observe summary -q --threads=1 --by=school -o sum.csv canonical.csv
check "every score is counted" [ "$(awk -F, '$2 == "taakinitiatie" { n += $3 } END { print n }' sum.csv)" = 300000 ]
expect_status 3 bounded 24576 hb-observe check -q --threads=1 -o none.csv canonical.csv
check "too little memory leaves nothing" [ ! -e none.csv ]
expect_stderr_has "out of memory"
finish
