/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables that are run on a no-emulation CD. */
#include "guest.h"

const struct choice choices[] = {
    { &group_entry, 0, 0, 0 },
    { &group_basic, 0, 0, 0 },
    { &group_parameters, 0, 0, 0 },
    { &group_info, 0, 0, 0 },
    { &group_read, 0, 0, 0 },
    { &group_protect, 0, 0, 0 },
    { &group_cpu, 0, 0, 0 },
    { &group_reentry, 0, 0, 0 },
    { &group_far, 0, 0, 0 },
    { &group_block, 0, 0, 0 },
    { &group_pass, 0, 0, 0 },
    { &group_beside, 0, 0, 0 },
    { &group_map, 0, 0, 0 },
    { &group_announce, 0, 0, 0 },
    { NULL, 0, 0, 0 },
};
