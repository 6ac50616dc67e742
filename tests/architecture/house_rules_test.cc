// SPDX-License-Identifier: Apache-2.0
//
// What can be checked on the text of the sources: licence lines, include guards, no floating point in the core, words
// that have no place here, and how long files and functions may be.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <regex>

#include "parapet/tests/architecture/source_tree.h"

namespace parapet::architecture {
namespace {

constexpr int kFileLinesMax = 400;
constexpr int kFunctionLinesMax = 70;

// Longer than the limit, and known to be. The numbers may only shrink: a file that got shorter takes its new number,
// one that fits leaves the list.
const std::map<std::string, int>& LongFiles() {
  static const std::map<std::string, int> files = {};
  return files;
}
const std::map<std::string, int>& LongFunctions() {
  static const std::map<std::string, int> functions = {};
  return functions;
}

std::string At(const SourceFile& file, size_t line) { return file.path + ":" + std::to_string(line + 1); }

TEST(HouseRules, EveryFileNamesItsLicence) {
  for (const SourceFile& file : Sources()) {
    ASSERT_FALSE(file.lines.empty()) << file.path;
    EXPECT_EQ(file.lines[0], "// SPDX-License-Identifier: Apache-2.0") << file.path;
  }
}

TEST(HouseRules, IncludeGuardsFollowThePath) {
  for (const SourceFile& file : Sources()) {
    if (!file.IsHeader()) continue;
    std::string guard = "PARAPET_" + file.path + "_";
    std::transform(guard.begin(), guard.end(), guard.begin(), [](char c) {
      return std::isalnum(static_cast<unsigned char>(c))
                 ? static_cast<char>(std::toupper(static_cast<unsigned char>(c)))
                 : '_';
    });
    const auto has = [&](const std::string& line) {
      return std::find(file.lines.begin(), file.lines.end(), line) != file.lines.end();
    };
    EXPECT_TRUE(has("#ifndef " + guard) && has("#define " + guard) && has("#endif  // " + guard))
        << file.path << ": the guard is " << guard;
  }
}

TEST(HouseRules, NoFloatingPointInTheCore) {
  const std::regex floating(R"(\b(double|float)\b|\b\d+\.\d+)");
  EXPECT_TRUE(std::regex_search("double price = 0.1;", floating));
  for (const SourceFile& file : Sources()) {
    if (!file.IsIn("core")) continue;
    for (size_t i = 0; i < file.code.size(); ++i) {
      EXPECT_FALSE(std::regex_search(file.code[i], floating)) << At(file, i) << ": " << file.lines[i];
    }
  }
}

// Words of unfinished work, of tests that do not test, of machines that nobody else has.
TEST(HouseRules, NoWordsOfUnfinishedWork) {
  const std::string absent_path = std::string("(^|[^a-z.])/(home|root|wo") + "rk)/";
  const std::string unfinished = std::string("\\b(TO") + "DO|FIX" + "ME)\\b|";
  const std::regex anywhere(unfinished + absent_path);
  const std::regex in_tests(
      "\\b(GTEST_SK"
      "IP|DISAB"
      "LED_|sleep"
      "_for|sleep"
      "_until|usle"
      "ep)");
  EXPECT_TRUE(std::regex_search(std::string("// TO") + "DO: later", anywhere));
  EXPECT_TRUE(std::regex_search(std::string("std::this_thread::sleep") + "_for(x)", in_tests));
  for (const SourceFile& file : Sources()) {
    for (size_t i = 0; i < file.lines.size(); ++i) {
      EXPECT_FALSE(std::regex_search(file.lines[i], anywhere)) << At(file, i) << ": " << file.lines[i];
      const bool idle = file.IsIn("tests") && std::regex_search(file.code[i], in_tests);
      EXPECT_FALSE(idle) << At(file, i) << ": " << file.lines[i];
    }
  }
}

void CheckLength(const std::string& what, int lines, int most, const std::map<std::string, int>& known) {
  const auto entry = known.find(what);
  if (entry == known.end()) {
    EXPECT_LE(lines, most) << what << " has " << lines << " lines; split it";
    return;
  }
  EXPECT_GT(lines, most) << what << " fits now: take it off the list";
  EXPECT_LE(lines, entry->second) << what << " has grown: it may only shrink";
}

TEST(HouseRules, FilesStayShort) {
  for (const SourceFile& file : Sources())
    CheckLength(file.path, static_cast<int>(file.lines.size()), kFileLinesMax, LongFiles());
  for (const auto& [path, lines] : LongFiles()) {
    const bool exists =
        std::any_of(Sources().begin(), Sources().end(), [&](const SourceFile& file) { return file.path == path; });
    EXPECT_TRUE(exists) << path << " is gone: take it off the list";
  }
}

TEST(HouseRules, FunctionsAreMeasuredByTheirBraces) {
  SourceFile file;
  file.lines = {"namespace a {",
                "struct S { int x = 1; };",
                "// int Comment() {",
                "int One(int x) {",
                "  const char* text = \"}\";",
                "  if (x) { return 1; }",
                "  auto f = [&](int y) { return y; };",
                "  return f(2);",
                "}",
                "constexpr int kTable[] = {1, 2, 3};",
                "class C {",
                "  explicit C(int x) : x_(x), y_{x} {",
                "  }",
                "};",
                "}"};
  file.code = CodeOnly(file.lines);
  const std::vector<FunctionExtent> functions = FunctionsOf(file);
  ASSERT_GE(functions.size(), 2u);
  EXPECT_EQ(functions[0].first_line, 4);
  EXPECT_EQ(functions[0].lines, 6);
  EXPECT_EQ(functions[1].first_line, 12);
}

TEST(HouseRules, FunctionsStayShort) {
  size_t measured = 0;
  for (const SourceFile& file : Sources()) {
    for (const FunctionExtent& function : FunctionsOf(file)) {
      ++measured;
      const size_t end = function.head.starts_with("TEST") ? std::string::npos : function.head.find('(');
      const std::string name = file.path + ": " + function.head.substr(0, end);
      CheckLength(name, function.lines, kFunctionLinesMax, LongFunctions());
    }
  }
  EXPECT_GT(measured, 300u);
}

}  // namespace
}  // namespace parapet::architecture
