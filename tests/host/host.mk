# SPDX-License-Identifier: GPL-2.0-or-later
# Builds and runs the host ring: `make test-host`, `make fuzz SECONDS=n`; and
# renews the fuzzers' inputs: `make corpus SECONDS=n`.
# tests/host/run builds by `make -f tests/host/host.mk`, without the rest.

B ?= build
HOST := $(B)/host
include loader/unpack.mk

HOST_LOADER := acpi acpi_device announce_acpi announce_memdisk \
	announce_slots bootsector clock config container cpu dhcp digest drives e820 ebda \
	eltorito format geometry handover heap inject inject_build ipxe \
	iso9660 isodir keys lib location memmap menu menu_file options packed \
	place probe progress progress_show pxe_entry resident rom_file row sha256 \
	smbios split stale tftp tftp_client unpack unpack_gzip unpack_xz \
	unpack_zip unpack_zlib unpack_zstd verify watch ways
HOST_INT13 := dispatch transfer classic extensions parameters eltorito \
	emulation int15 mapped matrix
HOST_SOURCES := $(addprefix loader/,$(HOST_LOADER)) \
	$(addprefix int13/,$(HOST_INT13))
HOST_HELP := $(addprefix tests/host/,hostheap machine disc disks live low32 \
	mapmodel maps physmem rom)
# There are two eltorito.c; the tests of int13's have a longer name. The matrix
# is tested with the dispatcher, inject_build with inject, each kind of packed
# files with unpack. memory.c is included by its test: the others have the
# host's memory.
HOST_TESTS := tests/host/main $(addprefix tests/host/test_, \
	$(filter-out inject_build unpack_%,$(HOST_LOADER)) \
	$(filter-out matrix,$(HOST_INT13:eltorito=eltorito_services)) chs \
	memory tftp_wire)
HOST_FUZZERS := acpi dhcp digest disk e820 embed handover inject int13 int15 \
	ipxe iso keys location memmap menu options pxe smbios split \
	stale tftp unpack

HOST_SANITIZED := -std=gnu11 -O1 -g1 -MMD -MP -fno-omit-frame-pointer \
	-fsanitize=address,undefined -fno-sanitize-recover=all
HOST_FLAGS := $(HOST_SANITIZED) -DRAMISO_HOST -I. -Itests/host -Wall \
	-Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-DPACKED='"$(HOST)/packed"' $(UNPACK_INCLUDE)
HOST_COVERAGE := -fsanitize=fuzzer-no-link

host-binaries: $(HOST)/gcc/unit $(HOST)/clang/unit \
	$(addprefix $(HOST)/fuzz_,$(HOST_FUZZERS)) $(HOST)/seeds/done \
	$(HOST)/packed/list

$(HOST)/gcc/%.o: %.c
	@mkdir -p $(@D)
	gcc $(HOST_FLAGS) -c -o $@ $<

$(HOST)/clang/%.o: %.c
	@mkdir -p $(@D)
	clang $(HOST_FLAGS) $(HOST_COVERAGE) -c -o $@ $<

# The SHA instructions in 64-bit mode, for the tests only.
$(HOST)/sha_ni.o: loader/sha_ni.asm
	@mkdir -p $(@D)
	nasm -f elf64 -o $@ $<

$(HOST)/gcc/unit $(HOST)/clang/unit: $(HOST)/sha_ni.o

# The same sources as in the loader, for this machine's C library.
HOST_BY := $(HOST)/gcc $(HOST)/clang
$(addsuffix /unpack/zlib/%,$(HOST_BY)): LIBRARY_FLAGS := $(ZLIB_FLAGS)
$(addsuffix /unpack/xz/%,$(HOST_BY)): LIBRARY_FLAGS := $(LZMA_FLAGS)
$(addsuffix /unpack/zstd/%,$(HOST_BY)): LIBRARY_FLAGS := $(ZSTD_FLAGS)

$(HOST)/gcc/unpack/%.o: $(SOURCES)/%.c
	@mkdir -p $(@D)
	gcc $(HOST_SANITIZED) -w $(LIBRARY_FLAGS) -c -o $@ $<

$(HOST)/clang/unpack/%.o: $(SOURCES)/%.c
	@mkdir -p $(@D)
	clang $(HOST_SANITIZED) $(HOST_COVERAGE) -w $(LIBRARY_FLAGS) -c -o $@ $<

$(foreach c,$(HOST_BY),$(patsubst %,$(c)/loader/%.o, \
	$(filter unpack_%,$(HOST_LOADER)))): | $(UNPACK_HEADERS)

HOST_UNPACK := $(addprefix unpack/,$(UNPACK_LIBRARIES))

$(HOST)/gcc/unit $(HOST)/clang/unit: $(HOST)/%/unit: \
		$(patsubst %,$(HOST)/\%/%.o,$(HOST_SOURCES) $(HOST_HELP) \
		$(HOST_UNPACK) $(HOST_TESTS))
	$* -fsanitize=address,undefined -o $@ $^ -lcmocka

# The pure files as a library, so that a fuzzer takes what it needs.
$(HOST)/clang/pure.a: $(patsubst %,$(HOST)/clang/%.o,$(HOST_SOURCES) \
		$(HOST_HELP) $(HOST_UNPACK))
	rm -f $@
	ar qcs $@ $^

$(HOST)/fuzz_%: $(HOST)/clang/tests/host/fuzz_%.o $(HOST)/clang/pure.a
	clang -fsanitize=fuzzer,address,undefined -o $@ $^

$(HOST)/seeds/done: tests/host/seeds.py tests/host/packed.py
	python3 tests/host/seeds.py $(@D)
	@touch $@

# Packed files, by the tools themselves.
$(HOST)/packed/list: tests/host/packed.py
	python3 tests/host/packed.py $(@D)

test-host:
	tests/host/run --build $(B)

fuzz: SECONDS := $(or $(SECONDS),600)
fuzz:
	$(call number,SECONDS)
	tests/host/run --build $(B) --fuzz $(SECONDS)

corpus: SECONDS := $(or $(SECONDS),300)
corpus:
	$(call number,SECONDS)
	@$(MAKE) --no-print-directory host-binaries
	tests/host/corpus.py --build $(B) --seconds $(SECONDS)

.PHONY: host-binaries test-host fuzz corpus
.SECONDARY: $(patsubst %,$(HOST)/clang/tests/host/fuzz_%.o,$(HOST_FUZZERS))

-include $(wildcard $(HOST)/*/*/*.d $(HOST)/*/*/*/*.d \
	$(foreach c,gcc clang,$(HOST_UNPACK:%=$(HOST)/$(c)/%.d)))
