// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/messages/letter_draft.h"

#include <algorithm>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/messages/mustache_renderer.h"
#include "parapet/adapters/messages/time_zones.h"

namespace parapet {
namespace {

using messages::BoundFact;
using messages::Channel;
using messages::FactKind;
using messages::Letter;
using messages::MessageContext;
using messages::Placeholder;
using messages::Promise;
using messages::StatedEffect;
using messages::Template;

constexpr Duration kRecordHolds = Days(3);   // after the store's last delivery
constexpr Duration kJustRead = Minutes(10);  // what was looked up for this very letter

struct PromiseTime {
  std::string_view key;
  Duration LetterSettings::*within;
};
constexpr PromiseTime kPromiseTimes[] = {{"ships_by", &LetterSettings::ships_within},
                                         {"refund_by", &LetterSettings::refund_within},
                                         {"next_update", &LetterSettings::update_within},
                                         {"offer_until", &LetterSettings::offer_for},
                                         {"answer_by", &LetterSettings::answer_within}};

bool Uses(const Template& text, std::string_view key) {
  for (const Channel channel : {Channel::kEmail, Channel::kSms}) {
    if (text.Has(channel) && Unrendered(text, channel).Uses(key)) return true;
  }
  return false;
}

class FactsOf {
 public:
  FactsOf(const LetterSettings& settings, const LetterWorld& world, MessageContext& context)
      : settings_(settings), world_(world), context_(context) {}

  void Bind() {
    FromRecord();
    FromMoney();
    FromPromises();
    FromCorrection();
    FromKept();
    FromStep();
    FromLinks();
  }

 private:
  BoundFact Fact(std::string_view key, FactKind kind, std::string source, Instant as_of, Duration holds) const {
    BoundFact fact;
    fact.key = key;
    fact.kind = kind;
    fact.source = std::move(source);
    fact.as_of = as_of;
    fact.time_to_live = holds;
    return fact;
  }
  BoundFact OfRecord(std::string_view key, FactKind kind) const {
    return Fact(key, kind, "order " + world_.papers.number, std::max(world_.papers.told_at, world_.heard_at),
                kRecordHolds);
  }
  BoundFact OfNow(std::string_view key, FactKind kind, std::string source) const {
    return Fact(key, kind, std::move(source), world_.now, kJustRead);
  }
  void Text(BoundFact fact, std::string text) {
    fact.text = std::move(text);
    if (!fact.text.empty()) context_.facts.push_back(std::move(fact));
  }
  void Amount(BoundFact fact, std::optional<Money> amount, Currency currency) {
    if (!amount) return;
    fact.amount = *amount;
    fact.currency = currency;
    context_.facts.push_back(std::move(fact));
  }
  void Time(BoundFact fact, Instant at) {
    fact.at = at;
    if (at.IsKnown()) context_.facts.push_back(std::move(fact));
  }

  void Count(BoundFact fact, int64_t count) {
    fact.count = count;
    context_.facts.push_back(std::move(fact));
  }

  void FromRecord() {
    const OrderPapers& papers = world_.papers;
    Text(OfNow("shop", FactKind::kText, "the store's configuration"), settings_.shop);
    Text(OfRecord("name", FactKind::kText), papers.contact.first_name);
    Text(OfRecord("order", FactKind::kText), papers.number);
    Time(OfNow("noticed", FactKind::kTime, world_.letter.incident), world_.noticed);
    Time(OfNow("missed_update", FactKind::kTime, world_.letter.incident), world_.missed_update);
    if (world_.one) Time(OfNow("decided_at", FactKind::kTime, world_.letter.case_id), world_.one->approved_at);
    const AffectedLine* line = LineAbout(papers, world_.items);
    if (line == nullptr) return;
    Text(OfRecord("item", FactKind::kText), line->title);
    const auto concerned = static_cast<int64_t>(LinesAbout(papers, world_.items));
    if (concerned > 1) Count(OfRecord("items", FactKind::kCount), concerned);
    Amount(OfRecord("shown_price", FactKind::kMoney), line->unit, papers.currency);
    Amount(OfRecord("normal_price", FactKind::kMoney), papers.foreign ? std::nullopt : world_.normal_price,
           papers.currency);
  }

