# SPDX-License-Identifier: GPL-2.0-or-later
# Builds libramiso.a, the loader's steps for other programs; and installs it,
# the loader and the tools: `make install PREFIX=/usr/local DESTDIR=`.

LIBRARY_OBJ := $(addprefix $(B)/library/,gate.o ramiso.o text.o) $(STEPS_OBJ)
# The start of an NBP, for a program that has no nbp_entry.
LIBRARY_NBP_OBJ := $(addprefix $(B)/, \
	boot/flat.o boot/gdt.o boot/pxe.o library/head.o library/nbp.o \
	loader/freestanding.o)
# What is called from here has the stack that other programs' code wants.
$(B)/library/nbp.o: LOADER_FLAGS += -mpreferred-stack-boundary=4

$(B)/library/%.o: library/%.c
	@mkdir -p $(@D)
	$(CC) $(LOADER_FLAGS) -c -o $@ $<

$(B)/library/%.o: library/%.asm $(B)/boot/equates.inc
	@mkdir -p $(@D)
	$(BOOT_ASM) -f elf32 -MD $(@:.o=.d) -MP -o $@ $<

# The caller sees the names of ramiso.h and ramiso.ld, and no others of ours.
LIBRARY_SHOWN := --wildcard --keep-global-symbol='ramiso_*' \
	--keep-global-symbol=nbp_entry --strip-unneeded \
	--remove-section=.comment

$(B)/library/steps.o: $(LIBRARY_OBJ)
	$(LD) -m elf_i386 -r --defsym=watch_tick=0 -o $@ $(LIBRARY_OBJ)
	objcopy $(LIBRARY_SHOWN) $@

$(B)/library/start.o: $(LIBRARY_NBP_OBJ)
	$(LD) -m elf_i386 -r -o $@ $(LIBRARY_NBP_OBJ)
	objcopy $(LIBRARY_SHOWN) $@

# memcpy and the like, which gcc calls in any program: for a caller that has
# none, with the arguments on the stack. Our own parts have theirs.
$(B)/library/memory.o: loader/freestanding.c
	@mkdir -p $(@D)
	$(CC) $(LOADER_FLAGS) -mregparm=0 -c -o $@ $<
	objcopy --weaken $@

$(B)/libramiso.a: $(addprefix $(B)/library/,steps.o start.o memory.o)
	rm -f $@
	ar qcsD $@ $^

$(B)/library/ramiso.pc: library/ramiso.pc.in FORCE
	@case '$(PREFIX)' in \
	/*[!A-Za-z0-9/._+~-]* | [!/]* | '') \
		echo 'PREFIX=$(PREFIX): give an absolute path of letters, digits' \
			'and ._+~-, as pkg-config takes it.'; exit 1 ;; \
	esac
	sed 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(VERSION)|' $< > $@

PREFIX := /usr/local
INSTALL := install
BIN_FILES := $(addprefix $(B)/ramiso-,info embed find serve)
LIB_FILES := $(addprefix $(B)/,ramiso.lkrn ramiso.0 inject.cpio libramiso.a) \
	library/ramiso.ld
DOC_FILES := README.md CHANGELOG.md COPYING $(wildcard docs/*.md)
EXAMPLE_FILES := $(addprefix tools/example-nbp/,nbp.c nbp.ld Makefile)

# DESTDIR is in front of PREFIX while this is installed, and not later.
install: all $(B)/library/ramiso.pc
	$(INSTALL) -d $(addprefix '$(DESTDIR)$(PREFIX)'/,bin include \
		lib/ramiso lib/pkgconfig share/doc/ramiso/docs \
		share/doc/ramiso/example-nbp)
	$(INSTALL) $(BIN_FILES) '$(DESTDIR)$(PREFIX)/bin'
	$(INSTALL) -m 644 $(LIB_FILES) '$(DESTDIR)$(PREFIX)/lib/ramiso'
	$(INSTALL) -m 644 library/ramiso.h '$(DESTDIR)$(PREFIX)/include'
	$(INSTALL) -m 644 $(B)/library/ramiso.pc \
		'$(DESTDIR)$(PREFIX)/lib/pkgconfig'
	$(INSTALL) -m 644 $(filter-out docs/%,$(DOC_FILES)) \
		'$(DESTDIR)$(PREFIX)/share/doc/ramiso'
	$(INSTALL) -m 644 $(filter docs/%,$(DOC_FILES)) \
		'$(DESTDIR)$(PREFIX)/share/doc/ramiso/docs'
	$(INSTALL) -m 644 $(EXAMPLE_FILES) \
		'$(DESTDIR)$(PREFIX)/share/doc/ramiso/example-nbp'

uninstall:
	rm -f $(addprefix '$(DESTDIR)$(PREFIX)'/,include/ramiso.h \
		lib/pkgconfig/ramiso.pc $(addprefix bin/,$(notdir $(BIN_FILES))))
	rm -rf $(addprefix '$(DESTDIR)$(PREFIX)'/,lib/ramiso share/doc/ramiso)
	-rmdir --ignore-fail-on-non-empty $(addprefix \
		'$(DESTDIR)$(PREFIX)'/,lib/pkgconfig include share/doc share \
		lib bin)
