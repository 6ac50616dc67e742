// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "parapet/plugin/recovery/proof.h"

namespace parapet {
namespace {

TEST(ProofNumbers, ProveOnlyWhereEveryVariationWasPlayed) {
  const Proof whole{.orders = 12, .stopped_now = 12, .variations = kProofVariations, .variations_stopped = 195};
  EXPECT_EQ(WhyNot(whole), "");
  Proof none = whole;
  none.variations = none.variations_stopped = 0;
  EXPECT_NE(WhyNot(none).find("only 0 of 200 variations of its orders could be played"), std::string::npos);
  Proof few = whole;
  few.variations = few.variations_stopped = kProofVariations - 1;
  EXPECT_NE(WhyNot(few), "");
}

}  // namespace
}  // namespace parapet
