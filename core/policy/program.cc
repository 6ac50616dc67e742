// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/program.h"

#include <algorithm>
#include <span>

#include "parapet/core/policy/lint.h"
#include "parapet/core/policy/program_impl.h"
#include "parapet/core/policy/timing.h"

namespace parapet {
namespace {

constexpr size_t kProfilesMax = 255;
constexpr size_t kClassesMax = 4'096;  // sets of patterns looked at; those that want the same share a profile
constexpr size_t kTablesMax = 4'096;   // profiles times contexts: some 20 MB of rules
constexpr size_t kRowsMax = 65'536;    // sets of patterns times contexts: what is tried while compiling

void Apply(const Guardrail& guardrail, const GuardrailSetting& setting, Rule& rule) {
  if (setting.mode) rule.mode = *setting.mode;
  if (setting.action) rule.action = *setting.action;
  if (setting.on_missing) rule.on_missing = *setting.on_missing;
  for (const auto& [name, value] : setting.parameters) {
    const int index = FindParameter(guardrail, name);
    if (index >= 0) rule.parameter[index] = value;
  }
}

void Apply(const Guardrail& guardrail, const Layer& layer, Rule& rule) {
  if (layer.setting != nullptr) Apply(guardrail, *layer.setting, rule);
  if (layer.mode) rule.mode = *layer.mode;
  if (layer.at_most) rule.mode = std::min(rule.mode, *layer.at_most);
}

bool Same(const Rule& a, const Rule& b) {
  return a.mode == b.mode && a.action == b.action && a.on_missing == b.on_missing &&
         std::equal(std::begin(a.parameter), std::end(a.parameter), std::begin(b.parameter));
}

bool Same(const std::vector<Rule>& a, const std::vector<Rule>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Rule& x, const Rule& y) { return Same(x, y); });
}

// The number in a registry of a name; -1 for all.
int GuardrailOf(const std::string& name) { return name == "*" ? -1 : FindGuardrail(name); }

}  // namespace

ArmedTable::ArmedTable() {
  const auto registry = Registry();
  for (size_t part = 0; part < kParts; ++part) {
    for (uint32_t supplied = 0; supplied < 256; ++supplied) {
      for (size_t g = 0; g < registry.size(); ++g) {
        const uint32_t needs = registry[g].needs.bits() >> (8 * part) & 0xFF;
        if ((needs & ~supplied) == 0) armed_[part][supplied].Set(g);
      }
    }
  }
}

GuardrailMask ArmedTable::For(FactSet supplied) const {
  const uint32_t bits = supplied.bits();
  return armed_[0][bits & 0xFF] & armed_[1][bits >> 8 & 0xFF] & armed_[2][bits >> 16 & 0xFF];
}

static const ArmedTable& Armed() {
  static const ArmedTable table;
  return table;
}

std::vector<Layer> Program::Impl::Layers(Instant now) {
  std::vector<Layer> layers;
  AddSchedules(now, layers);
  for (const ScopedSetting& scoped : policy.scoped) {
    layers.push_back(
        {FindGuardrail(scoped.guardrail), orders.Add(scoped.scope), items.Add(scoped.scope.items), &scoped.setting});
  }
  AddRollouts(layers);
  AddOverrides(now, layers);
  AddExemptions(now, layers);
  return layers;
}

void Program::Impl::AddSchedules(Instant now, std::vector<Layer>& layers) {
  for (const Schedule& schedule : policy.schedules) {
    valid_until = Earlier(valid_until, NextChange(schedule, policy.utc_offset_minutes, now));
    if (!IsActive(schedule, policy.utc_offset_minutes, now)) continue;
    layers.push_back({FindGuardrail(schedule.guardrail), std::nullopt, std::nullopt, &schedule.setting});
  }
}

