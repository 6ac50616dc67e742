// SPDX-License-Identifier: Apache-2.0
//
// Words and the patterns that find phrases in them.
#include "parapet/core/recovery/messages/phrases.h"

#include <gtest/gtest.h>

namespace parapet::messages {
namespace {

// A pattern with an accent or a capital could never match what is folded.
TEST(Phrases, AreWrittenFolded) {
  size_t patterns = 0;
  for (const auto lists : {EnglishPhrases(), GermanPhrases(), FrenchPhrases(), SpanishPhrases()}) {
    for (const PhraseList& list : lists) {
      for (const std::string_view pattern : list.patterns) {
        ++patterns;
        EXPECT_EQ(pattern.find_first_not_of("abcdefghijklmnopqrstuvwxyz |*!.{}<>"), pattern.npos) << pattern;
        EXPECT_EQ(pattern.find("  "), pattern.npos) << pattern;
        EXPECT_FALSE(pattern.empty() || pattern.front() == ' ' || pattern.back() == ' ') << pattern;
      }
    }
  }
  EXPECT_GT(patterns, 400u);
}

TEST(Phrases, MatchWordsGapsEndingsAndWhatMustNotFollow) {
  const auto words = [](const std::string& text, Topic topic) {
    const Message message = FromText(text, Language::kEnglish);
    const std::vector<Sentence> sentences = SentencesOf(message);
    const auto match = Find(sentences.at(0), Language::kEnglish, topic);
    return match ? std::optional(std::pair(match->first, match->last)) : std::nullopt;
  };
  EXPECT_EQ(words("We ship soon", Topic::kVague), (std::pair<size_t, size_t>(2, 2)));
  EXPECT_EQ(words("We ship soon after", Topic::kVague), std::nullopt);
  EXPECT_EQ(words("ASAP", Topic::kVague), (std::pair<size_t, size_t>(0, 0)));
  EXPECT_EQ(words("It has never once in ten years happened before", Topic::kNever), (std::pair<size_t, size_t>(2, 8)));
  EXPECT_EQ(words("Apologising", Topic::kApology), (std::pair<size_t, size_t>(0, 0)));
}

TEST(Words, FoldAndPart) {
  const Message message = FromText("Größe: L’ÉTÉ n'est {{order}} là 🍎.\n\nÇa va", Language::kFrench);
  const std::vector<Sentence> sentences = SentencesOf(message);
  ASSERT_EQ(sentences.size(), 3u);
  std::string all;
  for (const Sentence& sentence : sentences) {
    for (const Word& word : sentence.words) all += (word.text.empty() ? "=" + word.key : word.text) + " ";
    all += "/ ";
  }
  EXPECT_EQ(all, "grosse / l ete n est =order la <emoji> / ca va / ");
}

}  // namespace
}  // namespace parapet::messages
