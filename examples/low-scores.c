/*
 * low-scores - how many scores of 1 and 2 each column of a table of observations holds.
 *
 *	cc -o low-scores low-scores.c $(pkg-config --cflags --libs hb)
 *	./low-scores /usr/local/share/hb/forms/observatie.yaml class.csv
 *
 * A program of your own on hb.h alone: the library checks the rows, this counts.
 */
#include <hb.h>
#include <stdio.h>
#include <stdlib.h>

static void tell(void *ctx, const struct hb_message_of *m)
{
	(void)ctx;
	fprintf(stderr, "%.*s:%llu: %.*s\n", (int)m->file.len, m->file.p,
	        (unsigned long long)m->line, (int)m->text.len, m->text.p);
}

int main(int argc, char **argv)
{
	int status;
	if (argc < 3) {
		fputs("usage: low-scores FORM FILE...\n", stderr);
		return 2;
	}
	struct hb_table_reader *table = hb_table_open(argv[1], NULL, (const char *const *)argv + 2,
	                                              (size_t)argc - 2, tell, NULL, 0, &status);
	if (!table)
		return status;
	size_t n = hb_table_columns(table);
	unsigned long *low = calloc(n, sizeof(*low));
	while (low && hb_table_next(table) == 1) {
		int64_t score;
		for (size_t i = 0; i < n; i++)
			if (hb_table_value(table, i, &score) && (score == 1 || score == 2))
				low[i]++;
	}
	for (size_t i = 0; low && i < n; i++) {
		struct hb_text name = hb_table_column(table, i);
		if (low[i])
			printf("%.*s,%lu\n", (int)name.len, name.p, low[i]);
	}
	free(low);
	return hb_table_close(table);
}
