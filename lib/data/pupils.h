/*
 * pupils.h - the pupils' list: who is meant by a name or number, and which group and school.
 *
 * Reads any pupils' list (Magister, OneRoster, another pupil system, our own leerlingen.yaml form)
 * by the aliases of leerlingen.yaml. Names stay in here: they reach an output only when the caller
 * asks for them.
 */
#ifndef HB_DATA_PUPILS_H
#define HB_DATA_PUPILS_H

#include "csv/reader.h"
#include "form/form.h"

struct hb_pupil {
	struct hb_str code; /* leerling */
	struct hb_str given, particle, surname;
	struct hb_str name; /* "Zoë van der Kwaak" */
	struct hb_str group, school;
};

struct hb_pupil_list;

/* Reads PATH with the table of leerlingen.yaml. A line without a code, or a code twice with
 * different content, is a finding. The caller frees it with hb_pupils_free(). */
enum hb_status hb_pupils_read(struct hb_pupil_list **out, const char *path,
                              const struct hb_table *table, struct hb_sink *sink);
void hb_pupils_free(struct hb_pupil_list *list);

size_t hb_pupils_count(const struct hb_pupil_list *list);
/* In the order of the file. Owned by the list. */
const struct hb_pupil *hb_pupils_at(const struct hb_pupil_list *list, size_t i);
/* By exact code, or NULL. */
const struct hb_pupil *hb_pupils_code(const struct hb_pupil_list *list, struct hb_str code);
/* By code or by name in any usual order ("Zoë van der Kwaak", "Kwaak, Zoë van der", "van der
 * Kwaak, Zoë"), folded. Returns how many it may be, SIZE_MAX without memory; *FOUND is the one when
 * it is 1. */
size_t hb_pupils_search(const struct hb_pupil_list *list, struct hb_str text,
                        const struct hb_pupil **found);

#endif
