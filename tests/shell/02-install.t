#!/usr/bin/env bash
# clang builds everything without a warning, and what is installed works from where it lands.
# once
. "$(dirname "$0")/../lib.sh"
command -v clang >/dev/null || skip_all "no clang"
unset MAKEFLAGS
build() {
	make -s -C "$ROOT" CC=clang CFLAGS='-O0 -g' BUILD="$PWD/build" PREFIX="$PWD/inst" "$@"
}

check "clang compiles everything, -Werror" build -k -j2 all unit-programs || finish
[ -f "$ROOT/lib/hb.h" ] || {
	skip "installing" "no lib/hb.h yet"
	finish
}
check "make install" build install
for program in $HB_PROGRAMS; do
	check "$program is there" [ -x "inst/bin/$program" ]
	check "... with its page" [ -f "inst/share/man/man1/$program.1" ]
done
for form in "$ROOT"/forms/*.yaml; do
	check "$(basename "$form") is there" cmp "$form" "inst/share/hb/forms/$(basename "$form")"
done

note "without libzip, expat and libxlsxwriter it builds too, and says what it needs"
# shellcheck disable=SC2016
check "hb-xlsx without them" sh -c 'cd "$0" && clang -std=c17 -D_GNU_SOURCE -DHB_VERSION="\"0\"" -Ilib \
	-Wall -Wextra -Werror -pthread -o "$1/bare" cmd/hb-xlsx.c "$1/build/libhb.a" -lcsv -lyaml -lutf8proc' \
	"$ROOT" "$PWD"
expect_status 2 ./bare book.xlsx
expect_stderr_has "install libzip-dev libexpat1-dev (Debian) and build it again [file_refused]"
expect_status 2 ./bare --write rows.csv
expect_stderr_has "install libzip-dev libexpat1-dev libxlsxwriter-dev (Debian) and build it again [no_workbook]"
mkdir alone && cp bare alone/hb-xlsx && cp build/bin/hb-observe alone/
HB_FORMS=$ROOT/forms expect_status 2 alone/hb-observe blank -o none.xlsx
expect_stderr_has "hb-observe: error: this hb-xlsx cannot write workbooks: install libzip-dev"
check "... and nothing is written" [ ! -e none.xlsx ]
check "make says what it would link" sh -c 'make -s -C "$0" -n BOOKS= BUILD="$1/none" all >plan &&
	! grep -qE "lzip|lexpat|lxlsxwriter|lib/book" plan' "$ROOT" "$PWD"

check "... and without libxlsxwriter alone" sh -c 'make -s -C "$0" -n BOOK_WRITER= BUILD="$1/none" all >plan &&
	! grep -qE "lxlsxwriter|lib/book/write|BOOK_WRITER" plan && grep -q lib/book/zip plan' "$ROOT" "$PWD"

# The build tree is out of the way, so that only what is installed can be found.
mv build elsewhere
PATH=$PWD/inst/bin:/usr/bin:/bin
case " $HB_PROGRAMS " in
*hb-observe*)
	mkdir empty && cd empty || exit
	expect_status 0 hb-observe blank
	expect_no_stderr
	expect_stdout_has leerling
	expect_status 0 hb-observe check -q -o out.csv "$ROOT/tests/book/canonical.xlsx"
	check "a workbook is read by what is installed" [ "$(wc -l <out.csv)" -eq 2 ]
	cd .. || exit
	;;
esac
for source in "$ROOT"/examples/*.c; do
	[ -f "$source" ] || continue
	name=$(basename "$source" .c)
	export PKG_CONFIG_PATH=$PWD/inst/lib/pkgconfig
	# shellcheck disable=SC2046 # pkg-config's words
	check "$name compiles against the installed hb.h" \
		cc -std=c17 -Wall -Wextra -Werror -o "$name" "$source" $(pkg-config --cflags --libs hb)
	check "... needing libhb.so.0" sh -c "readelf -d '$name' | grep -q 'NEEDED.*libhb.so.0'"
done

mv elsewhere build
check "make uninstall" build uninstall
check "... leaves no file" [ -z "$(find inst -type f -o -type l)" ]
check "DESTDIR is kept to" build install DESTDIR="$PWD/stage"
check "... and nothing lands outside" [ -z "$(find inst -type f)" ]
check "... while all is inside" [ -f "stage$PWD/inst/lib/pkgconfig/hb.pc" ]
check "... and what is compiled in does not name it" sh -c '! grep -rqF "$0/stage" stage' "$PWD"
finish
