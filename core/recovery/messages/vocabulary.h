// SPDX-License-Identifier: Apache-2.0
//
// The words of messages to customers: languages, channels, parts, kinds of message, and every placeholder a template
// may use.
//
// A placeholder is not a free name. Each stands for one fact with a type, and the list says what the lint needs to know
// of it: whether stating it promises something for that time, which effect's amount it states, and whether all
// customers of one incident must read the same.
//
// Thread safety: constants. Cost: lists of a few dozen entries, searched in order.
#ifndef PARAPET_CORE_RECOVERY_MESSAGES_VOCABULARY_H_
#define PARAPET_CORE_RECOVERY_MESSAGES_VOCABULARY_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace parapet::messages {

enum class Language : uint8_t { kEnglish, kGerman, kFrench, kSpanish };
inline constexpr int kLanguages = 4;
std::string_view Code(Language language);  // "en", "de", "fr", "es"
// Of a language or locale tag, "de" or "de-AT"; nullopt for a language without templates.
std::optional<Language> LanguageOf(std::string_view tag);

enum class Channel : uint8_t { kEmail, kSms };
std::string_view Name(Channel channel);

// What an e-mail is made of, in the order in which a reader needs it. An SMS is one part.
enum class Part : uint8_t {
  kSubject,
  kGreeting,
  kHappened,  // what happened
  kMeaning,   // what it means for this order
  kDone,      // what we did
  kNext,      // what happens next, and when
  kYou,       // what the customer needs to do; ideally nothing
  kClosing,
  kSms,
  kText,  // of a message that came without parts
};
std::string_view Name(Part part);
std::optional<Part> PartOf(std::string_view name);

enum class FactKind : uint8_t { kText, kMoney, kTime, kDate, kCount, kLink };
std::string_view Name(FactKind kind);

struct Placeholder {
  std::string_view key;
  FactKind kind;
  std::string_view effect;  // which effect's amount or expiry it states: "refund"; empty for none
  bool promise = false;     // naming it commits the shop to this time
  bool shared = false;      // every customer of the incident and remedy class reads the same
};
std::span<const Placeholder> Placeholders();
const Placeholder* FindPlaceholder(std::string_view key);
std::vector<std::string> PlaceholderKeys();

// One kind of message: which facts it cannot do without, and what the lint asks of it.
struct MessageKind {
  std::string_view name;
  std::string_view purpose;
  std::vector<std::string_view> required;  // placeholders that its e-mail must use
  std::string_view normal;                 // the placeholder that states the normal situation; empty: none needed
  bool our_mistake = true;                 // owns the mistake and apologises, once
  bool choice = false;                     // leaves a choice: offers to cancel with a full refund, free to answer
  bool final = false;                      // nothing is left to happen, so "next" needs no time
};
std::span<const MessageKind> MessageKinds();
const MessageKind* FindMessageKind(std::string_view name);
std::vector<std::string> MessageKindNames();

}  // namespace parapet::messages

#endif  // PARAPET_CORE_RECOVERY_MESSAGES_VOCABULARY_H_
