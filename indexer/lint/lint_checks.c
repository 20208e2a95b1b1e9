/* The table of checks, and the checks of single fields. */
#include "lint_checks.h"

static void check_heading(const imr_decision *decision, imr_buf *found)
{
    if (decision->heading.n > 0 && decision->procedure.n == 0)
        imr_buf_printf(found, "the heading names no known treatment: %.*s", IMR_STR_ARG(decision->heading));
}

/* Letters have all of these; a JSON Lines record may lack the summary. */
static void check_sections(const imr_decision *decision, imr_buf *found)
{
    bool is_letter = decision->layout.n > 0;
    const struct {
        const char *name;
        bool missing;
    } sections[] = {
        {"heading", decision->heading.n == 0},
        {"outcome", decision->outcome.n == 0},
        {"rationale", decision->rationale.n == 0},
        {"case summary", is_letter && decision->summary.n == 0},
        {"guideline of the reviewer", is_letter && decision->guideline.n == 0},
    };
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        if (sections[i].missing) imr_buf_printf(found, "%s%s", found->n == 0 ? "has no " : ", no ", sections[i].name);
}

/* The injury comes first, then each step of the review. */
static void check_dates(const imr_decision *decision, imr_buf *found)
{
    const struct {
        const char *name;
        imr_str date;
    } steps[] = {{"the injury", decision->date_injury},
                 {"the denial", decision->date_ur_denial},
                 {"the application", decision->date_received},
                 {"the assignment", decision->date_assigned},
                 {"the decision", decision->date_decision}};
    size_t before = 0;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (steps[i].date.n == 0) continue;
        bool late = steps[before].date.n > 0 && imr_str_compare(steps[before].date, steps[i].date) > 0;
        if (late)
            imr_buf_printf(found, "%s%s (%.*s) is later than %s (%.*s)", found->n == 0 ? "" : "; ", steps[before].name,
                           IMR_STR_ARG(steps[before].date), steps[i].name, IMR_STR_ARG(steps[i].date));
        before = i;
    }
}

const imr_check imr_checks[] = {
    {"outcome", imr_check_outcome}, {"heading", check_heading}, {"section", check_sections},
    {"dates", check_dates},         {"ssn", imr_check_ssn},     {"telephone", imr_check_telephone},
    {"email", imr_check_email},     {"claim", imr_check_claim},
};
const size_t imr_checks_n = sizeof imr_checks / sizeof *imr_checks;
