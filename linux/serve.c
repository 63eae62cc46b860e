// SPDX-License-Identifier: GPL-2.0-or-later
// Serves a range of physical memory as a network block device, read only;
// 32-bit user mode of Linux, without a C library.
//
// Usage: ramiso BASE BYTES         (of /dev/mem; hexadecimal, with 0x)
//        ramiso BASE BYTES FILE    (of FILE, on the socket that is stdin)
// Status: 0 when the device has been disconnected; 1 when it could not be made,
// and then the kernel's log tells why, or it broke.

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
static void say(const char *line)
{
    long log = kernel_open("/dev/kmsg", O_WRONLY);
    uint32_t bytes = 0;

    while (line[bytes])
        bytes++;
    kernel_write((int)log, line, bytes);
    kernel_close((int)log);
}

// Linux numbers its network block devices from 0.
static void say_device(unsigned number)
{
    char line[] = "<6>ramiso: the image in RAM is /dev/nbd\0\0\0";
    char *digit = line + sizeof line - 4;

    if (number >= 10)
        *digit++ = (char)('0' + number / 10 % 10);
    *digit = (char)('0' + number % 10);
    say(line);
}

// Of 0x and digits in lower case.
static uint64_t hexadecimal(const char *text)
{
    uint64_t value = 0;

    for (text += 2; *text; text++)
        value = value << 4 |
                (uint32_t)(*text <= '9' ? *text - '0' : *text - 'a' + 10);
    return value;
}

// systemd's shutdown ends no process whose name begins with @ (systemd,
// "Storage Daemons for the Root File System"). Other signals do not reach this
// one, and its pages are not taken away.
static void become_part_of_the_system(char *name)
{
    uint64_t all = ~0ull;

    *name = '@';
    kernel(CALL_SETSID);
    kernel(CALL_RT_SIGPROCMASK, SIG_BLOCK, &all, (void *)NULL, sizeof all);
    kernel(CALL_MLOCKALL, MCL_CURRENT);
}

static enum status serve_device(void)
{
    int ends[2]; // the device's, ours
    long device = kernel(CALL_SOCKETPAIR, AF_UNIX, SOCK_STREAM, 0, ends);

    if (device >= 0)
        device = connect_device(ends[0], memory.bytes);
    if (device < 0) {
        say("<3>ramiso: the image in RAM is out of reach: nbd refuses it");
        return FAILED;
    }
    kernel_close(ends[0]); // now only the device has it
    say_device((unsigned)device);
    return answer(ends[1], &memory) ? DONE : FAILED;
}

static bool look_at(const char *file, const char *base, const char *bytes)
{
    memory.file = (int)kernel_open(file, O_RDONLY | O_LARGEFILE);
    memory.base = hexadecimal(base);
    memory.bytes = hexadecimal(bytes);
    return memory.base % PAGE_BYTES == 0 && memory_visible(&memory);
}

// From start.asm.
int serve(unsigned count, char **words);

int serve(unsigned count, char **words)
{
    if (count == 4)
        return look_at(words[3], words[1], words[2]) && answer(0, &memory)
                   ? DONE
                   : FAILED;
    if (count != 3)
        return FAILED;
    if (!look_at("/dev/mem", words[1], words[2])) {
        say("<3>ramiso: the image in RAM is out of reach: /dev/mem refuses it");
        return FAILED;
    }
    become_part_of_the_system(words[0]);
    return (int)serve_device();
}
