// SPDX-License-Identifier: Apache-2.0
//
// How well the lint tells honest sentences from vague and false ones, on sentences of our own in four languages.
//
// The "development" sentences were read while the phrases were written. The "held_out" ones were written afterwards and
// only count: a phrase must not be added because a held-out sentence was missed. Write new ones, measure once, and move
// the old ones to development instead. The gates lie a little below what the held-out ones reached at their first run:
// precision 100 %, recall 80 %; with those of the second set (times in words, silence, claims) 100 % and 86 %.
#include <gtest/gtest.h>

#include <fstream>
#include <iostream>
#include <map>
#include <set>

#include "parapet/adapters/json/document.h"
#include "parapet/tests/core/recovery/messages/sample.h"

namespace parapet::messages {
namespace {

struct Labelled {
  Language language;
  bool held_out = false;
  bool honest = false;
  std::string label, text;
};

std::vector<Labelled> Corpus() {
  std::ifstream in(PARAPET_SOURCE_DIR "/tests/core/recovery/messages/sentences.ndjson");
  std::vector<Labelled> corpus;
  for (std::string line; std::getline(in, line);) {
    std::vector<Complaint> complaints;
    const JsonDocument document = JsonDocument::Parse(line, complaints);
    DocumentObject entry(document.root(), complaints);
    const std::string label = entry.Text("label").value_or("");
    corpus.push_back({LanguageOf(entry.Text("language").value_or("")).value(), entry.Text("split") == "held_out",
                      label == "honest", label, entry.Text("text").value_or("")});
    EXPECT_TRUE(complaints.empty()) << line;
  }
  return corpus;
}

struct Score {
  int caught = 0, missed = 0, wronged = 0, left_alone = 0;
  int refused() const { return caught + wronged; }
  int dishonest() const { return caught + missed; }
  int Precision() const { return refused() == 0 ? 0 : 100 * caught / refused(); }
  int Recall() const { return dishonest() == 0 ? 0 : 100 * caught / dishonest(); }
};

void Count(Score& score, bool honest, bool refused) {
  ++(honest ? refused ? score.wronged : score.left_alone : refused ? score.caught : score.missed);
}

void Print(const std::string& name, const Score& score) {
  std::cout << name << ": " << score.caught << " of " << score.dishonest() << " dishonest sentences refused, "
            << score.wronged << " of " << score.wronged + score.left_alone << " honest ones too; precision "
            << score.Precision() << " %, recall " << score.Recall() << " %\n";
}

TEST(SentenceCorpus, IsLargeMixedAndWithoutRepeats) {
  const std::vector<Labelled> corpus = Corpus();
  std::map<std::string, int> count;
  std::set<std::string> texts;
  for (const Labelled& entry : corpus) {
    ++count[std::string(Code(entry.language)) + entry.label];
    texts.insert(entry.text);
  }
  EXPECT_GE(corpus.size(), 120u);
  EXPECT_EQ(texts.size(), corpus.size());
  for (const char* language : {"en", "de", "fr", "es"}) {
    for (const char* label : {"honest", "vague", "false"}) EXPECT_GE(count[std::string(language) + label], 10) << label;
  }
}

TEST(SentenceCorpus, HonestPassesVagueAndFalseAreRefused) {
  std::map<std::string, Score> scores;
  for (const Labelled& entry : Corpus()) {
    const std::vector<std::string> refusals = Refusals(entry.text, entry.language);
    const std::string split = entry.held_out ? "held out" : "development";
    Count(scores[split], entry.honest, !refusals.empty());
    Count(scores[split + " " + std::string(Code(entry.language))], entry.honest, !refusals.empty());
    if (entry.honest == !refusals.empty())
      std::cout << split << " " << entry.label << ": " << entry.text << " " << testing::PrintToString(refusals) << "\n";
  }
  for (const auto& [name, score] : scores) Print(name, score);
  EXPECT_GE(scores["development"].Precision(), 95);
  EXPECT_GE(scores["development"].Recall(), 95);
  EXPECT_GE(scores["held out"].Precision(), 95);
  EXPECT_GE(scores["held out"].Recall(), 80);
}

}  // namespace
}  // namespace parapet::messages
