// SPDX-License-Identifier: GPL-2.0-or-later
// Reads the command line into struct options; any mode, builds on the host.

#include "loader/options.h"

#include "loader/digest.h"

#define WORD_MAX 300
#define DEFAULT_BAUD 115200

// What a disk may have; the rest is a slip of the pen.
#define MOST_CYLINDERS 0x1000000u
#define MOST_HEADS 256u
#define MOST_SECTORS 63u

#define LAST_DRIVE 0xfe // INT 13h DL

// The line as far as it is read: whose words come next.
struct line {
    struct options *o;
    struct image_options *image;
    struct image_options refused; // of an image that was not taken
    const char *at; // the word that is being read
};

struct options default_options(void)
{
    struct options o = {
        .serial_baud = DEFAULT_BAUD,
        .reserve = RESERVE_PMEM,
        .announce = ANNOUNCE_ALL,
    };
    unsigned i;

    for (i = 0; i < MAX_IMAGES; i++)
        o.images[i].drive = DRIVE_ANY;
    return o;
}

static const char *after(const char *word, const char *prefix)
{
    size_t length = strlen(prefix);

    return strncmp(word, prefix, length) == 0 ? word + length : NULL;
}

// MEMDISK takes any value behind its words without one, as in "ro=yes".
static bool is(const char *word, const char *name)
{
    const char *rest = after(word, name);

    return rest && (!*rest || *rest == '=');
}

static bool is_one_of(const char *word, const char *const *names)
{
    for (; *names; names++)
        if (is(word, *names))
            return true;
    return false;
}

// 16 or more if it is no digit.
static uint32_t digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return (uint32_t)(c - '0');
    c |= 'a' - 'A';
    return c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10 : 16;
}

// Reads a number without a sign; returns what follows it, or NULL if there
// is none.
static const char *read_digits(const char *s, uint32_t base, uint32_t *value)
{
    uint32_t n = 0;

    if (digit_value(*s) >= base)
        return NULL;
    for (; digit_value(*s) < base; s++) {
        if (n > (UINT32_MAX - digit_value(*s)) / base)
            return NULL;
        n = n * base + digit_value(*s);
    }
    *value = n;
    return s;
}

static const char *read_number(const char *s, uint32_t *value)
{
    return read_digits(s, 10, value);
}

// A whole number, decimal or 0x and hexadecimal, from `least` to `most`.
static bool set_number(uint32_t *to, const char *value, uint32_t least,
                       uint32_t most)
{
    bool hex = value[0] == '0' && (value[1] | 0x20) == 'x';
    uint32_t n = 0;
    const char *rest = read_digits(value + 2 * hex, hex ? 16 : 10, &n);

    if (!rest || *rest || n < least || n > most)
        return false;
    *to = n;
    return true;
}

// tty0, the screen, or ttyS<port>[,<baud>[<parity and bits, ignored>]]
static bool set_console(struct line *l, const char *value)
{
    struct options *o = l->o;
    uint32_t port, baud = DEFAULT_BAUD;
    const char *s = after(value, "ttyS");

    if (strcmp(value, "tty0") == 0)
        return true;
    s = s ? read_number(s, &port) : NULL;
    if (!s || port > 3)
        return false;
    if (*s == ',')
        s = read_number(s + 1, &baud);
    else if (*s)
        return false;
    if (!s || !baud)
        return false;
    o->serial = true;
    o->serial_port = port;
    o->serial_baud = baud;
    return true;
}

static bool set_reserve(struct line *l, const char *value)
{
    uint32_t type;
    const char *rest = read_number(value, &type);

    if (!rest || *rest || (type != RESERVE_PMEM && type != RESERVE_PLAIN))
        return false;
    l->o->reserve = (enum reserve_type)type;
    return true;
}

