// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/messages/template_set.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace parapet::messages {
namespace {

class TemplateFolder : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(::testing::TempDir()) /
              ("templates-" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void Put(const std::string& name, std::string text) { std::ofstream(folder_ / name) << text; }
  std::shared_ptr<const TemplateSet> Load() { return TemplateSet::Load(folder_.string(), complaints_); }
  static std::string Shipped(std::string_view kind, std::string_view language) {
    for (const ShippedText& text : ShippedTexts()) {
      if (text.kind == kind && text.language == language) return std::string(text.text);
    }
    return {};
  }
  std::filesystem::path folder_;
  std::vector<Complaint> complaints_;
};

TEST_F(TemplateFolder, ReplacesTheShippedTextOfItsKindAndLanguage) {
  std::string own = Shipped("delay", "de");
  own.insert(own.find("[closing]") + 10, "Ihr Obsthof, ");
  Put("anything.txt", own);
  Put("notes.md", "not a template");
  const auto set = Load();
  ASSERT_NE(set, nullptr) << complaints_.front().what;
  const Template* german = set->Find("delay", Language::kGerman);
  EXPECT_NE(german->Find(Part::kClosing)->source.find("Ihr Obsthof"), std::string::npos);
  EXPECT_EQ(TextDigest(*set->Find("delay", Language::kFrench)),
            TextDigest(*ShippedTemplate("delay", Language::kFrench)));
  EXPECT_EQ(set->all().size(), ShippedTexts().size());
}

TEST_F(TemplateFolder, IsRefusedWithThePlaceOfEveryFlaw) {
  std::string wrong = Shipped("delay", "en");
  wrong.replace(wrong.find("{{order}}"), 9, "{{ordr}}");
  Put("a.txt", wrong);
  Put("b.txt", Shipped("correction", "en"));
  Put("c.txt", Shipped("correction", "en"));
  EXPECT_EQ(Load(), nullptr);
  ASSERT_EQ(complaints_.size(), 2u);
  EXPECT_NE(complaints_[0].what.find("a.txt:"), std::string::npos) << complaints_[0].what;
  EXPECT_NE(complaints_[0].what.find("did you mean \"order\""), std::string::npos) << complaints_[0].what;
  EXPECT_NE(complaints_[1].what.find("a second text"), std::string::npos);
}

TEST_F(TemplateFolder, ThatCannotBeReadIsAComplaint) {
  EXPECT_EQ(TemplateSet::Load((folder_ / "nowhere").string(), complaints_), nullptr);
  EXPECT_EQ(complaints_.size(), 1u);
}

}  // namespace
}  // namespace parapet::messages
