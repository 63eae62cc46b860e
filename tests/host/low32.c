// SPDX-License-Identifier: GPL-2.0-or-later
// Gets memory below 4 GiB from the kernel.

#include "low32.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define LOW32_BYTES 0x20000u

uint8_t *low32(size_t bytes)
{
    static uint8_t *memory;

    if (bytes > LOW32_BYTES)
        abort();
    if (!memory) {
        memory = mmap(NULL, LOW32_BYTES, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
        if (memory == MAP_FAILED)
            abort();
    }
    memset(memory, 0, LOW32_BYTES);
    return memory;
}