// all, none, or a list of names with commas between them.
static bool set_announce(struct line *l, const char *value)
{
    static const struct {
        const char *name;
        unsigned bits;
    } names[] = {
        {"all", ANNOUNCE_ALL},     {"none", 0},
        {"acpi", ANNOUNCE_ACPI},   {"memdisk", ANNOUNCE_MEMDISK},
        {"slots", ANNOUNCE_SLOTS},
    };
    unsigned bits = 0;
    const char *rest;
    size_t i;

    for (;; value = rest + 1) {
        for (i = 0; i < sizeof names / sizeof *names; i++) {
            rest = after(value, names[i].name);
            if (rest && (!*rest || *rest == ','))
                break;
        }
        if (i == sizeof names / sizeof *names)
            return false;
        bits |= names[i].bits;
        if (!*rest)
            break;
    }
    l->o->announce = bits;
    return true;
}

// A new image; those that cannot be taken keep their words to themselves.
static bool add_image(struct line *l, const char *name)
{
    struct options *o = l->o;

    if (!*name || strlen(name) >= IMAGE_NAME_MAX ||
        o->image_count == MAX_IMAGES) {
        if (o->image_count)
            l->image = &l->refused;
        return false;
    }
    l->image = &o->images[o->image_count++];
    return copy_string(l->image->name, sizeof l->image->name, name);
}

static bool add_mirror(struct line *l, const char *name)
{
    struct image_options *image = l->image;

    if (!*name || strlen(name) >= IMAGE_NAME_MAX || !image->name[0] ||
        image->mirror_count == MAX_MIRRORS)
        return false;
    image->mirrors[image->mirror_count++] = strchr(l->at, '=') + 1;
    return true;
}

static bool set_way(struct line *l, const char *value)
{
    static const char *const names[] = {"best", "rom", "file", "udp"};
    size_t i;

    for (i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(value, names[i]) == 0) {
            l->o->way = (enum way)i;
            return true;
        }
    }
    return false;
}

// `number` of the drives from `first` to `last`.
static bool set_drive(struct image_options *image, const char *number,
                      uint32_t first, uint32_t last)
{
    uint32_t n;

    if (!set_number(&n, number, 0, last - first))
        return false;
    image->drive = (int)(first + n);
    return true;
}

// fd0, hd1, cd0, 0x81, 81h or 129
static bool set_any_drive(struct line *l, const char *value)
{
    struct image_options *image = l->image;
    const char *rest;
    uint32_t n;

    if ((rest = after(value, "fd")) &&
        set_drive(image, rest, 0, FIRST_HARD_DISK - 1))
        return true;
    if ((rest = after(value, "hd")))
        return set_drive(image, rest, FIRST_HARD_DISK, LAST_DRIVE);
    if ((rest = after(value, "cd")) &&
        set_drive(image, rest, FIRST_CD_DRIVE, LAST_DRIVE))
        return true;
    if (set_drive(image, value, 0, LAST_DRIVE))
        return true;
    rest = read_digits(value, 16, &n);
    if (!rest || strcmp(rest, "h") != 0 || n > LAST_DRIVE)
        return false;
    image->drive = (int)n;
    return true;
}

static bool set_entry(struct line *l, const char *value)
{
    uint32_t n = 0;
    bool list = strcmp(value, "list") == 0;

    if (!list && !set_number(&n, value, 1, UINT16_MAX))
        return false;
    l->image->entry = n;
    l->image->list_entries = list;
    return true;
}

static bool set_digest(struct line *l, const char *value)
{
    l->image->has_digest = parse_digest(value, strlen(value),
                                        l->image->digest);
    return l->image->has_digest;
}

// Hard disks count from 0 or from 80h.
static bool set_harddisk(struct line *l, const char *value)
{
    uint32_t n;

    if (!set_number(&n, value, 0, LAST_DRIVE) ||
        (n | FIRST_HARD_DISK) > LAST_DRIVE)
        return false;
    l->image->drive = (int)(n | FIRST_HARD_DISK);
    l->image->disk.kind = KIND_HARD_DISK;
    return true;
}

