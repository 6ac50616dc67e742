// SPDX-License-Identifier: Apache-2.0
// EXPECTED: deleted function
#include "parapet/core/kernel/money.h"

#ifdef PARAPET_PLANTED_MISTAKE
parapet::Money planted = parapet::Money::FromMicros(0.1 + 0.2);
#else
parapet::Money planted = parapet::Money::FromMicros(1);
#endif
