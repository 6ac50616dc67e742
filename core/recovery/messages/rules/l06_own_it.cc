// SPDX-License-Identifier: Apache-2.0
//
// The shop speaks for itself and owns its mistake: no customer, colleague, supplier or system is to blame.
#include <algorithm>

#include "parapet/core/recovery/messages/rules/rules.h"

namespace parapet::messages {
namespace {

constexpr std::string_view kWordsToo[] = {"bill", "drew", "grace", "hope", "long",
                                          "mark", "may",  "price", "sue",  "will"};

// A name that is a word as well is one only with a capital letter.
bool IsOnlyAWord(const Sentence& sentence, const Word& word) {
  const char first = sentence.passage->text[word.begin];
  return first >= 'a' && first <= 'z' &&
         std::find(std::begin(kWordsToo), std::end(kWordsToo), word.text) != std::end(kWordsToo);
}

bool StandsAt(const Sentence& sentence, size_t at, const std::vector<Word>& name) {
  if (name.empty() || at + name.size() > sentence.words.size()) return false;
  for (size_t i = 0; i < name.size(); ++i) {
    if (sentence.words[at + i].text != name[i].text) return false;
  }
  return name.size() > 1 || !IsOnlyAWord(sentence, sentence.words[at]);
}

// In any letters, as whole words, of the message's own: a customer may share a name with a colleague.
void RefuseNames(const LintInput& input, Findings& findings) {
  for (const std::string& person : input.context.staff) {
    const Message name = FromText(person, input.language());
    const std::vector<Sentence> read = SentencesOf(name);
    if (read.empty()) continue;
    const std::vector<Word>& words = read.front().words;
    for (const Sentence& sentence : input.sentences) {
      for (size_t at = 0; at < sentence.words.size(); ++at) {
        if (!StandsAt(sentence, at, words)) continue;
        findings.At(sentence, at, "a person is named: " + Quote(sentence, {at, at + words.size() - 1}),
                    "say \"we\"; mistakes have causes, not names");
      }
    }
  }
}

void Check(const LintInput& input, Findings& findings) {
  RefuseTopic(input, Topic::kBlame, "puts the blame elsewhere", "say what happened, and that it was your mistake",
              findings);
  RefuseNames(input, findings);
  if (input.kind() == nullptr || !input.kind()->our_mistake) return;
  if (!Any(input.sentences, input.language(), Topic::kOwning))
    findings.Whole("nobody owns the mistake", "say that it was yours: \"that was our mistake\"");
}

}  // namespace

constinit const LintRule kOwnIt = {"L06", "blame of anybody else, or a mistake that nobody owns", true, Check};

}  // namespace parapet::messages
