# SPDX-License-Identifier: GPL-2.0-or-later
# Builds the guest programs: make -f tests/guest/guest.mk [BUILD=build/guest]

SRC := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))
BUILD ?= build/guest

VERSION ?= 0.1.0
CC := gcc
CFLAGS := -m32 -march=i486 -Oz -std=gnu11 -ffreestanding -fno-pic -fno-pie \
	-fno-stack-protector -fno-asynchronous-unwind-tables \
	-fno-strict-aliasing -mgeneral-regs-only -mno-red-zone -ffunction-sections \
	-fcf-protection=none -Wall -Wextra -Werror -Wshadow \
	-MMD -MP

COMMON := entry.asm.o print.c.o memory.c.o call.c.o verdict.c.o medium.c.o
SHARED := $(COMMON) main.c.o rows.c.o read.c.o map.c.o timer.c.o block.asm.o \
	storm.asm.o status.c.o torito.c.o cases_entry.c.o cases_read.c.o \
	cases_parameters.c.o cases_cpu.c.o cases_reentry.c.o cases_far.c.o \
	cases_block.c.o cases_map.c.o cases_announce.c.o cases_beside.c.o
CONFORM := $(SHARED) cd.c.o cases_basic.c.o cases_info.c.o cases_pass.c.o \
	v86.asm.o v86.c.o v86_port.c.o v86_move.c.o v86_start.c.o
DISK := $(SHARED) disk.c.o nested.asm.o cases_chs.c.o cases_disk.c.o \
	cases_write.c.o emulation.c.o cases_emulation.c.o cases_initiate.c.o \
	cases_real.c.o cases_other.c.o
BENCH := $(COMMON) bench.c.o loop.asm.o
SOAK := $(COMMON) soak.c.o rows.c.o read.c.o timer.c.o v86.asm.o v86.c.o \
	v86_port.c.o v86_move.c.o v86_start.c.o
CHECK := $(COMMON) rows.c.o read.c.o map.c.o block.asm.o status.c.o torito.c.o \
	cases_entry.c.o cases_basic.c.o cases_info.c.o cases_read.c.o \
	cases_parameters.c.o cases_chs.c.o cases_disk.c.o cases_write.c.o \
	cases_cpu.c.o cases_block.c.o cases_beside.c.o emulation.c.o \
	cases_emulation.c.o check.c.o check_words.c.o check_find.c.o \
	check_learn.c.o check_reference.c.o check_tables.c.o check_view.c.o

all: $(BUILD)/conform.bin $(BUILD)/disk.bin $(BUILD)/sector.img \
	$(BUILD)/bench.bin $(BUILD)/soak.bin $(BUILD)/clock.lkrn check

# int13check, see README.md: carriers of one program.
CARRIERS := $(addprefix $(BUILD)/int13check,.iso -floppy.iso -disk.iso .img .lkrn)
check: $(CARRIERS)

$(BUILD)/conform.elf: $(addprefix $(BUILD)/,$(CONFORM))
$(BUILD)/disk.elf: $(addprefix $(BUILD)/,$(DISK))
$(BUILD)/bench.elf: $(addprefix $(BUILD)/,$(BENCH))
$(BUILD)/soak.elf: $(addprefix $(BUILD)/,$(SOAK))
$(BUILD)/check.elf: $(addprefix $(BUILD)/,$(CHECK))

$(BUILD)/%.elf: $(SRC)/guest.ld
	ld -m elf_i386 -T $< --build-id=none --no-warn-rwx-segments --gc-sections \
		-Map $@.map -o $@ $(filter %.o,$^)

$(BUILD)/%.bin: $(BUILD)/%.elf
	objcopy -O binary -j .image $< $@

$(BUILD)/%.c.o: $(SRC)/%.c | $(BUILD)
	$(CC) $(CFLAGS) -c -o $@ $<

$(BUILD)/check.c.o: CFLAGS += -DVERSION='"$(VERSION)"'

# It goes over all of the arena for each call.
$(BUILD)/memory.c.o: CFLAGS += -O2

$(BUILD)/offsets.inc: $(addprefix $(SRC)/,offsets.c guest.h label.h) | $(BUILD)
	$(CC) $(filter-out -MMD -MP,$(CFLAGS)) -S -o - $< \
		| sed -n 's/^@//p' > $@

$(BUILD)/%.asm.o: $(SRC)/%.asm $(BUILD)/offsets.inc | $(BUILD)
	nasm -f elf32 -I $(BUILD)/ -I $(SRC)/ -MD $(@:.o=.d) -MP -o $@ $<

SECTOR_EQUATES := $(SRC)/kept.inc $(BUILD)/offsets.inc
$(BUILD)/%.lkrn $(BUILD)/%.img: $(SRC)/%.asm $(SECTOR_EQUATES) | $(BUILD)
	nasm -f bin -I $(BUILD)/ -I $(SRC)/ -o $@ $<

# Where kernel.asm finds things in the program.
$(BUILD)/symbols.inc: $(BUILD)/check.elf
	nm $< | awk '$$3 ~ /^(start32|gdt_limit|check_words|started_as_kernel)$$/ \
		{ print $$3 " equ 0x" $$1 }' > $@

$(BUILD)/int13check.lkrn: $(SRC)/kernel.asm $(BUILD)/check.bin \
		$(BUILD)/symbols.inc $(SRC)/../../boot/a20.inc
	nasm -f bin -I$(SRC)/../../boot/ -I$(BUILD)/ \
		-DPROGRAM='"$(BUILD)/check.bin"' -o $@ $<

MAKER_FILES := $(addprefix $(SRC)/,checkfile.py diskfile.py disks.py isofile.py label.h)
$(BUILD)/int13check.iso: $(BUILD)/cdsector.img $(BUILD)/check.bin \
		$(MAKER_FILES)
	$(SRC)/checkfile.py iso $(BUILD)/cdsector.img $(BUILD)/check.bin $@

$(BUILD)/int13check.img: $(BUILD)/sector.img $(BUILD)/check.bin $(MAKER_FILES)
	$(SRC)/checkfile.py disk $(BUILD)/sector.img $(BUILD)/check.bin $@

$(BUILD)/int13check-%.iso: $(BUILD)/sector.img $(BUILD)/check.bin $(MAKER_FILES)
	$(SRC)/checkfile.py $*-cd $(BUILD)/sector.img $(BUILD)/check.bin $@

$(BUILD)/cdsector.img: $(SRC)/sector.asm $(SECTOR_EQUATES) | $(BUILD)
	nasm -f bin -I $(BUILD)/ -I $(SRC)/ -DON_CD -o $@ $<

$(BUILD):
	mkdir -p $@

clean:
	rm -rf $(BUILD)

.PHONY: all check clean
.DELETE_ON_ERROR:
.SECONDARY:
-include $(wildcard $(BUILD)/*.d)
