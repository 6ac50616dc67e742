// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/blame.h"

#include <algorithm>

#include "parapet/core/recovery/messages/lint.h"

namespace parapet {
namespace {

constexpr size_t kNameLettersLeast = 3;  // of a login's part; shorter ones are words
constexpr std::string_view kRoles[] = {
    "admin",      "approver", "customer",   "desk",    "finance", "head",    "help",  "merchandising", "night",
    "operations", "operator", "owner",      "parapet", "policy",  "service", "shift", "shop",          "store",
    "support",    "team",     "technology", "test",    "the",     "uid",     "viewer"};

using Words = std::vector<std::string>;

Words WordsOf(std::string_view text) {
  Words words;
  const messages::Message message = messages::FromText(std::string(text), messages::Language::kEnglish);
  for (const messages::Sentence& sentence : messages::SentencesOf(message)) {
    for (const messages::Word& word : sentence.words) words.push_back(word.text);
  }
  return words;
}

bool IsRole(const std::string& word) {
  return std::find(std::begin(kRoles), std::end(kRoles), word) != std::end(kRoles);
}

bool IsName(const std::string& word) {
  const bool has_digit = std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
  return word.size() >= kNameLettersLeast && !has_digit && !IsRole(word);
}

// "maria.huber@fruit.example" is maria and huber; a host is nobody, and so is the service: "parapet (stock)".
Words NamesOf(const std::string& person) {
  if (person.starts_with("parapet")) return {};
  Words names = WordsOf(person.substr(0, person.find('@')));
  std::erase_if(names, [](const std::string& word) { return !IsName(word); });
  return names;
}

}  // namespace

std::vector<std::string> NamesOf(const std::set<std::string>& people) {
  std::set<std::string> names;
  for (const std::string& person : people) {
    for (std::string& name : NamesOf(person)) names.insert(std::move(name));
  }
  return {names.begin(), names.end()};
}

std::vector<std::string> BlameIn(std::string_view text, const std::set<std::string>& people) {
  std::vector<std::string> complaints;
  const Words words = WordsOf(text);
  std::set<std::string> named;
  for (const std::string& name : NamesOf(people)) {
    if (std::find(words.begin(), words.end(), name) != words.end()) named.insert(name);
  }
  for (const std::string& name : named) {
    complaints.push_back("it names a person (\"" + name + "\"): say what in the process let it happen");
  }
  const messages::Message message = messages::FromText(std::string(text), messages::Language::kEnglish);
  for (const auto& found : messages::LintMessage(message, {})) {
    if (found.rule == "L06") complaints.push_back("it " + found.what + ": say what in the process let it happen");
  }
  return complaints;
}

}  // namespace parapet
