// SPDX-License-Identifier: GPL-2.0-or-later
// Of POSIX's <signal.h> what a function of liblzma uses that is never called.

#ifndef RAMISO_LIBC_SIGNAL_H
#define RAMISO_LIBC_SIGNAL_H

typedef int sigset_t;

#define sigprocmask(how, set, old) 0

#endif
