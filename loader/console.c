// SPDX-License-Identifier: GPL-2.0-or-later
// The console: INT 10h teletype, INT 16h, and an 8250 by its ports; protected
// mode.

#include "loader/console.h"

#include "boot/bda.h"
#include "loader/bios.h"
#include "loader/clock.h"
#include "loader/format.h"
#include "loader/keys.h"
#include "loader/progress.h"
#include "loader/row.h"

#define TEXT_80X25 0x03
#define MONOCHROME 0x07

// 8250 registers, relative to the port's base.
#define UART_DATA 0
#define UART_INTERRUPTS 1
#define UART_FIFO 2 // in: interrupts, and whether the FIFO works
#define UART_LINE 3
#define UART_MODEM 4
#define UART_STATUS 5
#define LINE_8N1 0x03
#define LINE_DIVISOR 0x80
#define STATUS_RECEIVED 0x01
#define STATUS_CAN_SEND 0x20
#define FIFO_WORKS 0xc0
#define FIFO_BYTES 16u
#define UART_CLOCK 115200u
#define SEND_TRIES 100000

#define COLUMNS 80
#define ROWS 25
#define NORMAL 0x07 // attributes of text
#define MARKED 0x70
#define ESCAPE_TICKS 2 // of silence tell Esc from a sequence
#define FLAG_ZERO 0x40
#define KEYS_MAX 128u // in a BIOS's keyboard buffer; mostly 16

static uint16_t serial_base; // 0: no serial console
static enum console_level level = CONSOLE_NORMAL;
static bool progress_is_open;
static unsigned progress_row; // of the screen
// Of the progress, what the serial port has not taken yet.
static char serial_line[PROGRESS_ROOM + 2];
static const char *serial_rest = serial_line;
static void (*leave_way)(void);
static const char *leave_where = "the firmware";
static uint16_t leave_serial; // the serial console there

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

static void end_serial_line(void)
{
    while (*serial_rest)
        put_serial(*serial_rest++);
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
    end_serial_line();
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
    if (!progress_is_open || *serial_rest)
        return;
    format(serial_line, sizeof serial_line, "%s\r\n", text);
    serial_rest = serial_line;
}

void progress_flow(void)
{
    unsigned room;

    if (!*serial_rest || !serial_base ||
        !(inb(serial_base + UART_STATUS) & STATUS_CAN_SEND))
        return;
    room = (inb(serial_base + UART_FIFO) & FIFO_WORKS) == FIFO_WORKS
               ? FIFO_BYTES
               : 1;
    while (room-- && *serial_rest)
        outb(serial_base + UART_DATA, (uint8_t)*serial_rest++);
}

void progress_close(const char *text)
{
    bool was_open = progress_is_open;

    progress_is_open = false;
    end_serial_line();
    if (was_open && text)
        say("%s", text);
}

// INT 10h AH=06h with AL=0: clears the window CX to DX, attribute BH.
static void clear_screen(void)
{
    struct real_regs regs = {
        .eax = 0x0600,
        .ebx = NORMAL << 8,
        .edx = (ROWS - 1) << 8 | (COLUMNS - 1),
    };

    bios_interrupt(0x10, &regs);
}

