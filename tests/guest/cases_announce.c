/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases: what operating systems and their drivers look for in memory (looked
   at in 32-bit protected mode). */
#include "bda.h"
#include "hook.h"
#include "read.h"

enum {
    VECTOR_13 = 0x13 * 4, LOW_LIMIT = 0xA0000,
    MAX_HOOKS = 32, MBFT_LENGTH = 70, CD_DRIVE = 0xE0,
    CD_SHIFT = 11, DISK_SHIFT = 9,
};

static const struct safe_hook *hook_at(uint32_t address)
{
    const struct safe_hook *hook = at(address);

    if (address > LOW_LIMIT - sizeof(*hook))
        return NULL;
    return memcmp(hook->signature, "$INT13SF", 8) ? NULL : hook;
}

/* The safe hook that INT 13h's vector points at, or NULL. */
const struct safe_hook *find_hook(void)
{
    return hook_at(linear(word_at(VECTOR_13 + 2), word_at(VECTOR_13)));
}

static bool mbft_valid(uint32_t address)
{
    const struct mbft *mbft = at(address);
    uint8_t sum = 0;

    if (memcmp(mbft->signature, "mBFT", 4) != 0
        || address + mbft->length > 0x100000)
        return false;
    for (uint32_t i = 0; i < mbft->length; i++)
        sum += byte_at(address + i);
    return sum == 0;
}

const struct mbft *find_mbft(void)
{
    const struct safe_hook *hook = find_hook();

    if (!hook || hook->mbft > LOW_LIMIT || !mbft_valid(hook->mbft))
        return NULL;
    return at(hook->mbft);
}

static bool hook_missing(void)
{
    if (find_hook())
        return false;
    not_applicable("no $INT13SF at the vector");
    return true;
}

static bool mbft_missing(void)
{
    if (hook_missing())
        return true;
    expect(find_mbft(), "no valid mBFT");
    return !find_mbft();
}

static void check_hook(const struct row *row)
{
    const struct safe_hook *hook = find_hook();

    (void)row;
    if (hook_missing())
        return;
    say("%w:%w flags=%l", word_at(VECTOR_13 + 2), word_at(VECTOR_13),
        hook->flags);
    expect(!memcmp(hook->vendor, "MEMDISK ", 8), "vendor");
    expect(hook->jump[0] == 0xEB || hook->jump[0] == 0xE9, "jump");
    expect(hook->flags == 0, "flags");
}

/* FiraDisk has no loop guard: a chain that never ends hangs Windows. */
static void check_chain(const struct row *row)
{
    const struct safe_hook *hook = find_hook();
    unsigned n = 0;

    (void)row;
    if (hook_missing())
        return;
    for (; hook && n < MAX_HOOKS; n++)
        hook = hook_at(linear(hook->old_seg, hook->old_off));
    say("%d hook(s)", n);
    expect(n < MAX_HOOKS, "endless");
}

static void check_mbft(const struct row *row)
{
    const struct mbft *mbft = find_mbft();
    uint32_t address = (uint32_t)mbft;

    (void)row;
    if (mbft_missing())
        return;
    say("at %l length=%d", address, mbft->length);
    expect(!(address & 15), "alignment");
    expect(address >= word_at(BASE_KIB) * 1024U, "below base memory's end");
    expect(address + 93 <= LOW_LIMIT, "too high");
    expect(mbft->length == MBFT_LENGTH, "length");
    expect(mbft->mdi.bytes == MBFT_LENGTH - 40, "MDI length");
    expect(mbft->hook == (uint32_t)find_hook(), "back pointer");
}

/* Of a CD that emulates a disk the table may describe either. */
static bool names_cd(const struct mbft *mbft)
{
    return medium_is(ON_CD)
        || (medium_is(EMULATED) && mbft->mdi.shift == CD_SHIFT);
}

/* Linux's phram takes whole 4 KiB pages only. */
static uint32_t whole_pages(uint32_t sectors, uint32_t shift)
{
    uint32_t less = (0x1000U >> shift) - 1;

    return (sectors + less) & ~less;
}

static void judge_disk_image(const struct mbft *mbft)
{
    uint32_t lba = params.data + 5;

    expect(mbft->mdi.shift == DISK_SHIFT, "shift");
    expect(mbft->mdi.sectors == whole_pages(params.total, DISK_SHIFT),
           "sectors");
    expect(sector_right(at(mbft->mdi.disk + lba * medium.unit), lba), "image");
}

static void judge_cd_image(const struct mbft *mbft)
{
    bool alone = medium_is(ON_CD);
    uint32_t lba = (alone ? params.data : medium.cd.data) + 5;

    expect(mbft->mdi.shift == CD_SHIFT, "shift");
    expect(mbft->mdi.sectors
               == whole_pages(alone ? params.total : medium.cd.total, CD_SHIFT),
           "sectors");
    expect(pattern_right(at(mbft->mdi.disk + lba * SECTOR), SECTOR, lba),
           "image");
}

