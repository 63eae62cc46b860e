// SPDX-License-Identifier: GPL-2.0-or-later
// Tests loader/handover.c: what the Linux boot protocol and Multiboot 2 pass.

#include "check.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "boot/linux.h"
#include "boot/multiboot2.h"
#include "loader/handover.h"
#include "loader/lib.h"
#include "low32.h"

#define AREA 8192u

static struct handover handover;
static struct linux_parameters zero_page;
static _Alignas(8) uint8_t info[4096];
static uint32_t info_end;

static void take_linux(const char *command_line)
{
    char *text = (char *)low32(AREA);

    memset(&handover, 0, sizeof handover);
    memset(&zero_page, 0, sizeof zero_page);
    zero_page.type_of_loader = 0x72;
    zero_page.ramdisk_image = 0x37ff0000;
    zero_page.ramdisk_size = 0xc0000000;
    if (command_line) {
        assert_true(copy_string(text, AREA, command_line));
        zero_page.cmd_line_ptr = (uint32_t)(uintptr_t)text;
    }
    read_linux_handover(&handover, &zero_page);
}

// boot.rst: type_of_loader, ramdisk_image and ramdisk_size, cmd_line_ptr.
TEST(linux_boot_protocol)
{
    take_linux("iso raw");
    assert_string_equal(handover.command_line, "iso raw");
    assert_int_equal(handover.image_count, 1);
    assert_int_equal((uintptr_t)handover.images[0].data, 0x37ff0000);
    assert_int_equal(handover.images[0].size, 0xc0000000);
    assert_string_equal(handover.images[0].label, "");
    assert_int_equal(handover.loader_type, 0x72);
    assert_false(handover.efi);
    assert_false(handover.more);
}

// A ramdisk_size of 0 is no image, wherever ramdisk_image points.
TEST(linux_without_an_image)
{
    memset(&handover, 0, sizeof handover);
    memset(&zero_page, 0, sizeof zero_page);
    zero_page.ramdisk_image = 0x37ff0000;
    read_linux_handover(&handover, &zero_page);
    assert_int_equal(handover.image_count, 0);
}

// zero-page.rst: "EL32" and "EL64" at 1C0h tell of EFI; nothing else does.
TEST(linux_from_efi)
{
    static const char *const signatures[] = {"EL32", "EL64", "\0\0\0\0",
                                             "XL64"};
    size_t i;

    for (i = 0; i < LENGTH(signatures); i++) {
        memset(&handover, 0, sizeof handover);
        memset(&zero_page, 0, sizeof zero_page);
        memcpy((uint8_t *)&zero_page + 0x1c0, signatures[i], 4);
        read_linux_handover(&handover, &zero_page);
        assert_int_equal(handover.efi, i < 2);
    }
}

// boot.rst: a cmd_line_ptr of 0 means that there is no command line.
TEST(linux_without_a_command_line)
{
    take_linux(NULL);
    assert_string_equal(handover.command_line, "");
}

// A command line that is too long is cut, with a terminator.
TEST(linux_long_command_line)
{
    char line[3000];

    memset(line, 'x', sizeof line - 1);
    line[sizeof line - 1] = '\0';
    take_linux(line);
    assert_int_equal(strlen(handover.command_line), COMMAND_LINE_MAX - 1);
}

static void start_info(void)
{
    memset(&handover, 0, sizeof handover);
    memset(info, 0, sizeof info);
    info_end = sizeof(struct multiboot2_info);
}

// A tag with `bytes` bytes of its own, and the padding to 8 that follows.
static uint8_t *add_tag(uint32_t type, uint32_t bytes)
{
    struct multiboot2_tag *tag = (void *)(info + info_end);

    tag->type = type;
    tag->size = 8 + bytes;
    info_end += (tag->size + 7) & ~7u;
    return (uint8_t *)tag + 8;
}

