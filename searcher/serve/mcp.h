/* Answers for assistants: the Model Context Protocol, over standard input and output and as POST /mcp. Two revisions:
 * 2026-07-28, where every request says its version in "_meta", and 2025-11-25, which begins with "initialize". */
#ifndef IMR_MCP_H
#define IMR_MCP_H

#include "handle.h"
#include "result.h"

/* Answers one message of JSON-RPC; appends nothing where it is a notification. *status gets the code for HTTP. */
void imr_mcp_answer(imr_visit *visit, imr_str message, unsigned *status);

/* The same of a POST: the body, and the headers that have to agree with it. */
imr_status imr_mcp_http(imr_visit *visit, const imr_http_request *request, imr_http_response *out, imr_error *err);

/* ---- for the files of MCP ---- */

struct cJSON;

/* A tool: what it is, and what it does with its arguments. */
typedef struct imr_mcp_tool {
    const char *name, *title, *description;
    const char *input, *output; /* JSON Schemas */
    /* Appends a JSON object. IMR_USAGE, IMR_NONE and so on are told to the assistant. */
    imr_status (*call)(imr_visit *visit, const struct cJSON *arguments, imr_buf *out, imr_error *err);
} imr_mcp_tool;

const imr_mcp_tool *imr_mcp_tool_at(size_t i); /* NULL behind the last one */

#endif
