// SPDX-License-Identifier: GPL-2.0-or-later
// The command line: words with spaces between them, in any order.

#ifndef RAMISO_OPTIONS_H
#define RAMISO_OPTIONS_H

#include "int13/params.h"
#include "loader/geometry.h"
#include "loader/sha256.h"
#include "loader/lib.h"

#define IMAGE_NAME_MAX 256
#define DRIVE_ANY (-1)

enum reserve_type {
    RESERVE_PMEM = 12, // E820 type: legacy persistent memory
    RESERVE_PLAIN = 2,
};

// What systems are told of the images, and by whose structures: bits.
enum announcement {
    ANNOUNCE_ACPI = 1 << 0, // NFIT
    ANNOUNCE_MEMDISK = 1 << 1, // install check, safe hook, mBFT
    ANNOUNCE_SLOTS = 1 << 2, // grub4dos's drive map
};
#define ANNOUNCE_ALL (ANNOUNCE_ACPI | ANNOUNCE_MEMDISK | ANNOUNCE_SLOTS)

enum edd_choice { EDD_DEFAULT, EDD_ON, EDD_OFF };

#define MAX_MIRRORS 3

// How files are fetched.
enum way {
    WAY_BEST,
    WAY_ROM, // by the ROM's TFTP_READ_FILE
    WAY_STREAM, // by iPXE's FILE API
    WAY_CLIENT, // by our own TFTP client over the ROM's UDP
};

// Bit of options.hidden beside those of int13/params.h: the class of the
// drive that is booted.
#define HIDE_SAME_CLASS 4u

// The words on one image: those behind its `image=`, up to the next one. The
// first image has the words in front of all of them too.
struct image_options {
    char name[IMAGE_NAME_MAX]; // "" if not named
    // Where else the same image is: words of the line that was parsed, each
    // up to the next blank.
    const char *mirrors[MAX_MIRRORS];
    unsigned mirror_count;
    struct disk_hints disk; // iso, floppy, harddisk; c= h= s= offset=
    int drive; // INT 13h number wanted, or DRIVE_ANY
    enum edd_choice edd;
    bool read_only; // ro
    bool writable; // rw
    unsigned entry; // of the boot catalog, from 1 on; 0: the first that fits
    bool list_entries; // entry=list
    bool has_digest; // of the image when it is unpacked
    uint8_t digest[SHA256_BYTES];
};

// Of mem=. Below this there is nothing to be gained; a slip of the pen.
#define LEAST_MEMORY_LIMIT 0x400000u

#define DIGEST_WORD "sha256="

struct options {
    struct image_options images[MAX_IMAGES];
    unsigned image_count; // how many image= there were
    bool serial;
    unsigned serial_port; // 0 is COM1
    uint32_t serial_baud;
    bool quiet, verbose, pause;
    bool keep_pxe;
    enum way way; // that is forced
    bool short_image; // boot an image that ends before its volume does
    bool verify; // by the .sha256 file beside each image
    bool high; // images go above 4 GiB if they can
    bool bios_copy; // always by INT 15h AH=87h
    unsigned announce; // enum announcement bits
    bool no_inject; // leave a live system's initrd as it is
    bool no_dpt; // leave the INT 1Eh vector alone
    bool force_dpt; // take it even where there is a real floppy
    uint64_t memory_limit; // of RAM that may be used, bytes; 0: none
    unsigned hidden; // real drives to hide: HIDE_ bits
    enum reserve_type reserve;
};

// Called for each word that is not known, or whose value is not.
typedef void unknown_word(const char *word);

// What may be behind the = of such a word; NULL: the word itself is not known.
const char *allowed_values(const char *word);

struct options default_options(void);

// Applies the words of `line` to *o; the last word on a matter wins.
void parse_options(struct options *o, const char *line,
                   unknown_word *unknown);

#endif
