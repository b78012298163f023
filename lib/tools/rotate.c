#include "tools/rotate.h"

enum { DAY = 24 * 60 /* minutes */ };

static struct hb_str number(struct hb_buf *buf, uint64_t n)
{
	buf->len = 0;
	hb_buf_int(buf, (int64_t)n);
	return hb_buf_slice(buf);
}

static struct hb_str range(struct hb_buf *buf, int64_t from, int64_t to)
{
	buf->len = 0;
	hb_buf_printf(buf, "%lld", (long long)from);
	if (to != from)
		hb_buf_printf(buf, "..%lld", (long long)to);
	return hb_buf_slice(buf);
}

/* Tells M about N people or themes; returns HB_FINDING. */
static enum hb_status cannot(struct hb_sink *sink, enum hb_message m, size_t n, int64_t from,
                             int64_t to)
{
	struct hb_buf count = { 0 }, wanted = { 0 };
	hb_find(sink, (struct hb_finding){ .message = m,
	                                   .expected = range(&wanted, from, to),
	                                   .text = { number(&count, n) } });
	hb_buf_free(&count);
	hb_buf_free(&wanted);
	return HB_FINDING;
}

static enum hb_status wrong_sizes(const struct hb_rota *r, const struct hb_rota_options *o,
                                  size_t small, size_t big, struct hb_sink *sink)
{
	struct hb_buf people = { 0 }, themes = { 0 }, got = { 0 }, wanted = { 0 };
	hb_find(sink, (struct hb_finding){ .message = HB_M_ROTA_SIZES,
	                                   .expected = range(&wanted, o->group_min, o->group_max),
	                                   .text = { number(&people, r->people),
	                                             number(&themes, r->themes),
	                                             range(&got, (int64_t)small, (int64_t)big) } });
	hb_buf_free(&people);
	hb_buf_free(&themes);
	hb_buf_free(&got);
	hb_buf_free(&wanted);
	return HB_FINDING;
}

enum hb_status hb_rota_make(struct hb_rota *rota, size_t people, size_t themes,
                            const struct hb_rota_options *o, struct hb_sink *sink)
{
	size_t least = (size_t)o->group_min;
	*rota = (struct hb_rota){ .people = people, .themes = themes };
	if (themes < (size_t)o->themes_min || themes > (size_t)o->themes_max)
		return cannot(sink, HB_M_ROTA_THEMES, themes, o->themes_min, o->themes_max);
	if (people < least)
		return cannot(sink, HB_M_ROTA_PEOPLE, people, o->group_min, o->group_min);
	size_t room = (size_t)o->group_max * themes; /* of one gallery */
	rota->galleries = (people + room - 1) / room;
	size_t fill = people / rota->galleries / least;
	rota->groups = fill < themes ? fill : themes;
	size_t all = rota->galleries * rota->groups;
	size_t small = all ? people / all : 0, big = all ? (people + all - 1) / all : 0;
	if (small < least || big > (size_t)o->group_max)
		return wrong_sizes(rota, o, small, big, sink);
	return HB_OK;
}

static void clock_time(struct hb_csv_writer *w, int64_t minute)
{
	char text[5];
	minute %= DAY;
	text[0] = (char)('0' + minute / 600);
	text[1] = (char)('0' + minute / 60 % 10);
	text[2] = ':';
	text[3] = (char)('0' + minute % 60 / 10);
	text[4] = (char)('0' + minute % 10);
	hb_csv_code(w, (struct hb_str){ text, sizeof(text) });
}

/* Person i goes to pile i % piles; piles go round the galleries first, so that galleries too
 * differ by at most one. */
/* False without memory. */
static bool members(const struct hb_rota *r, const struct hb_name_list *people, size_t gallery,
                    size_t group, struct hb_csv_writer *w)
{
	struct hb_buf buf = { 0 };
	size_t piles = r->galleries * r->groups;
	for (size_t i = group * r->galleries + gallery; i < people->n; i += piles) {
		hb_buf_cstr(&buf, buf.len ? "|" : "");
		hb_buf_str(&buf, people->name[i]);
	}
	hb_csv_text(w, hb_buf_slice(&buf));
	bool whole = !buf.failed;
	hb_buf_free(&buf);
	return whole;
}

enum hb_status hb_rota_write(const struct hb_rota *r, const struct hb_name_list *people,
                             const struct hb_name_list *themes, const struct hb_rota_options *o,
                             struct hb_csv_writer *w, struct hb_sink *sink)
{
	static const char *const names[] = { "galerij", "ronde", "begin", "eind",
		                             "groep",   "leden", "thema" };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		hb_csv_code(w, hb_str(names[i]));
	hb_csv_end(w);
	for (size_t gallery = 0; gallery < r->galleries; gallery++) {
		int64_t begin = o->start;
		for (size_t round = 0; round < r->themes; round++) {
			int64_t end = begin + (round ? o->minutes : o->first_minutes);
			for (size_t group = 0; group < r->groups; group++) {
				hb_csv_int(w, (int64_t)gallery + 1);
				hb_csv_int(w, (int64_t)round + 1);
				clock_time(w, begin);
				clock_time(w, end);
				hb_csv_int(w, (int64_t)group + 1);
				if (!members(r, people, gallery, group, w))
					return hb_no_memory(sink);
				hb_csv_text(w, themes->name[(group + round) % r->themes]);
				hb_csv_end(w);
			}
			begin = end;
		}
	}
	return HB_OK;
}
