// SPDX-License-Identifier: GPL-2.0-or-later
// ramiso-find: says which images are announced in a machine's memory, and how
// Linux mounts them; host.

#include "tools/find.h"

#include <errno.h>
#include <stdlib.h>

enum status { FOUND = 0, NOTHING = 1, UNREADABLE = 2 };
enum output { FOR_PEOPLE, FOR_PROGRAMS, BEST_ONLY };

struct arguments {
    enum output output;
    const char *dump; // NULL: this machine
    const char *root;
};

static const char usage[] =
    "Usage: ramiso-find [--json | --commands] [--dump FILE | --root FOLDER]\n";

static const char help[] =
    "Says which images a loader (ramiso, MEMDISK, grub4dos and others) has\n"
    "left in memory, and the commands that mount them. It runs as root.\n"
    "\n"
    "  --json        for programs\n"
    "  --commands    only the best command for each image, one a line\n"
    "  --dump FILE   look into a dump of physical memory from address 0 on,\n"
    "                of which the first MiB is enough for most\n"
    "  --root FOLDER take dev/mem, proc and sys from this folder\n"
    "  --help        this text\n"
    "  --version     the version\n"
    "\n"
    "Exit status: 0 something is announced, 1 nothing is, 2 the memory cannot\n"
    "be read or the command line is wrong.\n";

static _Noreturn void fail_usage(const char *what, const char *value)
{
    fprintf(stderr, "ramiso-find: %s%s\n%s", what, value, usage);
    exit(UNREADABLE);
}

static const char *value_of(char ***at)
{
    const char *option = **at;

    if (!*++*at)
        fail_usage("a name is missing behind ", option);
    return **at;
}

static struct arguments read_arguments(char **argv)
{
    struct arguments a = {.root = ""};

    for (argv++; *argv; argv++) {
        if (strcmp(*argv, "--json") == 0) {
            a.output = FOR_PROGRAMS;
        } else if (strcmp(*argv, "--commands") == 0) {
            a.output = BEST_ONLY;
        } else if (strcmp(*argv, "--dump") == 0) {
            a.dump = value_of(&argv);
        } else if (strcmp(*argv, "--root") == 0) {
            a.root = value_of(&argv);
        } else if (strcmp(*argv, "--help") == 0) {
            printf("%s%s", usage, help);
            exit(FOUND);
        } else if (strcmp(*argv, "--version") == 0) {
            printf("ramiso-find " RAMISO_VERSION "\n");
            exit(FOUND);
        } else {
            fail_usage("unknown option ", *argv);
        }
    }
    return a;
}

// ---- A dump, or this machine.

static void look_into_dump(struct findings *f, const char *name)
{
    // Of that machine nothing else is known.
    struct system any = {
        .can_nfit = true, .can_legacy = true, .can_phram = true,
    };
    struct memory memory = {0};

    if (!open_dump(name, &memory)) {
        fprintf(stderr, "ramiso-find: %s: %s\n", name, strerror(errno));
        exit(UNREADABLE);
    }
    f->incomplete = memory.size < FIRST_MIB;
    if (f->incomplete)
        warn(f, "The dump has %llu bytes: give at least the first MiB of the "
             "machine's memory.", (unsigned long long)memory.size);
    find_by_hooks(f, &memory);
    find_by_tables(f, &memory);
    find_by_acpi(f, &memory);
    make_commands(f, &any, &memory, name);
}

// What to do about /dev/mem that cannot be read.
static const char *advice(int error)
{
    switch (error) {
    case EACCES:
        return "run this as root";
    case ENOENT:
        return "make it with `mknod -m 600 /dev/mem c 1 1`, if the kernel has "
               "it";
    case EPERM:
        return "the kernel is locked down, or you are not root: start it "
               "without Secure Boot or lockdown=";
    default:
        return "does the kernel have it?";
    }
}

static void look_into_machine(struct findings *f, const char *root)
{
    struct memory memory = {0};
    struct system system = {0};

    if (!open_machine(root, &memory)) {
        f->incomplete = true;
        warn(f, "%s/dev/mem: %s; %s.", root, strerror(errno), advice(errno));
    }
    find_by_hooks(f, &memory);
    find_by_tables(f, &memory);
    find_by_kernel(f, root);
    ask_kernel(f, root, &system);
    make_commands(f, &system, &memory, NULL);
    free((void *)(uintptr_t)memory.data);
}

static void report(const struct findings *f, const struct arguments *a)
{
    unsigned i;

    if (a->output == FOR_PROGRAMS) {
        print_found_json(stdout, f);
        return;
    }
    for (i = 0; i < f->warning_count; i++)
        fprintf(stderr, "ramiso-find: %s\n", f->warnings[i]);
    if (!f->count && !f->incomplete)
        fputs("ramiso-find: No image is announced: no mBFT, no drive map, no "
              "virtual CD or disk in an NFIT; with announce=none an image may "
              "still be in the memory map (dmesg | grep 'type 12').\n", stderr);
    if (a->output == BEST_ONLY)
        print_best(stdout, f);
    else
        print_found(stdout, f, a->dump);
}

int main(int argc, char **argv)
{
    struct arguments a = read_arguments(argv);
    struct findings *f = calloc(1, sizeof *f);
    enum status status;

    (void)argc;
    if (!f) {
        perror("ramiso-find");
        return UNREADABLE;
    }
    if (a.dump)
        look_into_dump(f, a.dump);
    else
        look_into_machine(f, a.root);
    report(f, &a);
    status = f->count ? FOUND : f->incomplete ? UNREADABLE : NOTHING;
    free(f);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("ramiso-find");
        return UNREADABLE;
    }
    return (int)status;
}
