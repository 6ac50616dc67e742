// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/cli/policy_file.h"

#include <fstream>
#include <iostream>
#include <iterator>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/policy_document.h"
#include "parapet/core/policy/policy.h"

namespace parapet {

std::optional<std::string> ReadWholeFile(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (in) return std::string((std::istreambuf_iterator<char>(in)), {});
  std::cerr << "parapet: " << file << " cannot be opened\n";
  return std::nullopt;
}

std::shared_ptr<const Program> CompileOrComplain(const std::string& document, const std::string& name, Instant now) {
  auto compiled = CompilePolicy(document, 0, now);
  for (const Complaint& complaint : compiled.complaints) std::cerr << "parapet: " << Sentence(name, complaint) << "\n";
  return compiled.program;
}

std::shared_ptr<const Program> CompilePolicyFile(const std::string& file, Instant now) {
  if (file.empty()) return Program::Compile(RecommendedPolicy(), 0, now).program;
  const auto text = ReadWholeFile(file);
  return text ? CompileOrComplain(*text, file, now) : nullptr;
}

}  // namespace parapet
