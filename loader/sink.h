// SPDX-License-Identifier: GPL-2.0-or-later
// Where a file's bytes go that are not to lie in memory as they come.

#ifndef RAMISO_SINK_H
#define RAMISO_SINK_H

#include "loader/lib.h"

struct sink {
    // Takes the next bytes. False: it can make nothing of them.
    bool (*take)(struct sink *sink, const uint8_t *data, size_t bytes);
};

#endif
