// SPDX-License-Identifier: Apache-2.0
//
// The calls of one store: places them, reminds whoever owns them, rings again at once what was dropped, and goes over
// to writing where nobody can be reached (core/recovery/phone_call.h says when).
//
// Ringing is a webhook "case.phone_call" where the store has an endpoint for such (a telephony provider, a help desk),
// else a post to the alert channel, for a person to ring. Neither bears a name or a number: case and order say who.
// Each thing done is a step of the case with its effect, in one transaction.
//
// Thread safety: FollowUp's lock.
#ifndef PARAPET_PLUGIN_RECOVERY_CALLS_CALLS_PART_H_
#define PARAPET_PLUGIN_RECOVERY_CALLS_CALLS_PART_H_

#include <string>
#include <vector>

#include "parapet/core/recovery/phone_call.h"
#include "parapet/core/recovery/step_codec.h"
#include "parapet/plugin/recovery/follow_part.h"

namespace parapet {

// The message that goes out where a call did not come about.
inline constexpr std::string_view kMissedCallStep = "message:call_missed";

class CallsPart final : public FollowPart {
 public:
  // `has_webhook`: the store has an endpoint that rings people.
  explicit CallsPart(bool has_webhook = false) : has_webhook_(has_webhook) {}

  void Fold(const StoredEvent& stored) override;
  std::optional<std::string> Save() const override { return WriteSteps(told_); }
  bool Load(std::string_view bytes) override;
  void Tick(FollowView& view) override;

  std::vector<PhoneCall> Calls(FollowView& view) const;
  // How an attempt ended, as a person or the provider says; what follows from it is done at once. Empty on success.
  std::string Ended(FollowView& view, const std::string& case_id, CallOutcome outcome, int64_t seconds,
                    const std::string& actor);

 private:
  std::string TakeUpDropped(FollowView& view);
  std::string Do(FollowView& view, const PhoneDue& due, const Case& one);

  const bool has_webhook_;
  std::vector<CaseStep> told_;  // what the book was told, for a checkpoint
  PhoneBook book_;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_CALLS_CALLS_PART_H_
