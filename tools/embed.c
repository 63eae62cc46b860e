// SPDX-License-Identifier: GPL-2.0-or-later
// ramiso-embed: puts words and an image into ramiso.lkrn or ramiso.0; host.

#include "tools/embed.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "loader/format.h"
#include "loader/options.h"
#include "loader/unpack.h"

struct arguments {
    const char *file, *output;
    const char *words, *image; // NULL: as they are
    const char *pack; // NULL: the image goes in as it is
    bool remove, force;
};

static const char usage[] =
    "Usage: ramiso-embed [OPTION]... FILE\n";

static const char help[] =
    "Puts words and an image into FILE, a ramiso.lkrn or ramiso.0, so that\n"
    "one file boots by itself. Without an option it says what is in there.\n"
    "\n"
    "  --words='WORDS'  the command line, in place of any other; '' for none\n"
    "  --image=IMAGE    the image, which may be packed (gzip, xz, zstd, zip)\n"
    "  --pack=TOOL      pack it first: gzip, xz or zstd\n"
    "  --remove         take out words and image, before others are put in\n"
    "  --force          write even what ramiso will not boot with its words\n"
    "  --output=NEW     write to NEW and leave FILE as it is\n"
    "  --help           this text\n"
    "  --version        the version\n"
    "\n"
    "Exit status: 0 done, 1 FILE or what is to be put in is refused, 2 a file\n"
    "cannot be read or written or the command line is wrong.\n";

_Noreturn void stop(enum status status, const char *format, ...)
{
    va_list list;

    fprintf(stderr, "ramiso-embed: ");
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fprintf(stderr, ".\n");
    exit((int)status);
}

__attribute__((format(printf, 1, 2)))
static _Noreturn void stop_usage(const char *format, ...)
{
    va_list list;

    fprintf(stderr, "ramiso-embed: ");
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fprintf(stderr, "\n%s", usage);
    exit(UNREADABLE);
}

// ---- The command line.

enum { WORDS = 1, IMAGE, PACK, REMOVE, FORCE, OUTPUT, HELP, VERSION };

static const struct option options[] = {
    {"words", required_argument, NULL, WORDS},
    {"image", required_argument, NULL, IMAGE},
    {"pack", required_argument, NULL, PACK},
    {"remove", no_argument, NULL, REMOVE},
    {"force", no_argument, NULL, FORCE},
    {"output", required_argument, NULL, OUTPUT},
    {"help", no_argument, NULL, HELP},
    {"version", no_argument, NULL, VERSION},
    {NULL, 0, NULL, 0},
};

// `word` is what getopt_long() has looked at, or for letters such as -xy the
// one before it.
static _Noreturn void stop_option(int option, const char *word)
{
    if (option == ':')
        stop_usage("%s wants a value", word);
    if (optopt > VERSION)
        stop_usage("unknown option -%c", optopt);
    if (optopt)
        stop_usage("%s: that option takes no value", word);
    stop_usage("unknown option %s", word);
}

static void take_option(struct arguments *a, int option, const char *word)
{
    switch (option) {
    case WORDS:
        a->words = optarg;
        break;
    case IMAGE:
        a->image = optarg;
        break;
    case PACK:
        a->pack = optarg;
        break;
    case REMOVE:
        a->remove = true;
        break;
    case FORCE:
        a->force = true;
        break;
    case OUTPUT:
        a->output = optarg;
        break;
    case HELP:
        printf("%s%s", usage, help);
        exit(DONE);
    case VERSION:
        printf("ramiso-embed " RAMISO_VERSION "\n");
        exit(DONE);
    default:
        stop_option(option, word);
    }
}

static struct arguments read_arguments(int argc, char **argv)
{
    struct arguments a = {.file = NULL};
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1)
        take_option(&a, option, argv[optind - 1]);
    if (optind + 1 != argc)
        stop_usage(optind == argc ? "no file is named"
                                  : "more than one file is named");
    a.file = argv[optind];
    if (a.pack && !a.image)
        stop_usage("--pack wants an --image");
    if (a.output && !a.image && !a.words && !a.remove)
        stop_usage("--output wants something to be changed");
    return a;
}

// ---- Words.

// As the loader does at each start.
static void warn_word(const char *word)
{
    const char *allowed = allowed_values(word);

    if (strncmp(word, DIGEST_WORD, sizeof DIGEST_WORD - 1) == 0)
        stop(REFUSED, "the word \"%s\" is no SHA-256, with which ramiso boots "
             "nothing: behind the = give %s", word, allowed);
    fprintf(stderr, "ramiso-embed: warning: the word \"%s\" ", word);
    if (allowed)
        fprintf(stderr, "will be ignored: behind the = there has to be %s.\n",
                allowed);
    else
        fprintf(stderr, "is unknown to ramiso, which will ignore it; the "
                "README lists all.\n");
}

static void check_words(const char *words)
{
    struct options o = default_options();

    for (const char *c = words; *c; c++)
        if ((unsigned char)*c < ' ')
            stop(REFUSED, "the words have a line end or the like in them");
    parse_options(&o, words, warn_word);
}

// ---- The image.

// The packers' own options: they write to standard output, and the same bytes
// each time.
static char *const packers[][5] = {
    {"gzip", "-9nc", NULL},
    {"xz", "-c", "-T1", NULL},
    {"zstd", "-19", "-qc", NULL},
};

