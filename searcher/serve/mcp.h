/* Answers for assistants: the Model Context Protocol, over standard input and output and as POST /mcp. Two revisions:
 * 2026-07-28, where every request has its version in "_meta", and 2025-11-25, which begins with "initialize". */
#ifndef IMR_MCP_H
#define IMR_MCP_H

#include "handle.h"
#include "result.h"

/* Answers one JSON-RPC message; appends nothing if it is a notification. Sets *status to the HTTP status. */
void imr_mcp_answer(imr_visit *visit, imr_str message, unsigned *status);

/* The same for a POST, whose headers must agree with its body. */
imr_status imr_mcp_http(imr_visit *visit, const imr_http_request *request, imr_http_response *out, imr_error *err);

/* ---- for the files of MCP ---- */

struct cJSON;

/* A tool: its description and its function. */
typedef struct imr_mcp_tool {
    const char *name, *title, *description;
    const char *input, *output; /* JSON Schemas */
    /* Appends a JSON object. Errors such as IMR_USAGE and IMR_NONE are reported to the assistant. */
    imr_status (*call)(imr_visit *visit, const struct cJSON *arguments, imr_buf *out, imr_error *err);
} imr_mcp_tool;

const imr_mcp_tool *imr_mcp_tool_at(size_t i); /* NULL after the last */

#endif
