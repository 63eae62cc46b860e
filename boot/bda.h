// SPDX-License-Identifier: GPL-2.0-or-later
// Addresses in the interrupt vector table and the BIOS data area.
// (IBM Personal System/2 and Personal Computer BIOS Interface, section 3.)

#ifndef RAMISO_BDA_H
#define RAMISO_BDA_H

#define IVT_INT13        0x004c // far pointers
#define IVT_INT15        0x0054
#define BDA_BASE_MEMORY  0x0413 // word: KiB of base memory
#define BDA_TICKS        0x046c // dword: 18.2 Hz since midnight
#define BDA_DISK_STATUS  0x0474 // byte: AH of the last hard disk call

#define TICKS_PER_DAY    0x1800b0u

#endif
