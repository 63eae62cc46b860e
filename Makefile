# SPDX-License-Identifier: GPL-2.0-or-later
# Builds ramiso: `make`, `make run`, `make test`; see README.md.

VERSION := 0.1.0
B := build
CC := gcc
NASM := nasm
LD := ld

WARN := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wconversion
FREESTANDING := -std=gnu11 -Os -march=i386 -ffreestanding -fno-pic -fno-pie \
	-fno-stack-protector -fno-asynchronous-unwind-tables \
	-fcf-protection=none -fomit-frame-pointer -fno-strict-aliasing \
	-mno-sse -mno-mmx -mregparm=3 -mpreferred-stack-boundary=2 \
	-I. -MMD -MP $(WARN)
LINK := $(LD) -m elf_i386 --orphan-handling=error --build-id=none \
	--no-warn-rwx-segments

all: $(B)/ramiso.lkrn $(B)/ramiso.0 $(B)/ramiso-info $(B)/ramiso-find \
		$(B)/ramiso-serve $(B)/ramiso-embed $(B)/inject.cpio \
		$(B)/libramiso.a int13check

# The resident part: 16-bit, linked alone at 0, as small as gcc can make it.
INT13_FLAGS := -m16 $(FREESTANDING) -Oz -fno-shrink-wrap \
	-fno-thread-jumps -fno-if-conversion -fno-tree-sink -malign-data=abi
INT13_OBJ := $(addprefix $(B)/int13/,params.o fast.o entry.o foreign.o \
	copy.o caller.o dispatch.o transfer.o classic.o extensions.o \
	parameters.o eltorito.o emulation.o int15.o matrix.o mapped.o \
	high.o)

# .code16 instead of gcc's .code16gcc makes calls and returns 16 bits wide,
# three bytes shorter each. That needs functions whose arguments all travel in
# registers (three, by -mregparm), and 16-bit registers in indirect calls.
$(B)/int13/%.o: int13/%.c
	@mkdir -p $(@D)
	$(CC) $(INT13_FLAGS) -MT $@ -MF $(@:.o=.d) -S -o $(@:.o=.s) $<
	sed -i -E 's/\.code16gcc/.code16/; s/(call|jmp)\s+\*%e/\1 *%/' $(@:.o=.s)
	as --32 -o $@ $(@:.o=.s)

$(B)/int13/%.o: int13/%.asm $(B)/int13/equates.inc
	$(NASM) -f elf32 -I$(B)/int13/ -MD $(@:.o=.d) -MP -o $@ $<

$(B)/int13.elf: $(INT13_OBJ) int13/resident.ld
	$(LINK) -T int13/resident.ld -o $@ $(INT13_OBJ)

$(B)/int13.bin: $(B)/int13.elf
	objcopy -O binary $< $@

# Offsets that nasm takes from C: compiled, never linked.
$(B)/%/equates.inc: %/equates.c
	@mkdir -p $(@D)
	$(CC) -m32 $(FREESTANDING) -MT $@ -MF $(@:.inc=.d) -S \
		-o $(@:.inc=.s) $<
	sed -n 's/^->//p' $(@:.inc=.s) > $@

include loader/unpack.mk

# The loader: 32-bit, linked at 1 MiB.
# The steps from an image to its start, which the library has too, and all else.
STEPS_OBJ := $(addprefix $(B)/, \
	boot/gdt.o boot/real.o loader/acpi.o loader/acpi_device.o \
	loader/announce.o loader/announce_acpi.o loader/announce_initrd.o \
	loader/announce_memdisk.o loader/announce_slots.o loader/bios.o \
	loader/bootsector.o loader/container.o loader/cpu.o loader/cpuid.o \
	loader/describe.o loader/digest.o loader/drives.o loader/e820.o \
	loader/ebda.o loader/eltorito.o loader/format.o \
	loader/freestanding.o loader/geometry.o loader/inject.o \
	loader/inject_build.o loader/install.o loader/iso9660.o \
	loader/isodir.o loader/lib.o loader/media.o loader/memmap.o \
	loader/memory.o loader/options.o loader/paging.o loader/place.o \
	loader/probe.o loader/pxe_entry.o loader/resident.o loader/sha256.o \
	loader/sha256_ni.o loader/sha_ni.o loader/stale.o loader/start.o \
	loader/usable.o loader/verify.o loader/words.o)
