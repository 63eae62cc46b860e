// SPDX-License-Identifier: GPL-2.0-or-later
// Heaps for the host tests.

#ifndef HOST_HOSTHEAP_H
#define HOST_HOSTHEAP_H

#include "loader/heap.h"

// One whose runs are from malloc(), so that the sanitizer sees where they end.
// `quota` bytes at the most.
struct heap host_heap(size_t quota);

#endif
