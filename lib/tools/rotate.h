/*
 * rotate.h - the rota of the gallery method: who stands at which sheet, and when.
 *
 * Themes hang on sheets; every group writes at each of them once. With more people than the groups
 * of one gallery can hold there are several galleries side by side, each with all themes.
 *   galleries  k = people / (most in a group * themes), rounded up
 *   groups     in each gallery: the themes, or as many as the people of a gallery can fill
 *   people     dealt like cards, in the order of the list: sizes differ by at most one
 *   rounds     one for each theme: in round r group i stands at theme i + r, counted round
 */
#ifndef HB_TOOLS_ROTATE_H
#define HB_TOOLS_ROTATE_H

#include "base/arena.h"
#include "csv/reader.h"
#include "csv/writer.h"

/* A column of names from a small file. */
struct hb_name_list {
	struct hb_arena arena;
	struct hb_str *name;
	uint64_t *line;
	size_t n, cap_name, cap_line;
};

/* Reads the column called COLUMN (case does not count) of the CSV file PATH. An empty cell, a name
 * twice or one with a '|' is an error: HB_FINDING. A file that cannot be read or has no such
 * column: HB_USAGE or HB_SYSTEM. The caller frees LIST with hb_name_list_free(), also after a
 * failure. */
enum hb_status hb_name_list_read(struct hb_name_list *list, const char *path, const char *column,
                                 const struct hb_csv_options *options, struct hb_sink *sink);
void hb_name_list_free(struct hb_name_list *list);

struct hb_rota_options {
	int64_t themes_min, themes_max, group_min, group_max; /* how many; 1 and up */
	int64_t first_minutes, minutes;                       /* of round 1, of the others */
	int32_t start;                                        /* minutes since midnight */
};

struct hb_rota {
	size_t people, themes;
	size_t galleries, groups; /* groups in each gallery */
};

/* Finds out how many groups there are. HB_FINDING, told to SINK, when there is no such rota. */
enum hb_status hb_rota_make(struct hb_rota *rota, size_t people, size_t themes,
                            const struct hb_rota_options *options, struct hb_sink *sink);
/* galerij,ronde,begin,eind,groep,leden,thema. HB_SYSTEM without memory. */
enum hb_status hb_rota_write(const struct hb_rota *rota, const struct hb_name_list *people,
                             const struct hb_name_list *themes,
                             const struct hb_rota_options *options, struct hb_csv_writer *w,
                             struct hb_sink *sink);

#endif