  // What the customer pays, and what was carried out about it.
  void FromMoney() {
    const OrderPapers& papers = world_.papers;
    Amount(OfRecord("paid", FactKind::kMoney), papers.total, papers.currency);
    Amount(OfRecord("charged", FactKind::kMoney), papers.total, papers.currency);
    const auto above = world_.one ? world_.one->facts.overcharged : Money();
    if (papers.total && above > Money() && !papers.foreign)
      Amount(OfRecord("right_price", FactKind::kMoney), Subtract(*papers.total, above), papers.currency);
    for (const Placeholder& placeholder : messages::Placeholders()) {
      const StatedEffect* effect = context_.EffectOf(placeholder.effect);
      if (effect == nullptr || placeholder.promise) continue;
      const std::string source = std::string(placeholder.effect) + " of " + world_.letter.case_id;
      if (placeholder.kind == FactKind::kMoney)
        Amount(OfNow(placeholder.key, FactKind::kMoney, source), effect->amount, effect->currency);
      if (placeholder.kind == FactKind::kDate) Time(OfNow(placeholder.key, FactKind::kDate, source), effect->expires);
    }
  }

  void FromPromises() {
    for (const Promise& promise : world_.letter.promises) {
      const Placeholder* placeholder = messages::FindPlaceholder(promise.key);
      if (placeholder == nullptr) continue;
      Time(OfNow(promise.key, placeholder->kind, "task of " + promise.owner), promise.due);
      context_.tasks.push_back({promise.key, promise.owner, promise.due, !promise.owner.empty(), true});
    }
  }

  void FromCorrection() {
    if (world_.letter.correction.empty()) return;
    const std::string source = world_.letter.correction;
    Text(OfNow("wrong_statement", FactKind::kText, source), world_.statement);
    Text(OfNow("right_statement", FactKind::kText, source), world_.right);
    Time(OfNow("sent_at", FactKind::kTime, source), world_.corrected_at);
  }

  // Its price comes with the effect.
  void FromKept() {
    if (context_.EffectOf("substitute") != nullptr)
      Text(OfNow("substitute", FactKind::kText, "the catalogue"), world_.substitute);
  }

  // {"old_date":"2026-11-25T00:00:00Z","new_date":"2026-11-27T00:00:00Z"}
  void FromStep() {
    if (!world_.one) return;
    const auto step = world_.one->steps.find(world_.letter.step);
    if (step == world_.one->steps.end() || !step->second.note.starts_with("{")) return;
    std::vector<Complaint> complaints;
    const JsonDocument document = JsonDocument::ParseStrict(step->second.note, complaints);
    if (!document.root().IsObject()) return;
    DocumentObject object(document.root(), complaints);
    for (const Placeholder& placeholder : messages::Placeholders()) {
      if (!object.Has(placeholder.key) || context_.Find(placeholder.key) != nullptr) continue;
      BoundFact fact =
          Fact(placeholder.key, placeholder.kind, "step " + world_.letter.step, step->second.at, kRecordHolds);
      if (placeholder.kind == FactKind::kMoney)
        Amount(std::move(fact), object.Amount(placeholder.key), world_.papers.currency);
      else if (placeholder.kind == FactKind::kTime || placeholder.kind == FactKind::kDate)
        Time(std::move(fact), object.Moment(placeholder.key).value_or(Instant()));
      else if (placeholder.kind == FactKind::kText)
        Text(std::move(fact), object.Text(placeholder.key).value_or(""));
    }
  }

  // As long as the message says that an answer counts; a week where it says nothing.
  Instant LinksUntil() const {
    for (const char* key : {"offer_until", "answer_by"}) {
      if (const BoundFact* until = context_.Find(key)) return until->at;
    }
    return world_.now + Days(7);
  }