static void put_serial_text(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

static void put_serial_text(const char *f, ...)
{
    char text[COLUMNS + 16], *at;
    va_list args;

    va_start(args, f);
    format_list(text, sizeof text, f, args);
    va_end(args);
    for (at = text; *at; at++)
        put_serial(*at);
}

void console_clear(void)
{
    clear_screen();
    put_serial_text("\033[0m\033[2J");
    console_cursor(0, 0);
}

// INT 10h AH=13h, AL=0: writes the CX characters at ES:BP with the attribute
// BL to row DH, column DL, and leaves the cursor alone.
void console_row(unsigned row, const char *text, bool marked)
{
    size_t length = strlen(text);
    struct real_regs regs = {
        .eax = 0x1300,
        .ebx = marked ? MARKED : NORMAL,
        .ecx = COLUMNS,
        .edx = row << 8,
        .es = LOW_BUFFER_SEGMENT,
        .ebp = LOW_BUFFER_OFFSET,
    };

    if (length > COLUMNS - 1)
        length = COLUMNS - 1;
    memset(low_buffer(), ' ', COLUMNS);
    memcpy(low_buffer(), text, length);
    bios_interrupt(0x10, &regs);
    put_serial_text("\033[%u;1H%s%s\033[0m\033[K", row + 1,
                    marked ? "\033[7m" : "", text);
}

// INT 10h AH=02h: the cursor to row DH, column DL of page BH.
void console_cursor(unsigned row, unsigned column)
{
    struct real_regs regs = {.eax = 0x0200, .edx = row << 8 | column};

    bios_interrupt(0x10, &regs);
    put_serial_text("\033[%u;%uH", row + 1, column + 1);
}

static int get_serial_key(void)
{
    static struct escape escape;
    static uint32_t last;

    if (!serial_base)
        return KEY_NONE;
    if (inb(serial_base + UART_STATUS) & STATUS_RECEIVED) {
        last = clock_ticks();
        return key_of_terminal(&escape, inb(serial_base + UART_DATA));
    }
    return clock_since(last) > ESCAPE_TICKS ? key_of_silence(&escape)
                                            : KEY_NONE;
}

// INT 16h AH=01h: ZF=0 if a key waits; AH=00h takes it, into AX.
static int get_keyboard_key(void)
{
    struct real_regs regs = {.eax = 0x0100};

    bios_interrupt(0x16, &regs);
    if (regs.flags & FLAG_ZERO)
        return KEY_NONE;
    regs = (struct real_regs){.eax = 0};
    bios_interrupt(0x16, &regs);
    return key_of_bios((uint16_t)regs.eax);
}

int get_key(void)
{
    int key = get_serial_key();

    return key ? key : get_keyboard_key();
}

int wait_key(void)
{
    int key;

    do
        key = get_key();
    while (!key);
    return key;
}

// The BIOS's own buffer, emptied: INT 16h would have to be called for it.
static bool escape_on_keyboard(void)
{
    const volatile uint16_t *tail = physical_memory(BDA_KEYS_TAIL);
    volatile uint16_t *head = physical_memory(BDA_KEYS_HEAD);
    const uint16_t *begin = physical_memory(BDA_KEYS_BEGIN);
    const uint16_t *end = physical_memory(BDA_KEYS_END);
    bool escape = false;
    unsigned i;

    for (i = 0; i < KEYS_MAX && *head != *tail; i++) {
        uint16_t key = *(uint16_t *)physical_memory(BDA_BASE + *head);

        escape |= key_of_bios(key) == KEY_ESCAPE;
        *head = *head + 2 >= *end ? *begin : (uint16_t)(*head + 2);
    }
    *head = *tail; // in any case: the bounds may be nonsense
    return escape;
}

bool escape_key_waits(void)
{
    bool escape = escape_on_keyboard();

    return get_serial_key() == KEY_ESCAPE || escape;
}

bool escape_pressed(void)
{
    struct real_regs regs = {.eax = 0x0100};

    bios_interrupt(0x16, &regs);
    return escape_key_waits();
}

void on_failure(void (*leave)(void), const char *where)
{
    leave_way = leave;
    leave_where = where;
    leave_serial = serial_base;
}

_Noreturn void abandon(void)
{
    struct real_regs regs = {0};

    serial_base = leave_serial;
    if (leave_way)
        leave_way();
    bios_interrupt(0x18, &regs);
    reset_machine(); // INT 18h came back
}

_Noreturn void fail(const char *f, ...)
{
    va_list args;

    progress_is_open = false;
    va_start(args, f);
    put_line("ramiso: ", f, args);
    va_end(args);
    put_both("Press a key to go back to ");
    put_both(leave_where);
    put_both(".\r\n");
    wait_key();
    abandon();
}
