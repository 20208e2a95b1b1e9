/* Any bytes as imr.positions, without verification: refused as damaged, or positions inside the file. */
#include "fuzz_index.h"
#include "position_index.h"

enum { LAST = 64 };

static void read_all(const imr_position_index *orders, const uint32_t *table)
{
    for (uint32_t id = 0; id <= LAST; id++) {
        imr_positions order;
        imr_error err = {.status = IMR_OK};
        bool found = false;
        imr_status status = imr_position_index_read(orders, table[id], id, &order, &found, &err);
        MUST(status == IMR_OK || status == IMR_CORRUPT);
        if (status != IMR_OK || !found) continue;
        uint32_t sum = 0;
        MUST(order.begin[0] <= order.begin[1] && order.begin[1] <= order.begin[IMR_SECTIONS]);
        for (uint32_t i = 0; i < order.begin[IMR_SECTIONS]; i++) sum += order.low[i] + order.high[i];
        MUST(imr_positions_equal(&order, &order) || sum > 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static bool ready;
    imr_position_index *orders = NULL;
    imr_error err = {.status = IMR_OK};
    uint32_t table[LAST + 1];
    if (!ready) {
        fuzz_make_folder();
        atexit(fuzz_remove_folder);
        ready = true;
    }
    fuzz_write(IMR_POSITIONS_FILE, bytes, n);
    imr_status status = imr_position_index_map(fuzz_folder, n, &orders, &err);
    MUST(status == IMR_OK || (status == IMR_CORRUPT && err.text[0] != '\0'));
    if (status != IMR_OK) return 0;
    status = imr_position_index_locate(orders, table, LAST, &err);
    MUST(status == IMR_OK || status == IMR_CORRUPT);
    if (status == IMR_OK) read_all(orders, table);
    for (uint32_t i = 0; i <= LAST; i++) table[i] = i; /* places that a damaged table could contain */
    read_all(orders, table);
    imr_position_index_mark(orders, n / 2);
    imr_position_index_unmap(orders);
    return 0;
}