void Program::Impl::AddRollouts(std::vector<Layer>& layers) {
  for (const auto& [name, share] : policy.rollouts) {
    if (share >= kHundredPercent) continue;
    Layer layer = {.guardrail = FindGuardrail(name), .order_scope = orders.AddOutsideShare(share)};
    layer.at_most = Mode::kShadow;
    layers.push_back(layer);
  }
}

void Program::Impl::AddOverrides(Instant now, std::vector<Layer>& layers) {
  for (const Override& each : policy.overrides) {
    if (each.until <= now) continue;
    valid_until = Earlier(valid_until, each.until);
    Layer layer = {.guardrail = GuardrailOf(each.guardrail)};
    layer.mode = each.mode;
    layers.push_back(layer);
  }
}

void Program::Impl::AddExemptions(Instant now, std::vector<Layer>& layers) {
  for (const Exemption& exemption : policy.exemptions) {
    if (exemption.expires <= now) continue;
    valid_until = Earlier(valid_until, exemption.expires);
    Layer layer = {GuardrailOf(exemption.guardrail), orders.Add(exemption.scope), items.Add(exemption.scope.items)};
    layer.mode = Mode::kOff;
    layers.push_back(layer);
  }
}

// The rules of all guardrails where no scope applies.
std::vector<Rule> Program::Impl::BaseRow() const {
  const auto registry = Registry();
  std::vector<Rule> row(registry.size());
  for (size_t g = 0; g < registry.size(); ++g) {
    row[g] = RecommendedRule(registry[g]);
    row[g].mode = policy.default_mode;
    const auto found = policy.guardrails.find(std::string(registry[g].name));
    if (found != policy.guardrails.end()) Apply(registry[g], found->second, row[g]);
  }
  return row;
}

// Applies the layers that hold for orders in a context and lines that match some patterns.
static void ApplyLayers(const std::vector<Layer>& layers, uint64_t context, const PatternSet& matched,
                        std::span<Rule> row) {
  const auto registry = Registry();
  for (const Layer& layer : layers) {
    const bool order_fits = !layer.order_scope || ((context >> *layer.order_scope) & 1) != 0;
    if (!order_fits || (layer.pattern && !matched[*layer.pattern])) continue;
    for (size_t g = 0; g < registry.size(); ++g) {
      if (layer.guardrail < 0 || static_cast<size_t>(layer.guardrail) == g) Apply(registry[g], layer, row[g]);
    }
  }
}

// Gives classes that want the same in every context one profile. False when there are too many.
bool Program::Impl::MakeProfiles(const std::vector<Layer>& layers) {
  std::vector<std::vector<Rule>> distinct;  // per profile: the rows of all contexts, one behind the other
  const std::vector<Rule> base = BaseRow();
  if (items.classes().size() * orders.contexts().size() > kRowsMax) return false;
  for (const PatternSet& matched : items.classes()) {
    std::vector<Rule> wanted;
    for (uint64_t context : orders.contexts()) {
      wanted.insert(wanted.end(), base.begin(), base.end());
      ApplyLayers(layers, context, matched, std::span(wanted).last(base.size()));
    }
    size_t profile = 0;
    while (profile < distinct.size() && !Same(distinct[profile], wanted)) ++profile;
    if (profile == distinct.size()) distinct.push_back(std::move(wanted));
    if (distinct.size() > kProfilesMax || distinct.size() * orders.contexts().size() > kTablesMax) return false;
    profiles[matched] = static_cast<uint8_t>(profile);
  }
  profile_count = distinct.size();
  const size_t guardrails = Registry().size();
  for (size_t context = 0; context < orders.contexts().size(); ++context) {
    for (const auto& wanted : distinct) {
      const auto row = wanted.begin() + static_cast<std::ptrdiff_t>(context * guardrails);
      rules.insert(rules.end(), row, row + static_cast<std::ptrdiff_t>(guardrails));
    }
  }
  return true;
}

