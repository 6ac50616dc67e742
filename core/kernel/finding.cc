// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/kernel/finding.h"

#include "parapet/core/kernel/names.h"

namespace parapet {
namespace {

constexpr std::string_view kActions[] = {"allow", "tag", "hold", "block"};
constexpr std::string_view kModes[] = {"off", "shadow", "enforce"};
constexpr std::string_view kCeilings[] = {"observe", "tag", "hold", "block"};
constexpr std::string_view kLosers[] = {"merchant", "customer"};
constexpr std::string_view kAdvice[] = {"none",        "reconfirm", "reprice", "drop_code", "reduce_quantity",
                                        "remove_line", "compare",   "review"};

}  // namespace

std::string_view Name(Action action) { return kActions[static_cast<size_t>(action)]; }
std::string_view Name(Mode mode) { return kModes[static_cast<size_t>(mode)]; }
std::string_view Name(Ceiling ceiling) { return kCeilings[static_cast<size_t>(ceiling)]; }
std::string_view Name(LossTo loss_to) { return kLosers[static_cast<size_t>(loss_to)]; }
std::string_view Name(Advice advice) { return kAdvice[static_cast<size_t>(advice)]; }
std::optional<Action> ActionFromName(std::string_view name) { return FindNamed<Action>(kActions, name); }
std::optional<Mode> ModeFromName(std::string_view name) { return FindNamed<Mode>(kModes, name); }
std::optional<Ceiling> CeilingFromName(std::string_view name) { return FindNamed<Ceiling>(kCeilings, name); }

}  // namespace parapet
