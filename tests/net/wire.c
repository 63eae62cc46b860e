// SPDX-License-Identifier: GPL-2.0-or-later
// Carries Ethernet frames between a guest and a tap device, as badly as it is
// told to; builds on the host.

#define _GNU_SOURCE // NOLINT: glibc's name, for ppoll()
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define FRAME_MAX 1518  // Ethernet without its checksum, with a VLAN tag
#define CAPTURED 192    // bytes of a frame that go into the capture
#define QUEUE_MAX 4096  // frames on the way; what comes then is lost
#define READS 64        // frames in a row from one end, then the other's turn
#define LATE 2000000ull // how much later a frame comes that is overtaken, ns
#define MS 1000000ull
#define SECOND 1000000000ull
#define PCAP_MAGIC 0xa1b23c4du // times in nanoseconds
#define PCAP_ETHERNET 1

struct frame {
    struct frame *next; // due later
    struct frame *previous;
    uint64_t due;
    size_t size;
    uint8_t bytes[FRAME_MAX];
};

// One direction: from one end to the other.
struct way {
    int from, to;
    uint64_t random;
    uint64_t free;   // when the last frame has gone into the wire
    size_t count;
    struct frame *first, *last;
};

static struct {
    uint64_t delay, down_until;        // ns
    double loss, reorder, duplicate;   // percent
    double rate;                       // Mbit/s each way; 0: no limit
} bad;

static FILE *capture;

static uint64_t now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return (uint64_t)t.tv_sec * SECOND + (uint64_t)t.tv_nsec;
}

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "wire: %s: %s\n", what, strerror(errno));
    exit(1);
}

// xorshift64*: Vigna, "An experimental exploration of Marsaglia's xorshift
// generators", 2016. True in `percent` of a hundred cases.
static bool happens(struct way *way, double percent)
{
    way->random ^= way->random >> 12;
    way->random ^= way->random << 25;
    way->random ^= way->random >> 27;
    return (double)(way->random * 0x2545f4914f6cdd1dull >> 11) / 0x1p53 * 100 <
           percent;
}

static void write_capture_header(void)
{
    const struct {
        uint32_t magic;
        uint16_t major, minor;
        uint32_t zone, accuracy, captured, link;
    } header = {PCAP_MAGIC, 2, 4, 0, 0, CAPTURED, PCAP_ETHERNET};

    fwrite(&header, sizeof header, 1, capture);
}

static void record(const struct frame *frame)
{
    uint64_t time = now();
    uint32_t captured = frame->size < CAPTURED ? (uint32_t)frame->size
                                               : CAPTURED;
    const uint32_t header[] = {(uint32_t)(time / SECOND),
                               (uint32_t)(time % SECOND), captured,
                               (uint32_t)frame->size};

    fwrite(header, sizeof header, 1, capture);
    fwrite(frame->bytes, captured, 1, capture);
}

// Frames are sorted by the time they are due; a new one mostly goes last.
static void enqueue(struct way *way, const struct frame *frame, uint64_t due)
{
    struct frame *copy = malloc(sizeof *copy), *before = way->last;

    if (!copy)
        die("memory");
    memcpy(copy->bytes, frame->bytes, frame->size);
    copy->size = frame->size;
    copy->due = due;
    while (before && before->due > due)
        before = before->previous;
    copy->previous = before;
    copy->next = before ? before->next : way->first;
    *(before ? &before->next : &way->first) = copy;
    *(copy->next ? &copy->next->previous : &way->last) = copy;
    way->count++;
}

static void dequeue(struct way *way)
{
    struct frame *frame = way->first;

    way->first = frame->next;
    *(frame->next ? &frame->next->previous : &way->last) = NULL;
    way->count--;
    free(frame);
}

// When a frame has gone into a wire of this rate, behind those before it.
static uint64_t send_time(struct way *way, uint64_t time, size_t size)
{
    if (way->free < time)
        way->free = time;
    way->free += (uint64_t)((double)(8 * size) * 1000 / bad.rate);
    return way->free;
}

static void take_in(struct way *way, const struct frame *frame)
{
    uint64_t time = now(), due;
    bool lost = happens(way, bad.loss), late = happens(way, bad.reorder);
    bool twice = happens(way, bad.duplicate);

    if (lost || time < bad.down_until || way->count >= QUEUE_MAX)
        return;
    due = (bad.rate ? send_time(way, time, frame->size) : time) + bad.delay;
    enqueue(way, frame, late ? due + LATE : due);
    if (twice)
        enqueue(way, frame, due);
}

// False when the end is gone: QEMU has ended.
static bool read_frames(struct way *way)
{
    struct frame frame;
    ssize_t got;

    for (int i = 0; i < READS; i++) {
        got = read(way->from, frame.bytes, sizeof frame.bytes);
        if (got <= 0)
            return got < 0 && (errno == EAGAIN || errno == ECONNREFUSED ||
                               errno == EIO); // a tap that is not up
        frame.size = (size_t)got;
        take_in(way, &frame);
    }
    return true;
}

