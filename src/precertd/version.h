/* src/precertd/version.h -- the version that the build was configured with. */
#ifndef PC_PRECERTD_VERSION_H
#define PC_PRECERTD_VERSION_H

#ifndef PC_VERSION
#define PC_VERSION "0.0.0"
#endif

#endif
