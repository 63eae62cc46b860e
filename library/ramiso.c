// SPDX-License-Identifier: GPL-2.0-or-later
// The library's steps: probe, install, announce, start, as the loader takes
// them; protected mode.

#include "library/ramiso.h"

#include "boot/bda.h"
#include "boot/layout.h"
#include "library/gate.h"
#include "loader/announce.h"
#include "loader/bios.h"
#include "loader/console.h"
#include "loader/describe.h"
#include "loader/media.h"
#include "loader/pxe.h"
#include "loader/pxe_entry.h"
#include "loader/start.h"
#include "loader/usable.h"
#include "loader/verify.h"
#include "loader/words.h"

#define COMMAND_LINE_ROOM 2048u
#define LOADER_TYPE_UNKNOWN 0xff // Linux boot protocol, type_of_loader
#define CR0_PG (1u << 31)
#define TAKEN_BASE_MEMORY 0x2000u // at the most, by install() and an EBDA
#define PXE_PARAMETERS_MAX 4096u
#define NO_PXE 0xffffu

_Static_assert(RAMISO_IMAGES_MAX == MAX_IMAGES, "as many as the loader");
_Static_assert((int)RAMISO_CD == KIND_CD && (int)RAMISO_FLOPPY == KIND_FLOPPY &&
                   (int)RAMISO_HARD_DISK == KIND_HARD_DISK,
               "the same kinds");
_Static_assert(sizeof(struct ramiso_registers) == sizeof(struct real_regs) &&
                   offsetof(struct ramiso_registers, flags) ==
                       offsetof(struct real_regs, flags),
               "the same registers");
_Static_assert(PXE_PARAMETERS_MAX <= LOW_BUFFER_SIZE, "they fit");
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
    uint32_t number; // of an interrupt, or a PXE opcode
    struct ramiso_registers *registers;
    bool carry;
    struct pxe_entry entry;
    void *parameters;
    uint32_t bytes;
    uint16_t status;
} call;

static void check_range(const char *what, const void *from, size_t bytes)
{
    uintptr_t at = (uintptr_t)from;

    if (at >= LOADER_BASE && at + bytes <= LOWEST_PLACE)
        return;
    fail("%s lies at %08lXh: it has to be between 100000h and 200000h.", what,
         (unsigned long)at);
}

// In high memory as all else, or in base memory below what install() takes.
static void check_stack(void)
{
    uint32_t end = *(uint16_t *)physical_memory(BDA_BASE_MEMORY) * 1024u;

    if (state.stage < INSTALLED)
        end -= TAKEN_BASE_MEMORY;
    if (caller_stack > end)
        check_range("The stack", (const void *)caller_stack, 0);
}

static void check_set_up(void)
{
    uint32_t cr0;

    fail_as(RAMISO_CALLER);
    __asm__("movl %%cr0, %0" : "=r"(cr0));
    if (cr0 & CR0_PG)
        fail("Paging is on: switch it off before the library is called.");
    check_range("The library", (const void *)check_set_up, 0);
    check_range("The library's data", &state, sizeof state);
    check_stack();
    bios_init();
}

static void begin(const char *step, enum stage from, enum stage to)
{
    check_set_up();
    if (state.stage < from || state.stage > to)
        fail("ramiso_%s() is out of order: probe, until it goes well, then "
             "install, announce and start, once each.", step);
}

static void take_words(void)
{
    fail_as(RAMISO_CALLER);
    if (!copy_string(state.line, sizeof state.line,
                     call.words ? call.words : ""))
        fail("The words are longer than %u characters: shorten them.",
             COMMAND_LINE_ROOM - 1);
    fail_as(RAMISO_WORDS);
    state.options = read_words(state.line);
    refuse_verify(&state.options);
    show_details(state.options.verbose);
}

static void check_image(const struct ramiso_image *image)
{
    uint64_t reach = state.map.reach ? state.map.reach : FOUR_GIB;

    if (!image->bytes) {
        fail_as(RAMISO_IMAGE);
        fail("An image has 0 bytes: give its length.");
    }
    if (image->address >= reach || image->bytes > reach - image->address)
        fail("An image lies at %08llXh, with %llu bytes: this processor "
             "reaches memory below %llXh.",
             (unsigned long long)image->address,
             (unsigned long long)image->bytes, (unsigned long long)reach);
    if (image->address < LOW_BASE + LOW_STACK &&
        image->address + image->bytes > LOW_BASE)
        fail("An image lies at %08llXh, where BIOS calls are made from: move "
             "it behind %05Xh.", (unsigned long long)image->address,
             LOW_BASE + LOW_STACK);
}

static void take_image(struct image *image, const struct ramiso_image *from)
{
    check_image(from);
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

    fail_as(RAMISO_CALLER);
    if (!call.images || !call.count || call.count > MAX_IMAGES)
        fail("There are %u images: give 1 to %u.",
             call.images ? (unsigned)call.count : 0, MAX_IMAGES);
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

    begin("probe", NOTHING, PROBED);
    state.stage = NOTHING;
    take_words();
    fail_as(RAMISO_MACHINE);
    read_usable_memory(&state.options, &state.map);
    take_images();
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
    begin("install", PROBED, PROBED);
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

// What prepare_announcements() changes when it makes an EBDA.
struct data_area {
    uint16_t ebda, base_memory;
};

static struct data_area read_data_area(void)
{
    return (struct data_area){
        .ebda = *(uint16_t *)physical_memory(BDA_EBDA),
        .base_memory = *(uint16_t *)physical_memory(BDA_BASE_MEMORY),
    };
}

static void restore_data_area(const struct data_area *was)
{
    *(uint16_t *)physical_memory(BDA_EBDA) = was->ebda;
    *(uint16_t *)physical_memory(BDA_BASE_MEMORY) = was->base_memory;
}

RAMISO_CALL int ramiso_install(struct ramiso_installed *installed)
{
    struct data_area was = read_data_area();
    int status;

    text_begin();
    status = pass_gate(put_in);
    if (status != RAMISO_OK)
        restore_data_area(&was);
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
    begin("announce", INSTALLED, INSTALLED);
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
    begin("start", INSTALLED, ANNOUNCED);
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

    check_set_up();
    memcpy(&regs, call.registers, sizeof regs);
    call.carry = bios_interrupt((uint8_t)call.number, &regs);
    memcpy(call.registers, &regs, sizeof regs);
}

RAMISO_CALL int ramiso_interrupt(uint32_t number,
                                 struct ramiso_registers *registers)
{
    call.number = number;
    call.registers = registers;
    call.carry = true;
    pass_gate(interrupt);
    return call.carry;
}

static void ask_rom(void)
{
    uint32_t entry;

    check_set_up();
    entry = find_pxe_entry(&call.entry);
    if (!entry)
        return;
    memcpy(low_buffer(), call.parameters, call.bytes);
    call.status = pxe_status(pxe_call(entry, (uint16_t)call.number));
    memcpy(call.parameters, low_buffer(), call.bytes);
}

RAMISO_CALL int ramiso_pxe(const struct ramiso_nbp *nbp, uint32_t opcode,
                           void *parameters, uint32_t bytes)
{
    if (bytes < sizeof call.status || bytes > PXE_PARAMETERS_MAX)
        return NO_PXE;
    memcpy(&call.entry, nbp, sizeof call.entry);
    call.number = opcode;
    call.parameters = parameters;
    call.bytes = bytes;
    call.status = NO_PXE;
    pass_gate(ask_rom);
    return call.status;
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