  // A rehearsal's lead nowhere: whoever tries them answers for no customer.
  void FromLinks() {
    if (!settings_.link) return;
    const std::string about = world_.letter.rehearsal ? "rehearsal" : world_.letter.case_id;
    for (const Placeholder& placeholder : messages::Placeholders()) {
      if (placeholder.kind == FactKind::kLink)
        Text(OfNow(placeholder.key, FactKind::kLink, "signed for " + about),
             settings_.link(about, placeholder.key, LinksUntil()));
    }
  }

  const LetterSettings& settings_;
  const LetterWorld& world_;
  MessageContext& context_;
};

// A correction is in the language of what it sets right, whatever the customer chose since.
std::string LocaleOf(const LetterSettings& settings, const Letter& letter, const Contact& contact) {
  const std::string locale = LocaleFor(settings, contact);
  const bool same = letter.correction.empty() || Code(*messages::LanguageOf(locale)) == letter.language;
  return same ? locale : letter.language;
}

MessageContext ContextOf(const LetterSettings& settings, const LetterWorld& world) {
  MessageContext context;
  const Letter& letter = world.letter;
  context.now = world.now;
  context.locale = LocaleOf(settings, letter, world.papers.contact);
  context.time_zone = messages::ReaderZone(world.papers.Places(), settings.time_zone, world.now);
  context.jurisdiction = world.papers.country;
  context.currency = world.papers.currency;
  context.effects = world.effects;
  context.link_host = settings.link_host;
  context.remedy_class = letter.remedy_class;
  context.state_change = world.repeats ? letter.kind + " " + letter.id : letter.kind;
  context.earlier = world.earlier;
  context.told_to_peers = world.told_to_peers;
  context.recipients = world.recipients;
  context.staff = world.staff;
  context.wrongly_informed = world.wrongly_informed;
  context.loss_to = world.one && world.one->facts.overcharged > Money() ? LossTo::kCustomer : LossTo::kMerchant;
  context.remedy_generous = world.one && world.one->grant && world.one->grant->remedy == Remedy::kHonour;
  FactsOf(settings, world, context).Bind();
  return context;
}

}  // namespace

std::string LocaleFor(const LetterSettings& settings, const Contact& contact) {
  return messages::LanguageOf(contact.locale) ? contact.locale : settings.language;
}

std::vector<Promise> PromisesOf(const Template& text, const LetterSettings& settings, const std::string& owner,
                                const std::vector<messages::Place>& places, Instant now) {
  std::vector<Promise> promises;
  for (const auto& [key, within] : kPromiseTimes) {
    if (!Uses(text, key) || settings.*within <= Duration()) continue;
    const Instant due = now + settings.*within;
    promises.push_back({.key = std::string(key),
                        .owner = owner,
                        .due = key == messages::kNextUpdate ? UpdateTime(settings, places, due) : due});
  }
  return promises;
}

Duration LeadOf(const LetterSettings& settings) {
  return std::min(settings.update_lead, Duration{settings.update_within.micros / 2});
}

Instant UpdateTime(const LetterSettings& settings, const std::vector<messages::Place>& places, Instant at) {
  return AwakeFor(at, LeadOf(settings), messages::PlacesOf(places, settings.time_zone), settings.rules);
}

Draft MakeDraft(const LetterSettings& settings, const LetterWorld& world, Channel channel) {
  Draft draft;
  draft.context = ContextOf(settings, world);
  const auto language = messages::LanguageOf(draft.context.locale);
  draft.text = language ? settings.templates->Find(world.letter.kind, *language) : nullptr;
  if (draft.text == nullptr) {
    draft.refusal = "there is no text for \"" + world.letter.kind + "\" in \"" + draft.context.locale + "\"";
    return draft;
  }
  draft.ready = messages::MustacheRenderer().Render(*draft.text, channel, draft.context);
  if (!draft.ready.problem.empty()) {
    draft.refusal = "it cannot be rendered: " + draft.ready.problem;
    return draft;
  }
  draft.findings = LintMessage(draft.ready.message, draft.context);
  if (!draft.findings.empty()) draft.refusal = "the lint refuses it: " + Explain(draft.findings.front());
  return draft;
}

}  // namespace parapet
