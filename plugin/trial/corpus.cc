// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/trial/corpus.h"

#include <algorithm>

namespace parapet {
namespace {

std::vector<std::string> NamesOf(const std::set<uint16_t>& guardrails) {
  std::vector<std::string> names;
  names.reserve(guardrails.size());
  for (const uint16_t index : guardrails) names.emplace_back(Registry()[index].name);
  return names;
}

}  // namespace

bool CorpusScore::Passes() const {
  return bugs.right == bugs.vectors && bugs.varied_right * 10'000 >= kVariationsDetectedMin * bugs.variations &&
         quiet.right == quiet.vectors && quiet.varied_right == quiet.variations;
}

Corpus::Judgement Corpus::Judge(const CorpusVector& vector, int variation) {
  Judgement judgement;
  if (!subject_.Load(vector, DrawVariation(vector, options_.seed, variation)).empty()) return judgement;
  if (const Order* order = subject_.order(); order != nullptr) {
    Facts facts = subject_.facts();
    for (size_t i = 0; i < order->lines.size(); ++i) {
      const Line& line = order->lines[i];
      const std::string_view item = !line.variant_id.empty() ? line.variant_id
                                    : !line.sku.empty()      ? line.sku
                                                             : line.item_id;
      subject_.lines()[i].profile = program_.LineProfile(item, line.sku);
    }
    facts.profile = program_.OrderProfile(*order);
    JudgeOrder(program_.MaskFor(*order, facts.supplied), *order, facts, program_.RulesFor(*order), findings_);
  } else {
    const PriceChange& change = subject_.change();
    JudgeChange(program_.MaskForChange(change.supplied), change, program_.RulesForChange(), findings_);
  }
  for (const Finding& finding : findings_.findings()) {
    if (finding.mode != Mode::kEnforce || finding.action < Action::kTag) continue;
    judgement.fired.insert(finding.guardrail);
    if (finding.action > vector.at_most) judgement.too_much.insert(finding.guardrail);
  }
  return judgement;
}

bool Corpus::Count(const CorpusVector& vector, const Judgement& judgement, bool original) {
  const auto named = [&](uint16_t index) -> CorpusGuardrail& {
    return score_.guardrails[std::string(Registry()[index].name)];
  };
  if (vector.quiet) {
    for (const uint16_t index : judgement.too_much) ++named(index).alarms;
    return judgement.too_much.empty();
  }
  const auto fired = [&](uint16_t index) { return judgement.fired.contains(index); };
  const auto count = std::count_if(vector.must_fire.begin(), vector.must_fire.end(), fired);
  if (!original) return count > 0;
  for (const uint16_t index : vector.must_fire) {
    ++named(index).expected;
    named(index).fired += fired(index);
    named(index).alone += fired(index) && count == 1;
  }
  return count > 0;
}

void Corpus::Add(const CorpusVector& vector) {
  CorpusTally one;
  bool told = false;
  for (int variation = 0; variation <= options_.variations; ++variation) {
    const Judgement judgement = Judge(vector, variation);
    const bool right = Count(vector, judgement, variation == 0);
    ++(variation == 0 ? one.vectors : one.variations);
    if (right) ++(variation == 0 ? one.right : one.varied_right);
    if (right || told) continue;
    told = true;
    (vector.quiet ? score_.alarms : score_.missed)
        .push_back({.report = vector.report,
                    .why = vector.why,
                    .place = vector.file + ":" + std::to_string(vector.line),
                    .variation = variation,
                    .fired = NamesOf(vector.quiet ? judgement.too_much : judgement.fired)});
  }
  const auto add = [&](CorpusTally& sum) {
    sum.vectors += one.vectors, sum.right += one.right;
    sum.variations += one.variations, sum.varied_right += one.varied_right;
  };
  add(vector.quiet ? score_.quiet : score_.bugs);
  if (!vector.quiet) add(score_.reports[vector.report]);
}

}  // namespace parapet
