/* tests/support/fake_disk.h -- the real disk behind a counter: the n-th call fails, or is the last one that anything happens at. */
#ifndef PC_TEST_FAKE_DISK_H
#define PC_TEST_FAKE_DISK_H

#include <stdbool.h>
#include "store/documents/disk.h"

struct fake_disk {
    struct pc_disk base;
    int calls; /* since fake_disk_init or the last reset */
    int fail_at; /* the call that fails; 0: none */
    bool dies; /* it and all after it: as after kill -9 */
    int error; /* errno of a failure: EIO unless set */
};

/* &fake->base is the port. */
void fake_disk_init(struct fake_disk *fake);

#endif
