// SPDX-License-Identifier: Apache-2.0
//
// Twelve customers who bought apples for nothing are told, each of them once.
#include <gtest/gtest.h>

#include "parapet/tests/plugin/recovery/messages/letter_shop.h"

namespace parapet {
namespace {

using messages::Letter;
using messages::LetterState;

std::set<std::string> TheTwelve() {
  std::set<std::string> addresses;
  for (int i = 1; i <= 12; ++i) addresses.insert("7" + std::to_string(500 + i) + "@example.com");
  return addresses;
}

TEST(Letters, TellTwelveCustomersEachOnce) {
  LetterShop shop;
  shop.Sell(12);
  shop.Ask("price_honoured");
  shop.Run(Hours(24));
  EXPECT_EQ(shop.mail().received.size(), 12u);
  EXPECT_EQ(shop.Recipients(), TheTwelve());
  EXPECT_EQ(shop.Count(LetterState::kSent), 12u);
  for (const Case& one : shop.incident().cases) {
    const StepRecord& step = one.steps.at("message:price_honoured");
    EXPECT_EQ(step.state, StepState::kDone);
    EXPECT_TRUE(shop.sim().ledger().FindEffect(step.effect)) << "done with the effect's key";
  }
  const std::string& text = shop.mail().received.front().text;
  EXPECT_NE(text.find("Its normal price is $15.00"), std::string::npos) << text;
}

}  // namespace
}  // namespace parapet
