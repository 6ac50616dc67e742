// SPDX-License-Identifier: Apache-2.0
//
// Policy, import, review, bypass and edit events as JSON. Thread safety: pure. Errors: false and a message naming the
// place.
#ifndef PARAPET_PLUGIN_FLOW_POLICY_PAYLOAD_H_
#define PARAPET_PLUGIN_FLOW_POLICY_PAYLOAD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "parapet/core/kernel/time.h"
#include "parapet/core/state/events.h"

namespace parapet {

// A version of the policy, as the ledger's history keeps it.
struct PolicyEvent {
  int64_t version = 0;
  std::string document;  // as it was given, comments and all
  std::string actor, reason;
  std::string approved_by;  // the second person, where one was asked
  int64_t proposal = 0;     // the number under which it waited for that person
  Instant canary_until;     // compared with the one before until then; not known: no canary
};
std::string WritePolicyEvent(const PolicyEvent& event);
bool ReadPolicyEvent(std::string_view json, PolicyEvent* out, std::string* error);

// A policy that waits for a second person, or no longer.
struct PolicyProposal {
  int64_t number = 0;
  int64_t base_version = 0;            // in force when it was made; approved while that still is, or not at all
  std::optional<Duration> canary_for;  // begins when it is approved
  std::string document, actor, reason;
  Instant at;
  std::string settled, settled_by;  // "approved" or "rejected", and by whom; empty while it waits
};
std::string WritePolicyProposal(const PolicyProposal& proposal);
bool ReadPolicyProposal(std::string_view json, PolicyProposal* out, std::string* error);

// A catalogue file that was imported; its content is in the import archive.
struct ImportEvent {
  std::string archive;  // name in the archive
  bool vouch = false;
  bool skip_bad_rows = false;
  std::string actor, reason;
};
std::string WriteImportEvent(const ImportEvent& event);
bool ReadImportEvent(std::string_view json, ImportEvent* out, std::string* error);

// What a person said of an order's findings: right, false_alarm or unsure.
struct ReviewEvent {
  std::string label, actor, reason;
};
std::string WriteReviewEvent(const ReviewEvent& event);
bool ReadReviewEvent(std::string_view json, ReviewEvent* out, std::string* error);

// People were forgotten: of these orders nothing personal is kept any more, nor taken in again.
struct ErasureEvent {
  std::vector<std::string> orders;
  std::string actor, reason;
};
std::string WriteErasureEvent(const ErasureEvent& event);
bool ReadErasureEvent(std::string_view json, ErasureEvent* out, std::string* error);

// Parapet stands aside until then; unknown: it takes its place again.
std::string WriteBypassEvent(Instant until, std::string_view actor, std::string_view reason);
std::string WriteEditMark(const EditMark& mark);
bool ReadEditMark(std::string_view json, EditMark* out, std::string* error);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_FLOW_POLICY_PAYLOAD_H_
