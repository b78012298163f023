/*
 * xlsx.h - what the files of hb-xlsx share.
 */
#ifndef HB_XLSX_XLSX_H
#define HB_XLSX_XLSX_H

#include "cli/program.h"

enum { OPT_SHEET = HB_OPT_SHEET, OPT_LIST = HB_OPT_OWN, OPT_WRITE, OPT_COLUMNS };

/* Writes the operand, CSV, as a workbook. */
enum hb_status xlsx_write(struct hb_run *run);

#endif
