/* Contrast of every pair of colours the report uses, and the distances between its shades. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "report/palette.h"

static const char *colour(const char *name, bool dark)
{
	for (size_t i = 0; i < hb_palette_size; i++)
		if (strcmp(hb_palette[i].name, name) == 0)
			return dark ? hb_palette[i].dark : hb_palette[i].light;
	fail_msg("no colour %s", name);
	return "";
}

/* x to the 2.4th by Newton's method on y^5 = x^12: no libm for one power. */
static double power_2_4(double x)
{
	double x12 = x * x * x * x;
	x12 = x12 * x12 * x12;
	double y = x;
	for (int i = 0; i < 200; i++)
		y -= (y * y * y * y * y - x12) / (5 * y * y * y * y);
	return y;
}

/* WCAG 2.2, "relative luminance". */
static double luminance(const char *hex)
{
	static const double weight[] = { 0.2126, 0.7152, 0.0722 };
	double sum = 0;
	assert_int_equal(strlen(hex), 7);
	for (int i = 0; i < 3; i++) {
		char two[] = { hex[1 + 2 * i], hex[2 + 2 * i], '\0' };
		double c = (double)strtol(two, NULL, 16) / 255;
		c = c <= 0.04045 ? c / 12.92 : power_2_4((c + 0.055) / 1.055);
		sum += weight[i] * c;
	}
	return sum;
}

static double contrast(const char *a, const char *b)
{
	double one = luminance(a), two = luminance(b);
	return one > two ? (one + 0.05) / (two + 0.05) : (two + 0.05) / (one + 0.05);
}

static void the_formula(void **state)
{
	(void)state;
	double black_white = contrast("#000000", "#ffffff");
	assert_true(black_white > 20.999 && black_white < 21.001);
	double grey = contrast("#767676", "#ffffff"); /* the well-known 4.54 */
	assert_true(grey > 4.53 && grey < 4.55);
}

static void pairs(void **state)
{
	(void)state;
	for (size_t i = 0; i < hb_colour_pairs_size; i++)
		for (int dark = 0; dark < 2; dark++) {
			const struct hb_colour_pair *p = &hb_colour_pairs[i];
			double c = contrast(colour(p->front, dark), colour(p->back, dark));
			if (c * 10 < p->tenths)
				fail_msg("%s on %s, %s: %.2f", p->front, p->back,
				         dark ? "dark" : "light", c);
		}
}

/* Every shade stands off from the next as a grey: at least 1.3 times as light or dark. */
static void shades(void **state)
{
	(void)state;
	static const char *const names[] = { "s0", "s1", "s2", "s3", "s4" };
	for (int dark = 0; dark < 2; dark++)
		for (int i = 0; i < 4; i++) {
			const char *a = colour(names[i], dark), *b = colour(names[i + 1], dark);
			assert_true(contrast(a, b) >= 1.3);
			assert_true(dark ? luminance(a) < luminance(b)
			                 : luminance(a) > luminance(b));
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_formula),
		cmocka_unit_test(pairs),
		cmocka_unit_test(shades),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
