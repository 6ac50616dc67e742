// SPDX-License-Identifier: Apache-2.0
//
// Whether a policy would have refused the price change that brought an incident (change_replay.h says what refusing
// is).
//
//   const ChangeProof proof = ProveByChange(request, flow, ledger, *in_force, now);
//   if (proof.why_not.empty()) ...                              // proof.sentence says what was replayed
//
// The change that brought it is, for each of its wrong prices, the last that made the item cost that before it began,
// and every further one while it was seen. A variation is about another item, with all amounts a small number of times
// as high, in another currency and at another time: who vouches for it is asked anew, so that neither a scope nor a
// promotion nor a freeze for this one item or day proves anything. Other changes are those of prices that were known,
// in the last 30 days, that nobody called wrong: of those the policy may newly tell people of at most 0.5 %.
//
// Thread safety: any thread; reads durable events only. Cost: the whole ledger is told, some 10 µs an event.
#ifndef PARAPET_PLUGIN_RECOVERY_CHANGE_PROOF_H_
#define PARAPET_PLUGIN_RECOVERY_CHANGE_PROOF_H_

#include "parapet/plugin/recovery/proof.h"

namespace parapet {

struct ChangeProof {
  std::string why_not;   // empty: proved
  std::string sentence;  // what was replayed, with its numbers
  int64_t changes = 0, refused_then = 0, refused_now = 0;
  int64_t variations = 0, variations_refused = 0;
  int64_t others = 0, newly_told = 0;
};

ChangeProof ProveByChange(const ProofRequest& request, const StoreFlow& flow, const Ledger& ledger,
                          const Program& in_force, Instant now);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_CHANGE_PROOF_H_
