/*
 * The knobs, a row for each: their enum and table are made from it (settings.c).
 * A new knob is a row here, where the strip, the command line and its help,
 * the config file, lessons, tapes, saved runs and the narrator find it.
 *
 * X(KNOB, its struct knob_info as designated initialisers): S() converts seconds to
 * microseconds, STEPS() lists the values that turning it walks through. Of a knob that has words for
 * values, the choices have a row each, too (choices.h).
 */
#ifndef WAITSCOPE_KNOBS_H
#define WAITSCOPE_KNOBS_H

#define KNOBS(X) \
	X(DELAY, /* microseconds */ \
	    .name = "delay", .letter = 'd', .argument = "TIME", .help = "how long the server takes for a request", \
	    STEPS(0, S(0.1), S(0.2), S(0.5), S(1), S(1.5), S(2), S(3), S(4), S(5), S(6), S(8), S(10), S(15), S(20), S(30), S(60)), \
	    .max = S(60), .fallback = S(5), .unit = UNIT_TIME, .effect = EFFECT_SERVER, .on_strip = true, .of_built_in = true) \
	X(REQUESTS, /* how many each program makes */ \
	    .name = "requests", .letter = 'n', .argument = "N", .help = "how many each program makes", \
	    STEPS(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 50, 100, 200, 500, 1000, 2000, 5000, 9000, 10000, 20000, 50000, 100000), \
	    .min = 1, .max = 100000, .fallback = 3, \
	    .unit = UNIT_NUMBER, .effect = EFFECT_PLAN, .on_strip = true, .of_programs = true) \
	X(SERVER, /* enum server_mode, or a number of workers */ \
	    .name = "server", .letter = 'm', .argument = "MODE", .help = "how the server serves", \
	    .min = SERVER_LEAST, .max = SERVER_WORKERS_MAX, .fallback = SERVER_CONCURRENT, \
	    .unit = UNIT_CHOICE, .effect = EFFECT_SERVER, .on_strip = true, .of_built_in = true) \
	X(LIMIT, /* requests in flight at a time; 0 = no limit */ \
	    .name = "limit", .letter = 'c', .argument = "N", .help = "how many may be in flight at a time", \
	    STEPS(0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000), \
	    .max = 100000, .zero_word = "none", \
	    .unit = UNIT_NUMBER, .effect = EFFECT_LAUNCH, .on_strip = true, .of_programs = true) \
	X(JITTER, /* percent of the delay, up or down */ \
	    .name = "jitter", .letter = 'j', .argument = "PERCENT", .help = "how far delays vary, up and down", \
	    STEPS(0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100), .max = 100, \
	    .unit = UNIT_PERCENT, .effect = EFFECT_SERVER, .on_strip = true, \
	    .turned = { "Delays vary by up to {value} now, from the next request on.", "Delays vary by up to {value} now." }, \
	    .turned_off = { "All delays are the same now, from the next request on.", "All delays are the same now." }, .of_built_in = true) \
	X(PROGRAMS, /* enum programs */ \
	    .name = "programs", .argument = "WHICH", .help = "which programs run, and when", \
	    .max = PROGRAMS_CHOICES - 1, .fallback = PROGRAMS_BOTH, \
	    .unit = UNIT_CHOICE, .effect = EFFECT_RUN, .on_strip = true, .of_programs = true, \
	    .turned = { "In the next run {clause}.", "The next run: {value}." }) \
	X(WORK, /* microseconds that each response is computed on */ \
	    .name = "work", .argument = "TIME", .help = "how long a program computes on a response", \
	    STEPS(0, S(0.1), S(0.2), S(0.5), S(1), S(1.5), S(2), S(3), S(5), S(10), S(20), S(30), S(60)), \
	    .max = S(60), .zero_word = "none", \
	    .unit = UNIT_TIME, .effect = EFFECT_RESPONSE, .on_strip = true, .of_programs = true, \
	    .turned = { "Each response takes {value} of computing now, from the next one on.", \
	        "Responses take {value} of computing now." }, \
	    .turned_off = { "Responses take no computing now.", "Responses take no computing now." }) \
	X(ERRORS, /* enum errors */ \
	    .name = "errors", .argument = "WHICH", .help = "what goes wrong with each program's requests", \
	    .max = ERRORS_CHOICES - 1, .fallback = ERRORS_NONE, \
	    .unit = UNIT_CHOICE, .effect = EFFECT_LAUNCH, .on_strip = true, .of_programs = true, \
	    .turned = { "From now on {clause}.", "From now on things go wrong: {value}." }, \
	    .turned_off = { "Nothing goes wrong any more.", "Nothing goes wrong any more." }, .of_built_in = true) \
	X(TIMEOUT, /* microseconds that a request may take; 0 = none (settings_timeout_us) */ \
	    .name = "timeout", .argument = "TIME", .help = "how long a request may take", \
	    .more_help = "with none, errors=timeout has 1.5 x the delay", \
	    STEPS(0, S(0.1), S(0.2), S(0.5), S(1), S(2), S(3), S(4), S(5), S(6), S(8), S(10), S(15), S(20), S(30), S(60), \
	        S(120), S(300), S(600)), \
	    .max = S(600), .zero_word = "none", .unit = UNIT_TIME, .effect = EFFECT_LAUNCH, .of_programs = true, \
	    .turned = { "Requests time out after {value}, from the next one on.", "Requests time out after {value} now." }, \
	    .turned_off = { "Requests do not time out now.", "Requests do not time out now." }) \
	X(SEED, /* of the jitter */ \
	    .name = "seed", .argument = "N", .help = "the same seed draws the same jitter", \
	    .max = INT32_MAX, .fallback = 1, .unit = UNIT_NUMBER, .effect = EFFECT_RUN, \
	    .turned = { "The next run draws another jitter.", "The next run draws another jitter." }, .of_built_in = true) \
	X(URL, /* where the programs fetch from: 0 = the built-in server, else one of addresses.h */ \
	    .name = "url", .letter = 'u', .argument = "URL", .help = "where the programs fetch from", \
	    .more_help = "http://host:port/path; or built-in: the server here", \
	    .max = ADDRESSES_MAX, .zero_word = "built-in", .unit = UNIT_ADDRESS, .effect = EFFECT_RUN, .on_strip = true, .may_hide = true, \
	    .of_programs = true, \
	    .turned = { "The next run fetches from {value}.", "The next run: {value}." }, \
	    .turned_off = { "The next run fetches from the built-in server.", "The next run: the built-in server." })

#define KNOB_MEMBER(knob, ...) KNOB_##knob,
enum knob {
	KNOBS(KNOB_MEMBER)
	KNOB_COUNT,
};

#endif
