// SPDX-License-Identifier: Apache-2.0
//
// Which of a language's lists stands for which topic: the same for all. Internal.
#ifndef PARAPET_CORE_RECOVERY_MESSAGES_PHRASES_PHRASE_TABLE_H_
#define PARAPET_CORE_RECOVERY_MESSAGES_PHRASES_PHRASE_TABLE_H_

#include "parapet/core/recovery/messages/phrases.h"

namespace parapet::messages {

// `Words` has one list of patterns a topic, under the topic's name.
template <typename Words>
std::span<const PhraseList> PhraseTable() {
  static constexpr PhraseList kLists[] = {{Topic::kVague, Words::kVague},
                                          {Topic::kHedge, Words::kHedge},
                                          {Topic::kUnknown, Words::kUnknown},
                                          {Topic::kNever, Words::kNever},
                                          {Topic::kFixed, Words::kFixed},
                                          {Topic::kVow, Words::kVow},
                                          {Topic::kPromise, Words::kPromise},
                                          {Topic::kNegation, Words::kNegation},
                                          {Topic::kFree, Words::kFree},
                                          {Topic::kBlame, Words::kBlame},
                                          {Topic::kOwning, Words::kOwning},
                                          {Topic::kApology, Words::kApology},
                                          {Topic::kMarketing, Words::kMarketing},
                                          {Topic::kJoke, Words::kJoke},
                                          {Topic::kEffort, Words::kEffort},
                                          {Topic::kContactUs, Words::kContactUs},
                                          {Topic::kReply, Words::kReply},
                                          {Topic::kSilence, Words::kSilence},
                                          {Topic::kActs, Words::kActs},
                                          {Topic::kCancel, Words::kCancel},
                                          {Topic::kRefund, Words::kRefund},
                                          {Topic::kNextStep, Words::kNextStep},
                                          {Topic::kDidRefund, Words::kDidRefund},
                                          {Topic::kDidCancel, Words::kDidCancel},
                                          {Topic::kDidShip, Words::kDidShip},
                                          {Topic::kDidReserve, Words::kDidReserve},
                                          {Topic::kDidGiftCard, Words::kDidGiftCard},
                                          {Topic::kDidRelease, Words::kDidRelease}};
  return kLists;
}

}  // namespace parapet::messages

#endif  // PARAPET_CORE_RECOVERY_MESSAGES_PHRASES_PHRASE_TABLE_H_
