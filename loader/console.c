// SPDX-License-Identifier: GPL-2.0-or-later
// The console: INT 10h teletype, INT 16h, and an 8250 by its ports; protected
// mode.

#include "loader/console.h"

#include "loader/bios.h"
#include "loader/format.h"
#include "loader/row.h"

#define TEXT_80X25 0x03
#define MONOCHROME 0x07

// 8250 registers, relative to the port's base.
#define UART_DATA 0
#define UART_INTERRUPTS 1
#define UART_FIFO 2
#define UART_LINE 3
#define UART_MODEM 4
#define UART_STATUS 5
#define LINE_8N1 0x03
#define LINE_DIVISOR 0x80
#define STATUS_RECEIVED 0x01
#define STATUS_CAN_SEND 0x20
#define UART_CLOCK 115200u
#define SEND_TRIES 100000

static uint16_t serial_base; // 0: no serial console
static enum console_level level = CONSOLE_NORMAL;
static bool progress_is_open;
static unsigned progress_row; // of the screen
static void (*leave_way)(void);

void console_init(void)
{
    struct real_regs regs = {.eax = 0x0f00};

    bios_interrupt(0x10, &regs);
    if ((regs.eax & 0x7f) == TEXT_80X25 || (regs.eax & 0x7f) == MONOCHROME)
        return;
    regs = (struct real_regs){.eax = TEXT_80X25};
    bios_interrupt(0x10, &regs);
}

void console_add_serial(unsigned port, uint32_t baud)
{
    static const uint16_t bases[] = {0x3f8, 0x2f8, 0x3e8, 0x2e8};
    uint16_t base = bases[port % 4];
    uint32_t divisor = baud && baud <= UART_CLOCK ? UART_CLOCK / baud : 1;

    if (inb(base + UART_STATUS) == 0xff)
        return; // no such port
    outb(base + UART_INTERRUPTS, 0);
    outb(base + UART_LINE, LINE_DIVISOR | LINE_8N1);
    outb(base + UART_DATA, (uint8_t)divisor);
    outb(base + UART_INTERRUPTS, (uint8_t)(divisor >> 8));
    outb(base + UART_LINE, LINE_8N1);
    outb(base + UART_FIFO, 0x07);
    outb(base + UART_MODEM, 0x03);
    serial_base = base;
}

void console_set_level(enum console_level wanted)
{
    level = wanted;
}

static void put_screen(char c)
{
    struct real_regs regs = {.eax = 0x0e00 | (uint8_t)c, .ebx = 0x0007};

    bios_interrupt(0x10, &regs);
}

static void put_serial(char c)
{
    unsigned tries = SEND_TRIES;

    if (!serial_base)
        return;
    while (!(inb(serial_base + UART_STATUS) & STATUS_CAN_SEND))
        if (!--tries)
            return;
    outb(serial_base + UART_DATA, (uint8_t)c);
}

static _Noreturn void reset_machine(void)
{
    for (;;) {
        outb(0x64, 0xfe); // keyboard controller
        outb(0xcf9, 0x06); // chipset
    }
}

_Noreturn void fail_without_bios(const char *text)
{
    console_add_serial(0, UART_CLOCK);
    while (*text)
        put_serial(*text++);
    reset_machine();
}

static void put_both(const char *text)
{
    for (; *text; text++) {
        put_screen(*text);
        put_serial(*text);
    }
}

// Leaves the row that the cursor is at the beginning of to the progress.
static void take_row(void)
{
    put_screen('\n');
    progress_row = row_above_cursor();
}

static void put_line(const char *prefix, const char *f, va_list args)
{
    char text[512];

    format_list(text, sizeof text, f, args);
    put_both(prefix);
    put_both(text);
    put_both("\r\n");
    if (progress_is_open)
        take_row();
}

void say(const char *f, ...)
{
    va_list args;

    if (level < CONSOLE_NORMAL)
        return;
    va_start(args, f);
    put_line("", f, args);
    va_end(args);
}

void detail(const char *f, ...)
{
    va_list args;

    if (level < CONSOLE_VERBOSE)
        return;
    va_start(args, f);
    put_line("", f, args);
    va_end(args);
}

void warn(const char *f, ...)
{
    va_list args;

    va_start(args, f);
    put_line("", f, args);
    va_end(args);
}

void progress_open(void)
{
    if (level < CONSOLE_NORMAL)
        return;
    progress_is_open = true;
    take_row();
}

void progress_to_screen(const char *text)
{
    if (progress_is_open)
        row_write(progress_row, text);
}

void progress_to_serial(const char *text)
{
    if (!progress_is_open)
        return;
    while (*text)
        put_serial(*text++);
    put_serial('\r');
    put_serial('\n');
}

void progress_close(const char *text)
{
    bool was_open = progress_is_open;

    progress_is_open = false;
    if (was_open && text)
        say("%s", text);
}

char wait_key(void)
{
    struct real_regs regs;

    for (;;) {
        if (serial_base && inb(serial_base + UART_STATUS) & STATUS_RECEIVED) {
            return (char)inb(serial_base + UART_DATA);
        }
        regs = (struct real_regs){.eax = 0x0100};
        bios_interrupt(0x16, &regs);
        if (!(regs.flags & 0x40)) // ZF clear: a key waits
            break;
    }
    regs = (struct real_regs){.eax = 0};
    bios_interrupt(0x16, &regs);
    return (char)regs.eax;
}

void on_failure(void (*leave)(void))
{
    leave_way = leave;
}

_Noreturn void fail(const char *f, ...)
{
    struct real_regs regs = {0};
    va_list args;

    progress_is_open = false;
    va_start(args, f);
    put_line("ramiso: ", f, args);
    va_end(args);
    put_both("Press a key to go back to the firmware.\r\n");
    wait_key();
    if (leave_way)
        leave_way();
    bios_interrupt(0x18, &regs);
    reset_machine(); // INT 18h came back
}
