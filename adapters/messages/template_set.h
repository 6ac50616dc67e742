// SPDX-License-Identifier: Apache-2.0
//
// The templates a store sends: those that come with Parapet, and the shop's own in their place.
//
//   std::vector<Complaint> complaints;
//   const auto templates = TemplateSet::Load("templates", complaints);   // a folder of *.txt; "" for the shipped alone
//   if (const Template* text = templates->Find("price_honoured", Language::kGerman)) …
//
// A file of the folder replaces the shipped text of its kind and language, whatever it is called.
//
// Thread safety: immutable. Errors: every flaw of every file is a complaint with its place, two files for one text and
// a folder that cannot be read too; nothing is returned while there is one. Cost: reads the folder once.
#ifndef PARAPET_ADAPTERS_MESSAGES_TEMPLATE_SET_H_
#define PARAPET_ADAPTERS_MESSAGES_TEMPLATE_SET_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/adapters/messages/template_file.h"

namespace parapet::messages {

class TemplateSet {
 public:
  static std::shared_ptr<const TemplateSet> Load(const std::string& folder, std::vector<Complaint>& complaints);
  const Template* Find(std::string_view kind, Language language) const;
  const std::vector<Template>& all() const { return texts_; }

 private:
  size_t IndexOf(std::string_view kind, Language language) const;  // the number of texts where there is none
  std::vector<Template> texts_;
};

}  // namespace parapet::messages

#endif  // PARAPET_ADAPTERS_MESSAGES_TEMPLATE_SET_H_
