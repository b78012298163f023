# HB toolkit. `make` builds the programs into build/bin; `make help` names the rest.
# A sanitizer build lives in its own folder: make BUILD=build/san SANITIZE=address,undefined

PREFIX ?= /usr/local
BUILD ?= build
CFLAGS ?= -O2 -g
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
VERSION := $(shell cat VERSION)

ALL_CFLAGS = -std=c17 -D_GNU_SOURCE -DHB_VERSION='"$(VERSION)"' \
	-DHB_DATADIR='"$(PREFIX)/share/hb"' -DHB_SYSCONFDIR='"$(PREFIX)/etc/hb"' \
	-Ilib -fPIC -fvisibility=hidden -pthread $(WARNINGS) $(CFLAGS)
LIBS = -lcsv -lyaml -lutf8proc -pthread
ifdef SANITIZE
ALL_CFLAGS += -fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer
LDFLAGS += -fsanitize=$(SANITIZE)
endif

LIB_SRC := $(wildcard lib/*/*.c)
LIB_OBJ := $(LIB_SRC:%.c=$(BUILD)/%.o)
PROGRAMS := $(patsubst cmd/%.c,%,$(wildcard cmd/hb-*.c))
UNIT_SRC := $(wildcard tests/unit/*.c)
UNIT := $(UNIT_SRC:tests/unit/%.c=$(BUILD)/tests/%)

.PHONY: all deps demo test unit check-san lint clean help install uninstall

all: $(PROGRAMS:%=$(BUILD)/bin/%) $(BUILD)/libhb.a

$(BUILD)/libhb.a: $(LIB_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/bin/%: $(BUILD)/cmd/%.o $(BUILD)/libhb.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(BUILD)/libhb.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lcmocka $(LIBS)

unit: $(UNIT)
	@set -e; for t in $(UNIT); do $$t; done

clean:
	rm -rf build

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
.SECONDARY:
