#include "data/suppress.h"

/* Whether group A comes before group B: the smaller one, then the one given first. */
static bool before(const uint64_t *pupils, size_t a, size_t b)
{
	return pupils[a] != pupils[b] ? pupils[a] < pupils[b] : a < b;
}

/* Lets the entry at ROOT of a heap with the first group on top sink to its place. */
static void sink_down(const uint64_t *pupils, size_t *heap, size_t root, size_t n)
{
	for (size_t child; (child = 2 * root + 1) < n; root = child) {
		if (child + 1 < n && before(pupils, heap[child + 1], heap[child]))
			child++;
		if (before(pupils, heap[root], heap[child]))
			return;
		size_t swap = heap[root];
		heap[root] = heap[child];
		heap[child] = swap;
	}
}

bool hb_suppress(const uint64_t *pupils, bool *hide, size_t n, uint64_t min, size_t *space)
{
	size_t shown = 0, hidden = 0;
	uint64_t sum = 0;
	bool any = false;
	for (size_t i = 0; i < n; i++) {
		if (pupils[i] == 0)
			continue;
		hide[i] |= pupils[i] < min;
		any |= hide[i];
		hidden += hide[i];
		sum += hide[i] ? pupils[i] : 0;
		if (!hide[i])
			space[shown++] = i;
	}
	if (!any)
		return true;
	for (size_t i = shown / 2; i-- > 0;)
		sink_down(pupils, space, i, shown);
	while (shown && (hidden < 2 || sum < min)) {
		size_t next = space[0];
		space[0] = space[--shown];
		sink_down(pupils, space, 0, shown);
		hide[next] = true;
		hidden++;
		sum += pupils[next];
	}
	return sum >= min;
}
