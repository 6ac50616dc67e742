// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/policy/program.h"

#include <algorithm>
#include <map>
#include <span>

#include "parapet/core/policy/lint.h"
#include "parapet/core/policy/scopes.h"

namespace parapet {
namespace {

constexpr size_t kProfilesMax = 255;
constexpr size_t kClassesMax = 4'096;  // sets of patterns looked at; those that want the same share a profile
constexpr size_t kTablesMax = 4'096;   // profiles times contexts: some 20 MB of rules
constexpr size_t kRowsMax = 65'536;    // sets of patterns times contexts: what is tried while compiling
constexpr size_t kFactBytes = (kFacts + 7) / 8;

// One step of the way from a guardrail's own word to the rule: a scoped setting, or an exemption.
struct Layer {
  int guardrail = 0;  // -1: all
  std::optional<size_t> order_scope;
  std::optional<size_t> pattern;
  const GuardrailSetting* setting = nullptr;
};

void Apply(const Guardrail& guardrail, const GuardrailSetting& setting, Rule& rule) {
  if (setting.mode) rule.mode = *setting.mode;
  if (setting.action) rule.action = *setting.action;
  if (setting.on_missing) rule.on_missing = *setting.on_missing;
  for (const auto& [name, value] : setting.parameters) {
    const int index = FindParameter(guardrail, name);
    if (index >= 0) rule.parameter[index] = value;
  }
}

bool Same(const Rule& a, const Rule& b) {
  return a.mode == b.mode && a.action == b.action && a.on_missing == b.on_missing &&
         std::equal(std::begin(a.parameter), std::end(a.parameter), std::begin(b.parameter));
}

bool Same(const std::vector<Rule>& a, const std::vector<Rule>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Rule& x, const Rule& y) { return Same(x, y); });
}

bool Within(Instant from, Instant until, Instant now) {
  return (!from.IsKnown() || from <= now) && (!until.IsKnown() || now < until);
}

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Shops compare codes without regard to case.
bool SameCode(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return Lower(x) == Lower(y); });
}

bool Holds(const std::vector<std::string>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool UsesCode(const EntitlementEntry& entry, const Order& order) {
  for (const Discount& discount : order.discounts) {
    for (const std::string& code : entry.codes) {
      if (!discount.code.empty() && SameCode(code, discount.code)) return true;
    }
  }
  return false;
}

}  // namespace

struct Program::Impl {
  Policy policy;
  int64_t version = 0;
  Instant valid_until;
  OrderScopes orders;
  ItemPatterns items;
  std::map<PatternSet, uint8_t, PatternSetLess> profiles;  // of a set of patterns
  std::vector<Rule> rules;                                 // [context][profile][guardrail]
  size_t profile_count = 1;
  std::vector<GuardrailMask> on;  // [context]: not off in every profile
  GuardrailMask on_anywhere;
  GuardrailMask by_stage[kStages], by_origin[kOrigins], of_orders, of_changes;
  std::vector<GuardrailMask> armed;  // [byte of the fact set][its bits]

  std::vector<Layer> Layers(Instant now, const GuardrailSetting& off);
  bool MakeProfiles(const std::vector<Layer>& layers);
  void MakeMasks();
  std::vector<Rule> BaseRow() const;
  // What a store that supplies these facts arms: each byte of the set rules out what needs a fact missing from it.
  GuardrailMask Armed(FactSet supplied) const {
    GuardrailMask mask = armed[supplied.bits() & 0xff];
    for (size_t byte = 1; byte < kFactBytes; ++byte) {
      mask = mask & armed[byte << 8 | (supplied.bits() >> (8 * byte) & 0xff)];
    }
    return mask;
  }
};

