// SPDX-License-Identifier: GPL-2.0-or-later
// Reads what the Linux boot protocol and Multiboot 2 pass; protected mode.

#include "loader/handover.h"

#include "boot/linux.h"
#include "boot/multiboot2.h"

#define TYPE_UNKNOWN 0xff

static void add_image(struct handover *h, uint32_t start, uint32_t bytes,
                      const char *label)
{
    struct image *image = &h->images[h->image_count];

    if (!bytes)
        return;
    if (h->image_count == MAX_IMAGES) {
        h->more = true;
        return;
    }
    image->data = (const uint8_t *)(uintptr_t)start;
    image->size = bytes;
    copy_string(image->label, sizeof image->label, label);
    h->image_count++;
}

void read_linux_handover(struct handover *h,
                         const struct linux_parameters *parameters)
{
    h->loader_type = parameters->type_of_loader;
    h->efi = memcmp(parameters->efi_signature, "EL", 2) == 0;
    add_image(h, parameters->ramdisk_image, parameters->ramdisk_size, "");
    if (parameters->cmd_line_ptr)
        copy_string(h->command_line, sizeof h->command_line,
                    (const char *)(uintptr_t)parameters->cmd_line_ptr);
}

static void read_tag(struct handover *h, const struct multiboot2_tag *tag)
{
    if (tag->type == MULTIBOOT2_COMMAND_LINE) {
        copy_string(h->command_line, sizeof h->command_line,
                    tag->command_line);
    } else if (tag->type == MULTIBOOT2_MODULE &&
               tag->module.end > tag->module.start) {
        add_image(h, tag->module.start, tag->module.end - tag->module.start,
                  tag->module.string);
    } else if (tag->type == MULTIBOOT2_EFI32 ||
               tag->type == MULTIBOOT2_EFI64) {
        h->efi = true;
    }
}

void read_multiboot2_handover(struct handover *h,
                              const struct multiboot2_info *info)
{
    uint32_t at = sizeof *info;

    h->loader_type = TYPE_UNKNOWN;
    while (at + 8 <= info->total_size) {
        const struct multiboot2_tag *tag =
            (const void *)((const uint8_t *)info + at);

        if (tag->type == MULTIBOOT2_END || tag->size < 8 ||
            tag->size > info->total_size - at)
            return;
        read_tag(h, tag);
        at += (uint32_t)round_up(tag->size, MULTIBOOT2_TAG_ALIGN);
    }
}
