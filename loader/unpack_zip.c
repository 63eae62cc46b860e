// SPDX-License-Identifier: GPL-2.0-or-later
// Unpacks a zip file with one file in it, from its first byte to its last; any
// mode, builds on the host.

#include "loader/format.h"
#include "loader/unpack_zlib.h"
#include "loader/zip.h"

// A descriptor (4.3.9) at its longest, and enough of what is behind it.
#define DESCRIPTOR_MAX 24u
#define SIGNATURE 4u
#define STRUCTURE_MAX 64u

struct zip;

// Takes the structure in zip->bytes. Returns false to stop: for input or room,
// at the end (zip->part is NULL), or with u->error set.
typedef bool zip_part(struct unpack *u, struct zip *zip);

struct zip {
    z_stream z;
    zip_part *part; // takes the next structure,
    uint64_t skip; // so many bytes from here,
    uint32_t want, have; // which has so many, of which so many are there
    union {
        uint8_t bytes[STRUCTURE_MAX];
        uint32_t signature;
        struct zip_local local;
        struct {
            struct zip_extra head;
            struct zip64_extra zip64;
        } __attribute__((packed)) extra;
        struct zip_central central;
        struct zip64_end zip64_end;
        struct zip_end end;
    };
    struct zip_local file; // the header of the current one
    uint32_t extra_left;
    uint64_t told_size, told_packed, size, packed; // by the headers; counted
    uint32_t crc;
    bool directory; // it is one
    bool found; // the one file that is no directory
};

static zip_part take_signature, take_name_end, take_extra, unpack_data,
    take_descriptor;

// What comes next, behind zip->skip bytes. Always true.
static bool expect(struct zip *zip, zip_part *part, uint32_t bytes)
{
    zip->part = part;
    zip->want = bytes;
    zip->have = 0;
    return true;
}

static bool fail(struct unpack *u, const char *why)
{
    unpack_fail(u, why);
    return false;
}

static bool take_local(struct unpack *u, struct zip *zip)
{
    zip->file = zip->local;
    if (zip->file.flags & ZIP_FLAGS_ENCRYPTED)
        return fail(u, "it is encrypted");
    if (zip->file.method != ZIP_STORED && zip->file.method != ZIP_DEFLATED) {
        format(u->text, sizeof u->text,
               "it is packed by zip's method %u; only 0 and 8 are built in",
               zip->file.method);
        return fail(u, u->text);
    }
    if (!zip->file.name_length)
        return fail(u, UNPACK_DAMAGED);
    zip->told_size = zip->file.size;
    zip->told_packed = zip->file.packed;
    zip->extra_left = zip->file.extra_length;
    zip->skip = zip->file.name_length - 1u;
    return expect(zip, take_name_end, 1);
}

// Extra fields, or the data if there are no more.
static bool expect_extra(struct unpack *u, struct zip *zip)
{
    if (zip->extra_left >= sizeof(struct zip_extra))
        return expect(zip, take_extra, sizeof(struct zip_extra));
    zip->skip += zip->extra_left;
    zip->size = zip->packed = zip->crc = 0;
    return inflate_begin(u, &zip->z, ZLIB_RAW) &&
           expect(zip, unpack_data, 0);
}

static bool take_name_end(struct unpack *u, struct zip *zip)
{
    zip->directory = zip->bytes[0] == '/';
    if (zip->found && !zip->directory)
        return fail(u, "it holds more than one file");
    if (zip->file.flags & ZIP_FLAG_DESCRIPTOR && !zip->directory &&
        zip->file.method == ZIP_STORED)
        return fail(u, "its file is stored, and how long it is comes behind "
                       "it");
    return expect_extra(u, zip);
}

static bool take_zip64(struct unpack *u, struct zip *zip)
{
    if (zip->file.size == ZIP_IN_ZIP64)
        zip->told_size = zip->extra.zip64.size;
    if (zip->file.packed == ZIP_IN_ZIP64)
        zip->told_packed = zip->extra.zip64.packed;
    zip->skip = zip->extra.head.length - sizeof(struct zip64_extra);
    return expect_extra(u, zip);
}

