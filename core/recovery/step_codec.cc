// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/step_codec.h"

#include <utility>

namespace parapet {
namespace {

constexpr Money RecoveryRules::*kAmounts[] = {&RecoveryRules::auto_honour, &RecoveryRules::owner_honour,
                                              &RecoveryRules::order_most, &RecoveryRules::day_most,
                                              &RecoveryRules::customer_most};
constexpr int64_t RecoveryRules::*kShares[] = {&RecoveryRules::offer_of_value, &RecoveryRules::offer_of_margin};
constexpr Duration RecoveryRules::*kTimes[] = {&RecoveryRules::decide_within, &RecoveryRules::remedy_within,
                                               &RecoveryRules::update_single, &RecoveryRules::update_several,
                                               &RecoveryRules::update_many};

std::string ReadString(Reader& in) { return std::string(in.Text()); }

void WriteRules(const RecoveryRules& rules, Writer& out) {
  for (const auto amount : kAmounts) out.Amount(rules.*amount);
  for (const auto share : kShares) out.Signed(rules.*share);
  out.Byte(static_cast<uint8_t>(rules.offer_form));
  for (const auto time : kTimes) out.Signed((rules.*time).micros);
}

RecoveryRules ReadRules(Reader& in) {
  RecoveryRules rules;
  for (const auto amount : kAmounts) rules.*amount = in.Amount();
  for (const auto share : kShares) rules.*share = in.Signed();
  rules.offer_form = in.Choice(OfferForm::kFreeShipping);
  for (const auto time : kTimes) (rules.*time).micros = in.Signed();
  return rules;
}

void WritePlan(const Plan& plan, Writer& out) {
  out.Byte(static_cast<uint8_t>(plan.reversible));
  out.Byte(static_cast<uint8_t>(plan.ask));
  out.Byte(static_cast<uint8_t>(plan.form));
  for (const Money amount : {plan.offer_most, plan.exposure, plan.unavoidable, plan.cost}) out.Amount(amount);
  for (const size_t count : plan.counts) out.Unsigned(count);
  out.Unsigned(plan.cost_unknown);
  WriteRules(plan.rules, out);
  out.Text(plan.because);
}

Plan ReadPlan(Reader& in) {
  Plan plan;
  plan.reversible = in.Choice(Remedy::kOwnerDecides);
  plan.ask = in.Choice(Ask::kOwner);
  plan.form = in.Choice(OfferForm::kFreeShipping);
  for (Money* amount : {&plan.offer_most, &plan.exposure, &plan.unavoidable, &plan.cost}) *amount = in.Amount();
  for (size_t& count : plan.counts) count = in.Unsigned();
  plan.cost_unknown = in.Unsigned();
  plan.rules = ReadRules(in);
  plan.because = ReadString(in);
  return plan;
}

void WriteGrant(const Grant& grant, Writer& out) {
  out.Text(grant.order);
  out.Fixed64(grant.customer);
  out.Byte(static_cast<uint8_t>(grant.remedy));
  out.Byte(static_cast<uint8_t>(grant.form));
  out.Amount(grant.amount);
  out.Amount(grant.charge_most);
  out.Flag(grant.unavoidable);
}

Grant ReadGrant(Reader& in) {
  Grant grant;
  grant.order = ReadString(in);
  grant.customer = in.Fixed64();
  grant.remedy = in.Choice(Remedy::kOwnerDecides);
  grant.form = in.Choice(OfferForm::kFreeShipping);
  grant.amount = in.Amount();
  grant.charge_most = in.Amount();
  grant.unavoidable = in.Flag();
  return grant;
}

}  // namespace

void Write(const Cause& cause, Writer& out) {
  out.Byte(static_cast<uint8_t>(cause.kind));
  out.Text(cause.family);
  out.Text(cause.key);
}

Cause ReadCause(Reader& in) {
  Cause cause;
  cause.kind = in.Choice(CauseKind::kCurrency);
  cause.family = ReadString(in);
  cause.key = ReadString(in);
  return cause;
}

void Write(const SeenChange& change, Writer& out) {
  out.Text(change.item);
  out.Amount(change.price);
  out.Amount(change.reference);
  out.Code(change.currency);
  out.Text(change.guardrail);
  out.Text(change.batch);
  out.Time(change.at);
}

SeenChange ReadSeenChange(Reader& in) {
  SeenChange change{.item = ReadString(in), .price = in.Amount(), .reference = in.OptionalAmount()};
  change.currency = in.Code();
  change.guardrail = ReadString(in);
  change.batch = ReadString(in);
  change.at = in.Time();
  return change;
}

void Write(const IncidentStep& step, Writer& out) {
  out.Text(step.incident);
  out.Byte(static_cast<uint8_t>(step.act));
  out.Time(step.at);
  for (const std::string* text : {&step.actor, &step.reason, &step.proof, &step.shown}) out.Text(*text);
  out.Unsigned(step.orders.size());
  for (const std::string& order : step.orders) out.Text(order);
  out.Flag(step.cause.has_value());
  if (step.cause) Write(*step.cause, out);
  out.Amount(step.reference);
  out.Unsigned(step.grants.size());
  for (const Grant& grant : step.grants) WriteGrant(grant, out);
  out.Flag(step.plan.has_value());
  if (step.plan) WritePlan(*step.plan, out);
  out.Flag(step.closing.has_value());
  if (step.closing) out.Byte(static_cast<uint8_t>(*step.closing));
  out.Time(step.review_at);
  out.Signed(step.breaches);
}

IncidentStep ReadIncidentStep(Reader& in) {
  IncidentStep step;
  step.incident = ReadString(in);
  step.act = in.Choice(IncidentAct::kBreached);
  step.at = in.Time();
  for (std::string* text : {&step.actor, &step.reason, &step.proof, &step.shown}) *text = ReadString(in);
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) step.orders.push_back(ReadString(in));
  if (in.Flag()) step.cause = ReadCause(in);
  step.reference = in.OptionalAmount();
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) step.grants.push_back(ReadGrant(in));
  if (in.Flag()) step.plan = ReadPlan(in);
  if (in.Flag()) step.closing = in.Choice(Closing::kExternal);
  step.review_at = in.Time();
  step.breaches = in.Signed();
  return step;
}

