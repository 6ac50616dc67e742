// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "parapet/core/policy/program.h"

namespace parapet {
namespace {

// The definition, by plain recursion.
bool MatchesByDefinition(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*') {
    return MatchesByDefinition(pattern.substr(1), text) ||
           (!text.empty() && MatchesByDefinition(pattern, text.substr(1)));
  }
  return !text.empty() && (pattern[0] == '?' || pattern[0] == text[0]) &&
         MatchesByDefinition(pattern.substr(1), text.substr(1));
}

std::string RandomText(std::mt19937& random, std::string_view alphabet, size_t longest) {
  std::string text(random() % (longest + 1), ' ');
  for (char& c : text) c = alphabet[random() % alphabet.size()];
  return text;
}

TEST(Pattern, MatchesStarsQuestionMarksAndLiterals) {
  EXPECT_TRUE(MatchesPattern("*", ""));
  EXPECT_TRUE(MatchesPattern("GIFT-*", "GIFT-50"));
  EXPECT_TRUE(MatchesPattern("*-XL", "SHIRT-XL"));
  EXPECT_TRUE(MatchesPattern("A?C", "ABC"));
  EXPECT_FALSE(MatchesPattern("GIFT-*", "gift-50"));
  EXPECT_FALSE(MatchesPattern("A?C", "AC"));
  EXPECT_FALSE(MatchesPattern("", "A"));
}

TEST(Pattern, AgreesWithItsDefinition) {
  constexpr unsigned kSeed = 20251128;
  std::mt19937 random(kSeed);
  for (int i = 0; i < 50'000; ++i) {
    const std::string pattern = RandomText(random, "ab*?", 8);
    const std::string text = RandomText(random, "ab", 10);
    ASSERT_EQ(MatchesPattern(pattern, text), MatchesByDefinition(pattern, text))
        << pattern << " against " << text << ", seed " << kSeed;
  }
}

TEST(Pattern, OverlapIsFoundWheneverSomeTextMatchesBoth) {
  constexpr unsigned kSeed = 7;
  std::mt19937 random(kSeed);
  for (int i = 0; i < 50'000; ++i) {
    const std::string a = RandomText(random, "ab*?", 6);
    const std::string b = RandomText(random, "ab*?", 6);
    const std::string text = RandomText(random, "ab", 6);
    const bool both = MatchesPattern(a, text) && MatchesPattern(b, text);
    ASSERT_TRUE(!both || PatternsOverlap(a, b)) << a << " and " << b << " on " << text << ", seed " << kSeed;
    ASSERT_EQ(PatternsOverlap(a, b), PatternsOverlap(b, a)) << a << " and " << b << ", seed " << kSeed;
  }
  EXPECT_FALSE(PatternsOverlap("GIFT-*", "MUG-*"));
  EXPECT_FALSE(PatternsOverlap("A?", "A"));
  EXPECT_TRUE(PatternsOverlap("GIFT-*", "*-XL"));
}

TEST(Pattern, TakesTimeLinearInBothLengthsEvenForManyStars) {
  const std::string text(100'000, 'a');
  EXPECT_FALSE(MatchesPattern("*a*a*a*a*a*a*a*a*b", text));
}

TEST(NearestName, FindsTheNameThatWasMeant) {
  const std::vector<std::string> known = {"zero_price", "off_reference", "mode", "decimal_slip"};
  EXPECT_EQ(NearestName("zero_prise", known), "zero_price");
  EXPECT_EQ(NearestName("mod", known), "mode");
  EXPECT_EQ(NearestName("mdoe", known), "mode");
  EXPECT_EQ(NearestName("decimalslip", known), "decimal_slip");
  EXPECT_EQ(NearestName("shipping", known), "");
  EXPECT_EQ(NearestName("", known), "");
  EXPECT_EQ(NearestName(std::string(1'000'000, 'x'), known), "");
}

TEST(Pattern, CoversWhatItsCharactersShow) {
  for (const auto& [outer, inner] :
       {std::pair("*", "A"), std::pair("*", "*"), std::pair("*", "A*B"), std::pair("A*", "A"), std::pair("A*", "AB*"),
        std::pair("A*", "A?"), std::pair("?", "A"), std::pair("?", "?"), std::pair("**", "*"),
        std::pair("*-XL", "TEA-*-XL"), std::pair("", "")}) {
    EXPECT_TRUE(PatternCovers(outer, inner)) << outer << ' ' << inner;
  }
  for (const auto& [outer, inner] :
       {std::pair("A", "*"), std::pair("?", "*"), std::pair("A*", "*"), std::pair("AB*", "A*"), std::pair("A", "?"),
        std::pair("*-XL", "TEA-*"), std::pair("?", ""), std::pair("", "A")}) {
    EXPECT_FALSE(PatternCovers(outer, inner)) << outer << ' ' << inner;
  }
}

// Whatever covers, covers every text: tried on all short texts and patterns of two letters.
TEST(Pattern, CoveringIsNeverClaimedFalsely) {
  const std::string letters = "ab*?";
  std::vector<std::string> patterns = {""}, texts = {""};
  for (size_t i = 0; i < patterns.size() && patterns[i].size() < 3; ++i) {
    for (char c : letters) patterns.push_back(patterns[i] + c);
  }
  for (size_t i = 0; i < texts.size() && texts[i].size() < 5; ++i) {
    for (char c : {'a', 'b'}) texts.push_back(texts[i] + c);
  }
  int covering = 0;
  for (const std::string& outer : patterns) {
    for (const std::string& inner : patterns) {
      if (!PatternCovers(outer, inner)) continue;
      ++covering;
      for (const std::string& text : texts) {
        ASSERT_TRUE(!MatchesPattern(inner, text) || MatchesPattern(outer, text)) << outer << ' ' << inner;
      }
    }
  }
  EXPECT_GT(covering, 500);
}

}  // namespace
}  // namespace parapet
