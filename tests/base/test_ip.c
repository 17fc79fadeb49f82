/* Addresses of the Internet: read, written, told apart. */
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>

#include <ifaddrs.h>
#include <net/if.h>

#include "base/ip.h"
#include "base/own_ip.h"

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

/* ---- this machine's own ---- */

enum { TUNNEL = IFF_UP | IFF_POINTOPOINT };

static const struct own_case {
	const char *what, *routed; /* NULL: none */
	struct {
		const char *interface, *ip;
		unsigned flags;
	} at[5];
	const char *best, *best_ipv4; /* NULL: there is none */
} own_cases[] = {
	{ "nothing", NULL, { { 0 } }, NULL, NULL },
	{ "loopback alone", NULL, { { "lo", "127.0.0.1", IFF_UP }, { "lo", "::1", IFF_UP } }, NULL, NULL },
	{ "a network", NULL, { { "lo", "127.0.0.1", IFF_UP }, { "wlan0", "192.168.1.20", IFF_UP } }, "192.168.1.20", "192.168.1.20" },
	{ "one that is down", NULL, { { "eth0", "10.0.0.5", 0 }, { "wlan0", "192.168.1.20", IFF_UP } }, "192.168.1.20", "192.168.1.20" },
	{ "both versions", NULL, { { "eth0", "2001:db8::5", IFF_UP }, { "eth0", "fe80::1", IFF_UP }, { "eth0", "10.0.0.5", IFF_UP } }, "10.0.0.5", "10.0.0.5" },
	{ "IPv6 alone", NULL, { { "eth0", "fe80::1", IFF_UP }, { "eth0", "2001:db8::5", IFF_UP } }, "2001:db8::5", NULL },
	{ "one link alone", NULL, { { "eth0", "fe80::1", IFF_UP } }, NULL, NULL },
	{ "given by nobody", NULL, { { "eth0", "169.254.7.8", IFF_UP } }, "169.254.7.8", "169.254.7.8" },
	{ "rather a given one", NULL, { { "eth0", "169.254.7.8", IFF_UP }, { "eth0", "2001:db8::5", IFF_UP } }, "2001:db8::5", "169.254.7.8" },
	{ "containers", NULL, { { "docker0", "172.17.0.1", IFF_UP }, { "br-1234", "172.18.0.1", IFF_UP }, { "wlan0", "192.168.1.20", IFF_UP } }, "192.168.1.20", "192.168.1.20" },
	{ "containers alone", NULL, { { "docker0", "172.17.0.1", IFF_UP } }, "172.17.0.1", "172.17.0.1" },
	{ "a tunnel", "10.8.0.2", { { "tun0", "10.8.0.2", TUNNEL }, { "wlan0", "192.168.1.20", IFF_UP } }, "192.168.1.20", "192.168.1.20" },
	{ "a tunnel alone", NULL, { { "tun0", "10.8.0.2", TUNNEL } }, "10.8.0.2", "10.8.0.2" },
	{ "the first of two", NULL, { { "eth0", "10.0.0.5", IFF_UP }, { "wlan0", "192.168.1.20", IFF_UP } }, "10.0.0.5", "10.0.0.5" },
	{ "the routed of two", "192.168.1.20", { { "eth0", "10.0.0.5", IFF_UP }, { "wlan0", "192.168.1.20", IFF_UP } }, "192.168.1.20", "192.168.1.20" },
};

static void
finds_the_own_one(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(own_cases); i++) {
		const struct own_case *own = &own_cases[i];
		struct ifaddrs list[COUNT(own->at)] = { { .ifa_next = NULL } };
		struct sockaddr_storage sockets[COUNT(own->at)];
		size_t count = 0;
		struct ip ip, routed;

		for (; count < COUNT(own->at) && own->at[count].interface != NULL; count++) {
			assert_int_equal(ip_parse(own->at[count].ip, &ip), 0);
			ip_to_socket(&ip, 0, &sockets[count]);
			list[count] = (struct ifaddrs){ .ifa_name = (char *)(uintptr_t)own->at[count].interface, .ifa_flags = own->at[count].flags,
				.ifa_addr = (struct sockaddr *)&sockets[count] };
			if (count > 0)
				list[count - 1].ifa_next = &list[count];
		}
		if (own->routed != NULL)
			ip_parse(own->routed, &routed);
		for (int only_ipv4 = 0; only_ipv4 < 2; only_ipv4++) {
			const char *wanted = only_ipv4 ? own->best_ipv4 : own->best;
			bool is_there = own_ip_choose(count > 0 ? list : NULL, own->routed != NULL ? &routed : NULL, only_ipv4, &ip);
			char text[IP_TEXT_SIZE] = "none";

			if (is_there)
				ip_write(&ip, text);
			if (strcmp(text, wanted == NULL ? "none" : wanted) != 0)
				fail_msg("%s: %s, not %s", own->what, text, wanted);
		}
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
		cmocka_unit_test(finds_the_own_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
