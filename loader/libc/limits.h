// SPDX-License-Identifier: GPL-2.0-or-later
// What gcc's own limits.h asks of a C library: nothing is to be added.