static char *const *packer_named(const char *name)
{
    size_t i;

    for (i = 0; i < sizeof packers / sizeof *packers; i++)
        if (strcmp(packers[i][0], name) == 0)
            return packers[i];
    stop_usage("--pack knows gzip, xz and zstd");
}

// Its output goes to a file that has no name.
static FILE *pack(FILE *image, const char *name)
{
    char *const *packer = packer_named(name);
    FILE *to = tmpfile();
    pid_t child = to ? fork() : -1;
    int status;

    if (child == 0) {
        if (dup2(fileno(image), STDIN_FILENO) >= 0 &&
            dup2(fileno(to), STDOUT_FILENO) >= 0)
            execvp(packer[0], packer);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
        stop(UNREADABLE, "%s: %s", name, strerror(errno));
    if (status != 0)
        stop(UNREADABLE, "%s could not be run, or has failed", name);
    fclose(image);
    return to;
}

static FILE *open_image(const struct arguments *a, uint64_t *bytes)
{
    FILE *image = fopen(a->image, "rb");
    struct stat status;

    if (!image || fstat(fileno(image), &status) != 0)
        stop(UNREADABLE, "%s: %s", a->image, strerror(errno));
    if (!S_ISREG(status.st_mode))
        stop(UNREADABLE, "%s is not a file", a->image);
    if (!status.st_size)
        stop(REFUSED, "%s is empty", a->image);
    if (a->pack)
        image = pack(image, a->pack);
    if (fstat(fileno(image), &status) != 0 || fseeko(image, 0, SEEK_SET) != 0)
        stop(UNREADABLE, "%s: %s", a->image, strerror(errno));
    *bytes = (uint64_t)status.st_size;
    return image;
}

// The image that is in there already, to be kept.
static FILE *open_embedded(const struct program *p)
{
    FILE *image = fopen(p->name, "rb");

    if (!image || fseeko(image, (off_t)p->size, SEEK_SET) != 0)
        stop(UNREADABLE, "%s: %s", p->name, strerror(errno));
    return image;
}

static bool is_packed(FILE *image)
{
    uint8_t head[UNPACK_HEAD];
    size_t bytes = fread(head, 1, sizeof head, image);

    rewind(image);
    return unpack_recognise(head, bytes) != PACKING_NONE;
}

// Whether the program will boot the image, which begins at `offset`.
static void check_image(const struct arguments *a, const struct program *p,
                        FILE *image, uint64_t offset)
{
    struct verdict v = look_at_image(p, image, offset);

    if (v.error[0] && !a->force)
        stop(REFUSED, "%s Nothing is written; --force writes it nonetheless",
             v.error);
    if (v.error[0])
        fprintf(stderr, "ramiso-embed: warning: %s\n", v.error);
}

static void protect_image(const struct arguments *a, const char *path)
{
    struct stat image, output;

    if (a->image && stat(a->image, &image) == 0 && stat(path, &output) == 0 &&
        image.st_dev == output.st_dev && image.st_ino == output.st_ino)
        stop(REFUSED, "%s is the image itself: it would be overwritten",
             path);
}

// ---- The story.

static void list_image(const struct program *p)
{
    FILE *image = open_embedded(p);
    struct verdict v = look_at_image(p, image, p->size);
    char bytes[27];

    fclose(image);
    printf("  image: %.*s, %s bytes", EMBEDDED_NAME_MAX, p->embedded->name,
           group_digits(bytes, p->embedded->bytes));
    if (v.packing)
        printf(", packed by %s", v.packing);
    if (v.unpacked)
        printf(", unpacked %s bytes", group_digits(bytes, v.unpacked));
    putchar('\n');
    if (v.error[0])
        printf("  not bootable: %s\n", v.error);
}

static void show(const struct program *p)
{
    printf("%s: ramiso " RAMISO_VERSION ", %s\n", p->name,
           p->nbp ? "a network bootstrap program" : "a kernel for boot menus");
    printf("  words: %.*s\n", BUILTIN_MAX,
           p->builtin->words[0] ? p->builtin->words : "none");
    if (p->embedded->appended) {
        list_image(p);
    } else {
        char bytes[27];

        printf("  image: none, there is room for %s bytes\n",
               group_digits(bytes, room_for_image(p)));
    }
}

static void change(const struct arguments *a, struct program *p)
{
    const char *path = a->output ? a->output : a->file;
    FILE *image = NULL;

    protect_image(a, path);
    if (a->remove) {
        set_words(p, "");
        set_image(p, "", 0, false);
    }
    if (a->words) {
        check_words(a->words);
        set_words(p, a->words);
    }
    if (a->image) {
        uint64_t bytes;

        image = open_image(a, &bytes);
        set_image(p, a->image, bytes, is_packed(image));
        check_image(a, p, image, 0);
    } else if (p->embedded->appended) {
        image = open_embedded(p);
        check_image(a, p, image, p->size);
    }
    write_program(p, path, image);
    if (image)
        fclose(image);
}

int main(int argc, char **argv)
{
    struct arguments a = read_arguments(argc, argv);
    struct program p = read_program(a.file);

    if (a.words || a.image || a.remove)
        change(&a, &p);
    else
        show(&p);
    free(p.bytes);
    if (fflush(stdout) != 0 || ferror(stdout))
        stop(UNREADABLE, "standard output: %s", strerror(errno));
    return DONE;
}
