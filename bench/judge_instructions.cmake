# SPDX-License-Identifier: Apache-2.0
# Counts instructions for two numbers of orders; the difference is what judging alone costs.

function(count_instructions orders result)
  execute_process(COMMAND "${VALGRIND}" --tool=callgrind "--callgrind-out-file=${WORK}/judge_instructions.${orders}.out"
                          "${PROGRAM}" ${orders}
                  RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE errors)
  if(NOT status EQUAL 0 OR NOT errors MATCHES "Collected *: *([0-9]+)")
    message(FATAL_ERROR "callgrind ended with ${status}:\n${output}${errors}")
  endif()
  set(${result} ${CMAKE_MATCH_1} PARENT_SCOPE)
endfunction()

count_instructions(640 few)
count_instructions(6400 many)
math(EXPR per_order "(${many} - ${few}) / 5760")
message(STATUS "${per_order} instructions a judged order of five lines; at most ${MOST}")
if(per_order GREATER MOST)
  message(FATAL_ERROR "judging became more expensive: find out why before raising the bound in bench/CMakeLists.txt")
endif()
if(per_order LESS 100)
  message(FATAL_ERROR "${per_order} instructions cannot be 20 guardrails over five lines: nothing was judged")
endif()
