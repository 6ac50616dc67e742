// SPDX-License-Identifier: Apache-2.0
//
// The honest-message lint: 18 rules that a message must pass before a customer may read it.
//
//   for (const LintFinding& finding : LintMessage(message, context)) Print(finding);
//   // L02 next, line 14, column 3: "shortly" says no time. Give the date or time and its source, or say …
//
// A rule refuses; it never weighs. What a rule cannot know it refuses too: a claim about history without a search, a
// promise without a task. Looked at without facts (context.facts_given is false), rules judge the words alone and take
// every placeholder for a fact that will be there.
//
// Each rule is one file in rules/, named after its number. Its words are those of recovery rules L01 to L18.
//
// Thread safety: pure. Errors: none; every text has a verdict. Cost: some hundred microseconds a message.
#ifndef PARAPET_CORE_RECOVERY_MESSAGES_LINT_H_
#define PARAPET_CORE_RECOVERY_MESSAGES_LINT_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/core/recovery/messages/context.h"
#include "parapet/core/recovery/messages/message.h"
#include "parapet/core/recovery/messages/words.h"

namespace parapet::messages {

struct LintFinding {
  std::string_view rule;  // "L02"
  std::string what;
  std::string remedy;
  Part part = Part::kText;
  TextPlace place;  // line 0 where it is about the message as a whole
};

struct LintInput {
  const Message& message;
  const MessageContext& context;
  std::vector<Sentence> sentences;

  Language language() const { return message.language; }
  const MessageKind* kind() const { return message.kind; }
};

class Findings {
 public:
  Findings(std::string_view rule, std::vector<LintFinding>& findings) : rule_(rule), findings_(findings) {}
  // At the words of a sentence, at a span, or about the whole message.
  void At(const Sentence& sentence, size_t first_word, std::string what, std::string remedy);
  void At(const Passage& passage, size_t offset, std::string what, std::string remedy);
  void Whole(std::string what, std::string remedy);

 private:
  std::string_view rule_;
  std::vector<LintFinding>& findings_;
};

struct LintRule {
  std::string_view id;       // "L02"
  std::string_view refuses;  // "a vague time: …"
  bool one_sentence;         // whether it judges a sentence for itself, without the rest of the message
  void (*check)(const LintInput& input, Findings& findings);
};
// L01 to L18, in order.
std::span<const LintRule* const> LintRules();
const LintRule* FindLintRule(std::string_view id);

// Every finding of every rule, by rule and place.
std::vector<LintFinding> LintMessage(const Message& message, const MessageContext& context);
// Of the rules that judge one sentence for itself: for a sentence somebody is just writing.
std::vector<LintFinding> LintSentences(const Message& message, const MessageContext& context);

// "L02 next, line 14, column 3: what; remedy"
std::string Explain(const LintFinding& finding);

}  // namespace parapet::messages

#endif  // PARAPET_CORE_RECOVERY_MESSAGES_LINT_H_
