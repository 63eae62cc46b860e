// SPDX-License-Identifier: GPL-2.0-or-later
// Serves a range of physical memory as a network block device, read only;
// 32-bit user mode of Linux, without a C library.
//
// Usage: ramiso BASE BYTES         (of /dev/mem; hexadecimal, with 0x)
//        ramiso BASE BYTES FILE    (of FILE, on the socket that is stdin)
// Status: 0 once the device is there and a process in the background serves
// it; 1 when it cannot, which /dev/kmsg tells why.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "linux/answer.h"
#include "linux/connect.h"
#include "linux/kernel.h"
#include "linux/memory.h"

enum status { DONE = 0, FAILED = 1 };

static struct memory memory;

// A line of the kernel's log; <3> in front of it is an error, which the
// console shows.
static void say(const char *line, uint32_t bytes)
{
    long log = kernel_open("/dev/kmsg", O_WRONLY);

    kernel_write((int)log, line, bytes);
    kernel_close((int)log);
}

#define SAY(line) say(line "\n", sizeof line)

static void say_device(unsigned device)
{
    char line[] = "<6>ramiso: the image in RAM is /dev/nbd00\n";
    char *digit = line + sizeof line - 4;
    uint32_t bytes = sizeof line - 1;

    if (device >= 10)
        *digit++ = (char)('0' + device / 10 % 10);
    else
        bytes--;
    *digit++ = (char)('0' + device % 10);
    *digit = '\n';
    say(line, bytes);
}

static uint64_t hexadecimal(const char *text)
{
    uint64_t value = 0;

    for (text += 2; *text; text++)
        value = value << 4 | (uint32_t)(*text % 32 + (*text < 'A' ? -16 : 9));
    return value;
}

// Processes whose name begins with @ are left alone when systemd shuts down
// (systemd, "Storage Daemons for the Root File System"). Those who would end
// this one by a signal cannot either, and its pages stay.
static void become_part_of_the_system(char *name)
{
    uint64_t all = ~0ull;

    *name = '@';
    kernel(CALL_SETSID);
    kernel(CALL_RT_SIGPROCMASK, SIG_BLOCK, &all, NULL, sizeof all);
    kernel(CALL_MLOCKALL, MCL_CURRENT);
}

static enum status serve_device(char *name)
{
    int ends[2];
    long device = kernel(CALL_SOCKETPAIR, AF_UNIX, SOCK_STREAM, 0, ends);

    if (device >= 0)
        device = connect_device(ends[0], memory.bytes);
    if (device < 0) {
        SAY("<3>ramiso: the image in RAM is out of reach: nbd refuses it");
        return FAILED;
    }
    say_device((unsigned)device);
    if (kernel(CALL_FORK) > 0)
        return DONE;
    kernel_close(ends[0]);   // now only the device has it
    become_part_of_the_system(name);
    return answer(ends[1], &memory) ? DONE : FAILED;
}

// From start.asm.
int serve(unsigned count, char **words);

int serve(unsigned count, char **words)
{
    const char *file = count > 3 ? words[3] : "/dev/mem";

    memory.file = (int)kernel_open(file, O_RDONLY | O_LARGEFILE);
    memory.base = hexadecimal(words[1]);
    memory.bytes = hexadecimal(words[2]);
    if (memory.base % PAGE_BYTES || !memory_visible(&memory)) {
        SAY("<3>ramiso: the image in RAM is out of reach: /dev/mem refuses it");
        return FAILED;
    }
    if (count > 3)
        return answer(0, &memory) ? DONE : FAILED;
    return serve_device(words[0]);
}