static bool take_extra(struct unpack *u, struct zip *zip)
{
    struct zip_extra head = zip->extra.head;

    zip->extra_left -= (uint32_t)sizeof head;
    if (head.length > zip->extra_left) // not what the standard says: passed
        head = (struct zip_extra){0, (uint16_t)zip->extra_left};
    zip->extra_left -= head.length;
    if (head.id == ZIP64_EXTRA && head.length >= sizeof zip->extra.zip64) {
        zip->part = take_zip64;
        zip->want = sizeof zip->extra;
        return true;
    }
    zip->skip = head.length;
    return expect_extra(u, zip);
}

static enum unpack_result copy_stored(struct unpack *u, uint64_t most)
{
    size_t bytes = u->in_left < u->out_left ? u->in_left : u->out_left;

    if (bytes > most)
        bytes = (size_t)most;
    memcpy(u->out, u->in, bytes);
    u->in += bytes;
    u->in_left -= bytes;
    u->out += bytes;
    u->out_left -= bytes;
    return bytes == most ? UNPACK_END : UNPACK_MORE;
}

// Behind the data of a file: it must be what the headers tell.
static bool check_file(struct unpack *u, struct zip *zip)
{
    if (zip->crc != zip->file.crc || zip->size != zip->told_size ||
        zip->packed != zip->told_packed)
        return fail(u, UNPACK_MISMATCH);
    return expect(zip, take_signature, SIGNATURE);
}

static bool unpack_data(struct unpack *u, struct zip *zip)
{
    const uint8_t *out = u->out;
    size_t in_left = u->in_left, bytes;
    enum unpack_result result;

    if (zip->file.method == ZIP_DEFLATED)
        result = inflate_step(u, &zip->z);
    else
        result = copy_stored(u, zip->told_size - zip->size);
    bytes = (size_t)(u->out - out);
    zip->crc = (uint32_t)crc32(zip->crc, out, (uInt)bytes);
    zip->size += bytes;
    zip->packed += in_left - u->in_left;
    if (zip->directory && zip->size)
        return fail(u, "it holds a directory with content");
    if (result != UNPACK_END)
        return false;
    zip->found |= !zip->directory;
    if (zip->file.flags & ZIP_FLAG_DESCRIPTOR)
        return expect(zip, take_descriptor, DESCRIPTOR_MAX + SIGNATURE);
    return check_file(u, zip);
}

// Whether the descriptor has this form, and tells what has been found.
static bool is_descriptor(const struct zip *zip, uint32_t signature,
                          uint32_t width)
{
    const uint8_t *p = zip->bytes + signature, *next = p + 4 + 2 * width;
    uint32_t size[2] = {(uint32_t)zip->size, (uint32_t)(zip->size >> 32)};
    uint32_t packed[2] = {(uint32_t)zip->packed,
                          (uint32_t)(zip->packed >> 32)};

    return (!signature || get_le32(zip->bytes) == ZIP_DESCRIPTOR) &&
           get_le32(p) == zip->crc && memcmp(p + 4, packed, width) == 0 &&
           memcmp(p + 4 + width, size, width) == 0 && next[0] == 'P' &&
           next[1] == 'K';
}

// It may have a signature or not, and sizes of 32 or 64 bits, whatever the
// headers tell (4.3.9; some writers do not keep to it).
static bool take_descriptor(struct unpack *u, struct zip *zip)
{
    uint32_t signature, width, length;

    for (signature = 0; signature <= SIGNATURE; signature += SIGNATURE) {
        for (width = 4; width <= 8; width += 4) {
            if (!is_descriptor(zip, signature, width))
                continue;
            length = signature + 4 + 2 * width;
            expect(zip, take_signature, SIGNATURE);
            zip->have = DESCRIPTOR_MAX + SIGNATURE - length;
            memmove(zip->bytes, zip->bytes + length, zip->have);
            return true;
        }
    }
    return fail(u, UNPACK_MISMATCH);
}

