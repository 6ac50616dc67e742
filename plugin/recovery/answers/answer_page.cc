// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/answers/answer_page.h"

#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/messages/clean_text.h"
#include "parapet/adapters/signature/value_code.h"
#include "parapet/plugin/recovery/answers/answer_words.h"
#include "parapet/plugin/recovery/remedies/remedy_effects.h"

namespace parapet {
namespace {

constexpr std::string_view kAccept = "accept";

HttpResponse Page(int status, const AnswerWords& words, std::string_view title, const std::string& body) {
  HttpResponse page{.status = status, .content_type = "text/html; charset=utf-8"};
  page.extra_headers =
      "Cache-Control: no-store\r\n"
      "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; form-action 'self'\r\n"
      "Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\nX-Robots-Tag: noindex\r\n";
  page.body = "<!doctype html><html lang=\"" + std::string(words.language) +
              "\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>" +
              std::string(title) +
              "</title><style>body{font:1.2em sans-serif;max-width:30em;margin:3em auto;padding:0 1em}"
              "button{font:inherit;padding:.6em 1em}</style><body>" +
              body + "</body></html>\n";
  return page;
}

std::string Paragraph(std::string_view text) { return "<p>" + std::string(text) + "</p>"; }

HttpResponse NotValid(std::string_view languages) {
  const AnswerWords& words = AnswerWordsFor(languages);
  return Page(404, words, words.wrong, Paragraph(words.wrong));
}

// What a page says of the case, gathered under the lock.
struct Standing {
  std::string number, offer;  // as customers know the order; what accepting brings
  bool answered = false, over = false;
  bool accepted = false;  // this link's offer
  bool has_code = false;  // what was offered is a code
  std::string code;       // once it was made: as cash, and on nobody's page but the customer's
  Instant good_until;     // of the code
};

// The step that made the code, or is about to.
const StepRecord* CodeStep(const Case& one) {
  const auto step = one.steps.find(std::string(Name(one.grant->form)));
  return step == one.steps.end() ? nullptr : &step->second;
}

Standing StandingOf(FollowView& view, const AnswerWords& words, const AnswerLinks& links, const std::string& choice,
                    const Case& one) {
  Standing standing{.number = one.number.empty() ? one.order : one.number};
  standing.over = one.state == CaseState::kClosed;
  standing.answered = IsSlot(choice) ? one.slot == choice : !one.answer.empty();
  standing.accepted = one.answer == kAccept;
  standing.offer = OfferText(words, one, view.flow().options().settings.currency);
  const bool offered = one.grant && one.grant->remedy == Remedy::kOffer;
  standing.has_code =
      offered && (one.grant->form == OfferForm::kDiscountCode || one.grant->form == OfferForm::kFreeShipping);
  const StepRecord* made = standing.has_code && standing.accepted ? CodeStep(one) : nullptr;
  if (made == nullptr || made->effect.empty()) return standing;
  if (made->state != StepState::kDone) return standing;
  standing.code = ValueCode(links.secret, kCodeOfDiscount, made->effect);
  const std::string last = LastDayOf(Name(one.grant->form), one);
  standing.good_until = ParseRfc3339(last + "T00:00:00Z").value_or(Instant()) + Days(1);
  return standing;
}

std::string CodeText(const AnswerWords& words, const Standing& standing, bool just_accepted) {
  if (!standing.code.empty()) return Paragraph(standing.offer) + Paragraph(Filled(words.code, "code", standing.code));
  const bool comes = standing.has_code && (standing.accepted || just_accepted) && !standing.over;
  return comes ? Paragraph(words.code_comes) : std::string();
}

std::string ChoiceText(const AnswerWords& words, const std::string& choice, const Standing& standing) {
  if (choice == kAccept) return std::string(words.accept) + (standing.offer.empty() ? "" : " ") + standing.offer;
  if (choice == "cancel") return std::string(words.cancel);
  return std::string(words.slot) + " " + messages::EscapeHtml(std::string_view(choice).substr(choice.find(' ') + 1)) +
         ".";
}

}  // namespace

HttpResponse ServeNoAnswer(std::string_view token) {
  ReadSignedAnswer({.secret = "nobody's"}, token);
  return NoValidAnswer();
}

HttpResponse NoValidAnswer() { return NotValid({}); }

HttpResponse ServeAnswer(const AnswerLinks& links, FollowUp& follow, Remedies& remedies, const AnswerRequest& request,
                         Instant now) {
  const auto token = ReadSignedAnswer(links, request.token);
  if (!token) return NoValidAnswer();
  const AnswerWords& words = AnswerWordsFor(request.languages);
  const bool in_time = now <= token->until;
  Standing standing;
  std::string error;
  follow.With(now, [&](FollowView& view) {
    const std::optional<Case> one = view.book().PeekCase(token->case_id);
    if (!one) return;
    standing = StandingOf(view, words, links, token->choice, *one);
    if (standing.over || standing.answered || !in_time || request.method != "POST") return;
    // Of an earlier round, which nothing follows any more.
    standing.over = view.FindCase(token->case_id) == nullptr;
    if (standing.over) return;
    error = remedies.Answer(view, {token->case_id, "customer", "by signed link"}, token->choice);
  });
  const bool shows_code = token->choice == kAccept && !standing.code.empty() && now < standing.good_until;
  if (!shows_code) standing.code.clear();
  if (standing.number.empty() || (!in_time && !shows_code)) return NoValidAnswer();
  if (!error.empty()) return Problem(503, "unavailable", "Please try again in a minute", "");
  const std::string heading = "<h1>" + std::string(words.order) + " " + messages::EscapeHtml(standing.number) + "</h1>";
  const auto page = [&](const std::string& body) { return Page(200, words, words.order, heading + body); };
  const std::string code = token->choice == kAccept ? CodeText(words, standing, false) : std::string();
  if (standing.answered) return page(Paragraph(words.already) + code);
  if (standing.over) return page(Paragraph(words.over));
  if (request.method == "POST") {
    return page(Paragraph(words.thanks) + CodeText(words, standing, token->choice == kAccept));
  }
  return page(Paragraph(ChoiceText(words, token->choice, standing)) + "<form method=\"post\"><button>" +
              std::string(words.button) + "</button></form>");
}

}  // namespace parapet