LOADER_OBJ := $(sort $(STEPS_OBJ) $(addprefix $(B)/, \
	boot/flat.o boot/head.o loader/builtin.o loader/choose.o \
	loader/clock.o loader/config.o loader/configure.o loader/console.o \
	loader/dhcp.o loader/digest_file.o loader/embedded.o loader/fetch.o \
	loader/handed.o loader/handover.o loader/heap.o loader/ipxe.o \
	loader/keys.o loader/location.o loader/main.o loader/menu.o \
	loader/menu_file.o loader/packed.o loader/progress.o \
	loader/progress_show.o loader/pxe.o loader/receive.o \
	loader/rom_file.o loader/row.o loader/smbios.o loader/split.o \
	loader/stamp.o loader/tftp.o loader/tftp_client.o loader/udp.o \
	loader/unpack.o loader/unpack_gzip.o loader/unpack_xz.o \
	loader/unpack_zip.o loader/unpack_zlib.o loader/unpack_zstd.o \
	loader/watch.o loader/ways.o))
LOADER_FLAGS := -m32 $(FREESTANDING) -fno-builtin \
	-DRAMISO_VERSION='"$(VERSION)"'
# The C library that the foreign sources see.
LIBC := -nostdinc -isystem $(shell $(CC) -print-file-name=include) \
	-Iloader/libc
$(B)/loader/unpack_%.o: LOADER_FLAGS += $(LIBC) $(UNPACK_INCLUDE)
$(filter $(B)/loader/unpack_%,$(LOADER_OBJ)): | $(UNPACK_HEADERS)
BOOT_ASM := $(NASM) -I$(B)/boot/ -Iboot/ -I$(B)/ -w-reloc-abs-word \
	-DRAMISO_VERSION='"$(VERSION)"'

$(B)/loader/%.o: loader/%.c
	@mkdir -p $(@D)
	$(CC) $(LOADER_FLAGS) -c -o $@ $<

# CMDLINE='words' are built in; the stamp changes when they do.
$(B)/loader/builtin.o: LOADER_FLAGS += -DBUILTIN_WORDS='"$(CMDLINE)"'
$(B)/loader/builtin.o: $(B)/cmdline
$(B)/cmdline: FORCE
	@mkdir -p $(@D)
	@[ "$$(printf '%s' '$(CMDLINE)' | wc -c)" -le 491 ] || \
		{ echo 'CMDLINE is longer than 491 characters: shorten it.'; \
		exit 1; }
	@printf '%s' '$(CMDLINE)' | cmp -s - $@ || printf '%s' '$(CMDLINE)' > $@

$(B)/loader/%.o: loader/%.asm
	@mkdir -p $(@D)
	$(NASM) -f elf32 -MD $(@:.o=.d) -MP -o $@ $<

$(B)/boot/%.o: boot/%.asm $(B)/boot/equates.inc
	$(BOOT_ASM) -f elf32 -MD $(@:.o=.d) -MP -o $@ $<

$(B)/boot/real.o: $(B)/low.bin $(B)/start.bin $(B)/int13.bin $(B)/inject.cpio

$(B)/low.bin $(B)/start.bin: $(B)/%.bin: boot/%.asm $(B)/boot/equates.inc \
		boot/a20.inc
	$(BOOT_ASM) -f bin -o $@ $<

# The three libraries that unpack: those of their functions that are used.
UNPACK_OBJ := $(patsubst %,$(B)/unpack/%.o,$(UNPACK_LIBRARIES))
UNPACK_CC := $(CC) -m32 $(filter-out $(WARN) -I.,$(FREESTANDING)) -w \
	-mtune=generic -ffunction-sections -fdata-sections $(LIBC)

$(B)/unpack/zlib/%: LIBRARY_FLAGS := $(ZLIB_FLAGS)
$(B)/unpack/xz/%: LIBRARY_FLAGS := $(LZMA_FLAGS)
$(B)/unpack/zstd/%: LIBRARY_FLAGS := $(ZSTD_FLAGS) -include zstd_deps.h
$(patsubst %,$(B)/unpack/%.o,$(UNPACK_FAST)): FAST := -O2

$(B)/unpack/%.o: $(SOURCES)/%.c
	@mkdir -p $(@D)
	$(UNPACK_CC) $(FAST) $(LIBRARY_FLAGS) -c -o $@ $<

$(B)/unpack.a: $(UNPACK_OBJ)
	rm -f $@
	ar qcsD $@ $^

$(B)/loader.elf: $(LOADER_OBJ) $(B)/unpack.a linker.ld
	$(LINK) --gc-sections -T linker.ld -o $@ $(LOADER_OBJ) $(B)/unpack.a

$(B)/loader.bin: $(B)/loader.elf
	objcopy -O binary --set-section-flags .loader=alloc,load,contents $< $@

