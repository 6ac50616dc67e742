// SPDX-License-Identifier: Apache-2.0
//
// Carries out what a playbook starts where goods are missing: send_ordered, source_elsewhere, substitute, split and
// backorder, as far as the facts of that moment allow (stock_proposal.h). What they do not allow has failed, with the
// reason, so that the playbook goes on with what comes instead.
//
// A substitute that waits for the customer's yes is sent after it and not before: an answer is one, silence is none.
// With the question its pieces are kept, and no other customer is offered them (core/recovery/reservations.h): who
// comes when none are left gets what the playbook has next. The item and the price of a piece are those of the
// question; what became of either since, nothing else is swapped, and not for more. Where the platform can edit orders
// the line is swapped there, read back; everything else, and reserving, is a task: a post to the people on duty, and
// the step is theirs to finish.
//
// Thread safety: FollowUp's lock. Each step is taken up in one event with its effect.
#ifndef PARAPET_PLUGIN_RECOVERY_STOCK_STOCK_PART_H_
#define PARAPET_PLUGIN_RECOVERY_STOCK_STOCK_PART_H_

#include <string>

#include "parapet/plugin/recovery/stock/stock_proposal.h"

namespace parapet {

// Who has taken a step up, as its record says.
inline constexpr std::string_view kStockActor = "parapet (stock)";

inline constexpr Duration kKeepFor = Days(3);

class StockPart final : public FollowPart {
 public:
  // `edits_orders`: a connector carries out order edits. `keep_for`: how long pieces are kept without an answer; no
  // message promises longer.
  explicit StockPart(bool edits_orders = false, Duration keep_for = kKeepFor)
      : edits_orders_(edits_orders), keep_for_(keep_for) {}

  void Fold(const StoredEvent&) override {}  // what it needs stands in the cases
  std::optional<std::string> Save() const override { return std::string(); }
  void Tick(FollowView& view) override;

 private:
  std::string TakeUp(FollowView& view, const Case& one, const std::string& step) const;
  std::string AskFor(FollowView& view, const Case& one, const CaseProposal& made, const StockOption& option) const;
  std::string Finish(FollowView& view, const Case& one, const std::string& step, const StepRecord& record) const;

  const bool edits_orders_;
  const Duration keep_for_;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_STOCK_STOCK_PART_H_
