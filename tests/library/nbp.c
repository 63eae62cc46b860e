// SPDX-License-Identifier: GPL-2.0-or-later
// A network bootstrap program that holds libramiso to what ramiso.h says, and
// boots its ISO if all is so. Built in place of tools/example-nbp's nbp.c.

#include <stdbool.h>

#include <ramiso.h>

__asm__(".section .rodata\n"
        "iso: .incbin \"" ISO "\"\n"
        "iso_end:\n"
        ".text");

extern const uint8_t iso[], iso_end[];

#define IVT_INT13 (0x13 * 4)
#define IVT_INT15 (0x15 * 4)
#define EBDA 0x40e
#define BASE_MEMORY 0x413
#define LOW_AREA 0x2c000u // to 33FFFh, the library's
#define BUFFER 0x40000u // base memory is ours
#define SECTOR 2048u
#define TEXT_MAX 2047u
#define PIC_MASK 0x21
#define FLAG_INTERRUPT 0x200u

static unsigned wrong;

#ifdef OWN_MEMCPY
// The library must not need it, and with other arguments it could not.
void *memcpy(void *to, const void *from, __SIZE_TYPE__ bytes);

void *memcpy(void *to, const void *from, __SIZE_TYPE__ bytes)
{
    uint8_t *t = to;
    const uint8_t *f = from;

    while (bytes--) {
        *t++ = *f++;
        __asm__ volatile(""); // or gcc would see a memcpy
    }
    return to;
}
#endif

static void print(const char *text)
{
    while (*text) {
        struct ramiso_registers regs = {
            .eax = 0x0e00 | (uint8_t)*text++,
            .ebx = 7,
        };

        ramiso_interrupt(0x10, &regs);
    }
}

static void check(bool holds, const char *rule)
{
    if (holds)
        return;
    wrong++;
    print("WRONG: ");
    print(rule);
    print("\r\n");
}

// Memory by its address, which may be that of the vectors.
static volatile uint8_t *memory(uint32_t address)
{
    __asm__("" : "+r"(address));
    return (volatile uint8_t *)address;
}