// Hands over what is due. True when the receiver takes no more at present.
static bool deliver(struct way *way)
{
    while (way->first && way->first->due <= now()) {
        if (write(way->to, way->first->bytes, way->first->size) < 0 &&
            (errno == EAGAIN || errno == ENOBUFS))
            return true;
        record(way->first);
        dequeue(way);
    }
    return false;
}

static void set(struct way ways[2], const char *name, double value)
{
    if (strcmp(name, "delay") == 0) {
        bad.delay = (uint64_t)(value * MS);
    } else if (strcmp(name, "loss") == 0) {
        bad.loss = value;
    } else if (strcmp(name, "rate") == 0) {
        bad.rate = value;
    } else if (strcmp(name, "reorder") == 0) {
        bad.reorder = value;
    } else if (strcmp(name, "duplicate") == 0) {
        bad.duplicate = value;
    } else if (strcmp(name, "down") == 0) {
        bad.down_until = now() + (uint64_t)(value * SECOND);
    } else if (strcmp(name, "seed") == 0) {
        ways[0].random = 2 * (uint64_t)value + 1;
        ways[1].random = ~ways[0].random;
    } else {
        fprintf(stderr, "wire: unknown word %s\n", name);
        exit(2);
    }
}

// The word is a name and a number, as `delay=5`.
static void obey(struct way ways[2], char *word)
{
    const char *name = strsep(&word, "=");
    char *end = word;
    double value = word ? strtod(word, &end) : 0;

    set(ways, end == word ? "" : name, value);
}

// Lines of words as `delay=5 loss=1`; each is answered by "ok". False at the
// end of the input.
static bool read_orders(struct way ways[2])
{
    char line[256], *word, *rest = line;
    ssize_t got = read(STDIN_FILENO, line, sizeof line - 1);

    if (got <= 0)
        return false;
    line[got] = '\0';
    while ((word = strsep(&rest, " \n"))) {
        if (*word)
            obey(ways, word);
    }
    fflush(capture);
    puts("ok");
    fflush(stdout);
    return true;
}

// How long to sleep: until the next frame is due.
static struct timespec sleep_time(const struct way ways[2],
                                  const bool blocked[2])
{
    uint64_t time = now(), until = time + SECOND;

    for (int i = 0; i < 2; i++)
        if (ways[i].first && !blocked[i] && ways[i].first->due < until)
            until = ways[i].first->due;
    until = until > time ? until - time : 0;
    return (struct timespec){(time_t)(until / SECOND),
                             (long)(until % SECOND)};
}

static void carry(struct way ways[2])
{
    struct pollfd polls[] = {{ways[0].from, 0, 0}, {ways[1].from, 0, 0},
                             {STDIN_FILENO, POLLIN, 0}};
    struct timespec time;
    bool blocked[2];

    for (;;) {
        for (int i = 0; i < 2; i++)
            blocked[i] = deliver(&ways[i]);
        for (int i = 0; i < 2; i++)
            polls[i].events = (short)(POLLIN | (blocked[!i] ? POLLOUT : 0));
        time = sleep_time(ways, blocked);
        if (ppoll(polls, 3, &time, NULL) < 0 && errno != EINTR)
            die("poll");
        for (int i = 0; i < 2; i++)
            if ((polls[i].revents & ~POLLOUT) && !read_frames(&ways[i]))
                return;
        if (polls[2].revents && !read_orders(ways))
            return;
    }
}

static int open_tap(const char *name)
{
    struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI};
    int tap = open("/dev/net/tun", O_RDWR);

    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    if (tap < 0 || ioctl(tap, TUNSETIFF, &request) < 0)
        die("/dev/net/tun");
    return tap;
}

// An end is the number of an open datagram socket, or the name of a tap device
// that is to be made.
static int open_end(const char *text)
{
    char *end;
    long number = strtol(text, &end, 10);
    int descriptor = *end ? open_tap(text) : (int)number;

    if (fcntl(descriptor, F_SETFL, O_NONBLOCK) < 0)
        die(text);
    return descriptor;
}

int main(int count, char **arguments)
{
    static struct way ways[2];

    if (count != 4) {
        fputs("Usage: wire END END CAPTURE, orders on standard input\n",
              stderr);
        return 2;
    }
    ways[0].from = ways[1].to = open_end(arguments[1]);
    ways[1].from = ways[0].to = open_end(arguments[2]);
    capture = fopen(arguments[3], "w");
    if (!capture)
        die(arguments[3]);
    write_capture_header();
    set(ways, "seed", 1);
    carry(ways);
    return 0;
}
