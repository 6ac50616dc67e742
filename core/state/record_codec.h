// SPDX-License-Identifier: Apache-2.0
//
// The bytes of one order record within a checkpoint.
//
// The encoding carries no version of its own; the checkpoint does. Errors: a reader fed with damaged bytes fails, and
// what it returned is of no use. Thread safety: pure.
#ifndef PARAPET_CORE_STATE_RECORD_CODEC_H_
#define PARAPET_CORE_STATE_RECORD_CODEC_H_

#include "parapet/core/state/codec.h"
#include "parapet/core/state/events.h"

namespace parapet {

void Write(const OrderRecord& record, Writer& out);
OrderRecord ReadOrderRecord(Reader& in);

}  // namespace parapet

#endif  // PARAPET_CORE_STATE_RECORD_CODEC_H_
