// SPDX-License-Identifier: GPL-2.0-or-later
// The library's steps: probe, install, announce, start, as the loader takes
// them; protected mode.

#include "library/ramiso.h"

#include "boot/layout.h"
#include "library/gate.h"
#include "loader/announce.h"
#include "loader/bios.h"
#include "loader/console.h"
#include "loader/describe.h"
#include "loader/media.h"
#include "loader/start.h"
#include "loader/usable.h"
#include "loader/verify.h"
#include "loader/words.h"

#define COMMAND_LINE_ROOM 2048u
#define LOADER_TYPE_UNKNOWN 0xff // Linux boot protocol, type_of_loader
#define CR0_PG (1u << 31)

_Static_assert(RAMISO_IMAGES_MAX == MAX_IMAGES, "as many as the loader");
_Static_assert((int)RAMISO_CD == KIND_CD && (int)RAMISO_FLOPPY == KIND_FLOPPY &&
                   (int)RAMISO_HARD_DISK == KIND_HARD_DISK,
               "the same kinds");
_Static_assert(sizeof(struct ramiso_registers) == sizeof(struct real_regs) &&
                   offsetof(struct ramiso_registers, flags) ==
                       offsetof(struct real_regs, flags),
               "the same registers");
_Static_assert(sizeof(struct ramiso_nbp) == sizeof(struct pxe_entry) &&
                   offsetof(struct ramiso_nbp, file_end) ==
                       offsetof(struct pxe_entry, file_end),
               "the same entry");

enum stage { NOTHING, PROBED, INSTALLED, ANNOUNCED };

// What one step leaves for the next.
static struct {
    enum stage stage;
    char line[COMMAND_LINE_ROOM];
    struct options options;
    unsigned count;
    struct medium media[MAX_IMAGES];
    struct memory_map map;
    struct announcements prepared;
    struct installed installed;
} state;

// A call's arguments: nothing else passes the gate.
static struct {
    const struct ramiso_image *images;
    uint32_t count;
    const char *words;
    uint32_t number;
    struct ramiso_registers *registers;
    bool carry;
    struct pxe_entry entry;
} call;

static void check_address(const char *what, const void *address)
{
    uint32_t at = (uint32_t)(uintptr_t)address;

    if (at >= LOADER_BASE && at < LOWEST_PLACE)
        return;
    fail("%s lies at %08lXh: link it to 100000h, and what is behind it below "
         "200000h.", what, (unsigned long)at);
}

static void begin(enum stage from, enum stage to)
{
    uint32_t cr0;

    fail_as(RAMISO_ORDER);
    __asm__("movl %%cr0, %0" : "=r"(cr0));
    if (cr0 & CR0_PG)
        fail("Paging is on: switch it off before the library is called.");
    check_address("The library", (const void *)begin);
    check_address("The library's data", &state);
    if (state.stage < from || state.stage > to)
        fail("The steps are out of order: they are probe, install, announce "
             "and start, and all but probe are taken once.");
    bios_init();
}

static void take_words(void)
{
    fail_as(RAMISO_ORDER);
    if (!copy_string(state.line, sizeof state.line,
                     call.words ? call.words : ""))
        fail("The words are longer than %u characters: shorten them.",
             COMMAND_LINE_ROOM - 1);
    fail_as(RAMISO_WORDS);
    state.options = read_words(state.line);
    refuse_verify(&state.options);
    show_details(state.options.verbose);
}

static void take_image(struct image *image, const struct ramiso_image *from)
{
    fail_as(RAMISO_ORDER);
    if (from->address < LOW_BASE + LOW_STACK &&
        (from->address + from->bytes > LOW_BASE))
        fail("An image lies at %08llXh, where BIOS calls are made from: move "
             "it behind %05Xh.", (unsigned long long)from->address,
             LOW_BASE + LOW_STACK);
    fail_as(RAMISO_IMAGE);
    if (!from->bytes)
        fail("An image has 0 bytes: give its length.");
    set_image_address(image, from->address);
    image->size = from->bytes;
    copy_string(image->label, sizeof image->label,
                from->name ? from->name : "");
}

static void check_digest(const struct medium *m)
{
    static struct verifier v;
    char why[VERIFY_TEXT];

    if (!m->words.has_digest)
        return;
    verify_begin(&v, m->words.digest);
    verify_follow(&v, image_address(&m->image), m->image.size);
    if (!verify_end(&v, why))
        fail(IS_ANOTHER, m->image.label[0] ? m->image.label : "The image",
             why);
}

