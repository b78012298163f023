/* The log of keys against a dictionary of them: keys that meet in a line, that look alike in it,
 * and any others; taken out, changed, with room made ahead, and without memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/dict.h"
#include "data/key_log.h"
#include "random.h"
#include "seam.h"

enum kind { ANY, ONE_LINE, LAST_LINE, ALIKE, FEW, N_KINDS };

static uint64_t any(void)
{
	return (uint64_t)below(1u << 16) << 48 | (uint64_t)below(1u << 16) << 32 |
	       (uint64_t)below(1u << 16) << 16 | below(1u << 16);
}

static uint64_t random_key(enum kind kind)
{
	switch (kind) {
	case ONE_LINE:
		return UINT64_C(0x8000) << 48 | any() >> 40;
	case LAST_LINE: /* goes on in the first one */
		return one_in(2) ? ~(any() >> 40) : any() >> 40;
	case ALIKE: /* in all that a slot has of them */
		return any() >> 32 << 32 | 0xABCD1234;
	case FEW:
		return below(1000) * UINT64_C(0x9E3779B97F4A7C15);
	default:
		return any();
	}
}

/* Mostly the next line of a file, now and then another file or far on in this one. */
static uint64_t next_place(uint64_t place)
{
	if (one_in(50))
		return place + (UINT64_C(1) << 40);
	return place + (one_in(70) ? UINT64_C(1) << 32 : 1 + below(3));
}

struct model {
	struct hb_dict keys;
	uint64_t *place; /* by id; 0: the key was taken out */
	size_t n;
};

static void check_all(struct hb_key_log *log, const struct model *m)
{
	uint64_t there;
	for (uint32_t id = 0; id < m->keys.n; id++) {
		uint64_t key;
		memcpy(&key, hb_dict_text(&m->keys, id).p, sizeof(key));
		if (!m->place[id])
			continue;
		assert_true(hb_key_log_add(log, key, 1, &there));
		assert_true(there == m->place[id]);
	}
	assert_int_equal(log->n, m->n);
}

static uint32_t id_of(struct model *m, uint64_t key)
{
	struct hb_str text = { (const char *)&key, sizeof(key) };
	struct hb_sys armed = hb_sys;
	hb_sys = seam.armed ? seam.real : hb_sys; /* the model has memory */
	uint32_t id = hb_dict_add(&m->keys, text, NULL);
	hb_sys = armed;
	return id;
}

static void drop_last(struct hb_key_log *log, struct model *m)
{
	m->place[id_of(m, hb_key_log_key(log, --m->n))] = 0;
	hb_key_log_drop_last(log);
	assert_int_equal(log->n, m->n);
}

/* Adds N keys; one that fails for want of memory is tried again, and must then be as before. */
static void add_some(struct hb_key_log *log, enum kind kind, uint32_t n)
{
	struct model m = { .place = calloc(n + 1, sizeof(uint64_t)) };
	uint64_t place = 1, there;
	while (n--) {
		uint64_t key = random_key(kind);
		uint32_t id = id_of(&m, key);
		place = next_place(place);
		if (one_in(500))
			hb_key_log_expect(log, log->n + below(500));
		bool good = hb_key_log_add(log, key, place, &there);
		if (!good) {
			assert_true(there == 0 && seam_fired());
			assert_int_equal(log->n, m.n);
			assert_true(hb_key_log_add(log, key, place, &there));
		}
		assert_true(there == m.place[id]);
		if (there)
			continue;
		m.n++;
		m.place[id] = place;
		assert_true(hb_key_log_key(log, m.n - 1) == key);
		for (uint32_t i = one_in(7) ? 1 + below(3) : 0; i && m.n; i--)
			drop_last(log, &m);
	}
	check_all(log, &m);
	hb_dict_free(&m.keys);
	free(m.place);
}

static void test_model(void **state)
{
	(void)state;
	for (seed = 1; seed < 120; seed++) {
		uint32_t own = seed;
		enum kind kind = own % N_KINDS;
		bool crowded = kind == ONE_LINE || kind == LAST_LINE;
		struct hb_key_log log;
		assert_true(hb_key_log_make(&log));
		add_some(&log, kind, crowded ? below(1500) : 1 + below(own % 20 ? 3000 : 40000));
		hb_key_log_free(&log);
		seed = own;
	}
}

/* Enough of them that the index grows by half, and with it the share of a slot that is a position,
 * and that blocks come by the slab. */
static void test_many(void **state)
{
	(void)state;
	struct hb_key_log log;
	seed = 5;
	assert_true(hb_key_log_make(&log));
	add_some(&log, ANY, 600000);
	hb_key_log_free(&log);
}

static void test_change(void **state)
{
	(void)state;
	enum { N = 20000 };
	struct hb_key_log log;
	uint64_t there, factor = UINT64_C(0xD1B54A32D192ED03);
	assert_true(hb_key_log_make(&log));
	for (uint64_t i = 0; i < N; i++)
		assert_true(hb_key_log_add(&log, i * UINT64_C(0x9E3779B97F4A7C15), i + 1, &there));
	for (size_t i = 0; i < N; i++)
		hb_key_log_change(&log, i, hb_key_log_key(&log, i) * factor);
	hb_key_log_index(&log);
	for (uint64_t i = 0; i < N; i++) {
		uint64_t key = i * UINT64_C(0x9E3779B97F4A7C15) * factor;
		assert_true(hb_key_log_add(&log, key, 1, &there) && there == i + 1);
	}
	assert_int_equal(log.n, N);
	hb_key_log_free(&log);
}

/* The n-th allocation fails, and no other: of the blocks, the index, and the stretches. */
static void test_no_memory(void **state)
{
	(void)state;
	bool fired;
	size_t nth = 0;
	do {
		struct hb_key_log log;
		seed = 3;
		seam_arm(SEAM_ALLOC, ++nth, ENOMEM);
		if (hb_key_log_make(&log))
			add_some(&log, ANY, 12000);
		else
			assert_true(seam_fired());
		hb_key_log_free(&log);
		fired = seam_fired();
		seam_disarm();
	} while (fired);
	assert_true(nth > 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_model),
		                            cmocka_unit_test(test_many),
		                            cmocka_unit_test(test_change),
		                            cmocka_unit_test(test_no_memory) };
	return cmocka_run_group_tests_name("key_log", tests, NULL, NULL);
}
