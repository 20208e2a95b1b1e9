/* Runs a fuzzer over every file of the given folders: whole, cut at many places, and with bytes changed at random, 20
 * times or as often as IMR_TEST_CHANGES says. */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CUTS = 40 };

static size_t changes = 20;

static size_t replay(const uint8_t *bytes, size_t n)
{
    LLVMFuzzerTestOneInput(bytes, n);
    for (size_t i = 1; i < CUTS; i++) LLVMFuzzerTestOneInput(bytes, n * i / CUTS);
    uint8_t *changed = malloc(n + 1);
    MUST(changed != NULL);
    uint64_t random = n;
    for (size_t i = 0; i < changes && n > 0; i++) {
        memcpy(changed, bytes, n);
        for (int k = 0; k < 8; k++) {
            random = random * 6364136223846793005U + 1442695040888963407U;
            changed[(random >> 33) % n] = (uint8_t)(random >> 24);
        }
        LLVMFuzzerTestOneInput(changed, n);
    }
    free(changed);
    return CUTS + changes;
}

static size_t replay_file(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) return 0;
    static uint8_t bytes[1 << 20];
    size_t n = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    return replay(bytes, n);
}

int main(int argc, char **argv)
{
    const char *wanted = getenv("IMR_TEST_CHANGES");
    size_t runs = 0;
    if (wanted != NULL) changes = strtoul(wanted, NULL, 10);
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        if (folder == NULL) continue;
        for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
            if (entry->d_name[0] != '.') runs += replay_file(argv[i], entry->d_name);
        closedir(folder);
    }
    printf("%zu inputs\n", runs);
    return runs == 0;
}