static bool take_central(struct unpack *u, struct zip *zip)
{
    (void)u;
    zip->skip = (uint64_t)zip->central.name_length +
                zip->central.extra_length + zip->central.comment_length;
    return expect(zip, take_signature, SIGNATURE);
}

static bool take_zip64_end(struct unpack *u, struct zip *zip)
{
    (void)u;
    zip->skip = zip->zip64_end.size;
    return expect(zip, take_signature, SIGNATURE);
}

static bool take_locator(struct unpack *u, struct zip *zip)
{
    (void)u;
    return expect(zip, take_signature, SIGNATURE);
}

static bool finish(struct unpack *u, struct zip *zip)
{
    (void)u;
    zip->part = NULL;
    return false;
}

static bool take_end(struct unpack *u, struct zip *zip)
{
    (void)u;
    zip->skip = zip->end.comment_length;
    return expect(zip, finish, 0);
}

static const struct {
    uint32_t signature, bytes;
    zip_part *part;
} structures[] = {
    {ZIP_LOCAL, sizeof(struct zip_local), take_local},
    {ZIP_CENTRAL, sizeof(struct zip_central), take_central},
    {ZIP64_END, sizeof(struct zip64_end), take_zip64_end},
    {ZIP64_LOCATOR, sizeof(struct zip64_locator), take_locator},
    {ZIP_END, sizeof(struct zip_end), take_end},
};

// Of these, four bytes or a few more are there already.
static bool take_signature(struct unpack *u, struct zip *zip)
{
    size_t i;

    if (zip->signature != ZIP_LOCAL && !zip->found)
        return fail(u, "it holds no file");
    for (i = 0; i < sizeof structures / sizeof *structures; i++) {
        if (structures[i].signature != zip->signature)
            continue;
        zip->part = structures[i].part;
        zip->want = structures[i].bytes;
        return zip->have <= zip->want || fail(u, UNPACK_DAMAGED);
    }
    return fail(u, UNPACK_DAMAGED);
}

// Whether the next structure is there.
static bool gather(struct unpack *u, struct zip *zip)
{
    size_t bytes = u->in_left < zip->skip ? u->in_left : (size_t)zip->skip;

    u->in += bytes;
    u->in_left -= bytes;
    zip->skip -= bytes;
    for (; !zip->skip && zip->have < zip->want && u->in_left; u->in_left--)
        zip->bytes[zip->have++] = *u->in++;
    return !zip->skip && zip->have >= zip->want;
}

static bool begin(struct unpack *u)
{
    struct zip *zip = unpack_state(u, sizeof *zip);

    return zip && expect(zip, take_signature, SIGNATURE);
}

static enum unpack_result step(struct unpack *u)
{
    struct zip *zip = u->state;

    while (gather(u, zip) && zip->part(u, zip))
        ;
    if (u->error)
        return UNPACK_FAILED;
    return zip->part ? UNPACK_MORE : UNPACK_END;
}

static void end(struct unpack *u)
{
    struct zip *zip = u->state;

    inflateEnd(&zip->z);
}

// Of the first file, if it is no directory.
static uint64_t size_hint(const uint8_t *head, size_t bytes)
{
    struct zip_local local;
    struct zip_extra extra;
    struct zip64_extra zip64;
    size_t at;

    if (bytes < sizeof local)
        return 0;
    memcpy(&local, head, sizeof local);
    at = sizeof local + local.name_length;
    if (local.flags & ZIP_FLAG_DESCRIPTOR || at > bytes ||
        !local.name_length || head[at - 1] == '/')
        return 0;
    if (local.size != ZIP_IN_ZIP64)
        return local.size;
    for (; at + sizeof extra + sizeof zip64 <= bytes;
         at += sizeof extra + extra.length) {
        memcpy(&extra, head + at, sizeof extra);
        memcpy(&zip64, head + at + sizeof extra, sizeof zip64);
        if (extra.id == ZIP64_EXTRA)
            return zip64.size;
    }
    return 0;
}

const struct unpack_kind unpack_zip = {
    .begin = begin,
    .step = step,
    .end = end,
    .size_hint = size_hint,
};