# The two wrappers: what is in front of the loader.
$(B)/setup.bin: boot/setup.asm $(B)/boot/equates.inc boot/a20.inc \
		boot/no_a20.inc $(B)/loader.bin
	$(BOOT_ASM) -f bin -DLOADER_SIZE=$$(stat -c %s $(B)/loader.bin) \
		-o $@ $<

$(B)/pxe.elf: $(B)/boot/pxe.o boot/pxe.ld $(B)/loader.bin
	$(LINK) -T boot/pxe.ld -o $@ $(B)/boot/pxe.o \
		--defsym=ramiso_payload_bytes=$$(stat -c %s $(B)/loader.bin) \
		--defsym=embedded_appended=$$(sed -n \
			's/EMBEDDED_APPENDED equ //p' $(B)/boot/equates.inc)

$(B)/pxe.bin: $(B)/pxe.elf
	objcopy -O binary $< $@

$(B)/ramiso.lkrn: $(B)/setup.bin $(B)/loader.bin
	cat $^ > $@

$(B)/ramiso.0: $(B)/pxe.bin $(B)/loader.bin
	cat $^ > $@

include library/library.mk

# ramiso-info, a program of this machine, from the loader's files. INFO_EXTRA is
# for sanitizers.
INFO_OBJ := $(addprefix $(B)/info/,info.o info_blob.o info_json.o info_look.o \
	info_text.o info_unpack.o bootsector.o container.o digest.o drives.o \
	eltorito.o format.o geometry.o heap.o inject.o inject_build.o \
	isodir.o iso9660.o lib.o memmap.o options.o place.o probe.o \
	resident.o sha256.o split.o unpack.o unpack_gzip.o unpack_xz.o \
	unpack_zip.o unpack_zlib.o unpack_zstd.o verify.o)
INFO_UNPACK := $(patsubst %,$(B)/info/unpack/%.o,$(UNPACK_LIBRARIES))
INFO_FLAGS := -std=gnu11 -O2 -DRAMISO_HOST -D_FILE_OFFSET_BITS=64 -I. -MMD \
	-MP $(WARN) -DRAMISO_VERSION='"$(VERSION)"' $(INFO_EXTRA)

$(B)/info/unpack_%.o: INFO_FLAGS += $(UNPACK_INCLUDE)
$(filter $(B)/info/unpack_%,$(INFO_OBJ)): | $(UNPACK_HEADERS)

$(B)/info/%.o: loader/%.c
	@mkdir -p $(@D)
	$(CC) $(INFO_FLAGS) -c -o $@ $<

$(B)/info/unpack/zlib/%: LIBRARY_FLAGS := $(ZLIB_FLAGS)
$(B)/info/unpack/xz/%: LIBRARY_FLAGS := $(LZMA_FLAGS)
$(B)/info/unpack/zstd/%: LIBRARY_FLAGS := $(ZSTD_FLAGS)

$(B)/info/unpack/%.o: $(SOURCES)/%.c
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -O2 -MMD -MP -w $(INFO_EXTRA) $(LIBRARY_FLAGS) \
		-c -o $@ $<

$(B)/info/%.o: tools/%.c
	@mkdir -p $(@D)
	$(CC) $(INFO_FLAGS) -c -o $@ $<

$(B)/info/%.o: tools/%.S $(B)/int13.bin $(B)/inject.cpio
	@mkdir -p $(@D)
	$(CC) -DINT13_BLOB='"$(B)/int13.bin"' \
		-DINJECT_BLOB='"$(B)/inject.cpio"' -c -o $@ $<

$(B)/ramiso-info: $(INFO_OBJ) $(INFO_UNPACK)
	$(CC) $(INFO_EXTRA) -o $@ $^

# It looks at an image as ramiso-info does.
EMBED_OBJ := $(addprefix $(B)/info/,embed.o embed_file.o embed_look.o) \
	$(filter-out $(B)/info/info.o $(B)/info/info_json.o \
	$(B)/info/info_text.o,$(INFO_OBJ))

$(B)/ramiso-embed: $(EMBED_OBJ) $(INFO_UNPACK)
	$(CC) $(INFO_EXTRA) -o $@ $^

# ramiso-find, to be copied to any Linux: static, which sanitizers cannot be.
FIND_OBJ := $(addprefix $(B)/info/,find.o find_acpi.o find_bios.o find_linux.o \
	find_memory.o find_mount.o find_print.o format.o lib.o)

$(B)/ramiso-find: $(FIND_OBJ)
	$(CC) $(if $(INFO_EXTRA),$(INFO_EXTRA),-static -s) -o $@ $(FIND_OBJ)

