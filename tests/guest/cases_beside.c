/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases: a hard disk beside the drive under test is still the BIOS's (calls in
   real mode, judged in 32-bit protected mode). What they ask for may stay: PIO
   and DMA exclude each other (EDD-4 8.26). */
#include "guest.h"
#include "medium.h"

enum { ASK = 0x4100, ENHANCED = 4, PIO_AS_USUAL = 0x4E04 };

/* Whether it promises the subset that AH=4Eh is in. */
static bool promised(uint8_t dl)
{
    struct call call;

    call_init(&call, ASK);
    call.regs.ebx = 0xB2C355AA;
    call.regs.edx = 0xD4E5DD00 | dl;
    return quiet_int13(&call) && (uint16_t)call.regs.ebx == 0xAA55
        && call.regs.ecx & ENHANCED;
}

/* A function above 4Ah for another drive. EDD lets a BIOS refuse a mode that it
   does not have, by the same AH=01h as one that took the call from it: that the
   usual mode is served where the subset is promised is a convention. */
static void check_beside(const struct row *row)
{
    uint8_t dl = medium.real_disk.number;
    struct call call;

    (void)row;
    if (dl == NO_DRIVE || !promised(dl)) {
        not_meant("no hard disk beside it that serves AH=4Eh");
        return;
    }
    call_init(&call, PIO_AS_USUAL);
    call.regs.edx = 0xD4E5DD00 | dl;
    arena_fill();
    call_run(&call);
    say("drive %b: ", dl);
    say_status(&call);
    expect(!call_cf(&call) && !call_ah(&call), "status");
    call_judge(MAY_AX);
}

static const struct row rows[] = {
    { "4e-beside", "BIOS convention",
      "usual PIO mode of a hard disk beside it that promises AH=4Eh",
      "CF=0 AH=00", check_beside, 0, 0, 0 },
};
const struct group group_beside = GROUP(rows);
