// SPDX-License-Identifier: Apache-2.0
//
// The public status of one store: people say what is known of an outage, by when the next word comes, and when it is
// over.
//
//   std::string outage;
//   board.Tell(view, {.component = "checkout", .text = "Payments by card are refused.", .actor = "maria"}, &outage);
//   board.Update(view, {outage, "maria", "The provider says its fault began at 08:40 UTC."}, {});
//   board.End(view, {outage, "maria", "Payments by card work since 09:12 UTC."});
//
// Every word passes the honest-message lint before the public reads it: a vague time, a promise without owner and time,
// blame or "never before" is refused with the place. Each word promises the next by a time, at the latest as the
// policy's updates have it; a time that passes is an event and a post.
//
// Customers may be told one by one, as cases: a message step `message:delay` is started for each, and once it is done
// that customer counts as told. When the outage is over `message:restored` is started for exactly those who were told;
// for one whose message was still on its way, when it arrives.
//
// Thread safety: as FollowPart. Errors: sentences.
#ifndef PARAPET_PLUGIN_RECOVERY_STATUS_STATUS_BOARD_H_
#define PARAPET_PLUGIN_RECOVERY_STATUS_STATUS_BOARD_H_

#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/recovery/status/status_book.h"
#include "parapet/plugin/recovery/follow_up.h"

namespace parapet {

struct TellRequest {
  std::string component, text, actor;
  int64_t affected = 0;            // customers, as far as known
  Instant next_update;             // unknown: as late as the policy allows
  std::vector<std::string> cases;  // customers to be told one by one
};

inline constexpr size_t kStatusTextMost = 1'000;  // characters
inline constexpr size_t kComponentMost = 60;
inline constexpr std::string_view kOutageMessage = "message:delay", kRestoredMessage = "message:restored";

class StatusBoard final : public FollowPart {
 public:
  // `flow` must outlive this.
  explicit StatusBoard(const StoreFlow& flow) : flow_(flow) {}

  void Fold(const StoredEvent& stored) override;
  void Tick(FollowView& view) override;

  // Empty on success, as all below; the outage's id in `outage`. All of it or nothing: where a case cannot be told,
  // nothing is published.
  std::string Tell(FollowView& view, const TellRequest& request, std::string* outage);
  // `word.reason` is what is known.
  std::string Update(FollowView& view, const Word& word, Instant next_update);
  std::string End(FollowView& view, const Word& word);
  // Tells more customers of it, one by one.
  std::string TellCases(FollowView& view, const Word& word, const std::vector<std::string>& cases);

  const StatusBook& book() const { return book_; }
  const std::string& store() const { return flow_.options().settings.store; }

 private:
  std::string WhyNot(const std::string& text) const;
  std::string NextUpdate(Instant wanted, int64_t affected, Instant now, Instant* next) const;
  std::string Append(FollowView& view, StatusStep step, std::vector<Effect> effects = {});
  void TellRestored(FollowView& view, const Outage& outage);
  std::string WhyNotAsked(FollowView& view, const std::vector<std::string>& cases) const;

  const StoreFlow& flow_;
  StatusBook book_;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_STATUS_STATUS_BOARD_H_
