// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/answers/answer_page.h"
#include "parapet/adapters/messages/clean_text.h"

#include <algorithm>

namespace parapet {
namespace {

struct Words {
  std::string_view language;
  std::string_view order, accept, cancel, slot, button, thanks, already, over, wrong;
};

constexpr Words kWords[] = {
    {"en", "Your order", "You accept our offer.", "You cancel the order and get the full amount back.",
     "Please call me at this time:", "Yes, this is my choice", "Thank you. Your choice is written down.",
     "You have answered already. Your first answer stands.", "There is nothing left to choose for this order.",
     "This link is not valid, or not any more."},
    {"de", "Ihre Bestellung", "Sie nehmen unser Angebot an.",
     "Sie stornieren die Bestellung und erhalten den vollen Betrag zurück.",
     "Bitte rufen Sie mich zu dieser Zeit an:", "Ja, das ist meine Wahl", "Danke. Ihre Wahl ist vermerkt.",
     "Sie haben schon geantwortet. Ihre erste Antwort gilt.", "Für diese Bestellung gibt es nichts mehr zu wählen.",
     "Dieser Link ist nicht gültig oder nicht mehr."},
    {"fr", "Votre commande", "Vous acceptez notre offre.",
     "Vous annulez la commande et vous êtes remboursé intégralement.",
     "Merci de m'appeler à cette heure :", "Oui, c'est mon choix", "Merci. Votre choix est noté.",
     "Vous avez déjà répondu. Votre première réponse est retenue.", "Il n'y a plus rien à choisir pour cette commande.",
     "Ce lien n'est pas valable, ou ne l'est plus."},
    {"es", "Su pedido", "Usted acepta nuestra oferta.", "Usted cancela el pedido y recibe el importe completo.",
     "Por favor, llámenme a esta hora:", "Sí, esta es mi elección", "Gracias. Su elección está anotada.",
     "Ya ha respondido. Vale su primera respuesta.", "Ya no hay nada que elegir para este pedido.",
     "Este enlace no es válido, o ya no lo es."},
};

// The first language of the header that there are words in; English without.
const Words& WordsFor(std::string_view languages) {
  while (!languages.empty()) {
    const std::string_view one = languages.substr(0, languages.find(','));
    const std::string_view tag = one.substr(std::min(one.find_first_not_of(' '), one.size())).substr(0, 2);
    for (const Words& words : kWords) {
      if (words.language == tag) return words;
    }
    languages.remove_prefix(std::min(languages.size(), one.size() + 1));
  }
  return kWords[0];
}

HttpResponse Page(int status, const Words& words, std::string_view title, const std::string& body) {
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
  const Words& words = WordsFor(languages);
  return Page(404, words, words.wrong, Paragraph(words.wrong));
}

std::string ChoiceText(const Words& words, const std::string& choice) {
  if (choice == "accept") return std::string(words.accept);
  if (choice == "cancel") return std::string(words.cancel);
  return std::string(words.slot) + " " + messages::EscapeHtml(std::string_view(choice).substr(choice.find(' ') + 1)) +
         ".";
}

}  // namespace

HttpResponse ServeNoAnswer(std::string_view token) {
  ReadAnswerToken({.secret = "nobody's"}, token, Instant());
  return NoValidAnswer();
}

HttpResponse NoValidAnswer() { return NotValid({}); }

HttpResponse ServeAnswer(const AnswerLinks& links, FollowUp& follow, Remedies& remedies, const AnswerRequest& request,
                         Instant now) {
  const auto token = ReadAnswerToken(links, request.token, now);
  if (!token) return NoValidAnswer();
  std::string number, error;
  bool answered = false, over = false;
  follow.With(now, [&](FollowView& view) {
    const std::optional<Case> one = view.book().PeekCase(token->case_id);
    if (!one) return;
    number = one->number.empty() ? one->order : one->number;
    over = one->state == CaseState::kClosed;
    answered = IsSlot(token->choice) ? one->slot == token->choice : !one->answer.empty();
    if (over || answered || request.method != "POST") return;
    over = view.FindCase(token->case_id) == nullptr;  // of an earlier round, which nothing follows any more
    if (!over) error = remedies.Answer(view, {token->case_id, "customer", "by signed link"}, token->choice);
  });
  if (number.empty()) return NoValidAnswer();
  const Words& words = WordsFor(request.languages);
  if (!error.empty()) return Problem(503, "unavailable", "Please try again in a minute", "");
  const std::string heading = "<h1>" + std::string(words.order) + " " + messages::EscapeHtml(number) + "</h1>";
  if (answered) return Page(200, words, words.order, heading + Paragraph(words.already));
  if (over) return Page(200, words, words.order, heading + Paragraph(words.over));
  if (request.method == "POST") return Page(200, words, words.order, heading + Paragraph(words.thanks));
  return Page(200, words, words.order,
              heading + Paragraph(ChoiceText(words, token->choice)) + "<form method=\"post\"><button>" +
                  std::string(words.button) + "</button></form>");
}

}  // namespace parapet
