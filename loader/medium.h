// SPDX-License-Identifier: GPL-2.0-or-later
// One image with all that is known of it: what becomes a drive, or two.

#ifndef RAMISO_MEDIUM_H
#define RAMISO_MEDIUM_H

#include "loader/image.h"
#include "loader/options.h"
#include "loader/place.h"
#include "loader/probe.h"

struct medium {
    struct image image;
    struct image_options words;
    struct probe probe;
    struct placement place;
};

#endif
