// SPDX-License-Identifier: Apache-2.0
//
// The playbooks of a store: those that come with Parapet, and a folder of the shop's own.
//
// Every file *.json of the folder is a playbook. One that has the name of a shipped one takes its place; others are
// added. Thread safety: reads files. Errors: every flaw is a sentence with file, line, column and JSON path.
#ifndef PARAPET_PLUGIN_SETUP_PLAYBOOK_FOLDER_H_
#define PARAPET_PLUGIN_SETUP_PLAYBOOK_FOLDER_H_

#include <string>
#include <vector>

#include "parapet/core/recovery/playbook.h"

namespace parapet {

// By name. `folder` empty: the shipped ones. What is wrong is added to `errors`.
std::vector<Playbook> PlaybooksOf(const std::string& folder, std::vector<std::string>& errors);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_SETUP_PLAYBOOK_FOLDER_H_
