// SPDX-License-Identifier: Apache-2.0
//
// Phrases by topic and language: what a vague promise, an excuse or an apology looks like.
//
// A pattern is words with spaces between, folded as words.h folds:
//   as quick*|soon as        alternatives by |, and a word's beginning by *
//   will .. call             .. stands for up to five words, which may be none
//   soon !after|before       a word that must not come next
//   <guten|am morgen         a word that must not come just before
//   {time}                   a fact that is a time or date
//
//   if (const auto match = Find(sentence, Language::kGerman, Topic::kVague)) …
//
// The tables are data, one file a language. They are patterns of grammar rather than lists of sentences, so that a
// sentence that nobody wrote down before is recognised; tests/core/recovery/messages measures how well.
//
// Thread safety: pure; the tables are compiled at first use. Cost: patterns times words of a sentence, microseconds.
#ifndef PARAPET_CORE_RECOVERY_MESSAGES_PHRASES_H_
#define PARAPET_CORE_RECOVERY_MESSAGES_PHRASES_H_

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "parapet/core/recovery/messages/words.h"

namespace parapet::messages {

enum class Topic : uint8_t {
  kVague,      // "shortly", "in a few days"
  kHedge,      // "should", "we hope", "once …": an expectation, vague unless a time stands beside it
  kUnknown,    // "we do not know yet"
  kNever,      // "this never happened before"
  kFixed,      // "we have fixed it"
  kVow,        // "it will not happen again"
  kPromise,    // "we will", "our team calls you"
  kNegation,   // "not", "nothing": takes a claim or a promise back
  kFree,       // "at no extra cost": denies a price and nothing else
  kBlame,      // "a glitch", "our supplier let us down", "you should have"
  kOwning,     // "our mistake"
  kApology,    // "we are sorry"
  kMarketing,  // "discover our new collection"
  kJoke,       // "oops"
  kEffort,     // "log in", "send us a photo"
  kContactUs,  // "contact our support"
  kReply,      // "reply to this message"
  kSilence,    // "if we do not hear from you"
  kActs,       // "we send", "we charge": what silence must not bring about
  kCancel,     // "cancel"
  kRefund,     // "refund", "your money back"
  kNextStep,   // "you need to do nothing", "what happens next"
  kDidRefund,  // "we have refunded": claims that an effect was carried out
  kDidCancel,
  kDidShip,
  kDidReserve,
  kDidGiftCard,
  kDidRelease,
};

struct PhraseList {
  Topic topic;
  std::span<const std::string_view> patterns;
};
// The tables as written, for those who compile or list them.
std::span<const PhraseList> EnglishPhrases();
std::span<const PhraseList> GermanPhrases();
std::span<const PhraseList> FrenchPhrases();
std::span<const PhraseList> SpanishPhrases();

// The words of a sentence that a pattern of the topic matches: the earliest, and of those the longest.
struct PhraseMatch {
  size_t first = 0, last = 0;  // indexes of words, both in it
};
std::optional<PhraseMatch> Find(const Sentence& sentence, Language language, Topic topic);
bool Has(const Sentence& sentence, Language language, Topic topic);
// In any sentence.
bool Any(const std::vector<Sentence>& sentences, Language language, Topic topic);
// Every place that does not overlap the one before.
std::vector<PhraseMatch> FindAll(const Sentence& sentence, Language language, Topic topic);

}  // namespace parapet::messages

#endif  // PARAPET_CORE_RECOVERY_MESSAGES_PHRASES_H_
