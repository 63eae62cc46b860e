// SPDX-License-Identifier: GPL-2.0-or-later
// Tells what has become of the images.

#ifndef RAMISO_DESCRIBE_H
#define RAMISO_DESCRIBE_H

#include "loader/install.h"

// Warnings, a line for each drive, and in `verbose` what is booted how.
void describe(const struct medium *media, unsigned count,
              const struct installed *installed);

#endif
