// SPDX-License-Identifier: GPL-2.0-or-later
// The serving side of the Network Block Device protocol, read only.

#ifndef RAMISO_LINUX_ANSWER_H
#define RAMISO_LINUX_ANSWER_H

#include <stdbool.h>

#include "linux/memory.h"

// Answers requests until the other side disconnects (true) or is not
// understood.
bool answer(int socket, struct memory *memory);

#endif
