# SPDX-License-Identifier: GPL-2.0-or-later
# Builds build/inject.cpio, which ramiso adds to an initrd: a script, and a
# helper that is a program of 32-bit Linux.

HELPER_OBJ := $(addprefix $(B)/linux/,start.o serve.o connect.o answer.o \
	memory.o)

$(B)/linux/%.o: linux/%.c
	@mkdir -p $(@D)
	$(CC) -m32 $(FREESTANDING) -march=i686 -fno-tree-slp-vectorize \
		-c -o $@ $<

$(B)/linux/%.o: linux/%.asm
	@mkdir -p $(@D)
	$(NASM) -f elf32 -o $@ $<

$(B)/linux/helper.elf: $(HELPER_OBJ) linux/serve.ld
	$(LINK) -T linux/serve.ld -o $@ $(HELPER_OBJ)

$(B)/linux/helper: $(B)/linux/helper.elf
	objcopy -O binary $< $@
	chmod +x $@

# Without the comments but the first line.
$(B)/linux/script: linux/ramiso.sh
	@mkdir -p $(@D)
	sed '2,$$ { /^\t*#/d }' $< > $@

$(B)/inject.cpio: linux/inject.asm $(B)/linux/script $(B)/linux/helper
	$(NASM) -f bin -I$(B)/linux/ -o $@ $<