std::vector<Layer> Program::Impl::Layers(Instant now, const GuardrailSetting& off) {
  std::vector<Layer> layers;
  for (const ScopedSetting& scoped : policy.scoped) {
    layers.push_back(
        {FindGuardrail(scoped.guardrail), orders.Add(scoped.scope), items.Add(scoped.scope.items), &scoped.setting});
  }
  for (const Exemption& exemption : policy.exemptions) {
    if (exemption.expires <= now) continue;
    if (!valid_until.IsKnown() || exemption.expires < valid_until) valid_until = exemption.expires;
    const int guardrail = exemption.guardrail == "*" ? -1 : FindGuardrail(exemption.guardrail);
    layers.push_back({guardrail, orders.Add(exemption.scope), items.Add(exemption.scope.items), &off});
  }
  return layers;
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
      if (layer.guardrail < 0 || static_cast<size_t>(layer.guardrail) == g) Apply(registry[g], *layer.setting, row[g]);
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
  armed.resize(kFactBytes << 8);
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
    for (size_t entry = 0; entry < armed.size(); ++entry) {
      const uint32_t needed = guardrail.needs.bits() >> (8 * (entry >> 8)) & 0xff;
      if ((needed & ~entry) == 0) armed[entry].Set(g);
    }
  }
}

Program::Result Program::Compile(const Policy& policy, int64_t version, Instant now) {
  Result result;
  LintResult lint = Lint(policy, now);
  result.complaints = std::move(lint.complaints);
  result.warnings = std::move(lint.warnings);
  if (!result.complaints.empty()) return result;
  auto impl = std::make_shared<Impl>();
  impl->policy = policy;
  impl->version = version;
  GuardrailSetting off;
  off.mode = Mode::kOff;
  const std::vector<Layer> layers = impl->Layers(now, off);
  const auto refuse = [&result](std::string what, std::string remedy) {
    result.complaints.push_back({{0, 0, "$"}, std::move(what), std::move(remedy)});
  };
  if (impl->orders.full() || !impl->orders.Enumerate()) {
    refuse("scopes by channel, country, currency, price list, group and origin combine in more than 255 ways",
           "merge scopes that want the same");
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
  return impl_->on[impl_->orders.ContextOf(order)] & impl_->of_orders & impl_->Armed(supplied) &
         impl_->by_stage[static_cast<size_t>(order.stage)] & impl_->by_origin[static_cast<size_t>(order.origin)];
}

GuardrailMask Program::MaskForChange(FactSet supplied) const {
  return impl_->on[0] & impl_->of_changes & impl_->Armed(supplied);
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
  return impl_->on_anywhere.Count() - (impl_->on_anywhere & impl_->Armed(supplied)).Count();
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

uint8_t Program::LineProfile(std::string_view item, std::string_view sku) const {
  if (impl_->items.empty()) return 0;
  const auto found = impl_->profiles.find(impl_->items.SetOf(item, sku));
  return found == impl_->profiles.end() ? 0 : found->second;
}

// What the order is has chosen the table already; see RulesFor.
uint8_t Program::OrderProfile(const Order&) const { return 0; }

const Promotion* Program::PromotionFor(std::string_view item, std::string_view sku, Instant now) const {
  const auto& promotions = impl_->policy.promotions;
  for (auto at = promotions.rbegin(); at != promotions.rend(); ++at) {
    if (!Within(at->from, at->until, now)) continue;
    if (MatchesPattern(at->items, item) || (!sku.empty() && MatchesPattern(at->items, sku))) return &*at;
  }
  return nullptr;
}

bool Program::LooksAtItems() const { return !impl_->items.empty() || !impl_->policy.promotions.empty(); }

bool Program::CoversZeroTotal(const Order& order, Instant now) const {
  for (const EntitlementEntry& entry : impl_->policy.entitlements) {
    if (!Within(entry.from, entry.until, now)) continue;
    if (!entry.codes.empty() && !UsesCode(entry, order)) continue;
    if (!entry.customer_groups.empty() && !Holds(entry.customer_groups, order.customer_group)) continue;
    const bool by_origin = std::find(entry.origins.begin(), entry.origins.end(), order.origin) != entry.origins.end();
    if (entry.origins.empty() || by_origin) return true;
  }
  return false;
}

}  // namespace parapet
