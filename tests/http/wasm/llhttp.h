/*
 * What src/http/http_library.h uses of llhttp, over the llhttp that npm's undici carries: it is there as
 * WebAssembly, which wasm2c makes C of (tests/http/llhttp.sh). For tests, on one thread.
 */
#ifndef WAITSCOPE_TESTS_LLHTTP_H
#define WAITSCOPE_TESTS_LLHTTP_H

#include <stddef.h>
#include <stdint.h>

typedef enum { HPE_OK = 0, HPE_PAUSED = 21, HPE_PAUSED_UPGRADE = 22 } llhttp_errno_t;
typedef enum { HTTP_BOTH = 0, HTTP_REQUEST = 1, HTTP_RESPONSE = 2 } llhttp_type_t;

typedef struct llhttp_s llhttp_t;
typedef int (*llhttp_data_cb)(llhttp_t *, const char *at, size_t length);
typedef int (*llhttp_cb)(llhttp_t *);

typedef struct {
	llhttp_data_cb on_body;
	llhttp_cb on_headers_complete, on_message_complete;
} llhttp_settings_t;

struct llhttp_s {
	unsigned char state[64]; /* the parser itself: it is put into the module's memory to run */
	const llhttp_settings_t *settings;
	const char *error_pos;
	void *data;
	uint16_t status_code;
	uint8_t http_major, http_minor;
};

void llhttp_init(llhttp_t *, llhttp_type_t, const llhttp_settings_t *);
llhttp_errno_t llhttp_execute(llhttp_t *, const char *data, size_t size);
llhttp_errno_t llhttp_finish(llhttp_t *);
const char *llhttp_get_error_pos(const llhttp_t *);
void llhttp_set_lenient_version(llhttp_t *, int enabled);

#endif
