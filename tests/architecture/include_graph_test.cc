// SPDX-License-Identifier: Apache-2.0
//
// Dependencies point one way: plugin → adapters → core, and inside the core recovery, policy → state → kernel.
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>

#include "parapet/tests/architecture/source_tree.h"

namespace parapet::architecture {
namespace {

// What the files of a folder may include of the project. The first folder that holds a file rules.
struct Level {
  std::string folder;
  std::vector<std::string> may_include;
};

const std::vector<Level>& Levels() {
  static const std::vector<Level> levels = {
      {"core/kernel", {"core/kernel"}},
      {"core/state", {"core/state", "core/kernel"}},
      {"core/policy", {"core/policy", "core/state", "core/kernel"}},
      {"core/recovery", {"core/recovery", "core/policy", "core/state", "core/kernel"}},
      {"core/ports", {"core/ports", "core/kernel"}},
      {"adapters", {"adapters", "core"}},
      {"plugin", {"plugin", "adapters", "core"}},
      {"bench", {"bench", "plugin", "adapters", "core"}},
      {"tests", {"tests", "bench", "plugin", "adapters", "core"}},
  };
  return levels;
}

std::string Where(const SourceFile& file, const Include& include) {
  return file.path + ":" + std::to_string(include.line) + " includes " + include.target;
}

bool IsOurs(const Include& include) { return include.target.starts_with("parapet/"); }

bool IsBelow(const std::string& target, const std::string& folder) {
  return target.starts_with("parapet/" + folder + "/");
}

TEST(IncludeGraph, FindsTheSources) {
  EXPECT_GT(Sources().size(), 50u);
  size_t ours = 0;
  for (const SourceFile& file : Sources()) {
    for (const Include& include : IncludesOf(file)) ours += IsOurs(include);
  }
  EXPECT_GT(ours, 100u);
}

TEST(IncludeGraph, PointsOneWay) {
  for (const SourceFile& file : Sources()) {
    // A planted mistake is there to be refused by another test.
    if (file.IsIn("tests/architecture/planted")) continue;
    const Level* level = nullptr;
    for (const Level& candidate : Levels()) {
      if (!level && file.IsIn(candidate.folder)) level = &candidate;
    }
    ASSERT_NE(level, nullptr) << file.path << " lies in a folder without a level";
    for (const Include& include : IncludesOf(file)) {
      if (!IsOurs(include)) continue;
      bool allowed = false;
      for (const std::string& folder : level->may_include) allowed = allowed || IsBelow(include.target, folder);
      EXPECT_TRUE(allowed) << Where(file, include) << ": not below it";
    }
  }
}

TEST(IncludeGraph, OurHeadersAreIncludedByTheirFullPath) {
  for (const SourceFile& file : Sources()) {
    for (const Include& include : IncludesOf(file)) {
      if (include.angled || IsOurs(include)) continue;
      EXPECT_TRUE(include.target.starts_with("absl/")) << Where(file, include) << ": write parapet/…";
    }
  }
}

// Values, the interface and what several guardrails share: headers of the kernel itself, but neither the judge nor the
// builder, and never each other.
TEST(IncludeGraph, GuardrailsSeeTheirInterfaceAndValuesOnly) {
  const std::regex shared("parapet/core/kernel/[a-z_]+\\.h");
  const std::set<std::string> machinery = {"parapet/core/kernel/judge.h", "parapet/core/kernel/order_builder.h"};
  for (const SourceFile& file : Sources()) {
    if (!file.IsIn("core/kernel/guardrails")) continue;
    for (const Include& include : IncludesOf(file)) {
      if (!IsOurs(include)) continue;
      EXPECT_TRUE(std::regex_match(include.target, shared) && !machinery.count(include.target)) << Where(file, include);
    }
  }
}

TEST(IncludeGraph, PlatformsDoNotKnowEachOther) {
  const std::regex platform("adapters/platforms/([a-z_]+)/");
  for (const SourceFile& file : Sources()) {
    std::smatch own, other;
    if (!file.IsIn("adapters/platforms")) continue;
    const bool has_own = std::regex_search(file.path, own, platform);
    for (const Include& include : IncludesOf(file)) {
      if (!std::regex_search(include.target, other, platform)) continue;
      EXPECT_TRUE(has_own && own[1] == other[1]) << Where(file, include);
    }
  }
}

// Standard headers that would bring a clock, input and output, threads or chance into the core.
TEST(IncludeGraph, CoreHasNoClockNoInputNoChance) {
  const std::set<std::string> refused = {"chrono",     "cstdio",  "ctime",  "filesystem", "fstream",  "iostream",
                                         "istream",    "ostream", "random", "sstream",    "stdio.h",  "thread",
                                         "mutex",      "future",  "atomic", "cmath",      "unistd.h", "time.h",
                                         "sys/time.h", "locale",  "regex",  "csignal",    "cstdlib",  "stdlib.h"};
  for (const SourceFile& file : Sources()) {
    if (!file.IsIn("core")) continue;
    for (const Include& include : IncludesOf(file)) {
      if (!include.angled) continue;
      EXPECT_FALSE(refused.count(include.target)) << Where(file, include);
      EXPECT_FALSE(include.target.starts_with("boost/")) << Where(file, include);
    }
  }
}

// The kernel is freestanding: nothing that allocates, nothing of abseil.
TEST(IncludeGraph, KernelIsFreestanding) {
  const std::set<std::string> refused = {"string", "vector",     "map",  "set",       "unordered_map", "unordered_set",
                                         "memory", "functional", "list", "stdexcept", "deque",         "any"};
  for (const SourceFile& file : Sources()) {
    if (!file.IsIn("core/kernel")) continue;
    for (const Include& include : IncludesOf(file)) {
      EXPECT_FALSE(refused.count(include.target)) << Where(file, include);
      EXPECT_FALSE(include.target.starts_with("absl/")) << Where(file, include);
    }
  }
}

// Heavy libraries stay where they are used: Beast and Asio in at most three sources of the server, JSON in its reader.
TEST(IncludeGraph, BoostStaysInItsCorner) {
  std::set<std::string> with_beast;
  for (const SourceFile& file : Sources()) {
    if (file.IsIn("tests") || file.IsIn("bench")) continue;
    for (const Include& include : IncludesOf(file)) {
      if (include.target.starts_with("boost/beast") || include.target.starts_with("boost/asio")) {
        with_beast.insert(file.path);
        EXPECT_TRUE(file.IsIn("adapters/http")) << Where(file, include);
        EXPECT_FALSE(file.IsHeader()) << Where(file, include);
      }
      if (include.target.starts_with("boost/json")) {
        EXPECT_TRUE(file.IsIn("adapters/json")) << Where(file, include);
        EXPECT_FALSE(file.IsHeader()) << Where(file, include);
      }
    }
  }
  EXPECT_LE(with_beast.size(), 3u) << ::testing::PrintToString(with_beast);
}

// ICU and Mustache are how messages are written, and nobody else's business.
TEST(IncludeGraph, MessageLibrariesStayInTheirCorner) {
  size_t found = 0;
  for (const SourceFile& file : Sources()) {
    for (const Include& include : IncludesOf(file)) {
      if (!include.target.starts_with("unicode/") && !include.target.starts_with("kainjow/")) continue;
      ++found;
      EXPECT_TRUE(file.IsIn("adapters/messages") && !file.IsHeader()) << Where(file, include);
    }
  }
  EXPECT_GT(found, 0u);
}

// Depth-first over headers; reports a circle as the path that closes it.
class CircleFinder {
 public:
  CircleFinder() {
    for (const SourceFile& file : Sources()) {
      if (!file.IsHeader()) continue;
      for (const Include& include : IncludesOf(file)) {
        if (IsOurs(include)) edges_["parapet/" + file.path].push_back(include.target);
      }
    }
  }
  std::string Find() {
    for (const auto& [header, targets] : edges_) {
      if (Visit(header)) return circle_;
    }
    return "";
  }

 private:
  bool Visit(const std::string& header) {
    if (done_.count(header)) return false;
    if (!open_.insert(header).second) return circle_ = header, true;
    for (const std::string& target : edges_[header]) {
      if (Visit(target)) return circle_ = header + " → " + circle_, true;
    }
    open_.erase(header);
    done_.insert(header);
    return false;
  }
  std::map<std::string, std::vector<std::string>> edges_;
  std::set<std::string> open_, done_;
  std::string circle_;
};

TEST(IncludeGraph, HasNoCircles) { EXPECT_EQ(CircleFinder().Find(), ""); }

}  // namespace
}  // namespace parapet::architecture