static void check_mbft_image(const struct row *row)
{
    const struct mbft *mbft = find_mbft();

    (void)row;
    if (mbft_missing())
        return;
    say("disk=%l sectors=%d shift=%d", mbft->mdi.disk, mbft->mdi.sectors,
        mbft->mdi.shift);
    if (names_cd(mbft))
        judge_cd_image(mbft);
    else
        judge_disk_image(mbft);
}

/* Drivers take any other number of 80h and more for a hard disk. */
static void check_mbft_drive(const struct row *row)
{
    const struct mbft *mbft = find_mbft();

    (void)row;
    if (mbft_missing())
        return;
    say("%b C=%d H=%d S=%d", mbft->drive, mbft->cylinders, mbft->heads,
        mbft->sectors_per_track);
    if (names_cd(mbft)) {
        expect(mbft->drive == CD_DRIVE, "drive");
        return;
    }
    expect(mbft->drive == drive, "drive");
    expect(mbft->cylinders >= params.total
           / (medium.geometry.heads * medium.geometry.sectors), "cylinders");
    expect(mbft->heads == medium.geometry.heads, "heads");
    expect(mbft->sectors_per_track == medium.geometry.sectors,
           "sectors per track");
}

/* WinVBlock scans the first MiB every 16 bytes. */
static void check_mbft_alone(const struct row *row)
{
    unsigned n = 0;

    (void)row;
    if (mbft_missing())
        return;
    for (uint32_t address = 0; address < 0xFFFF0; address += 16)
        n += mbft_valid(address);
    say("%d", n);
    expect(n == 1, "copies");
}

/* SVBus looks for this string in every page below 640 KiB. */
static void check_slots_alone(const struct row *row)
{
    unsigned n = 0;

    (void)row;
    if (hook_missing())
        return;
    for (uint32_t p = 0; p < LOW_LIMIT - 16; p++)
        n += byte_at(p) == '$' && !memcmp(at(p), "$INT13SF", 8)
            && !memcmp(at(p + 8), "GRUB4DOS", 8);
    say("%d", n);
    expect(n <= 1, "copies");
}

/* memdisk.txt: the installation check, in AH=08h of the drive. */
static void install_check(struct call *call, uint8_t dl)
{
    call_init(call, 0x0800);
    call->regs.eax = 0x454D0800;
    call->regs.ecx = 0x444D0000;
    call->regs.edx = 0x53490000 | dl;
    call->regs.ebx = 0x3F4B0000;
    arena_fill();
    call_run(call);
}

static void check_install(const struct row *row)
{
    const struct mbft *mbft = find_mbft();
    struct call call;
    uint32_t mdi;

    (void)row;
    if (mbft_missing())
        return;
    install_check(&call, drive);
    say("%l %l %l %l", call.regs.eax, call.regs.ecx, call.regs.edx,
        call.regs.ebx);
    expect(call.regs.eax >> 16 == 0x4D21, "EAX");
    expect(call.regs.ecx >> 16 == 0x4D45, "ECX");
    expect(call.regs.edx >> 16 == 0x4944, "EDX");
    expect(call.regs.ebx >> 16 == 0x4B53, "EBX");
    mdi = linear(call.regs.es, call.regs.edi);
    expect(mdi == (uint32_t)&mbft->mdi, "ES:DI");
    call_judge(MAY_EAX | MAY_EBX | MAY_ECX | MAY_EDX | MAY_DI | MAY_ES);
}

/* Of a drive that is not ours it is a plain AH=08h. a: the drive, if a CD is
   under test */
static void check_install_other(const struct row *row)
{
    struct call call;

    install_check(&call, medium_is(ON_CD) ? row->a : medium.real_disk.number);
    say_status(&call);
    say(" EAX=%l", call.regs.eax);
    expect(call.regs.eax >> 16 == 0x454D, "answered");
}

static const struct row rows[] = {
    { "hook", "MEMDISK safe hook", "INT 13h begins with a safe hook",
      "MEMDISK, flags 0", check_hook, 0, 0, 0 },
    { "hook-chain", "FiraDisk", "the chain of safe hooks ends",
      "it ends", check_chain, 0, 0, 0 },
    { "mbft", "MEMDISK mBFT", "aligned, in reserved memory, 70 bytes",
      "valid", check_mbft, 0, 0, 0 },
    { "mbft-image", "MEMDISK mBFT", "address and size of the image",
      "exact, size in whole 4 KiB pages", check_mbft_image, 0, 0, 0 },
    { "mbft-drive", "FiraDisk, WinVBlock",
      "a CD says E0h, a disk its number and CHS", "E0, or number and CHS",
      check_mbft_drive, 0, 0, 0 },
    { "mbft-alone", "WinVBlock", "one valid mBFT below 1 MiB", "1",
      check_mbft_alone, 0, 0, 0 },
    { "slots-alone", "SVBus", "at most one slot table signature", "0 or 1",
      check_slots_alone, 0, 0, 0 },
    { "install-check", "memdisk.txt", "EAX=454D08xxh asks for MEMDISK",
      "!M EM DI SK, ES:DI", check_install, 0, 0, 0 },
    { "install-other", "memdisk.txt", "a real hard disk is not MEMDISK's",
      "no answer", check_install_other, 0x80, 0, 0 },
};
const struct group group_announce = GROUP(rows);
