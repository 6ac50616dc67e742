// SPDX-License-Identifier: Apache-2.0
//
// One order in two incidents: what one wants does not let it go before the other is done with it.
#include "parapet/plugin/recovery/release_guard.h"

#include <gtest/gtest.h>

#include <memory>

#include "parapet/adapters/json/playbook_document.h"
#include "parapet/plugin/recovery/follow_up.h"
#include "parapet/plugin/recovery/remedies/remedies.h"
#include "parapet/tests/plugin/flow/simulation.h"

namespace parapet {
namespace {

class OrderOfTwoIncidents : public ::testing::Test {
 protected:
  void SetUp() override {
    shop_.Enforce();
    for (const char* price : {"15.00", "0.00"}) {
      for (const char* variant : {"4001", "4002"}) shop_.Product(price, "20.00", variant);
    }
    shop_.Send("orders/create", WithASecondLine(shop_.OrderBody({.id = 1, .price = "0.00"})), "order-1");
    for (const char* variant : {"4001", "4002"}) shop_.Product("15.00", "20.00", variant);
    shop_.Pass(Seconds(1));
    Live();
    first_ = follow_->FindIncident("price:4001", shop_.now())->id;
    second_ = follow_->FindIncident("price:4002", shop_.now())->id;
    ASSERT_NE(first_, second_);
    ASSERT_EQ(CaseOf(first_).order, CaseOf(second_).order);
  }
  // Another item, at no price either.
  static std::string WithASecondLine(std::string body) {
    const size_t begin = body.find('{', body.find("\"line_items\"")), end = body.find('}', begin) + 1;
    std::string line = body.substr(begin, end - begin);
    line.replace(line.find("\"id\":51"), 7, "\"id\":52");
    for (size_t at = line.find("4001"); at != std::string::npos; at = line.find("4001")) line.replace(at, 4, "4002");
    return body.insert(end, "," + line);
  }
  void Live() {
    remedies_ = std::make_unique<Remedies>(RemedySettings{.playbooks = ShippedPlaybooks()});
    follow_ = std::make_unique<FollowUp>(shop_.flow(), shop_.ledger());
    follow_->Attach(*remedies_);
  }
  void Grant(const std::string& incident) {
    ASSERT_EQ(follow_->Decide({incident, "maria", "x"}, shop_.now()).error, "");
    ASSERT_EQ(follow_->Approve({incident, "anna", "x"}, true, shop_.now()), "");
  }
  void Ticks() {
    for (int i = 0; i < 5; ++i) {
      shop_.Pass(Seconds(2));
      follow_->Tick(shop_.now());
    }
  }
  Case CaseOf(const std::string& incident) { return follow_->FindIncident(incident, shop_.now())->cases.at(0); }
  size_t Releases() const { return shop_.Effects("release").size(); }
  void DoneWithTheSecond() {
    ASSERT_EQ(follow_->Mark({CaseOf(second_).id, "maria", "looked at"}, CaseAct::kDone, shop_.now()), "");
  }

  Simulation shop_{"fruit"};
  std::unique_ptr<Remedies> remedies_;
  std::unique_ptr<FollowUp> follow_;
  std::string first_, second_;
};

TEST_F(OrderOfTwoIncidents, WaitsUntilTheOtherOneIsDecided) {
  Grant(first_);
  Ticks();
  EXPECT_EQ(Releases(), 0u);
  const StepRecord release = CaseOf(first_).steps.at("release");
  EXPECT_EQ(release.state, StepState::kStarted);
  EXPECT_NE(release.note.find("waits: case " + CaseOf(second_).id), std::string::npos) << release.note;
  const size_t events = shop_.ledger().Events().size();
  Live();
  Ticks();
  EXPECT_EQ(shop_.ledger().Events().size(), events) << "said once";
  DoneWithTheSecond();
  Ticks();
  EXPECT_EQ(Releases(), 1u);
  Ticks();
  EXPECT_EQ(Releases(), 1u);
}

TEST_F(OrderOfTwoIncidents, IsLeftToAPersonWhereTheOtherOneWasGrantedSomethingElse) {
  Grant(first_);
  const std::string second_case = CaseOf(second_).id;
  follow_->With(shop_.now(), [&](FollowView& view) {
    const OverrideRequest offer{.word = {second_case, "anna", "too dear"}, .remedy = Remedy::kOffer, .as_owner = true};
    ASSERT_EQ(remedies_->Override(view, offer), "");
  });
  Ticks();
  EXPECT_EQ(Releases(), 0u);
  const std::string note = CaseOf(first_).steps.at("release").note;
  EXPECT_TRUE(note.starts_with("by hand: ")) << note;
  EXPECT_NE(note.find("granted \"offer\""), std::string::npos) << note;
  ASSERT_EQ(shop_.flow().ReleaseOrder({.identity = "1", .actor = "anna", .reason = "both looked at"}, shop_.now()), "");
  Ticks();
  EXPECT_EQ(Releases(), 1u) << "the person's";
}

TEST_F(OrderOfTwoIncidents, AFalseAlarmWaitsToo) {
  const CloseRequest close{.word = {first_, "maria", "a gift"}, .closing = Closing::kFalseAlarm};
  ASSERT_EQ(follow_->Close(close, shop_.now()).error, "");
  Ticks();
  EXPECT_EQ(Releases(), 0u);
  DoneWithTheSecond();
  Ticks();
  EXPECT_EQ(Releases(), 1u);
}

TEST(FalseAlarm, IsLetGoOnceTheDiskIsBackInTheSameLife) {
  Simulation shop("fruit");
  shop.Enforce();
  shop.Product("15.00", "20.00");
  shop.Order({.id = 1, .price = "0.00"});
  FollowUp follow(shop.flow(), shop.ledger());
  const std::string id = follow.FindIncident("price:4001", shop.now())->id;
  shop.Pass(Seconds(1));
  ASSERT_EQ(follow.Close({.word = {id, "maria", "a gift"}, .closing = Closing::kFalseAlarm}, shop.now()).error, "");
  shop.ledger().SetReopens(false);
  shop.ledger().FailNextBatch(LedgerError::kFull);
  follow.Tick(shop.now());
  EXPECT_TRUE(shop.Effects("release").empty());
  shop.ledger().SetReopens(true);
  shop.Pass(Seconds(5));
  for (int i = 0; i < 3; ++i) follow.Tick(shop.now());
  EXPECT_EQ(shop.Effects("release").size(), 1u);
}

}  // namespace
}  // namespace parapet
