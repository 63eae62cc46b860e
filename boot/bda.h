// SPDX-License-Identifier: GPL-2.0-or-later
// Addresses in the interrupt vector table and the BIOS data area.
// (IBM Personal System/2 and Personal Computer BIOS Interface, section 3.)

#ifndef RAMISO_BDA_H
#define RAMISO_BDA_H

#define IVT_INT13        0x004c // far pointers
#define IVT_INT15        0x0054
#define IVT_INT1C        0x0070 // the timer's, for programs
#define IVT_INT1E        0x0078 // to the diskette parameter table
#define BDA_EQUIPMENT    0x0410 // word: bit 0 floppies, 7-6 their number - 1
#define BDA_EBDA         0x040e // word: segment of the EBDA, 0: none
#define EQUIPMENT_OTHERS 0x3e // of its low byte: not about floppies
#define BDA_BASE_MEMORY  0x0413 // word: KiB of base memory
#define BDA_BASE         0x0400
#define BDA_KEYS_HEAD    0x041a // words: of the keyboard buffer, from 400h
#define BDA_KEYS_TAIL    0x041c
#define BDA_FLOPPY_STATUS 0x0441 // byte: AH of the last floppy call
#define BDA_VIDEO_MODE   0x0449 // byte
#define BDA_COLUMNS      0x044a // word: characters in a row
#define BDA_PAGE_OFFSET  0x044e // word: of the page shown, in text memory
#define BDA_CURSORS      0x0450 // of eight pages: column, row
#define BDA_PAGE         0x0462 // byte: the page shown
#define BDA_TICKS        0x046c // dword: 18.2 Hz since midnight
#define BDA_DISK_STATUS  0x0474 // byte: AH of the last hard disk call
#define BDA_HARD_DISKS   0x0475 // byte: how many

#define BDA_KEYS_BEGIN   0x0480 // words: the buffer, offsets from 400h
#define BDA_KEYS_END     0x0482

#define BASE_MEMORY_END  0xa0000u // at the most; video memory begins

#define TICKS_PER_DAY    0x1800b0u

#endif
