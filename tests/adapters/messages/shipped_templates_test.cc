// SPDX-License-Identifier: Apache-2.0
//
// Every shipped template: loads, passes the lint with and without facts, and waits for a person's approval.
#include <gtest/gtest.h>

#include <set>

#include "parapet/adapters/messages/mustache_renderer.h"
#include "parapet/adapters/messages/template_file.h"
#include "parapet/tests/core/recovery/messages/sample.h"

namespace parapet::messages {
namespace {

std::string Explained(const std::vector<LintFinding>& findings) {
  std::string all;
  for (const LintFinding& finding : findings) all += Explain(finding) + "\n";
  return all;
}

class Shipped : public testing::TestWithParam<ShippedText> {
 protected:
  Template Load() {
    std::vector<Complaint> complaints;
    const auto text = ReadTemplate(GetParam().text, "shipped", complaints);
    for (const Complaint& complaint : complaints) ADD_FAILURE() << complaint.what << " " << complaint.remedy;
    return text.value_or(Template());
  }
};

TEST_P(Shipped, IsWhatItsNameSays) {
  const Template text = Load();
  ASSERT_NE(text.kind, nullptr);
  EXPECT_EQ(text.kind->name, GetParam().kind);
  EXPECT_EQ(Code(text.language), GetParam().language);
  EXPECT_TRUE(text.Has(Channel::kEmail));
  EXPECT_TRUE(text.Has(Channel::kSms));
}

TEST_P(Shipped, PassesTheLintAsItIsWritten) {
  const Template text = Load();
  MessageContext nothing;
  nothing.facts_given = false;
  for (const Channel channel : {Channel::kEmail, Channel::kSms})
    EXPECT_EQ(Explained(LintMessage(Unrendered(text, channel), nothing)), "") << Name(channel);
}

TEST_P(Shipped, PassesTheLintWithFacts) {
  const Template text = Load();
  const MessageContext context = SampleContext(text.language);
  for (const Channel channel : {Channel::kEmail, Channel::kSms}) {
    const RenderedMessage ready = MustacheRenderer().Render(text, channel, context);
    EXPECT_EQ(ready.problem, "");
    EXPECT_EQ(Explained(LintMessage(ready.message, context)), "") << ready.text;
    EXPECT_EQ(ready.html.empty(), channel == Channel::kSms);
  }
}

// Without a new date a delay says that nothing is known yet, and still when the next update comes.
TEST_P(Shipped, PassesTheLintWithoutWhatIsOptional) {
  const Template text = Load();
  MessageContext context = SampleContext(text.language);
  std::erase_if(context.facts, [](const BoundFact& fact) { return fact.key == "new_date" || fact.key == "name"; });
  const RenderedMessage ready = MustacheRenderer().Render(text, Channel::kEmail, context);
  EXPECT_EQ(ready.problem, "");
  EXPECT_EQ(Explained(LintMessage(ready.message, context)), "") << ready.text;
}

TEST_P(Shipped, CanBeSentOnlyOnceANamedPersonApprovedItsText) {
  Template text = Load();
  EXPECT_FALSE(Sendable(text));
  text.approval = {"Ada Lovelace", TextDigest(text)};
  EXPECT_TRUE(Sendable(text));
  text.parts[2].source += " And more.";
  EXPECT_FALSE(Sendable(text));
  text.approval = {"", TextDigest(text)};
  EXPECT_FALSE(Sendable(text));
}

std::string CaseName(const testing::TestParamInfo<ShippedText>& info) {
  return std::string(info.param.kind) + "_" + std::string(info.param.language);
}
INSTANTIATE_TEST_SUITE_P(All, Shipped, testing::ValuesIn(ShippedTexts().begin(), ShippedTexts().end()), CaseName);

TEST(ShippedTemplates, AreThereForEveryKindAndLanguage) {
  std::set<std::string> there;
  for (const ShippedText& text : ShippedTexts()) there.insert(std::string(text.kind) + std::string(text.language));
  for (const MessageKind& kind : MessageKinds()) {
    for (const char* language : {"en", "de", "fr", "es"}) EXPECT_TRUE(there.count(std::string(kind.name) + language));
  }
  EXPECT_EQ(there.size(), MessageKinds().size() * kLanguages);
  EXPECT_TRUE(ShippedTemplate("delay", Language::kFrench).has_value());
  EXPECT_FALSE(ShippedTemplate("dealy", Language::kFrench).has_value());
}

}  // namespace
}  // namespace parapet::messages
