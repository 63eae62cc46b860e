// SPDX-License-Identifier: GPL-2.0-or-later
// Prints what is found, for people and as JSON (RFC 8259) for programs; host.

#include "tools/find.h"

#include "loader/format.h"

static const char *const kinds[] = {
    [KIND_UNKNOWN] = "disk",
    [KIND_CD] = "CD",
    [KIND_FLOPPY] = "floppy",
    [KIND_HARD_DISK] = "hard disk",
};

static const char *const kind_words[] = {
    [KIND_UNKNOWN] = "disk",
    [KIND_CD] = "cd",
    [KIND_FLOPPY] = "floppy",
    [KIND_HARD_DISK] = "harddisk",
};

static const struct {
    enum announcer by;
    const char *name, *word;
} announcers[] = {
    {BY_MBFT, "mBFT", "mbft"},
    {BY_SLOTS, "drive map", "slots"},
    {BY_NFIT, "NFIT", "nfit"},
};
#define ANNOUNCERS (sizeof announcers / sizeof announcers[0])

// ---- For people.

// The command line was in memory and may hold what a terminal obeys.
static void put_clean(FILE *to, const char *s)
{
    for (; *s; s++)
        if (*s >= ' ' && *s < 0x7f)
            fputc(*s, to);
        else
            fprintf(to, "\\x%02X", (unsigned char)*s);
}

static void print_source(FILE *to, const struct found *found)
{
    const char *between = "  announced by: ";
    unsigned i;

    for (i = 0; i < ANNOUNCERS; i++)
        if (found->by & announcers[i].by) {
            fprintf(to, "%s%s", between, announcers[i].name);
            between = ", ";
        }
    fputc('\n', to);
    if (found->memory_type[0]) {
        fputs("  memory map: ", to);
        put_clean(to, found->memory_type);
        fputc('\n', to);
    }
    if (found->command_line[0]) {
        fputs("  command line: ", to);
        put_clean(to, found->command_line);
        fputc('\n', to);
    }
}

static void print_commands(FILE *to, const struct found *found, bool dump)
{
    unsigned i;

    if (found->from_dump[0])
        fprintf(to, "  to mount it out of the dump:\n    %s\n",
                found->from_dump);
    fprintf(to, "  to mount it%s%s:\n", dump ? " on that machine" : "",
            found->command_count > 1 ? ", the first of these that works" : "");
    for (i = 0; i < found->command_count; i++)
        fprintf(to, "    %s\n", found->commands[i]);
}

void print_found(FILE *to, const struct findings *f, bool dump)
{
    char size[27];
    unsigned i;

    for (i = 0; i < f->count; i++) {
        const struct found *found = &f->images[i];

        fprintf(to, "%s%s", i ? "\n" : "", kinds[found->kind]);
        if (found->drive != NO_DRIVE)
            fprintf(to, " %02Xh", (unsigned)found->drive);
        fprintf(to, " at %llXh, %s bytes\n", (unsigned long long)found->base,
                group_digits(size, found->bytes));
        print_source(to, found);
        print_commands(to, found, dump);
    }
}

void print_best(FILE *to, const struct findings *f)
{
    unsigned i;

    for (i = 0; i < f->count; i++)
        fprintf(to, "%s\n", f->images[i].from_dump[0]
                                ? f->images[i].from_dump
                                : f->images[i].commands[0]);
}

// ---- For programs. A byte that is not ASCII stands as the character of its
// number.

static void put_string(FILE *to, const char *s)
{
    fputc('"', to);
    for (; *s; s++)
        if (*s < ' ' || *s == 0x7f)
            fprintf(to, "\\u%04x", (unsigned char)*s);
        else
            fprintf(to, *s == '"' || *s == '\\' ? "\\%c" : "%c", *s);
    fputc('"', to);
}

static void put_text(FILE *to, const char *key, const char *value)
{
    fprintf(to, ", \"%s\": ", key);
    if (value[0])
        put_string(to, value);
    else
        fputs("null", to);
}

static void put_image(FILE *to, const struct found *found)
{
    const char *between = "";
    unsigned i;

    fprintf(to, "{\"kind\": \"%s\", \"address\": %llu, \"bytes\": %llu",
            kind_words[found->kind], (unsigned long long)found->base,
            (unsigned long long)found->bytes);
    if (found->drive == NO_DRIVE)
        fputs(", \"drive\": null", to);
    else
        fprintf(to, ", \"drive\": %d", found->drive);
    fputs(", \"announced_by\": [", to);
    for (i = 0; i < ANNOUNCERS; i++)
        if (found->by & announcers[i].by) {
            fprintf(to, "%s\"%s\"", between, announcers[i].word);
            between = ", ";
        }
    fputc(']', to);
    put_text(to, "memory_type", found->memory_type);
    put_text(to, "command_line", found->command_line);
    put_text(to, "from_dump", found->from_dump);
    fputs(", \"commands\": [", to);
    for (i = 0; i < found->command_count; i++) {
        fputs(i ? ", " : "", to);
        put_string(to, found->commands[i]);
    }
    fputs("]}", to);
}

void print_found_json(FILE *to, const struct findings *f)
{
    unsigned i;

    fputs("{\"version\": \"" RAMISO_VERSION "\", \"images\": [", to);
    for (i = 0; i < f->count; i++) {
        fputs(i ? ",\n" : "\n", to);
        put_image(to, &f->images[i]);
    }
    fputs("\n], \"warnings\": [", to);
    for (i = 0; i < f->warning_count; i++) {
        fputs(i ? ", " : "", to);
        put_string(to, f->warnings[i]);
    }
    fputs("]}\n", to);
}
