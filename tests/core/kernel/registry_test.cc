// SPDX-License-Identifier: Apache-2.0
//
// What every guardrail owes: a name that is its file's, words that people may read, parameters inside their bounds, and
// the action that the documentation promises.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "parapet/core/kernel/guardrail.h"

namespace parapet {
namespace {

TEST(Registry, HoldsEveryFileOnceUnderItsName) {
  const std::filesystem::path folder = PARAPET_SOURCE_DIR "/core/kernel/guardrails";
  std::set<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".cc") continue;
    files.insert(entry.path().parent_path().filename().string() + "/" + entry.path().stem().string());
  }
  std::set<std::string> names, paths;
  for (const Guardrail& guardrail : Registry()) {
    EXPECT_TRUE(names.insert(std::string(guardrail.name)).second) << guardrail.name << " is there twice";
    paths.insert(std::string(guardrail.family) + "/" + std::string(guardrail.name));
    EXPECT_EQ(&Registry()[static_cast<size_t>(FindGuardrail(guardrail.name))], &guardrail);
  }
  EXPECT_EQ(paths, files);
  EXPECT_EQ(FindGuardrail("zero_prise"), -1);
}

TEST(Registry, IsOrderedByFamilyAndName) {
  const auto before = [](const Guardrail& a, const Guardrail& b) {
    return a.family != b.family ? a.family < b.family : a.name < b.name;
  };
  EXPECT_TRUE(std::is_sorted(Registry().begin(), Registry().end(), before));
}

// What the shipped recommended policy does with a finding, as the documentation promises.
const std::map<std::string, Action> kPromised = {
    {"zero_price", Action::kHold},
    {"missing_price", Action::kHold},
    {"negative_price", Action::kBlock},
    {"off_reference", Action::kHold},
    {"decimal_slip", Action::kHold},
    {"minor_units", Action::kBlock},
    {"shown_vs_charged", Action::kBlock},
    {"below_face_value", Action::kBlock},
    {"below_cost", Action::kHold},
    {"outside_price_limits", Action::kHold},
    {"digit_edit", Action::kTag},
    {"uniform_price_collapse", Action::kHold},
    {"sale_inversion", Action::kTag},
    {"deep_markdown", Action::kHold},
    {"sale_window", Action::kHold},
    {"stale_price", Action::kBlock},
    {"unpublished_price", Action::kHold},
    {"breadth_of_drop", Action::kHold},
    {"untaxed_destination", Action::kHold},
    {"tax_rate_band", Action::kHold},
    {"stale_address_tax", Action::kHold},
    {"tax_basis_confusion", Action::kHold},
    {"tax_on_full_discount", Action::kBlock},
    {"tax_sum", Action::kTag},
    {"double_tax", Action::kBlock},
    {"price_uniform_collapse", Action::kHold},
    {"discount_exceeds_base", Action::kBlock},
    {"total_identity", Action::kHold},
    {"negative_total", Action::kBlock},
    {"unentitled_zero_total", Action::kHold},
    {"empty_order", Action::kBlock},
    {"mixed_currency", Action::kBlock},
    {"excess_precision", Action::kTag},
    {"stock_shortfall", Action::kBlock},
    {"aggregate_shortfall", Action::kBlock},
    {"lost_reservation", Action::kBlock},
    {"quantity_not_positive", Action::kBlock},
    {"duplicate_order", Action::kHold},
    {"unknown_item", Action::kTag},
    {"exposure_budget", Action::kHold},
    {"price_to_zero", Action::kHold},
    {"price_off_reference", Action::kHold},
    {"price_decimal_slip", Action::kHold},
    {"price_below_face_value", Action::kBlock},
    {"bulk_price_change", Action::kHold},
    {"sibling_price", Action::kTag},
    {"unit_of_measure", Action::kHold},
    {"placeholder_price", Action::kHold},
    {"stale_reference", Action::kTag},
    {"price_quantity_swap", Action::kBlock},
    {"absurd_price", Action::kBlock},
    {"bundle_below_parts", Action::kHold},
    {"price_flapping", Action::kTag},
    {"price_locale_number", Action::kHold},
    {"incomplete_order", Action::kHold},
    {"clock_skew", Action::kTag},
    {"stale_catalogue", Action::kTag},
    {"missing_conversion", Action::kBlock},
    {"double_conversion", Action::kHold},
    {"exchange_rate_band", Action::kHold},
    {"stale_exchange_rate", Action::kTag},
    {"currency_surge", Action::kTag},
    {"partial_conversion", Action::kHold},
    {"stale_stock", Action::kHold},
    {"negative_stock", Action::kTag},
    {"unsellable_item", Action::kBlock},
    {"channel_buffer", Action::kTag},
    {"reservation_expired", Action::kBlock},
    {"backorder_without_date", Action::kTag},
    {"hot_item", Action::kTag},
    {"quantity_limit", Action::kBlock},
    {"unusual_quantity", Action::kTag},
    {"quantity_overflow", Action::kBlock},
    {"pack_multiple", Action::kBlock},
    {"split_lines", Action::kBlock},
    {"bargain_hoarding", Action::kHold},
    {"unentitled_free_shipping", Action::kTag},
    {"excessive_shipping", Action::kHold},
    {"cart_ordered_twice", Action::kBlock},
    {"customer_velocity", Action::kTag},
    {"item_velocity", Action::kTag},
    {"halted", Action::kBlock},
    {"discount_spike", Action::kTag},
    {"free_order_spike", Action::kHold},
    {"deep_total_discount", Action::kHold},
    {"additive_percentages", Action::kHold},
    {"discount_on_wrong_base", Action::kHold},
    {"too_many_discounts", Action::kBlock},
    {"code_outside_window", Action::kBlock},
    {"code_used_up", Action::kBlock},
    {"code_used_by_customer", Action::kBlock},
    {"code_burst", Action::kHold},
    {"code_value_mismatch", Action::kHold},
    {"discount_allocation", Action::kTag},
    {"discount_on_excluded_item", Action::kHold},
    {"negative_discount", Action::kBlock},
    {"stored_value_overdraw", Action::kBlock},
    {"payment_amount_mismatch", Action::kHold},
    {"payment_currency_mismatch", Action::kBlock},
    {"order_value_band", Action::kHold},
    {"rounding_difference", Action::kTag},
    {"amount_overflow", Action::kBlock},
    {"changed_after_authorisation", Action::kHold},
    {"fee_out_of_band", Action::kTag},
};