# Beside the files that it serves and asks.
$(B)/ramiso-serve: tools/serve
	@mkdir -p $(@D)
	cp $< $@

# int13check, from the guest ring's files: see README.md.
CHECK := $(addprefix int13check,.iso -floppy.iso -disk.iso .img .lkrn)
int13check: FORCE
	@$(MAKE) -s --no-print-directory -f tests/guest/guest.mk \
		BUILD=$(B)/guest VERSION=$(VERSION) check
	@for file in $(CHECK); do \
		cmp -s $(B)/guest/$$file $(B)/$$file || \
		cp -v $(B)/guest/$$file $(B)/$$file; \
	done

# The page that shows ramiso beside the others.
conformance: all
	@tools/deps test
	@tests/guest/conformance.py

# What goes into an initrd; and host and guest tests bring their own rules.
include linux/linux.mk
include tests/host/host.mk

size: all
	@tools/size

run:
	@tools/deps run
	@$(MAKE) --no-print-directory all
	@tools/run $(if $(ISO),"$(ISO)")

test test-all:
	@tools/deps test
	@$(MAKE) --no-print-directory all
	@tests/run $(if $(filter test-all,$@),--all)

# A variable of the command line, before anything is built for it.
number = $(if $(shell echo '$($1)' | grep -Ex '[1-9][0-9]{0,8}'),,$(error \
	$1=$($1): give a whole number from 1 on))

# N damaged ISOs, by a generator with this SEED.
N := 1000
SEED := 1
mutate: $(B)/ramiso.lkrn
	$(call number,N)
	@tests/boot/mutate.py $(N) --seed '$(SEED)'

test-static: all
	@tests/static/run --build $(B)

bench:
	@tools/deps test
	@$(MAKE) --no-print-directory all
	@tests/bench/run

READS := 100000
soak:
	$(call number,READS)
	@tools/deps test
	@$(MAKE) --no-print-directory all
	@tests/guest/soak.py --reads $(READS) --verbose

help:
	@echo 'make            all in build/: ramiso.lkrn, ramiso.0, the tools, libramiso.a,'
	@echo '                int13check; other targets and what they take:'
	@echo 'make run        boot an ISO by PXE in QEMU; ISO=path for your own'
	@echo 'make test       all tests but the slow ones: 40 minutes; make test-all: all'
	@echo 'make test-host  unit tests and a short run of the fuzzers: 2 minutes'
	@echo 'make test-static  linters of C, shell, Python, own rules, two builds: 2 minutes'
	@echo 'make soak       random reads by a hostile caller; READS=100000 in each way'
	@echo 'make fuzz       fuzz every parser; SECONDS=600 in all'
	@echo 'make mutate     boot damaged ISOs; N=1000, SEED=1 of the generator'
	@echo 'make bench      write docs/figures.md anew, on an idle machine: 10 minutes'
	@echo 'make conformance   write docs/conformance.md anew: 4 minutes'
	@echo 'make corpus     renew tests/host/corpus for the fuzzers; SECONDS=300 in all'
	@echo 'build/ramiso-info IMAGE   what ramiso will make of it; --help'
	@echo 'build/ramiso-embed FILE   words and an image in FILE itself; --help'
	@echo 'build/ramiso-find          what is announced in this machine; --help'
	@echo 'build/ramiso-serve DIR     serve the images in DIR by PXE; --help'
	@echo 'build/int13check*.iso .img .lkrn  tell which rules a drive keeps'
	@echo 'make size       every budget and what is left of it'
	@echo 'make install    tools, loaders and library; PREFIX=, DESTDIR=; uninstall'
	@echo 'make clean      remove what was built; make distclean: and fetched'
	@echo 'CMDLINE="words" on the command line builds the words into the files'

# build/pkg, build/src and build/images, which take long to get, stay.
clean:
	[ ! -d $(B) ] || find $(B) -mindepth 1 -maxdepth 1 ! -name pkg \
		! -name src ! -name images -exec rm -rf {} +

distclean:
	rm -rf $(B)

# Kept, so that a second make has nothing to do.
.SECONDARY: $(B)/boot/equates.inc $(B)/int13/equates.inc

FORCE:
.PHONY: all size run test test-all test-static mutate bench soak int13check \
	conformance help install uninstall clean distclean FORCE
.DELETE_ON_ERROR:

-include $(foreach part,boot info int13 library linux loader, \
	$(wildcard $(B)/$(part)/*.d)) \
	$(wildcard $(UNPACK_OBJ:.o=.d) $(INFO_UNPACK:.o=.d))