void Program::Impl::MakeMasks() {
  const auto registry = Registry();
  on.resize(orders.contexts().size());
  for (size_t g = 0; g < registry.size(); ++g) {
    const Guardrail& guardrail = registry[g];
    (guardrail.reach == Reach::kChange ? of_changes : of_orders).Set(g);
    for (size_t row = 0; row * registry.size() < rules.size(); ++row) {
      if (rules[row * registry.size() + g].mode == Mode::kOff) continue;
      on[row / profile_count].Set(g);
      on_anywhere.Set(g);
    }
    for (size_t stage = 0; stage < kStages; ++stage) {
      if ((guardrail.stages & Bit(static_cast<Stage>(stage))) != 0) by_stage[stage].Set(g);
    }
    for (size_t origin = 0; origin < kOrigins; ++origin) {
      if ((guardrail.origins & Bit(static_cast<Origin>(origin))) != 0) by_origin[origin].Set(g);
    }
  }
}

Program::Result Program::Compile(const Policy& policy, int64_t version, Instant now) {
  Result result;
  LintResult lint = Lint(policy, now);
  result.complaints = std::move(lint.complaints);
  result.warnings = std::move(lint.warnings);
  if (!result.complaints.empty()) return result;
  auto impl = std::make_shared<Impl>(policy, version, now);
  const std::vector<Layer> layers = impl->Layers(now);
  const auto refuse = [&result](std::string what, std::string remedy) {
    result.complaints.push_back({{0, 0, "$"}, std::move(what), std::move(remedy)});
  };
  if (impl->orders.full() || !impl->orders.Enumerate()) {
    refuse(
        "scopes by channel, country, currency, price list, group and origin, and rollouts, combine in more than 255 "
        "ways",
        "merge scopes that want the same, or use fewer different shares");
  } else if (impl->items.full() || !impl->items.Enumerate(kClassesMax)) {
    refuse("item patterns overlap in more than 4096 ways", "merge patterns, or use fewer that overlap");
  } else if (!impl->MakeProfiles(layers)) {
    refuse("scopes lead to more than 255 different sets of rules", "let more scopes want the same");
  }
  if (!result.complaints.empty()) return result;
  impl->MakeMasks();
  result.program = std::shared_ptr<const Program>(new Program(std::move(impl)));
  return result;
}

Program::Program(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

GuardrailMask Program::MaskFor(const Order& order, FactSet supplied) const {
  return impl_->on[impl_->orders.ContextOf(order)] & impl_->of_orders & Armed().For(supplied) &
         impl_->by_stage[static_cast<size_t>(order.stage)] & impl_->by_origin[static_cast<size_t>(order.origin)];
}

GuardrailMask Program::MaskForChange(FactSet supplied) const {
  return impl_->on[0] & impl_->of_changes & Armed().For(supplied);
}

std::vector<std::string> Program::Unarmed(FactSet supplied) const {
  std::vector<std::string> names;
  const auto registry = Registry();
  for (size_t g = 0; g < registry.size(); ++g) {
    if (impl_->on_anywhere.Has(g) && !supplied.Covers(registry[g].needs)) names.emplace_back(registry[g].name);
  }
  return names;
}

int Program::UnarmedCount(FactSet supplied) const {
  return impl_->on_anywhere.Count() - (impl_->on_anywhere & Armed().For(supplied)).Count();
}

RuleTable Program::RulesFor(const Order& order) const {
  const size_t table = impl_->orders.ContextOf(order) * impl_->profile_count * Registry().size();
  return {impl_->rules.data() + table};
}

RuleTable Program::RulesForChange() const { return {impl_->rules.data()}; }
Ceiling Program::ceiling() const { return impl_->policy.ceiling; }
int64_t Program::version() const { return impl_->version; }
const Policy& Program::policy() const { return impl_->policy; }
Instant Program::valid_until() const { return impl_->valid_until; }

bool Program::IsInShare(const Order& order, int64_t basis_points) { return ShareOf(order) < basis_points; }

}  // namespace parapet
