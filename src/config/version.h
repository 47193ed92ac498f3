// The version of this library and of the extension. This is the only place it is written by hand;
// the builds and the package read it from here.
#pragma once

#define AMQP_PCONN_VERSION "0.1.0"
