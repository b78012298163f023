# HB toolkit. `make` builds the programs into build/bin; `make help` names the rest.
# A program is cmd/NAME.c, man/NAME.1 and tests/shell/NAME.t; a unit test is tests/unit/test_*.c;
# a fuzzer is tests/fuzz/*.c: none of them is listed here.

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
DATADIR ?= $(PREFIX)/share/hb
MANDIR ?= $(PREFIX)/share/man
SYSCONFDIR ?= $(if $(filter /usr,$(PREFIX)),/etc,$(PREFIX)/etc)/hb
BUILD ?= build
CFLAGS ?= -O2 -g
WERROR ?= -Werror
JOBS ?= $(shell nproc)
FUZZ_SECONDS ?= 30
VERSION := $(shell cat VERSION)

WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-string-concatenation $(WERROR)
MACROS = -D_GNU_SOURCE -DHB_VERSION='"$(VERSION)"' -DHB_DATADIR='"$(DATADIR)"' \
	-DHB_SYSCONFDIR='"$(SYSCONFDIR)"' -DHB_BINDIR='"$(BINDIR)"'
ALL_CFLAGS = -std=c17 $(MACROS) -Ilib -fPIC -fvisibility=hidden -pthread $(WARNINGS) \
	$(CPPFLAGS) $(CFLAGS)
ALL_LDFLAGS = -pthread $(CFLAGS) $(LDFLAGS)
LIBS = -lcsv -lyaml -lutf8proc
# Workbooks are read and written where the libraries for it are found, and by one program, which
# says what is missing elsewhere; BOOKS= leaves both out, BOOK_WRITER= the writing, which reads back.
BOOKS ?= $(shell pkg-config --exists libzip expat 2>/dev/null && echo libzip expat)
BOOK_WRITER ?= $(if $(BOOKS),$(shell pkg-config --exists xlsxwriter 2>/dev/null && echo xlsxwriter))
BOOK_LIBS := $(if $(BOOKS),$(shell pkg-config --libs $(BOOKS) $(BOOK_WRITER)) -lm)
BOOK_CFLAGS := $(if $(BOOKS),$(shell pkg-config --cflags $(BOOKS) $(BOOK_WRITER)) -DHB_HAVE_BOOK \
	$(if $(BOOK_WRITER),-DHB_HAVE_BOOK_WRITER))
ifdef SANITIZE
ALL_CFLAGS += -fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer
ALL_LDFLAGS += -fsanitize=$(SANITIZE)
endif

# What each target needs of Debian; `make deps` and the tests bring it.
DEPS = gcc make libc6-dev pkg-config libyaml-dev libcsv-dev libutf8proc-dev libzip-dev libexpat1-dev \
	libxlsxwriter-dev
DEPS_TEST = $(DEPS) git tidy parallel libcmocka-dev clang python3 mandoc shellcheck chromium \
	poppler-utils strace rsync
DEPS_LINT = $(DEPS_TEST) clang-format clang-tidy cppcheck
DEPS_FUZZ = $(DEPS) clang libclang-rt-14-dev llvm
DEPS_COVERAGE = $(DEPS_TEST) lcov
DEPS_BENCH = $(DEPS) python3 gawk mawk sqlite3 miller datamash csvkit parallel valgrind \
	$(if $(shell command -v node),,nodejs npm)

# Objects, and what is linked from them. Programs have hb- names; the shared library leaves out
# what only programs use.
objects = $(patsubst %.c,$(BUILD)/%.o,$(wildcard $1))
NO_BOOK := $(if $(BOOKS),$(if $(BOOK_WRITER),,$(BUILD)/lib/book/write%),$(BUILD)/lib/book/%)
LIB_OBJ := $(filter-out $(NO_BOOK),$(call objects,lib/*.c lib/*/*.c))
SO_OBJ := $(filter-out $(BUILD)/lib/cli/% $(BUILD)/lib/tools/% $(BUILD)/lib/report/% $(BUILD)/lib/guide/% \
	$(BUILD)/lib/book/%,$(LIB_OBJ))
PROGRAMS := $(patsubst cmd/%.c,$(BUILD)/bin/%,$(wildcard cmd/hb-*.c))
UNIT := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/test_*.c))
UNIT := $(filter-out $(if $(BOOKS),,$(BUILD)/tests/test_book%) \
	$(if $(BOOK_WRITER),,$(BUILD)/tests/test_book_write),$(UNIT))
