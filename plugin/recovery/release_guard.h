// SPDX-License-Identifier: Apache-2.0
//
// One order may be in several incidents, and letting it go settles it for all of them. So what one incident wants is
// held against what the others have not decided yet, or have decided otherwise.
//
//   if (const auto objection = ObjectionTo(incidents, one)) …      // wait, or leave it to a person
//
// Thread safety: pure. Cost: a pass over the cases.
#ifndef PARAPET_PLUGIN_RECOVERY_RELEASE_GUARD_H_
#define PARAPET_PLUGIN_RECOVERY_RELEASE_GUARD_H_

#include <optional>
#include <string>
#include <vector>

#include "parapet/core/recovery/case_book.h"

namespace parapet {

struct Objection {
  bool waits = false;  // for a decision that is to come; else another remedy was granted there, and a person looks
  std::string why;
};
// nullopt: as far as other incidents are concerned, the order of the case may be let go.
std::optional<Objection> ObjectionTo(const std::vector<Incident>& incidents, const Case& one);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_RELEASE_GUARD_H_
