// SPDX-License-Identifier: Apache-2.0
//
// The project's own sources, as the architecture tests read them.
#ifndef PARAPET_TESTS_ARCHITECTURE_SOURCE_TREE_H_
#define PARAPET_TESTS_ARCHITECTURE_SOURCE_TREE_H_

#include <string>
#include <string_view>
#include <vector>

namespace parapet::architecture {

struct SourceFile {
  std::string path;                // "core/kernel/money.h"
  std::vector<std::string> lines;  // as written
  std::vector<std::string> code;   // the same lines without comments and with literals emptied
  bool IsHeader() const { return path.ends_with(".h"); }
  bool IsIn(std::string_view folder) const;  // "core/kernel"; also true of the folders below
};

struct Include {
  std::string target;  // "parapet/core/kernel/money.h", "vector"
  bool angled = false;
  int line = 0;
};
std::vector<Include> IncludesOf(const SourceFile& file);

// Every .h and .cc of core, adapters, plugin, bench and tests, sorted by path; read once.
const std::vector<SourceFile>& Sources();

// Removes comments and empties string and character literals, keeping the number of lines.
std::vector<std::string> CodeOnly(const std::vector<std::string>& lines);

struct FunctionExtent {
  std::string head;  // what stands before its brace
  int first_line = 0;
  int lines = 0;
};
// Functions of a file by their braces: from the line in which the head begins to the closing brace.
std::vector<FunctionExtent> FunctionsOf(const SourceFile& file);

}  // namespace parapet::architecture

#endif  // PARAPET_TESTS_ARCHITECTURE_SOURCE_TREE_H_
