// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/messages/lint.h"

#include "parapet/core/recovery/messages/rules/rules.h"

namespace parapet::messages {
namespace {

constexpr const LintRule* kRules[] = {
    &kBoundFacts,     &kNoVagueTime, &kHistory,           &kPromiseHasTask, &kFixedIsProven, &kOwnIt,
    &kSaysWhatIsNext, &kOneApology,  &kAmountsAsExecuted, &kFreeChoice,     &kResolved,      &kNoJokes,
    &kOneMessage,     &kNoEffort,    &kNormalStated,      &kCorrectsAll,    &kSameForAll,    &kPromiseHasTimer};

std::vector<LintFinding> Run(const Message& message, const MessageContext& context, bool sentences_only) {
  const LintInput input{message, context, SentencesOf(message)};
  std::vector<LintFinding> all;
  for (const LintRule* rule : kRules) {
    if (sentences_only && !rule->one_sentence) continue;
    Findings findings(rule->id, all);
    rule->check(input, findings);
  }
  return all;
}

}  // namespace

void Findings::At(const Sentence& sentence, size_t first_word, std::string what, std::string remedy) {
  At(*sentence.passage, sentence.words[first_word].begin, std::move(what), std::move(remedy));
}

void Findings::At(const Passage& passage, size_t offset, std::string what, std::string remedy) {
  findings_.push_back({rule_, std::move(what), std::move(remedy), passage.part, PlaceIn(passage, offset)});
}

void Findings::Whole(std::string what, std::string remedy) {
  findings_.push_back({rule_, std::move(what), std::move(remedy), Part::kText, {0, 0}});
}

std::span<const LintRule* const> LintRules() { return kRules; }

const LintRule* FindLintRule(std::string_view id) {
  for (const LintRule* rule : kRules) {
    if (rule->id == id) return rule;
  }
  return nullptr;
}

std::vector<LintFinding> LintMessage(const Message& message, const MessageContext& context) {
  return Run(message, context, false);
}

std::vector<LintFinding> LintSentences(const Message& message, const MessageContext& context) {
  return Run(message, context, true);
}

std::string Explain(const LintFinding& finding) {
  std::string text(finding.rule);
  if (finding.place.line > 0) {
    text += " " + std::string(Name(finding.part)) + ", line " + std::to_string(finding.place.line) + ", column " +
            std::to_string(finding.place.column);
  }
  return text + ": " + finding.what + "; " + finding.remedy;
}

std::string Quote(const Sentence& sentence, PhraseMatch match) {
  const size_t begin = sentence.words[match.first].begin, end = sentence.words[match.last].end;
  std::string words = sentence.passage->text.substr(begin, end - begin);
  for (char& c : words) c = c == '\n' ? ' ' : c;
  return "\"" + words + "\"";
}

void RefuseTopic(const LintInput& input, Topic topic, std::string_view what, std::string_view remedy,
                 Findings& findings) {
  for (const Sentence& sentence : input.sentences) {
    for (const PhraseMatch& match : FindAll(sentence, input.language(), topic))
      findings.At(sentence, match.first, Quote(sentence, match) + " " + std::string(what), std::string(remedy));
  }
}

}  // namespace parapet::messages