static void add_named_module(uint32_t start, uint32_t end, const char *name)
{
    uint32_t bytes = (uint32_t)strlen(name) + 1;
    uint8_t *body = add_tag(MULTIBOOT2_MODULE, 8 + bytes);

    memcpy(body, &start, 4);
    memcpy(body + 4, &end, 4);
    memcpy(body + 8, name, bytes);
}

static void add_module(uint32_t start, uint32_t end)
{
    add_named_module(start, end, "x.iso");
}

static void add_command_line(const char *text)
{
    uint32_t bytes = (uint32_t)strlen(text) + 1;

    memcpy(add_tag(MULTIBOOT2_COMMAND_LINE, bytes), text, bytes);
}

static struct multiboot2_info *finish_info(void)
{
    struct multiboot2_info *head = (struct multiboot2_info *)info;

    head->total_size = info_end;
    return head;
}

static void take_multiboot2(void)
{
    read_multiboot2_handover(&handover, finish_info());
}

// Multiboot2 3.6: tags on 8-byte boundaries, in any order, unknown ones
// between them; a module's end is the byte behind it.
TEST(multiboot2_command_line_and_module)
{
    start_info();
    add_tag(2, 5);
    add_command_line("iso pause");
    add_tag(6, 24);
    add_module(0x200000, 0x345678);
    add_tag(21, 4);
    add_tag(MULTIBOOT2_END, 0);
    take_multiboot2();
    assert_string_equal(handover.command_line, "iso pause");
    assert_int_equal((uintptr_t)handover.images[0].data, 0x200000);
    assert_int_equal(handover.images[0].size, 0x145678);
    assert_int_equal(handover.loader_type, 0xff);
}

// Every module is an image, in the order of their tags, with its string for a
// label; the command line may come anywhere.
TEST(multiboot2_modules_are_images)
{
    start_info();
    add_named_module(0x200000, 0x300000, "/a.iso");
    add_command_line("quiet");
    add_named_module(0x400000, 0x400001, "b.img");
    add_tag(6, 24);
    add_named_module(0x300000, 0x3fffff, "");
    add_tag(MULTIBOOT2_END, 0);
    take_multiboot2();
    assert_int_equal(handover.image_count, 3);
    assert_int_equal((uintptr_t)handover.images[0].data, 0x200000);
    assert_int_equal(handover.images[0].size, 0x100000);
    assert_string_equal(handover.images[0].label, "/a.iso");
    assert_int_equal((uintptr_t)handover.images[1].data, 0x400000);
    assert_int_equal(handover.images[1].size, 1);
    assert_string_equal(handover.images[1].label, "b.img");
    assert_int_equal((uintptr_t)handover.images[2].data, 0x300000);
    assert_int_equal(handover.images[2].size, 0xfffff);
    assert_string_equal(handover.images[2].label, "");
    assert_false(handover.more);
    assert_string_equal(handover.command_line, "quiet");
}

// Four images fit; a fifth is left out, and that is told.
TEST(multiboot2_more_modules_than_fit)
{
    unsigned i;

    start_info();
    for (i = 0; i < 4; i++)
        add_module(0x200000 + i * 0x100000, 0x200100 + i * 0x100000);
    take_multiboot2();
    assert_int_equal(handover.image_count, 4);
    assert_false(handover.more);
    add_module(0x900000, 0x900100);
    memset(&handover, 0, sizeof handover);
    take_multiboot2();
    assert_int_equal(handover.image_count, 4);
    assert_true(handover.more);
    assert_int_equal((uintptr_t)handover.images[3].data, 0x500000);
}

// A module of no bytes is no image, and takes no other's place.
TEST(multiboot2_empty_module)
{
    start_info();
    add_module(0x200000, 0x200000);
    add_module(0x400000, 0x400010);
    take_multiboot2();
    assert_int_equal(handover.image_count, 1);
    assert_int_equal((uintptr_t)handover.images[0].data, 0x400000);
}

