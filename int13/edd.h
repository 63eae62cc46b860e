// SPDX-License-Identifier: GPL-2.0-or-later
// Layouts of the BIOS Enhanced Disk Drive Specification (EDD-3, T13/1386D;
// EDD-4, T13/2132-D).

#ifndef RAMISO_EDD_H
#define RAMISO_EDD_H

#include <stddef.h>
#include <stdint.h>

#define EDD_MAGIC_IN      0x55aa // BX at AH=41h
#define EDD_MAGIC_OUT     0xaa55
#define EDD_VERSION_30    0x30 // AH out of AH=41h
#define EDD_SUBSET_ACCESS    1 // 42h-44h, 47h, 48h
#define EDD_SUBSET_REMOVABLE 2 // 45h, 46h, 49h
#define EDD_SUBSET_EDD       4 // 48h with a device path, 4Eh

// AH of a finished call, INT 13h in general (IBM PS/2 and PC BIOS Interface
// Technical Reference; EDD-4).
enum disk_status {
    DISK_OK = 0x00,
    DISK_BAD_COMMAND = 0x01,
    DISK_WRITE_PROTECTED = 0x03,
    DISK_NOT_FOUND = 0x04, // sector not found: past the end
    DISK_DMA_BOUNDARY = 0x09, // more than the address space takes
    DISK_CONTROLLER = 0x20, // the copy through the BIOS failed
    DISK_NOT_READY = 0xaa,
    DISK_NOT_LOCKED = 0xb0,
    DISK_NOT_REMOVABLE = 0xb2,
    DISK_LOCKS_EXCEEDED = 0xb4,
};

// Disk address packet, EDD-4 table 9. Lengths in sectors of the drive.
struct disk_address_packet {
    uint8_t size; // 10h, or 18h with flat_buffer
    uint8_t reserved0;
    uint16_t count;
    union {
        uint32_t buffer; // far pointer
        struct {
            uint16_t buffer_offset, buffer_segment;
        };
    };
    uint32_t lba;
    uint32_t lba_high;
    uint32_t flat_buffer; // only if the buffer field is FFFFFFFFh
    uint32_t flat_buffer_high;
} __attribute__((packed));
_Static_assert(sizeof(struct disk_address_packet) == 0x18, "EDD-4 table 9");

#define DAP_SHORT offsetof(struct disk_address_packet, flat_buffer)

// Result of AH=48h, and the device path behind it.
struct drive_parameters {
    uint16_t size;
    uint16_t flags;
    uint32_t cylinders, heads, sectors_per_track;
    uint32_t total, total_high;
    uint16_t sector_size;
    // 30 bytes and more:
    uint32_t dpte; // FFFFFFFFh: none
    // 66 bytes and more:
    uint16_t path_key; // BEDDh
    uint8_t path_length; // 24h
    uint8_t reserved0[3];
    char bus[4];
    char interface[8];
    uint8_t interface_path[8];
    uint8_t device_path[8];
    uint8_t reserved1;
    uint8_t checksum; // over key..checksum: 0
} __attribute__((packed));
_Static_assert(offsetof(struct drive_parameters, dpte) == 26, "EDD-1.x");
_Static_assert(offsetof(struct drive_parameters, path_key) == 30, "EDD-2");
_Static_assert(sizeof(struct drive_parameters) == 66, "EDD-3");

#define EDD_PATH_KEY 0xbedd
#define EDD_PATH_LENGTH 36

enum edd_flags {
    EDD_FLAG_DMA_TRANSPARENT = 1 << 0,
    EDD_FLAG_GEOMETRY_VALID = 1 << 1,
    EDD_FLAG_REMOVABLE = 1 << 2,
    EDD_FLAG_CHANGE_LINE = 1 << 4,
    EDD_FLAG_LOCKABLE = 1 << 5,
};

#endif
