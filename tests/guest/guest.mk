# SPDX-License-Identifier: GPL-2.0-or-later
# Builds the guest programs: make -f tests/guest/guest.mk [BUILD=build/guest]

SRC := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))
BUILD ?= build/guest

CC := gcc
CFLAGS := -m32 -march=i486 -Os -std=gnu11 -ffreestanding -fno-pic -fno-pie \
	-fno-stack-protector -fno-asynchronous-unwind-tables \
	-fno-strict-aliasing -mgeneral-regs-only -mno-red-zone \
	-fcf-protection=none -Wall -Wextra -Werror -MMD -MP

COMMON := entry.asm.o print.c.o memory.c.o call.c.o verdict.c.o
CONFORM := $(COMMON) main.c.o read.c.o map.c.o timer.c.o block.asm.o \
	storm.asm.o cases_entry.c.o cases_basic.c.o cases_read.c.o \
	cases_info.c.o cases_cpu.c.o cases_reentry.c.o cases_far.c.o \
	cases_block.c.o cases_map.c.o cases_announce.c.o cases_pass.c.o
BENCH := $(COMMON) bench.c.o loop.asm.o

all: $(BUILD)/conform.bin $(BUILD)/bench.bin $(BUILD)/clock.lkrn

$(BUILD)/conform.elf: $(addprefix $(BUILD)/,$(CONFORM))
$(BUILD)/bench.elf: $(addprefix $(BUILD)/,$(BENCH))

$(BUILD)/%.elf: $(SRC)/guest.ld
	ld -m elf_i386 -T $< --build-id=none --no-warn-rwx-segments \
		-Map $@.map -o $@ $(filter %.o,$^)

$(BUILD)/%.bin: $(BUILD)/%.elf
	objcopy -O binary -j .image $< $@

$(BUILD)/%.c.o: $(SRC)/%.c | $(BUILD)
	$(CC) $(CFLAGS) -c -o $@ $<

$(BUILD)/offsets.inc: $(SRC)/offsets.c $(SRC)/guest.h | $(BUILD)
	$(CC) $(filter-out -MMD -MP,$(CFLAGS)) -S -o - $< \
		| sed -n 's/^@//p' > $@

$(BUILD)/%.asm.o: $(SRC)/%.asm $(BUILD)/offsets.inc | $(BUILD)
	nasm -f elf32 -I $(BUILD)/ -MD $(@:.o=.d) -MP -o $@ $<

$(BUILD)/%.lkrn: $(SRC)/%.asm | $(BUILD)
	nasm -f bin -o $@ $<

$(BUILD):
	mkdir -p $@

clean:
	rm -rf $(BUILD)

.PHONY: all clean
.SECONDARY:
-include $(wildcard $(BUILD)/*.d)