static uint32_t dword(uint32_t address)
{
    const volatile uint8_t *p = memory(address);

    return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint32_t length(const char *text)
{
    uint32_t n = 0;

    while (text[n])
        n++;
    return n;
}

static bool has(const char *text, const char *part)
{
    for (; *text; text++) {
        uint32_t i = 0;

        while (part[i] && text[i] == part[i])
            i++;
        if (!part[i])
            return true;
    }
    return false;
}

static bool same(uint32_t a, uint32_t b, uint32_t bytes)
{
    while (bytes--)
        if (memory(a)[bytes] != memory(b)[bytes])
            return false;
    return true;
}

// Whether INT 13h is a safe hook (3 bytes in front of its signature).
static bool is_safe_hook(void)
{
    uint32_t vector = dword(IVT_INT13);

    return dword((vector >> 16 << 4) + (vector & 0xffff) + 3) == 0x544e4924;
}

static struct ramiso_image whole(void)
{
    return (struct ramiso_image){
        .address = (uintptr_t)iso,
        .bytes = (uintptr_t)iso_end - (uintptr_t)iso,
        .name = "the ISO",
    };
}

// The status, and a sentence that ends its line.
static void check_error(int found, int expected, const char *sentence,
                        const char *rule)
{
    const char *text = ramiso_text();
    uint32_t n = length(text);

    check(found == expected, rule);
    check(n > 2 && text[n - 2] == '\r' && text[n - 1] == '\n', "a line's end");
    check(has(text, sentence), sentence);
}

static void check_order_at_first(void)
{
    check_error(ramiso_install(0), RAMISO_CALLER, "ramiso_install() is out",
                "install before probe");
    check_error(ramiso_announce(), RAMISO_CALLER, "ramiso_announce() is out",
                "announce before probe");
    check_error(ramiso_start(), RAMISO_CALLER, "ramiso_start() is out",
                "start before probe");
}

static void check_images(void)
{
    static uint8_t rubbish[65536];
    struct ramiso_image images[5] = {whole()};
    uint32_t i;

    check_error(ramiso_probe(images, 0, 0, 0), RAMISO_CALLER, "0 images",
                "no image");
    check_error(ramiso_probe(images, 5, 0, 0), RAMISO_CALLER, "5 images",
                "too many images");
    images[0].address = LOW_AREA - 1;
    check_error(ramiso_probe(images, 1, 0, 0), RAMISO_CALLER, "BIOS calls",
                "an image in the low area");
    check_error(ramiso_probe(0, 1, 0, 0), RAMISO_CALLER, "0 images",
                "no array");
    images[0] = whole();
    images[0].address = 1ull << 52;
    check_error(ramiso_probe(images, 1, 0, 0), RAMISO_CALLER, "reaches",
                "an image where no memory can be");
    images[0] = whole();
    images[0].bytes = ~0ull;
    check_error(ramiso_probe(images, 1, 0, 0), RAMISO_CALLER, "reaches",
                "an image without an end");
    images[0].bytes = 0;
    check_error(ramiso_probe(images, 1, 0, 0), RAMISO_IMAGE, "0 bytes",
                "an empty image");
    for (i = 0; i < sizeof rubbish; i++)
        rubbish[i] = 0x5a;
    images[0].address = (uintptr_t)rubbish;
    images[0].bytes = sizeof rubbish;
    check_error(ramiso_probe(images, 1, 0, 0), RAMISO_IMAGE, "the ISO",
                "rubbish");
}

static void check_words(void)
{
    static char words[2049];
    struct ramiso_image image = whole();
    uint32_t i;

    check_error(ramiso_probe(&image, 1, "sha256=12", 0), RAMISO_WORDS,
                "no SHA-256", "a digest that is none");
    check_error(ramiso_probe(&image, 1, "verify", 0), RAMISO_WORDS, "verify",
                "verify");
    check_error(ramiso_probe(&image, 1, "sha256="
                             "0123456789012345678901234567890123456789"
                             "012345678901234567890123", 0),
                RAMISO_IMAGE, "another file", "another digest");
    for (i = 0; i < sizeof words - 1; i++)
        words[i] = i % 8 ? 'x' : ' ';
    check_error(ramiso_probe(&image, 1, words, 0), RAMISO_CALLER, "2047",
                "too many words");
    words[2047] = 0;
    check_error(ramiso_probe(&image, 1, words, 0), RAMISO_OK, "unknown",
                "words that are none");
    check(length(ramiso_text()) <= TEXT_MAX, "the text has room");
}

static void check_found(void)
{
    struct ramiso_image image = whole();
    struct ramiso_found found;

    check(ramiso_probe(&image, 1, 0, &found) == RAMISO_OK, "probe");
    check(found.memory == image.bytes, "memory");
    check(found.kind == RAMISO_CD && found.emulated == RAMISO_NONE &&
              !found.sectors_per_track, "a CD");
    check(found.load_address == 0x7c00 && found.load_bytes == 2048,
          "the boot image");
    check(has(found.volume, "BOOTTEST") && length(found.volume) == 8,
          "the volume");
}

struct table {
    uint16_t limit;
    uint32_t base;
} __attribute__((packed));
_Static_assert(sizeof(struct table) == 6, "LGDT");

// Selectors of our own, and an IDT that is none.
static uint64_t gdt[] = {0, 0, 0, 0, 0, 0, 0x00cf9b000000ffff,
                         0x00cf93000000ffff};
#define OWN_CODE "0x30"
#define OWN_DATA "0x38"

static struct state {
    struct table gdt, idt;
    uint16_t cs, ds, es, fs, gs, ss;
    uint32_t flags, ebx, esi, edi, ebp, esp;
} before, after;

static void note(struct state *s)
{
    __asm__ volatile("sgdt (%0)\n\tsidt 6(%0)\n\t"
                     "movw %%cs, 12(%0)\n\tmovw %%ds, 14(%0)\n\t"
                     "movw %%es, 16(%0)\n\tmovw %%fs, 18(%0)\n\t"
                     "movw %%gs, 20(%0)\n\tmovw %%ss, 22(%0)\n\t"
                     "pushfl\n\tpopl 24(%0)"
                     :
                     : "r"(s)
                     : "memory");
}

static void use_own_tables(void)
{
    static const struct table idt = {0x1ff, 0x12340};
    struct table own = {sizeof gdt - 1, (uint32_t)(uintptr_t)gdt};

    __asm__ volatile("lgdt %0\n\tlidt %1\n\t"
                     "ljmp $" OWN_CODE ", $1f\n"
                     "1:\tmovl $" OWN_DATA ", %%eax\n\t"
                     "movw %%ax, %%ds\n\tmovw %%ax, %%es\n\t"
                     "movw %%ax, %%fs\n\tmovw %%ax, %%gs\n\t"
                     "movw %%ax, %%ss"
                     :
                     : "m"(own), "m"(idt)
                     : "eax", "memory");
}

// Calls ramiso_probe() with every register that a C function keeps filled, and
// interrupts on, but none that can come.
static int probe_watched(const struct ramiso_image *image)
{
    uint8_t mask, all = 0xff;
    int status;

    __asm__ volatile("inb %1, %0" : "=a"(mask) : "i"(PIC_MASK));
    __asm__ volatile("outb %0, %1\n\tsti" : : "a"(all), "i"(PIC_MASK));
    note(&before);
    __asm__ volatile("pushl %%ebx\n\tpushl %%ebp\n\t"
                     "movl %%esp, before+44\n\t"
                     "pushl $0\n\tpushl $0\n\tpushl $1\n\tpushl %1\n\t"
                     "movl $0x11111111, %%ebx\n\tmovl $0x22222222, %%esi\n\t"
                     "movl $0x33333333, %%edi\n\tmovl $0x44444444, %%ebp\n\t"
                     "call ramiso_probe\n\t"
                     "addl $16, %%esp\n\t"
                     "movl %%ebx, after+28\n\tmovl %%esi, after+32\n\t"
                     "movl %%edi, after+36\n\tmovl %%ebp, after+40\n\t"
                     "movl %%esp, after+44\n\t"
                     "popl %%ebp\n\tpopl %%ebx"
                     : "=a"(status)
                     : "c"(image)
                     : "edx", "esi", "edi", "memory", "cc");
    note(&after);
    __asm__ volatile("cli\n\toutb %0, %1" : : "a"(mask), "i"(PIC_MASK));
    return status;
}

_Static_assert(__builtin_offsetof(struct state, cs) == 12 &&
                   __builtin_offsetof(struct state, flags) == 24 &&
                   __builtin_offsetof(struct state, ebx) == 28 &&
                   __builtin_offsetof(struct state, esp) == 44,
               "as in note() and probe_watched()");

static void check_came_back(void)
{
    check(before.gdt.base == (uintptr_t)gdt && before.cs == 0x30,
          "these are our own tables");
    check(after.gdt.base == before.gdt.base &&
              after.gdt.limit == before.gdt.limit, "the GDT comes back");
    check(after.idt.base == before.idt.base &&
              after.idt.limit == before.idt.limit, "the IDT comes back");
    check(after.cs == before.cs && after.ds == before.ds &&
              after.es == before.es && after.fs == before.fs &&
              after.gs == before.gs && after.ss == before.ss,
          "the segments come back");
    check(after.flags & before.flags & FLAG_INTERRUPT,
          "the interrupt flag comes back");
    check(after.ebx == 0x11111111 && after.esi == 0x22222222 &&
              after.edi == 0x33333333 && after.ebp == 0x44444444 &&
              after.esp == before.esp, "the registers come back");
}

static void check_callers_state(void)
{
    struct ramiso_image image = whole();

    check(probe_watched(&image) == RAMISO_OK, "probe is watched");
    check_came_back();
    image.bytes = 0;
    check(probe_watched(&image) == RAMISO_IMAGE, "an error is watched");
    check_came_back();
}

// What gcc makes of the copy of a large structure, and of this program's own.
static void check_memory_functions(void)
{
    static struct large {
        uint8_t bytes[5000];
    } from, to;
    uint32_t i;

    for (i = 0; i < sizeof from; i++)
        from.bytes[i] = (uint8_t)(i * 7);
    to = from;
    check(same((uint32_t)(uintptr_t)&to, (uint32_t)(uintptr_t)&from,
               sizeof to), "memcpy");
}

// The vectors, and from the EBDA's segment to the base memory's size; behind it
// there are the BIOS's own notes of the calls that it was asked for.
static uint32_t sum_of_low_memory(void)
{
    uint32_t at, sum = 0;

    for (at = 0; at < BASE_MEMORY + 2; at = at == 0x3ff ? EBDA : at + 1)
        sum = (sum << 5 | sum >> 27) ^ memory(at)[0];
    return sum;
}

// A failure behind the last thing that is changed on the way: the EBDA, on a
// machine that has none. A CD cannot be drive 0.
static void check_late_failure(void)
{
    volatile uint8_t *ebda = memory(EBDA);
    const uint8_t was[] = {ebda[0], ebda[1]};
    struct ramiso_image image = whole();
    uint32_t before_it;

    ebda[0] = ebda[1] = 0;
    before_it = sum_of_low_memory();
    check(ramiso_probe(&image, 1, "drive=0", 0) == RAMISO_OK,
          "probe with a drive");
    check_error(ramiso_install(0), RAMISO_MACHINE, "drive",
                "a CD as drive 0");
    check(sum_of_low_memory() == before_it,
          "a late failure leaves vectors and the BIOS data area");
    ebda[0] = was[0];
    ebda[1] = was[1];
}

// PXE 2.1, section 3.4.3: GET CACHED INFO, of the DHCP acknowledgement.
static void check_rom(const struct ramiso_nbp *nbp)
{
    struct {
        uint16_t status, packet, size, offset, segment, limit;
    } __attribute__((packed)) info = {0xffff, 2, 0, 0, 0, 0};

    check(ramiso_pxe(nbp, 0x71, &info, sizeof info) == 0, "the ROM's API");
    check(info.size > 236 &&
              dword((uint32_t)info.segment * 16 + info.offset + 236) ==
                  0x63538263, "a DHCP packet (RFC 2131, section 3)");
    info.packet = 99;
    check(ramiso_pxe(nbp, 0x71, &info, sizeof info) != 0,
          "the ROM's refusal");
    check(ramiso_pxe(nbp, 0x71, &info, 1) == 0xffff, "too few bytes");
    check(ramiso_pxe(nbp, 0x71, &info, 4097) == 0xffff, "too many bytes");
}

static void check_failed_install(void)
{
    uint32_t int13 = dword(IVT_INT13), int15 = dword(IVT_INT15);
    uint32_t base_memory = dword(BASE_MEMORY) & 0xffff;
    struct ramiso_image image = whole();

    image.bytes = 1u << 30; // more than the machine has
    check(ramiso_probe(&image, 1, 0, 0) == RAMISO_OK, "probe a large image");
    check_error(ramiso_install(0), RAMISO_MACHINE, "largest free range",
                "an image that is too large");
    check(int13 == dword(IVT_INT13) && int15 == dword(IVT_INT15) &&
              base_memory == (dword(BASE_MEMORY) & 0xffff),
          "a failed install leaves the machine");
    check_error(ramiso_install(0), RAMISO_CALLER, "out of order",
                "install after a failed one");
}

// EDD-3, section 8.5: AH=42h
static void check_drive(const struct ramiso_installed *in, uint32_t bytes)
{
    static const uint8_t shape[] = {16, 0, 1, 0, 0, 0, BUFFER >> 4 & 0xff,
                                    BUFFER >> 12};
    uint32_t last = bytes / SECTOR - 1, packet = BUFFER - 16, i;
    struct ramiso_registers regs = {
        .eax = 0x4200,
        .edx = in->drive,
        .esi = packet & 0xf,
        .ds = (uint16_t)(packet >> 4),
    };

    for (i = 0; i < 16; i++)
        memory(packet)[i] = i < sizeof shape ? shape[i] : 0;
    memory(packet)[8] = last & 0xff;
    memory(packet)[9] = last >> 8 & 0xff;
    check(!ramiso_interrupt(0x13, &regs) && !(regs.eax & 0xff00),
          "AH=42h");
    check(same(BUFFER, (uint32_t)in->image + last * SECTOR, SECTOR),
          "the last sector");
    regs = (struct ramiso_registers){.eax = 0x4200, .edx = 0xfe};
    check(ramiso_interrupt(0x13, &regs) && regs.eax & 0xff00,
          "AH=42h of no drive");
}

static void check_install(void)
{
    uint32_t int13 = dword(IVT_INT13);
    struct ramiso_image image = whole();
    struct ramiso_installed in;

    check(ramiso_probe(&image, 1, WORDS, 0) == RAMISO_OK, "probe");
    check(ramiso_install(&in) == RAMISO_OK, "install");
    check(has(ramiso_text(), "CD \"BOOTTEST\""), "install says what it did");
    check(in.drive >= 0xe0 && in.drive < 0xff, "the drive's number");
    check(in.resident / 1024 == (dword(BASE_MEMORY) & 0xffff) &&
              in.resident_bytes % 1024 == 0, "the resident block");
    check(dword(IVT_INT13) != int13 &&
              dword(IVT_INT13) >> 16 == in.resident >> 4, "the vector");
    check(in.image >= 0x200000 && in.image_bytes >= image.bytes &&
              same((uint32_t)in.image, (uint32_t)image.address,
                   (uint32_t)image.bytes), "the image's place");
    check_drive(&in, (uint32_t)image.bytes);
    check_error(ramiso_probe(&image, 1, 0, 0), RAMISO_CALLER, "out of order",
                "probe after install");
    check(!is_safe_hook(), "nothing is announced as yet");
    check(ramiso_announce() == RAMISO_OK, "announce");
    check(is_safe_hook(), "the safe hook");
    check_error(ramiso_announce(), RAMISO_CALLER, "out of order",
                "announce twice");
}

void nbp_main(const struct ramiso_nbp *nbp)
{
    check(nbp->file_end > 0x7c00 && nbp->pxe_segment, "what the ROM gave");
    check(!dword(0x7c00) && !dword(nbp->file_end - 4),
          "the program's old place is zeroed");
    use_own_tables();
    check_memory_functions();
    check_rom(nbp);
    check_order_at_first();
    check_images();
    check_words();
    check_found();
    check_callers_state();
    check_failed_install();
    check_late_failure();
    check_install();
    print(wrong ? "libramiso does not hold\r\n" : "libramiso holds\r\n");
    if (!wrong)
        ramiso_start();
}
