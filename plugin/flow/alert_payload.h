// SPDX-License-Identifier: Apache-2.0
//
// Alert events as JSON: what was observed, acknowledged, or fell due, so that a fold can tell the alert book again.
// Thread safety: pure. Errors: false and a message naming the place.
#ifndef PARAPET_PLUGIN_FLOW_ALERT_PAYLOAD_H_
#define PARAPET_PLUGIN_FLOW_ALERT_PAYLOAD_H_

#include <string>
#include <string_view>
#include <vector>

#include "parapet/plugin/flow/outbox/alerts.h"

namespace parapet {

// One of: {"seen":[…]}, {"acknowledge":"inc-…","actor":"…"}, {"tick":true}, {"test":"actor"}, {"tested":true}.
struct AlertEvent {
  std::vector<AlertObservation> seen;
  std::string acknowledge;
  std::string actor;
  bool tick = false;
  bool tested = false;  // a test alert was delivered: the channel works
};

std::string WriteAlertObservations(const std::vector<AlertObservation>& observations);
std::string WriteAlertAcknowledgement(std::string_view incident, std::string_view actor);
std::string WriteAlertTick();
std::string WriteAlertTested();
bool ReadAlertEvent(std::string_view json, AlertEvent* out, std::string* error);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_FLOW_ALERT_PAYLOAD_H_
