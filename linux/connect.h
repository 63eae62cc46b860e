// SPDX-License-Identifier: GPL-2.0-or-later
// Asks the kernel for a network block device.

#ifndef RAMISO_LINUX_CONNECT_H
#define RAMISO_LINUX_CONNECT_H

#include <stdint.h>

// Makes the first free device one of so many bytes, read only, whose requests
// go to the socket. Returns its number, or -errno.
long connect_device(int socket, uint64_t bytes);

#endif
