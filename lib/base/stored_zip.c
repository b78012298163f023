#include "base/stored_zip.h"

#include <string.h>

/* CRC-32 as in ISO 3309, bit by bit turned around. */
static uint32_t checksum(struct hb_str s)
{
	static const uint32_t half[16] = {
		0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4,
		0x4DB26158, 0x5005713C, 0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C,
		0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C,
	};
	uint32_t crc = UINT32_MAX;
	for (size_t i = 0; i < s.len; i++) {
		crc ^= (unsigned char)s.p[i];
		crc = crc >> 4 ^ half[crc & 15];
		crc = crc >> 4 ^ half[crc & 15];
	}
	return ~crc;
}

/* N in LEN bytes, the lowest first. */
static void put(struct hb_buf *b, uint64_t n, size_t len)
{
	for (; len; len--, n >>= 8)
		hb_buf_char(b, (char)(n & 0xFF));
}

/* What a part's header and its entry in the directory have in common. */
static void put_part(struct hb_buf *b, size_t name_len, struct hb_str bytes, uint32_t crc)
{
	put(b, 20, 2);    /* version needed */
	put(b, 0, 2 + 2); /* flags; method: stored */
	put(b, 0, 2);     /* time */
	put(b, 0x21, 2);  /* date: 1 January 1980 */
	put(b, crc, 4);
	put(b, bytes.len, 4);
	put(b, bytes.len, 4);
	put(b, name_len, 2);
	put(b, 0, 2); /* extra */
}

static void write_out(struct hb_stored_zip *zip, struct hb_str s)
{
	hb_output_str(zip->out, s);
	zip->at += s.len;
}

void hb_stored_zip_add(struct hb_stored_zip *zip, const char *name, struct hb_str bytes)
{
	struct hb_buf header = { 0 };
	size_t len = strlen(name);
	uint32_t crc = checksum(bytes);
	zip->failed |= zip->n == UINT16_MAX || zip->at + bytes.len > UINT32_MAX - 65536;
	if (zip->failed)
		return;
	struct hb_buf *d = &zip->directory;
	put(d, 0x02014B50, 4);
	put(d, 20, 2); /* version made by */
	put_part(d, len, bytes, crc);
	put(d, 0, 2 + 2 + 2 + 4); /* comment, disk, attributes */
	put(d, zip->at, 4);
	hb_buf_add(d, name, len);
	put(&header, 0x04034B50, 4);
	put_part(&header, len, bytes, crc);
	hb_buf_add(&header, name, len);
	zip->failed |= header.failed || d->failed;
	write_out(zip, hb_buf_slice(&header));
	write_out(zip, bytes);
	zip->n++;
	hb_buf_free(&header);
}

bool hb_stored_zip_end(struct hb_stored_zip *zip)
{
	struct hb_buf *d = &zip->directory;
	size_t len = d->len;
	put(d, 0x06054B50, 4);
	put(d, 0, 2 + 2); /* disks */
	put(d, zip->n, 2);
	put(d, zip->n, 2);
	put(d, len, 4);
	put(d, zip->at, 4);
	put(d, 0, 2); /* comment */
	bool good = !zip->failed && !d->failed;
	if (good)
		write_out(zip, hb_buf_slice(d));
	hb_buf_free(d);
	return good;
}
