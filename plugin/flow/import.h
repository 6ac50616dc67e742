// SPDX-License-Identifier: Apache-2.0
//
// Reading an import's file, the same way when it is imported and when a fold reads it again.
#ifndef PARAPET_PLUGIN_FLOW_IMPORT_H_
#define PARAPET_PLUGIN_FLOW_IMPORT_H_

#include <string>
#include <vector>

#include "parapet/core/state/events.h"
#include "parapet/plugin/flow/store_flow.h"

namespace parapet {

// The rows of a catalogue file. Fills error, rows and the bad rows of `report`; returns nothing when the file is
// refused.
std::vector<ItemUpdate> ReadImportRows(const std::string& path, Currency currency, bool skip_bad_rows, Instant now,
                                       ImportReport* report);

// Keeps imported files in a directory, under the SHA-256 of their content, synced before their name is known.
class DirectoryArchive final : public ImportArchive {
 public:
  explicit DirectoryArchive(std::string directory) : directory_(std::move(directory)) {}
  std::string Keep(const std::string& path, std::string* error) override;
  std::optional<std::string> PathOf(const std::string& name) const override;

 private:
  std::string directory_;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_FLOW_IMPORT_H_
