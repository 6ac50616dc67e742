// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/finding.h"

namespace parapet {
namespace {

constexpr std::string_view kActions[] = {"allow", "tag", "hold", "block"};
constexpr std::string_view kModes[] = {"off", "shadow", "enforce"};
constexpr std::string_view kCeilings[] = {"observe", "tag", "hold", "block"};
constexpr std::string_view kLosers[] = {"merchant", "customer"};
constexpr std::string_view kAdvice[] = {"none",        "reconfirm", "reprice", "drop_code", "reduce_quantity",
                                        "remove_line", "compare",   "review"};

template <typename Enum, size_t N>
std::optional<Enum> Find(const std::string_view (&names)[N], std::string_view name) {
  for (size_t i = 0; i < N; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view Name(Action action) { return kActions[static_cast<size_t>(action)]; }
std::string_view Name(Mode mode) { return kModes[static_cast<size_t>(mode)]; }
std::string_view Name(Ceiling ceiling) { return kCeilings[static_cast<size_t>(ceiling)]; }
std::string_view Name(LossTo loss_to) { return kLosers[static_cast<size_t>(loss_to)]; }
std::string_view Name(Advice advice) { return kAdvice[static_cast<size_t>(advice)]; }
std::optional<Action> ActionFromName(std::string_view name) { return Find<Action>(kActions, name); }
std::optional<Mode> ModeFromName(std::string_view name) { return Find<Mode>(kModes, name); }
std::optional<Ceiling> CeilingFromName(std::string_view name) { return Find<Ceiling>(kCeilings, name); }

}  // namespace parapet
