// SPDX-License-Identifier: GPL-2.0-or-later
// The structures of zip files (APPNOTE.TXT 6.3.10, by its sections).

#ifndef RAMISO_ZIP_H
#define RAMISO_ZIP_H

#include <stddef.h>
#include <stdint.h>

#define ZIP_LOCAL 0x04034b50u
#define ZIP_DESCRIPTOR 0x08074b50u
#define ZIP_CENTRAL 0x02014b50u
#define ZIP64_END 0x06064b50u
#define ZIP64_LOCATOR 0x07064b50u
#define ZIP_END 0x06054b50u

#define ZIP_FLAG_DESCRIPTOR 0x0008u // 4.4.4
#define ZIP_FLAGS_ENCRYPTED 0x2041u // itself, strongly, its headers
#define ZIP_STORED 0u // 4.4.5
#define ZIP_DEFLATED 8u
#define ZIP_IN_ZIP64 0xffffffffu // a size that is in the extra field
#define ZIP64_EXTRA 1u // 4.5.3

// 4.3.7, in front of each file's name, extra fields and data.
struct zip_local {
    uint32_t signature;
    uint16_t version, flags, method, time, date;
    uint32_t crc, packed, size;
    uint16_t name_length, extra_length;
} __attribute__((packed));
_Static_assert(sizeof(struct zip_local) == 30, "APPNOTE 4.3.7");

// 4.5.1
struct zip_extra {
    uint16_t id, length;
} __attribute__((packed));
_Static_assert(sizeof(struct zip_extra) == 4, "APPNOTE 4.5.1");

// 4.5.3; in a local header both are there.
struct zip64_extra {
    uint64_t size, packed;
} __attribute__((packed));
_Static_assert(sizeof(struct zip64_extra) == 16, "APPNOTE 4.5.3");

// 4.3.12, and name, extra fields and comment behind it.
struct zip_central {
    uint32_t signature;
    uint8_t of_no_interest[24];
    uint16_t name_length, extra_length, comment_length;
    uint8_t of_no_interest_either[12];
} __attribute__((packed));
_Static_assert(sizeof(struct zip_central) == 46, "APPNOTE 4.3.12");

// 4.3.14: its beginning, and how much follows.
struct zip64_end {
    uint32_t signature;
    uint64_t size;
} __attribute__((packed));
_Static_assert(sizeof(struct zip64_end) == 12, "APPNOTE 4.3.14");

// 4.3.15
struct zip64_locator {
    uint32_t signature;
    uint8_t of_no_interest[16];
} __attribute__((packed));
_Static_assert(sizeof(struct zip64_locator) == 20, "APPNOTE 4.3.15");

// 4.3.16, and the comment behind it.
struct zip_end {
    uint32_t signature;
    uint8_t of_no_interest[16];
    uint16_t comment_length;
} __attribute__((packed));
_Static_assert(sizeof(struct zip_end) == 22, "APPNOTE 4.3.16");

#endif
