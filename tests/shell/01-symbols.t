#!/usr/bin/env bash
# libhb.so exports what hb.h declares, no more and no less; hb.h serves C and C++ alone.
# once
. "$(dirname "$0")/../lib.sh"
header=$ROOT/lib/hb.h
[ -f "$header" ] || skip_all "no lib/hb.h yet"

# What is marked HB_API, over several lines or one, without comments.
cc -fpreprocessed -dD -E -P "$header" 2>/dev/null | grep -v '^#' | tr '\n' ' ' | tr ';{}' '\n' |
	grep -w HB_API | grep -oE '\<hb_[a-z0-9_]+ *(\(|$|\[)' | tr -d ' ([' | sort -u >declared
nm -D --defined-only "$HB_BUILD/libhb.so" | awk '{ print $NF }' | grep -vE '^(__odr_asan|__gcov|__llvm|_init$|_fini$)' |
	sort -u >exported
check "hb.h declares something" [ -s declared ]
expect_same declared exported
check "the name in the library is libhb.so.0" sh -c 'readelf -d "$0" | grep -q "SONAME.*\[libhb\.so\.0\]"' \
	"$HB_BUILD/libhb.so"
echo 'int main(void) { return 0; }' >nothing.c
check "it lacks no symbol of its own" cc -o nothing nothing.c -L"$HB_BUILD" -Wl,--no-as-needed -lhb

echo '#include "hb.h"' >alone.c
check "hb.h stands on its own" cc -std=c17 -Wall -Wextra -Wpedantic -Werror -I"$ROOT/lib" -fsyntax-only alone.c
if command -v c++ >/dev/null; then
	check "... in C++ too" c++ -Wall -Wextra -Wpedantic -Werror -I"$ROOT/lib" -fsyntax-only -x c++ alone.c
else
	skip "... in C++ too" "no C++ compiler"
fi
cp "$header" hb.h
check "... and needs no other header of ours" cc -std=c17 -Werror -I. -fsyntax-only alone.c
finish
