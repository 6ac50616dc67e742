// SPDX-License-Identifier: Apache-2.0
//
// Sends one letter an effect: reads the order again, writes the letter, reads it as the lint does, and hands it to the
// channel.
//
//   connectors.AddChannel(store, "email", {std::make_shared<MessageConnector>(follow, letters, smtp, nullptr, now),
//   …});
//
// Address and text exist only inside Perform. Whatever became of the order since the letter was queued (cancelled,
// refunded, shipped, closed, a person handles it, the customer was erased) refuses it for good; quiet hours and a halt
// make it wait. Refusals begin as letters.h says, so that Letters can tell what follows.
//
// A letter whose answer was lost is never sent again by itself: no mailbox can be read back.
//
// Thread safety: one thread at a time; FollowUp's lock is held only while facts are gathered. Errors: values, without
// address, name or text.
#ifndef PARAPET_PLUGIN_RECOVERY_MESSAGES_MESSAGE_CONNECTOR_H_
#define PARAPET_PLUGIN_RECOVERY_MESSAGES_MESSAGE_CONNECTOR_H_

#include <functional>
#include <memory>

#include "parapet/plugin/recovery/follow_up.h"
#include "parapet/plugin/recovery/messages/letters.h"

namespace parapet {

class MessageConnector final : public Connector {
 public:
  // `email` takes MailPayload, `sms` SmsPayload; either may be null. `follow` and `letters` must outlive this.
  MessageConnector(FollowUp& follow, const Letters& letters, std::shared_ptr<Connector> email,
                   std::shared_ptr<Connector> sms, std::function<Instant()> now)
      : follow_(follow), letters_(letters), email_(std::move(email)), sms_(std::move(sms)), now_(std::move(now)) {}
  Attempt Perform(const Effect& effect) override;
  bool CanConfirm(const Effect&) const override { return false; }
  Attempt Confirm(const Effect& effect) override;

 private:
  Attempt Hand(Effect effect, const LetterWorld& world, const Draft& draft, messages::Channel channel);

  FollowUp& follow_;
  const Letters& letters_;
  const std::shared_ptr<Connector> email_, sms_;
  const std::function<Instant()> now_;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_MESSAGES_MESSAGE_CONNECTOR_H_
