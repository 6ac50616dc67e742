// SPDX-License-Identifier: Apache-2.0
//
// halt and resume: stop selling something, and say what the platform can really stop.
#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "parapet/adapters/json/document.h"
#include "parapet/plugin/cli/control.h"
#include "parapet/plugin/cli/policy_change.h"

namespace parapet {
namespace {

// Exactly one of them names what is meant.
std::string ScopeOf(const HaltOptions& options) {
  const int given = !options.sku.empty() + !options.promotion.empty() + !options.channel.empty() + options.all;
  if (given != 1) {
    std::cerr << "parapet: say one of --sku, --promotion, --channel, --all\n";
    return {};
  }
  if (options.all) return "all";
  return !options.sku.empty() ? options.sku : !options.promotion.empty() ? options.promotion : options.channel;
}

Halt HaltOf(const HaltOptions& options) {
  Halt halt{.promotion = options.promotion, .reason = options.reason};
  if (!options.promotion.empty()) return halt;
  Scope scope{.items = options.sku};
  if (!options.channel.empty()) scope.channels = {options.channel};
  halt.scope = scope;
  return halt;
}

bool SameScope(const Halt& a, const Halt& b) {
  if (a.promotion != b.promotion || a.code != b.code || a.scope.has_value() != b.scope.has_value()) return false;
  return !a.scope || (a.scope->items == b.scope->items && a.scope->channels == b.scope->channels);
}

// What happens to orders from now on, on this platform.
const char* WhatItStops(const std::string& platform, Ceiling ceiling) {
  if (ceiling == Ceiling::kObserve) return "The ceiling is observe: orders are judged and nothing is stopped.";
  if (ceiling < Ceiling::kBlock) return "The ceiling allows no blocking: orders are still placed, and marked or held.";
  if (platform == "shopify")
    return "Shopify asks nobody before it places an order: orders are still placed, then held.";
  return "Checkouts that contain it are refused from now on; orders that exist already are not touched.";
}

bool TypedBack(const std::string& scope) {
  if (::isatty(STDIN_FILENO) == 0) {
    std::cerr << "parapet: nobody is there to ask; say --yes\n";
    return false;
  }
  std::cerr << "Type \"" << scope << "\" to confirm: ";
  std::string typed;
  if (std::getline(std::cin, typed) && typed == scope) return true;
  std::cerr << "parapet: not confirmed; nothing was changed\n";
  return false;
}

}  // namespace

int RunHalt(const CommonOptions& common, const HaltOptions& options) {
  const std::string scope = ScopeOf(options);
  if (scope.empty()) return kExitUsage;
  const auto length = ParseDuration(options.length);
  if (!length) return std::cerr << "parapet: --for \"" << options.length << "\" is no length such as 2h\n", kExitUsage;
  const auto config = LoadConfigOrComplain(common);
  if (!config) return kExitBadInput;
  const StoreConfig* store = PickStore(*config, common.store);
  if (store == nullptr) return kExitUsage;
  bool confirmed = true;
  const int status = ChangePolicy(common, {.reason = "halt " + scope + ": " + options.reason}, [&](Policy& policy) {
    std::cout << WhatItStops(store->platform, policy.ceiling) << std::endl;
    confirmed = options.yes || TypedBack(scope);
    if (!confirmed) return false;
    Halt halt = HaltOf(options);
    halt.actor = common.actor;
    halt.expires = WallClock() + *length;
    std::erase_if(policy.halts, [&](const Halt& earlier) { return SameScope(earlier, halt); });
    policy.halts.push_back(std::move(halt));
    return true;
  });
  return confirmed ? status : kExitUsage;
}

int RunResume(const CommonOptions& common, const HaltOptions& options) {
  const std::string scope = ScopeOf(options);
  if (scope.empty()) return kExitUsage;
  return ChangePolicy(common, {.reason = "resume " + scope + ": " + options.reason}, [&](Policy& policy) {
    const Halt halt = HaltOf(options);
    const auto ended =
        std::erase_if(policy.halts, [&](const Halt& earlier) { return options.all || SameScope(earlier, halt); });
    if (ended == 0) std::cerr << "parapet: nothing of that scope is halted\n";
    return ended > 0;
  });
}

}  // namespace parapet
