// SPDX-License-Identifier: Apache-2.0
//
// Steps of the public status as ledger events, in JSON. Reading what was written gives equal values.
// Thread safety: pure. Errors: false and a message naming the place.
#ifndef PARAPET_PLUGIN_RECOVERY_STATUS_STATUS_PAYLOAD_H_
#define PARAPET_PLUGIN_RECOVERY_STATUS_STATUS_PAYLOAD_H_

#include <string>
#include <string_view>

#include "parapet/core/recovery/status/status_book.h"

namespace parapet {

std::string WriteStatusStep(const StatusStep& step);
bool ReadStatusStep(std::string_view json, Instant at, StatusStep* out, std::string* error);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_STATUS_STATUS_PAYLOAD_H_
