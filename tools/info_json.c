// SPDX-License-Identifier: GPL-2.0-or-later
// Prints what an image is, as JSON (RFC 8259) for programs; host.

#include "tools/info.h"

struct json {
    FILE *to;
    bool comma; // before the next value
};

// ---- Strings. A byte that is no UTF-8 stands as the character of its number.

static bool continues(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

size_t utf8_length(const char *s)
{
    const unsigned char *u = (const unsigned char *)s;
    size_t length = u[0] < 0xc2   ? 0
                    : u[0] < 0xe0 ? 2
                    : u[0] < 0xf0 ? 3
                    : u[0] < 0xf5 ? 4
                                  : 0;
    size_t i;

    for (i = 1; i < length; i++)
        if (!continues(s[i]))
            return 0;
    // Longer than need be, surrogates, beyond the last character.
    if ((u[0] == 0xe0 && u[1] < 0xa0) || (u[0] == 0xed && u[1] >= 0xa0) ||
        (u[0] == 0xf0 && u[1] < 0x90) || (u[0] == 0xf4 && u[1] >= 0x90))
        return 0;
    return length;
}

static void put_string(FILE *to, const char *s)
{
    fputc('"', to);
    while (*s) {
        size_t length = utf8_length(s);

        if (length) {
            fwrite(s, 1, length, to);
            s += length;
            continue;
        }
        if (*s < ' ' || *s == 0x7f)
            fprintf(to, "\\u%04x", (unsigned char)*s);
        else if (*s == '"' || *s == '\\')
            fprintf(to, "\\%c", *s);
        else
            fputc(*s, to);
        s++;
    }
    fputc('"', to);
}

// ---- Values. `key` is NULL in a list.

static void begin(struct json *j, const char *key)
{
    if (j->comma)
        fputs(", ", j->to);
    j->comma = true;
    if (!key)
        return;
    put_string(j->to, key);
    fputs(": ", j->to);
}

static void put_open(struct json *j, const char *key, char bracket)
{
    begin(j, key);
    fputc(bracket, j->to);
    j->comma = false;
}

static void put_close(struct json *j, char bracket)
{
    fputc(bracket, j->to);
    j->comma = true;
}

static void put_number(struct json *j, const char *key, uint64_t value)
{
    begin(j, key);
    fprintf(j->to, "%llu", (unsigned long long)value);
}

static void put_bool(struct json *j, const char *key, bool value)
{
    begin(j, key);
    fputs(value ? "true" : "false", j->to);
}

static void put_null(struct json *j, const char *key)
{
    begin(j, key);
    fputs("null", j->to);
}

// NULL stands for null.
static void put_text(struct json *j, const char *key, const char *value)
{
    begin(j, key);
    if (value)
        put_string(j->to, value);
    else
        fputs("null", j->to);
}

// ---- The parts of an image's object.

static const char *kind_name(enum image_kind kind)
{
    static const char *const names[] = {
        [KIND_UNKNOWN] = NULL,
        [KIND_CD] = "cd",
        [KIND_FLOPPY] = "floppy",
        [KIND_HARD_DISK] = "harddisk",
    };

    return names[kind];
}

static void put_warnings(struct json *j, const struct info *info)
{
    unsigned i;

    put_open(j, "warnings", '[');
    for (i = 0; i < info->warning_count; i++)
        put_text(j, NULL, info->warnings[i]);
    put_close(j, ']');
}

static void put_packing(struct json *j, const struct part *part)
{
    if (!part->packing) {
        put_null(j, "packed");
        return;
    }
    put_open(j, "packed", '{');
    put_text(j, "by", packing_name(part->packing));
    put_number(j, "size", part->size);
    if (part->unpacked)
        put_number(j, "unpacked", part->bytes);
    else
        put_null(j, "unpacked");
    put_number(j, "memory", part->memory);
    put_close(j, '}');
}

static void put_images(struct json *j, const struct info *info)
{
    unsigned i;

    put_open(j, "parts", '[');
    for (i = 0; i < info->count; i++) {
        const struct medium *m = &info->media[i];

        put_open(j, NULL, '{');
        put_text(j, "kind", kind_name(m->probe.kind));
        put_text(j, "name", m->image.label);
        put_number(j, "offset", info->parts[i].offset);
        put_number(j, "size", m->image.size);
        put_packing(j, &info->parts[i]);
        put_number(j, "memory", m->place.length);
        put_number(j, "alignment", m->place.aligned ? LARGE_PAGE : SMALL_PAGE);
        put_close(j, '}');
    }
    put_close(j, ']');
}

static void put_volume(struct json *j, const struct iso_volume *v)
{
    if (!v->found) {
        put_null(j, "volume");
        return;
    }
    put_open(j, "volume", '{');
    put_text(j, "name", v->name);
    put_number(j, "sectors", v->sectors);
    put_bool(j, "el_torito", v->has_boot_record);
    put_close(j, '}');
}

static void put_entry(struct json *j, const struct info *info,
                      const struct boot_entry *e, unsigned number)
{
    put_open(j, NULL, '{');
    put_number(j, "number", number);
    put_number(j, "platform", e->platform);
    put_text(j, "platform_name", platform_name(e->platform));
    put_bool(j, "bootable", e->bootable);
    put_number(j, "media", e->media & MEDIA_TYPE);
    put_text(j, "media_name", media_name(e->media));
    put_number(j, "load_segment", e->load_segment);
    put_number(j, "sector_count", e->sector_count);
    put_number(j, "lba", e->lba);
    put_bool(j, "signature", entry_signed(info, e));
    put_bool(j, "chosen", e == info->media[0].probe.entry);
    put_close(j, '}');
}

static void put_catalog(struct json *j, const struct info *info)
{
    static const char *const status[] = {
        [CATALOG_OK] = "ok",
        [CATALOG_OUTSIDE] = "outside the image",
        [CATALOG_NO_VALIDATION] = "no validation entry",
        [CATALOG_CHECKSUM] = "wrong checksum",
    };
    const struct probe *p = &info->media[0].probe;
    unsigned i;

    // Of a volume that is refused the catalog is not read.
    if (!p->volume.has_boot_record || p->error[0]) {
        put_null(j, "catalog");
        return;
    }
    put_open(j, "catalog", '{');
    put_number(j, "lba", p->volume.catalog_lba);
    put_text(j, "status", status[p->catalog.status]);
    put_open(j, "entries", '[');
    for (i = 0; i < p->catalog.count; i++)
        put_entry(j, info, &p->catalog.entries[i], i + 1);
    put_close(j, ']');
    put_close(j, '}');
}

static void put_disk(struct json *j, const struct probe *p)
{
    if (!p->has_disk) {
        put_null(j, "disk");
        return;
    }
    put_open(j, "disk", '{');
    put_text(j, "kind", kind_name(p->disk.kind));
    put_bool(j, "emulated", p->kind == KIND_CD);
    put_number(j, "offset", p->disk.offset);
    put_number(j, "sectors", p->disk.sectors);
    put_number(j, "cylinders", p->disk.cylinders);
    put_number(j, "heads", p->disk.heads);
    put_number(j, "sectors_per_track", p->disk.sectors_per_track);
    put_text(j, "geometry_source", geometry_source_name(p->disk.source));
    put_number(j, "floppy_type", p->disk.floppy_type);
    put_close(j, '}');
}

static void put_load(struct json *j, const struct probe *p)
{
    if (!p->load_bytes) {
        put_null(j, "load");
        return;
    }
    put_open(j, "load", '{');
    put_number(j, "offset", p->load_offset);
    put_number(j, "bytes", p->load_bytes);
    put_number(j, "address", p->load_address);
    put_close(j, '}');
}

static void put_drive(struct json *j, const struct info *info, uint32_t index)
{
    const struct drive *d = &info->plan.drives[index];

    put_open(j, NULL, '{');
    put_number(j, "number", d->number);
    put_text(j, "kind", kind_name(d->flags & DRIVE_CD ? KIND_CD
                                  : d->floppy_type    ? KIND_FLOPPY
                                                      : KIND_HARD_DISK));
    put_bool(j, "boots", index == info->plan.boot && !info->error[0]);
    put_bool(j, "emulated", d->flags & DRIVE_EMULATED);
    put_bool(j, "ended", d->flags & DRIVE_ENDED);
    put_bool(j, "edd", d->flags & DRIVE_EDD);
    put_bool(j, "read_only", d->flags & DRIVE_READ_ONLY);
    put_number(j, "sector_size", 1u << d->sector_shift);
    put_number(j, "sectors", d->sectors);
    put_close(j, '}');
}

static void put_drives(struct json *j, const struct info *info)
{
    uint32_t i;

    put_open(j, "drives", '[');
    for (i = 0; i < info->plan.count; i++)
        put_drive(j, info, i);
    put_close(j, ']');
}

static void put_memory(struct json *j, const struct info *info)
{
    static const char *const places[] = {
        [RANGE_BELOW] = "below",
        [RANGE_EITHER] = "above if there is room",
        [RANGE_ABOVE] = "above",
    };

    put_open(j, "memory", '{');
    put_number(j, "image", info->media[0].place.length);
    put_number(j, "alignment",
               info->media[0].place.aligned ? LARGE_PAGE : SMALL_PAGE);
    put_text(j, "place", places[info->range]);
    put_number(j, "driver", info->driver);
    put_number(j, "base_kept", info->resident);
    put_number(j, "base_needed", info->base_needed);
    put_close(j, '}');
}

void json_begin(FILE *to)
{
    fputs("{\"version\": \"" RAMISO_VERSION "\", \"images\": [", to);
}

void json_end(FILE *to)
{
    fputs("\n]}\n", to);
}

void print_json(FILE *to, const struct info *info, bool first)
{
    const struct probe *p = &info->media[0].probe;
    struct json j = {.to = to};

    fputs(first ? "\n" : ",\n", to);
    put_open(&j, NULL, '{');
    put_text(&j, "file", info->file);
    put_text(&j, "words", info->words);
    put_number(&j, "size", info->image.size);
    put_packing(&j, &info->parts[0]);
    put_bool(&j, "bootable", !info->error[0]);
    put_text(&j, "error", info->error[0] ? info->error : NULL);
    put_warnings(&j, info);
    put_text(&j, "kind", kind_name(p->kind));
    put_bool(&j, "hybrid", info->hybrid);
    put_bool(&j, "longer_initrd", info->injected);
    put_volume(&j, &p->volume);
    put_catalog(&j, info);
    put_disk(&j, p);
    put_load(&j, p);
    put_drives(&j, info);
    put_memory(&j, info);
    put_images(&j, info);
    put_close(&j, '}');
}