static void take_images(void)
{
    unsigned i;

    fail_as(RAMISO_ORDER);
    if (!call.count || call.count > MAX_IMAGES)
        fail("There are %u images: give 1 to %u.", (unsigned)call.count,
             MAX_IMAGES);
    memset(state.media, 0, sizeof state.media);
    for (i = 0; i < call.count; i++) {
        take_image(&state.media[i].image, &call.images[i]);
        state.media[i].words = state.options.images[i];
    }
    state.count = call.count;
}

static void probe(void)
{
    unsigned i;

    begin(NOTHING, PROBED);
    state.stage = NOTHING;
    take_words();
    take_images();
    fail_as(RAMISO_MACHINE); // what is above 4 GiB may be out of reach
    read_usable_memory(&state.options, &state.map);
    fail_as(RAMISO_IMAGE);
    for (i = 0; i < state.count; i++)
        check_digest(&state.media[i]);
    look_at_media(state.media, state.count, state.options.short_image);
    state.stage = PROBED;
}

static void tell_found(struct ramiso_found *found)
{
    const struct probe *p = &state.media[0].probe;

    *found = (struct ramiso_found){
        .memory = p->bytes,
        .kind = p->kind,
        .load_address = p->load_address,
        .load_bytes = p->load_bytes,
    };
    if (p->has_disk) {
        if (p->kind == KIND_CD)
            found->emulated = p->disk.kind;
        found->cylinders = p->disk.cylinders;
        found->heads = p->disk.heads;
        found->sectors_per_track = p->disk.sectors_per_track;
    }
    if (p->kind == KIND_CD)
        copy_string(found->volume, sizeof found->volume, p->volume.name);
}

RAMISO_CALL int ramiso_probe(const struct ramiso_image *images,
                             uint32_t count, const char *words,
                             struct ramiso_found *found)
{
    int status;

    text_begin();
    call.images = images;
    call.count = count;
    call.words = words;
    status = pass_gate(probe);
    if (status == RAMISO_OK && found)
        tell_found(found);
    return status;
}

// A failure on the way leaves nothing that could be installed.
static void put_in(void)
{
    begin(PROBED, PROBED);
    state.stage = NOTHING;
    fail_as(RAMISO_MACHINE);
    read_usable_memory(&state.options, &state.map);
    settle_media(state.media, state.count, &state.map);
    reserve_media(state.media, state.count, state.options.reserve, &state.map);
    state.prepared = prepare_announcements(state.media, state.count,
                                           &state.options, &state.map);
    state.installed = install(state.media, state.count, &state.options,
                              state.line, &state.map);
    state.stage = INSTALLED;
    describe(state.media, state.count, &state.installed);
}

RAMISO_CALL int ramiso_install(struct ramiso_installed *installed)
{
    int status;

    text_begin();
    status = pass_gate(put_in);
    if (status == RAMISO_OK && installed)
        *installed = (struct ramiso_installed){
            .image = state.media[0].place.base,
            .image_bytes = state.media[0].place.length,
            .drive = state.installed.boot->number,
            .resident = state.installed.base,
            .resident_bytes = state.installed.size,
        };
    return status;
}

static void tell(void)
{
    begin(INSTALLED, INSTALLED);
    announce(&state.prepared, &state.options, &state.installed,
             LOADER_TYPE_UNKNOWN);
    state.stage = ANNOUNCED;
}

RAMISO_CALL int ramiso_announce(void)
{
    text_begin();
    return pass_gate(tell);
}

static void start(void)
{
    begin(INSTALLED, ANNOUNCED);
    start_boot_image(&state.media[0].image, &state.media[0].probe,
                     &state.installed);
}

RAMISO_CALL int ramiso_start(void)
{
    text_begin();
    return pass_gate(start);
}

static void interrupt(void)
{
    struct real_regs regs;

    bios_init();
    memcpy(&regs, call.registers, sizeof regs);
    call.carry = bios_interrupt((uint8_t)call.number, &regs);
    memcpy(call.registers, &regs, sizeof regs);
}

RAMISO_CALL int ramiso_interrupt(uint32_t number,
                                 struct ramiso_registers *registers)
{
    call.number = number;
    call.registers = registers;
    pass_gate(interrupt);
    return call.carry;
}

static void leave(void)
{
    bios_init();
    return_to_rom(&call.entry);
}

RAMISO_CALL __attribute__((noreturn)) void
ramiso_return_to_rom(const struct ramiso_nbp *nbp)
{
    memcpy(&call.entry, nbp, sizeof call.entry);
    for (;;)
        pass_gate(leave);
}

RAMISO_CALL const char *ramiso_version(void)
{
    return RAMISO_VERSION;
}
