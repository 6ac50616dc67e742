// SPDX-License-Identifier: Apache-2.0
//
// What a store's flow is made from. Filled from the configuration (plugin/daemon/config.h) or by tests.
#ifndef PARAPET_PLUGIN_FLOW_OPTIONS_H_
#define PARAPET_PLUGIN_FLOW_OPTIONS_H_

#include <map>
#include <memory>
#include <string>

#include "parapet/adapters/platforms/platform.h"
#include "parapet/core/ports/effect.h"
#include "parapet/core/ports/ledger.h"
#include "parapet/core/state/store_state.h"

namespace parapet {

// Deadlines by which an answer leaves, whatever the disk does (DESIGN section 5).
struct FlowDeadlines {
  Duration extension = Milliseconds(800);  // commercetools; the platform gives 2 s
  Duration native = Milliseconds(500);
  Duration webhook = Seconds(2);  // then 503; Shopify gives 5 s
};

struct FlowLimits {
  size_t unwaited_max = 1'024;     // clean allows not yet on disk; beyond, allows wait
  Duration old_order = Hours(24);  // rule 8: older at first sight is never touched
};

struct StoreOptions {
  StoreSettings settings;
  std::string platform;                           // "shopify", "commercetools", "native"
  std::shared_ptr<const PlatformAdapter> hooks;   // serves POST /hooks/{store}
  std::shared_ptr<const PlatformAdapter> native;  // serves POST /v1/check; null where the store has no token
  std::string identity_secret;                    // keys the fingerprints of customers and addresses
  std::string alert_channel = "chat";             // connector that alerts go to; empty: none
  std::string escalation_channel;                 // where unacknowledged ones go; empty: the same
  FlowDeadlines deadlines;
  FlowLimits limits;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_FLOW_OPTIONS_H_
