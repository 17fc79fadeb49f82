/* Addresses of the Internet: read, written, told apart. */
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>

#include "base/ip.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

static const struct {
	const char *text, *written; /* NULL: as it was read */
	bool is_ipv4, is_any, is_loopback, is_link_local;
} addresses[] = {
	{ "192.168.1.20", NULL, .is_ipv4 = true },
	{ "0.0.0.0", NULL, .is_ipv4 = true, .is_any = true },
	{ "127.0.0.1", NULL, .is_ipv4 = true, .is_loopback = true },
	{ "127.255.255.254", NULL, .is_ipv4 = true, .is_loopback = true },
	{ "128.0.0.1", NULL, .is_ipv4 = true },
	{ "169.254.3.4", NULL, .is_ipv4 = true, .is_link_local = true },
	{ "169.253.3.4", NULL, .is_ipv4 = true },
	{ "255.255.255.255", NULL, .is_ipv4 = true },
	{ "::", NULL, .is_any = true },
	{ "::1", NULL, .is_loopback = true },
	{ "::2", NULL, .is_any = false },
	{ "fe80::1", NULL, .is_link_local = true },
	{ "2001:DB8:0:0::8", "2001:db8::8", .is_any = false },
	{ "::ffff:10.0.0.7", "10.0.0.7", .is_ipv4 = true },
	{ "::ffff:127.0.0.1", "127.0.0.1", .is_ipv4 = true, .is_loopback = true },
	{ "::ffff:0.0.0.0", "0.0.0.0", .is_ipv4 = true, .is_any = true },
};

static void
reads_and_writes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(addresses); i++) {
		const char *written = addresses[i].written == NULL ? addresses[i].text : addresses[i].written;
		char text[IP_TEXT_SIZE];
		struct ip ip;

		assert_int_equal(ip_parse(addresses[i].text, &ip), 0);
		ip_write(&ip, text);
		assert_string_equal(text, written);
		if (ip_is_ipv4(&ip) != addresses[i].is_ipv4 || ip_is_any(&ip) != addresses[i].is_any ||
		    ip_is_loopback(&ip) != addresses[i].is_loopback || ip_is_link_local(&ip) != addresses[i].is_link_local)
			fail_msg("%s is taken for another kind", text);
	}
}

static void
refuses_what_is_none(void **state)
{
	static const char *const texts[] = { "", "localhost", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.4 ", " 1.2.3.4", "01.2.3.4", "0x7f.1",
		"[::1]", "::1%lo", ":::", "1::2::3", "g::", "127.0.0.1:80", "*" };
	struct ip ip;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		if (ip_parse(texts[i], &ip) != -1)
			fail_msg("\"%s\" is taken for an address", texts[i]);
}

static void
goes_to_sockets_and_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(addresses); i++) {
		struct sockaddr_storage address;
		struct ip ip, again;
		socklen_t size;

		ip_parse(addresses[i].text, &ip);
		size = ip_to_socket(&ip, 8888, &address);
		assert_int_equal(address.ss_family, addresses[i].is_ipv4 ? AF_INET : AF_INET6);
		assert_int_equal(size, addresses[i].is_ipv4 ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6));
		again = ip_of((struct sockaddr *)&address);
		assert_true(ip_same(&ip, &again));
	}
}

static void
tells_them_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(addresses); i++)
		for (size_t j = 0; j < COUNT(addresses); j++) {
			const char *a = addresses[i].written ? addresses[i].written : addresses[i].text;
			const char *b = addresses[j].written ? addresses[j].written : addresses[j].text;
			struct ip ip, other;

			ip_parse(a, &ip);
			ip_parse(b, &other);
			assert_int_equal(ip_same(&ip, &other), strcmp(a, b) == 0);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_and_writes),
		cmocka_unit_test(refuses_what_is_none),
		cmocka_unit_test(goes_to_sockets_and_back),
		cmocka_unit_test(tells_them_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
