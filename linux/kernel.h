// SPDX-License-Identifier: GPL-2.0-or-later
// The system calls of Linux that the helper makes, as i386 numbers them
// (Linux, arch/x86/entry/syscalls/syscall_32.tbl). All return -errno on
// failure.

#ifndef RAMISO_LINUX_KERNEL_H
#define RAMISO_LINUX_KERNEL_H

#include <stdint.h>

#define PAGE_BITS 12
#define PAGE_BYTES (1u << PAGE_BITS)

#define O_RDONLY 0
#define O_WRONLY 1
#define O_LARGEFILE 0100000
#define PROT_READ 1
#define MAP_SHARED 1
#define AF_UNIX 1
#define AF_NETLINK 16
#define SOCK_STREAM 1
#define SOCK_RAW 3
#define NETLINK_GENERIC 16
#define SIG_BLOCK 0
#define MCL_CURRENT 1

enum system_call {
    CALL_READ = 3,
    CALL_WRITE = 4,
    CALL_OPEN = 5,
    CALL_CLOSE = 6,
    CALL_SETSID = 66,
    CALL_MUNMAP = 91,
    CALL_MLOCKALL = 152,
    CALL_RT_SIGPROCMASK = 175,
    CALL_MMAP2 = 192,
    CALL_SOCKET = 359,
    CALL_SOCKETPAIR = 360,
};

// start.asm
__attribute__((regparm(0))) long kernel(enum system_call call, ...);

static inline long kernel_open(const char *path, int flags)
{
    return kernel(CALL_OPEN, path, flags);
}

static inline long kernel_read(int file, void *to, uint32_t bytes)
{
    return kernel(CALL_READ, file, to, bytes);
}

static inline long kernel_write(int file, const void *from, uint32_t bytes)
{
    return kernel(CALL_WRITE, file, from, bytes);
}

static inline void kernel_close(int file)
{
    kernel(CALL_CLOSE, file);
}

// Maps `bytes` of a file from `page` on, to be read. NULL: refused.
static inline const uint8_t *kernel_map(int file, uint32_t page, uint32_t bytes)
{
    uint32_t address = (uint32_t)kernel(CALL_MMAP2, 0, bytes, PROT_READ,
                                        MAP_SHARED, file, page);

    return address < -PAGE_BYTES ? (const uint8_t *)address : NULL;
}

static inline void kernel_unmap(const uint8_t *address, uint32_t bytes)
{
    kernel(CALL_MUNMAP, address, bytes);
}

#endif
