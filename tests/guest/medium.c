/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The medium under test: a CD beside a hard disk, if the driver does not say
   otherwise. */
#include "guest.h"
#include "medium.h"

bool spec_only, high_is_free __attribute__((section(".data"))) = true;

struct medium medium __attribute__((section(".data"))) = {
    .magic = { 'R', 'A', 'M', 'E', 'D', 'I', 'U', 'M' },
    .kind = ON_CD | READ_ONLY | WITH_EDD,
    .unit = 2048,
    .filled = 0xFFFFFFFF,
    .real_disk = { .number = 0x80 },
};
