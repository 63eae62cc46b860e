// SPDX-License-Identifier: GPL-2.0-or-later
// Lets the user choose from the menu.

#ifndef RAMISO_CHOOSE_H
#define RAMISO_CHOOSE_H

#include "loader/menu_file.h"

// Puts the words of the chosen entry into `line`, which has room for
// COMMAND_LINE_MAX. A menu of one entry is not shown. False if the user wants
// to leave.
bool choose(struct menu *menu, char *line);

#endif
