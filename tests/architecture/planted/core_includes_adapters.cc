// SPDX-License-Identifier: Apache-2.0
// EXPECTED: parapet/adapters/http/server.h
#include "parapet/core/kernel/money.h"
#ifdef PARAPET_PLANTED_MISTAKE
#include "parapet/adapters/http/server.h"
#endif

parapet::Money planted;
