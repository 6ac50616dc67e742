// SPDX-License-Identifier: Apache-2.0
//
// The bytes of steps, causes and price changes within a checkpoint of the book of cases.
//
// The encoding carries no version of its own; the checkpoint does. Errors: a reader fed with damaged bytes fails, and
// what it returned is of no use. Thread safety: pure.
#ifndef PARAPET_CORE_RECOVERY_STEP_CODEC_H_
#define PARAPET_CORE_RECOVERY_STEP_CODEC_H_

#include "parapet/core/recovery/steps.h"
#include "parapet/core/state/codec.h"

namespace parapet {

void Write(const Cause& cause, Writer& out);
Cause ReadCause(Reader& in);
void Write(const SeenChange& change, Writer& out);
SeenChange ReadSeenChange(Reader& in);
void Write(const IncidentStep& step, Writer& out);
IncidentStep ReadIncidentStep(Reader& in);
void Write(const CaseStep& step, Writer& out);
CaseStep ReadCaseStep(Reader& in);
// Many of them, for a part that keeps what it was told; no bytes are no steps.
std::string WriteSteps(const std::vector<CaseStep>& steps);
bool ReadSteps(std::string_view bytes, std::vector<CaseStep>* steps);

}  // namespace parapet

#endif  // PARAPET_CORE_RECOVERY_STEP_CODEC_H_
