// SPDX-License-Identifier: Apache-2.0
//
// promotions: what the policy registers, changed by the same way as the rest of it.
#include <fstream>
#include <iostream>

#include "parapet/adapters/files/promotion_file.h"
#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/json/policy_document.h"
#include "parapet/core/policy/promotions.h"
#include "parapet/plugin/cli/control.h"
#include "parapet/plugin/cli/policy_change.h"
#include "parapet/plugin/cli/table.h"

namespace parapet {
namespace {

// The currency of the store that is meant; nullopt after the complaint.
std::optional<Currency> StoreCurrency(const CommonOptions& common, int* status) {
  *status = kExitBadInput;
  const auto config = LoadConfigOrComplain(common);
  if (!config) return std::nullopt;
  const StoreConfig* store = PickStore(*config, common.store);
  if (store == nullptr) return *status = kExitUsage, std::nullopt;
  return store->settings.currency;
}

// What a file registers; those that are over already are left out, and said. False where the file was refused.
bool ReadFile(const ImportOptions& options, Currency currency, Instant now, std::vector<Promotion>& promotions) {
  std::ifstream in(options.file, std::ios::binary);
  if (!in) return std::cerr << "parapet: " << options.file << " cannot be opened\n", false;
  size_t over = 0;
  const auto summary = ReadPromotions(
      in, {.file = options.file, .currency = currency, .now = now, .skip_bad_rows = options.skip_bad_rows},
      [&](Promotion promotion) {
        if (promotion.until <= now) return void(++over);
        promotions.push_back(std::move(promotion));
      },
      [](const FileComplaint& bad) { std::cerr << "parapet: " << bad.Text() << "\n"; });
  if (over > 0) std::cout << over << " are over already and were left out.\n";
  return summary.ok;
}

int Register(const CommonOptions& common, const std::string& reason, const std::vector<Promotion>& promotions) {
  PromotionChanges changes;
  const int status = ChangePolicy(common, {.reason = reason}, [&](Policy& policy) {
    changes = RegisterPromotions(promotions, policy);
    return true;
  });
  if (status == kExitClean) std::cout << changes.added << " new, " << changes.replaced << " replaced.\n";
  return status;
}

std::string DocumentOf(const PromotionOptions& options) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("promotions").BeginArray().BeginObject();
  const std::pair<const char*, const std::string*> texts[] = {
      {"name", &options.name},     {"items", &options.items},
      {"depth", &options.depth},   {"price", &options.price},
      {"from", &options.from},     {"until", &options.until},
      {"amount", &options.amount}, {"percentage", &options.percentage},
      {"budget", &options.budget}};
  for (const auto& [key, text] : texts) {
    if (!text->empty()) json.Field(key, *text);
  }
  if (!options.codes.empty()) json.Key("codes").BeginArray();
  for (const std::string& code : options.codes) json.String(code);
  if (!options.codes.empty()) json.EndArray();
  const std::pair<const char*, int64_t> counts[] = {{"uses", options.uses},
                                                    {"uses_per_customer", options.uses_per_customer},
                                                    {"uses_per_minute", options.uses_per_minute}};
  for (const auto& [key, count] : counts) {
    if (count != 0) json.Field(key, count);
  }
  if (options.exclusive) json.Field("exclusive", true);
  json.EndObject().EndArray().EndObject();
  return out;
}

}  // namespace

int RunPromotionsImport(const CommonOptions& common, const ImportOptions& options) {
  int status = 0;
  const auto currency = StoreCurrency(common, &status);
  if (!currency) return status;
  std::vector<Promotion> promotions;
  if (!ReadFile(options, *currency, WallClock(), promotions)) return kExitBadInput;
  if (promotions.empty()) return std::cout << "Nothing to register.\n", kExitClean;
  return Register(common, options.reason, promotions);
}

int RunPromotionsRegister(const CommonOptions& common, const PromotionOptions& options) {
  const auto compiled = CompilePolicy(DocumentOf(options), 0, WallClock());
  for (const Complaint& complaint : compiled.complaints) {
    std::cerr << "parapet: " << complaint.place.path << ": " << complaint.what << (complaint.remedy.empty() ? "" : "; ")
              << complaint.remedy << "\n";
  }
  if (compiled.program == nullptr) return kExitBadInput;
  return Register(common, options.reason, compiled.program->policy().promotions);
}

int RunPromotionsList(const CommonOptions& common) {
  int status = 0;
  const auto control = Control::Open(common, &status);
  if (control == nullptr) return status;
  if (!control->Call("GET", "promotions")) return control->status();
  if (common.json()) return std::cout << control->body() << "\n", kExitClean;
  Table table({"name", "state", "items", "down by", "to", "codes", "from", "until", "budget"});
  for (const JsonNode& promotion : ArrayAt(control->document().root(), "promotions")) {
    table.Row({TextAt(promotion, "name"), TextAt(promotion, "state"), TextAt(promotion, "items"),
               TextAt(promotion, "depth"), TextAt(promotion, "price"), TextAt(promotion, "codes"),
               TextAt(promotion, "from"), TextAt(promotion, "until"), TextAt(promotion, "budget")});
  }
  table.Print(std::cout, "No promotion is registered.");
  return kExitClean;
}

int RunPromotionsExpire(const CommonOptions& common, const std::string& name, const std::string& reason) {
  const std::string what = name.empty() ? "take out expired promotions: " : "end promotion " + name + ": ";
  return ChangePolicy(common, {.reason = what + reason}, [&](Policy& policy) {
    const Instant now = WallClock();
    if (!name.empty()) {
      if (EndPromotion(name, policy, now)) return true;
      std::cerr << "parapet: no promotion \"" << name << "\" is coming or running; see `parapet promotions list`\n";
      return false;
    }
    const size_t removed = RemoveExpired(policy, now);
    if (removed == 0) std::cerr << "parapet: no promotion is over for a month\n";
    return removed > 0;
  });
}

}  // namespace parapet