TEST(Registry, RecommendsWhatTheDocumentationPromises) {
  std::map<std::string, Action> actual;
  for (const Guardrail& guardrail : Registry()) actual.emplace(guardrail.name, guardrail.recommended);
  EXPECT_EQ(actual, kPromised);
}

TEST(Registry, ThresholdsAreThePublishedOnes) {
  const auto standard = [](std::string_view guardrail, std::string_view parameter) {
    for (const Parameter& each : Registry()[static_cast<size_t>(FindGuardrail(guardrail))].parameters) {
      if (each.name == parameter) return each.standard;
    }
    return int64_t{-1};
  };
  EXPECT_EQ(standard("off_reference", "tag_low"), 3'000);
  EXPECT_EQ(standard("off_reference", "hold_low"), 5'000);
  EXPECT_EQ(standard("off_reference", "block_low"), kNever);
  EXPECT_EQ(standard("off_reference", "tag_high"), 10'000);
  EXPECT_EQ(standard("off_reference", "hold_high"), 30'000);
  EXPECT_EQ(standard("off_reference", "block_high"), kNever);
  EXPECT_EQ(standard("decimal_slip", "tolerance"), 300);
  EXPECT_EQ(standard("below_face_value", "minimum"), 9'000);
  EXPECT_EQ(standard("duplicate_order", "hold_within"), 120);
  EXPECT_EQ(standard("duplicate_order", "tag_within"), 600);
  EXPECT_EQ(standard("bulk_price_change", "items"), 20);
  EXPECT_EQ(standard("below_cost", "hold_below"), 2'000);
  EXPECT_EQ(standard("below_cost", "block_below"), kNever);
  EXPECT_EQ(standard("deep_markdown", "tag_depth"), 7'500);
  EXPECT_EQ(standard("deep_markdown", "hold_depth"), 9'000);
  EXPECT_EQ(standard("sale_window", "grace"), 300);
  EXPECT_EQ(standard("uniform_price_collapse", "items"), 8);
  EXPECT_EQ(standard("price_uniform_collapse", "items"), 8);
  EXPECT_EQ(standard("breadth_of_drop", "share"), 1'000);
  EXPECT_EQ(standard("tax_rate_band", "tolerance"), 50);
}

TEST(Registry, NamesReadAsWords) {
  for (const Guardrail& guardrail : Registry()) {
    for (char c : guardrail.name) EXPECT_TRUE((c >= 'a' && c <= 'z') || c == '_') << guardrail.name;
    EXPECT_LE(guardrail.name.size(), 40u);
    const bool of_change = guardrail.family == "change";
    EXPECT_EQ(guardrail.reach == Reach::kChange, of_change) << guardrail.name;
  }
}

TEST(Registry, ParametersAreDocumentedAndInsideTheirBounds) {
  for (const Guardrail& guardrail : Registry()) {
    std::set<std::string_view> names;
    for (size_t i = 0; i < guardrail.parameter_count(); ++i) {
      const Parameter& parameter = guardrail.parameters[i];
      SCOPED_TRACE(std::string(guardrail.name) + "." + std::string(parameter.name));
      EXPECT_TRUE(names.insert(parameter.name).second);
      EXPECT_EQ(parameter.doc.back(), '.');
      EXPECT_LT(parameter.min, parameter.max);
      if (parameter.standard == kNever) continue;
      EXPECT_GE(parameter.standard, parameter.min);
      EXPECT_LE(parameter.standard, parameter.max);
    }
  }
}

TEST(Registry, NothingAppliesToACartOrWithoutItsFacts) {
  for (const Guardrail& guardrail : Registry()) {
    const FactSet everything = FactSet::FromBits((1u << kFacts) - 1);
    EXPECT_FALSE(Applies(guardrail, Stage::kCart, Origin::kStorefront, everything)) << guardrail.name;
    const bool of_change = guardrail.reach == Reach::kChange;
    EXPECT_EQ(Applies(guardrail, Stage::kPlaced, Origin::kStorefront, everything), !of_change) << guardrail.name;
    EXPECT_EQ(AppliesToChange(guardrail, everything), of_change) << guardrail.name;
    const bool needs_nothing = guardrail.needs == FactSet();
    EXPECT_EQ(Applies(guardrail, Stage::kPlaced, Origin::kStorefront, FactSet()), !of_change && needs_nothing);
    EXPECT_EQ(AppliesToChange(guardrail, FactSet()), of_change && needs_nothing) << guardrail.name;
    EXPECT_FALSE(Applies(guardrail, Stage::kPlaced, Origin::kParapet, everything) && guardrail.family == "price");
  }
}

TEST(Registry, MessagesUseKnownPlaceholders) {
  const std::set<std::string_view> known = {"{item}", "{observed}", "{expected}", "{at_risk}", "{line}"};
  for (const Guardrail& guardrail : Registry()) {
    SCOPED_TRACE(guardrail.name);
    EXPECT_EQ(guardrail.doc.back(), '.');
    EXPECT_EQ(guardrail.message.back(), '.');
    for (size_t open = guardrail.message.find('{'); open != std::string_view::npos;
         open = guardrail.message.find('{', open + 1)) {
      const size_t close = guardrail.message.find('}', open);
      ASSERT_NE(close, std::string_view::npos);
      EXPECT_EQ(known.count(guardrail.message.substr(open, close - open + 1)), 1u);
    }
  }
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

TEST(Registry, ShoppersLearnNothingOfTheMachinery) {
  const char* const forbidden[] = {"sku",   "threshold",  "policy", "fraud", "guardrail", "parapet", "reference",
                                   "error", "suspicious", "abuse",  "limit", "{",         "%",       "_"};
  for (const Guardrail& guardrail : Registry()) {
    SCOPED_TRACE(guardrail.name);
    const std::string text = Lower(guardrail.shopper);
    EXPECT_GT(text.size(), 20u) << "a next step is owed";
    EXPECT_TRUE(std::none_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); }));
    for (const char* word : forbidden) EXPECT_EQ(text.find(word), std::string::npos) << word;
    std::string words(guardrail.name);
    std::replace(words.begin(), words.end(), '_', ' ');
    EXPECT_EQ(text.find(words), std::string::npos);
  }
}

}  // namespace
}  // namespace parapet
