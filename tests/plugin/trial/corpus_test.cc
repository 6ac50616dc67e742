// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/trial/corpus.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "parapet/core/policy/policy.h"

namespace parapet {
namespace {

constexpr Instant kNow{1'764'320'400'000'000};

// Every report that the corpus was made from.
constexpr std::string_view kReports[] = {"B01", "B02", "B04", "B05", "B07", "B08", "B09", "B10", "B11", "B12", "B13",
                                         "B15", "B16", "B17", "B18", "B19", "B20", "B22", "B23", "B25", "B27", "B28",
                                         "B29", "B30", "B32", "B33", "B36", "B37", "B39", "B40", "B41", "B43", "B44",
                                         "B46", "B47", "B50", "B51", "B52", "B54", "B55", "B57", "B58", "B59", "B60",
                                         "B61", "B63", "B64", "B66", "B68", "B69", "B71", "B74", "B76", "B77"};
constexpr int kIncidents = 20;
// Nothing about an order or a price: a robot's false promise in a conversation.
constexpr std::string_view kNoOrder = "I20";

std::vector<CorpusVector> Read(const std::string& file) {
  std::ifstream in(std::string(PARAPET_SOURCE_DIR) + "/tests/corpus/" + file, std::ios::binary);
  EXPECT_TRUE(in) << file;
  std::vector<std::string> errors;
  auto vectors = ReadCorpus(std::string((std::istreambuf_iterator<char>(in)), {}), file, errors);
  for (const std::string& error : errors) ADD_FAILURE() << error;
  return vectors;
}

const std::vector<CorpusVector>& Everything() {
  static const std::vector<CorpusVector> everything = [] {
    std::vector<CorpusVector> all;
    for (const char* file : {"reports.ndjson", "incidents.ndjson", "quiet.ndjson"}) {
      for (CorpusVector& vector : Read(file)) all.push_back(std::move(vector));
    }
    return all;
  }();
  return everything;
}

CorpusScore Score(const Policy& policy, const std::vector<CorpusVector>& vectors, CorpusOptions options = {}) {
  const auto program = Program::Compile(policy, 1, kNow).program;
  Corpus corpus(*program, options);
  for (const CorpusVector& vector : vectors) corpus.Add(vector);
  return corpus.Finish();
}

std::vector<CorpusVector> Parse(const std::string& text, std::vector<std::string>* errors = nullptr) {
  std::vector<std::string> wrong;
  auto vectors = ReadCorpus(text, "new.ndjson", errors == nullptr ? wrong : *errors);
  for (const std::string& error : wrong) ADD_FAILURE() << error;
  return vectors;
}

// A line of vectors: pears that cost `price`, whose reference is 15.00.
std::string Pears(const std::string& head, const std::string& price) {
  return "{" + head + R"(,"why":"pears","order":{"id":"1","currency":"USD","total":")" + price +
         R"(","lines":[{"sku":"PEAR","quantity":"1","unit_price":")" + price +
         R"("}]},"facts":{"supplied":["catalogue","reference"],"now":"2026-03-10T12:00:00Z",)" +
         R"("lines":[{"item_known":true,"reference":"15.00"}]}})" + "\n";
}

TEST(Corpus, HoldsEveryReportAndEveryIncident) {
  std::set<std::string, std::less<>> held;
  for (const CorpusVector& vector : Everything()) {
    if (!vector.quiet) held.insert(vector.report);
  }
  for (const std::string_view report : kReports) EXPECT_TRUE(held.contains(report)) << report;
  for (int i = 1; i <= kIncidents; ++i) {
    const std::string incident = (i < 10 ? "I0" : "I") + std::to_string(i);
    EXPECT_EQ(held.contains(incident), incident != kNoOrder) << incident;
  }
}

TEST(Corpus, TheRecommendedPolicyDetectsEveryRowAndAlarmsOnNoQuietOrder) {
  const CorpusScore score = Score(RecommendedPolicy(), Everything());
  EXPECT_TRUE(score.Passes()) << DescribeCorpus(score);
  EXPECT_EQ(score.bugs.right, score.bugs.vectors);
  EXPECT_GE(score.bugs.varied_right * 100, score.bugs.variations * 95);
  EXPECT_EQ(score.quiet.right, score.quiet.vectors);
  EXPECT_EQ(score.quiet.varied_right, score.quiet.variations);
  EXPECT_EQ(score.bugs.variations, 20 * score.bugs.vectors);
  EXPECT_GE(score.quiet.vectors, 30);
}

TEST(Corpus, APolicyWithoutAGuardrailMissesWhatOnlyItFinds) {
  const CorpusScore whole = Score(RecommendedPolicy(), Everything());
  for (const char* name : {"lost_reservation", "cart_ordered_twice", "code_used_up"}) {
    Policy policy = RecommendedPolicy();
    policy.guardrails[name].mode = Mode::kOff;
    const CorpusScore score = Score(policy, Everything());
    EXPECT_FALSE(score.Passes()) << name;
    EXPECT_EQ(whole.bugs.right - score.bugs.right, whole.guardrails.at(name).alone) << name;
    EXPECT_FALSE(score.missed.empty()) << name;
  }
}

TEST(Corpus, AShadowedPolicyFindsNothing) {
  Policy policy = RecommendedPolicy();
  policy.guardrails.clear();
  policy.default_mode = Mode::kShadow;
  const CorpusScore score = Score(policy, Everything(), {.variations = 0});
  EXPECT_EQ(score.bugs.right, 0);
  EXPECT_EQ(score.quiet.right, score.quiet.vectors);
}

TEST(Corpus, CountsAFalseAlarmUnlessTheVectorAllowsIt) {
  const std::string loud = Pears(R"("report":"x","quiet":true)", "3.00");
  const CorpusScore alarmed = Score(RecommendedPolicy(), Parse(loud), {.variations = 3});
  EXPECT_EQ(alarmed.quiet.right, 0);
  EXPECT_EQ(alarmed.quiet.varied_right, 0);
  ASSERT_EQ(alarmed.alarms.size(), 1u);
  EXPECT_EQ(alarmed.alarms[0].place, "new.ndjson:1");
  EXPECT_FALSE(alarmed.Passes());
  const std::string allowed = Pears(R"("report":"x","quiet":true,"at_most":"tag")", "9.00");
  EXPECT_TRUE(Score(RecommendedPolicy(), Parse(allowed)).Passes());
}

TEST(Corpus, VariesItemsAmountsCurrenciesAndTimesTogether) {
  const auto vectors = Parse(Pears(R"("report":"x","must_fire":["zero_price"])", "0.00"));
  ASSERT_EQ(vectors.size(), 1u);
  const CorpusVariation variation = {.items = 7, .times = 3, .currencies = 1, .shift = Hours(1)};
  CorpusSubject subject;
  ASSERT_EQ(subject.Load(vectors[0], variation), "");
  EXPECT_EQ(subject.order()->lines[0].sku, "PEAR-7");
  EXPECT_EQ(subject.order()->currency.code(), "EUR");
  EXPECT_EQ(subject.facts().lines[0].reference, Money::Major(45));
  const Instant later = subject.facts().now;
  ASSERT_EQ(subject.Load(vectors[0], {}), "");
  EXPECT_EQ(later - subject.facts().now, Hours(1));
  EXPECT_EQ(subject.order()->lines[0].sku, "PEAR");
}

TEST(Corpus, DrawsTheSameVariationsForASeedAndKeepsWhatHasToStay) {
  auto vectors = Parse(Pears(R"("report":"x","must_fire":["zero_price"])", "0.00"));
  std::set<uint64_t> items;
  for (int i = 1; i <= 20; ++i) {
    const CorpusVariation one = DrawVariation(vectors[0], 1, i), again = DrawVariation(vectors[0], 1, i);
    EXPECT_EQ(one.items, again.items);
    EXPECT_EQ(one.shift, again.shift);
    items.insert(one.items);
  }
  EXPECT_GT(items.size(), 15u);
  vectors[0].keep_items = vectors[0].keep_amounts = vectors[0].keep_currencies = vectors[0].keep_times = true;
  const CorpusVariation kept = DrawVariation(vectors[0], 1, 5);
  EXPECT_EQ(kept.items, 0u);
  EXPECT_EQ(kept.times, 1);
  EXPECT_EQ(kept.currencies, 0);
  EXPECT_EQ(kept.shift, Duration());
}

TEST(Corpus, NamesEveryMistakeWithItsPlaceAndRemedy) {
  const std::pair<std::string, const char*> rows[] = {
      {Pears(R"("report":"x","must_fire":["zero_prise"])", "0.00"), "did you mean \"zero_price\"?"},
      {Pears(R"("report":"x")", "0.00"), "either quiet or lists what must fire"},
      {Pears(R"("report":"x","quiet":true,"keep":["amounts"])", "0.00"), "keep_why"},
      {Pears(R"("report":"x","quiet":true,"keep":["prices"],"keep_why":"y")", "0.00"), "\"prices\" cannot be kept"},
      {Pears(R"("report":"x","quiet":true,"sauce":"y")", "0.00"), "unknown key \"sauce\""},
      {R"({"report":"x","why":"y","quiet":true,"order":{},"facts":{"referense":"1"}})", "unknown fact \"referense\""},
      {R"({"report":"x","why":"y","quiet":true,"order":{"id":"1","currency":"USD"},"facts":{}})", "now is missing"},
      {R"({"report":"x","why":"y","quiet":true})", "an order with its facts, or a change"},
      {R"({"report":"x","why":"y","quiet":true,"change":{"at":"2026-03-10T12:00:00Z","currency":"USD"}})", "price"},
      {"{", "new.ndjson:2:"},
  };
  for (const auto& [row, wrong] : rows) {
    std::vector<std::string> errors;
    EXPECT_TRUE(Parse("\n" + row, &errors).empty()) << row;
    ASSERT_FALSE(errors.empty()) << row;
    std::string all;
    for (const std::string& error : errors) all += error + "\n";
    EXPECT_EQ(all.find("new.ndjson:2:"), 0u) << all;
    EXPECT_NE(all.find(wrong), std::string::npos) << all;
  }
}

TEST(Corpus, TellsTheScoreToScriptsAndPeople) {
  const CorpusScore score = Score(RecommendedPolicy(),
                                  Parse(Pears(R"("report":"found","must_fire":["zero_price"])", "0.00") +
                                        Pears(R"("report":"missed","must_fire":["zero_price"])", "15.00")),
                                  {.variations = 2});
  const std::string json = WriteCorpus(score), page = DescribeCorpus(score);
  EXPECT_NE(json.find(R"("passes":false,"bugs":{"vectors":2,"right":1,"variations":4,"variations_right":2})"),
            std::string::npos)
      << json;
  EXPECT_NE(page.find("missed missed (new.ndjson:2): pears"), std::string::npos) << page;
  EXPECT_NE(page.find("detected 1 of 2 mistakes, 2 of 4 variations of them"), std::string::npos) << page;
}

}  // namespace
}  // namespace parapet
