/*
 * status.h - how a function says that it failed.
 *
 * The values are the exit statuses of the programs, so that a status travels from the deepest
 * call to exit() without translation. A function that returns anything but HB_OK has told the
 * sink it was given why (see finding.h), once.
 */
#ifndef HB_BASE_STATUS_H
#define HB_BASE_STATUS_H

enum hb_status {
	HB_OK = 0,      /* all well */
	HB_FINDING = 1, /* at least one error in the data; what was good has been handled */
	HB_USAGE = 2,   /* wrong usage, wrong form, an input that cannot be understood as a whole */
	HB_SYSTEM = 3,  /* the environment failed: cannot read, disk full, no memory */
};

#endif
