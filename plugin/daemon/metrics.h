// SPDX-License-Identifier: Apache-2.0
//
// What /metrics says, in Prometheus's text format. Labels are store, decision and state: no order, item or customer.
#ifndef PARAPET_PLUGIN_DAEMON_METRICS_H_
#define PARAPET_PLUGIN_DAEMON_METRICS_H_

#include <string>

#include "parapet/plugin/setup/assembly.h"

namespace parapet {

std::string WriteMetrics(Assembly& assembly, const DeliveryCounters& outbox, const HttpCounters& http);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_DAEMON_METRICS_H_
