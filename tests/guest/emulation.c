/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A disk that a CD emulates, and the CD beside it: what the cases on them have
   in common (32-bit protected mode). */
#include "emulation.h"
#include "bda.h"
#include "read.h"

enum { SPOT = 20 };             /* sectors: no case writes there */

static struct eltorito_packet kept;     /* by end_emulation() */

unsigned class_count(void)
{
    return medium_is(ON_FLOPPY) ? floppy_count() : disk_count();
}

unsigned class_expected(void)
{
    return medium_is(ON_FLOPPY) ? medium.floppies : medium.disks;
}

/* One AH=42h call for the CD. */
bool read_cd(struct call *call, uint32_t lba, uint16_t count)
{
    struct edd_packet packet = {
        .size = 0x10, .count = count, .buffer_seg = BUFFER_SEG, .lba = lba,
    };

    arena_fill();
    memcpy(at(linear(PACKET_SEG, PACKET_OFF)), &packet, 16);
    arena_allow(linear(PACKET_SEG, PACKET_OFF), 16);
    call_init(call, 0x4200);
    call->regs.edx = 0xD4E50000 | medium.cd.number;
    call_run(call);
    return !call_cf(call) && pattern_right(at(BUFFER), SECTOR, lba)
        && pattern_right(at(BUFFER + (count - 1) * SECTOR), SECTOR,
                         lba + count - 1);
}

bool cd_lives(void)
{
    struct call call;

    return read_cd(&call, medium.cd.data + 3, 1);
}

bool emulated_reads(void)
{
    return quiet_chs(drive, &medium.geometry, 0x0201,
                     params.data + SPOT)
        && sector_right(at(BUFFER), params.data + SPOT);
}

/* For a case that ends the emulation: what others have ended for good can't
   be asked again. */
bool still_emulated(void)
{
    if (emulated_reads())
        return true;
    if (spec_only)
        not_meant("no emulation any more");
    else
        expect(false, "emulation gone");
    return false;
}

/* What an end or a start of the emulation changes in low memory. */
void allow_counts(void)
{
    arena_allow(EQUIPMENT, 1);
    arena_allow(DISK_COUNT, 1);
    arena_allow(TABLE_VECTOR, 4);
}

/* Whether an answer tells of the drive that it ended. */
static bool tells_drive(const struct eltorito_packet *packet)
{
    return packet->size == sizeof(*packet) && packet->media == medium.media;
}

/* dl 0: the drive. Keeps the packet for the start, if there is one: some BIOSes
   answer CF=0 and nothing else. */
bool end_emulation(struct call *call, uint8_t dl)
{
    ask_emulation(call, END, dl ? dl : drive, 0xFFFF);
    if (!call_cf(call) && tells_drive(at(SPEC)))
        kept = *(struct eltorito_packet *)at(SPEC);
    return !call_cf(call);
}

/* A call that starts what the packet says, not yet made. */
void start_init(struct call *call, uint16_t ax,
                const struct eltorito_packet *packet)
{
    arena_fill();
    memcpy(at(SPEC), packet, sizeof(*packet));
    arena_allow(SPEC, sizeof(*packet));
    call_init(call, ax);
    call->regs.edx = 0xD4E5DD00 | medium.cd.number;
    call->regs.esi = 0xE5F60000 | SPEC_OFF;
}

/* The packet that the last end left, or one that says the same. */
const struct eltorito_packet *start_packet(void)
{
    if (!kept.size)
        kept = (struct eltorito_packet) {
            .size = 0x13, .media = medium.media, .drive = medium.number,
            .lba = params.boot_lba, .load_seg = 0x7C0,
            .count = params.boot_count,
        };
    return &kept;
}

/* For the cases that follow. */
bool start_again(void)
{
    struct call call;

    start_init(&call, START, start_packet());
    return quiet_int13(&call);
}
