// SPDX-License-Identifier: Apache-2.0
//
// The seam between what a message says and how it is put into words of a locale: adapters/messages implements it.
//
// Thread safety: Render may be called by several threads. Errors: values.
#ifndef PARAPET_CORE_RECOVERY_MESSAGES_RENDERER_H_
#define PARAPET_CORE_RECOVERY_MESSAGES_RENDERER_H_

#include <string>

#include "parapet/core/recovery/messages/context.h"
#include "parapet/core/recovery/messages/message.h"
#include "parapet/core/recovery/messages/template.h"

namespace parapet::messages {

struct RenderedMessage {
  Message message;      // what the customer reads, facts marked; for the lint and for obligations
  std::string subject;  // one line without control characters; empty for an SMS
  std::string text;     // the whole body
  std::string html;     // the same body, escaped; empty for an SMS
  std::string problem;  // why it could not be rendered; empty: it was
};

class MessageRenderer {
 public:
  virtual ~MessageRenderer() = default;
  virtual RenderedMessage Render(const Template& text, Channel channel, const MessageContext& context) const = 0;
};

}  // namespace parapet::messages

#endif  // PARAPET_CORE_RECOVERY_MESSAGES_RENDERER_H_
