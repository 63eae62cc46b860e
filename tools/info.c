// SPDX-License-Identifier: GPL-2.0-or-later
// ramiso-info: says what the loader will make of image files; host.

#include "tools/info.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum status { BOOTABLE = 0, NOT_BOOTABLE = 1, UNREADABLE = 2 };

struct request {
    const char *file; // NULL: none is named yet
    char words[COMMAND_LINE_MAX];
    struct image image; // all of the file
    bool readable;
};

struct arguments {
    bool json;
    unsigned count;
    struct request *images;
    char words[COMMAND_LINE_MAX]; // all of them
};

static const char usage[] =
    "Usage: ramiso-info [--json] IMAGE [WORD...] [IMAGE [WORD...]]...\n";

static const char help[] =
    "Says what ramiso will make of an image, without booting it.\n"
    "\n"
    "WORD is what stands in the boot menu for that image: iso, floppy,\n"
    "harddisk, c= h= s= offset=, drive=, entry=, short and the others of the\n"
    "README. A file of such a name is ./floppy. Each image is looked at as if\n"
    "it were the only one. A packed image (gzip, zip, xz, zstd) is unpacked\n"
    "into a temporary file without a name in TMPDIR, or /var/tmp, and is what\n"
    "it becomes; sha256= is of that. The file that verify wants is not read.\n"
    "\n"
    "  --json      for programs\n"
    "  --help      this text\n"
    "  --version   the version\n"
    "  --          only images and words follow\n"
    "\n"
    "Exit status: 0 all can be booted, 1 one cannot, 2 one cannot be read or\n"
    "the command line is wrong.\n";

static _Noreturn void fail_usage(const char *what, const char *value)
{
    fprintf(stderr, "ramiso-info: %s%s\n%s", what, value, usage);
    exit(UNREADABLE);
}

// ---- The command line: an argument that is not the loader's is a file.

static char first_unknown[COMMAND_LINE_MAX]; // word; "": all are known

static void note_unknown(const char *word)
{
    if (!first_unknown[0])
        copy_string(first_unknown, sizeof first_unknown, word);
}

// Such words as may stand behind an image, mirror= among them.
static bool is_words(const char *argument)
{
    struct options o = default_options();

    if (argument[strspn(argument, " \t")] == '\0')
        return false;
    first_unknown[0] = '\0';
    o.image_count = 1;
    copy_string(o.images[0].name, sizeof o.images[0].name, "image");
    parse_options(&o, argument, note_unknown);
    return !first_unknown[0] && o.image_count == 1;
}

// What is no file, and whose first unknown word is known but for its value, is
// a slip of the pen.
static void check_values(const char *argument)
{
    const char *allowed = allowed_values(first_unknown);

    if (!allowed || access(argument, F_OK) == 0)
        return;
    fprintf(stderr, "ramiso-info: the word \"%s\" is wrong: behind the = "
            "there has to be %s.\n", first_unknown, allowed);
    exit(UNREADABLE);
}

static void add_words(char words[COMMAND_LINE_MAX], const char *more)
{
    size_t length = strlen(words);

    if (length + strlen(more) + 2 > COMMAND_LINE_MAX)
        fail_usage("too many words: ", more);
    if (length)
        words[length++] = ' ';
    copy_string(words + length, COMMAND_LINE_MAX - length, more);
}

// The first image has the words in front of it, too.
static struct request *new_request(struct arguments *a)
{
    if (a->count == 0 || a->images[a->count - 1].file)
        a->count++;
    return &a->images[a->count - 1];
}

static void take_argument(struct arguments *a, const char *argument)
{
    if (is_words(argument)) {
        if (!a->count)
            new_request(a);
        add_words(a->images[a->count - 1].words, argument);
        add_words(a->words, argument);
    } else {
        // As in ramiso.cfg.
        bool named = strncmp(argument, "image=", 6) == 0;

        if (!named)
            check_values(argument);
        new_request(a)->file = argument + (named ? 6 : 0);
    }
}

static void take_option(struct arguments *a, const char *option)
{
    if (strcmp(option, "--json") == 0) {
        a->json = true;
    } else if (strcmp(option, "--help") == 0) {
        printf("%s%s", usage, help);
        exit(BOOTABLE);
    } else if (strcmp(option, "--version") == 0) {
        printf("ramiso-info " RAMISO_VERSION "\n");
        exit(BOOTABLE);
    } else {
        fail_usage("unknown option ", option);
    }
}