static bool set_floppy(struct line *l, const char *value)
{
    if (!set_drive(l->image, value, 0, FIRST_HARD_DISK - 1))
        return false;
    l->image->disk.kind = KIND_FLOPPY;
    return true;
}

static bool set_cylinders(struct line *l, const char *value)
{
    return set_number(&l->image->disk.cylinders, value, 1, MOST_CYLINDERS);
}

static bool set_heads(struct line *l, const char *value)
{
    return set_number(&l->image->disk.heads, value, 1, MOST_HEADS);
}

static bool set_sectors(struct line *l, const char *value)
{
    return set_number(&l->image->disk.sectors, value, 1, MOST_SECTORS);
}

static bool set_offset(struct line *l, const char *value)
{
    return set_number(&l->image->disk.offset, value, 0, UINT32_MAX);
}

// Words on one image that have none.
static bool set_image_switch(struct image_options *image, const char *word)
{
    static const char *const edd_on[] = {"edd", "ebios", NULL};
    static const char *const edd_off[] = {"noedd", "noebios", "cbios", NULL};

    if (is_one_of(word, edd_on))
        image->edd = EDD_ON;
    else if (is_one_of(word, edd_off))
        image->edd = EDD_OFF;
    else if (is(word, "iso"))
        image->disk.kind = KIND_CD;
    else if (strcmp(word, "floppy") == 0)
        image->disk.kind = KIND_FLOPPY;
    else if (strcmp(word, "harddisk") == 0)
        image->disk.kind = KIND_HARD_DISK;
    else if (is(word, "ro") || strcmp(word, "rw") == 0) {
        image->read_only = word[1] == 'o';
        image->writable = !image->read_only;
    } else
        return false;
    return true;
}

// MEMDISK's words on all images and the machine.
static bool set_memdisk_switch(struct options *o, const char *word)
{
    if (is(word, "pause"))
        o->pause = true;
    else if (is(word, "int"))
        o->bios_copy = true;
    else if (is(word, "nopass"))
        o->hidden |= HIDE_SAME_CLASS;
    else if (is(word, "nopassany"))
        o->hidden |= HIDE_FLOPPIES | HIDE_HARD_DISKS;
    else if (is(word, "dpt") || is(word, "nodpt")) {
        o->no_dpt = word[0] == 'n';
        o->force_dpt = !o->no_dpt;
    } else
        return false;
    return true;
}

// mem=: as Linux and boot loaders read it, which put their initrds below.
static bool set_memory_limit(struct line *l, const char *value)
{
    static const char units[] = "kmg";
    const char *unit;
    uint64_t limit;
    uint32_t n;

    value = read_number(value, &n);
    if (!value)
        return false;
    limit = n;
    unit = *value ? strchr(units, *value | 0x20) : NULL;
    if (unit)
        limit <<= 10 * (unit - units + 1);
    if (limit < LEAST_MEMORY_LIMIT)
        return false;
    l->o->memory_limit = limit;
    return true;
}

static bool set_inject(struct line *l, const char *value)
{
    bool off = strcmp(value, "off") == 0;

    if (!off && strcmp(value, "auto") != 0)
        return false;
    l->o->no_inject = off;
    return true;
}

// Words that stand for one switch of struct options.
static bool set_switch(struct options *o, const char *word)
{
    static const struct {
        const char *word;
        size_t offset;
    } switches[] = {
        {"serial", offsetof(struct options, serial)},
        {"quiet", offsetof(struct options, quiet)},
        {"verbose", offsetof(struct options, verbose)},
        {"verify", offsetof(struct options, verify)},
        {"high", offsetof(struct options, high)},
        {"keeppxe", offsetof(struct options, keep_pxe)},
        {"short", offsetof(struct options, short_image)},
    };
    size_t i;

    for (i = 0; i < sizeof switches / sizeof *switches; i++) {
        if (strcmp(word, switches[i].word) == 0) {
            *(bool *)((char *)o + switches[i].offset) = true;
            return true;
        }
    }
    return false;
}

