// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/messages/message_connector.h"

#include "parapet/adapters/notify/email/smtp_connector.h"
#include "parapet/adapters/notify/sms/sms_connector.h"
#include "parapet/plugin/recovery/messages/letter_payload.h"

namespace parapet {

Attempt MessageConnector::Perform(const Effect& effect) {
  LetterOrder order;
  std::string error;
  if (!ReadLetterOrder(effect.payload, &order, &error)) return {Outcome::kRefused, std::string(kNotTrue) + error};
  LetterWorld world;
  std::string why;
  follow_.With(now_(), [&](FollowView& view) {
    const messages::Letter* letter = letters_.book().Find(order.letter);
    if (letter == nullptr || letter->effect != effect.key) {
      why = std::string(kNotSent) + "no such letter waits";
      return;
    }
    world = letters_.Gather(view, *letter);
    why = letters_.WhyNotNow(view, *letter, world);
  });
  if (why.starts_with(kNotYet)) return {Outcome::kRetry, why, std::nullopt, true};
  if (!why.empty()) return {Outcome::kRefused, why};
  const auto channel = order.channel == "sms" ? messages::Channel::kSms : messages::Channel::kEmail;
  const Draft draft = MakeDraft(letters_.settings(), world, channel);
  if (!draft.refusal.empty()) return {Outcome::kRefused, std::string(kNotTrue) + draft.refusal};
  return Hand(effect, world, draft, channel);
}

Attempt MessageConnector::Hand(Effect effect, const LetterWorld& world, const Draft& draft, messages::Channel channel) {
  const bool sms = channel == messages::Channel::kSms;
  Connector* connector = sms ? sms_.get() : email_.get();
  if (connector == nullptr) return {Outcome::kRefused, "the channel is no longer configured"};
  const Contact& contact = world.papers.contact;
  const std::string& to = world.letter.rehearsal ? letters_.settings().ourselves : sms ? contact.phone : contact.email;
  if (to.empty()) return {Outcome::kRefused, "no address for this channel is known"};
  effect.payload =
      sms ? SmsPayload(to, draft.ready.text) : MailPayload(to, draft.ready.subject, draft.ready.text, draft.ready.html);
  return connector->Perform(effect);
}

Attempt MessageConnector::Confirm(const Effect&) { return {Outcome::kUnknown, "a mailbox cannot be read back"}; }

}  // namespace parapet
