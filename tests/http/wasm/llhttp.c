/* llhttp's functions over the module that wasm2c has made C of: llhttp_wasm.h. */
#include "llhttp.h"

#include <assert.h>
#include <string.h>

#include "llhttp_wasm.h"

enum { ROOM = 1 << 16 };

/* wasm2c 1.0.32 hands on something else than this where it calls through a table. */
struct Z_env_instance_t {
	int nothing;
};

static struct Z_env_instance_t env;
static llhttp_t *running;
static Z_llhttp_instance_t module;
static u32 slots[HTTP_RESPONSE + 1]; /* a parser of each type, in the module's memory */
static unsigned char fresh[HTTP_RESPONSE + 1][sizeof((llhttp_t *)NULL)->state];
static u32 room;

static unsigned char *
memory_at(u32 address)
{
	return Z_llhttpZ_memory(&module)->data + address;
}

static void
start_module(void)
{
	if (room != 0)
		return;
	wasm_rt_init();
	Z_llhttp_init_module();
	Z_llhttp_instantiate(&module, &env);
	Z_llhttpZ__initialize(&module);
	room = Z_llhttpZ_malloc(&module, ROOM);
	for (int type = HTTP_REQUEST; type <= HTTP_RESPONSE; type++) {
		slots[type] = Z_llhttpZ_llhttp_alloc(&module, (u32)type);
		memcpy(fresh[type], memory_at(slots[type]), sizeof fresh[type]);
	}
	assert(room != 0);
}

/* Both types have the same functions: the first slot serves for all. */
static u32
put_in(llhttp_t *parser)
{
	running = parser;
	memcpy(memory_at(slots[HTTP_REQUEST]), parser->state, sizeof parser->state);
	return slots[HTTP_REQUEST];
}

static void
take_out(llhttp_t *parser)
{
	memcpy(parser->state, memory_at(slots[HTTP_REQUEST]), sizeof parser->state);
}

void
llhttp_init(llhttp_t *parser, llhttp_type_t type, const llhttp_settings_t *settings)
{
	start_module();
	memcpy(parser->state, fresh[type], sizeof parser->state);
	parser->settings = settings;
	parser->status_code = parser->http_major = parser->http_minor = 0;
}

llhttp_errno_t
llhttp_execute(llhttp_t *parser, const char *data, size_t size)
{
	u32 error = HPE_OK;
	size_t n;

	for (size_t done = 0; done < size && error == HPE_OK; done += n) {
		n = size - done < ROOM ? size - done : ROOM;
		memcpy(memory_at(room), data + done, n);
		error = Z_llhttpZ_llhttp_execute(&module, put_in(parser), room, (u32)n);
		parser->error_pos = data + done;
		if (error != HPE_OK)
			parser->error_pos += Z_llhttpZ_llhttp_get_error_pos(&module, slots[HTTP_REQUEST]) - room;
		take_out(parser);
	}
	return (llhttp_errno_t)error;
}

llhttp_errno_t
llhttp_finish(llhttp_t *parser)
{
	u32 error = Z_llhttpZ_llhttp_finish(&module, put_in(parser));

	take_out(parser);
	return (llhttp_errno_t)error;
}

const char *
llhttp_get_error_pos(const llhttp_t *parser)
{
	return parser->error_pos;
}

void
llhttp_set_lenient_version(llhttp_t *parser, int enabled)
{
	Z_llhttpZ_llhttp_set_lenient_version(&module, put_in(parser), (u32)enabled);
	take_out(parser);
}

/* ---- what the module calls ---- */

u32
Z_envZ_wasm_on_body(struct Z_env_instance_t *e, u32 parser, u32 at, u32 size)
{
	(void)e;
	(void)parser;
	return (u32)running->settings->on_body(running, (const char *)memory_at(at), size);
}

u32
Z_envZ_wasm_on_headers_complete(struct Z_env_instance_t *e, u32 parser, u32 status, u32 upgrade, u32 keeps_alive)
{
	(void)e;
	(void)upgrade;
	(void)keeps_alive;
	running->status_code = (uint16_t)status;
	running->http_major = (uint8_t)Z_llhttpZ_llhttp_get_http_major(&module, parser);
	running->http_minor = (uint8_t)Z_llhttpZ_llhttp_get_http_minor(&module, parser);
	return (u32)running->settings->on_headers_complete(running);
}

u32
Z_envZ_wasm_on_message_complete(struct Z_env_instance_t *e, u32 parser)
{
	(void)e;
	(void)parser;
	return (u32)running->settings->on_message_complete(running);
}

u32
Z_envZ_wasm_on_message_begin(struct Z_env_instance_t *e, u32 parser)
{
	(void)e;
	(void)parser;
	return 0;
}

#define NO_CALLBACK(name) \
	u32 \
	Z_envZ_wasm_##name(struct Z_env_instance_t *e, u32 parser, u32 at, u32 size) \
	{ \
		(void)e; \
		(void)parser; \
		(void)at; \
		(void)size; \
		return 0; \
	}

NO_CALLBACK(on_status)
NO_CALLBACK(on_header_field)
NO_CALLBACK(on_header_value)
NO_CALLBACK(on_url)
