# SPDX-License-Identifier: GPL-2.0-or-later
# Builds the wire of the network tests: make -f tests/net/net.mk [B=build]

B ?= build
WIRE_FLAGS := -std=gnu11 -O2 -MMD -MP -Wall -Wextra -Werror -Wshadow \
	-Wstrict-prototypes -Wmissing-prototypes

$(B)/net/wire: tests/net/wire.c
	@mkdir -p $(@D)
	gcc $(WIRE_FLAGS) -o $@ $<

-include $(B)/net/wire.d
