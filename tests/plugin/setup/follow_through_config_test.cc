// SPDX-License-Identifier: Apache-2.0
//
// What a store's configuration says of follow-through: playbooks of its own, where answers arrive, who may spend what.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "parapet/adapters/json/playbook_document.h"
#include "parapet/plugin/setup/config.h"
#include "parapet/tests/support/temporary_directory.h"

namespace parapet {
namespace {

constexpr const char* kCallFirst = R"({
  "playbook": "PB-PRICE-HIGH", "triggers": [{"family": "price", "loss": "customer"}],
  "steps": [{"step": "call", "owner": "support", "deadline": "1h", "when": {"case": "to_do"}, "fallback": "owner"}]
})";

ConfigResult Read(const std::string& of_store, const std::string& of_operator = "") {
  const std::string text =
      R"({"operators": [{"name": "ann", "role": "approver", "token_sha256": ")" + std::string(64, 'a') + "\"" +
      of_operator + R"(}], "stores": [{"name": "fruit", "platform": "native", "currency": "USD")" + of_store + "}]}";
  return ReadConfig(text, "parapet.json", [](const std::string&) { return std::nullopt; });
}

std::string Complaints(const ConfigResult& result) {
  std::string all;
  for (const Complaint& complaint : result.complaints) all += complaint.place.path + ": " + complaint.what + "\n";
  return all;
}

const Playbook& Find(const StoreConfig& store, const std::string& name) {
  return *std::find_if(store.playbooks.begin(), store.playbooks.end(),
                       [&](const Playbook& playbook) { return playbook.name == name; });
}

class FollowThroughConfig : public ::testing::Test {
 protected:
  void Write(const std::string& file, const std::string& text) {
    std::ofstream(directory_.path() + "/" + file) << text;
  }
  std::string Folder() const { return R"(, "playbooks": ")" + directory_.path() + "\""; }

  TemporaryDirectory directory_;
};

TEST(ConfigFlag, SaysThatItUnderstandsOnlyTrueAndFalse) {
  const auto read = [](const std::string& given) {
    const std::string text = R"({"stores": [{"name": "fruit", "platform": "native", "currency": "USD"}]})";
    return ReadConfig(text, "parapet.json", [&](const std::string& name) {
      return name == "PARAPET_STORES_FRUIT_PUBLIC_REPORTS" ? std::optional(given) : std::nullopt;
    });
  };
  for (const char* given : {"yes", "TRUE", "on", ""}) {
    EXPECT_NE(Complaints(read(given)).find("neither true nor false"), std::string::npos) << given;
  }
  for (const char* given : {"true", "1"}) EXPECT_TRUE(read(given).config.stores[0].public_reports) << given;
  for (const char* given : {"false", "0"}) {
    EXPECT_EQ(Complaints(read(given)), "");
    EXPECT_FALSE(read(given).config.stores[0].public_reports) << given;
  }
}

TEST_F(FollowThroughConfig, HasTheShippedPlaybooksWithoutAFolder) {
  const ConfigResult read = Read("");
  ASSERT_EQ(Complaints(read), "");
  EXPECT_EQ(read.config.stores[0].playbooks.size(), ShippedPlaybooks().size());
}

TEST_F(FollowThroughConfig, APlaybookOfTheShopTakesTheShippedOnesPlaceAndOthersAreAdded) {
  Write("high.json", kCallFirst);
  std::string other = kCallFirst;
  Write("ours.json", other.replace(other.find("PB-PRICE-HIGH"), 13, "PB-OURS-TOO"));
  Write("notes.txt", "not a playbook");
  const ConfigResult read = Read(Folder());
  ASSERT_EQ(Complaints(read), "");
  const StoreConfig& store = read.config.stores[0];
  EXPECT_EQ(store.playbooks.size(), ShippedPlaybooks().size() + 1);
  EXPECT_EQ(Find(store, "PB-PRICE-HIGH").steps.size(), 1u);
  EXPECT_TRUE(std::is_sorted(store.playbooks.begin(), store.playbooks.end(),
                             [](const Playbook& a, const Playbook& b) { return a.name < b.name; }));
}

TEST_F(FollowThroughConfig, RefusesAPlaybookThatCannotBeRunWithFileAndPlace) {
  std::string text = kCallFirst;
  Write("high.json", text.replace(text.find(R"("owner": "support", )"), 20, ""));
  Write("again.json", kCallFirst);
  Write("and-again.json", kCallFirst);
  const std::string complaints = Complaints(Read(Folder()));
  EXPECT_NE(complaints.find("/high.json:3:22: $.steps[0].step: the step \"call\" has no owner"), std::string::npos)
      << complaints;
  EXPECT_NE(complaints.find("another file is called \"PB-PRICE-HIGH\" too"), std::string::npos) << complaints;
  EXPECT_NE(Complaints(Read(R"(, "playbooks": "/nowhere/at/all")")).find("cannot be read"), std::string::npos);
}

TEST_F(FollowThroughConfig, SendsCustomersToHttpsOnly) {
  EXPECT_EQ(Read(R"(, "public_url": "https://answers.fruit.example/")").config.stores[0].public_url,
            "https://answers.fruit.example");
  EXPECT_NE(Complaints(Read(R"(, "public_url": "http://answers.fruit.example")")).find("https:// only"),
            std::string::npos);
}

TEST_F(FollowThroughConfig, ReadsWhatAnOperatorMaySpend) {
  EXPECT_EQ(Read("", R"(, "limit": "200.00")").config.operators[0].limit, Money::Major(200));
  EXPECT_EQ(Read("").config.operators[0].limit, std::nullopt);
  EXPECT_NE(Complaints(Read("", R"(, "limit": "plenty")")).find("is no amount"), std::string::npos);
}

}  // namespace
}  // namespace parapet
