/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables that are run on floppies and hard disks, and for which. */
#include "medium.h"
#include "guest.h"

const struct choice choices[] = {
    { &group_entry, 0, 0, 0 },
    { &group_disk, 0, 0, 0 },
    { &group_floppy, ON_FLOPPY, 0, 0 },
    { &group_plain, 0, 0, EMULATED },
    { &group_no_edd, 0, 0, WITH_EDD },
    { &group_chs, 0, 0, 0 },
    { &group_edd, WITH_EDD, 0, 0 },
    { &group_parameters, WITH_EDD, 0, 0 },
    { &group_read, WITH_EDD, 0, 0 },
    { &group_long, WITH_EDD, 0, 0 },
    { &group_protect, 0, WITH_EDD | READ_ONLY, 0 },
    { &group_locked, 0, READ_ONLY, 0 },
    { &group_write, 0, 0, READ_ONLY },
    { &group_write_edd, 0, WITH_EDD, READ_ONLY },
    { &group_cpu, 0, 0, BRIEF },
    { &group_reentry, 0, 0, BRIEF },
    { &group_far, 0, 0, BRIEF },
    { &group_block, 0, 0, BRIEF },
    { &group_map, 0, 0, BRIEF },
    { &group_announce, 0, 0, 0 },
    { &group_real, 0, 0, 0 },
    { &group_hidden, 0, HIDES, 0 },
    { &group_other, 0, WITH_OTHER, 0 },
    { &group_beside, 0, 0, 0 },
    { &group_refused, 0, EMULATED, 0 },
    { &group_emulation, 0, EMULATED, 0 },       /* ends it */
    { &group_initiate, 0, EMULATED, 0 },
    { NULL, 0, 0, 0 },
};
