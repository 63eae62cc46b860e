// SPDX-License-Identifier: GPL-2.0-or-later
// The NVDIMM root device ACPI0012 (ACPI 6.4, 9.19.2) in AML (section 20), for
// an SSDT.

#ifndef RAMISO_ACPI_DEVICE_H
#define RAMISO_ACPI_DEVICE_H

#include "boot/acpi.h"

// Bytes of AML for a device with so many ranges of its own.
uint32_t acpi_device_size(unsigned ranges);

// Builds it into `to`. With ranges of its own it has them in _FIT, which Linux
// reads instead of the NFIT; without, the NFIT's are its.
void acpi_build_device(uint8_t *to, const struct acpi_spa_range *ranges,
                       unsigned count);

#endif
