// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/messages/template_set.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <system_error>
#include <utility>

#include "parapet/adapters/json/document.h"

namespace parapet::messages {
namespace {

std::vector<std::filesystem::path> TextsIn(const std::string& folder, std::vector<Complaint>& complaints) {
  std::vector<std::filesystem::path> files;
  std::error_code failed;
  for (std::filesystem::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    if (at->path().extension() == ".txt") files.push_back(at->path());
  }
  if (failed) complaints.push_back({{}, folder + " cannot be read: " + failed.message(), "name a folder of templates"});
  std::sort(files.begin(), files.end());
  return files;
}

std::string Content(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream content;
  content << in.rdbuf();
  return content.str();
}

}  // namespace

std::shared_ptr<const TemplateSet> TemplateSet::Load(const std::string& folder, std::vector<Complaint>& complaints) {
  auto set = std::make_shared<TemplateSet>();
  for (const ShippedText& shipped : ShippedTexts()) {
    if (auto text = ShippedTemplate(shipped.kind, *LanguageOf(shipped.language))) set->texts_.push_back(*text);
  }
  if (folder.empty()) return set;
  const size_t before = complaints.size();
  std::set<std::pair<std::string_view, Language>> seen;
  for (const std::filesystem::path& path : TextsIn(folder, complaints)) {
    std::vector<Complaint> flaws;
    auto text = ReadTemplate(Content(path), path.string(), flaws);
    // Their places are in this file, not in what names the folder.
    for (const Complaint& flaw : flaws) complaints.push_back({{}, Sentence(path.string(), flaw), ""});
    if (!text) continue;
    if (!seen.emplace(text->kind->name, text->language).second) {
      complaints.push_back({{},
                            path.string() + ": a second text for \"" + std::string(text->kind->name) + "\" in \"" +
                                std::string(Code(text->language)) + "\"",
                            "keep one"});
      continue;
    }
    const size_t at = set->IndexOf(text->kind->name, text->language);
    if (at < set->texts_.size()) {
      set->texts_[at] = std::move(*text);
    } else {
      set->texts_.push_back(std::move(*text));
    }
  }
  return complaints.size() == before ? set : nullptr;
}

size_t TemplateSet::IndexOf(std::string_view kind, Language language) const {
  const auto at = std::find_if(texts_.begin(), texts_.end(), [&](const Template& text) {
    return text.kind->name == kind && text.language == language;
  });
  return static_cast<size_t>(at - texts_.begin());
}

const Template* TemplateSet::Find(std::string_view kind, Language language) const {
  const size_t at = IndexOf(kind, language);
  return at < texts_.size() ? &texts_[at] : nullptr;
}

}  // namespace parapet::messages
