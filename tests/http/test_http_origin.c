/* Which pages in a browser may read an answer: by the Host that was asked, and the Origin that asks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "http/http_origin.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void
test_hosts(void **state)
{
	static const struct {
		const char *host;
		bool is_literal;
	} cases[] = {
		{ NULL, true },
		{ "127.0.0.1", true },
		{ "127.0.0.1:8888", true },
		{ "192.168.1.20:80", true },
		{ "[::1]", true },
		{ "[::1]:8888", true },
		{ "[2001:db8:7::1a]:8888", true },
		{ "localhost", true },
		{ "LocalHost:8888", true },
		{ "", false },
		{ ":8888", false },
		{ "evil.example", false },
		{ "evil.example:8888", false },
		{ "127.0.0.1.evil.example", false },
		{ "127.0.0.1.evil.example:8888", false },
		{ "localhost.evil.example", false },
		{ "notlocalhost", false },
		{ "127.1", false },
		{ "2130706433", false },
		{ "0x7f.0.0.1", false },
		{ "[localhost]", false },
		{ "[127.0.0.1]", false },
		{ "::1", false },
		{ "a-name-that-is-longer-than-any-address-can-be-and-goes-on-for-a-while.example", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (http_host_is_literal(cases[i].host) != cases[i].is_literal)
			fail_msg("%s", cases[i].host == NULL ? "NULL" : cases[i].host);
}

static void
test_origins(void **state)
{
	static const struct {
		const char *origin, *host;
		bool is_own;
	} cases[] = {
		{ NULL, "127.0.0.1:8888", true },
		{ NULL, NULL, true },
		{ "http://127.0.0.1:8888", "127.0.0.1:8888", true },
		{ "http://LOCALHOST:8888", "localhost:8888", true },
		{ "http://127.0.0.1", "127.0.0.1:8888", false },
		{ "http://127.0.0.1:8889", "127.0.0.1:8888", false },
		{ "http://localhost:8888", "127.0.0.1:8888", false },
		{ "https://127.0.0.1:8888", "127.0.0.1:8888", false },
		{ "http://evil.example", "127.0.0.1:8888", false },
		{ "http://127.0.0.1:8888.evil.example", "127.0.0.1:8888", false },
		{ "http://127.0.0.1:8888", NULL, false },
		{ "null", "127.0.0.1:8888", false },
		{ "", "127.0.0.1:8888", false },
		{ "http://", "", true }, /* whose Host is refused */
		{ "127.0.0.1:8888", "127.0.0.1:8888", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (http_origin_is_own(cases[i].origin, cases[i].host) != cases[i].is_own)
			fail_msg("%s at %s", cases[i].origin == NULL ? "NULL" : cases[i].origin, cases[i].host == NULL ? "NULL" : cases[i].host);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hosts),
		cmocka_unit_test(test_origins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
