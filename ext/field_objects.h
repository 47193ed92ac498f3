// AmqpPconn\FieldValue, and what objects become in field tables.
#pragma once

#include <string>

#include "php_headers.h"
#include "wire/rabbitmq_c.h"

namespace amqp_pconn::ext {

// The AMQP value of one of these objects, or of a DateTimeInterface. False where it is another
// object. Strings are views into the PHP string. Throws ArgumentError, whose message is what is
// wrong with it, for one that cannot be sent.
bool to_field(zend_object* object, amqp_field_value_t& field);

// Seconds since 1970 as a DateTimeImmutable in UTC. Allocates request memory, so it may jump.
void make_date(zval* to, std::uint64_t seconds);

bool is_date(const zend_object* object);
// Seconds since 1970 of a DateTimeInterface. Throws ArgumentError where it was not constructed.
std::int64_t seconds_of(zend_object* date);

}  // namespace amqp_pconn::ext
