// AmqpPconn\Decimal and AmqpPconn\FieldValue: values of field tables that PHP has no type for.
#pragma once

#include <string>

#include "php_headers.h"
#include "wire/rabbitmq_c.h"

namespace amqp_pconn::ext {

// The AMQP value of one of these objects, or of a DateTimeInterface. False where it is another
// object. Strings are views into the PHP string. Throws ArgumentError, whose message is what is
// wrong with it, for one that cannot be sent.
bool to_field(zend_object* object, amqp_field_value_t& field);

// These allocate request memory, so they may jump.
void make_decimal(zval* to, const amqp_decimal_t& decimal);
// Seconds since 1970 as a DateTimeImmutable in UTC.
void make_date(zval* to, std::uint64_t seconds);

// Seconds since 1970 of a DateTimeInterface.
bool is_date(const zend_object* object);
std::int64_t seconds_of(zend_object* date);

}  // namespace amqp_pconn::ext
