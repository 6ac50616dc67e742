// SPDX-License-Identifier: Apache-2.0
//
// tests/recovery/ROWS.md maps points of recovery.md to tests; each that it names exists.
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "parapet/tests/architecture/source_tree.h"

namespace parapet::architecture {
namespace {

std::set<std::string> TestsInSources() {
  const std::regex head(R"(^TEST(?:_F)?\((\w+), (\w+)\))");
  std::set<std::string> names;
  for (const SourceFile& file : Sources()) {
    if (!file.IsIn("tests")) continue;
    for (size_t i = 0; i < file.lines.size(); ++i) {
      // A long name is broken behind the suite's.
      const std::string line = file.lines[i];
      const std::string text = line.ends_with(',') && i + 1 < file.lines.size()
                                   ? line + " " + std::regex_replace(file.lines[i + 1], std::regex("^ +"), "")
                                   : line;
      std::smatch match;
      if (std::regex_search(text, match, head)) names.insert(match[1].str() + "." + match[2].str());
    }
  }
  return names;
}

TEST(Rows, NameTestsThatExist) {
  std::ifstream in(PARAPET_SOURCE_DIR "/tests/recovery/ROWS.md");
  std::stringstream text;
  text << in.rdbuf();
  const std::string rows = text.str();
  const std::regex name("`([A-Za-z]+\\.[A-Za-z0-9]+)`");
  const std::set<std::string> tests = TestsInSources();
  int named = 0;
  for (std::sregex_iterator at(rows.begin(), rows.end(), name), end; at != end; ++at) {
    const std::string test = (*at)[1];
    if (test == "recovery.md") continue;
    ++named;
    EXPECT_TRUE(tests.contains(test)) << "ROWS.md names " << test << ", which is no test";
  }
  EXPECT_GT(named, 15);
}

}  // namespace
}  // namespace parapet::architecture
