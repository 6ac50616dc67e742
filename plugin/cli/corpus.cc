// SPDX-License-Identifier: Apache-2.0
//
// The bug corpus as a benchmark: how much of it a policy catches.
#include "parapet/plugin/trial/corpus.h"

#include <iostream>

#include "parapet/plugin/cli/commands.h"
#include "parapet/plugin/cli/control.h"
#include "parapet/plugin/cli/policy_file.h"
#include "parapet/plugin/cli/progress.h"

namespace parapet {
namespace {

std::optional<std::vector<CorpusVector>> ReadFiles(const std::vector<std::string>& files) {
  std::vector<CorpusVector> vectors;
  std::vector<std::string> errors;
  for (const std::string& file : files) {
    const auto text = ReadWholeFile(file);
    if (!text) return std::nullopt;
    for (CorpusVector& vector : ReadCorpus(*text, file, errors)) vectors.push_back(std::move(vector));
  }
  for (const std::string& error : errors) std::cerr << "parapet: " << error << "\n";
  if (errors.empty() && vectors.empty()) std::cerr << "parapet: there is no vector in these files\n";
  if (!errors.empty() || vectors.empty()) return std::nullopt;
  return vectors;
}

}  // namespace

int RunCorpus(const CommonOptions& common, const CorpusCommandOptions& options) {
  if (options.files.empty()) {
    std::cerr << "parapet: say which vectors: parapet corpus tests/corpus/*.ndjson\n";
    return kExitUsage;
  }
  const auto program = CompilePolicyFile(options.policy, WallClock());
  const auto vectors = program == nullptr ? std::nullopt : ReadFiles(options.files);
  if (!vectors) return kExitBadInput;
  Corpus corpus(*program, {.variations = options.variations, .seed = options.seed});
  {
    Progress progress(static_cast<int64_t>(vectors->size()));
    for (const CorpusVector& vector : *vectors) {
      corpus.Add(vector);
      progress.Step();
    }
  }
  const CorpusScore score = corpus.Finish();
  std::cout << (common.json() ? WriteCorpus(score) + "\n" : DescribeCorpus(score));
  return score.Passes() ? kExitClean : kExitFound;
}

}  // namespace parapet