// A label is cut, with a terminator.
TEST(multiboot2_long_label)
{
    char name[200];

    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    start_info();
    add_named_module(0x200000, 0x300000, name);
    take_multiboot2();
    assert_int_equal(strlen(handover.images[0].label), IMAGE_LABEL_MAX - 1);
}

// Multiboot2 3.6.4 and 3.6.5: the EFI system table tags, 32 and 64 bits.
TEST(multiboot2_from_efi)
{
    static const uint32_t types[] = {11, 12, 13};
    size_t i;

    for (i = 0; i < LENGTH(types); i++) {
        start_info();
        add_tag(types[i], 8);
        take_multiboot2();
        assert_int_equal(handover.efi, i < 2);
    }
}

// No module is no image; no command line is an empty one.
TEST(multiboot2_without_a_module)
{
    start_info();
    add_tag(MULTIBOOT2_END, 0);
    take_multiboot2();
    assert_int_equal(handover.image_count, 0);
    assert_string_equal(handover.command_line, "");
}

// Behind the end tag there is nothing.
TEST(multiboot2_end_tag_ends)
{
    start_info();
    add_tag(MULTIBOOT2_END, 0);
    add_module(0x200000, 0x300000);
    take_multiboot2();
    assert_int_equal(handover.image_count, 0);
}

// Nor behind the total size, end tag or not, the last tag's padding counted
// or not.
TEST(multiboot2_total_size_ends)
{
    uint32_t padding;

    for (padding = 0; padding < 3; padding++) {
        struct multiboot2_info *head;

        start_info();
        add_command_line("quiet");
        head = finish_info();
        head->total_size -= padding;
        add_module(0x200000, 0x300000);
        read_multiboot2_handover(&handover, head);
        assert_int_equal(handover.image_count, 0);
        assert_string_equal(handover.command_line, "quiet");
    }
}

// A command line that is too long is cut, with a terminator.
TEST(multiboot2_long_command_line)
{
    char line[3000];

    memset(line, 'x', sizeof line - 1);
    line[sizeof line - 1] = '\0';
    start_info();
    add_command_line(line);
    add_tag(MULTIBOOT2_END, 0);
    take_multiboot2();
    assert_int_equal(strlen(handover.command_line), COMMAND_LINE_MAX - 1);
}

// True if the walk over the tags comes to an end within a second.
static bool walk_ends(void)
{
    pid_t child = fork();
    int status;

    if (child == 0) {
        signal(SIGSEGV, SIG_DFL);
        alarm(1);
        take_multiboot2();
        _exit(0);
    }
    return waitpid(child, &status, 0) == child && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}

// Never a hang: whatever size a tag claims, the walk goes forward and ends.
TEST(multiboot2_wrong_tag_sizes)
{
    static const uint32_t sizes[] = {
        0, 1, 7, 8, 0x7fffffff, 0x80000000, 0xfffffff0, 0xfffffff8,
        0xfffffff9, 0xffffffff,
    };
    size_t i;

    for (i = 0; i < LENGTH(sizes); i++) {
        start_info();
        add_tag(6, 0);
        ((struct multiboot2_tag *)(void *)(info + 8))->size = sizes[i];
        info_end = 64;
        if (!walk_ends())
            fail_msg("a tag of %08Xh bytes", (unsigned)sizes[i]);
    }
}

GROUP(handover, RUN(linux_boot_protocol), RUN(linux_without_an_image),
      RUN(linux_from_efi), RUN(linux_without_a_command_line),
      RUN(linux_long_command_line), RUN(multiboot2_command_line_and_module),
      RUN(multiboot2_modules_are_images),
      RUN(multiboot2_more_modules_than_fit), RUN(multiboot2_empty_module),
      RUN(multiboot2_long_label), RUN(multiboot2_from_efi),
      RUN(multiboot2_without_a_module), RUN(multiboot2_end_tag_ends),
      RUN(multiboot2_total_size_ends), RUN(multiboot2_long_command_line),
      RUN(multiboot2_wrong_tag_sizes))
