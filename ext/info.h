// What phpinfo() shows: the settings and this worker's figures.
#pragma once

namespace amqp_pconn::ext {

// The figures; the settings are printed by the engine.
void print_info();

}  // namespace amqp_pconn::ext
