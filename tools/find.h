// SPDX-License-Identifier: GPL-2.0-or-later
// What ramiso-find knows of the images that are announced in a machine's
// memory, and of the machine.

#ifndef RAMISO_TOOLS_FIND_H
#define RAMISO_TOOLS_FIND_H

#include <stdio.h>

#include "loader/handover.h"
#include "loader/image.h"

#define FOUND_MAX 32
#define DEVICES_MAX 32
#define COMMANDS_MAX 8
#define WARNINGS_MAX 12
#define SENTENCE_MAX 384
#define COMMAND_MAX 512
#define NAME_MAX_LENGTH 64

#define LOW_MEMORY 0xa0000u // where base memory ends
#define FIRST_MIB 0x100000u

// Physical memory from address 0 on, as much of it as can be read.
struct memory {
    const uint8_t *data;
    uint64_t size;
};

enum announcer { BY_MBFT = 1, BY_SLOTS = 2, BY_NFIT = 4 };

struct found {
    enum image_kind kind; // KIND_UNKNOWN: a disk, hard or floppy
    uint64_t base, bytes;
    int drive; // INT 13h number, NO_DRIVE
    unsigned by; // enum announcer
    uint64_t range_base; // with BY_NFIT: where its range begins
    unsigned range_index; // and which of Linux's regions it is
    char command_line[COMMAND_LINE_MAX];
    char memory_type[NAME_MAX_LENGTH]; // that Linux's memory map has; "": none
    int legacy_index; // of Linux's legacy persistent ranges; NO_INDEX
    char from_dump[COMMAND_MAX]; // "": it is not in the dump
    char commands[COMMANDS_MAX][COMMAND_MAX]; // best first
    unsigned command_count;
};

#define NO_DRIVE (-1)
#define NO_INDEX (-1)

struct findings {
    struct found images[FOUND_MAX];
    unsigned count;
    bool incomplete; // not all of low memory could be read
    char warnings[WARNINGS_MAX][SENTENCE_MAX];
    unsigned warning_count;
};

// A block device of Linux that holds memory.
struct device {
    char name[NAME_MAX_LENGTH];
    bool placed; // its base is known
    uint64_t base, bytes;
    bool splits; // its partitions have nodes of their own: NAMEp1
    bool partition; // there is a first one
};

// The running Linux, or what a machine that is known from a dump may have.
struct system {
    struct device devices[DEVICES_MAX]; // best first
    unsigned device_count;
    struct device regions[DEVICES_MAX]; // of persistent memory
    unsigned region_count;
    unsigned next_mtd;
    bool has_phram; // the module is loaded
    bool can_nfit, can_legacy, can_phram; // the modules are not missing
};

// ---- find_memory.c

__attribute__((format(printf, 2, 3)))
void warn(struct findings *f, const char *text, ...);

// False and errno if the file cannot be read.
bool open_dump(const char *name, struct memory *memory);

// Base memory of this machine, by `root`/dev/mem. False and errno if it cannot
// be read; what could be read is there all the same.
bool open_machine(const char *root, struct memory *memory);

// `bytes` bytes at a physical address; NULL if they are not all there.
const void *memory_at(const struct memory *memory, uint64_t address,
                      uint64_t bytes);

// The image at `base`, a new one if there is none yet; NULL if there cannot
// be one.
struct found *note_image(struct findings *f, uint64_t base, uint64_t bytes);

// ---- find_bios.c, find_acpi.c

void find_by_hooks(struct findings *f, const struct memory *memory);
void find_by_tables(struct findings *f, const struct memory *memory);

// An NFIT; and the one that the RSDP leads to.
void read_nfit(struct findings *f, const uint8_t *table, uint64_t size);
void find_by_acpi(struct findings *f, const struct memory *memory);

// ---- find_linux.c, find_mount.c

// What the kernel under `root` says.
void find_by_kernel(struct findings *f, const char *root);
void ask_kernel(struct findings *f, const char *root, struct system *system);

// Fills in the commands; `dump` is the file's name, NULL: none.
void make_commands(struct findings *f, const struct system *system,
                   const struct memory *memory, const char *dump);

// ---- find_print.c

void print_found(FILE *to, const struct findings *f, bool dump);
void print_best(FILE *to, const struct findings *f);
void print_found_json(FILE *to, const struct findings *f);

#endif
