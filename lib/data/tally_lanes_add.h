/*
 * tally_lanes_add.h - a row is added to the lanes of a group (inside tally_lanes.c, which includes
 * it once for each kind of processor).
 *
 * Days take two vectors where codes take one: so ADD_N items, as many as there are days in a
 * vector, are worked on at a time. It defines the function ADD, compiled for ADD_TARGET, and what
 * is called ADD_NAME(...).
 */
typedef uint8_t ADD_NAME(codes) __attribute__((vector_size(ADD_N)));
typedef int16_t ADD_NAME(days) __attribute__((vector_size(2 * ADD_N)));

/* One end of the series of some items, see hb_tally_end(). NOW is the day where there is a score
 * and else 0, and CODE what is given. */
ADD_TARGET INLINE void ADD_NAME(end)(uint8_t *scores, uint8_t *days, const ADD_NAME(days) * code,
                                     const ADD_NAME(days) * now)
{
	ADD_NAME(codes) narrow;
	ADD_NAME(days) known;
	memcpy(&narrow, scores, sizeof(narrow));
	memcpy(&known, days, sizeof(known));
	ADD_NAME(days) score = __builtin_convertvector(narrow, ADD_NAME(days));
	ADD_NAME(days) later = *now > known, differs = (*now == known) & (score != *code);
	score = (score & ~(later | differs)) | (*code & later);
	known = (known & ~later) | (*now & later);
	narrow = __builtin_convertvector(score, ADD_NAME(codes));
	memcpy(scores, &narrow, sizeof(narrow));
	memcpy(days, &known, sizeof(known));
}

/* For N_LANES and N_VALUES that the compiler may know. */
ADD_TARGET INLINE bool ADD_NAME(to)(uint8_t *group, size_t n_lanes, uint32_t n_values,
                                    const uint8_t *code, int16_t day)
{
	uint8_t *scores = group + n_lanes * (n_values + 1), *days = scores + 2 * n_lanes;
	bool full = count(group, n_lanes, n_values, code);
	for (size_t at = 0; at < n_lanes; at += ADD_N) {
		ADD_NAME(codes) narrow;
		memcpy(&narrow, code + at, sizeof(narrow));
		ADD_NAME(days) c = __builtin_convertvector(narrow, ADD_NAME(days));
		ADD_NAME(days) given = (c > 0) & (c <= (int16_t)n_values);
		ADD_NAME(days) first = given & (int16_t)(2 * HB_LANES_MIDDLE - day);
		ADD_NAME(days) last = given & day;
		ADD_NAME(end)(scores + at, days + 2 * at, &c, &first);
		ADD_NAME(end)(scores + n_lanes + at, days + 2 * (n_lanes + at), &c, &last);
	}
	return full;
}

ADD_TARGET bool ADD(const struct hb_lanes *l, uint8_t *group, const uint8_t *code, int16_t day)
{
	if (l->n_lanes == HB_LANES_STEP && l->n_values == 5) /* the handbook's own list */
		return ADD_NAME(to)(group, HB_LANES_STEP, 5, code, day);
	return ADD_NAME(to)(group, l->n_lanes, l->n_values, code, day);
}

#undef ADD
#undef ADD_NAME
#undef ADD_TARGET
#undef ADD_N
