// SPDX-License-Identifier: GPL-2.0-or-later
// Fuzzes what boot loaders hand over. The structures are as long as they say;
// zero bytes behind them end every text.

#include "fuzz.h"

#include "boot/linux.h"
#include "boot/multiboot2.h"
#include "loader/handover.h"
#include "low32.h"

#define ZEROS 64
#define LOW_BYTES 8192u

static struct handover h;

static void check(void)
{
    REQUIRE(memchr(h.command_line, '\0', sizeof h.command_line));
}

static void fuzz_multiboot2(const uint8_t *data, size_t size)
{
    struct multiboot2_info *info;

    if (size < sizeof *info)
        return;
    info = exact_copy(data, size, ZEROS);
    if (info->total_size > size)
        info->total_size = (uint32_t)size;
    read_multiboot2_handover(&h, info);
    free(info);
}

// The command line is what does not belong to the parameters.
static void fuzz_linux(const uint8_t *data, size_t size)
{
    struct linux_parameters p;
    uint8_t *text;

    if (size < sizeof p || size - sizeof p >= LOW_BYTES)
        return;
    memcpy(&p, data, sizeof p);
    text = low32(LOW_BYTES);
    memcpy(text, data + sizeof p, size - sizeof p);
    if (p.cmd_line_ptr)
        p.cmd_line_ptr = (uint32_t)(uintptr_t)text;
    read_linux_handover(&h, &p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    memset(&h, 0, sizeof h);
    if (data[0] & 1)
        fuzz_linux(data + 1, size - 1);
    else
        fuzz_multiboot2(data + 1, size - 1);
    check();
    return 0;
}
