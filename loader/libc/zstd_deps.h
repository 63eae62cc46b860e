// SPDX-License-Identifier: GPL-2.0-or-later
// In place of the first part of zstd's common/zstd_deps.h, which takes the
// compiler's builtins whatever the size: see string.h.

#ifndef ZSTD_DEPS_COMMON
#define ZSTD_DEPS_COMMON

#include <limits.h>
#include <stddef.h>
#include <string.h>

#define ZSTD_memcpy(to, from, bytes) memcpy(to, from, bytes)
#define ZSTD_memmove(to, from, bytes) memmove(to, from, bytes)
#define ZSTD_memset(to, byte, bytes) memset(to, byte, bytes)

#endif