// Words that are right as they are: what we do anyway, or what boot loaders
// put there for themselves.
static bool is_harmless(const char *word)
{
    static const char *const whole[] = {"raw", "bigraw", "safeint", NULL};
    static const char *const prefixes[] = {"BOOT_IMAGE=", "initrd=",
                                           "vga=", "stack="};
    size_t i;

    for (i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (after(word, prefixes[i]))
            return true;
    return is_one_of(word, whole);
}

// config=, which the loader has looked for before, alone on its line.
static bool set_nothing(struct line *l, const char *value)
{
    (void)l;
    (void)value;
    return false;
}

static const struct value_word {
    const char *word;
    bool (*set)(struct line *l, const char *value);
    const char *allowed;
} value_words[] = {
    {"image=", add_image,
     "a name of up to 255 characters, in at most four such words"},
    {"mirror=", add_mirror,
     "a name of up to 255 characters, in at most three words behind image="},
    {"config=", set_nothing,
     "a name, and no other word on the line, from iPXE or built in"},
    {"fetch=", set_way, "best, rom, file or udp"},
    {"console=", set_console, "tty0, or ttyS0 to ttyS3, maybe with ,BAUD"},
    {"reserve=", set_reserve, "12 or 2"},
    {"mem=", set_memory_limit, "4M or more, with K, M, G or none"},
    {"announce=", set_announce, "all, none, or some of acpi,memdisk,slots"},
    {"inject=", set_inject, "auto or off"},
    {"floppy=", set_floppy, "0 to 127"},
    {"harddisk=", set_harddisk, "0 to 126, or 128 to 254"},
    {"drive=", set_any_drive, "0 to 254, or as 0x81, 81h, fd1, hd1, cd0"},
    {"entry=", set_entry, "list, or 1 to 65535"},
    {DIGEST_WORD, set_digest, "64 hexadecimal digits"},
    {"c=", set_cylinders, "1 to 16777216"},
    {"h=", set_heads, "1 to 256"},
    {"s=", set_sectors, "1 to 63"},
    {"offset=", set_offset, "0 to 4294967295"},
};

static const struct value_word *find_value_word(const char *word)
{
    size_t i;

    for (i = 0; i < sizeof value_words / sizeof *value_words; i++)
        if (after(word, value_words[i].word))
            return &value_words[i];
    return NULL;
}

const char *allowed_values(const char *word)
{
    const struct value_word *v = find_value_word(word);

    return v ? v->allowed : NULL;
}

static bool apply(struct line *l, const char *word)
{
    const struct value_word *v = find_value_word(word);
    struct options *o = l->o;

    if (v)
        return v->set(l, after(word, v->word));
    if (strcmp(word, "noacpi") == 0) {
        o->announce &= ~(unsigned)ANNOUNCE_ACPI;
        return true;
    }
    if (strcmp(word, "quiet") == 0)
        o->verbose = false;
    if (strcmp(word, "verbose") == 0)
        o->quiet = false;
    return set_switch(o, word) || set_memdisk_switch(o, word) ||
           set_image_switch(l->image, word) || is_harmless(word);
}

void parse_options(struct options *o, const char *line, unknown_word *unknown)
{
    struct line l = {.o = o};
    char word[WORD_MAX];
    size_t length;

    l.image = &o->images[o->image_count ? o->image_count - 1 : 0];
    for (;; line += length) {
        while (*line && (unsigned char)*line <= ' ')
            line++;
        if (!*line)
            return;
        length = 0;
        while ((unsigned char)line[length] > ' ')
            length++;
        memcpy(word, line, length < sizeof word ? length : sizeof word - 1);
        word[length < sizeof word ? length : sizeof word - 1] = '\0';
        l.at = line;
        if (length >= sizeof word || !apply(&l, word))
            unknown(word);
    }
}
