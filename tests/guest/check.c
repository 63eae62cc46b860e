/* SPDX-License-Identifier: GPL-2.0-or-later */
/* int13check: tells which rules of INT 13h a drive of this machine obeys
   (32-bit protected mode). Writes only to a medium of its own, and only when
   told to. */
#include "check.h"
#include "medium.h"
#include "rows.h"

struct params params __attribute__((section(".data"))) = {
    .magic = { 'R', 'A', 'M', 'P', 'A', 'R', 'A', 'M' },
};

extern const uint8_t started_as_kernel;         /* entry.asm */

void row_start(const struct row *row)
{
    char text[80];

    format_line(text, sizeof(text), "Now: %s  %s: %s", row->id, row->source,
                row->rule);
    screen_row(24, YELLOW, text);
}

void row_done(const struct row *row)
{
    unsigned index = verdict_index();

    log_line(index == 1 ? RED : GREEN, "%s  %s  %s: %s", verdict_name(),
             row->id, row->source, row->rule);
    log_line(index == 1 ? RED : GREEN, "      expected %s; found %s",
             row_expected(row), verdict_text());
}

static const char *name_of(unsigned kind)
{
    return kind & ON_CD ? "CD" : kind & ON_FLOPPY ? "floppy" : "hard disk";
}

static void tell_drive(unsigned n, const struct found_drive *found)
{
    const char *booted = found->number == booted_from
        ? "   <- booted from" : "";

    if (found->total)
        tell("   %d   drive %bh   %s, %d sectors%s", n, found->number,
             name_of(found->kind), found->total, booted);
    else
        tell("   %d   drive %bh   %s%s", n, found->number,
             name_of(found->kind), booted);
}

/* Number in `drives` of the drive that is tested if nobody chooses. */
static unsigned usual_drive(void)
{
    for (unsigned i = 0; i < drive_count; i++)
        if (drives[i].number == booted_from)
            return i;
    return 0;
}

static void tell_choices(unsigned usual)
{
    tell("int13check " VERSION ": which rules of INT 13h does a drive obey?");
    tell("");
    for (unsigned i = 0; i < drive_count; i++)
        tell_drive(i + 1, &drives[i]);
    tell("");
    tell("1 to %d chooses, Enter starts %d; W: write tests are %s.",
         drive_count, usual + 1, wishes.write ? "ON" : "off");
    tell("Nothing is written unless W is on and the medium is int13check's "
         "own.");
}

/* Lets a drive be chosen; without a key the usual one after some time. */
static const struct found_drive *choose_drive(unsigned seconds)
{
    unsigned usual = usual_drive();

    tell_choices(usual);
    if (seconds)
        tell("Drive %bh is tested after %d seconds without a key.",
             drives[usual].number, seconds);
    for (;;) {
        int key = wait_key(seconds);

        if (key == KEY_NONE || key == KEY_ENTER || key == '\n')
            return &drives[usual];
        if (key >= '1' && key < '1' + (int)drive_count)
            return &drives[key - '1'];
        if ((key | 0x20) != 'w')
            continue;
        seconds = 0;
        wishes.write = !wishes.write;
        tell("");
        tell_choices(usual);
    }
}

static void tell_medium(void)
{
    const char *emulated = medium_is(EMULATED) ? "emulated " : "";

    log_line(WHITE, "Drive %bh: %s%s, %d sectors of %d bytes%s, %s", drive,
             emulated, name_of(medium.kind), params.total, medium.unit,
             medium_is(VAST) ? " or more" : "",
             medium.filled ? "int13check's own"
             : "not int13check's: reads are compared with single reads");
    print("int13check: drive %b, %s%s, %d sectors of %d bytes, %s\n", drive,
          emulated, name_of(medium.kind), params.total, medium.unit,
          medium.filled ? "own" : "foreign");
}

static void tell_left_out(void)
{
    if (left_out_writes)
        log_line(WHITE, "%d rules about writing were left out: see W, and only"
                 " on int13check's own media.", left_out_writes);
    if (left_out_risks)
        log_line(WHITE, "%d rules with a risk (README) were left out: the word"
                 " \"all\" adds them.", left_out_risks);
}

/* Runs the rows for one drive; false if it can't be tested. */
static bool check_drive(const struct found_drive *found)
{
    uint32_t sum = program_sum();
    const char *problem;

    tell("");
    tell("Looking at drive %bh ...", found->number);
    problem = learn_medium(found);
    if (problem) {
        tell("Drive %bh can't be tested: %s.", found->number, problem);
        return false;
    }
    log_clear();
    tell_medium();
    memset(score, 0, sizeof(score));
    begin_rows();
    run_tables(0);
    if (program_sum() != sum)
        tell("int13check: THE PROGRAM ITSELF WAS OVERWRITTEN");
    tell_left_out();
    return true;
}

static void tell_score(void)
{
    char text[100];
    unsigned rules = score[0] + score[1];

    format_line(text, sizeof(text),
                "int13check: drive %b: %d of %d rules hold", drive, score[0],
                rules);
    print("%s\n", text);
    if (!rules && !score[2])
        tell("No rule was asked: case= or after= names none of this medium.");
    if (wishes.exit)
        return;
    show_pages(text, score[1] > 0);
    view_clear();
}

enum status { ALL_HOLD, SOME_DO_NOT, NOT_TESTED };

static void leave_if_told(enum status status)
{
    if (wishes.exit)
        leave_emulator(status);
}

/* The drive that the command line names, or the one chosen. */
static const struct found_drive *next_drive(bool first)
{
    static struct found_drive named;

    if (!first || wishes.drive < 0)
        return choose_drive(first ? wishes.seconds : 0);
    if (look_at_drive(wishes.drive, &named))
        return &named;
    tell("There is no drive %bh.", wishes.drive);
    leave_if_told(NOT_TESTED);
    return choose_drive(0);
}

static enum status test_one(bool first)
{
    if (!check_drive(next_drive(first)))
        return NOT_TESTED;
    tell_score();
    return score[1] ? SOME_DO_NOT : score[0] ? ALL_HOLD : NOT_TESTED;
}

int main(void);
int main(void)
{
    booted_from = started_as_kernel ? NO_DRIVE : entry_state.regs.edx;
    spec_only = true;
    view_open();
    read_words();
    find_drives();
    if (!drive_count) {
        tell("int13check: INT 13h has no drive on this machine.");
        leave_if_told(NOT_TESTED);
        return 0;
    }
    for (bool first = true;; first = false)
        leave_if_told(test_one(first));
}
