// SPDX-License-Identifier: Apache-2.0
//
// Replays the corpora and every input that once crashed through the functions that the fuzzer drives, whole and
// damaged: cut short, and with bytes changed after a fixed seed. A failure names the file; what a function checks
// aborts.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "parapet/tests/fuzz/fuzz_targets.h"

namespace parapet {
namespace {

namespace fs = std::filesystem;

struct Target {
  const char* name;
  void (*function)(std::string_view);
};

#define PARAPET_FUZZ_ROW(name, function) Target{#name, function},
const std::vector<Target>& Targets() {
  static const std::vector<Target> targets = {PARAPET_FUZZ_TARGETS(PARAPET_FUZZ_ROW)};
  return targets;
}

fs::path Folder(const char* kind, const std::string& target) {
  return fs::path(PARAPET_SOURCE_DIR) / "tests/fuzz" / kind / target;
}

std::vector<fs::path> FilesIn(const fs::path& folder) {
  std::vector<fs::path> files;
  if (!fs::exists(folder)) return files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string Contents(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

constexpr unsigned kSeed = 20261121;
constexpr size_t kCuts = 64;
constexpr int kChanges = 64;

void ReplayDamaged(const Target& target, const std::string& bytes) {
  const size_t step = bytes.size() / kCuts + 1;
  for (size_t length = 0; length < bytes.size(); length += step) target.function({bytes.data(), length});
  std::mt19937 random(kSeed);
  for (int i = 0; i < kChanges && !bytes.empty(); ++i) {
    std::string changed = bytes;
    changed[random() % changed.size()] = static_cast<char>(random());
    target.function(changed);
  }
}

class FuzzCorpora : public ::testing::TestWithParam<Target> {};

TEST_P(FuzzCorpora, AreReplayedWholeAndDamaged) {
  const Target& target = GetParam();
  const std::vector<fs::path> corpus = FilesIn(Folder("corpus", target.name));
  EXPECT_GE(corpus.size(), 2u) << "put a few small inputs into tests/fuzz/corpus/" << target.name;
  for (const fs::path& file : corpus) {
    SCOPED_TRACE(file.string() + ", seed " + std::to_string(kSeed));
    const std::string bytes = Contents(file);
    target.function(bytes);
    ReplayDamaged(target, bytes);
  }
  for (const fs::path& file : FilesIn(Folder("crashes", target.name))) target.function(Contents(file));
}

INSTANTIATE_TEST_SUITE_P(Targets, FuzzCorpora, ::testing::ValuesIn(Targets()),
                         [](const auto& target) { return target.param.name; });

TEST(FuzzTargets, EveryFolderOfInputsHasItsFunction) {
  std::set<std::string> names;
  for (const Target& target : Targets()) names.insert(target.name);
  EXPECT_EQ(names.size(), Targets().size());
  for (const char* kind : {"corpus", "crashes"}) {
    if (!fs::exists(Folder(kind, ""))) continue;
    for (const fs::directory_entry& entry : fs::directory_iterator(Folder(kind, ""))) {
      EXPECT_TRUE(names.count(entry.path().filename().string())) << entry.path() << " belongs to no function";
    }
  }
}

TEST(FuzzTargets, ACheckThatDoesNotHoldEndsTheProgram) { EXPECT_DEATH(FUZZ_CHECK(1 + 1 == 3), "does not hold"); }

}  // namespace
}  // namespace parapet
