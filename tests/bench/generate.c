/* generate ROWS PUPILS QUOTED SEED [FORMAT] - observations on standard output: ROWS records of 14
 * scores by as many PUPILS in random order, QUOTED percent of them with a quoted remark. The same
 * seed gives the same bytes. FORMAT: comma (the default); excel: semicolons, CRLF, Windows-1252 and
 * days as 3-11-2026; long: a record for each score; sorted: pupil by pupil; day: all on one day. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const skills[] = {
	"taakinitiatie",   "volgehouden_aandacht", "doelgericht_gedrag",    "flexibiliteit",
	"emotieregulatie", "reactie_inhibitie",    "metacognitie",          "werkgeheugen",
	"timemanagement",  "organisatie",          "planning_prioritering", "vaste_mindset",
	"groeimindset",    "samenwerken",
};
enum { SKILLS = sizeof(skills) / sizeof(skills[0]) };

static uint64_t state;

/* xorshift64* (Marsaglia 2003, Vigna 2016) */
static uint32_t below(uint32_t n)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (uint32_t)((state * UINT64_C(2685821657736338717)) >> 33) % n;
}

/* No key comes twice and no two scores of a pupil fall on one day, so that what is first and last
 * is the same for who breaks ties otherwise: visit K of a pupil is K * 13 days on, of 1008. (Days
 * come again only to pupils with more rows than that, each time with another observer.) */
struct row {
	uint32_t pupil, year, month, day, observer;
	char score[SKILLS][2];
};

static void draw(struct row *r, uint64_t at, uint32_t pupils)
{
	uint32_t visit = (uint32_t)(at / pupils);
	r->pupil = (uint32_t)(at % pupils);
	uint32_t day = (r->pupil * 7 + visit * 13) % 1008;
	r->year = 2024 + day / 336;
	r->month = 1 + day % 336 / 28;
	r->day = 1 + day % 28;
	r->observer = visit % 50 + 50 * (visit / 25200);
	for (int i = 0; i < SKILLS; i++) {
		uint32_t x = below(40);
		r->score[i][0] = x ? (char)('1' + x % 5) : '\0';
		r->score[i][1] = '\0';
	}
}

/* A number without a common divisor with N, so that its multiples pass all of 0..N-1. */
static uint64_t stride(uint64_t n)
{
	for (uint64_t s = (uint64_t)((double)n * 0.6180339887) + 1;; s++) {
		uint64_t a = s, b = n;
		while (b) {
			uint64_t rest = a % b;
			a = b;
			b = rest;
		}
		if (a == 1)
			return s;
	}
}

static void write_wide(const struct row *r, int excel, int quoted)
{
	static const char *const advice[] = { "geen", "uitdaging_in_klas", "extra_observatie", "" };
	char d = excel ? ';' : ',';
	printf("L%07u%c%u%c%cS%03u%c", r->pupil, d, 1 + r->pupil % 8, 'A' + (int)(r->pupil % 4), d,
	       r->pupil % 400, d);
	if (excel)
		printf("%u-%u-%u", r->day, r->month, r->year);
	else
		printf("%u-%02u-%02u", r->year, r->month, r->day);
	printf("%co%02u", d, r->observer);
	for (int i = 0; i < SKILLS; i++)
		printf("%c%s", d, r->score[i]);
	if (quoted)
		printf("%c\"zegt, soms; \"\"nee\"\" en wacht\"%c%s", d, d, advice[below(4)]);
	else
		printf("%c%s%c%s", d, excel ? "werkt geconcentreerd, caf\xE9" : "werkt rustig door",
		       d, advice[below(4)]);
	fputs(excel ? "\r\n" : "\n", stdout);
}

static void write_long(const struct row *r)
{
	for (int i = 0; i < SKILLS; i++)
		printf("L%07u,%u-%02u-%02u,o%02u,%s,%s\n", r->pupil, r->year, r->month, r->day,
		       r->observer, skills[i], r->score[i]);
}

/* The record that comes as number I of ROWS, when visits of a pupil are ROWS / PUPILS. */
static uint64_t in_order(uint64_t i, uint64_t rows, uint32_t pupils)
{
	uint64_t visits = (rows + pupils - 1) / pupils;
	return i % visits * pupils + i / visits;
}

int main(int argc, char **argv)
{
	if (argc < 5)
		return 2;
	uint64_t rows = strtoull(argv[1], NULL, 10);
	uint32_t pupils = (uint32_t)strtoul(argv[2], NULL, 10);
	uint32_t quotes = (uint32_t)strtoul(argv[3], NULL, 10);
	int excel = argc > 5 && strcmp(argv[5], "excel") == 0;
	int is_long = argc > 5 && strcmp(argv[5], "long") == 0;
	int is_sorted = argc > 5 && strcmp(argv[5], "sorted") == 0;
	int one_day = argc > 5 && strcmp(argv[5], "day") == 0;
	char d = excel ? ';' : ',';
	state = strtoull(argv[4], NULL, 10) * 2 + 1;
	if (is_long) {
		puts("leerling,datum,observator,vaardigheid,score");
	} else {
		printf("leerling%cgroep%cschool%cdatum%cobservator", d, d, d, d);
		for (int i = 0; i < SKILLS; i++)
			printf("%c%s", d, skills[i]);
		printf("%copmerkingen%caanbeveling%s", d, d, excel ? "\r\n" : "\n");
	}
	uint64_t step = stride(rows), at = 0;
	for (uint64_t i = 0; i < rows; i++, at = (at + step) % rows) {
		struct row r;
		draw(&r, is_sorted ? in_order(i, rows, pupils) : at, pupils);
		if (one_day) {
			r.year = 2026;
			r.month = r.day = 1;
		}
		if (is_long)
			write_long(&r);
		else
			write_wide(&r, excel, below(100) < quotes);
	}
	return ferror(stdout) || fflush(stdout) != 0;
}