FUZZERS := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(wildcard tests/fuzz/*.c))
FUZZERS := $(filter-out $(if $(BOOKS),,$(BUILD)/fuzz/book%),$(FUZZERS))
BOOK_USERS := $(BUILD)/bin/hb-xlsx $(filter $(BUILD)/tests/test_book%,$(UNIT)) \
	$(filter $(BUILD)/fuzz/book%,$(FUZZERS))
SONAME = libhb.so.0

# V=1 shows whole commands, -s nothing.
quiet = $(findstring s,$(filter-out --%,$(firstword -$(MAKEFLAGS))))
say = $(if $(V),,$(if $(quiet),@,@echo '  $1' $(@:$(BUILD)/%=%);))
# A make within make, parallel unless the caller said how.
submake = $(MAKE) --no-print-directory $(if $(filter -j%,$(MAKEFLAGS)),,-j$(JOBS))
SAN = BUILD=$(BUILD)/san SANITIZE=address,undefined CFLAGS='-O1 -g'

.PHONY: all library unit-programs fuzzers deps deps-test deps-lint deps-fuzz deps-coverage \
	deps-bench demo test check-plain unit check-san lint format fuzz bench coverage install \
	uninstall dist clean help FORCE
.SECONDARY:
.DELETE_ON_ERROR:

all: $(PROGRAMS) library

library: $(BUILD)/libhb.a $(BUILD)/libhb.so

# Other flags than last time (a PREFIX, a CFLAGS) build everything anew.
export HB_FLAGS = $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(BOOK_CFLAGS)
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo "$$HB_FLAGS" | cmp -s - $@ || echo "$$HB_FLAGS" >$@

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/libhb.a: $(LIB_OBJ)
	@rm -f $@
	$(call say,AR)$(AR) rcs $@ $^

$(call objects,lib/book/*.c cmd/hb-xlsx.c cmd/hb-xlsx/*.c): private ALL_CFLAGS += $(BOOK_CFLAGS)
$(BOOK_USERS): private LIBS += $(BOOK_LIBS)

$(BUILD)/$(SONAME): $(SO_OBJ)
	$(call say,LD)$(CC) $(ALL_LDFLAGS) -shared -Wl,-soname,$(SONAME) -Wl,--as-needed -o $@ $^ $(LIBS)

$(BUILD)/libhb.so: $(BUILD)/$(SONAME)
	@ln -sf $(SONAME) $@

# What a program has beside its main file lies in a folder of its name.
.SECONDEXPANSION:
$(BUILD)/bin/%: $(BUILD)/cmd/%.o $$(call objects,cmd/%/*.c) $(BUILD)/libhb.a
	@mkdir -p $(@D)
	$(call say,LD)$(CC) $(ALL_LDFLAGS) -o $@ $^ -Wl,--as-needed $(LIBS)

$(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(BUILD)/libhb.a
	@mkdir -p $(@D)
	$(call say,LD)$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcmocka $(LIBS)

$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/libhb.a
	@mkdir -p $(@D)
	$(call say,LD)$(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LIBS)

unit-programs: $(UNIT)
fuzzers: $(FUZZERS)

deps: ; @.ci/need $(DEPS)
deps-test: ; @.ci/need $(DEPS_TEST)
deps-lint: ; @.ci/need $(DEPS_LINT)
deps-fuzz: ; @.ci/need $(DEPS_FUZZ)
deps-coverage: ; @.ci/need $(DEPS_COVERAGE)
deps-bench: deps ; @.ci/need $(DEPS_BENCH) || echo 'bench: goes on with the peers that are here'

demo: deps
	@$(submake) all
	@PATH="$(abspath $(BUILD))/bin:$$PATH" sh examples/demo.sh

# Everything, plain and under AddressSanitizer and UndefinedBehaviorSanitizer.
test: deps-test
	@$(submake) all unit-programs
	@$(submake) $(SAN) all unit-programs
	@tests/run $(BUILD) $(BUILD)/san

check-plain: deps-test
	@$(submake) all unit-programs
	@tests/run $(BUILD)

check-san: deps-test
	@$(submake) $(SAN) all unit-programs
	@tests/run $(BUILD)/san

unit: $(UNIT)
	@tests/run --unit $(BUILD)

lint: deps-lint
	@.ci/lint

format:
	clang-format -i $(wildcard lib/*.[ch] lib/*/*.[ch] cmd/*.[ch] cmd/*/*.[ch] tests/*/*.[ch])

fuzz: deps-fuzz
	@$(submake) CC=clang BUILD=build/fuzz SANITIZE=fuzzer-no-link,address,undefined fuzzers
	@FUZZ_SECONDS=$(FUZZ_SECONDS) tests/fuzz/run build/fuzz

bench: deps-bench
	@$(submake) all
	@tests/bench/run $(BUILD) >$(BUILD)/RESULTS.md
	@mv $(BUILD)/RESULTS.md tests/bench/RESULTS.md
	@cat tests/bench/RESULTS.md

coverage: deps-coverage
	@$(submake) BUILD=build/coverage CFLAGS='-O0 -g --coverage' all unit-programs
	@.ci/coverage build/coverage

install: all
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(DATADIR)/forms
	install -m 755 $(PROGRAMS) $(DESTDIR)$(BINDIR)
	install -m 644 $(BUILD)/libhb.a $(BUILD)/$(SONAME) $(DESTDIR)$(LIBDIR)
	ln -sf $(SONAME) $(DESTDIR)$(LIBDIR)/libhb.so
	install -D -m 644 lib/hb.h $(DESTDIR)$(INCLUDEDIR)/hb.h
	sed -e 's|@LIBDIR@|$(LIBDIR)|' -e 's|@INCLUDEDIR@|$(INCLUDEDIR)|' -e 's|@VERSION@|$(VERSION)|' \
		lib/hb.pc.in >$(DESTDIR)$(LIBDIR)/pkgconfig/hb.pc
	install -m 644 $(wildcard forms/*.yaml) $(DESTDIR)$(DATADIR)/forms
	for page in $(wildcard man/*.[1-9]); do \
		install -D -m 644 $$page $(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/} || exit 1; done

uninstall:
	rm -f $(PROGRAMS:$(BUILD)/bin/%=$(DESTDIR)$(BINDIR)/%) $(DESTDIR)$(INCLUDEDIR)/hb.h
	rm -f $(addprefix $(DESTDIR)$(LIBDIR)/,libhb.a libhb.so $(SONAME) pkgconfig/hb.pc)
	rm -f $(foreach page,$(notdir $(wildcard man/*.[1-9])),$(DESTDIR)$(MANDIR)/man$(subst .,,$(suffix $(page)))/$(page))
	rm -f $(patsubst forms/%,$(DESTDIR)$(DATADIR)/forms/%,$(wildcard forms/*.yaml))
	-rmdir $(DESTDIR)$(DATADIR)/forms $(DESTDIR)$(DATADIR)

dist:
	@mkdir -p $(BUILD)
	git archive --prefix=hb-$(VERSION)/ -o $(BUILD)/hb-$(VERSION).tar.gz HEAD

clean:
	rm -rf $(BUILD)

help:
	@echo 'make            build the programs into $(BUILD)/bin and the library'
	@echo 'make deps       install what building and the demo need (Debian, apt-get)'
	@echo 'make demo       the main job on examples/: from messy files to a report'
	@echo 'make test       all tests, plain and under sanitizers; ends with "N passed, N failed"'
	@echo 'make unit       the unit tests alone; check-plain and check-san: one half of test'
	@echo 'make lint       clang-format, clang-tidy, cppcheck, shellcheck; make format: mend the first'
	@echo 'make fuzz       each fuzzer for FUZZ_SECONDS=$(FUZZ_SECONDS)'
	@echo 'make bench      how fast, beside others, on generated files: tests/bench/RESULTS.md (ROWS=, RUNS=)'
	@echo 'make coverage   which lines the tests run: build/coverage/html'
	@echo 'make install    to PREFIX=$(PREFIX), under DESTDIR if given; make uninstall'
	@echo 'make dist       $(BUILD)/hb-$(VERSION).tar.gz of the last commit; make clean'
	@echo 'Variables: CC CFLAGS LDFLAGS BUILD SANITIZE=address,undefined WERROR= V=1'

DEPENDENCIES = $(LIB_OBJ) $(call objects,cmd/*.c cmd/*/*.c tests/unit/*.c tests/fuzz/*.c)
-include $(DEPENDENCIES:.o=.d)
