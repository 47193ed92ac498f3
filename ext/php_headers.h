// PHP's headers, with C linkage and without their warnings.
#pragma once

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wold-style-cast"
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
extern "C" {
#include <php.h>

#include <SAPI.h>
#include <Zend/zend_attributes.h>
#include <Zend/zend_closures.h>
#include <Zend/zend_exceptions.h>
#include <Zend/zend_fibers.h>
#include <Zend/zend_interfaces.h>
#include <Zend/zend_smart_str.h>
#include <main/php_open_temporary_file.h>
#include <php_ini.h>
#include <ext/date/php_date.h>
#include <ext/spl/spl_exceptions.h>
#include <ext/spl/spl_iterators.h>
#include <ext/standard/html.h>
#include <ext/standard/info.h>
#include <ext/standard/php_incomplete_class.h>
#include <ext/standard/php_var.h>
}
#pragma GCC diagnostic pop
