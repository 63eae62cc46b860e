// SPDX-License-Identifier: GPL-2.0-or-later
// What the boot loader before us handed over.

#ifndef RAMISO_HANDOVER_H
#define RAMISO_HANDOVER_H

#include "loader/image.h"

#define COMMAND_LINE_MAX 2048

struct handover {
    char command_line[COMMAND_LINE_MAX];
    struct image images[MAX_IMAGES];
    unsigned image_count;
    bool more; // than fit
    bool embedded; // the one image is that in the loader's file
    uint8_t loader_type; // type_of_loader of the Linux boot protocol
    bool efi; // started from EFI: there is no BIOS to call
};

struct linux_parameters;
struct multiboot2_info;

void read_linux_handover(struct handover *h,
                         const struct linux_parameters *parameters);
void read_multiboot2_handover(struct handover *h,
                              const struct multiboot2_info *info);

#endif
