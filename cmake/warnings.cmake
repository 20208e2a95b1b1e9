# Warnings for every target of this project; they are errors.
add_library(imr_warnings INTERFACE)
target_compile_options(imr_warnings INTERFACE
  -Wall -Wextra -Werror -Wconversion -Wsign-conversion -Wshadow -Wswitch-enum -Wundef -Wformat=2 -Wvla
  -Wcast-qual -Wpointer-arith -Wwrite-strings
  $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition>)
