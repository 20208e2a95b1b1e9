# Compresses a file as Debian requires: cmake -DIN=page.1 -DOUT=page.1.gz -P compress.cmake
find_program(GZIP gzip REQUIRED)
execute_process(COMMAND "${GZIP}" -9 -n -c "${IN}" OUTPUT_FILE "${OUT}" COMMAND_ERROR_IS_FATAL ANY)