void Write(const CaseStep& step, Writer& out) {
  for (const std::string* text : {&step.case_id, &step.actor, &step.note, &step.step, &step.effect, &step.answer}) {
    out.Text(*text);
  }
  out.Byte(static_cast<uint8_t>(step.act));
  out.Byte(static_cast<uint8_t>(step.state));
  out.Time(step.at);
  out.Flag(step.late);
  out.Amount(step.amount);
  out.Fixed64(step.customer);
  out.Flag(step.grant.has_value());
  if (step.grant) WriteGrant(*step.grant, out);
  out.Text(step.instead_of);
  out.Text(step.family);
  out.Flag(step.reserved.has_value());
  if (!step.reserved) return;
  out.Text(step.reserved->item);
  out.Count(step.reserved->quantity);
  out.Amount(step.reserved->unit_price);
  out.Time(step.reserved->until);
}

CaseStep ReadCaseStep(Reader& in) {
  CaseStep step;
  for (std::string* text : {&step.case_id, &step.actor, &step.note, &step.step, &step.effect, &step.answer}) {
    *text = ReadString(in);
  }
  step.act = in.Choice(CaseAct::kOverridden);
  step.state = in.Choice(StepState::kUnknown);
  step.at = in.Time();
  step.late = in.Flag();
  step.amount = in.OptionalAmount();
  step.customer = in.Fixed64();
  if (in.Flag()) step.grant = ReadGrant(in);
  step.instead_of = ReadString(in);
  step.family = ReadString(in);
  if (in.Flag()) {
    Reserved& reserved = step.reserved.emplace();
    reserved.item = ReadString(in);
    reserved.quantity = in.Count();
    reserved.unit_price = in.Amount();
    reserved.until = in.Time();
  }
  return step;
}

std::string WriteSteps(const std::vector<CaseStep>& steps) {
  Writer out;
  out.Unsigned(steps.size());
  for (const CaseStep& step : steps) Write(step, out);
  return out.Take();
}

bool ReadSteps(std::string_view bytes, std::vector<CaseStep>* steps) {
  steps->clear();
  if (bytes.empty()) return true;
  Reader in(bytes);
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) steps->push_back(ReadCaseStep(in));
  return in.ok() && in.AtEnd();
}

}  // namespace parapet
