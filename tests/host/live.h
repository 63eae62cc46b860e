// SPDX-License-Identifier: GPL-2.0-or-later
// Builds the ISO image of a live system for tests, with a Joliet tree.

#ifndef HOST_LIVE_H
#define HOST_LIVE_H

#include "disc.h"

#define LIVE_ROOT 22u // sectors of the primary tree's directories
#define LIVE_FOLDER 23u
#define LIVE_JOLIET_ROOT 24u
#define LIVE_JOLIET_FOLDER 25u
#define LIVE_INITRD 30u
#define LIVE_INITRD_BYTES (2u * CD_SECTOR + 1001u)
#define LIVE_SECTORS 60u

// A directory record (ECMA-119, 9.1) of `name` at `offset` of a sector; a
// Joliet one has two bytes a character. Returns the offset behind it.
unsigned live_record(struct image *image, uint32_t sector, unsigned offset,
                     const char *name, bool joliet, uint8_t flags,
                     uint32_t lba, uint32_t bytes);

// The image: in both trees the folder live with filesystem.squashfs,
// initrd.img and vmlinuz.
struct image live_image(void);

#endif
