// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/setup/playbook_folder.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/playbook_document.h"
#include "parapet/plugin/setup/config_section.h"

namespace parapet {
namespace {

std::vector<std::string> FilesOf(const std::string& folder, std::vector<std::string>& errors) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path().string());
  }
  if (error) errors.push_back(folder + " cannot be read: " + error.message());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::vector<Playbook> PlaybooksOf(const std::string& folder, std::vector<std::string>& errors) {
  std::vector<Playbook> playbooks = ShippedPlaybooks();
  if (folder.empty()) return playbooks;
  std::set<std::string> seen;
  for (const std::string& file : FilesOf(folder, errors)) {
    std::vector<Complaint> complaints;
    auto read = ReadPlaybook(FileContent(file).value_or(""), complaints);
    for (const Complaint& complaint : complaints) errors.push_back(Sentence(file, complaint));
    if (!read) continue;
    if (!seen.insert(read->name).second) errors.push_back(file + ": another file is called \"" + read->name + "\" too");
    const auto shipped = std::find_if(playbooks.begin(), playbooks.end(),
                                      [&](const Playbook& known) { return known.name == read->name; });
    if (shipped == playbooks.end())
      playbooks.push_back(std::move(*read));
    else
      *shipped = std::move(*read);
  }
  std::sort(playbooks.begin(), playbooks.end(), [](const Playbook& a, const Playbook& b) { return a.name < b.name; });
  return playbooks;
}

}  // namespace parapet