static struct arguments read_arguments(int argc, char **argv)
{
    struct arguments a = {.images = calloc((size_t)argc, sizeof *a.images)};
    bool options = true;
    int i;

    if (!a.images) {
        perror("ramiso-info");
        exit(UNREADABLE);
    }
    for (i = 1; i < argc; i++) {
        if (options && strcmp(argv[i], "--") == 0)
            options = false;
        else if (options && argv[i][0] == '-')
            take_option(&a, argv[i]);
        else
            take_argument(&a, argv[i]);
    }
    if (!a.count || !a.images[0].file)
        fail_usage("no image is named", "");
    return a;
}

// ---- The files.

// Opens a file or a disk; -1 and errno if it is neither.
static int open_image(const char *name, uint64_t *size)
{
    int fd = open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    struct stat status;
    off_t end;

    if (fd < 0 || fstat(fd, &status) != 0)
        return -1;
    errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
    if (S_ISREG(status.st_mode) || S_ISBLK(status.st_mode)) {
        end = lseek(fd, 0, SEEK_END);
        *size = (uint64_t)end;
        if (end >= 0)
            return fd;
    }
    close(fd);
    return -1;
}

static bool map_image(const char *name, struct image *image)
{
    int fd = open_image(name, &image->size);
    void *data = NULL;

    if (fd < 0)
        return false;
    if (image->size)
        data = mmap(NULL, image->size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (data == MAP_FAILED)
        return false;
    image->data = data;
    return true;
}

// Words on the machine count for all images, those on an image for it.
static struct options options_of(const struct arguments *a,
                                 const struct request *r)
{
    struct options all = default_options(), own = default_options();
    unsigned i;

    parse_options(&all, a->words, note_unknown);
    parse_options(&own, r->words, note_unknown);
    for (i = 0; i < MAX_IMAGES; i++)
        all.images[i] = own.images[i];
    return all;
}

static enum status print(const struct arguments *a, const struct info *info,
                         bool first)
{
    if (a->json)
        print_json(stdout, info, first);
    else
        print_text(stdout, info);
    return info->error[0] ? NOT_BOOTABLE : BOOTABLE;
}

// Says what cannot be read, before anything is said of what can.
static enum status open_images(struct arguments *a)
{
    enum status status = BOOTABLE;
    unsigned i;

    for (i = 0; i < a->count; i++) {
        struct request *r = &a->images[i];

        r->readable = map_image(r->file, &r->image);
        if (r->readable)
            continue;
        fprintf(stderr, "ramiso-info: %s: %s%s\n", r->file, strerror(errno),
                errno == ENOENT && !strchr(r->file, '/')
                    ? "; it is not a word of the loader either" : "");
        status = UNREADABLE;
    }
    return status;
}

static enum status report(const struct arguments *a, const struct request *r,
                          bool first)
{
    struct info *info = calloc(1, sizeof *info);
    enum status status = UNREADABLE;

    if (!info) {
        perror("ramiso-info");
        return UNREADABLE;
    }
    info->image = r->image;
    info->file = r->file;
    copy_string(info->words, sizeof info->words, r->words);
    info->options = options_of(a, r);
    if (look_into(info))
        status = print(a, info, first);
    else
        fprintf(stderr, "ramiso-info: %s cannot be unpacked into a temporary "
                "file, %s: set TMPDIR to a folder that has room for it\n",
                r->file, strerror(errno));
    forget_parts(info);
    if (info->image.size)
        munmap((void *)(uintptr_t)info->image.data, info->image.size);
    free(info);
    return status;
}

int main(int argc, char **argv)
{
    struct arguments a = read_arguments(argc, argv);
    enum status worst = open_images(&a), status;
    bool first = true;
    unsigned i;

    if (a.json)
        json_begin(stdout);
    for (i = 0; i < a.count; i++) {
        if (!a.images[i].readable)
            continue;
        status = report(&a, &a.images[i], first);
        if (status != UNREADABLE)
            first = false;
        if (status > worst)
            worst = status;
    }
    if (a.json)
        json_end(stdout);
    free(a.images);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("ramiso-info");
        return UNREADABLE;
    }
    return (int)worst;
}
