// SPDX-License-Identifier: Apache-2.0
//
// Renders messages: Mustache fills the placeholders, ICU writes the values, and every value stays marked.
//
//   const MustacheRenderer renderer;
//   const RenderedMessage ready = renderer.Render(*text, Channel::kEmail, context);
//   if (ready.problem.empty() && LintMessage(ready.message, context).empty()) …
//
// What comes from an order is inert: it is cleaned to one line, Mustache never reads a value as a template, and the
// HTML form is made from the rendered text by escaping all of it, so both forms say the same. Only a link fact that
// begins with https:// becomes an anchor.
//
// Thread safety: Render may be called by several threads. Errors: values; a placeholder without its fact, an unknown
// locale or time zone is the message's `problem`, and nothing is rendered. Cost: about a millisecond, most of it ICU's.
#ifndef PARAPET_ADAPTERS_MESSAGES_MUSTACHE_RENDERER_H_
#define PARAPET_ADAPTERS_MESSAGES_MUSTACHE_RENDERER_H_

#include "parapet/core/recovery/messages/renderer.h"

namespace parapet::messages {

class MustacheRenderer final : public MessageRenderer {
 public:
  RenderedMessage Render(const Template& text, Channel channel, const MessageContext& context) const override;
};

}  // namespace parapet::messages

#endif  // PARAPET_ADAPTERS_MESSAGES_MUSTACHE_RENDERER_H_
